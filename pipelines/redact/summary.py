"""What became of a file of notes, in numbers.

Knows: scrubbed notes. Must not know: files, screens.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import polars as pl

from pipelines.redact.scrubbing import UNREADABLE
from sources.reading.notes.batch import NoteBatch


@dataclass
class Summary:
    """notes: all of them. empty: those without text. changed: given out with something replaced. findings: entity → how
    often.
    """

    notes: int = 0
    empty: int = 0
    changed: int = 0
    linked: int = 0
    withheld: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)

    @property
    def changed_share(self) -> float:
        """Changed notes among those given out."""
        given_out = self.notes - self.empty - self.withheld.total()
        return self.changed / given_out if given_out else 0.0

    @property
    def unreadable(self) -> int:
        """Lines skipped because no note could be read from them."""
        return self.withheld[UNREADABLE]

    def add(self, batch: NoteBatch, scrubbed: pl.DataFrame) -> None:
        """Count a batch."""
        self.notes += batch.height
        self.empty += int((batch.texts.fill_null("").eq("") & scrubbed["withheld"].is_null()).sum())
        self.changed += int((scrubbed["text"] != batch.texts).sum())
        self.linked += int(batch.records.select(pl.any_horizontal(pl.all().is_not_null()).sum()).item())
        self.withheld.update(scrubbed["withheld"].drop_nulls().to_list())
        self.findings.update(scrubbed["spans"].explode().struct.field("entity").drop_nulls().to_list())
