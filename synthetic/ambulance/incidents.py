"""Events that brought an ambulance, as the trust's dispatch system tells them: true values as text.

Knows the columns of `schemas.tables.ambulance.Incident`, AMPDS cards and the wording of dispatch desks. Must not know
files.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic import events as event_codes
from synthetic.notes import NARRATIVES, notes
from synthetic.people import OUTSIDE_THE_LOOKUP, WALES
from synthetic.region import Region
from synthetic.sampling import sampled_values, values_at

CARDS: dict[str, dict[str, float]] = {
    "assault": {
        "04B01A": 26.0,
        "04B03A": 9.0,
        "04D02A": 10.0,
        "04A01A": 12.0,
        "04A02A": 5.0,
        "04B01": 14.0,
        "04D03": 3.0,
        "04D04A": 2.0,
        "04D02T": 0.4,
        "30B01": 10.0,
        "26A01": 3.0,
        "17B01": 2.0,
    },
    "sexual": {"04B01S": 6.0, "04A02S": 3.0, "04B03S": 2.0, "26A01": 0.5},
    "knife": {"27D03S": 4.0, "27B02S": 4.0, "27D04S": 1.0, "27B03P": 2.0, "27D02": 1.0, "27A01S": 1.0},
    "gun": {"27D03G": 2.0, "27D01G": 1.0},
    "self_harm": {"25B03": 5.0, "25A01": 3.0, "23C01": 6.0, "23B01": 3.0, "27B02Y": 1.2, "27D02X": 0.2, "27B02": 0.5},
    "accident": {"17A02": 6.0, "17B01": 6.0, "30A01": 3.0, "30B01": 2.0, "29B01": 3.0, "21B01": 2.0, "27B02I": 0.2},
    "illness": {
        "10D02": 6.0,
        "06D01": 6.0,
        "26A08": 5.0,
        "31D03": 3.0,
        "12D02": 3.0,
        "28C01": 2.0,
        "13C01": 1.0,
        "33A01": 1.0,
    },
}
NATURE = {
    "assault": {"Assault": 8.0, "Assault / sexual assault": 4.0, "Fight": 1.0},
    "sexual": {"Sexual assault": 3.0, "Assault / sexual assault": 2.0},
    "knife": {"Stabbing": 4.0, "Stab / gunshot / penetrating trauma": 3.0},
    "gun": {"Shooting": 2.0, "Gunshot": 1.0},
    "self_harm": {"Overdose / poisoning": 5.0, "Psychiatric / suicide attempt": 3.0, "Self harm": 1.0},
    "accident": {"Falls": 6.0, "Traumatic injuries": 3.0, "Road traffic collision": 2.0},
    "illness": {
        "Chest pain": 5.0,
        "Breathing problems": 5.0,
        "Sick person": 5.0,
        "Unconscious": 2.0,
        "Convulsions": 2.0,
        "Stroke": 1.0,
    },
}
REASONS = {
    "Assault": "assault",
    "Assault / sexual assault": "assault",
    "Fight": "assault",
    "Sexual assault": "sexual_assault",
    "Stabbing": "stabbing",
    "Shooting": "shooting",
    "Gunshot": "shooting",
    "Overdose / poisoning": "self_harm",
    "Psychiatric / suicide attempt": "self_harm",
    "Self harm": "self_harm",
}
"""Wording of the call → our reason; anything else is another reason."""
IMPRESSIONS = {
    "assault": "assault",
    "sexual": "sexual_assault",
    "knife": "stabbing",
    "gun": "shooting",
    "self_harm": "self_harm",
}
PLACES = {
    event_codes.HOME: ("home", "Private address"),
    event_codes.STREET: ("street", "Street"),
    event_codes.PUB: ("licensed_premises", "Pub / club"),
    event_codes.PARK: ("park_or_countryside", "Park"),
    event_codes.SHOP: ("retail", "Shop"),
    event_codes.SCHOOL: ("education", "School / college"),
    event_codes.WORK: ("workplace", "Workplace"),
    event_codes.SPORT: ("sport_or_leisure", "Sports venue"),
    event_codes.PUBLIC: ("public_building", "Public building"),
    event_codes.HOSPITAL: ("healthcare", "Hospital / surgery"),
}
GENERAL_CARDS = ("30B01", "26A01", "17B01")
"""Calls that were assaults and were taken for something else."""


def incidents(region: Region, events: pl.DataFrame) -> pl.DataFrame:
    """One row an incident by time of call: `event`, `call` (minute of the span), and every column of the table as
    text."""
    calls = events.filter("called").sort("call", "event")
    people = region.people[calls["person"].to_numpy()].drop("person", "age")
    rng = region.rng("incidents")
    rows = pl.concat([calls, people], how="horizontal")
    rows = rows.with_columns(what=_what(rows, rng))
    rows = rows.with_columns(*_call(region, rows, rng))
    return rows.with_columns(*_scene(region, rows, rng), *_patient(region, rows, rng), *_response(region, rows, rng))


def _what(rows: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """Which book of codes and words the call belongs to."""
    violent = pl.col("kind") == "assault"
    return rows.select(
        pl.when("sexual")
        .then(pl.lit("sexual"))
        .when(violent & (pl.col("mechanism") == event_codes.KNIFE))
        .then(pl.lit("knife"))
        .when(violent & (pl.col("mechanism") == event_codes.GUN))
        .then(pl.lit("gun"))
        .when(pl.col("kind").is_in(["assault", "self_harm", "illness"]))
        .then("kind")
        .otherwise(pl.lit("accident"))
    ).to_series()


def _by_group(group: pl.Series, choices: dict[str, dict[str, float]], rng: np.random.Generator) -> pl.Series:
    out = np.full(len(group), None, dtype=object)
    kinds, index = np.unique(group.to_numpy(), return_inverse=True)
    for number, kind in enumerate(kinds):
        here = np.flatnonzero(index == number)
        out[here] = sampled_values(rng, choices[kind], len(here)).to_numpy()
    return pl.Series(out, dtype=pl.String)


def _call(region: Region, rows: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr]:
    count = rows.height
    moment = pl.lit(region.first_month).cast(pl.Datetime("us")) + pl.duration(minutes=pl.col("call"))
    card = _by_group(rows["what"], CARDS, rng)
    nature = _by_group(rows["what"], NATURE, rng)
    mistaken = card.is_in(GENERAL_CARDS) & rows["what"].is_in(["assault", "sexual"])
    nature = pl.select(pl.when(mistaken).then(pl.lit("Traumatic injuries")).otherwise(nature)).to_series()
    reason = nature.replace_strict(REASONS, default="other", return_dtype=pl.String)
    at_home = pl.Series(rng.random(count) < 0.6) & rows["domestic"]
    impression = rows["what"].replace_strict(IMPRESSIONS, default="other", return_dtype=pl.String)
    impression = pl.select(pl.when(rows["domestic"]).then(pl.lit("domestic_assault")).otherwise(impression)).to_series()
    unsaid = rng.random(count) < 0.3
    return [
        pl.col("incident").alias("incident_number"),
        pl.lit("RYA").alias("provider_code"),
        moment.dt.strftime("%Y-%m-%d").alias("call_date"),
        moment.dt.strftime("%H:%M:%S").alias("call_time"),
        pl.lit(card).alias("dispatch_code"),
        pl.when(at_home).then(pl.lit("Domestic assault")).otherwise(nature).alias("call_nature"),
        pl.when(at_home).then(pl.lit("domestic_assault")).otherwise(reason).alias("local_reason"),
        pl.when(~pl.Series(unsaid)).then(impression).alias("crew_impression"),
    ]


def _scene(region: Region, rows: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr]:
    count = rows.height
    scene = pl.Series(np.maximum(rows["scene"].to_numpy(), 0).astype(np.uint32))
    located = pl.Series(rng.random(count) < 0.97)
    unlisted = values_at(OUTSIDE_THE_LOOKUP, rng.integers(0, len(OUTSIDE_THE_LOOKUP), count))
    away = pl.when(pl.Series(rng.random(count) < 0.85)).then(pl.lit(WALES)).otherwise(unlisted)
    at = region.places[scene.to_numpy()]
    where = pl.when((pl.col("scene") >= 0) & located).then(at["postcode"]).when(located).then(away)
    grid = [
        pl.Series(np.round(middle + rng.normal(0, 9_000, count))).cast(pl.Int64).cast(pl.String)
        for middle in (405_000, 287_000)
    ]
    code = pl.col("place").replace_strict({place: ours for place, (ours, _) in PLACES.items()}, default="home")
    text = pl.col("place").replace_strict(
        {place: theirs for place, (_, theirs) in PLACES.items()}, default="Private address"
    )
    gridded = pl.Series(rng.random(count) < 0.9) & located
    return [
        where.alias("incident_postcode"),
        pl.when((pl.col("scene") >= 0) & located).then(at["lsoa"]).alias("scene_lsoa"),
        pl.when(gridded).then(grid[0]).alias("incident_easting"),
        pl.when(gridded).then(grid[1]).alias("incident_northing"),
        pl.when(pl.Series(rng.random(count) < 0.93)).then(code).alias("place_type"),
        text.alias("pickup_location_type"),
    ]


def _patient(region: Region, rows: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr]:
    count = rows.height
    conveyed = rows["arrival"].is_not_null()
    traced = pl.Series(rng.random(count) < np.where(conveyed.to_numpy(), 0.72, 0.4))
    called, born = pl.col("call_date").str.to_date("%Y-%m-%d"), pl.col("born")
    had_birthday = (called.dt.month() * 100 + called.dt.day().cast(pl.Int16)) >= (
        born.dt.month() * 100 + born.dt.day().cast(pl.Int16)
    )
    age = (called.dt.year() - born.dt.year() - (~had_birthday).cast(pl.Int32)).clip(0)
    guess = (age + pl.Series(rng.integers(-3, 4, count))).clip(0, 110)
    age_guessed = pl.Series(rng.random(count) < 0.95)
    return [
        pl.when(traced).then("nhs_number").alias("nhs_number"),
        pl.when(pl.Series(rng.random(count) < 0.8))
        .then(pl.col("forename") + " " + pl.col("surname"))
        .alias("patient_name"),
        pl.when(traced).then(born.dt.strftime("%Y-%m-%d")).alias("birth_date"),
        pl.when(traced).then(age).when(age_guessed).then(guess).cast(pl.String).alias("age"),
        pl.when(pl.Series(rng.random(count) < 0.96)).then("sex").otherwise(pl.lit("X")).alias("sex"),
        pl.when(pl.Series(rng.random(count) < 0.35)).then("ethnic").alias("ethnic_category"),
        pl.when(pl.Series(rng.random(count) < 0.7)).then("postcode").alias("residence_postcode"),
    ]


def _response(region: Region, rows: pl.DataFrame, rng: np.random.Generator) -> list[pl.Expr | pl.Series]:
    count = rows.height
    conveyed = pl.col("arrival").is_not_null()
    stopped = sampled_values(rng, {"none": 94.0, "cancelled": 4.0, "duplicate": 1.4, "hoax": 0.6}, count).replace(
        {"none": None}
    )
    between = (rows["dispatch_code"] == "33A01") & rows["arrival"].is_null()
    main = region.sites.filter(pl.col("valid_to").is_null()).unique("provider", keep="first", maintain_order=True)
    site = pl.col("provider").replace_strict(
        main["provider"].to_list(), main["site"].to_list(), default=None, return_dtype=pl.String
    )
    has_narrative = pl.Series(rng.random(count) < 0.8)
    book = pl.when(pl.col("kind").is_in(list(NARRATIVES))).then("kind").otherwise(pl.lit("accident"))
    note = notes(rows, rows.select(book).to_series(), NARRATIVES, rng)
    vehicle = pl.Series(rng.integers(1000, 9999, count)).cast(pl.String)
    return [
        sampled_values(rng, {"C1": 9.0, "C2": 58.0, "C3": 28.0, "C4": 3.0, "C5": 2.0}, count).alias(
            "response_category"
        ),
        pl.when(pl.Series(between)).then(pl.lit("inter_hospital")).when(~conveyed).then(stopped).alias("stop_code"),
        pl.when(conveyed).then(site).alias("hospital_attended"),
        pl.when(conveyed).then(pl.lit("1")).otherwise(pl.lit("0")).alias("conveyed"),
        (pl.lit("W") + vehicle).alias("callsign"),
        pl.when(has_narrative).then(note).alias("narrative"),
    ]
