"""From contacts to exact counts: each mart is one SELECT in `marts/`, over the views made here.

Knows the contacts and what is expected of whom. Must not know how counts are protected; what leaves here is
exact and stays in the de-identified zone. A cell that nobody is in has a row too, with n = 0.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import duckdb
import polars as pl

from schemas.columns import Table
from schemas.errors import SvdError
from schemas.tables.contact import Contact
from schemas.tables.marts import Mart
from warehouse.duck import frames_named, in_memory, name_in_sql, query, sql_file, text_in_sql

INPUTS: dict[str, dict[str, pl.DataType]] = {
    "reporting": {
        "provider_code": pl.String(),
        "source": pl.String(),
        "month": pl.Date(),
        "received": pl.Boolean(),
    },
    "area": {"code": pl.String(), "level": pl.String()},
    "calendar": {"month": pl.Date(), "quarter": pl.Date(), "financial_year": pl.String()},
    "expected": {"provider_code": pl.String(), "source": pl.String(), "area_code": pl.String()},
    "code_list": {"list": pl.String(), "code": pl.String()},
    "small_area": {"ward": pl.String(), "msoa": pl.String(), "la": pl.String()},
}
"""What the marts need beside contacts: name → the columns used (more may be there) and their types."""

STAGES = (
    "place",
    "served",
    "period",
    "coverage_month",
    "coverage_quarter",
    "coverage_year",
    "coverage_period",
    "violence",
)
"""Steps the marts share, in the order they build on one another; each is one SELECT in `stages/`."""


PEOPLE = "people"
"""How many persons a cell's contacts are of. Counted to protect by, and never published."""

_PARTS = ("ward", "msoa")
"""The small areas, as `small_area` names them."""


class CountRefused(SvdError):
    """The contacts or inputs cannot be counted as they are; the message says what to do and quotes no value."""


def count(
    contacts: Sequence[Path] | str, inputs: Mapping[str, pl.DataFrame], marts: Iterable[type[Mart]]
) -> dict[str, pl.DataFrame]:
    """Mart name → its dimensions, exact n and people (Int64), providers_received, _complete and _expected (Int32).

    n counts contacts, people the distinct persons they are of: never more than n, and 0 only where n is 0. Contacts
    without a person's key are each of a person of its own, so people may be too many.
    contacts: Parquet files of `Contact` rows, or a pattern for them; none is an empty table.
    inputs: the frames named in `INPUTS`. Contacts of months that `calendar` lacks are not counted.

    Rows are sorted by the dimensions. Raises `CountRefused` where an input is missing or of another shape,
    or where violent contacts carry a code or area that no cell stands for, which would lose them.
    """
    marts = list(marts)
    given = {name: _checked(name, inputs) for name in INPUTS}
    with in_memory() as connection, frames_named(connection, given):
        _see_contacts(connection, contacts)
        for stage in STAGES:
            _keep(connection, stage)
        _refuse_lost_contacts(connection, marts)
        return {mart.name: _counted(connection, mart) for mart in marts}


def counted_schema(mart: type[Mart]) -> dict[str, pl.DataType]:
    """Column → type of what `count` returns for `mart`: the mart before it has a status, with `people` after `n`."""
    shape: dict[str, pl.DataType] = {}
    for name, dtype in mart.schema().items():
        if name != "status":
            shape[name] = dtype
        if name == "n":
            shape[PEOPLE] = pl.Int64()
    return shape


def _checked(name: str, inputs: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    if name not in inputs:
        raise CountRefused(f"The input {name} is missing; counting needs {', '.join(INPUTS)}.")
    wanted, frame = INPUTS[name], inputs[name]
    wrong = [column for column, dtype in wanted.items() if frame.schema.get(column) != dtype]
    if wrong:
        raise CountRefused(f"The input {name} needs these columns with their declared types: {', '.join(wrong)}.")
    return frame.select(list(wanted))


def _see_contacts(connection: duckdb.DuckDBPyConnection, contacts: Sequence[Path] | str) -> None:
    paths = _matching(contacts) if isinstance(contacts, str) else [str(path) for path in contacts]
    if not paths:
        _declare_empty(connection, Contact)
        return
    rows = _plainly("The files of contacts", lambda: connection.read_parquet(paths, hive_partitioning=False))
    missing = sorted(set(Contact.columns) - set(rows.columns))
    if missing:
        raise CountRefused(f"The files of contacts lack {', '.join(missing)}. Run their months again.")
    rows.project(", ".join(name_in_sql(name) for name in Contact.columns)).create_view(Contact.name)


def _matching(pattern: str) -> list[str]:
    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - `Path.glob` takes no absolute pattern


def _declare_empty(connection: duckdb.DuckDBPyConnection, table: type[Table]) -> None:
    columns = ", ".join(f"{name_in_sql(name)} {column.sql_type}" for name, column in table.columns.items())
    connection.execute(f"CREATE TABLE {name_in_sql(table.name)} ({columns})")


def _keep(connection: duckdb.DuckDBPyConnection, stage: str) -> None:
    statement = f"CREATE TABLE {name_in_sql(stage)} AS {sql_file('stages', stage)}"
    _plainly(stage, lambda: connection.execute(statement))


def _counted(connection: duckdb.DuckDBPyConnection, mart: type[Mart]) -> pl.DataFrame:
    shape = counted_schema(mart)
    rows = _plainly(mart.name, lambda: query(connection, sql_file("counts", mart.name)))
    if set(rows.columns) != set(shape):
        raise CountRefused(f"marts/{mart.name}.sql and schemas/tables/marts.py do not name the same columns.")
    return rows.select(list(shape)).cast(pl.Schema(shape)).sort(mart.dimensions())


T = TypeVar("T")


def _plainly(what: str, act: Callable[[], T]) -> T:
    """What `act` returns. DuckDB's own messages may quote a row, so only the kind of a failure goes further."""
    try:
        return act()
    except duckdb.Error as error:
        failure = type(error).__name__
    raise CountRefused(f"{what} could not be counted ({failure}).")


def _refuse_lost_contacts(connection: duckdb.DuckDBPyConnection, marts: Sequence[type[Mart]]) -> None:
    nowhere = {column: _rows_without_a_cell(connection, column, cells) for column, cells in _cells_of(marts).items()}
    lost = {column: rows for column, rows in nowhere.items() if rows}
    if lost:
        what = ", ".join(f"{column} ({rows} contacts)" for column, rows in lost.items())
        raise CountRefused(
            f"Some contacts carry a code or area that no list holds, and would be lost: {what}. "
            "Load the code list or geography they were made with, or run their months again."
        )


def _rows_without_a_cell(connection: duckdb.DuckDBPyConnection, column: str, cells: str) -> int:
    value = _value_of(column)
    statement = f"FROM violence SELECT count(*) WHERE {value} IS NULL OR CAST({value} AS VARCHAR) NOT IN ({cells})"
    return int(_plainly(column, lambda: query(connection, statement)).item())


def _value_of(column: str) -> str:
    """A small area is looked for within its authority: one that lies in two has a cell in each."""
    small = column in {f"residence_{part}" for part in _PARTS}
    return f"concat(residence_la, ' ', {name_in_sql(column)})" if small else name_in_sql(column)


def _cells_of(marts: Sequence[type[Mart]]) -> dict[str, str]:
    """Column of `violence` → a SELECT of the values that have a cell, for every column the marts count by."""
    found = {}
    for mart in marts:
        for name in mart.dimensions():
            column = mart.columns[name]
            if column.code_list and name in Contact.columns:
                found[name] = f"FROM code_list SELECT code WHERE list = {text_in_sql(column.code_list)}"
            elif name == "residence_la":
                found[name] = "SELECT code FROM place"
            elif name == "la":
                found |= {"residence_la": "SELECT code FROM place", "incident_la": "SELECT code FROM place"}
            elif name == "residence_msoa":
                found |= _small_areas("msoa")
            elif name == "area":
                found |= _small_areas(*_PARTS)
    return found


def _small_areas(*parts: str) -> dict[str, str]:
    none = "SELECT concat(place.code, ' ', status.code) FROM place CROSS JOIN place AS status WHERE NOT status.is_area"
    return {
        f"residence_{part}": f"FROM small_area SELECT concat(la, ' ', {part}) WHERE {part} IS NOT NULL UNION {none}"
        for part in parts
    }
