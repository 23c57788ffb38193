"""The scrubber called on a batch of notes, and its answer checked: a note for which it gives no text is withheld.

Knows: the scrubber's two questions. Must not know: files, screens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

import polars as pl

from sources.reading.notes.batch import NoteBatch

UNREADABLE = "unreadable"
SCRUB_FAILED = "scrub_failed"

_SPANS = pl.List(pl.Struct({"start": pl.UInt32, "end": pl.UInt32, "entity": pl.String}))
_SHORTEST_WORD = 3


class Scrubber(Protocol):
    """What this stage needs of a scrubber."""

    def redact(self, notes: pl.Series, records: pl.DataFrame | None = None) -> pl.DataFrame:
        """One row a note: text, spans, withheld."""
        ...

    def findings(self, note: str, record: Mapping[str, str] | None = None) -> Any:
        """What goes from one note, with rule and reason."""
        ...


class Reason(NamedTuple):
    """Why characters start to end of a note went: as what, found by which recogniser and rule."""

    start: int
    end: int
    entity: str
    recogniser: str
    rule: str
    why: str


def scrubber() -> Scrubber:
    """The scrubber. Takes some seconds to build."""
    from anonymisation.free_text import Scrubber as FreeTextScrubber

    return FreeTextScrubber.build()


def explain_note(scrubber: Scrubber, note: str, record: Mapping[str, str]) -> list[Reason]:
    """Each finding in one note, in its order."""
    from anonymisation.presidio.registry import explain

    findings: Any = explain(scrubber, note, record)
    return sorted(Reason(row.start, row.end, row.entity, row.recogniser, row.rule, row.why) for row in findings)


def scrub_batch(scrubber: Scrubber, batch: NoteBatch) -> pl.DataFrame:
    """One row a note: text (null where there was none or it is withheld), spans, withheld (why, else null)."""
    scrubbed = scrubber.redact(batch.texts, batch.records)
    if scrubbed.height != batch.height:
        raise RuntimeError("The scrubber gave back another number of notes than it was given.")
    text, withheld = pl.col("text"), pl.col("withheld")
    # A note that is there and comes back as nothing was lost by some fault; that must be seen, not taken for no note.
    notes = pl.lit(batch.texts)
    lost = text.is_null() & withheld.is_null() & (notes != "").fill_null(False)
    return (
        scrubbed.select(text, pl.col("spans").cast(_SPANS), withheld)
        .with_columns(
            withheld=pl.when(pl.Series(batch.unreadable, dtype=pl.Boolean))
            .then(pl.lit(UNREADABLE))
            .when(lost)
            .then(pl.lit(SCRUB_FAILED))
            .otherwise(withheld)
        )
        .with_columns(
            text=pl.when(withheld.is_null()).then(pl.when(notes == "").then(notes).otherwise(text)),
            spans=pl.when(withheld.is_null()).then(pl.col("spans")).fill_null([]),
        )
    )


def shape_of(words: str) -> str:
    """How words look without saying them: X and x for letters, 9 for figures, the rest … as it is, cut after 24
    signs."""
    shape = re.sub(r"\d", "9", re.sub(r"[^\W\d_]", lambda letter: "X" if letter.group().isupper() else "x", words))
    shape = re.sub(r"\s", " ", shape)
    return shape if len(shape) <= 24 else f"{shape[:23]}…"


def without(words: str, sentence: str) -> str:
    """The sentence without those words of a note that it may repeat."""
    for word in sorted(re.findall(rf"\w{{{_SHORTEST_WORD},}}", words), key=len, reverse=True):
        sentence = re.sub(
            rf"(?<!\w){re.escape(word)}(?!\w)", lambda match: shape_of(match.group()), sentence, flags=re.IGNORECASE
        )
    return sentence
