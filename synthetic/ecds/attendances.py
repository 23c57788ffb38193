"""Events that reached a department, as its records tell them: true values as text, with each trust's gaps.

Knows the columns of `schemas.tables.ecds.Attendance` and the codes an ED uses. Must not know files, layouts or damage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from synthetic import events as event_codes
from synthetic import names
from synthetic.ecds.codes import (
    ACUITIES,
    COMPLAINTS,
    DESTINATIONS,
    DIAGNOSES,
    EMERGENCY_AMBULANCE,
    ENDINGS,
    INTENTS,
    LOCAL_PLACES,
    OWN,
    POLICE,
    PUBLIC_TRANSPORT,
    UNDETERMINED,
)
from synthetic.ecds.trusts import INSTEAD, TRUSTS, Gaps
from synthetic.notes import NOTES, books_of, notes
from synthetic.region import Region
from synthetic.sampling import Numbers, sampled_indexes, sampled_values, values_at


def attendances(region: Region, events: pl.DataFrame, trusts_with_notes: Sequence[str]) -> pl.DataFrame:
    """One row an attendance: `event`, `arrival` (minute of the span), every column of the table as text, and of the
    truth `assault_true`, whether the patient was assaulted, and `note_true`, whether the note was written to say so.

    trusts_with_notes: the trusts whose files carry triage notes; only their rows get one.
    """
    attended = events.filter(pl.col("arrival").is_not_null()).sort("provider", "arrival", "event")
    people = region.people[attended["person"].to_numpy()].drop("person", "age")
    rng = region.rng("attendances")
    rows = pl.concat([attended, people], how="horizontal")
    rows = _sited(region, rows, rng)
    rows = rows.with_columns(_when(region, "arrival", "arrival_date", "arrival_time"))
    gap = _gaps(rows["provider"], rng)
    rows = rows.with_columns(
        *_record(rows, rng),
        *_person(region, rows, gap, rng),
        *_service(region, rows, gap, rng),
        *_injury(region, rows, gap, rng),
    )
    rows = rows.with_columns(
        *_clinical(rows, rng), _assault_code(region, rows), assault_true=pl.col("kind") == "assault"
    )
    return rows.with_columns(*_notes(region, rows, trusts_with_notes))


def _gaps(provider: pl.Series, rng: np.random.Generator) -> Callable[[str], Numbers]:
    """Which rows miss a thing, by their trust's share of it."""
    shares = {trust.code: trust.gaps for trust in TRUSTS}
    codes, index = np.unique(provider.to_numpy(), return_inverse=True)

    def missed(thing: str) -> Numbers:
        share = np.array([getattr(shares.get(code, Gaps()), thing) for code in codes])
        return rng.random(len(provider)) < share[index]

    return missed


def _sited(region: Region, rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """site_code and department_type: a site of the trust that was open in the month of arrival."""
    month = region.month_of_day[rows["arrival"].to_numpy() // 1440]
    site, kind = np.full(rows.height, None, dtype=object), np.full(rows.height, "01", dtype=object)
    codes, index = np.unique(rows["provider"].to_numpy(), return_inverse=True)
    for trust, code in enumerate(codes):
        for number, day in enumerate(region.month_starts[:-1]):
            here = np.flatnonzero((index == trust) & (month == number))
            is_open = (pl.col("valid_from").is_null() | (pl.col("valid_from") <= day)) & (
                pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)
            )
            sites = region.sites.filter((pl.col("provider") == code) & is_open)
            if sites.is_empty():
                continue
            weights = np.where((sites["department_type"] == "03").to_numpy(), 0.35, 1.0)
            at = sampled_indexes(rng, weights, len(here))
            site[here] = sites["site"].to_numpy()[at]
            kind[here] = sites["department_type"].to_numpy()[at]
    kind = np.where((rng.random(rows.height) < 0.03) & (kind == "01"), "05", kind)
    return rows.with_columns(
        site_code=pl.Series(site, dtype=pl.String), department_type=pl.Series(kind, dtype=pl.String)
    )


def _when(region: Region, minute: str, day: str, clock: str) -> list[pl.Expr]:
    moment = pl.lit(region.first_month).cast(pl.Datetime("us")) + pl.duration(minutes=pl.col(minute))
    return [moment.dt.strftime("%Y-%m-%d").alias(day), moment.dt.strftime("%H:%M:%S").alias(clock)]


def _record(rows: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr | pl.Series]:
    digits = pl.col("event").cast(pl.String).str.zfill(9)
    return [
        pl.format("CDS{}{}", "provider", digits).alias("record_id"),
        pl.format("E{}", digits).alias("attendance_id"),
        pl.lit(None, pl.String).alias("update_type"),
        (pl.col("arrival_date").str.to_date("%Y-%m-%d") + pl.duration(days=1))
        .dt.strftime("%Y-%m-%d")
        .alias("applicable_date"),
        pl.lit("02:00:00").alias("applicable_time"),
        _flag(rng, rows.height, 0.003).alias("dupe_flag"),
        _flag(rng, rows.height, 0.001).alias("deleted"),
        _flag(rng, rows.height, 0.994).alias("finished"),
    ]


def _flag(rng: np.random.Generator, count: int, share: float) -> pl.Series:
    return values_at(("0", "1"), rng.random(count) < share)


def _unless(missing: Numbers, value: pl.Expr | str) -> pl.Expr:
    return pl.when(~pl.Series(missing)).then(pl.col(value) if isinstance(value, str) else value)


def _person(
    region: Region, rows: pl.DataFrame, gap: Callable[[str], Numbers], rng: np.random.Generator
) -> list[pl.Expr]:
    secret = rng.random(rows.height) < 0.0015
    untraced = gap("nhs_number") | secret
    arrived, born = pl.col("arrival_date").str.to_date("%Y-%m-%d"), pl.col("born")
    had_birthday = (arrived.dt.month() * 100 + arrived.dt.day().cast(pl.Int16)) >= (
        born.dt.month() * 100 + born.dt.day().cast(pl.Int16)
    )
    age = (arrived.dt.year() - born.dt.year() - (~had_birthday).cast(pl.Int32)).clip(0)
    lsoa = region.places["lsoa"].gather(pl.Series(np.maximum(rows["home"].to_numpy(), 0)))
    scrambled = pl.col("nhs_number").cast(pl.Int64) % 10_000_000 * 48_271 % 2_147_483_647
    pseudonym = pl.format("PSEUDO{}", scrambled.cast(pl.String).str.zfill(10))
    unstated = values_at(("Z", "99"), rng.integers(0, 2, rows.height))
    hidden = [_unless(secret, name).alias(name) for name in ("forename", "surname", "address", "phone", "postcode")]
    return [
        _unless(untraced, pseudonym).alias("pseudo_nhs_number"),
        pl.when(pl.Series(untraced))
        .then(pl.lit("07"))
        .otherwise(values_at(("01", "02"), rng.random(rows.height) < 0.03))
        .alias("nhs_number_status"),
        _unless(untraced, "nhs_number").alias("nhs_number"),
        pl.col("local_id").alias("local_patient_id"),
        *hidden,
        _unless(secret, born.dt.strftime("%Y-%m-%d")).alias("birth_date"),
        age.cast(pl.String).alias("age"),
        pl.when(pl.Series(gap("ethnic"))).then(unstated).otherwise("ethnic").alias("ethnic_category"),
        pl.when(pl.col("home") >= 0).then(lsoa).alias("lsoa_residence"),
        pl.when(pl.Series(secret)).then(pl.lit("03")).alias("withheld_reason"),
    ]


def _service(
    region: Region, rows: pl.DataFrame, gap: Callable[[str], Numbers], rng: np.random.Generator
) -> list[pl.Expr | pl.Series]:
    count = rows.height
    stay = pl.Series(np.minimum(rng.lognormal(5.2, 0.6, count), 2_800).astype(np.int64))
    departure = pl.lit(region.first_month).cast(pl.Datetime("us")) + pl.duration(minutes=pl.col("arrival") + stay)
    unnumbered = gap("incident")
    conveyed = pl.col("call").is_not_null()
    walked = sampled_values(rng, {OWN: 80.0, PUBLIC_TRANSPORT: 16.0, POLICE: 2.0}, count)
    return [
        pl.col("provider").alias("provider_code"),
        departure.dt.strftime("%Y-%m-%d").alias("departure_date"),
        pl.when(conveyed).then(pl.lit(EMERGENCY_AMBULANCE)).otherwise(walked).alias("arrival_mode"),
        _unless(unnumbered, "incident").alias("ambulance_incident_number"),
        _unless(unnumbered, pl.lit("CC") + pl.col("incident").str.slice(2)).alias("ambulance_care_contact_id"),
        pl.when(conveyed).then(pl.lit("RYA")).alias("conveying_ambulance_trust"),
        sampled_values(rng, {"1": 94.2, "2": 2.6, "3": 0.6, "4": 2.4, "X": 0.2}, count).alias("attendance_category"),
        sampled_values(rng, ACUITIES, count).alias("acuity"),
        sampled_values(rng, ENDINGS, count).alias("discharge_status"),
        sampled_values(rng, DESTINATIONS, count).alias("discharge_destination"),
    ]


def _injury(
    region: Region, rows: pl.DataFrame, gap: Callable[[str], Numbers], rng: np.random.Generator
) -> list[pl.Expr]:
    count = rows.height
    day, clock = _when(region, "injury", "injury_date", "injury_time")
    defaulted = pl.Series(gap("defaulted_time"))
    filled_in = pl.when(pl.Series(rng.random(count) < 0.5)).then(pl.lit("00:00:00")).otherwise("arrival_time")
    injured = pl.col("kind") != "illness"
    untimed = rng.random(count) < 0.06
    intent = pl.col("kind").replace_strict(INTENTS, default=None, return_dtype=pl.String)
    # Sexual assaults are often coded by the complaint alone.
    uncoded = gap("intent") | ((rng.random(count) < 0.4) & rows["sexual"].to_numpy())
    instead = pl.when(pl.Series(rng.random(count) < 0.3)).then(pl.lit(UNDETERMINED))
    coordinates = [
        pl.Series(np.round(middle + rng.normal(0, 0.12, count), 5)).cast(pl.String) for middle in (52.48, -1.90)
    ]
    mapped = pl.Series(rng.random(count) < 0.2)
    pub = values_at(names.PUBS, rng.integers(0, len(names.PUBS), count))
    street = values_at(names.STREETS, rng.integers(0, len(names.STREETS), count))
    described = (
        pl.when(pl.col("place") == event_codes.PUB).then(pl.lit("Outside ") + pub).otherwise(street + pl.lit(" Street"))
    )
    return [
        _unless(untimed, pl.when(injured).then(day)).alias("injury_date"),
        _unless(untimed, pl.when(injured & defaulted).then(filled_in).when(injured).then(clock)).alias("injury_time"),
        pl.when(pl.Series(uncoded) & injured).then(instead).otherwise(intent).alias("injury_intent"),
        _unless(gap("mechanism"), "mechanism").alias("injury_mechanism"),
        _unless(gap("place"), "place").alias("place_of_injury"),
        pl.when(injured & mapped).then(coordinates[0]).alias("place_latitude"),
        pl.when(injured & mapped).then(coordinates[1]).alias("place_longitude"),
        pl.when((pl.col("kind") == "assault") & ~mapped).then(described).alias("place_description"),
        pl.col("place").replace_strict(LOCAL_PLACES, default=None, return_dtype=pl.String).alias("local_place_type"),
        pl.when(injured & pl.Series(rng.random(count) < 0.2)).then(pl.lit("160573003")).alias("alcohol_drug"),
    ]


def _assault_code(region: Region, rows: pl.DataFrame) -> pl.Expr:
    """The intent, with each trust's share of assaults coded as something else or not at all. Of assaults alone."""
    rng = region.rng("under-coding")
    month = region.month_of_day[rows["arrival"].to_numpy() // 1440]
    codes, index = np.unique(rows["provider"].to_numpy(), return_inverse=True)
    gaps = {trust.code: trust.gaps for trust in TRUSTS}
    share = np.array([gaps.get(code, Gaps()).assault for code in codes])[:, None] * rng.uniform(
        0.6, 1.4, (len(codes), region.months)
    )
    missed = pl.Series(rng.random(rows.height) < share[index, month])
    instead = sampled_values(rng, INSTEAD, rows.height).replace_strict(
        {"nothing": None, "undetermined": UNDETERMINED, "accident": INTENTS["accident"]}, return_dtype=pl.String
    )
    coded_intent = (
        pl.when(missed)
        .then(instead)
        .when(~pl.col("sexual") | pl.col("injury_intent").is_not_null())
        .then(pl.lit(INTENTS["assault"]))
    )
    return pl.when(pl.col("kind") == "assault").then(coded_intent).otherwise("injury_intent").alias("injury_intent")


def _clinical(rows: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr]:
    count = rows.height
    cut = pl.col("mechanism").is_in([event_codes.KNIFE, event_codes.GLASS])
    injury_group = rows.select(
        pl.when((pl.col("kind") == "assault") & cut)
        .then(pl.lit("wound"))
        .when(pl.col("kind").is_in(["assault", "legal", "undetermined"]))
        .then(pl.lit("blow"))
        .when(pl.col("kind") == "complication")
        .then(pl.lit("illness"))
        .otherwise("kind")
    ).to_series()
    usual = _by_group(injury_group, COMPLAINTS, rng)
    disclosed = pl.col("sexual") & pl.Series(rng.random(count) < 0.9)
    complaint = pl.when(disclosed).then(pl.lit("56890008")).otherwise(usual)
    # A diagnosis of assault is made of nobody else.
    hurt = pl.select(
        pl.when(rows["kind"].is_in(["animal", "legal", "undetermined"]))
        .then(pl.lit("accident"))
        .otherwise(injury_group)
    ).to_series()
    diagnosis, second = (_by_group(hurt, DIAGNOSES, rng) for _ in range(2))
    draw = pl.Series(rng.random(count))
    concept = (
        pl.when(pl.col("sexual") & (draw < 0.6))
        .then(pl.lit("248110007"))
        .when(pl.col("domestic") & (draw < 0.5))
        .then(pl.lit("404189009"))
        .when((pl.col("mechanism") == event_codes.GUN) & (pl.col("kind") == "assault"))
        .then(pl.lit("242869008"))
    )
    concern = (
        pl.when(pl.col("domestic") & (draw > 0.35))
        .then(values_at(("707087005", "697950003", "881081000000100"), rng.integers(0, 3, count)))
        .when(pl.col("sexual") & (draw > 0.4))
        .then(values_at(("297591000000108", "702579009"), rng.integers(0, 2, count)))
        # A concern alone marks the kind of violence and makes no case.
        .when((pl.col("kind") == "illness") & (draw < 0.0008))
        .then(pl.lit("707087005"))
    )
    two = pl.Series(rng.random(count) < 0.12) & (diagnosis != second)
    every = [pl.lit(diagnosis), pl.when(two).then(second), concept]
    return [
        complaint.alias("chief_complaint"),
        pl.concat_str(every, separator=",", ignore_nulls=True).replace("", None).alias("diagnosis"),
        concern.alias("safeguarding"),
    ]


def _by_group(group: pl.Series, choices: dict[str, dict[str, float]], rng: np.random.Generator) -> pl.Series:
    out = np.full(len(group), None, dtype=object)
    kinds, index = np.unique(group.to_numpy(), return_inverse=True)
    for number, kind in enumerate(kinds):
        here = np.flatnonzero(index == number)
        out[here] = sampled_values(rng, choices[kind], len(here)).to_numpy()
    return pl.Series(out, dtype=pl.String)


def _notes(region: Region, rows: pl.DataFrame, trusts_with_notes: Sequence[str]) -> list[pl.Series]:
    """triage_note and note_true: what the nurse wrote of what truly happened, whatever was coded."""
    rng = region.rng("notes")
    has_note = pl.col("provider").is_in(list(trusts_with_notes)) & ~pl.Series(_gaps(rows["provider"], rng)("note"))
    noted_rows = rows.with_row_index("n").filter(has_note)
    book = books_of(noted_rows, rng)
    note_rows = pl.DataFrame(
        {
            "n": noted_rows["n"],
            "triage_note": notes(noted_rows, book, NOTES, rng),
            "note_true": book.is_in(["assault", "sexual"]),
        }
    )
    every = (
        rows.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("n")).join(note_rows, on="n", how="left").sort("n")
    )
    return [every["triage_note"], every["note_true"]]
