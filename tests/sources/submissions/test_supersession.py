"""Which version of a record counts."""

from datetime import date

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables.deidentified import RECORD_KEYS
from sources.submissions.supersession import duplicates_within, superseded

APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)


def keys(*rows):
    """(submission, line, month, record, version, deletes) → the keys of those rows, all of provider RRK."""
    return pl.LazyFrame(
        [
            {
                "submission": s,
                "line": n,
                "provider_code": "RRK",
                "month": m,
                "record_key": r,
                "version": v,
                "deletes": d,
            }
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


def test_a_record_that_moved_away_does_not_come_back_when_its_new_month_is_replaced():
    rows = keys(("a", 2, APRIL, 1, 10, False), ("b", 2, MAY, 1, 20, False), ("c", 2, MAY, 2, None, False))
    found = superseded(rows, submissions(a="net_change", b="net_change", c="bulk"), covers(("c", MAY)))
    assert reasons(found) == {("a", 2): "superseded", ("b", 2): "replaced"}


def test_a_bulk_file_brings_a_record_back_even_with_an_older_version():
    rows = keys(("a", 2, APRIL, 1, 20, False), ("b", 2, APRIL, 1, 10, False))
    found = superseded(rows, submissions(a="bulk", b="bulk"), covers(("a", APRIL), ("b", APRIL)))
    assert reasons(found) == {("a", 2): "replaced"}


def loaded_one_by_one(rows, protocols, covered):
    """The rules again, by plain loops over the files in their order."""
    held, lost = {}, {}
    for name, protocol in protocols.items():
        if protocol == "bulk":
            for record, row in list(held.items()):
                if (name, row[2]) in covered:
                    lost[row[:2]] = "replaced"
                    del held[record]
        mine = {}
        for row in (row for row in rows if row[0] == name):
            rank = (row[4] is not None, row[4] or 0, row[1])
            if row[3] in mine:
                lost[min((rank, row), mine[row[3]])[1][:2]] = "duplicate"
                mine[row[3]] = max((rank, row), mine[row[3]])
            else:
                mine[row[3]] = (rank, row)
        for record, (rank, row) in mine.items():
            other = held.get(record)
            if other and (other[4] is not None, other[4] or 0) > rank[:2]:
                lost[row[:2]] = "superseded"
            else:
                if other:
                    lost[other[:2]] = "superseded"
                held[record] = row
    return lost | {row[:2]: "deleted" for row in held.values() if row[5]}


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"),
            st.integers(2, 40),
            st.sampled_from([APRIL, MAY]),
            st.integers(0, 4),
            st.none() | st.integers(0, 3),
            st.booleans(),
        ),
        unique_by=lambda row: row[:2],
        max_size=30,
    ),
    st.fixed_dictionaries({name: st.sampled_from(["bulk", "net_change"]) for name in "abcd"}),
    st.sets(st.tuples(st.sampled_from("abcd"), st.sampled_from([APRIL, MAY]))),
)
def test_the_outcome_is_that_of_loading_the_files_one_by_one(rows, protocols, covered):
    found = superseded(keys(*rows), submissions(**protocols), covers(*covered))
    assert reasons(found) == loaded_one_by_one(rows, protocols, covered)


def test_splitting_the_work_changes_nothing(monkeypatch):
    rows = keys(*[("a", n, APRIL, n % 7, n % 3, n % 5 == 0) for n in range(2, 60)])
    whole = superseded(rows, submissions(a="net_change"), covers())
    monkeypatch.setattr("sources.submissions.supersession.ROWS_AT_A_TIME", 5)
    assert superseded(rows, submissions(a="net_change"), covers()).equals(whole)
