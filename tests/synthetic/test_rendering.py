"""Layouts read backwards: what is written, and what a reader can still make of it."""

from __future__ import annotations

import polars as pl

from schemas.columns import DIRECT, PLAIN, QUASI, Table, column
from synthetic.rendering import Form, Style, rendered_with_truth


class Call(Table):
    """A small table."""

    day: pl.Date = column("Day.", disclosure=QUASI)
    clock: pl.Time = column("Time.", disclosure=QUASI)
    reason: pl.String = column("Our code.", disclosure=PLAIN)
    words: pl.String = column("Their words.", disclosure=PLAIN)
    trust: pl.String = column("Trust.", disclosure=PLAIN)
    person: pl.String = column("Name.", disclosure=DIRECT, alias="name")


FORM = Form(
    "small",
    {"day": "When", "clock": "When", "reason": "Nature", "words": "Nature"},
    {"trust": "RYA"},
    {"reason": {"fight": "assault", "brawl": "assault", "fall": "other"}},
)


def sent(**row: str | None) -> tuple[dict[str, str | None], dict[str, str | None]]:
    cells = {
        "day": "2025-04-01",
        "clock": "23:15:00",
        "reason": "assault",
        "words": None,
        "trust": None,
        "name": "Siân",
    } | row
    written, understood = rendered_with_truth(
        pl.DataFrame({key: [value] for key, value in cells.items()}, schema_overrides=dict.fromkeys(cells, pl.String)),
        FORM,
        Call,
        Style("british", seconds=False),
    )
    return written.row(0, named=True), understood.row(0, named=True)


def test_day_and_time_under_one_heading_are_joined() -> None:
    assert sent()[0]["When"] == "01/04/2025 23:15"
    assert sent(clock=None)[0]["When"] == "01/04/2025"


def test_the_senders_own_words_stand_where_they_mean_the_same() -> None:
    assert sent(words="Brawl")[0]["Nature"] == "Brawl"
    assert sent(words="Fall")[0]["Nature"] == "Fight"


def test_what_is_understood_is_read_from_what_is_written() -> None:
    _, understood = sent(words="Brawl")
    assert understood["reason"] == "assault"
    assert understood["words"] == "Brawl"
    assert understood["trust"] == "RYA"


def test_a_column_without_a_heading_is_not_understood() -> None:
    assert sent()[1]["name"] is None


def test_damage_is_written_as_it_is() -> None:
    written, understood = sent(**{"raw:words": "ring Siân", "words": None})
    assert written["Nature"] == "ring Siân"
    assert understood["reason"] is None
    assert understood["words"] is None


def test_letters_beyond_windows_1252_lose_their_marks() -> None:
    rows = pl.DataFrame({name: ["Łukasz Siân"] for name in ("forename",)})
    form = Form("names", {"forename": "Forename"}, {}, {})

    class Person(Table):
        """A person."""

        forename: pl.String = column("Given name.", disclosure=DIRECT)

    written, understood = rendered_with_truth(rows, form, Person, Style(windows_1252=True))
    assert written["Forename"][0] == understood["forename"][0] == "Lukasz Siân"
