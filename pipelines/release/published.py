"""What was released before: the only reader of the ledger's releases and of the exact counts on the day of each.

The ledger says what was published of every cell, and of which vintage of it. The snapshot, in the de-identified zone,
says what the exact count was, so that a later release can tell whether it is still the same. Must not write either.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from anonymisation.disclosure.audit.statements import PublishedStatements, Rule
from pipelines.home import Home
from pipelines.release.cells import CELLS, add_release
from pipelines.release.plan import Plan, plan_from_frame
from pipelines.release.proposal import EXACT, Published
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
        return [released.entry for released in self.ledger.releases()] if self.ledger.exists() else []

    @property
    def last(self) -> Entry | None:
        """The last release."""
        return self.releases[-1] if self.releases else None

    def head(self) -> str:
        """The hash of the ledger's last entry; empty where there is none. Raises `LedgerBroken`."""
        return self.ledger.head() if self.ledger.exists() else ""

    def is_missing(self) -> bool:
        """Whether there are drops, and no ledger says what was published."""
        return not self.ledger.exists() and any(self.home.drops.glob("*/*/manifest.json"))

    def damage(self) -> tuple[str, ...]:
        """What is wrong with the ledger, in words, after reading every byte."""
        problems = self.ledger.verify() if self.ledger.exists() else []
        return tuple(problem.words for problem in problems if problem.is_damage)

    def snapshot_file(self, release: str) -> Path:
        """Where the exact counts on the day of a release lie."""
        return self.home.snapshots / f"{release}.parquet"

    def cells(self, entry: Entry) -> pl.DataFrame:
        """The cells of a release: the columns of `CELLS`."""
        return pl.read_parquet(io.BytesIO(self.ledger.read_file(entry, CELLS_FILE)))

    @cached_property
    def cells_in_force(self) -> pl.DataFrame:
        """The cells of the last release; none where nothing was released."""
        return self.cells(self.last) if self.last else pl.DataFrame(schema=CELLS)

    @cached_property
    def plan(self) -> Plan:
        """The plan as the last release kept it; empty where nothing was released."""
        if self.last is None:
            return {}
        return plan_from_frame(pl.read_parquet(io.BytesIO(self.ledger.read_file(self.last, PLAN_FILE))))

    def published(self) -> Published:
        """Everything that later releases reckon with."""
        return Published(self.cells_in_force, self._exact_counts(), self._statements(), self.plan)

    def _exact_counts(self) -> pl.DataFrame:
        path = self.snapshot_file(self.last.release) if self.last else None
        # Without the snapshot nothing is known to be the same: every cell is a new figure, which is true enough.
        return pl.read_parquet(path) if path and path.is_file() else pl.DataFrame(schema=EXACT)

    def _statements(self) -> PublishedStatements:
        statements = PublishedStatements()
        for entry in self.releases:
            add_release(statements, entry.release, Rule(**entry.body["rule"]), self.cells(entry))
        return statements
