"""What is known of a word before its surroundings are asked: decided once for each distinct token of a batch.

Knows: the word lists and the dictionary. Must not know: where a word stands. A word that gets no `Kind` is unknown, and
goes.
"""

from __future__ import annotations

import re
from enum import IntFlag
from functools import cache

import polars as pl

from anonymisation.free_text.words.dictionary import ordinary_words
from anonymisation.free_text.words.grammar import eponym_contexts, list_of, words_of
from anonymisation.free_text.words.spelling import is_slip_of_a_known_word


class Kind(IntFlag):
    """What a word is. KNOWN words may stay; the others say what they do to their neighbours, or how they are
    written."""

    KNOWN = 1 << 0
    NAMES_FIRST = 1 << 1
    NAMES_OFTEN = 1 << 2
    NAMES_SELDOM = 1 << 3
    EPONYM = 1 << 4
    TITLE = 1 << 5
    POLICE = 1 << 6
    STAFF = 1 << 7
    RELATION = 1 << 8
    BY = 1 << 9
    INTRODUCES = 1 << 10
    SAID = 1 << 11
    DETERMINER = 1 << 12
    FUNCTION = 1 << 13
    VERB = 1 << 14
    ADJECTIVE = 1 << 15
    STREET = 1 << 16
    STREET_WEAK = 1 << 17
    BEFORE_STREET = 1 << 18
    SCHOOL = 1 << 19
    BEFORE_SCHOOL = 1 << 20
    VENUE = 1 << 21
    BEFORE_VENUE = 1 << 22
    PUB = 1 << 23
    PUB_ADJECTIVE = 1 << 24
    IDENTIFIER = 1 << 25
    ADDRESSED = 1 << 26
    OBSERVED = 1 << 27
    DATED = 1 << 28
    UNIT = 1 << 29
    FIGURE = 1 << 30
    NUMBER = 1 << 31
    CLINICAL_NUMBER = 1 << 32
    HAS_DIGIT = 1 << 33
    UPPER = 1 << 34
    CAPITAL = 1 << 35
    SINGLE = 1 << 36
    ROLE_SHORT = 1 << 37
    SAINT = 1 << 38
    POSSESSIVE = 1 << 39
    PREPOSITION = 1 << 40
    ORDINAL = 1 << 41
    REGISTRATION = 1 << 42
    MONTH = 1 << 43
    WEEKDAY = 1 << 44
    SPELT_SO = 1 << 45
    INITIALS = 1 << 46
    CONNECTS = 1 << 47
    PLACE_PREPOSITION = 1 << 48
    OWN = 1 << 49
    KIND_OF_PLACE = 1 << 50
    PLACE = 1 << 51
    SIGNS = 1 << 52
    OLD_REGISTRATION = 1 << 53
    START = 1 << 54
    NEUTRAL = 1 << 55
    ADDRESS_PART = 1 << 56
    NUMBER_WORD = 1 << 57
    SHORTHAND = 1 << 58
    VIOLENT = 1 << 59
    ID_PART = 1 << 60
    OFTEN_SHORT = 1 << 61


_GROUPS = {
    Kind.TITLE: "titles",
    Kind.POLICE: "police",
    Kind.STAFF: "staff",
    Kind.RELATION: "relations",
    Kind.BY: "by",
    Kind.INTRODUCES: "introduces",
    Kind.SAID: "said",
    Kind.DETERMINER: "determiners",
    Kind.STREET: "streets",
    Kind.STREET_WEAK: "streets_weak",
    Kind.BEFORE_STREET: "before_street",
    Kind.SCHOOL: "schools",
    Kind.BEFORE_SCHOOL: "before_school",
    Kind.VENUE: "venues",
    Kind.BEFORE_VENUE: "before_venue",
    Kind.PUB: "pubs",
    Kind.PUB_ADJECTIVE: "pub_adjectives",
    Kind.IDENTIFIER: "identifiers",
    Kind.ADDRESSED: "addressed",
    Kind.OBSERVED: "observed",
    Kind.DATED: "dated",
    Kind.UNIT: "units",
    Kind.FIGURE: "digit_words",
    Kind.SAINT: "saints",
    Kind.MONTH: "months",
    Kind.WEEKDAY: "weekdays",
    Kind.PREPOSITION: "prepositions",
    Kind.CONNECTS: "connects",
    Kind.PLACE_PREPOSITION: "place_prepositions",
    Kind.FUNCTION: "function",
    Kind.KIND_OF_PLACE: "kinds_of_place",
    Kind.PLACE: "places",
    Kind.SIGNS: "signs",
    Kind.NUMBER_WORD: "number_words",
}

_NAMES = int(Kind.NAMES_FIRST | Kind.NAMES_OFTEN | Kind.NAMES_SELDOM)
_NO_WORDS = (Kind.PUB, Kind.SAINT, Kind.KIND_OF_PLACE, Kind.SIGNS)
_ALSO_NAMES = (Kind.PUB_ADJECTIVE, Kind.PLACE, Kind.BEFORE_VENUE, Kind.STREET_WEAK)

OWN_LISTS = (
    "common",
    "places",
    "reasons",
    "shorthand",
    "medical",
    "drugs",
    "everyday",
    "violence",
    "violence_misspelt",
)

_UNITS = (
    "mgs?|mcg|ug|µg|g|gm|kgs?|mls?|l|mm|cms?|m|km|mmol|umol|u|iu|units?|hrs?|hours?|h|mins?|minutes?|s|secs?|"
    "days?|d|wks?|w|weeks?|months?|mths?|mo|yrs?|years?|yo|y|x|bpm|kpa|mmhg|ft|in|st|lb|lbs|oz|"
    "stone|f|fr|ga|pm|am|th|rd|nd|mph|mins|puffs?|tabs?|caps?|drops?|ish|s|k|v|amp|joules|j|"
    "sec|pints?|cans?"
)
_CLINICAL = re.compile(
    rf"(?:\d{{1,4}}(?:{_UNITS})"
    r"|\d{1,2}(?:m|f|yom|yof|yrm|yrf|yof|yom|ym|yf|y)"
    r"|[mf]\d{1,2}"
    r"|x\d{1,2}|\d{1,2}x\d{0,2}"
    r"|[ctls]\d{1,2}|[ctl]\d[ctls]?\d?|t\d{2}|o2|co2|spo2|sao2|fio2|paco2|pao2|etco2|hco3|h2o|po4|mg2|ca2|b12|b6|d3|d5|vit(?:amin)?\d*|hba1c|t3|t4|v\d|p[ou]2|s1|s2|iv3|s136|s135|sec136|5150|t\d|u\d|l\d|m\d|n\d|w\d{2}|grade\d|g\d{1,2}p\d{1,2}|p\d|e\d(?:v\d)?(?:m\d)?|v\d|m\d|gcs\d{1,2}|bp\d{2,3}|hr\d{2,3}|rr\d{1,2}|sats?\d{2,3}|spo2\d{2,3}|temp?\d{2}|bm\d{1,2}|p\d{2,3}|r\d{1,2}|news\d{1,2}|news2|pews\d?|map\d{2,3}|mews\d?|abcd2|curb65|covid19|h1n1|cha2ds2|chads2|p2y12|5ht|k2|mdma|g6pd|4x4|a&e|\d{1,2}(?:am|pm)|\d{3,4}(?:hrs?|h)|trop\d|bp\d{2,3}|7up|a[1-4]|m[1-9]\d?|[1-9]{1,2}s|19\d0s|20\d0s|\d0s|3d|2d|ki67|mk\d|1st|2nd|3rd|4th|5th|6th|\d{1,2}th|\d?[12]st|\d?2nd|\d?3rd|t1dm|t2dm|dm[12]|type\d|stage\d|ckd\d[ab]?|nyha\d|tia2|cn\d{1,2}|p1|p2|p3|cat\d|c\d[a-z]?|t[12]|ff[12]|fy[12]|f[12]|ct[123]|st[1-8]|ed[12]|band\d|b[567]|id[12]|day\d{1,2}|d\d{1,2}|q\d{1,2}h?|q\d|bd2|aaa\d|4wd|4x4|w8|b4|m8|2moro|gr8|l8r|h8)",
    re.IGNORECASE,
)
_REGISTRATION = re.compile(r"[a-z]{2}\d{2}|[a-z]\d{1,3}", re.IGNORECASE)
_OBSERVATION = re.compile(r"(?:hr|rr|bp|bm|sp|gc|t|p|r)\d{2}", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?:['’]s|s['’]|['’])$")


@cache
def lexicon() -> dict[str, int]:
    """Lower-case word → its Kinds, for every word that is known or does something to its neighbours."""
    kinds_of: dict[str, int] = {}

    def add(words: object, kind: Kind) -> None:
        for word in words:  # type: ignore[attr-defined]
            kinds_of[word] = kinds_of.get(word, 0) | kind

    ordinary = ordinary_words()
    add(ordinary, Kind.KNOWN)
    add((word for word, parts in ordinary.items() if parts & {"verb", "aux"}), Kind.VERB)
    add((word for word, parts in ordinary.items() if "adj" in parts), Kind.ADJECTIVE)
    for name in OWN_LISTS:
        add(list_of(name), Kind.KNOWN | Kind.OWN)
    add(list_of("shorthand"), Kind.SHORTHAND)
    add(list_of("violence"), Kind.VIOLENT)
    add(list_of("shorthand_roles"), Kind.KNOWN | Kind.OWN | Kind.ROLE_SHORT)
    for kind, group in _GROUPS.items():
        add(
            words_of(group),
            kind | (Kind(0) if kind in _NO_WORDS else Kind.KNOWN | (Kind(0) if kind in _ALSO_NAMES else Kind.OWN)),
        )
    add(("a", "i"), Kind.KNOWN)
    for word in list_of("names_first"):
        kinds_of[word] = (kinds_of.get(word, 0) | Kind.NAMES_FIRST) & ~int(Kind.KNOWN)
    for word in list_of("names_often"):
        kinds_of[word] = kinds_of.get(word, 0) | Kind.KNOWN | Kind.NAMES_OFTEN
    # "Roses at flat 2" is Rose's flat.
    for word in list_of("names_often") | list_of("names_first"):
        if (
            f"{word}s" in ordinary
            and not kinds_of.get(f"{word}s", 0) & (Kind.OWN | Kind.FUNCTION)
            and f"{word}s" not in list_of("names_seldom")
        ):
            kinds_of[f"{word}s"] = kinds_of.get(f"{word}s", 0) | Kind.KNOWN | Kind.NAMES_OFTEN
    add((word for word in list_of("names_seldom") if word in kinds_of), Kind.NAMES_SELDOM)
    for word in eponym_contexts()[0]:
        kinds_of[word] = kinds_of.get(word, 0) | Kind.EPONYM
    # Lists of diseases hold surnames; only the words beside them make them one.
    for word in (list_of("medical") & eponym_contexts()[0]) - ordinary.keys() - _everyday():
        if kinds_of[word] & _NAMES:
            kinds_of[word] &= ~int(Kind.KNOWN | Kind.OWN)
    add(
        list_of("two_letters")
        | words_of("function")
        | words_of("units")
        | words_of("observed")
        | list_of("shorthand_roles"),
        Kind.OFTEN_SHORT,
    )
    return kinds_of


def _everyday() -> frozenset[str]:
    return list_of("everyday") | list_of("common") | list_of("shorthand") | words_of("function")


def judged(distinct: pl.DataFrame) -> pl.DataFrame:
    """word → word, kinds (Int64), lower (the word without capitals and possessive, as the contexts are written)."""
    words = distinct["word"].to_list()
    lowers = [word.lower().replace("’", "'") for word in words]
    kinds_of = lexicon()
    return pl.DataFrame(
        {
            "word": words,
            "kinds": [_seen(word, lower, kinds_of) for word, lower in zip(words, lowers, strict=True)],
            "lower": lowers,
        },
        schema={"word": pl.String, "kinds": pl.Int64, "lower": pl.String},
    )


def _seen(word: str, lower: str, kinds_of: dict[str, int]) -> int:
    """As `_kinds`, remembered for words of the lists: names and numbers of patients are not kept."""
    kinds = _REMEMBERED.get(word)
    if kinds is None:
        kinds = int(_kinds(word, lower, kinds_of))
        if lower in kinds_of:
            _REMEMBERED[word] = kinds
    return kinds


_REMEMBERED: dict[str, int] = {}


def _kinds(word: str, lower: str, kinds_of: dict[str, int]) -> int:
    written = _as_written(word)
    if word.isascii() and word.isdigit():
        return Kind.NUMBER | Kind.HAS_DIGIT
    if not word.isalpha() and any(map(str.isdigit, word)):
        clinical = bool(_CLINICAL.fullmatch(lower))
        registration = 0
        if _REGISTRATION.fullmatch(lower):
            registration = Kind.OLD_REGISTRATION if clinical or _OBSERVATION.fullmatch(lower) else Kind.REGISTRATION
        return written | Kind.HAS_DIGIT | (Kind.CLINICAL_NUMBER if clinical else 0) | registration
    kinds = kinds_of.get(lower)
    if kinds is not None:
        return kinds | written
    base = _POSSESSIVE.sub("", lower)
    if base != lower and base in kinds_of:
        # "mum's" is known where "mum" is; what it does to its neighbours it does too.
        return kinds_of[base] | written | Kind.POSSESSIVE
    if is_slip_of_a_known_word(lower):
        return Kind.KNOWN | Kind.SPELT_SO | written
    return int(written)


def _as_written(word: str) -> int:
    if word.islower():
        return _SINGLE if len(word) == 1 else 0
    if word.isupper():
        if sum(map(str.isalpha, word)) == 1:
            return _SINGLE_CAPITAL if len(word) == 1 else _CAPITAL
        return _INITIALS if len(word) in (2, 3) and word.isalpha() else _UPPER
    first = next(filter(str.isalpha, word), "")
    return _CAPITAL if first.isupper() else 0


_SINGLE, _CAPITAL, _UPPER = int(Kind.SINGLE), int(Kind.CAPITAL), int(Kind.UPPER)
_SINGLE_CAPITAL, _INITIALS = int(Kind.SINGLE | Kind.UPPER | Kind.CAPITAL), int(Kind.UPPER | Kind.INITIALS)
