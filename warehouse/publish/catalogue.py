"""What the warehouse says of itself: marts, areas, providers, codes, the dictionary, and which release this is.

Knows the declarations and what the caller tells it. Must not read a clock or a file, nor decide what may be shown:
the control totals of submissions are published as they are given, so the caller protects them first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from schemas.dictionary import dictionary, published_tables
from schemas.tables.catalogue import Catalogue, catalogue
from schemas.tables.marts import all_derived, all_marts, published

_DESCRIBING = ("mart", "area", "provider", "population", "code_list", "dictionary")
"""The tables a drop copies: with the counts, they make the publication's name."""


@dataclass(frozen=True)
class About:
    """What only the caller knows of a publication; `published_at` in UTC."""

    release: str
    policy: str
    definitions_version: str
    code_version: str
    published_at: datetime


def describe(
    tables: Mapping[str, pl.DataFrame],
    *,
    areas: pl.DataFrame,
    small_areas: pl.DataFrame,
    organisations: pl.DataFrame,
    populations: pl.DataFrame,
    code_list: pl.DataFrame,
    reporting: pl.DataFrame,
    submissions: pl.DataFrame,
    about: About,
) -> dict[str, pl.DataFrame]:
    """Name → rows of every table declared in `schemas.tables.catalogue`, sorted by its key.

    tables: name → rows of the protected marts and of what was derived from them.
    areas, organisations, populations: as in `schemas/reference/`. code_list: every list, with column `list`.
    small_areas: ward, msoa, la. reporting: provider_code, source, month, received.
    submissions: the columns of `publication_submission` but for the publication.
    """
    found = {
        "mart": _marts(about.policy),
        "area": _areas(areas, small_areas, code_list),
        "provider": _providers(organisations, reporting),
        "population": populations,
        "code_list": code_list,
        "dictionary": dictionary(published_tables()),
        "reporting": reporting,
    }
    shaped = {name: _shaped(catalogue(name), rows) for name, rows in found.items()}
    release = _publication(tables, [shaped[name] for name in _DESCRIBING], shaped["reporting"], submissions, about)
    named = submissions.with_columns(publication_id=pl.lit(release["publication_id"].item(), pl.String))
    shaped["publication"] = release
    shaped["publication_submission"] = _shaped(catalogue("publication_submission"), named)
    return shaped


def content_hash(tables: Iterable[tuple[str, pl.DataFrame]]) -> str:
    """SHA-256 of named tables: their columns, types and rows, in any order of tables and rows."""
    digest = hashlib.sha256()
    for name, rows in sorted(tables, key=lambda pair: pair[0]):
        lines = rows.write_csv(null_value="\\N", include_header=False).splitlines()
        shape = ", ".join(f"{column} {dtype}" for column, dtype in rows.schema.items())
        digest.update("\n".join([f"# {name}: {shape}", *sorted(lines), ""]).encode())
    return digest.hexdigest()


def _publication(
    tables: Mapping[str, pl.DataFrame],
    describing: Iterable[pl.DataFrame],
    reporting: pl.DataFrame,
    submissions: pl.DataFrame,
    about: About,
) -> pl.DataFrame:
    counts = content_hash((name, rows) for name, rows in tables.items())
    words = content_hash(zip(_DESCRIBING, describing, strict=True))
    name = hashlib.sha256("\n".join([counts, words, about.policy, about.definitions_version]).encode()).hexdigest()
    row = {
        "publication_id": name[:16],
        "release": about.release,
        "published_at": _in_utc(about.published_at),
        "policy": about.policy,
        "definitions_version": about.definitions_version,
        "code_version": about.code_version,
        "submissions": submissions.height,
        "months_from": reporting["month"].min(),
        "months_to": reporting["month"].max(),
        "content_hash": counts,
    }
    return pl.DataFrame([row], schema=catalogue("publication").schema())


def _in_utc(moment: datetime) -> datetime:
    """Without its zone; a moment that names none is taken to be in UTC."""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def _marts(policy: str) -> pl.DataFrame:
    names = [table.name for table in [*all_marts(), *all_derived()]]
    derived = {table.name for table in all_derived()}
    rows = [
        {
            "name": name,
            "kind": "derived" if name in derived else "counted",
            "grain": published(name).grain,
            "dimensions": ", ".join(published(name).dimensions()),
            "area_level": published(name).area_level,
            "period": published(name).period,
            "definition": published(name).definition,
            "sensitive": published(name).sensitive,
            "policy": policy,
            "meaning": published(name).meaning(),
        }
        for name in names
    ]
    return pl.DataFrame(rows, schema=catalogue("mart").schema())


def _areas(areas: pl.DataFrame, small_areas: pl.DataFrame, code_list: pl.DataFrame) -> pl.DataFrame:
    statuses = code_list.filter(pl.col("list") == "area_status", pl.col("code") != "area")
    # Of an area that a lookup puts into two authorities, one can be named; the tables have a row in each.
    small = [
        small_areas.select(code=level, level=pl.lit(level), parent_code="la")
        .drop_nulls()
        .sort("parent_code")
        .unique("code", keep="first")
        for level in ("ward", "msoa")
    ]
    parts = [
        areas,
        *small,
        statuses.select("code", name="label", level=pl.lit("status")),
    ]
    return pl.concat([_shaped(catalogue("area"), part) for part in parts])


def _providers(organisations: pl.DataFrame, reporting: pl.DataFrame) -> pl.DataFrame:
    expected = reporting.select(code="provider_code").unique()
    return expected.join(organisations, on="code", how="left").with_columns(board_code="parent_code").unique("code")


def _shaped(table: type[Catalogue], rows: pl.DataFrame) -> pl.DataFrame:
    """`rows` with exactly the columns of `table`, typed, sorted; a column that is not there is empty, and so is ''."""
    wanted = table.schema()
    filled = rows.with_columns(
        pl.lit(None, dtype).alias(name) for name, dtype in wanted.items() if name not in rows.columns
    )
    typed = filled.select(_typed(name, filled.schema[name], dtype) for name, dtype in wanted.items())
    return typed.sort(table.key) if table.key else typed


def _typed(name: str, given: pl.DataType, wanted: pl.DataType) -> pl.Expr:
    if given == pl.String and wanted == pl.Date:
        return pl.col(name).str.to_date("%Y-%m-%d", strict=False)
    if given == pl.String:
        return pl.col(name).replace("", None).cast(wanted)
    return pl.col(name).cast(wanted)
