"""One file as sent: rows written in their sender's form, broken where planned, and the truth of each record in it.

Knows forms, containers and lines. Must not know what the rows mean.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from pathlib import Path

import polars as pl

from schemas.columns import Table
from synthetic.containers import Container, lines_of, records, write_parquet, write_text, write_workbook
from synthetic.corruption import CLEAN, UNREADABLE
from synthetic.sent import Form, Style, as_sent

STRUCTURE = ("field_count", "unclosed_quote", "nul_byte", "repeated_heading", "total_row")
"""How a record of text can be broken; the last two are lines that were never records of anything."""

FEWEST_ROWS = 20
"""A file with fewer simple rows is left whole."""


@dataclass(frozen=True)
class Shipment:
    """One file. file: its path below the inbox. sequence: its place in the order of arrival. broken: which of the first
    three of `STRUCTURE` some rows suffer, each once. tail: whether a total row and a blank line end it."""

    file: str
    sequence: int
    protocol: str
    form: Form
    style: Style
    container: Container
    sent_on: date
    shouts: bool = False
    extras: dict[str, str] = field(default_factory=dict)
    broken: tuple[str, ...] = ()
    heading_again: bool = False
    tail: bool = False


def ship(inbox: Path, shipment: Shipment, rows: pl.DataFrame, table: type[Table]) -> pl.DataFrame:
    """Write the file and return its truth: file, sequence, protocol, line, fate, planted, the table's columns as text,
    and the columns of `rows` called `…_true`.

    rows: true canonical values, `raw:` columns, `fate` and `planted`, in the order they are sent.
    """
    sent, understood = as_sent(rows, shipment.form, table, shipment.style)
    sent = sent.with_columns(pl.lit(text).alias(heading) for heading, text in shipment.extras.items())
    sent = sent.rename(str.upper) if shipment.shouts else sent
    path = inbox / shipment.file
    path.parent.mkdir(parents=True, exist_ok=True)
    beyond = [name for name in rows.columns if name.endswith("_true")]
    told = pl.concat([rows.select("fate", "planted", *beyond), understood], how="horizontal")
    lined = _write(path, shipment, sent, told)
    moment = datetime.combine(shipment.sent_on, time(9), UTC).timestamp()
    os.utime(path, (moment, moment))
    placed = [
        pl.lit(shipment.file).alias("file"),
        pl.lit(shipment.sequence).alias("sequence"),
        pl.lit(shipment.protocol).alias("protocol"),
    ]
    return lined.select(*placed, "line", "fate", "planted", *table.columns, *beyond)


def _write(path: Path, shipment: Shipment, sent: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    container = shipment.container
    if container.kind == "parquet":
        write_parquet(path, sent)
        # No heading line: a record's line is its place in the file.
        return told.with_columns(line=pl.int_range(1, pl.len() + 1))
    if container.kind == "xlsx":
        first = len(container.preamble) + 2
        if shipment.tail:
            sent = pl.concat([sent, _total(sent)])
            told = pl.concat([told, _never_a_record("total_row")], how="diagonal")
        write_workbook(path, sent, first, container.preamble)
        return told.with_columns(line=pl.int_range(first, pl.len() + first))
    return _write_lines(path, shipment, sent, told)


def _write_lines(path: Path, shipment: Shipment, sent: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    container = shipment.container
    record = records(sent, container)
    if broken := _rows_to_break(record, told, shipment.broken):
        record = record.scatter(list(broken), [_broken(record[row], how, container) for row, how in broken.items()])
        told = _lose(told, broken)
    if shipment.heading_again:
        half = len(record) // 2
        again = pl.Series("record", [container.delimiter.join(sent.columns)])
        record = pl.concat([record[:half], again, record[half:]])
        told = pl.concat([told[:half], _never_a_record("repeated_heading"), told[half:]], how="diagonal")
    if shipment.tail:
        record = pl.concat([record, records(_total(sent), container)])
        told = pl.concat([told, _never_a_record("total_row")], how="diagonal")
    blank = pl.Series("record", [""] if shipment.tail else [], dtype=pl.String)
    write_text(path, sent.columns, pl.concat([record, blank]), container)
    return told.with_columns(line=lines_of(record, 2))


def _broken(record: str, how: str, container: Container) -> str:
    cells = record.split(container.delimiter)
    if how == "field_count":
        # An address typed with the delimiter in it and not quoted.
        return container.delimiter.join([*cells[:3], "Flat 2", *cells[3:]])
    if how == "unclosed_quote":
        return container.delimiter.join([*cells[:-1], '"seen in triage'])
    return container.delimiter.join([cells[0] + "\0", *cells[1:]])


def _rows_to_break(record: pl.Series, told: pl.DataFrame, hows: tuple[str, ...]) -> dict[int, str]:
    """Rows, spread over the file, that are whole, clean and simple enough to be broken in a known way."""
    simple = ~record.str.contains_any(['"', "\n"]) & (told["fate"] == CLEAN) & told["planted"].is_null()
    rows = simple.arg_true()
    if len(rows) < FEWEST_ROWS:
        return {}
    return {int(rows[(place + 1) * len(rows) // (len(hows) + 1)]): how for place, how in enumerate(hows)}


def _lose(told: pl.DataFrame, broken: dict[int, str]) -> pl.DataFrame:
    rows = pl.DataFrame(
        {"row": list(broken), "how": list(broken.values())}, schema={"row": pl.UInt32, "how": pl.String}
    )
    marked = told.with_row_index("row").join(rows, on="row", how="left").sort("row")
    is_lost = pl.col("how").is_not_null()
    values = [name for name in told.columns if name not in {"fate", "planted"}]
    return marked.with_columns(
        pl.when(is_lost).then(pl.lit(UNREADABLE)).otherwise("fate").alias("fate"),
        pl.when(is_lost).then("how").otherwise("planted").alias("planted"),
        *[pl.when(~is_lost).then(name).alias(name) for name in values],
    ).drop("row", "how")


def _never_a_record(kind: str) -> pl.DataFrame:
    return pl.DataFrame({"fate": [UNREADABLE], "planted": [kind]})


def _total(sent: pl.DataFrame) -> pl.DataFrame:
    cells: dict[str, str | None] = dict.fromkeys(sent.columns)
    cells[sent.columns[0]], cells[sent.columns[1]] = "Total", str(sent.height)
    return pl.DataFrame(cells, schema=dict.fromkeys(sent.columns, pl.String))
