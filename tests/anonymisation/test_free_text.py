from __future__ import annotations

import logging

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anonymisation import free_text
from anonymisation.text_scan import EXPECTED_ENTITIES, ScanFailed, Scanner
from schemas.wall import TEXT_FLAGS

SHORT = {flag: flag.removeprefix("text_") for flag in TEXT_FLAGS}


def column(*notes: str | None) -> pl.Series:
    return pl.Series("triage_note", notes, dtype=pl.String)


def said(note: str, scanner: Scanner) -> set[str]:
    row = free_text.flags(column(note), scanner).row(0, named=True)
    return {SHORT[flag] for flag, value in row.items() if value}


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Assaulted by unknown male outside pub", {"assault"}),
        ("PUNCHED in face, smells of alcohol ++", {"assault", "alcohol"}),
        ("stabbed in thigh with a kitchen tool", {"assault", "weapon"}),
        ("hit with a bottle after drinking", {"weapon", "alcohol"}),
        ("punched by her ex partner, known to MARAC", {"assault", "domestic"}),
        ("alleged sexual assault, referred to SARC", {"assault", "sexual"}),
        ("No LOC, assaulted by stranger", {"assault"}),
        ("sprained ankle on stairs", set()),
        ("", set()),
    ],
)
def test_a_note_sets_the_flags_of_what_it_says(scanner: Scanner, note: str, expected: set[str]) -> None:
    assert said(note, scanner) == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("denies assault", set()),
        ("no weapon seen", set()),
        ("was not assaulted but was drunk", {"alcohol"}),
        ("denies drugs or alcohol. punched once", {"assault"}),
        ("alcohol: nil", set()),
        ("assault denied", set()),
        ("no evidence of sexual assault", set()),
    ],
)
def test_what_a_note_denies_is_not_said(scanner: Scanner, note: str, expected: set[str]) -> None:
    assert said(note, scanner) == expected


@pytest.mark.parametrize(
    "note",
    [
        "stabbing pain in chest", "previous heart attack", "panic attack at work", "kicked by horse", "punched a wall", "stabbed himself with a fork",
        "nail gun injury to thumb", "pain over shoulder blade", "cut finger with knife", "hands cleaned with alcohol gel", "drinking plenty of fluids",
        "works as domestic cleaner, brought in by husband", "fell in rapeseed field", "eating and drinking",
    ],
)  # fmt: skip
def test_what_only_looks_like_violence_sets_nothing(scanner: Scanner, note: str) -> None:
    assert said(note, scanner) == set()


def test_flags_stand_where_their_notes_stood(scanner: Scanner) -> None:
    found = free_text.flags(column("punched", None, "fell", "drunk"), scanner)
    assert found["text_assault"].to_list() == [True, None, False, False]
    assert found["text_alcohol"].to_list() == [False, None, False, True]
    assert found.columns == list(TEXT_FLAGS)


def test_no_notes_give_no_rows(scanner: Scanner) -> None:
    assert free_text.flags(column(), scanner).schema == dict.fromkeys(TEXT_FLAGS, pl.Boolean())


class Refusing:
    """A scanner that can scrub nothing."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def scrub(self, text: str) -> str:
        self.asked.append(text)
        raise ScanFailed("A text could not be scanned.")


def test_a_note_that_cannot_be_scrubbed_has_no_flags_and_is_not_quoted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    found = free_text.flags(column("CANARY punched", "fell"), Refusing())  # type: ignore[arg-type]
    assert found.row(0) == (None,) * len(TEXT_FLAGS)
    assert found.row(1) == (False,) * len(TEXT_FLAGS)
    assert "CANARY" not in caplog.text


def test_an_endless_note_is_not_read(scanner: Scanner) -> None:
    note = "punched " * free_text.LONGEST_NOTE
    assert free_text.flags(column(note), scanner).row(0) == (None,) * len(TEXT_FLAGS)


def test_a_note_without_a_telling_word_is_never_scrubbed() -> None:
    refusing = Refusing()
    free_text.flags(column("fell on stairs", "sprain", None), refusing)  # type: ignore[arg-type]
    assert refusing.asked == []


WORDS = st.sampled_from(
    [
        "punched",
        "no",
        "denies",
        "alcohol",
        "heart",
        "attack",
        "knife",
        "raped",
        "fell",
        "Kelly",
        "Barnes",
        "by",
        "husband",
        ".",
        ",",
        "B98 6ED",
    ]
)


@given(st.lists(WORDS, max_size=12).map(" ".join))
def test_scrubbing_never_makes_a_flag_out_of_a_silent_note(scanner: Scanner, note: str) -> None:
    silent = not column(note).str.contains(free_text.any_word()).item()
    assert not (silent and any(free_text.flags_of_scrubbed(scanner.scrub(note))))


def test_no_tag_of_the_scrubber_sets_a_flag() -> None:
    assert not any(any(free_text.flags_of_scrubbed(f"seen by <{entity}> here")) for entity in EXPECTED_ENTITIES)
