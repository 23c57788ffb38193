"""Opening DuckDB: the one place that knows its settings.

No connection may reach the network, load anything beyond the wheel, read Python variables by name,
or spill rows to a folder nobody chose. Must not know any table.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

SELECTS = Path(__file__).parent / "marts"
"""Where the SELECTs are, one a file."""

_SEALED: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
}


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database in memory that never spills to disk; closed at the end of the block."""
    connection = duckdb.connect(":memory:", config={**_SEALED, "temp_directory": ""})
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def read_only(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database at `path` to read, and nothing else on the machine; closed at the end of the block.

    While it is open in this process it goes on showing the file as it was, even after a publish.
    """
    connection = duckdb.connect(str(path), read_only=True, config={**_SEALED, "enable_external_access": False})
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def frames_named(connection: duckdb.DuckDBPyConnection, frames: Mapping[str, pl.DataFrame]) -> Iterator[None]:
    """Within the block, SQL may name each of `frames`."""
    for name, frame in frames.items():
        connection.register(name, frame)
    try:
        yield
    finally:
        for name in frames:
            connection.unregister(name)


def rows_of(connection: duckdb.DuckDBPyConnection, table: str) -> pl.DataFrame:
    """Every row of a table or view, in the order it is stored."""
    return query(connection, f"FROM {name_in_sql(table)}")


def query(connection: duckdb.DuckDBPyConnection, statement: str) -> pl.DataFrame:
    """The rows of a SELECT. DuckDB's errors may quote a row: whoever calls this lets none of them out."""
    found: pl.DataFrame = connection.sql(statement).pl()
    return found


def sql_file(folder: str, name: str) -> str:
    """The text of `warehouse/marts/<folder>/<name>.sql`."""
    return (SELECTS / folder / f"{name}.sql").read_text(encoding="utf-8")


def name_in_sql(name: str) -> str:
    """`name` quoted as an identifier, part by part where it is qualified."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in name.split("."))


def text_in_sql(text: str) -> str:
    """`text` quoted as a literal, for the statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"
