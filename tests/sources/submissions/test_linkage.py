"""Which ED and ambulance contacts are one event."""

import polars as pl

from sources.submissions.linkage import link, mark_linked

COLUMNS = ["source", "line", "incident_key", "person_key", "link_clock"]


def contacts(*rows):
    frame = pl.DataFrame([dict(zip(COLUMNS, row, strict=True)) for row in rows], infer_schema_length=None)
    return (
        frame.cast({"incident_key": pl.String, "person_key": pl.String, "link_clock": pl.Int64})
        .lazy()
        .with_columns(
            submission="source",
            is_primary=pl.col("source") == "ecds",
            is_ambulance=pl.col("source") == "ambulance",
            linked=pl.lit(False),
        )
    )


def pairs(frame):
    return {(row["ed_line"], row["ambulance_line"], row["by"]) for row in link(frame).iter_rows(named=True)}


def test_the_same_incident_number_links_whatever_the_time():
    assert pairs(contacts(("ecds", 1, "i", None, None), ("ambulance", 2, "i", None, None))) == {(1, 2, "incident")}


def test_the_same_person_links_from_half_an_hour_before_the_call_to_twelve_hours_after():
    def linked_at(minutes):
        return bool(pairs(contacts(("ecds", 1, None, "p", 5000 + minutes), ("ambulance", 2, None, "p", 5000))))

    assert [linked_at(m) for m in (-31, -30, 0, 720, 721)] == [False, True, True, True, False]


def test_the_nearest_arrival_is_taken_and_each_contact_used_once():
    rows = contacts(("ecds", 1, None, "p", 400), ("ecds", 2, None, "p", 40), ("ambulance", 3, None, "p", 0))
    assert pairs(rows) == {(2, 3, "person")}


def test_a_contact_linked_by_incident_is_not_linked_again_by_person():
    rows = contacts(("ecds", 1, "i", "p", 0), ("ambulance", 2, "i", "p", 0), ("ambulance", 3, None, "p", 0))
    assert pairs(rows) == {(1, 2, "incident")}


def test_contacts_without_any_key_stay_alone():
    assert pairs(contacts(("ecds", 1, None, None, 0), ("ambulance", 2, None, None, 0))) == set()


def test_marking_keeps_every_row_in_its_order():
    rows = contacts(("ecds", 1, "i", None, 0), ("ecds", 2, None, None, 0), ("ambulance", 3, "i", None, 0))
    marked = mark_linked(rows, link(rows)).collect()
    assert marked.select("line", "linked").rows() == [(1, True), (2, False), (3, True)]
