"""The guard of every text value that leaves the identifiable zone: Presidio and a closed vocabulary; it fails closed.

Knows: what the profile for values looks for; `value_recognisers` says how. Must not know: columns, tables, files.
A value in which anything is found is removed. So is one that is too long, or that a recogniser chokes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from anonymisation import vocabulary
from anonymisation.presidio.engine import (
    ENTITIES_OF_BOTH,
    LOGGER,
    SCAN_FAILED,
    UNKNOWN_WORD,
    Reader,
    RecogniserMissing,
    require_recognisers,
)

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

__all__ = ["EXPECTED_ENTITIES", "SCAN_FAILED", "TOO_LONG", "UNKNOWN_WORD", "RecogniserMissing", "Scanner"]

TOO_LONG = "TOO_LONG"

EXPECTED_ENTITIES = ENTITIES_OF_BOTH | {"STREET_NAME", "NAME_SHAPE", UNKNOWN_WORD}
"""What must be looked for, no more and no less."""

LONGEST_VALUE = 100
"""Characters. A place or a reason is a few words; whatever is longer is a note in the wrong column."""

_CACHED_VALUES = 100_000
_PLAIN_WORDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ,;()&/-'")


class Scanner:
    """Scans values. Made by `Scanner.build()`; keeps what it found, so a value is scanned once."""

    def __init__(self, engine: AnalyzerEngine) -> None:
        """engine: with exactly the recognisers of EXPECTED_ENTITIES. Raises `RecogniserMissing` where it has not."""
        require_recognisers(EXPECTED_ENTITIES, engine.get_supported_entities("en"), "The scan of text values")
        self._entities = sorted(EXPECTED_ENTITIES)
        self._findings: dict[str, tuple[str, ...]] = {}
        self._reader = Reader(
            lambda text, entities: engine.analyze(text, language="en", entities=entities, score_threshold=0)
        )

    @classmethod
    def build(cls) -> Scanner:
        """A scanner with every recogniser; takes seconds, for Presidio is imported here. Uses no network and no
        model.
        """
        from anonymisation.presidio.recognisers import engine_of
        from anonymisation.presidio.value_recognisers import value_recognisers

        # At lower levels its log lines may hold words of the text.
        logging.getLogger(LOGGER).setLevel(logging.WARNING)
        return cls(engine_of(value_recognisers()))

    def scan(self, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Each value → the entities found in it, in alphabetical order; nothing found means it may leave the zone.

        A value of plain letters with an unknown word is UNKNOWN_WORD and asked no further; one longer than
        LONGEST_VALUE is TOO_LONG; one that could not be scanned is SCAN_FAILED.
        """
        return {value: self._entities_in(value) for value in values}

    def _entities_in(self, value: str) -> tuple[str, ...]:
        if value not in self._findings:
            if len(self._findings) >= _CACHED_VALUES:
                self._findings.clear()
            self._findings[value] = self._scan_one(value)
        return self._findings[value]

    def _scan_one(self, value: str) -> tuple[str, ...]:
        if len(value) > LONGEST_VALUE:
            return (TOO_LONG,)
        if _PLAIN_WORDS.issuperset(value) and any(vocabulary.unknown_spans(value)):
            # It is removed whatever Presidio says: a column of names must not cost a scan for each.
            return (UNKNOWN_WORD,)
        return self._reader.entities_in(value, self._entities)
