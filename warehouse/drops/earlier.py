"""Old majors of tables, for readers who have not followed yet: each is one SELECT over the new published tables.

Knows `earlier/<table>@<major>.sql` and the contract the old major had. Must not decide how long one is served; that is
`schemas.versions.still_served`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import polars as pl

from schemas import versions
from warehouse.drops.errors import DropFailed
from warehouse.duck import frames_named, in_memory

SELECTS = Path(__file__).with_name("earlier")


def earlier_tables(
    served: Iterable[str], tables: Mapping[str, pl.DataFrame]
) -> dict[str, tuple[versions.Contract, pl.DataFrame]]:
    """Name such as la_year@1 → its contract and rows, of those of `served` whose table is among `tables`.

    Rows are sorted by what names them. Raises `DropFailed` where a SELECT is missing or gives another shape.
    """
    names = [name for name in served if name.partition("@")[0] in tables]
    return {name: _earlier(name, tables) for name in names}


def _earlier(name: str, tables: Mapping[str, pl.DataFrame]) -> tuple[versions.Contract, pl.DataFrame]:
    select, contract = SELECTS / f"{name}.sql", versions.read(versions.EARLIER).get(name)
    if contract is None or not select.is_file():
        raise DropFailed(
            f"{name} is still promised to partners and cannot be made; write warehouse/drops/earlier/{name}.sql."
        )
    promised = {column["name"]: column["type"] for column in contract["columns"]}
    try:
        with in_memory() as connection, frames_named(connection, tables):
            relation = connection.sql(select.read_text(encoding="utf-8"))
            types = dict(zip(relation.columns, map(str, relation.types), strict=True))
            rows: pl.DataFrame = relation.pl()
    except duckdb.Error:
        types = {}
    if types != promised:
        raise DropFailed(f"earlier/{name}.sql does not give the columns and types that {name} had; mend it.")
    return contract, rows.select(list(promised)).sort(contract["dimensions"])
