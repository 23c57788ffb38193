"""What was said of published tables is certified as protected, or as disclosed, from the tables themselves."""

from __future__ import annotations

import inspect
from datetime import date

import polars as pl
import pytest

from anonymisation.disclosure.audit.audit import Verdict
from anonymisation.disclosure.audit.certify import certify
from anonymisation.disclosure.audit.checker import check
from anonymisation.disclosure.audit.statements import PublishedStatements, Rule, Snapshot, Statement, keyed
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


def verdicts(certification):
    """The verdict on every suppressed figure."""
    audit, figures = certification.audit, certification.linked.figures
    return {
        figure: Verdict(int(audit.verdict[cell])) for figure, cell in figures.items() if audit.system.suppressed[cell]
    }


def months(*values):
    return [
        (("la_month_source", ("residence", "A", month, "ecds"), 0), value)
        for month, value in zip((APRIL, MAY, JUNE), values, strict=False)
    ]


def quarter(value):
    return [(("la_quarter_definition", ("A", APRIL, "primary"), 0), value)]


def publish(*cells):
    published, vintages = PublishedStatements(), {}
    for figure, value in cells:
        table, key, vintage = figure
        status = "suppressed" if value is None else value if isinstance(value, str) else "published"
        published.add(figure, Statement("r1", status, value if isinstance(value, int) else None, FLOOR))
        vintages.setdefault(table, {})[key] = vintage
    published.snapshots.append(Snapshot(vintages))
    return published


def published_by(planted):
    """Everything that the releases of all pools publish; a cell of another exact count is another figure."""
    rule = Rule(f"base {planted.rules.base}", planted.rules.threshold, planted.rules.base, "suppressed")
    published, latest = PublishedStatements(), {}
    for number in range(max(map(len, planted.pools))):
        tables = [each for pool in planted.pools for each in pool[min(number, len(pool) - 1)].items()]
        vintages = snapshot_of(planted, tables)
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
                published.add((name, key, latest[name, key][0]), Statement(f"r{number}", status, n, rule))
                vintages.setdefault(name, {})[key] = latest[name, key][0]
        published.snapshots.append(Snapshot(vintages))
    return published


def snapshot_of(planted, tables):
    """The cells of a snapshot that nothing was published of: it holds every month of an authority, and every MSOA."""
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
    certification = certify(published_by(planted), pieces)
    assert not certification.passed
    assert len(certification.failing()) >= len(planted.system.leaking)
    assert all(verdict != Verdict.UNDECIDED for verdict in verdicts(certification).values())
    checked = check(certification.certificate())
    assert checked.disclosed == len(certification.failing())
    assert not checked.passed


def test_tables_without_a_leak_pass():
    certification = certify(published_by(sane()), NOWHERE)
    assert certification.passed
    assert not certification.failing()
    assert set(verdicts(certification).values()) == {Verdict.PROTECTED}
    assert check(certification.certificate()).passed


def test_a_cell_that_can_be_told_is_named_with_what_it_is_and_how():
    certification = certify(publish(*months(None, None), *quarter(15)), NOWHERE)
    figure = ("la_month_source", ("residence", "A", APRIL, "ecds"), 0)
    assert figure in certification.failing()
    deduction = certification.audit.deductions[certification.linked.figures[figure]]
    assert (deduction.kind, deduction.outer_low, deduction.outer_high) == ("interval", 6, 7)
    assert quarter(15)[0][0] in certification.neighbours(figure)


def test_intervals_are_what_may_be_deduced_of_every_figure():
    certification = certify(publish(*months(20, "suppressed_group", None), *quarter(40)), NOWHERE)
    deduced = certification.intervals()
    assert deduced[months(20)[0][0]][:2] == (18, 22)
    assert deduced[quarter(40)[0][0]][:2] == (38, 42)
    outer_low, outer_high, inner_low, inner_high = deduced["la_month_source", ("residence", "A", MAY, "ecds"), 0]
    assert (outer_low, outer_high) == (9, 24)
    assert outer_low <= inner_low <= inner_high - 3 <= outer_high - 3
    (alone,) = certify(publish((("la_year", ("A", "2025/26"), 0), "suppressed_group")), NOWHERE).intervals().values()
    assert alone[:2] == (0, None)


def test_a_cell_of_a_suppressed_group_that_may_be_small_has_to_be_protected():
    # June is 0 to 4 of a quarter of 38 to 42.
    may_be_small = certify(publish(*months(20, 20, "suppressed_group"), *quarter(40)), NOWHERE)
    assert verdicts(may_be_small) == {months(20, 20, "")[2][0]: Verdict.PROTECTED}
    bounds = certify(publish(*months(20, 20, "suppressed_group"), *quarter(60)), NOWHERE)
    assert verdicts(bounds) == {}
    # What is left of 13 to 17 beside 13 to 17 is up to 4; of 23 to 27 beside twice that much, at most 1.
    squeezed = certify(publish(*months(15, "suppressed_group"), *quarter(15)), NOWHERE)
    assert verdicts(squeezed) == {months(15, "")[1][0]: Verdict.PROTECTED}
    pinned = certify(publish(*months(15, 15, "suppressed_group"), *quarter(25)), NOWHERE)
    assert verdicts(pinned) == {months(15, 15, "")[2][0]: Verdict.DISCLOSED}


def test_where_it_is_wrong_that_what_was_not_received_is_zero_it_is_not_assumed():
    # Nobody sent June, yet the quarter holds more than April and May: a trust from elsewhere has treated people.
    published = publish(*months(None, 10, "not_received"), *quarter(40))
    certification = certify(published, NOWHERE)
    assert not certification.audit.contradiction
    assert certification.intervals()["la_month_source", ("residence", "A", JUNE, "ecds"), 0][:2] == (19, 34)
    assert certification.passed


def test_what_cannot_be_in_any_case_does_not_pass():
    certification = certify(publish(*months(20, 20, None), *quarter(200)), NOWHERE)
    assert not certification.passed
    assert not certification.audit.deductions
    assert not check(certification.certificate()).passed


def test_a_release_may_be_named_after_it_was_certified():
    certification = certify(publish(*months(20, 20, None), *quarter(40)), NOWHERE)
    figures = check(certification.certificate({"r1": "2025-06_abc"})).figures
    assert {statement for _, _, statement in figures} == {"2025-06_abc"}


def test_nothing_published_is_nothing_to_certify():
    certification = certify(PublishedStatements(), NOWHERE)
    assert certification.passed
    assert check(certification.certificate()).suppressed == 0


def test_the_certificate_is_given_what_was_published_and_where_places_lie():
    assert list(inspect.signature(certify).parameters) == ["published", "intersections", "safety_interval"]
    assert set(Statement.__dataclass_fields__) == {"release", "status", "n", "rule"}


def test_the_same_words_again_add_nothing():
    published = publish(*months(20))
    published.add(months(20)[0][0], Statement("r2", "published", 20, FLOOR))
    assert [len(statements) for statements in published.statements.values()] == [1]
    published.add(months(20)[0][0], Statement("r2", "published", 25, FLOOR))
    assert [len(statements) for statements in published.statements.values()] == [2]


@pytest.mark.parametrize(
    ("rule", "status", "n", "interval"),
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
def test_a_rule_leaves_an_intruder_this_interval(rule, status, n, interval):
    assert rule.interval(status, n) == interval


def test_the_vintage_of_every_cell_is_found_by_its_key():
    frame = pl.DataFrame({"residence_la": ["A", "B"], "financial_year": ["2025/26"] * 2, "vintage": [0, 3]})
    assert keyed(frame, TABLES["la_year"], "vintage") == {("A", "2025/26"): 0, ("B", "2025/26"): 3}


# -- tables counted from contacts


def test_a_release_of_counted_tables_is_certified_and_its_certificate_holds_every_figure(tmp_path):
    levels = {BIRMINGHAM: ("ward", "quarter"), COVENTRY: ("msoa", "year")}
    tables = chosen(counted(contacts(1, 3000), tmp_path), levels)
    published = released(tables)
    certification = certify(published, PIECES)
    checked = check(certification.certificate())
    assert not checked.undecided
    assert (checked.protected, checked.disclosed) == (
        certification.audit.count(Verdict.PROTECTED),
        certification.audit.count(Verdict.DISCLOSED),
    )
    assert len(checked.figures) == len(published.statements) == len(exact(tables))
    assert certify(published, PIECES).certificate() == certification.certificate()


def test_whatever_is_deduced_of_counted_tables_is_so_where_everybody_is_placed(tmp_path):
    rows = [row for row in contacts(5, 2500) if row["residence_ward"] != "unknown" or row["residence_la"] == "unknown"]
    tables = chosen(counted(rows, tmp_path), {BIRMINGHAM: ("ward", "year"), COVENTRY: ("ward", "quarter")})
    deduced, true = certify(released(tables, suppressed_group=0.1), PIECES).intervals(), exact(tables)
    assert set(deduced) == set(true)
    assert all(
        low <= true[figure] and (high is None or true[figure] <= high) for figure, (low, high, *_) in deduced.items()
    )
