"""The recognisers of the profile for notes, each beside the condition on which it could fire at all.

Knows: Presidio. Slow to import, so only `note_check.OutputCheck.build` and the registry import it.
Must not know: the scrubber, or what happens to a note in which something is found.
Where one of Presidio's cannot tell clinical figures from an identifier, it is given narrower patterns, and why is said.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import regex
from presidio_analyzer import EntityRecognizer, Pattern, PatternRecognizer, RemoteRecognizer
from presidio_analyzer.predefined_recognizers import (
    DateRecognizer,
    EmailRecognizer,
    IpRecognizer,
    PhoneRecognizer,
    UkPostcodeRecognizer,
    UkVehicleRegistrationRecognizer,
    UrlRecognizer,
)

from anonymisation import vocabulary
from anonymisation.presidio.engine import Analyse
from anonymisation.presidio.note_words import AFTER_TITLES, SHORT_WORDS, VITALS
from anonymisation.presidio.patterns import (
    AS_WRITTEN,
    BEFORE_A_NAME_FIRST,
    BEFORE_ANY_NAME,
    NOTE_SHAPES,
    RELATIONS,
    TITLES,
)
from anonymisation.presidio.prefilter import ADDRESS_ON_THE_WEB, E_MAIL, PHONE, of_patterns
from anonymisation.presidio.recognisers import EmailAddress, engine_of, shape_recognisers, unchanged_recognisers

VALID_NUMBERS = 1
"""Phone leniency. At 0 every third line of observations is a possible number of somebody."""


class Check(NamedTuple):
    """A recogniser, and an expression of Polars' dialect that is true of every text in which it would find anything."""

    recogniser: EntityRecognizer
    could_fire: str


class Registration(UkVehicleRegistrationRecognizer):
    """Presidio's, without what notes are full of: x3 day, T36 and, age 45 y, HR72 and."""

    PATTERNS = [  # noqa: RUF012 - Presidio's own way
        Pattern("current", r"\b[A-HJ-PR-Y]{2}(?:0[2-9]|[125-7]\d)[- ]?[A-HJ-PR-Z]{3}\b", 0.3),
        Pattern("prefix, capitals", r"(?-i:\b[A-HJ-NPR-TV-Y]\d{2,3}[- ]?[A-HJ-PR-Y][A-HJ-PR-Z]{2}\b)", 0.2),
        Pattern("prefix, in one", r"\b[A-HJ-NPR-TV-Y]\d{2,3}[A-HJ-PR-Y][A-HJ-PR-Z]{2}\b", 0.2),
        Pattern("suffix, capitals", r"(?-i:\b[A-HJ-PR-Z]{3}[- ]?\d{2,3}[A-HJ-NPR-TV-Y]\b)", 0.15),
        Pattern("suffix, in one", r"\b[A-HJ-PR-Z]{3}\d{2,3}[A-HJ-NPR-TV-Y]\b", 0.15),
    ]

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether its letters are those of a measurement or a small word."""
        letters = regex.findall(r"[a-z]+", pattern_text.lower())
        return bool(SHORT_WORDS.intersection(letters)) or letters[0] in VITALS


class Postcode(UkPostcodeRecognizer):
    """Presidio's, without C5 6th and T36 2hr."""

    _ORDINAL = regex.compile(r"\w{2,4}\s(?:1st|2nd|3rd|[4-90]th|\d(?:hr|ft|ug))", regex.IGNORECASE)

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether it is a level or a figure and then an ordinal or a time."""
        return bool(self._ORDINAL.fullmatch(pattern_text))


class EmailInText(EmailAddress):
    """Presidio's without the network, and without seen@14.30."""

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether the domain is a figure."""
        return not any(letter.isalpha() for letter in pattern_text.rpartition("@")[2])


class WebAddressInText(UrlRecognizer):
    """Presidio's, but a lost space (pain.no, arm.in) is none: without a scheme, www or a path, only endings that are no
    words.
    """

    _SCHEME = regex.compile(r"(?i)https?://|www\d{0,3}\.|.*[a-z]/\w")
    _ENDING = regex.compile(r"(?i).*\.(?:com|org|net|edu|gov|mil|uk|ie|eu|io|biz|tv|gg|ly|nhs|xyz)")

    def __init__(self) -> None:
        # Presidio's quoted forms find what the bare ones find.
        super().__init__(patterns=UrlRecognizer.PATTERNS[:2], name="UrlRecognizer")

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether it is rather the end of a sentence."""
        return not (self._SCHEME.match(pattern_text) or self._ENDING.fullmatch(pattern_text))


class IpAddress(IpRecognizer):
    """Presidio's; two colons between letters (ED::) are no address."""

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether it is none, or has no figure."""
        return bool(super().invalidate_result(pattern_text)) or not any(letter.isdigit() for letter in pattern_text)


class NameAfterCue(PatternRecognizer):
    """A name after a title, a relation or "named"; any word is one that no list calls ordinary, or that a list of names
    has.
    """

    def __init__(self, ordinary: Collection[str]) -> None:
        """ordinary: further words that are nobody's name, in lower case."""
        first_names, often_names = vocabulary.read_words("names_first"), vocabulary.read_words("names_often")
        self._names = frozenset([*first_names, *often_names]) - AFTER_TITLES
        self._seldom = frozenset(vocabulary.read_words("names_seldom")) - AFTER_TITLES
        self._ordinary = AFTER_TITLES | vocabulary.words_of_notes() | frozenset(ordinary)
        cues = {
            "title": TITLES,
            "relation": RELATIONS,
            "doctor in any case": BEFORE_A_NAME_FIRST + _one_of(self._names),
            "title in any case": BEFORE_ANY_NAME + _one_of(self._names | self._seldom),
        }
        patterns = [Pattern(name, pattern, 0.8) for name, pattern in cues.items()]
        super().__init__("NAME_CUE", name="NAME_CUE", patterns=patterns, global_regex_flags=AS_WRITTEN)

    def invalidate_result(self, pattern_text: str) -> bool:
        """Whether what follows the cue is an ordinary word."""
        word = regex.split(r"[\s,:.]+", pattern_text)[-1]
        plain = regex.sub(r"['’]s$", "", word.casefold())
        if plain in self._names or (plain in self._seldom and regex.match(BEFORE_ANY_NAME, pattern_text)):
            return False
        if not word[0].isupper() or word.isupper():
            return True
        titled = regex.match(TITLES, pattern_text)
        return not (titled and plain in self._seldom) and (plain in self._ordinary or vocabulary.is_known(plain))


def note_checks(ordinary: Collection[str] = ()) -> list[Check]:
    """Every recogniser of the check of notes with its condition, freshly made. ordinary: as of `NameAfterCue`."""
    ip_patterns = [pattern for pattern in IpRecognizer.PATTERNS if pattern.name != "IPv6_unspecified"]
    # mm/yy is 2/52, 10/10 and 8/10.
    date_patterns = [pattern for pattern in DateRecognizer.PATTERNS if pattern.name != "mm/yy or m/yy"]
    by_their_patterns = [
        *unchanged_recognisers(),
        Postcode(name="UkPostcodeRecognizer"),
        Registration(name="UkVehicleRegistrationRecognizer"),
        IpAddress(patterns=ip_patterns, name="IpRecognizer"),
        DateRecognizer(patterns=date_patterns),
        NameAfterCue(ordinary),
        *shape_recognisers(NOTE_SHAPES),
    ]
    return [
        *(Check(recogniser, of_patterns(recogniser)) for recogniser in by_their_patterns),
        Check(PhoneRecognizer(supported_regions=("GB",), leniency=VALID_NUMBERS), PHONE),
        Check(EmailInText(name="EmailRecognizer"), E_MAIL),
        Check(WebAddressInText(), ADDRESS_ON_THE_WEB),
    ]


def analyser(checks: Collection[Check]) -> Analyse:
    """(text, entities) → what the recognisers of these entities find. Raises `ValueError` where one of them would use
    the network.
    """
    recognisers = [check.recogniser for check in checks]
    # Presidio's own for e-mail asks the network for the list of endings.
    if any(
        isinstance(recogniser, RemoteRecognizer) or type(recogniser) is EmailRecognizer for recogniser in recognisers
    ):
        raise ValueError("A recogniser of the check would use the network.")
    engine = engine_of(recognisers)
    # Presidio compiles its patterns at the first text; that takes as long as reading many notes.
    engine.analyze("•", language="en", score_threshold=0)
    return lambda text, entities: engine.analyze(text, language="en", entities=entities, score_threshold=0)


def _one_of(words: Collection[str]) -> str:
    return rf"(?i:{'|'.join(regex.escape(word) for word in sorted(words))})\b"
