"""What the note repeats of its own row: names, addresses and numbers of the record, exact or one slip away.

Knows: the fields of a record. Must not know: anything else about the note. Small words of a name (de, an, so) are
looked for only beside another of its words.
"""

from __future__ import annotations

import polars as pl

from anonymisation.entities import RECORD_FIELDS
from anonymisation.free_text.words.lexicon import Kind
from anonymisation.free_text.words.spelling import is_one_slip

_ENTITY = {
    "nhs_number": "NHS_NUMBER",
    "mrn": "HOSPITAL_NUMBER",
    "forename": "NAME",
    "surname": "NAME",
    "dob": "DATE",
    "address1": "ADDRESS",
    "town": "ADDRESS",
    "postcode": "UK_POSTCODE",
    "phone": "PHONE_NUMBER",
    "incident_no": "INCIDENT_NUMBER",
    "nok_name": "NAME",
    "nok_phone": "PHONE_NUMBER",
    "clinician": "NAME",
}
_NAMES = ("forename", "surname", "nok_name", "clinician")
_SHORTEST_FOR_SLIPS = 5
_MAY_BE_NAME = int(Kind.NAMES_FIRST | Kind.NAMES_OFTEN | Kind.NAMES_SELDOM)
"""Only those words can be a misspelt name; words on no list go anyway, and "night" is not to go with every Knight."""
_SPLIT = r"[^\p{L}\p{M}\p{N}]+"


def repeated(words: pl.DataFrame, records: pl.DataFrame | None, usual: frozenset[str]) -> pl.Series:
    """For each word the entity of the field it repeats, or null.

    words: note (UInt32), lower. records: note and any RECORD_FIELDS. usual: words that a record may hold (road, high,
    the) and that say nothing by themselves.
    """
    nothing = pl.Series("linked", [None], dtype=pl.String).new_from_index(0, words.height)
    if records is None or not words.height:
        return nothing
    facts = _facts(records, usual)
    if not facts.height:
        return nothing
    exact = words.select("note", "lower").join(
        facts.select("note", "lower", "entity").unique(["note", "lower"]),
        on=["note", "lower"],
        how="left",
        maintain_order="left",
    )["entity"]
    return exact.fill_null(_one_slip_away(words, facts.filter(pl.col("is_name")))).alias("linked")


def _facts(records: pl.DataFrame, usual: frozenset[str]) -> pl.DataFrame:
    parts = [
        records.select(
            "note",
            pl.col(field)
            .cast(pl.String)
            .str.to_lowercase()
            .str.replace_all("’", "'")
            .str.replace_all(_SPLIT, " ")
            .str.strip_chars()
            .str.split(" ")
            .alias("lower"),
            pl.lit(_ENTITY[field]).alias("entity"),
            pl.lit(field in _NAMES).alias("is_name"),
        ).explode("lower")
        for field in RECORD_FIELDS
        if field in records.columns and field != "dob"
    ]
    if not parts:
        return pl.DataFrame(schema={"note": pl.UInt32, "lower": pl.String, "entity": pl.String, "is_name": pl.Boolean})
    facts = pl.concat(parts).filter(
        pl.col("lower").is_not_null()
        & (pl.col("lower") != "")
        & ~pl.col("lower").is_in(pl.Series(sorted(usual)).implode())
    )
    return facts.filter(
        (pl.col("lower").str.len_chars() > 1) & (pl.col("is_name") | (pl.col("lower").str.len_chars() > 2))
    )


def _one_slip_away(words: pl.DataFrame, names: pl.DataFrame) -> pl.Series:
    """Words and names that are the same once one letter is left out of either, or two are swapped."""
    long = names.filter(pl.col("lower").str.len_chars() >= _SHORTEST_FOR_SLIPS)
    candidates = (
        words.select(
            "note",
            "lower",
            pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"),
            (pl.col("kinds") if "kinds" in words.columns else pl.lit(0)).alias("kinds"),
        )
        .filter((pl.col("lower").str.len_chars() >= _SHORTEST_FOR_SLIPS - 1) & ((pl.col("kinds") & _MAY_BE_NAME) != 0))
        .join(long.select("note", pl.col("lower").alias("name"), "entity"), on="note")
        .filter(
            (pl.col("lower").str.len_chars().cast(pl.Int32) - pl.col("name").str.len_chars().cast(pl.Int32)).abs() <= 1
        )
        .filter(pl.col("lower").str.slice(0, 1) == pl.col("name").str.slice(0, 1))
    )
    distinct = candidates.select("lower", "name").unique()
    slips = [is_one_slip(word, name) for word, name in distinct.iter_rows()]
    matches = candidates.join(
        distinct.filter(pl.Series(slips, dtype=pl.Boolean)), on=["lower", "name"], how="inner"
    ).unique("place")
    return (
        pl.Series([None], dtype=pl.String).new_from_index(0, words.height).scatter(matches["place"], matches["entity"])
    )
