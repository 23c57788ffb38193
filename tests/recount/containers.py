"""What a file holds, as bytes that can be looked through: itself, and whatever is packed, columned or stored in it.

Knows formats. Must not know what is looked for. A file that seems to be of a format and cannot be opened is an error,
for what cannot be looked into cannot be called clean.
"""

from __future__ import annotations

import gzip
import io
import shutil
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

Piece = tuple[str, bytes]


class Unsearchable(Exception):
    """A file cannot be looked into; the message names it and its format."""


def pieces(path: Path) -> Iterator[Piece]:
    """The bytes of the file and of all that it holds, each with the format it was got out of.

    The bytes themselves are `plain`, or `packed` where they are looked into as well.
    """
    yield from _within(path.read_bytes(), path.name, path)


def _within(content: bytes, name: str, path: Path | None = None) -> Iterator[Piece]:
    kind = format_of(content)
    if kind is None:
        yield "plain", content
        return
    yield "packed", content
    try:
        yield from ((kind, held) for held in _OPENERS[kind](content, path))
    except Unsearchable:
        raise
    except Exception as error:
        failure = type(error).__name__
    else:
        return
    raise Unsearchable(f"{name} looks like {kind} and cannot be opened ({failure}).")


def format_of(content: bytes) -> str | None:
    """The format that is looked into, or None where the bytes are all there is."""
    if content[:4] == b"PAR1" and content[-4:] == b"PAR1":
        return "parquet"
    if content[8:12] == b"DUCK":
        return "duckdb"
    if content[:16] == b"SQLite format 3\x00":
        return "sqlite"
    starts = {b"\x1f\x8b\x08": "gzip", b"PK\x03\x04": "zip", b"ARROW1": "arrow", b"\x28\xb5\x2f\xfd": "zstd"}
    return next((kind for start, kind in starts.items() if content.startswith(start)), None)


def _gzip(content: bytes, path: Path | None) -> Iterator[bytes]:
    yield from (held for _, held in _within(gzip.decompress(content), "what is packed in a gzip file"))


def _zstd(content: bytes, path: Path | None) -> Iterator[bytes]:
    unpacked = pa.CompressedInputStream(pa.BufferReader(content), "zstd").read()
    yield from (held for _, held in _within(unpacked, "what is packed in a zstd file"))


def _zip(content: bytes, path: Path | None) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for number, member in enumerate(archive.infolist()):
            yield member.filename.encode()
            yield from (held for _, held in _within(archive.read(member), f"member {number} of a zip file"))


def _parquet(content: bytes, path: Path | None) -> Iterator[bytes]:
    with pq.ParquetFile(io.BytesIO(content)) as table:
        yield str(table.schema_arrow.metadata).encode()
        for group in range(table.num_row_groups):
            yield from _columns(table.read_row_group(group))


def _arrow(content: bytes, path: Path | None) -> Iterator[bytes]:
    yield from _columns(pa.ipc.open_file(pa.BufferReader(content)).read_all())


def _columns(table: pa.Table) -> Iterator[bytes]:
    for name in table.column_names:
        yield name.encode()
        column = table[name]
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        if pa.types.is_nested(column.type):
            yield "\n".join(str(value) for value in column.to_pylist()).encode()
            continue
        values = column.unique()
        if pa.types.is_binary(values.type) or pa.types.is_large_binary(values.type):
            yield b"\n".join(value for value in values.to_pylist() if value is not None)
        else:
            yield "\n".join(
                value for value in pc.cast(values, pa.large_string()).to_pylist() if value is not None
            ).encode()


def _sqlite(content: bytes, path: Path | None) -> Iterator[bytes]:
    """Every cell of every table; what is packed in a cell is unpacked."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(_copy(content, path, Path(folder), "-wal"))
        connection.text_factory = bytes
        try:
            tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            for name, statement in tables:
                yield statement or b""
                quoted = name.decode().replace('"', '""')
                for row in connection.execute(f'SELECT * FROM "{quoted}"'):
                    yield b"\n".join(_cell(value) for value in row)
        finally:
            connection.close()


def _cell(value: object) -> bytes:
    if not isinstance(value, bytes):
        return str(value).encode()
    if value[:1] == b"\x78":
        try:
            return value + b"\n" + zlib.decompress(value)
        except zlib.error:
            return value
    return b"\n".join(held for _, held in _within(value, "a cell")) if format_of(value) else value


def _duckdb(content: bytes, path: Path | None) -> Iterator[bytes]:
    """Every value of every table and view, and what is said of them."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        copy = _copy(content, path, Path(folder), ".wal")
        with duckdb.connect(str(copy), read_only=not (copy.parent / (copy.name + ".wal")).exists()) as connection:
            for said in ("duckdb_tables", "duckdb_columns", "duckdb_views"):
                statement = f"SELECT * FROM {said}() WHERE database_name = current_database()"
                yield "\n".join(str(row) for row in connection.execute(statement).fetchall()).encode()
            names = connection.execute(
                "SELECT table_schema, table_name, column_name FROM information_schema.columns "
                "WHERE table_catalog = current_database()"
            ).fetchall()
            for schema, table, column in names:
                quoted = [part.replace('"', '""') for part in (column, schema, table)]
                statement = 'SELECT DISTINCT CAST("{}" AS VARCHAR) FROM "{}"."{}"'.format(*quoted)
                values = connection.execute(statement).fetchall()
                yield "\n".join(value for (value,) in values if value is not None).encode()


def _copy(content: bytes, path: Path | None, folder: Path, beside: str) -> Path:
    """A copy of a database with its unfinished writes, so that looking changes nothing."""
    copy = folder / "copy.db"
    copy.write_bytes(content)
    if path is not None and (unfinished := path.with_name(path.name + beside)).exists():
        shutil.copyfile(unfinished, folder / (copy.name + beside))
    return copy


_OPENERS = {
    "parquet": _parquet,
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "gzip": _gzip,
    "zip": _zip,
    "arrow": _arrow,
    "zstd": _zstd,
}
