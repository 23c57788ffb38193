"""The recognisers of the profile for values: places, reasons and other text of a few words.

Knows: Presidio, and the closed vocabulary. Slow to import, so only `value_scan.Scanner.build` imports it.
Must not know: which columns are scanned, or what happens to a value in which something is found.
Nothing in such a value needs to look like an identifier, so Presidio's recognisers are taken as they are, at their
most sensitive, and every word must be on a list.
"""

from __future__ import annotations

import regex
from presidio_analyzer import EntityRecognizer, LocalRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts
from presidio_analyzer.predefined_recognizers import (
    DateRecognizer,
    IpRecognizer,
    PhoneRecognizer,
    UkPostcodeRecognizer,
    UkVehicleRegistrationRecognizer,
    UrlRecognizer,
)

from anonymisation import vocabulary
from anonymisation.presidio.engine import UNKNOWN_WORD
from anonymisation.presidio.patterns import VALUE_SHAPES
from anonymisation.presidio.recognisers import EmailAddress, shape_recognisers, unchanged_recognisers


class WebAddress(UrlRecognizer):
    """Presidio's, asked only where a full stop stands inside a word: its list of a thousand endings is slow on
    notes."""

    _STOP_IN_WORD = regex.compile(r"[\w\-]\.\w|://")

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None, regex_flags: int | None = None
    ) -> list[RecognizerResult]:
        """As Presidio's."""
        return super().analyze(text, entities, nlp_artifacts, regex_flags) if self._STOP_IN_WORD.search(text) else []


class UnknownWords(LocalRecognizer):
    """Every word that is not on our lists for places and reasons."""

    def __init__(self) -> None:
        super().__init__(supported_entities=[UNKNOWN_WORD], supported_language="en")

    def load(self) -> None:
        """Read the word lists."""
        vocabulary.known_words()

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """One result a word."""
        return [RecognizerResult(UNKNOWN_WORD, start, end, 1.0) for start, end in vocabulary.unknown_spans(text)]


class StreetNames(LocalRecognizer):
    """A street word after a word that says nothing about streets in general: Station Road, but not main road."""

    _STREET = regex.compile(
        r"\b([\p{L}'’]{2,}) (?:street|road|avenue|lane|close|drive|crescent|grove|mews)\b", regex.IGNORECASE
    )

    def __init__(self) -> None:
        super().__init__(supported_entities=["STREET_NAME"], supported_language="en")

    def load(self) -> None:
        """Read the words that may stand before street in general."""
        self._general = vocabulary.words_before_street()

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """One result a street."""
        return [
            RecognizerResult("STREET_NAME", street.start(), street.end(), 1.0)
            for street in self._STREET.finditer(text)
            if street.group(1).casefold() not in self._general
        ]


class CapitalisedNames(LocalRecognizer):
    """Two or more words in a row that begin with a capital and are not words of places, reasons or notes: mostly
    names."""

    _NAME = r"\p{Lu}[\p{Ll}'’\-][\p{L}'’\-]*"
    _RUN = regex.compile(rf"\b{_NAME}(?: {_NAME})+")
    _WORD = regex.compile(r"\S+")

    def __init__(self) -> None:
        super().__init__(supported_entities=["NAME_SHAPE"], supported_language="en")

    def load(self) -> None:
        """Read the word lists."""
        self._ordinary = vocabulary.words_of_notes()

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        """One result a run of names."""
        return [
            RecognizerResult("NAME_SHAPE", start, end, 1.0)
            for run in self._RUN.finditer(text)
            for start, end in self._names_in(run.group(), run.start())
        ]

    def _names_in(self, run: str, offset: int) -> list[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        words = 0
        for word in self._WORD.finditer(run):
            start, end = word.start() + offset, word.end() + offset
            if self._is_ordinary(word.group()):
                words = 0
            elif words:
                spans[-1] = (spans[-1][0], end)
                words += 1
            else:
                spans.append((start, end))
                words = 1
        return [(start, end) for start, end in spans if " " in run[start - offset : end - offset]]

    def _is_ordinary(self, word: str) -> bool:
        return word.casefold() in self._ordinary or vocabulary.is_known(word)


def value_recognisers() -> list[EntityRecognizer]:
    """Every recogniser of the scan of values, freshly made."""
    return [
        *unchanged_recognisers(),
        UkPostcodeRecognizer(),
        UkVehicleRegistrationRecognizer(),
        PhoneRecognizer(supported_regions=("GB",), leniency=0),
        EmailAddress(name="EmailRecognizer"),
        WebAddress(name="UrlRecognizer"),
        IpRecognizer(),
        DateRecognizer(),
        *shape_recognisers(VALUE_SHAPES),
        StreetNames(),
        CapitalisedNames(),
        UnknownWords(),
    ]
