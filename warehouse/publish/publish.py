"""From protected tables to `violence.duckdb`: built beside the old file and swapped in one rename.

Knows how DuckDB writes and how a file is replaced. Must not know how a count was made or protected; but it refuses
a table whose shape is not the declared one, or that shows a number its own status says is not shown.

Readers that have the old file open keep it; those that open after the rename see the new one. In one process every
handle must be closed before it opens the file again. On Windows an open file cannot be replaced: publish to a dated
name there and point readers at the newest.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import polars as pl
from filelock import FileLock

from schemas.columns import Table
from schemas.durable import replace_durably
from schemas.errors import SvdError
from schemas.tables.catalogue import all_catalogue
from schemas.tables.marts import all_derived, all_marts, published
from warehouse.duck import frames_named, in_memory, name_in_sql, read_only, rows_of, text_in_sql

STORAGE_VERSION = "v1.2.0"
"""Readers of DuckDB 1.2 and after open it; what 2.0 writes by default opens only in 2.0."""

_CLOCK = "published_at"


class PublishRefused(SvdError):
    """A table is not fit to be published; the message names it and quotes no value."""


def publish(marts: Mapping[str, pl.DataFrame], catalogue: Mapping[str, pl.DataFrame], target: Path) -> bool:
    """Make `target` hold `marts` (schema main, derived tables among them) and `catalogue` (schema catalogue).

    Every table and column carries its comment; rows are sorted by what names them. True where the file was
    replaced, false where it already held all this and was left alone. Only one publish runs at a time.

    Raises `PublishRefused` where a table is not as declared; `target` is then untouched.
    """
    tables = dict(_fit_tables(marts, catalogue))
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{target}.lock"):
        _clear_leftovers(target)
        if _holds(target, tables):
            return False
        building = target.with_name(f".{target.name}.building")
        _build(tables, building)
        _wal_of(target).unlink(missing_ok=True)
        replace_durably(building, target)
    return True


Fit = tuple[type[Table], pl.DataFrame]


def _fit_tables(marts: Mapping[str, pl.DataFrame], catalogue: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, Fit]]:
    counts = {name: published(name) for name in _published_names()}
    entries = {table.name: table for table in all_catalogue()}
    _refuse_undeclared({*marts} - {*counts} | {*catalogue} - {*entries})
    for name, rows in sorted(marts.items()):
        table = counts[name]
        _refuse_other_shape(table, rows)
        _refuse_unprotected(name, rows)
        yield f"main.{name}", (table, rows.select(list(table.columns)).sort(table.dimensions()))
    for name, rows in sorted(catalogue.items()):
        entry = entries[name]
        _refuse_other_shape(entry, rows)
        keyed = rows.select(list(entry.columns))
        yield f"catalogue.{name}", (entry, keyed.sort(entry.key) if entry.key else keyed)


def _published_names() -> list[str]:
    return [*(table.name for table in all_marts()), *(table.name for table in all_derived())]


def _refuse_undeclared(names: set[str]) -> None:
    if names:
        raise PublishRefused(
            f"Declared neither in schemas/tables/marts.py nor schemas/tables/catalogue.py: {', '.join(sorted(names))}."
        )


def _refuse_other_shape(table: type[Table], rows: pl.DataFrame) -> None:
    wrong = [name for name, dtype in table.schema().items() if rows.schema.get(name) != dtype]
    wrong += [name for name in rows.columns if name not in table.columns]
    if wrong:
        raise PublishRefused(f"{table.name} is not as declared in schemas; look at: {', '.join(wrong)}.")


def _refuse_unprotected(name: str, rows: pl.DataFrame) -> None:
    """Protection is decided elsewhere; here only that each number agrees with its own status."""
    shown = pl.col("status").eq_missing("published")
    if rows.filter(shown != pl.col("n").is_not_null()).height:
        raise PublishRefused(
            f"{name} shows numbers that its status says are not shown, or the reverse; protect it first."
        )


def _clear_leftovers(target: Path) -> None:
    """A publish that was killed leaves a half-built file; nobody else is building, for we hold the lock."""
    for leftover in target.parent.glob(f".{glob.escape(target.name)}.building*"):
        leftover.unlink()


def _holds(target: Path, tables: Mapping[str, Fit]) -> bool:
    if not target.exists() or _wal_of(target).exists():
        return False
    try:
        with read_only(target) as connection:
            return _names_in(connection) == {*tables} and all(
                _but_for_the_clock(rows_of(connection, name)).equals(_but_for_the_clock(rows))
                for name, (_, rows) in tables.items()
            )
    except duckdb.Error:
        return False


def _but_for_the_clock(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.drop(_CLOCK, strict=False)


def _names_in(connection: duckdb.DuckDBPyConnection) -> set[str]:
    found = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    return {f"{schema}.{table}" for schema, table in found}


def _build(tables: Mapping[str, Fit], building: Path) -> None:
    with in_memory() as connection:
        connection.execute("CREATE SCHEMA catalogue")
        for name, (table, rows) in tables.items():
            _write(connection, name, table, rows)
        connection.execute(f"ATTACH {text_in_sql(str(building))} AS built (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("COPY FROM DATABASE memory TO built")
        connection.execute("CHECKPOINT built")
        connection.execute("DETACH built")


def _write(connection: duckdb.DuckDBPyConnection, name: str, table: type[Table], rows: pl.DataFrame) -> None:
    columns = ", ".join(f"{name_in_sql(column.name)} {column.sql_type}" for column in table.columns.values())
    connection.execute(f"CREATE TABLE {name_in_sql(name)} ({columns})")
    with frames_named(connection, {"rows_to_write": rows}):
        connection.execute(f"INSERT INTO {name_in_sql(name)} FROM rows_to_write")
    about = f"{table.meaning()} One row: {table.grain}."
    connection.execute(f"COMMENT ON TABLE {name_in_sql(name)} IS {text_in_sql(about)}")
    for column in table.columns.values():
        where = name_in_sql(f"{name}.{column.name}")
        connection.execute(f"COMMENT ON COLUMN {where} IS {text_in_sql(column.meaning)}")


def _wal_of(target: Path) -> Path:
    """Where somebody wrote to the old file and left a log: replayed into the new file it would ruin it."""
    return target.with_name(f"{target.name}.wal")
