"""What numbers, dates, addresses and introduced names look like: our own patterns, beside Presidio's.

Knows: how people write such things in British notes. Must not know: Presidio, or what is done with a finding.
"""

from __future__ import annotations

import regex

ANY_CASE = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE
AS_WRITTEN = regex.DOTALL | regex.MULTILINE

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_STREET = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|cl|drive|dr|crescent|cres|grove|gardens|gdns|court|ct|way|"
    r"place|pl|terrace|square|sq|hill|row|walk|mews|parade|green|rise|view|park|house|croft|"
    r"gate|lodge|tower|towers)"
)

SHAPES: dict[str, tuple[tuple[str, ...], int]] = {
    # The check digit is not asked for: a mistyped NHS number is still somebody's, less one figure.
    "NHS_NUMBER_SHAPE": ((r"(?<!\d)\d{3}[ .\-]?\d{3}[ .\-]?\d{4}(?!\d)",), ANY_CASE),
    "LONG_NUMBER": ((r"(?<!\d)\d(?:[ ./\-]?\d){5,}(?!\d)",), ANY_CASE),
    "DATE_SHAPE": (
        (
            r"(?<!\d)\d{1,2}[ ./\-]\d{1,2}[ ./\-](?:\d{4}|\d{2})(?!\d)",
            r"(?<!\d)(?:19|20)\d{2}[ ./\-]\d{1,2}(?:[ ./\-]\d{1,2})?(?!\d)",
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[ .\-]*(?:of )?{_MONTH}\b[ .,\-]*(?:\d{{4}}|\d{{2}})?",
            rf"\b{_MONTH}[ .,\-]*\d{{1,4}}(?:st|nd|rd|th)?\b",
            r"\b(?:dob|d\.o\.b|born)\b[ :.]*(?:on )?[\d./\-]+",
        ),
        ANY_CASE,
    ),
    "ADDRESS": (
        (
            r"\b(?:flat|unit|room|apartment|apt|plot|no|number)\.? ?\d+[a-z]?\b",
            rf"\b\d+[a-z]?(?: ?[\-/] ?\d+[a-z]?)?,? (?:[\w'’\-]+ ){{0,3}}{_STREET}\b",
        ),
        ANY_CASE,
    ),
    "INCIDENT_NUMBER": (
        (
            r"\b[a-z]{0,5}[\-/]?\d{2,}[\-/]\d{3,}\b",
            r"\b[a-z]{1,5}[\-/ ]?\d{4,}[a-z]?\b",
            r"\b(?:cad|log|incident|inc|crime|ref|urn|job|case)\b[ :.#]*(?:no|number|ref|id)?[ :.#]*[a-z/\-]*\d{2,"
            r"}[\w/\-]*",
        ),
        ANY_CASE,
    ),
    "NAME_CUE": (
        (
            r"\b(?i:mr|mrs|ms|miss|mx|dr|prof|pc|pcso|sgt|insp|rev|sir|lord|lady)\b\.? (?:\p{L}[\p{L}'’\-]*)(?: "
            r"\p{Lu}[\p{L}'’\-]+)*",
            r"\b(?i:named|called|name is|name's|known as|aka|nicknamed)\b:? \p{Lu}[\p{L}'’\-]+(?: \p{Lu}[\p{L}'’\-]+)*",
            r"\b(?i:mother|mum|father|dad|brother|sister|son|daughter|partner|husband|wife|boyfriend|girlfriend|friend|"
            r"ex|uncle|aunt|cousin|neighbour|carer|manager|nok|male|female|colleague|officer),? "
            r"\p{Lu}[\p{Ll}'’\-]+(?: \p{Lu}[\p{L}'’\-]+)*",
        ),
        AS_WRITTEN,
    ),
}
"""Entity → patterns, and whether letter case matters: ours, for what no recogniser of Presidio's finds."""
