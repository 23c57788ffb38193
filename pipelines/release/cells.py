"""The cells of a release: their columns, their key as one text, and what they state of each table.

Knows tables and published statements. Must not know where cells are kept, nor how they were decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from anonymisation.disclosure.audit.statements import Key, PublishedStatements, Rule, Snapshot, Statement, keyed
from schemas.columns import Table
from schemas.tables.marts import Mart, all_marts

PROVIDERS = ["providers_received", "providers_complete", "providers_expected"]


COUNTED: dict[str, pl.DataType] = {"n": pl.Int64(), "people": pl.Int64(), **dict.fromkeys(PROVIDERS, pl.Int32())}
"""What makes a figure: its exact counts, and how many trusts they come from."""


CELLS: dict[str, pl.DataType] = {
    "table": pl.String(),
    "key": pl.String(),
    "vintage": pl.Int32(),
    "stated_in": pl.String(),
    "stated_vintage": pl.Int32(),
    "status": pl.String(),
    "n": pl.Int64(),
    **dict.fromkeys(PROVIDERS, pl.Int32()),
    **dict.fromkeys(("outer_low", "outer_high", "inner_low", "inner_high"), pl.Int64()),
}
"""The cells of a release, one row each, as the ledger keeps them.

vintage: which of the cell's figures is today's; empty where today's counts have no such cell. stated_in: the release
that made the statement in force, about the figure `stated_vintage`; empty where nothing was ever stated. outer_low,
outer_high: a reader can tell that the figure lies between; no outer_high where nothing bounds it. inner_low,
inner_high: nobody can tell that it is not either of these.
"""


_SEPARATOR = "|"


def with_key(frame: pl.DataFrame, table: type[Mart]) -> pl.DataFrame:
    """The frame with its dimensions as one text, `key`."""
    return frame.with_columns(as_text(table.dimensions()).alias("key"))


def as_text(columns: Iterable[str]) -> pl.Expr:
    """The columns as one text, as keys and groups are written; an empty one where a value is missing."""
    return pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in columns], separator=_SEPARATOR)


def key_text(key: Key) -> str:
    """A key as `with_key` writes it."""
    return _SEPARATOR.join("" if value is None else str(value) for value in key)


def with_dimensions(cells: pl.DataFrame, table: type[Mart]) -> pl.DataFrame:
    """The cells of one table with its dimensions, typed, from their key."""
    names = table.dimensions()
    parts = pl.col("key").str.split_exact(_SEPARATOR, len(names) - 1).struct.rename_fields(names)
    texts = cells.with_columns(parts.alias("__dimensions")).unnest("__dimensions")
    return texts.with_columns(_typed(table, name) for name in names)


def _typed(table: type[Table], name: str) -> pl.Expr:
    dtype = table.schema()[name]
    return pl.col(name).str.to_date("%Y-%m-%d") if dtype == pl.Date else pl.col(name).cast(dtype)


def by_table(cells: pl.DataFrame) -> Iterator[tuple[type[Mart], pl.DataFrame]]:
    """Each table with its cells and their dimensions; tables without cells are left out."""
    for table in all_marts():
        rows = cells.filter(pl.col("table") == table.name)
        if rows.height:
            yield table, with_dimensions(rows, table)


def tables_in_force(cells: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Mart name → what is published of it: the cells of which something was stated, in the mart's own columns."""
    tables = {table.name: table.empty() for table in all_marts()}
    for table, rows in by_table(cells.filter(pl.col("status").is_not_null())):
        columns = (pl.col(name).cast(dtype) for name, dtype in table.schema().items())
        tables[table.name] = rows.select(columns).sort(table.dimensions())
    return tables


def add_release(statements: PublishedStatements, release: str, rule: Rule, cells: pl.DataFrame) -> None:
    """Add a release's cells to what was published: its snapshot, and the statements that it made itself."""
    vintages: dict[str, Mapping[Key, int]] = {}
    for table, rows in by_table(cells):
        vintages[table.name] = keyed(rows.filter(pl.col("vintage").is_not_null()), table, "vintage")
        new = rows.filter(pl.col("stated_in") == release)
        for key, vintage, status, n in zip(
            new.select(table.dimensions()).iter_rows(), new["stated_vintage"], new["status"], new["n"], strict=True
        ):
            statements.add((table.name, key, vintage), Statement(release, status, n, rule))
    statements.snapshots.append(Snapshot(vintages))
