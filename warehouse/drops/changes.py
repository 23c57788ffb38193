"""What is different in a drop from the one before: cell by cell, in words and as keys for a program.

Knows tables of cells and the folder of a drop. Must not know why anything changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

import polars as pl

SCHEMA = {
    "table": pl.String(),
    "cell": pl.String(),
    "key": pl.String(),
    "change": pl.String(),
    "n_before": pl.Int64(),
    "status_before": pl.String(),
    "n_after": pl.Int64(),
    "status_after": pl.String(),
}
MEANINGS = {
    "table": "Table of the cell.",
    "cell": "The cell, to be read by people.",
    "key": "The cell's own key columns as JSON, for programs.",
    "change": (
        "new, revised, newly suppressed, newly shown, gone, other status, other columns (n and status are as "
        "before), or reshaped."
    ),
    "n_before": "n in the drop before.",
    "status_before": "Status in the drop before.",
    "n_after": "n in this drop.",
    "status_after": "Status in this drop.",
}
WHOLE_TABLE = "the whole table"


class Change(StrEnum):
    """What became of a cell."""

    NEW = "new"
    REVISED = "revised"
    NEWLY_SUPPRESSED = "newly suppressed"
    """It was shown, and is not; its status says why."""
    NEWLY_SHOWN = "newly shown"
    GONE = "gone"
    OTHER_STATUS = "other status"
    """Not shown before or after, for another reason."""
    OTHER_COLUMNS = "other columns"
    """n and status as before; another column of the row differs, such as how many trusts are complete."""
    RESHAPED = "reshaped"
    """The table has other key columns, so that its cells cannot be compared."""


def changes(
    tables: Mapping[str, tuple[list[str], pl.DataFrame]], previous: Path | None, names: Mapping[str, str]
) -> pl.DataFrame:
    """The cells that differ from those of the drop in the folder `previous`; none where there was none.

    tables: name → its key columns and rows, n and status among them. names: code of an area or trust → its name.
    A table that only one of the two drops has is one row. Columns as in SCHEMA; in the order of `tables`, then of keys.
    """
    rows_of_changes: list[dict[str, Any]] = []
    if previous is not None:
        for name, (keys, rows) in tables.items():
            rows_of_changes += _of_table(name, keys, rows, _read(previous, name, rows), names)
        rows_of_changes += [_whole(name, Change.GONE) for name in _tables_in(previous) if name not in tables]
    return pl.DataFrame(rows_of_changes, schema=SCHEMA)


def counted(change_rows: pl.DataFrame) -> dict[str, int]:
    """Change → how many rows, in the order of `Change`, those that do not occur left out."""
    times = dict(change_rows["change"].value_counts().iter_rows())
    return {change.value: times[change.value] for change in Change if change.value in times}


def _of_table(
    name: str, keys: list[str], rows: pl.DataFrame, before: pl.DataFrame | None, names: Mapping[str, str]
) -> Iterable[dict[str, Any]]:
    if before is None:
        return [_whole(name, Change.NEW)]
    if not {*keys, "n", "status"} <= {*before.columns}:
        return [_whole(name, Change.RESHAPED)]
    rest = [column for column in rows.columns if column in before.columns and column not in {*keys, "n", "status"}]
    both = _side(before, keys, rest).join(
        _side(rows, keys, rest), on=keys, how="full", coalesce=True, nulls_equal=True, suffix="_after"
    )
    judged = both.with_columns(change=_judged()).filter(pl.col("change").is_not_null()).sort(keys)
    return [
        {
            "table": name,
            "cell": _readable({key: row[key] for key in keys}, names),
            "key": json.dumps({key: row[key] for key in keys}, default=str, ensure_ascii=False),
            "change": row["change"],
            "n_before": row["n"],
            "status_before": row["status"],
            "n_after": row["n_after"],
            "status_after": row["status_after"],
        }
        for row in judged.iter_rows(named=True)
    ]


def _side(rows: pl.DataFrame, keys: list[str], rest: list[str]) -> pl.DataFrame:
    return rows.select(*keys, "n", "status", there=True, rest=pl.struct(rest) if rest else pl.lit(0))


def _judged() -> pl.Expr:
    was, is_now = pl.col("there").is_not_null(), pl.col("there_after").is_not_null()
    shown, now_shown = (pl.col(side).eq_missing("published") for side in ("status", "status_after"))
    return (
        pl.when(~was)
        .then(pl.lit(Change.NEW.value))
        .when(~is_now)
        .then(pl.lit(Change.GONE.value))
        .when(shown & ~now_shown)
        .then(pl.lit(Change.NEWLY_SUPPRESSED.value))
        .when(~shown & now_shown)
        .then(pl.lit(Change.NEWLY_SHOWN.value))
        .when(pl.col("n").ne_missing(pl.col("n_after")))
        .then(pl.lit(Change.REVISED.value))
        .when(pl.col("status").ne_missing(pl.col("status_after")))
        .then(pl.lit(Change.OTHER_STATUS.value))
        .when(pl.col("rest").ne_missing(pl.col("rest_after")))
        .then(pl.lit(Change.OTHER_COLUMNS.value))
    )


def _whole(name: str, change: Change) -> dict[str, Any]:
    return dict.fromkeys(SCHEMA, None) | {"table": name, "cell": WHOLE_TABLE, "key": "{}", "change": change.value}


def _read(drop: Path, name: str, now: pl.DataFrame) -> pl.DataFrame | None:
    """The table as the drop before held it; columns of another type than today's are left out, for they are others."""
    parquet, csv = drop / f"{name}.parquet", drop / f"{name}.csv"
    if not parquet.is_file() and not csv.is_file():
        return None
    try:
        rows = pl.read_parquet(parquet) if parquet.is_file() else _read_csv(csv, now)
    except pl.exceptions.PolarsError:
        return pl.DataFrame()
    return rows.select(column for column, dtype in rows.schema.items() if now.schema.get(column) == dtype)


def _read_csv(csv: Path, now: pl.DataFrame) -> pl.DataFrame:
    heading = pl.read_csv(csv, infer_schema=False, n_rows=0).columns
    return pl.read_csv(csv, schema={column: now.schema.get(column, pl.String()) for column in heading})


def _tables_in(drop: Path) -> list[str]:
    """The tables of the drop before that have cells, old majors left out."""
    manifest = json.loads((drop / "manifest.json").read_text(encoding="utf-8"))
    listed: dict[str, Any] = manifest.get("tables", {})
    return [name for name in listed if "@" not in name]


def _readable(key: Mapping[str, Any], names: Mapping[str, str]) -> str:
    return "; ".join(f"{column}: {_value(column, value, names)}" for column, value in key.items())


def _value(column: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, date):
        return f"{value:%B %Y}" if column == "month" else f"from {value.day} {value:%B %Y}"
    name = names.get(str(value))
    return f"{name} ({value})" if name else str(value)
