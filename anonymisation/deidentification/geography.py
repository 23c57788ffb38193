"""Postcodes and small-area codes made into areas of the region, or a plain word where there is no such area.

Knows: the lookup of `anonymisation.deidentification.postcode_lookup`, the pseudo-postcodes of the NHS Data Dictionary,
the region's areas.
Must not know: which table a postcode came from. No row is ever dropped for its postcode.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from schemas.tables.deidentified import AREA_PARTS

AREA, OUTSIDE, NO_FIXED_ABODE, UNKNOWN = "area", "outside", "no_fixed_abode", "unknown"

PSEUDO_POSTCODES = {"ZZ993VZ": NO_FIXED_ABODE, "ZZ993WZ": UNKNOWN, "ZZ993CZ": UNKNOWN}
"""No fixed abode; not known; England, not otherwise stated. Every other ZZ99 is another country."""

_ANY_PSEUDO_POSTCODE = "ZZ99"
_CODE_OF_ANOTHER_COUNTRY = r"^[WSNMLJ9]"
_NO_AREA = (UNKNOWN, OUTSIDE, NO_FIXED_ABODE)
"""The places that are no area, at the positions they have in the table of places."""


class Geography:
    """The lookup in memory. A postcode becomes the position of a place; places are a short table of areas.

    Memory: about 16 bytes for each postcode of the country, some 45 MB for the whole of it.
    """

    def __init__(self, lookup: pl.LazyFrame, areas: pl.DataFrame) -> None:
        """lookup: the columns of `lookup.LOOKUP_COLUMNS`. areas: reference areas with code and level."""
        in_region = pl.col("la").is_in(areas.filter(pl.col("level") == "local_authority")["code"].to_list())
        inside = (
            lookup.filter(in_region).collect(engine="streaming").unique("postcode", keep="first", maintain_order=True)
        )
        small_areas = _small_areas(lookup)
        self._places = _places(pl.concat([inside.drop("postcode"), small_areas.filter(in_region)]))
        self._of_postcode = _positions(inside, "postcode", self._places)
        self._of_small_area = pl.concat(
            [
                _positions(small_areas.filter(in_region), "lsoa", self._places),
                small_areas.filter(~in_region).select("lsoa", _position_of(OUTSIDE)),
            ]
        )
        self._postcodes_outside = lookup.filter(~in_region).select("postcode").collect(engine="streaming").to_series()
        self.small_areas = _pieces(inside)
        """How the small areas of the region lie in one another: columns ward, msoa, la. One row for each of the three
        that some postcode has together, sorted; ward or msoa is null where such a postcode has none."""

    @classmethod
    def read(cls, parquet: Path, areas: pl.DataFrame) -> Geography:
        """The lookup that `lookup.load_lookup` wrote, seen from the region that `areas` describes."""
        return cls(pl.scan_parquet(parquet), areas)

    def place(
        self, frame: pl.DataFrame, postcode_columns: Sequence[str], area_columns: Sequence[str], prefix: str
    ) -> pl.DataFrame:
        """`frame` with `<prefix>_` status, la, ward, msoa, lsoa and deprivation added, rows in the same order.

        The first postcode that tells something wins, then the first LSOA code. status is area, outside, no_fixed_abode
        or unknown; la, ward and msoa hold the code, or the status; lsoa the code, or null; deprivation '1' to '5', or
        unknown. An LSOA that lies in two wards has the ward unknown.
        """
        position = pl.Series("place", [None], dtype=pl.UInt32).new_from_index(0, frame.height)
        for name in postcode_columns:
            position = _first_that_tells(position, frame[name], self._of_postcodes)
        for name in area_columns:
            position = _first_that_tells(position, frame[name], self._of_small_areas)
        position = position.fill_null(_NO_AREA.index(UNKNOWN))
        return frame.with_columns(self._places[part].gather(position).alias(f"{prefix}_{part}") for part in AREA_PARTS)

    def _of_postcodes(self, postcodes: pl.Series) -> pl.Series:
        positions = _matched(postcodes, self._of_postcode)
        unmatched = postcodes.filter(positions.is_null() & postcodes.is_not_null()).unique()
        if unmatched.is_empty():
            return positions
        return positions.fill_null(_matched(postcodes, self._of_odd_postcodes(unmatched)))

    def _of_odd_postcodes(self, written: pl.Series) -> pl.DataFrame:
        """Places of the few distinct postcodes not found as written: badly spaced, pseudo, outside, or none at all.

        The lookup of ONS holds the whole country, so a postcode that is not in it is a slip of the pen or too new:
        unknown.
        """
        clean = written.str.to_uppercase().str.replace_all(r"[^A-Z0-9]", "")
        known_outside = self._postcodes_outside.filter(self._postcodes_outside.is_in(clean.implode()))
        code = pl.col("clean")
        meaning = (
            pl.when(code.is_in(known_outside.implode()))
            .then(pl.lit(OUTSIDE))
            .when(code.str.starts_with(_ANY_PSEUDO_POSTCODE))
            .then(code.replace_strict(PSEUDO_POSTCODES, default=OUTSIDE, return_dtype=pl.String))
            .otherwise(pl.lit(UNKNOWN))
        )
        position = pl.coalesce("place", meaning.replace_strict(_NO_AREA, range(len(_NO_AREA)), return_dtype=pl.UInt32))
        return (
            pl.DataFrame({"key": written, "clean": clean})
            .join(self._of_postcode.rename({"postcode": "clean"}), on="clean", how="left", maintain_order="left")
            .select("key", position.alias("place"))
        )

    def _of_small_areas(self, codes: pl.Series) -> pl.Series:
        # A code of another country may be missing from the lookup; an English one that is missing may be of an older
        # census.
        elsewhere = pl.when(codes.str.contains(_CODE_OF_ANOTHER_COUNTRY)).then(_position_of(OUTSIDE))
        return _matched(codes, self._of_small_area).fill_null(pl.select(elsewhere.alias("place")).to_series())


def _small_areas(lookup: pl.LazyFrame) -> pl.DataFrame:
    """One row an LSOA, with its ward only where it lies in one."""
    one_ward = pl.when(pl.col("ward").min() == pl.col("ward").max()).then(pl.col("ward").min())
    return (
        lookup.filter(pl.col("lsoa").is_not_null() & pl.col("la").is_not_null())
        .group_by("lsoa")
        .agg(pl.col("msoa").min(), one_ward.alias("ward"), pl.col("la").min(), pl.col("deprivation").min())
        .select("lsoa", "msoa", "ward", "la", "deprivation")
        .sort("lsoa")
        .collect(engine="streaming")
    )


def _pieces(postcodes: pl.DataFrame) -> pl.DataFrame:
    has_area = pl.any_horizontal(pl.col("ward", "msoa").is_not_null())
    return postcodes.filter(has_area).select("ward", "msoa", "la").unique().sort("la", "ward", "msoa")


def _places(areas: pl.DataFrame) -> pl.DataFrame:
    """The table of places: the three that are no area, then every combination of areas that a postcode or LSOA has."""
    none = pl.DataFrame({"status": _NO_AREA}).select(
        "status",
        *(pl.col("status").alias(part) for part in ("la", "ward", "msoa")),
        pl.lit(None, pl.String).alias("lsoa"),
        pl.lit(UNKNOWN).alias("deprivation"),
    )
    some = areas.unique(maintain_order=True).select(
        pl.lit(AREA).alias("status"),
        "la",
        pl.col("ward").fill_null(UNKNOWN),
        pl.col("msoa").fill_null(UNKNOWN),
        "lsoa",
        pl.col("deprivation").fill_null(UNKNOWN),
    )
    return pl.concat([none.select(AREA_PARTS), some.unique(maintain_order=True).select(AREA_PARTS)])


def _positions(rows: pl.DataFrame, key: str, places: pl.DataFrame) -> pl.DataFrame:
    """`key` and the position, `place`, of each row's areas in the table of places."""
    filled = rows.with_columns(pl.col("ward", "msoa", "deprivation").fill_null(UNKNOWN))
    parts = ["la", "ward", "msoa", "lsoa", "deprivation"]
    numbered = places.with_row_index("place").filter(pl.col("status") == AREA).drop("status")
    return filled.join(numbered, on=parts, how="left", nulls_equal=True, maintain_order="left").select(key, "place")


def _position_of(status: str) -> pl.Expr:
    return pl.lit(_NO_AREA.index(status), pl.UInt32).alias("place")


def _matched(values: pl.Series, positions: pl.DataFrame) -> pl.Series:
    """The position of each value, null where there is none; the first column of `positions` is the key."""
    key = positions.columns[0]
    return values.alias(key).to_frame().join(positions, on=key, how="left", maintain_order="left")["place"]


def _first_that_tells(so_far: pl.Series, values: pl.Series, find: Callable[[pl.Series], pl.Series]) -> pl.Series:
    """`so_far`, and where it is nothing or unknown, the position of the value."""
    silent = so_far.is_null() | (so_far == _NO_AREA.index(UNKNOWN))
    if not (silent & values.is_not_null()).any():
        return so_far
    positions = find(values)
    return positions.zip_with(silent & positions.is_not_null(), so_far)
