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
from synthetic.planted_damage import CLEAN, UNREADABLE
from synthetic.rendering import Form, Style, rendered_with_truth

STRUCTURE = ("field_count", "unclosed_quote", "nul_byte", "repeated_heading", "total_row")
"""How a record of text can be broken; the last two are lines that were never records of anything."""

FEWEST_ROWS = 20
"""A file with fewer simple rows is left whole."""


@dataclass(frozen=True)
class ExtractFile:
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


def write_extract(inbox: Path, extract: ExtractFile, rows: pl.DataFrame, table: type[Table]) -> pl.DataFrame:
    """Write the file and return its truth: file, sequence, protocol, line, fate, planted, the table's columns as text,
    and the columns of `rows` called `…_true`.

    rows: true canonical values, `raw:` columns, `fate` and `planted`, in the order they are sent.
    """
    cells_as_sent, understood = rendered_with_truth(rows, extract.form, table, extract.style)
    cells_as_sent = cells_as_sent.with_columns(pl.lit(text).alias(heading) for heading, text in extract.extras.items())
    cells_as_sent = cells_as_sent.rename(str.upper) if extract.shouts else cells_as_sent
    path = inbox / extract.file
    path.parent.mkdir(parents=True, exist_ok=True)
    beyond = [name for name in rows.columns if name.endswith("_true")]
    records_truth = pl.concat([rows.select("fate", "planted", *beyond), understood], how="horizontal")
    lined = _write(path, extract, cells_as_sent, records_truth)
    moment = datetime.combine(extract.sent_on, time(9), UTC).timestamp()
    os.utime(path, (moment, moment))
    placed = [
        pl.lit(extract.file).alias("file"),
        pl.lit(extract.sequence).alias("sequence"),
        pl.lit(extract.protocol).alias("protocol"),
    ]
    return lined.select(*placed, "line", "fate", "planted", *table.columns, *beyond)


def _write(path: Path, extract: ExtractFile, cells_as_sent: pl.DataFrame, records_truth: pl.DataFrame) -> pl.DataFrame:
    container = extract.container
    if container.kind == "parquet":
        write_parquet(path, cells_as_sent)
        # No heading line: a record's line is its place in the file.
        return records_truth.with_columns(line=pl.int_range(1, pl.len() + 1))
    if container.kind == "xlsx":
        first = len(container.preamble) + 2
        if extract.tail:
            cells_as_sent = pl.concat([cells_as_sent, _total(cells_as_sent)])
            records_truth = pl.concat([records_truth, _never_a_record("total_row")], how="diagonal")
        write_workbook(path, cells_as_sent, first, container.preamble)
        return records_truth.with_columns(line=pl.int_range(first, pl.len() + first))
    return _write_lines(path, extract, cells_as_sent, records_truth)


def _write_lines(
    path: Path, extract: ExtractFile, cells_as_sent: pl.DataFrame, records_truth: pl.DataFrame
) -> pl.DataFrame:
    container = extract.container
    record = records(cells_as_sent, container)
    if broken := _rows_to_break(record, records_truth, extract.broken):
        record = record.scatter(list(broken), [_broken(record[row], how, container) for row, how in broken.items()])
        records_truth = _lose(records_truth, broken)
    if extract.heading_again:
        half = len(record) // 2
        again = pl.Series("record", [container.delimiter.join(cells_as_sent.columns)])
        record = pl.concat([record[:half], again, record[half:]])
        records_truth = pl.concat(
            [records_truth[:half], _never_a_record("repeated_heading"), records_truth[half:]], how="diagonal"
        )
    if extract.tail:
        record = pl.concat([record, records(_total(cells_as_sent), container)])
        records_truth = pl.concat([records_truth, _never_a_record("total_row")], how="diagonal")
    blank = pl.Series("record", [""] if extract.tail else [], dtype=pl.String)
    write_text(path, cells_as_sent.columns, pl.concat([record, blank]), container)
    return records_truth.with_columns(line=lines_of(record, 2))


def _broken(record: str, how: str, container: Container) -> str:
    cells = record.split(container.delimiter)
    if how == "field_count":
        # An address typed with the delimiter in it and not quoted.
        return container.delimiter.join([*cells[:3], "Flat 2", *cells[3:]])
    if how == "unclosed_quote":
        return container.delimiter.join([*cells[:-1], '"seen in triage'])
    return container.delimiter.join([cells[0] + "\0", *cells[1:]])


def _rows_to_break(record: pl.Series, records_truth: pl.DataFrame, hows: tuple[str, ...]) -> dict[int, str]:
    """Rows, spread over the file, that are whole, clean and simple enough to be broken in a known way."""
    simple = (
        ~record.str.contains_any(['"', "\n"]) & (records_truth["fate"] == CLEAN) & records_truth["planted"].is_null()
    )
    rows = simple.arg_true()
    if len(rows) < FEWEST_ROWS:
        return {}
    return {int(rows[(place + 1) * len(rows) // (len(hows) + 1)]): how for place, how in enumerate(hows)}


def _lose(records_truth: pl.DataFrame, broken: dict[int, str]) -> pl.DataFrame:
    rows = pl.DataFrame(
        {"row": list(broken), "how": list(broken.values())}, schema={"row": pl.UInt32, "how": pl.String}
    )
    marked = records_truth.with_row_index("row").join(rows, on="row", how="left").sort("row")
    is_lost = pl.col("how").is_not_null()
    values = [name for name in records_truth.columns if name not in {"fate", "planted"}]
    return marked.with_columns(
        pl.when(is_lost).then(pl.lit(UNREADABLE)).otherwise("fate").alias("fate"),
        pl.when(is_lost).then("how").otherwise("planted").alias("planted"),
        *[pl.when(~is_lost).then(name).alias(name) for name in values],
    ).drop("row", "how")


def _never_a_record(kind: str) -> pl.DataFrame:
    return pl.DataFrame({"fate": [UNREADABLE], "planted": [kind]})


def _total(cells_as_sent: pl.DataFrame) -> pl.DataFrame:
    cells: dict[str, str | None] = dict.fromkeys(cells_as_sent.columns)
    cells[cells_as_sent.columns[0]], cells[cells_as_sent.columns[1]] = "Total", str(cells_as_sent.height)
    return pl.DataFrame(cells, schema=dict.fromkeys(cells_as_sent.columns, pl.String))
