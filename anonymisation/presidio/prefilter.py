"""On what condition a recogniser of the output check could fire: expressions of Polars' dialect, which has no looking
around.

Knows: how patterns are written, and Python's phonenumbers. Must not know: Presidio, notes.
A condition may hold where nothing is found, never the other way round.
"""

from __future__ import annotations

from typing import Any

import regex

E_MAIL = r"\S@[^\s@]+\.[^\s@]"

ADDRESS_ON_THE_WEB = (
    r"(?i)://|www\d{0,3}\.|\.(?:com|org|net|edu|gov|mil|uk|ie|eu|io|biz|tv|gg|ly|nhs|xyz)|\.\p{L}[^\s]*/\w"
)
"""Presidio's pattern with what `WebAddressInText` believes: a scheme, www, a path, or one of these endings."""

_BETWEEN = r"[-xX‐-―−ー-／ \x{00A0}\x{00AD}\x{200B}\x{2060}\x{3000}()（）［］.\[\]/~⁓∼～]{0,4}"
PHONE = (
    # A valid British number begins with the national 0, 44 or the relay prefix; one from abroad with + or 00.
    rf"[+＋]{_BETWEEN}\d(?:{_BETWEEN}\d){{5}}"
    rf"|(?:^|[^0-9])(?:0(?:{_BETWEEN}\d){{7}}|4{_BETWEEN}4(?:{_BETWEEN}\d){{7}}|1{_BETWEEN}8(?:{_BETWEEN}\d){{11}})"
    # A run so long that a number may begin inside it.
    r"|\d{7}"
)
"""Where Python's phonenumbers could find a number of leniency VALID: its punctuation, and the fewest figures of any
country.
"""


def of_patterns(recogniser: Any) -> str:
    """Its own patterns without what they look ahead or behind for: whatever they match, this matches.

    Word borders are those of ASCII, which stand wherever Unicode's stand beside an ASCII letter or figure.
    """
    any_case = "i" if recogniser.global_regex_flags & regex.IGNORECASE else ""
    return "|".join(f"(?{any_case}ms:{without_looking(pattern.regex)})" for pattern in recogniser.patterns)


def without_looking(pattern: str) -> str:
    """The pattern without its looks ahead and behind, with ASCII word borders."""
    pieces, place = [], 0
    while look := _LOOK.search(pattern, place):
        pieces.append(pattern[place : look.start()])
        place = _end_of_group(pattern, look.start())
    return "".join([*pieces, pattern[place:]]).replace(r"\b", r"(?-u:\b)")


_LOOK = regex.compile(r"\(\?<?[=!]")
_STEP = regex.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()]|[^\\()\[]+", regex.DOTALL)


def _end_of_group(pattern: str, start: int) -> int:
    """Where the group that opens at `start` has closed."""
    depth, place = 0, start
    while step := _STEP.match(pattern, place):
        place = int(step.end())
        depth += {"(": 1, ")": -1}.get(step.group(), 0)
        if not depth:
            return place
    raise ValueError("A pattern's brackets do not match.")
