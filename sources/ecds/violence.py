"""Which attendances are violence, and of what kind. Applies `definitions.toml`; knows no file and no place.

Works on de-identified rows: codes, bands and areas only.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import polars as pl

from schemas.codes import CodeLists
from schemas.tables.contact import Contact

DEFINITIONS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "definitions.toml").read_text(encoding="utf-8"))


def may_be_violence(lists: CodeLists) -> pl.Expr:
    """Whether a typed row, before de-identification, could meet any definition: every condition, taken generously."""
    secondary, sensitivity = DEFINITIONS["secondary"], DEFINITIONS["sensitivity"]
    concepts = lists["violence_concept"].having("category", *secondary["concepts"])
    return pl.any_horizontal(
        _in(lists, "injury_intent", DEFINITIONS["primary"]["injury_intent"]),
        _in(lists, "chief_complaint", secondary["chief_complaint"]),
        _in(lists, "injury_mechanism", sensitivity["injury_mechanism"]),
        pl.col("diagnosis").str.contains_any(concepts).fill_null(False),
        pl.col("safeguarding").str.contains_any(concepts).fill_null(False),
    )


def is_countable() -> pl.Expr:
    """Whether the record is a finished, undeleted, unduplicated attendance that was not a planned follow-up."""
    conditions = DEFINITIONS["countable"].items()
    return ~pl.any_horizontal(
        pl.col(name.removesuffix("_not")).is_in(values).fill_null(False) for name, values in conditions
    )


def is_primary(lists: CodeLists) -> pl.Expr:
    """Whether the injury's intent was coded as apparent assault."""
    return is_countable() & _in(lists, "injury_intent", DEFINITIONS["primary"]["injury_intent"])


def is_secondary(lists: CodeLists) -> pl.Expr:
    """Primary, or the complaint was sexual assault, or a violence concept was among the diagnoses or concerns."""
    rule = DEFINITIONS["secondary"]
    is_coded = _in(lists, "chief_complaint", rule["chief_complaint"]) | _any_of("concepts", rule["concepts"])
    return is_primary(lists) | (is_countable() & is_coded)


def is_sensitivity(lists: CodeLists) -> pl.Expr:
    """Not secondary, intent absent or undetermined, and a mechanism that is mostly violence; never self-harm."""
    rule = DEFINITIONS["sensitivity"]
    intent_open = pl.col("injury_intent").is_null() | _in(lists, "injury_intent", rule["injury_intent"])
    suspicious = _in(lists, "injury_mechanism", rule["injury_mechanism"])
    self_harm = _in(lists, "chief_complaint", rule["never_chief_complaint"])
    return is_countable() & ~is_secondary(lists) & intent_open & suspicious & ~self_harm


def is_injury(lists: CodeLists) -> pl.Expr:
    """Whether anything says that the patient was injured: an intent, a mechanism, or an injury complaint."""
    complaint = _in(lists, "chief_complaint", ["injury", "sexual_assault", "self_harm"])
    return is_countable() & (
        pl.col("injury_intent").is_not_null() | pl.col("injury_mechanism").is_not_null() | complaint
    )


def classify(rows: pl.LazyFrame, lists: CodeLists) -> pl.LazyFrame:
    """De-identified attendances → contacts, with what each is decided to be. One row in, one row out, uncounted rows
    gone."""
    kinds = DEFINITIONS["kinds"]
    sexual = _in(lists, "chief_complaint", kinds["sexual_chief_complaint"]) | _has_concept(kinds["sexual_concepts"])
    contacts = rows.filter(is_countable()).with_columns(
        source=pl.lit("ecds"),
        sex=lists["sex"].lookup(pl.col("sex"), "group", "unknown"),
        ethnic_group=lists["ethnic_category"].lookup(pl.col("ethnic_category"), "group", "unknown"),
        mechanism=lists["injury_mechanism"].lookup(pl.col("injury_mechanism"), "group", "unknown"),
        place_type=lists["place_of_injury"].lookup(pl.col("place_of_injury"), "group", "unknown"),
        is_injury=is_injury(lists),
        intent_coded=is_injury(lists)
        & lists["injury_intent"].lookup(pl.col("injury_intent"), "category").ne("undetermined").fill_null(False),
        mechanism_coded=is_injury(lists) & pl.col("injury_mechanism").is_not_null(),
        place_coded=is_injury(lists) & pl.col("place_of_injury").is_not_null(),
        time_known=is_injury(lists) & pl.col("injury_time_known").fill_null(False),
        is_primary=is_primary(lists),
        is_secondary=is_secondary(lists),
        is_sensitivity=is_sensitivity(lists),
        is_ambulance=pl.lit(False),
        is_sexual=is_secondary(lists) & sexual,
        is_domestic=is_secondary(lists) & _has_concept(kinds["domestic_concepts"]),
        is_under_18=pl.col("age_band").is_in(kinds["under_18_age_bands"]),
        incident_status=pl.lit("unknown"),
        incident_la=pl.lit("unknown"),
        incident_ward=pl.lit("unknown"),
        incident_msoa=pl.lit("unknown"),
        incident_lsoa=pl.lit(None, pl.String),
        incident_deprivation=pl.lit("unknown"),
        linked=pl.lit(False),
    )
    return contacts.select(pl.col(name).cast(dtype) for name, dtype in Contact.schema().items())


def _in(lists: CodeLists, column: str, categories: list[str]) -> pl.Expr:
    return pl.col(column).is_in(lists[column].having("category", *categories)).fill_null(False)


def _has_concept(categories: list[str]) -> pl.Expr:
    return _any_of("concepts", categories) | _any_of("markers", categories)


def _any_of(column: str, categories: list[str]) -> pl.Expr:
    return pl.col(column).str.split("|").list.eval(pl.element().is_in(categories)).list.any().fill_null(False)
