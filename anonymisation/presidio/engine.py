"""How Presidio is asked about a text, for both of its profiles: the scan of values and the check of notes.

Knows: what both profiles look for, how Presidio reports trouble, and that it must be refused rather than half believed.
Must not know: what is scanned, or what becomes of it. Presidio is slow to import, so only `recognisers` imports it.

The profiles differ in their patterns (`patterns`), since a place of three words and a clinical note need different
ones, and in what they do with a finding (`value_scan`, `note_check`). All else is here, once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from schemas.errors import SvdError

UNKNOWN_WORD = "UNKNOWN_WORD"
"""A word that no list holds, so it may be a name."""

ENTITIES_OF_BOTH = frozenset(
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
        "INCIDENT_NUMBER",
        "NAME_CUE",
    }
)
"""What either profile must look for. Presidio leaves its UK recognisers off unless told, and says nothing."""

SCAN_FAILED = "SCAN_FAILED"
"""Stands for a text that could not be read to the end: nobody knows what is in it."""

LOGGER = "presidio-analyzer"

Analyse = Callable[[str, list[str]], Iterable[Any]]
"""(text, entities) → Presidio's results, each with an `entity_type`."""


class RecogniserMissing(SvdError):
    """Presidio would run without exactly the recognisers we rely on; no text may be passed."""


def require_recognisers(expected: Collection[str], entities: Iterable[str], purpose: str) -> None:
    """Raise `RecogniserMissing` unless there is one recogniser for each expected entity and no other."""
    present = sorted(entities)
    if present != sorted(expected):
        wrong = ", ".join(sorted(set(expected).symmetric_difference(present))) or "one of them twice"
        raise RecogniserMissing(f"{purpose} does not have the recognisers it should have: {wrong}.")


class Reader:
    """Presidio, asked about one text at a time; a text that it does not read to the end is told from a clean one."""

    def __init__(self, analyse: Analyse) -> None:
        self._analyse = analyse
        self._complaints = _Complaints()
        logging.getLogger(LOGGER).addFilter(self._complaints)

    def entities_in(self, text: str, entities: list[str]) -> tuple[str, ...]:
        """The entities found, in alphabetical order; SCAN_FAILED alone where a recogniser fails or runs out of time.

        Neither an error nor a log record of Presidio's gets out, for it may hold words of the text.
        """
        try:
            with self._complaints.counted():
                entity_types = {result.entity_type for result in self._analyse(text, entities)}
        except Exception:
            return (SCAN_FAILED,)
        return (SCAN_FAILED,) if self._complaints.heard else tuple(sorted(entity_types))


class _Complaints(logging.Filter):
    """Presidio skips a pattern that runs out of time and only logs it: while counted, such records are heard and go no
    further.
    """

    def __init__(self) -> None:
        super().__init__()
        self.heard = False
        self._counting = False

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Hear what is logged within."""
        self.heard, self._counting = False, True
        try:
            yield
        finally:
            self._counting = False

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record is written: none is while counting, for it may hold words of the text."""
        self.heard = self.heard or (self._counting and record.levelno >= logging.WARNING)
        return not self._counting
