"""Which version of a record counts."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.wall import RECORD_KEYS
from sources.supersession import duplicates_within, superseded

APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


def keys(*rows):
    """(submission, line, month, record, version, deletes) → the keys of those rows, all of provider RRK."""
    return pl.LazyFrame(
        [
            {"submission": s, "line": n, "provider_code": "RRK", "month": m, "record_key": r, "version": v, "deletes": d}
            for s, n, m, r, v, d in rows
        ],
        schema={"submission": pl.String} | RECORD_KEYS,
    )


def submissions(**protocols):
    return pl.DataFrame(
        [{"submission": s, "sequence": i, "protocol": p} for i, (s, p) in enumerate(protocols.items(), 1)],
        schema={"submission": pl.String, "sequence": pl.Int64, "protocol": pl.String},
    )


def covers(*pairs):
    return pl.DataFrame(
        [{"submission": s, "provider_code": "RRK", "month": m} for s, m in pairs],
        schema={"submission": pl.String, "provider_code": pl.String, "month": pl.Date},
    )


def reasons(frame):
    return {(row["submission"], row["line"]): row["reason"] for row in frame.iter_rows(named=True)}


def test_a_later_bulk_file_replaces_the_month_it_covers_whole():
    rows = keys(("a", 2, APRIL, 1, None, False), ("a", 3, APRIL, 2, None, False), ("b", 2, APRIL, 1, None, False))
    found = superseded(rows, submissions(a="bulk", b="bulk"), covers(("a", APRIL), ("b", APRIL)))
    assert reasons(found) == {("a", 2): "replaced", ("a", 3): "replaced"}


def test_a_late_row_in_a_later_file_replaces_only_its_own_record():
    rows = keys(("a", 2, APRIL, 1, None, False), ("a", 3, APRIL, 2, None, False), ("b", 2, APRIL, 2, None, False))
    found = superseded(rows, submissions(a="bulk", b="bulk"), covers(("a", APRIL), ("b", MAY)))
    assert reasons(found) == {("a", 3): "superseded"}


def test_a_record_that_moves_to_another_month_leaves_the_first():
    rows = keys(("a", 2, APRIL, 1, 10, False), ("b", 2, MAY, 1, 20, False))
    found = superseded(rows, submissions(a="net_change", b="net_change"), covers())
    assert reasons(found) == {("a", 2): "superseded"}


def test_the_latest_applicable_time_wins_even_when_it_came_first():
    rows = keys(("a", 2, APRIL, 1, 20, False), ("b", 2, APRIL, 1, 10, False))
    found = superseded(rows, submissions(a="net_change", b="net_change"), covers())
    assert reasons(found) == {("b", 2): "superseded"}


def test_a_deletion_takes_the_record_away_and_is_not_itself_counted():
    rows = keys(("a", 2, APRIL, 1, 10, False), ("b", 2, APRIL, 1, 20, True))
    found = superseded(rows, submissions(a="net_change", b="net_change"), covers())
    assert reasons(found) == {("a", 2): "superseded", ("b", 2): "deleted"}


def test_a_record_sent_again_after_its_deletion_counts():
    rows = keys(("a", 2, APRIL, 1, 10, True), ("b", 2, APRIL, 1, 20, False))
    assert reasons(superseded(rows, submissions(a="net_change", b="net_change"), covers())) == {("a", 2): "superseded"}


def test_the_same_record_twice_in_a_file_is_one_duplicate():
    rows = keys(("a", 2, APRIL, 1, None, False), ("a", 3, APRIL, 1, None, False), ("a", 4, APRIL, 2, None, False))
    assert reasons(superseded(rows, submissions(a="bulk"), covers(("a", APRIL)))) == {("a", 2): "duplicate"}
    assert duplicates_within(rows.drop("submission")) == 1


def plain_superseded(rows, order):
    """The net-change rule again, by plain loops."""
    best = {}
    for s, n, _, r, v, d in rows:
        rank = (v is not None, v or 0, order[s], n)
        if r not in best or rank > best[r][0]:
            best[r] = (rank, s, n, d)
    lost = {}
    for s, n, _, r, _v, _d in rows:
        _, winner, line, deletes = best[r]
        if (s, n) == (winner, line):
            if deletes:
                lost[s, n] = "deleted"
        else:
            lost[s, n] = "duplicate" if s == winner else "superseded"
    return lost


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(2, 40),
            st.sampled_from([APRIL, MAY]),
            st.integers(0, 5),
            st.none() | st.integers(0, 3),
            st.booleans(),
        ),
        unique_by=lambda row: row[:2],
        max_size=30,
    )
)
def test_net_change_agrees_with_plain_loops(rows):
    found = superseded(keys(*rows), submissions(a="net_change", b="net_change", c="net_change"), covers())
    assert reasons(found) == plain_superseded(rows, {"a": 1, "b": 2, "c": 3})


def test_splitting_the_work_changes_nothing(monkeypatch):
    rows = keys(*[("a", n, APRIL, n % 7, n % 3, n % 5 == 0) for n in range(2, 60)])
    whole = superseded(rows, submissions(a="net_change"), covers())
    monkeypatch.setattr("sources.supersession.ROWS_AT_A_TIME", 5)
    assert superseded(rows, submissions(a="net_change"), covers()).equals(whole)
