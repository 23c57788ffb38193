"""What was released before: read from the ledger, and from the snapshot of exact counts taken on the day.

The ledger says what was published of every cell, and of which vintage of it. The snapshot, behind the wall, says what
the exact count was, so that a later release can tell whether it is still the same.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from anonymisation.disclosure.audit.statements import Key, PublishedStatements, Rule, Snapshot, Statement, keyed
from pipelines.home import Home
from pipelines.release.cells import CELLS, COUNTED, with_dimensions
from schemas.tables.marts import Mart, all_marts
from warehouse.ledger.ledger import Entry, Ledger

CELLS_FILE, CERTIFICATE_FILE, DECISION_FILE, PLAN_FILE = (
    "cells.parquet",
    "certificate.zip",
    "decision.md",
    "plan.parquet",
)


@dataclass(frozen=True)
class ReleaseHistory:
    """All releases of a home so far."""

    home: Home

    @cached_property
    def ledger(self) -> Ledger:
        """The home's ledger, begun or not."""
        return Ledger(self.home.ledger)

    @cached_property
    def releases(self) -> list[Entry]:
        """Every release, withdrawn ones too: what was published stays published. Raises `LedgerBroken`."""
        return [each.entry for each in self.ledger.releases()] if self.ledger.exists() else []

    @property
    def last(self) -> Entry | None:
        """The last release."""
        return self.releases[-1] if self.releases else None

    def head(self) -> str:
        """The hash of the ledger's last entry; empty where there is none. Raises `LedgerBroken`."""
        return self.ledger.head() if self.ledger.exists() else ""

    def cells(self, entry: Entry) -> pl.DataFrame:
        """The cells of a release: the columns of `CELLS`."""
        return pl.read_parquet(io.BytesIO(self.ledger.read_file(entry, CELLS_FILE)))

    @cached_property
    def cells_now(self) -> pl.DataFrame:
        """The cells of the last release; none where nothing was released."""
        return self.cells(self.last) if self.last else pl.DataFrame(schema=CELLS)

    @cached_property
    def exact_then(self) -> pl.DataFrame:
        """table, key, what was counted, from how many trusts, and vintage on the day of the last release."""
        schema = {"table": pl.String(), "key": pl.String(), **COUNTED, "vintage": pl.Int32()}
        path = self.home.snapshots / f"{self.last.release}.parquet" if self.last else None
        # Without the snapshot nothing is known to be the same: every cell is a new figure, which is true enough.
        return pl.read_parquet(path) if path and path.is_file() else pl.DataFrame(schema=schema)

    @cached_property
    def plan_frame(self) -> pl.DataFrame:
        """The kept plan: the fields of `Choice`, and the financial year each was made for."""
        return pl.read_parquet(io.BytesIO(self.ledger.read_file(self.last, PLAN_FILE))) if self.last else pl.DataFrame()

    def said(self) -> PublishedStatements:
        """Everything ever said, and the snapshots it was said of."""
        said = PublishedStatements()
        for entry in self.releases:
            rule = Rule(**entry.body["rule"])
            cells = self.cells(entry)
            add_release(said, entry.release, rule, cells)
        return said


def add_release(said: PublishedStatements, release: str, rule: Rule, cells: pl.DataFrame) -> None:
    """Add a release's cells to what was said: its snapshot, and the statements that it made itself."""
    vintages: dict[str, Mapping[Key, int]] = {}
    for table, rows in _by_table(cells):
        vintages[table.name] = keyed(rows.filter(pl.col("vintage").is_not_null()), table, "vintage")
        own = rows.filter(pl.col("stated_in") == release)
        for key, vintage, status, n in zip(
            own.select(table.dimensions()).iter_rows(), own["stated_vintage"], own["status"], own["n"], strict=True
        ):
            said.add((table.name, key, vintage), Statement(release, status, n, rule))
    said.snapshots.append(Snapshot(vintages))


def _by_table(cells: pl.DataFrame) -> Iterator[tuple[type[Mart], pl.DataFrame]]:
    for table in all_marts():
        rows = cells.filter(pl.col("table") == table.name)
        if rows.height:
            yield table, with_dimensions(rows, table)


def tables_in_force(cells: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Mart name → what is published of it: the cells of which something was said, in the mart's own columns."""
    found = {table.name: table.empty() for table in all_marts()}
    for table, rows in _by_table(cells.filter(pl.col("status").is_not_null())):
        found[table.name] = rows.select(pl.col(name).cast(dtype) for name, dtype in table.schema().items()).sort(
            table.dimensions()
        )
    return found
