"""The guard of every text that crosses the wall: Presidio's recognisers and a closed vocabulary, and it fails closed.

Knows: that Presidio exists; `recognisers` says which of it. Must not know: columns, tables, files.
A value in which anything is found stays behind. So does one that is too long, or that a recogniser chokes on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from anonymisation import vocabulary
from schemas.errors import SvdError

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine, RecognizerResult

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
        "DATE_SHAPE",
        "ADDRESS",
        "STREET_NAME",
        "INCIDENT_NUMBER",
        "NAME_CUE",
        "NAME_SHAPE",
        "UNKNOWN_WORD",
    }
)
"""What must be looked for. Presidio leaves its UK recognisers off unless told, and says nothing."""

UNKNOWN_WORD, TOO_LONG, SCAN_FAILED = "UNKNOWN_WORD", "TOO_LONG", "SCAN_FAILED"

LONGEST_VALUE = 100
"""Characters. A place or a reason is a few words; whatever is longer is a note in the wrong column."""

_CACHED_VALUES = 100_000
_PLAIN_WORDS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ,;()&/-'")
_LOGGER = "presidio-analyzer"


class RecogniserMissing(SvdError):
    """The scan would run without a recogniser it relies on; nothing may be scanned."""


class ScanFailed(SvdError):
    """A text could not be scanned to the end. Never says which text."""


class Scanner:
    """Scans values and scrubs notes. Made by `Scanner.build()`; keeps what it found, so a value is scanned once."""

    def __init__(self, engine: AnalyzerEngine) -> None:
        """engine: with every recogniser of EXPECTED_ENTITIES. Raises `RecogniserMissing` where one is not there."""
        missing = EXPECTED_ENTITIES - set(engine.get_supported_entities("en"))
        if missing:
            raise RecogniserMissing(f"Presidio runs without the recognisers of {', '.join(sorted(missing))}.")
        self._engine = engine
        self._all = sorted(EXPECTED_ENTITIES)
        self._of_notes = sorted(EXPECTED_ENTITIES - {UNKNOWN_WORD})
        self._found: dict[str, tuple[str, ...]] = {}
        self._timeouts = _TimeoutWatch()
        logging.getLogger(_LOGGER).addFilter(self._timeouts)

    @classmethod
    def build(cls) -> Scanner:
        """A scanner with every recogniser; takes seconds, for Presidio is imported here. Uses no network and no
        model."""
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NoOpNlpEngine

        from anonymisation.presidio.recognisers import NoContext, all_recognisers

        # At lower levels its log lines may hold words of the text.
        logging.getLogger(_LOGGER).setLevel(logging.WARNING)
        registry = RecognizerRegistry(recognizers=all_recognisers(), supported_languages=["en"])
        no_model = NoOpNlpEngine(models=[{"lang_code": "en", "model_name": "none"}])
        return cls(
            AnalyzerEngine(
                registry=registry,
                nlp_engine=no_model,
                supported_languages=["en"],
                default_score_threshold=0,
                context_aware_enhancer=NoContext(),
            )
        )

    def scan(self, values: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Each value → the entities found in it, in alphabetical order; nothing found means it may cross.

        A value of plain letters with an unknown word is UNKNOWN_WORD and asked no further; one longer than
        LONGEST_VALUE is TOO_LONG; one that could not be scanned is SCAN_FAILED.
        """
        return {value: self._entities(value) for value in values}

    def scrub(self, text: str) -> str:
        """`text` with every finding put as <ENTITY>; patterns, titles and names by their cues, not the closed
        vocabulary.

        Raises `ScanFailed`, without the text, where a recogniser fails or runs out of time.
        """
        scrubbed, end = [], 0
        for found in _apart(self._analyse(text, self._of_notes)):
            scrubbed += [text[end : found.start], f"<{found.entity_type}>"]
            end = found.end
        return "".join([*scrubbed, text[end:]])

    def _entities(self, value: str) -> tuple[str, ...]:
        if value not in self._found:
            if len(self._found) >= _CACHED_VALUES:
                self._found.clear()
            self._found[value] = self._scan_one(value)
        return self._found[value]

    def _scan_one(self, value: str) -> tuple[str, ...]:
        if len(value) > LONGEST_VALUE:
            return (TOO_LONG,)
        if _PLAIN_WORDS.issuperset(value) and any(vocabulary.unknown_spans(value)):
            # It stays behind whatever Presidio says: a column of names must not cost a scan for each.
            return (UNKNOWN_WORD,)
        try:
            return tuple(sorted({found.entity_type for found in self._analyse(value, self._all)}))
        except ScanFailed:
            return (SCAN_FAILED,)

    def _analyse(self, text: str, entities: list[str]) -> list[RecognizerResult]:
        self._timeouts.seen, found = False, None
        try:
            found = self._engine.analyze(text, language="en", entities=entities, score_threshold=0)
        except Exception:
            found = None
        if found is None or self._timeouts.seen:
            raise ScanFailed("A text could not be scanned; it stays behind the wall.")
        return found


class _TimeoutWatch(logging.Filter):
    """Presidio skips a pattern that runs out of time and only logs it: the scan must not pass for complete."""

    seen = False

    def filter(self, record: logging.LogRecord) -> bool:
        self.seen = self.seen or "timed out" in str(record.msg)
        return True


def _apart(found: list[RecognizerResult]) -> list[RecognizerResult]:
    """The findings in order of place, overlapping ones made one that covers them all."""
    apart: list[RecognizerResult] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if apart and each.start < apart[-1].end:
            apart[-1].end = max(apart[-1].end, each.end)
        else:
            apart.append(each)
    return apart
