"""The batches of one file: validated, de-identified, written, and counted on the way.

Knows: the order of the steps and where their rows go. Must not know: the register, refusals, other submissions.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import polars as pl

from anonymisation.deidentification.deidentify import DeidentifiedBatch, deidentify
from pipelines.context import IngestContext
from pipelines.ingest.parquet import MonthWriter, RowWriter
from schemas.columns import Deidentify, Table
from schemas.durable import built_durably
from schemas.tables.deidentified import RECORD_KEYS, deidentified_schema
from schemas.validation import FINDINGS, REJECTED, Validated, validate
from sources.layouts import Recognised, canonical
from sources.reading.files import Batch
from sources.source import Source

Item = TypeVar("Item")

FIRST_DAY = date(2015, 4, 1)
"""Contacts before it are out of scope: the Emergency Care Data Set begins in 2017, and older days are slips of the pen.
"""

BROKEN = ["field_count", "unclosed_quote"]
COUNTS = ["column", "rule", "action"]
NOTICED = FINDINGS | {"first_line": pl.UInt32()}


@dataclass(frozen=True)
class Checked:
    """One batch, validated. unmapped: values that the layout did not know. update_types: how many rows say what they
    update.
    """

    validated: Validated
    unreadable: pl.DataFrame
    unmapped: pl.DataFrame
    update_types: int


class Deidentification:
    """Writes the de-identified rows of one file into `folder`, batch by batch, and counts."""

    def __init__(
        self, source: Source, context: IngestContext, recognised: Recognised, submission: str, folder: Path, today: date
    ) -> None:
        self._source, self._context, self._recognised, self._today = source, context, recognised, today
        self._submission = pl.lit(submission).alias("submission")
        self._rows = MonthWriter(folder, {"submission": pl.String()} | deidentified_schema(source.table))
        self._keys = RowWriter(folder / "keys.parquet", {"submission": pl.String()} | RECORD_KEYS)
        self._rejected: list[pl.DataFrame] = []
        self._findings: list[pl.DataFrame] = []
        self.written = self.rejected = self.out_of_scope = self.update_types = self.last_broken = 0

    def write(self, batches: Iterator[Batch]) -> None:
        """Write every batch. While one is written the next is de-identified, another checked and a fourth read."""
        checked = (self._check(batch) for batch in _made_ahead(batches))
        deidentified = (self._deidentify(batch) for batch in _made_ahead(checked))
        for batch, rows in _made_ahead(deidentified):
            self._write(batch, rows)

    def _check(self, batch: Batch) -> Checked:
        text, unmapped = canonical(batch.rows, self._recognised, batch.padded)
        table, context = self._source.table, self._context
        validated = validate(text, table, context.lists, self._today, context.is_demo)
        return Checked(validated, batch.unreadable, unmapped, _update_types(text, table))

    def _deidentify(self, batch: Checked) -> tuple[Checked, DeidentifiedBatch]:
        table, context = self._source.table, self._context
        ours = batch.validated.accepted.filter(self._is_in_scope())
        person_where = self._source.may_be_violence(context.lists)
        return batch, deidentify(
            ours,
            table,
            context.key,
            context.geography,
            context.scanner,
            context.lists,
            person_where,
            context.scrubber,
        )

    def _write(self, batch: Checked, deidentified: DeidentifiedBatch) -> None:
        rows, keys = self._in_region(deidentified.rows, deidentified.keys)
        checked, unreadable = batch.validated, batch.unreadable
        self._rows.write(rows.with_columns(self._submission))
        self._keys.write(keys.with_columns(self._submission))
        self.written += rows.height
        self.out_of_scope += checked.accepted.height - rows.height
        self.update_types += batch.update_types
        self.rejected += checked.rejected_rows
        self.last_broken = max([self.last_broken, *unreadable.filter(pl.col("rule").is_in(BROKEN))["line"]])
        self._rejected += [checked.rejected, unreadable.with_columns(pl.lit("").alias("column")).select(*REJECTED)]
        found = _noticed(checked.findings, pl.col("rule"), "", pl.lit(None)).with_columns(checked.findings["action"])
        self._findings += [found, _removed(deidentified.removed), _unmapped(batch.unmapped)]

    def _is_in_scope(self) -> pl.Expr:
        sent_by_ours = pl.col("provider_code").is_in(self._context.providers)
        return sent_by_ours & (pl.col(self._source.table.contact_day()) >= FIRST_DAY)

    def _in_region(self, rows: pl.DataFrame, keys: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        if not self._source.scene_in_region:
            return rows, keys
        inside = rows.filter(pl.col("incident_status") != "outside")
        return inside, keys.filter(pl.col("line").is_in(inside["line"].implode()))

    def close(self) -> None:
        """Finish the files."""
        self._rows.close()
        self._keys.close()

    def write_rejected(self, path: Path) -> None:
        """Write the rejected and unreadable rows into the identifiable zone."""
        every = pl.concat([pl.DataFrame(schema=REJECTED), *self._rejected]).sort("line", "column", "rule")
        with built_durably(path, mode=0o600) as building:
            every.write_parquet(building)

    @property
    def findings(self) -> pl.DataFrame:
        """column, rule, action, rows, and the first line where it is known: everything noticed, over all batches."""
        every = pl.concat([pl.DataFrame(schema=NOTICED), *self._findings])
        return every.group_by(COUNTS).agg(pl.col("rows").sum(), pl.col("first_line").min()).sort(COUNTS)


def _made_ahead(items: Iterator[Item]) -> Iterator[Item]:
    """The same items, the next one made on another thread while this one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = maker.submit(next, items, None)
            yield item


def _update_types(text: pl.DataFrame, table: type[Table]) -> int:
    columns = [col.name for col in table.with_rule(Deidentify.VERSION) if col.code_list and col.name in text.columns]
    return sum(text[name].count() for name in columns)


def _removed(removed: pl.DataFrame) -> pl.DataFrame:
    return _noticed(removed, pl.col("reason"), "remove", pl.col("first_line"))


def _unmapped(unmapped: pl.DataFrame) -> pl.DataFrame:
    return _noticed(unmapped, pl.lit("not_in_mapping"), "blank", pl.lit(None))


def _noticed(found: pl.DataFrame, rule: pl.Expr, action: str, first_line: pl.Expr) -> pl.DataFrame:
    told = found.select(
        "column", rule.alias("rule"), pl.lit(action).alias("action"), "rows", first_line.alias("first_line")
    )
    return told.select(pl.col(name).cast(dtype) for name, dtype in NOTICED.items())
