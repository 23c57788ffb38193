"""Which ED contact and which ambulance contact are the same event: by incident number, else by person and time.

Works on keyed pseudonyms and the person's shifted clock; knows no identifier and no date. Each contact is in one pair
at most; contacts without a pair are ordinary.
"""

from __future__ import annotations

import polars as pl

MINUTES_BEFORE_CALL = 30
"""An ED arrival may be recorded a little before the call: clocks differ."""
MINUTES_AFTER_CALL = 12 * 60
"""Later than this, it is taken for another event."""

IDENTITY = ["submission", "line"]


def link(contacts: pl.LazyFrame) -> pl.DataFrame:
    """The pairs among violence contacts of both sources.

    contacts: at least source, submission, line, incident_key, person_key, link_clock, is_primary, is_ambulance.
    Returns ed_submission, ed_line, ambulance_submission, ambulance_line, by (incident or person).
    """
    needed = contacts.select(
        *IDENTITY, "source", "incident_key", "person_key", "link_clock", "is_primary", "is_ambulance"
    )
    violent = needed.filter(pl.col("is_primary") | pl.col("is_ambulance")).collect()
    ed = violent.filter(pl.col("is_primary")).select(
        pl.struct(IDENTITY).alias("ed"), "incident_key", "person_key", pl.col("link_clock").alias("arrived")
    )
    ambulance = violent.filter(pl.col("is_ambulance")).select(
        pl.struct(IDENTITY).alias("ambulance"), "incident_key", "person_key", pl.col("link_clock").alias("called")
    )
    by_incident = _one_to_one(_candidates(ed, ambulance, "incident_key").with_columns(pl.lit("incident").alias("by")))
    left_ed = ed.join(by_incident, on="ed", how="anti")
    left_ambulance = ambulance.join(by_incident, on="ambulance", how="anti")
    near = pl.col("minutes").is_between(-MINUTES_BEFORE_CALL, MINUTES_AFTER_CALL)
    by_person = _one_to_one(
        _candidates(left_ed, left_ambulance, "person_key").filter(near).with_columns(pl.lit("person").alias("by"))
    )
    pairs = pl.concat([by_incident, by_person])
    return pairs.select(
        pl.col("ed").struct.field("submission").alias("ed_submission"),
        pl.col("ed").struct.field("line").alias("ed_line"),
        pl.col("ambulance").struct.field("submission").alias("ambulance_submission"),
        pl.col("ambulance").struct.field("line").alias("ambulance_line"),
        "by",
    ).sort("ed_submission", "ed_line")


def mark_linked(contacts: pl.LazyFrame, pairs: pl.DataFrame) -> pl.LazyFrame:
    """`contacts` with `linked` true for those in a pair, order kept."""
    members = pl.concat(
        [
            pairs.select(pl.col(f"{side}_submission").alias("submission"), pl.col(f"{side}_line").alias("line"))
            for side in ("ed", "ambulance")
        ]
    ).with_columns(pl.lit(True).alias("is_paired"))
    return (
        contacts.join(members.lazy(), on=IDENTITY, how="left", maintain_order="left")
        .with_columns(pl.col("is_paired").fill_null(False).alias("linked"))
        .drop("is_paired")
    )


def _candidates(ed: pl.DataFrame, ambulance: pl.DataFrame, key: str) -> pl.DataFrame:
    matched = ed.filter(pl.col(key).is_not_null()).join(ambulance.filter(pl.col(key).is_not_null()), on=key)
    # Clocks are shifted for each person, so only times of the same person can be compared.
    same_person = (
        pl.lit(True) if key == "person_key" else pl.col("person_key").eq(pl.col("person_key_right")).fill_null(False)
    )
    minutes = pl.when(same_person).then(pl.col("arrived") - pl.col("called"))
    return matched.select("ed", "ambulance", minutes.alias("minutes"))


def _one_to_one(candidates: pl.DataFrame) -> pl.DataFrame:
    """Nearest in time first, each contact used once; ties by identity, so that a repeat gives the same pairs."""
    ordered = candidates.sort(pl.col("minutes").abs(), "ed", "ambulance", nulls_last=True)
    taken_ed, taken_ambulance, kept = set(), set(), []
    for row, (ed, ambulance) in enumerate(zip(ordered["ed"], ordered["ambulance"], strict=True)):
        ed_id, ambulance_id = tuple(ed.values()), tuple(ambulance.values())
        if ed_id not in taken_ed and ambulance_id not in taken_ambulance:
            taken_ed.add(ed_id)
            taken_ambulance.add(ambulance_id)
            kept.append(row)
    return ordered[kept].select("ed", "ambulance", "by")
