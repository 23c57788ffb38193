"""Which ambulance incidents are violence, and of what kind. Applies `definitions.toml`; knows no file and no place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import polars as pl

from schemas.codes import CodeLists
from schemas.tables.contact import Contact

DEFINITIONS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "definitions.toml").read_text(encoding="utf-8"))


def dispatch_card() -> pl.Expr:
    """The protocol card of the dispatch code, two digits."""
    return pl.col("dispatch_code").str.extract(r"^(\d{1,2})", 1).str.zfill(2)


def dispatch_suffix() -> pl.Expr:
    """The card and the suffix letter, such as 27S; null where there is no suffix."""
    return dispatch_card() + pl.col("dispatch_code").str.extract(r"\d([A-Z])$", 1)


def was_stopped() -> pl.Expr:
    """Whether the incident was cancelled, a duplicate, a hoax or a transfer between hospitals."""
    return pl.col("stop_code").is_not_null()


def is_violence_by_dispatch() -> pl.Expr:
    """Whether the dispatch code says so, and its suffix does not say that the wound was self-inflicted or an
    accident."""
    rule = DEFINITIONS["violence"]
    on_card = dispatch_card().is_in(rule["dispatch_cards"])
    never = dispatch_suffix().is_in(rule["never_suffixes"]).fill_null(False)
    return on_card.fill_null(False) & ~never


def is_own_doing() -> pl.Expr:
    """Whether a penetrating wound was found to be the patient's own doing, whatever else was said."""
    return ((dispatch_card() == "27") & _reason_in(DEFINITIONS["violence"]["never_reasons_on_card_27"])).fill_null(
        False
    )


def is_violence_by_reason(lists: CodeLists) -> pl.Expr:
    """Whether the trust's reason for the call or the crew's impression is one that the mapping calls violence."""
    return _reason_in(lists["ambulance_reason"].having("group", *DEFINITIONS["violence"]["reason_groups"]))


def may_be_violence(lists: CodeLists) -> pl.Expr:
    """Whether a typed row, before de-identification, could be violence."""
    return (is_violence_by_dispatch() | is_violence_by_reason(lists)) & ~is_own_doing()


def is_ambulance_violence(lists: CodeLists) -> pl.Expr:
    """The ambulance definition: by dispatch or by reason, and not stopped."""
    return may_be_violence(lists) & ~was_stopped()


def classify(rows: pl.LazyFrame, lists: CodeLists) -> pl.LazyFrame:
    """De-identified incidents → contacts, with what each is decided to be; stopped incidents are not contacts."""
    kinds = DEFINITIONS["kinds"]
    sexual = dispatch_suffix().is_in(kinds["sexual_suffixes"]).fill_null(False) | _reason_in(kinds["sexual_reasons"])
    unknown_to_ambulance = ["is_injury", "intent_coded", "mechanism_coded", "place_coded", "time_known"]
    contacts = rows.filter(~was_stopped()).with_columns(
        source=pl.lit("ambulance"),
        site_code=pl.lit(None, pl.String),
        sex=lists["sex"].lookup(pl.col("sex"), "group", "unknown"),
        ethnic_group=lists["ethnic_category"].lookup(pl.col("ethnic_category"), "group", "unknown"),
        mechanism=mechanism(),
        place_type=pl.col("place_type").fill_null("unknown"),
        is_primary=pl.lit(False),
        is_secondary=pl.lit(False),
        is_sensitivity=pl.lit(False),
        is_ambulance=is_ambulance_violence(lists),
        is_sexual=is_ambulance_violence(lists) & sexual,
        is_domestic=is_ambulance_violence(lists) & _reason_in(kinds["domestic_reasons"]),
        is_under_18=pl.col("age_band").is_in(kinds["under_18_age_bands"]),
        linked=pl.lit(False),
        **{name: pl.lit(False) for name in unknown_to_ambulance},
    )
    return contacts.select(pl.col(name).cast(dtype) for name, dtype in Contact.schema().items())


def mechanism() -> pl.Expr:
    """Knife or firearm where the suffix or the reason says so."""
    rule = DEFINITIONS["mechanism"]
    suffix = dispatch_suffix()
    return (
        pl.when(suffix.is_in(rule["firearm_suffixes"]).fill_null(False) | _reason_in(rule["firearm_reasons"]))
        .then(pl.lit("firearm"))
        .when(suffix.is_in(rule["knife_suffixes"]).fill_null(False) | _reason_in(rule["knife_reasons"]))
        .then(pl.lit("knife"))
        .otherwise(pl.lit("unknown"))
    )


def _reason_in(codes: list[str]) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).is_in(codes).fill_null(False) for name in ("local_reason", "crew_impression"))
