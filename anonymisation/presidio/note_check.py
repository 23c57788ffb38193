"""The second reader: Presidio reads what the scrubber has made, and whatever it finds withholds the note whole.

Knows: that Presidio exists; `check_recognisers` says which of it and on what condition each could fire.
Must not know: how the scrubber works, tables, files.
A note that meets no condition is not asked about, for Presidio could find nothing in it; a test holds that for each.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import polars as pl

from anonymisation.entities import TAG
from schemas.errors import SvdError

if TYPE_CHECKING:
    from anonymisation.presidio.note_recognisers import Check

EXPECTED_ENTITIES = frozenset(
    {
        "UK_NHS",
        "UK_POSTCODE",
        "UK_NINO",
        "UK_PASSPORT",
        "UK_VEHICLE_REGISTRATION",
        "UK_DRIVING_LICENCE",
        "PHONE_NUMBER",
        "EMAIL_ADDRESS",
        "URL",
        "IP_ADDRESS",
        "CREDIT_CARD",
        "IBAN_CODE",
        "DATE_TIME",
        "NHS_NUMBER_SHAPE",
        "LONG_NUMBER",
        "PHONE_SHAPE",
        "DATE_SHAPE",
        "ADDRESS",
        "INCIDENT_NUMBER",
        "COLLAR_NUMBER",
        "PRISON_NUMBER",
        "HANDLE",
        "AGE_OVER_89",
        "SPOKEN_NUMBER",
        "NAME_CUE",
    }
)
"""What must be looked for, no more and no less."""

SCAN_FAILED = "SCAN_FAILED"

_IN_PLACE = "•"
"""Stands where a tag of the scrubber stood (anything else in < > was typed, and is read): no letter, figure, space or
sign of a number, so nothing joins across it.
"""

_ODD = r"[\p{Nd}--[0-9]]|[\x{17F}\x{212A}\x{130}\x{131}\x1c-\x1f]|\p{Cn}"
"""Signs of which Python and Polars may think differently: other figures, letters whose other case is ASCII, unassigned
ones.
"""

_LOGGER = "presidio-analyzer"


class RecogniserMissing(SvdError):
    """The check would not run with exactly the recognisers it relies on; no note may be passed."""


class OutputCheck:
    """Says of scrubbed notes what is still in them. Made by `OutputCheck.build()`."""

    def __init__(self, checks: Collection[Check], analyse: Callable[[str, list[str]], Iterable[Any]]) -> None:
        """analyse: (text, entities) → Presidio's results. Raises `RecogniserMissing` unless there is one check an
        entity.
        """
        entities = [entity for check in checks for entity in check.recogniser.supported_entities]
        if sorted(entities) != sorted(EXPECTED_ENTITIES):
            wrong = ", ".join(sorted(EXPECTED_ENTITIES.symmetric_difference(entities))) or "one of them twice"
            raise RecogniserMissing(
                f"The check of scrubbed notes does not have the recognisers it should have: {wrong}."
            )
        self.conditions = {check.recogniser.supported_entities[0]: check.could_fire for check in checks}
        self._analyse = analyse
        self._watch = _Watch()
        logging.getLogger(_LOGGER).addFilter(self._watch)

    @classmethod
    def build(cls, ordinary: Collection[str] = ()) -> OutputCheck:
        """A check with every recogniser; takes seconds, for Presidio is imported here. Uses no network and no model.

        ordinary: words in lower case that are nobody's name, besides those of our lists: they may follow a title.
        """
        from anonymisation.presidio.note_recognisers import analyser, checks

        made = checks(ordinary)
        return cls(made, analyser(made))

    def could_fire(self, texts: pl.Series) -> pl.Series:
        """Whether any recogniser could find anything: true wherever one would. False where there is no text."""
        return _any(self._conditions_met(_untagged(texts))).rename(texts.name)

    def hits(self, texts: pl.Series) -> pl.DataFrame:
        """One row a text: entities found as "A+B", or null; and whether Presidio was asked. The same text is asked
        once.
        """
        plain = _untagged(texts)
        met = self._conditions_met(plain)
        asked = _any(met)
        answers: dict[str, str | None] = {}
        for text, *holds in met.filter(asked).insert_column(0, plain.filter(asked)).iter_rows():
            if text not in answers:
                answers[text] = self._found(
                    text, [entity for entity, held in zip(met.columns, holds, strict=True) if held]
                )
        found = pl.Series([answers[text] for text in plain.filter(asked)], dtype=pl.String)
        return pl.DataFrame(
            {
                "entities": pl.repeat(None, len(plain), dtype=pl.String, eager=True).scatter(asked.arg_true(), found),
                "asked": asked,
            }
        )

    def _conditions_met(self, plain: pl.Series) -> pl.DataFrame:
        """One column an entity: whether its recogniser could find anything; all of them where a text has odd signs."""
        # One expression each: joined into one they outgrow the cache of the matcher, and cost forty times as much.
        text = pl.col("text").str
        met = [text.contains(condition).alias(entity) for entity, condition in self.conditions.items()]
        told = plain.rename("text").to_frame().select(*met, odd=text.contains(_ODD))
        return told.select(pl.col(entity) | pl.col("odd") for entity in self.conditions).fill_null(False)

    def _found(self, text: str, entities: list[str]) -> str | None:
        """What Presidio finds, joined by +; SCAN_FAILED where it does not read the text to the end. Says nothing of the
        text.
        """
        try:
            with self._watch.listening():
                found = {result.entity_type for result in self._analyse(text, entities)}
        except Exception:
            return SCAN_FAILED
        return SCAN_FAILED if self._watch.heard else "+".join(sorted(found)) or None


class _Watch(logging.Filter):
    """Presidio skips a pattern that runs out of time and only logs it; while listening, its complaints count and go no
    further.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heard = False
        self._listening = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear what is logged within."""
        self.heard, self._listening = False, True
        try:
            yield
        finally:
            self._listening = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written: none is while listening, for it may hold words of the text."""
        self.heard = self.heard or (self._listening and record.levelno >= logging.WARNING)
        return not self._listening


def _untagged(texts: pl.Series) -> pl.Series:
    return texts.cast(pl.String).str.replace_all(TAG, _IN_PLACE).rename("text")


def _any(met: pl.DataFrame) -> pl.Series:
    return met.select(asked=pl.any_horizontal(pl.all())).to_series()
