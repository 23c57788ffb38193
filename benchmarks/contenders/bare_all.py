"""The limit for whoever must read every column: Polars parses all of the file as text, filters and counts.

In batches as they come, so that memory stays flat. No validation, nothing taken off, nothing written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.child import Outcome, key_of
from benchmarks.contenders.bare_lazy import by_provider_and_month

BATCH_ROWS = 100_000


def prepare(file: Path, folder: Path) -> Callable[[], Outcome]:
    """Nothing to prepare."""
    return lambda: _count(file)


def _count(file: Path) -> Outcome:
    counted: Counter[str] = Counter()
    rows = 0
    for batch in pl.scan_csv(file, infer_schema=False).collect_batches(chunk_size=BATCH_ROWS, maintain_order=False):
        rows += batch.height
        for provider, month, count in by_provider_and_month(batch.lazy()).collect().iter_rows():
            counted[key_of(provider, month)] += count
    return Outcome(rows, dict(counted))
