"""What was said of published tables is proved to stay open, or is found out, from the tables themselves."""

from __future__ import annotations

import inspect
from datetime import date

import polars as pl
import pytest

from anonymisation.disclosure.audit.audit import Verdict
from anonymisation.disclosure.audit.certify import prove, verdicts
from anonymisation.disclosure.audit.checker import check
from anonymisation.disclosure.audit.statements import PublishedStatements, Rule, Snapshot, Statement, keyed, snapshot
from schemas.tables.marts import all_marts
from tests.anonymisation.disclosure.region import (
    BIRMINGHAM,
    COVENTRY,
    PIECES,
    chosen,
    contacts,
    counted,
    exact,
    released,
)
from tests.attack.planted import LEAKS, sane

FLOOR = Rule("floor", 8, 5, "suppressed")
APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))
NOWHERE = pl.DataFrame(schema={"ward": pl.String, "msoa": pl.String, "la": pl.String})
TABLES = {table.name: table for table in all_marts()}


def months(*values):
    return [
        (("la_month_source", ("residence", "A", month, "ecds"), 0), value)
        for month, value in zip((APRIL, MAY, JUNE), values, strict=False)
    ]


def quarter(value):
    return [(("la_quarter_definition", ("A", APRIL, "primary"), 0), value)]


def say(*cells):
    said, vintages = PublishedStatements(), {}
    for figure, value in cells:
        table, key, vintage = figure
        status = "suppressed" if value is None else value if isinstance(value, str) else "published"
        said.add(figure, Statement("r1", status, value if isinstance(value, int) else None, FLOOR))
        vintages.setdefault(table, {})[key] = vintage
    said.snapshots.append(Snapshot(vintages))
    return said


def said_by(planted):
    """Everything that the releases of all pools say, a cell that is said to be another being another figure from then
    on.
    """
    rule = Rule(f"base {planted.rules.base}", planted.rules.threshold, planted.rules.base, "suppressed")
    said, latest = PublishedStatements(), {}
    for number in range(max(map(len, planted.pools))):
        tables = [each for pool in planted.pools for each in pool[min(number, len(pool) - 1)].items()]
        vintages = unsaid(planted, tables)
        for name, frame in tables:
            keys = frame.select(TABLES[name].dimensions()).iter_rows()
            for key, status, n in zip(keys, frame["status"], frame["n"], strict=True):
                vintage, *before = latest.get((name, key), (-1,))
                # That a suppressed count has changed cannot be seen; the home knows, and in the revision it has.
                latest[name, key] = (
                    vintage + (before != [status, n] or (status == "suppressed" and planted.name == "revision")),
                    status,
                    n,
                )
                said.add((name, key, latest[name, key][0]), Statement(f"r{number}", status, n, rule))
                vintages.setdefault(name, {})[key] = latest[name, key][0]
        said.snapshots.append(Snapshot(vintages))
    return said


def unsaid(planted, tables):
    """The cells of a snapshot that nothing was said of: it holds every month of an authority, and every MSOA."""
    begun = {
        "rectangle": [MAY, JUNE],
        "L-shape": [APRIL, MAY, JUNE],
        "revision": [APRIL, MAY, JUNE],
        "year to date": [],
    }
    of_year = [date(2025 + (3 + k) // 12, (3 + k) % 12 + 1, 1) for k in range(12)]
    months_of = {
        ("residence", la, month, "ecds"): 0
        for la in planted.knowledge.places
        for month in begun.get(planted.name, of_year)
    }
    msoas = {
        (key[2], key[0], "2025/26"): 0
        for name, frame in tables
        if name == "small_area_period"
        for key in frame.select("residence_la", "area_level", "area").iter_rows()
        if key[1] == "msoa"
    }
    return {"la_month_source": months_of, "msoa_year": msoas}


@pytest.mark.parametrize("plant", LEAKS, ids=lambda plant: plant.__name__)
def test_a_leak_planted_in_published_tables_is_found(plant):
    planted = plant()
    pieces = planted.knowledge.pieces if planted.name == "crossing" else NOWHERE
    proved = prove(said_by(planted), pieces)
    assert not proved.passed
    assert len(proved.failing()) >= len(planted.system.leaking)
    assert all(verdict != Verdict.UNDECIDED for verdict in verdicts(proved).values())
    told = check(proved.file())
    assert told.broken == len(proved.failing())
    assert not told.passed


def test_tables_without_a_leak_pass():
    proved = prove(said_by(sane()), NOWHERE)
    assert proved.passed
    assert not proved.failing()
    assert set(verdicts(proved).values()) == {Verdict.SAFE}
    assert check(proved.file()).passed


def test_a_cell_that_can_be_told_is_named_with_what_it_is_and_how():
    proved = prove(say(*months(None, None), *quarter(15)), NOWHERE)
    figure = ("la_month_source", ("residence", "A", APRIL, "ecds"), 0)
    assert figure in proved.failing()
    assert proved.why(figure) == "a reader can tell that it is 6 to 7, by adding and subtracting"
    assert quarter(15)[0][0] in proved.beside(figure)


def test_intervals_are_what_may_be_deduced_of_every_figure():
    proved = prove(say(*months(20, "suppressed_group", None), *quarter(40)), NOWHERE)
    deduced = proved.intervals()
    assert deduced[months(20)[0][0]][:2] == (18, 22)
    assert deduced[quarter(40)[0][0]][:2] == (38, 42)
    low, high, least, most = deduced["la_month_source", ("residence", "A", MAY, "ecds"), 0]
    assert (low, high) == (9, 24)
    assert low <= least <= most - 3 <= high - 3
    (alone,) = prove(say((("la_year", ("A", "2025/26"), 0), "suppressed_group")), NOWHERE).intervals().values()
    assert alone[:2] == (0, None)


def test_a_coarsened_cell_that_may_be_small_has_to_stay_open():
    # June is 0 to 4 of a quarter of 38 to 42.
    may_be_small = prove(say(*months(20, 20, "suppressed_group"), *quarter(40)), NOWHERE)
    assert verdicts(may_be_small) == {months(20, 20, "")[2][0]: Verdict.SAFE}
    known = prove(say(*months(20, 20, "suppressed_group"), *quarter(60)), NOWHERE)
    assert verdicts(known) == {}
    # What is left of 13 to 17 beside 13 to 17 is up to 4; of 23 to 27 beside twice that much, at most 1.
    squeezed = prove(say(*months(15, "suppressed_group"), *quarter(15)), NOWHERE)
    assert verdicts(squeezed) == {months(15, "")[1][0]: Verdict.SAFE}
    pinned = prove(say(*months(15, 15, "suppressed_group"), *quarter(25)), NOWHERE)
    assert verdicts(pinned) == {months(15, 15, "")[2][0]: Verdict.BROKEN}


def test_where_a_bold_reader_is_wrong_the_careful_one_is_asked():
    # Nobody sent June, yet the quarter holds more than April and May: a trust from elsewhere has treated people.
    said = say(*months(None, 10, "not_received"), *quarter(40))
    proved = prove(said, NOWHERE)
    assert not proved.audit.contradiction
    assert proved.intervals()["la_month_source", ("residence", "A", JUNE, "ecds"), 0][:2] == (19, 34)
    assert proved.passed


def test_what_cannot_be_in_any_case_does_not_pass():
    proved = prove(say(*months(20, 20, None), *quarter(200)), NOWHERE)
    assert not proved.passed
    assert proved.why(months(20, 20, None)[2][0]) == "it could not be shown that it stays open"
    assert not check(proved.file()).passed


def test_a_release_may_be_named_after_it_was_proved():
    proved = prove(say(*months(20, 20, None), *quarter(40)), NOWHERE)
    figures = check(proved.file({"r1": "2025-06_abc"})).figures
    assert {statement for _, _, statement in figures} == {"2025-06_abc"}


def test_nothing_said_is_nothing_to_prove():
    proved = prove(PublishedStatements(), NOWHERE)
    assert proved.passed
    assert check(proved.file()).suppressed == 0


def test_the_proof_is_given_what_was_said_and_where_places_lie():
    assert list(inspect.signature(prove).parameters) == ["said", "pieces", "gap"]
    assert set(Statement.__dataclass_fields__) == {"release", "status", "n", "rule"}


def test_the_same_words_again_add_nothing():
    said = say(*months(20))
    said.add(months(20)[0][0], Statement("r2", "published", 20, FLOOR))
    assert [len(told) for told in said.statements.values()] == [1]
    said.add(months(20)[0][0], Statement("r2", "published", 25, FLOOR))
    assert [len(told) for told in said.statements.values()] == [2]


@pytest.mark.parametrize(
    ("rule", "status", "n", "told"),
    [
        (FLOOR, "published", 20, (18, 22)),
        (FLOOR, "published", 10, (8, 12)),
        (FLOOR, "suppressed", None, (0, 7)),
        (FLOOR, "not_received", None, (0, 0)),
        (Rule("nhs", 8, 5, "shown"), "published", 0, (0, 0)),
        (Rule("nhs", 8, 5, "shown"), "suppressed", None, (1, 7)),
        (Rule("exact", 8, 1, "suppressed"), "published", 8, (8, 8)),
        (Rule("ten", 10, 10, "suppressed"), "published", 10, (10, 14)),
        (Rule("ten", 10, 10, "suppressed"), "published", 20, (15, 24)),
    ],
)
def test_a_rule_leaves_a_reader_this_room(rule, status, n, told):
    assert rule.interval(status, n) == told


def test_a_snapshot_holds_the_vintage_of_every_cell():
    frame = pl.DataFrame({"residence_la": ["A", "B"], "financial_year": ["2025/26"] * 2, "vintage": [0, 3]})
    assert snapshot({"la_year": frame}, TABLES).vintages == {"la_year": {("A", "2025/26"): 0, ("B", "2025/26"): 3}}
    assert keyed(frame, TABLES["la_year"], "vintage")["B", "2025/26"] == 3


# -- tables counted from contacts


def test_a_release_of_counted_tables_is_proved_and_its_proof_tells_every_figure(tmp_path):
    levels = {BIRMINGHAM: ("ward", "quarter"), COVENTRY: ("msoa", "year")}
    tables = chosen(counted(contacts(1, 3000), tmp_path), levels)
    said = released(tables)
    proved = prove(said, PIECES)
    told = check(proved.file())
    assert not told.undecided
    assert (told.safe, told.broken) == (proved.audit.count(Verdict.SAFE), proved.audit.count(Verdict.BROKEN))
    assert len(told.figures) == len(said.statements) == len(exact(tables))
    assert prove(said, PIECES).file() == proved.file()


def test_whatever_is_deduced_of_counted_tables_is_so_where_everybody_is_placed(tmp_path):
    rows = [row for row in contacts(5, 2500) if row["residence_ward"] != "unknown" or row["residence_la"] == "unknown"]
    tables = chosen(counted(rows, tmp_path), {BIRMINGHAM: ("ward", "year"), COVENTRY: ("ward", "quarter")})
    deduced, true = prove(released(tables, suppressed_group=0.1), PIECES).intervals(), exact(tables)
    assert set(deduced) == set(true)
    assert all(
        low <= true[figure] and (high is None or true[figure] <= high) for figure, (low, high, *_) in deduced.items()
    )
