"""What numbers, dates, addresses and introduced names look like: our own patterns beside Presidio's.

Knows: how identifiers and clinical figures are written in Britain. Must not know: Presidio, or what is done with a
finding. A value of a few words and a clinical note need different patterns: a value may lose anything that looks like
an identifier, a note must keep its blood pressures, doses and scores. What is the same is written once, above; where
the two differ, the pattern says why.
"""

from __future__ import annotations

import regex

ANY_CASE = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE
AS_WRITTEN = regex.DOTALL | regex.MULTILINE

Shape = tuple[tuple[str, ...], int]
"""Patterns of one entity, and the flags that say whether letter case matters."""

_NHS_NUMBER = r"(?<!\d)\d{3}[ .\-]?\d{3}[ .\-]?\d{4}(?!\d)"
"""The check digit is not asked for: a mistyped NHS number is still somebody's."""

_ANY_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SURE_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|december)"
)
"""In notes may and march are verbs and dec is decreased: those need an ordinal, a year or a capital."""
_DAY, _MONTH_FIGURES, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)\d{2}|['’]?\d{2})"
_FULL_YEAR = r"(?:19|20)\d{2}"

_STREET_OR_BUILDING = (
    r"(?:street|st|road|rd|avenue|ave|lane|ln|close|cl|drive|dr|crescent|cres|grove|gardens|gdns|court|ct|way|"
    r"place|pl|terrace|square|sq|hill|row|walk|mews|parade|green|rise|view|park|house|croft|"
    r"gate|lodge|tower|towers)"
)
_STREET = r"(?:Street|Road|Avenue|Lane|Close|Crescent|Grove|Gardens|Terrace|Mews|Drive)"
"""In notes in full and with a capital only: close, drive, court and green are ordinary words there."""
_FIGURE = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"

VALUE_SHAPES: dict[str, Shape] = {
    "NHS_NUMBER_SHAPE": ((_NHS_NUMBER,), ANY_CASE),
    # A place has no number of six figures, however it is grouped.
    "LONG_NUMBER": ((r"(?<!\d)\d(?:[ ./\-]?\d){5,}(?!\d)",), ANY_CASE),
    # No place or reason has a date, a month beside a figure or a birthday in it.
    "DATE_SHAPE": (
        (
            r"(?<!\d)\d{1,2}[ ./\-]\d{1,2}[ ./\-](?:\d{4}|\d{2})(?!\d)",
            r"(?<!\d)(?:19|20)\d{2}[ ./\-]\d{1,2}(?:[ ./\-]\d{1,2})?(?!\d)",
            rf"(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?[ .\-]*(?:of )?{_ANY_MONTH}\b[ .,\-]*(?:\d{{4}}|\d{{2}})?",
            rf"\b{_ANY_MONTH}[ .,\-]*\d{{1,4}}(?:st|nd|rd|th)?\b",
            r"\b(?:dob|d\.o\.b|born)\b[ :.]*(?:on )?[\d./\-]+",
        ),
        ANY_CASE,
    ),
    # Any house number before any word for a street or building; a category has none.
    "ADDRESS": (
        (
            r"\b(?:flat|unit|room|apartment|apt|plot|no|number)\.? ?\d+[a-z]?\b",
            rf"\b\d+[a-z]?(?: ?[\-/] ?\d+[a-z]?)?,? (?:[\w'’\-]+ ){{0,3}}{_STREET_OR_BUILDING}\b",
        ),
        ANY_CASE,
    ),
    # Letters and four figures are a reference here; in a note they may be a measurement.
    "INCIDENT_NUMBER": (
        (
            r"\b[a-z]{0,5}[\-/]?\d{2,}[\-/]\d{3,}\b",
            r"\b[a-z]{1,5}[\-/ ]?\d{4,}[a-z]?\b",
            r"\b(?:cad|log|incident|inc|crime|ref|urn|job|case)\b[ :.#]*(?:no|number|ref|id)?[ :.#]*[a-z/\-]*\d{2,"
            r"}[\w/\-]*",
        ),
        ANY_CASE,
    ),
    # Any word after a title is a name; the check of notes asks lists of names first, so its cues stand apart.
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
"""Of the scan of values: a place or a reason needs nothing that looks like any of these."""

NOTE_SHAPES: dict[str, Shape] = {
    # Also in the other usual groupings; in a value LONG_NUMBER finds those.
    "NHS_NUMBER_SHAPE": (
        (
            _NHS_NUMBER,
            r"(?<!\d)(?:\d{4}[ \-]\d{3}[ \-]\d{3}|\d{3}[ \-]\d{4}[ \-]\d{3}|\d{5}[ \-]\d{5})(?!\d)",
        ),
        ANY_CASE,
    ),
    # Six figures in a row, eight one by one, or three groups joined by hyphens; a pressure, a dose and a range have
    # fewer.
    "LONG_NUMBER": ((r"\d{6}", r"(?<!\d)\d(?:[ .\-]\d){7,}(?!\d)", r"(?<!\d)\d{2,}(?:-\d{2,}){2,}(?!\d)"), ANY_CASE),
    # Also where nobody could have the number, or its first group is mistyped.
    "PHONE_SHAPE": ((r"(?<![\d./])(?:\+ ?44|0044|0)(?:[ \-()]{0,2}\d){9,10}(?!\d)",), ANY_CASE),
    # 2/52 is two weeks, 10/10 a score and 8/10 a pain: the day and month must be possible, with more that says date.
    "DATE_SHAPE": (
        (
            rf"(?<![\d.,/\-]){_DAY}[./\-]{_MONTH_FIGURES}[./\-]{_YEAR}(?![\d/])",
            rf"(?<!\d){_DAY} {_MONTH_FIGURES} {_FULL_YEAR}(?!\d)",
            rf"(?<!\d){_FULL_YEAR}[./\-]\d{{1,2}}[./\-]\d{{1,2}}(?!\d)",
            # Nobody scores or treats out of 01 to 09.
            rf"(?<![\d./]){_DAY}/0[1-9](?![\d/])",
            rf"(?<![\d./]){_DAY}[ .\-]*{_SURE_MONTH}\b",
            rf"(?<![\d./]){_DAY}(?:st|nd|rd|th)[ .\-]*(?:of )?{_ANY_MONTH}\b",
            rf"(?<![\d./]){_DAY}[ .\-]*(?:{_ANY_MONTH}[ .,\-]*{_FULL_YEAR}(?!\d)|(?-i:May|March|Dec)\b)",
            rf"\b{_SURE_MONTH}[ .,\-]{{0,2}}{_DAY}(?:st|nd|rd|th)?\b(?![%./])",
            rf"\b{_ANY_MONTH}[ .,\-]{{0,2}}(?:{_DAY}(?:st|nd|rd|th)|{_FULL_YEAR})\b",
            rf"\b(?:dob|d\.o\.b|d o b|date of birth|born)\b[ :.]*(?:on |is )?(?:{_DAY}[ ./\-]{_MONTH_FIGURES}(?!\d| "
            rf"ago)|{_FULL_YEAR})",
        ),
        ANY_CASE,
    ),
    # "Lying flat 20 mins" and "hit by car on road" are no address: a number and a name, or a name in capitals.
    "ADDRESS": (
        (
            r"\b(?i:apartment|flat no|flat number)\.? ?\d+",
            r"\bFlat \d{1,3}[A-Za-z]?\b(?! ?(?:min|hr|hour|deg)|/)",
            rf"\b\d{{1,4}}[A-Za-z]?,? (?:\p{{Lu}}[\p{{L}}'’\-]+ ){{1,2}}{_STREET}\b",
            rf"\b(?!The |Main |High |Busy |Side |Public |Country )\p{{Lu}}\p{{Ll}}+ {_STREET}\b",
            r"\b\d{1,4}[a-z]? (?!(?:main|busy|side|slip|mph|mile|miles|way|lane|cars|men|the|on|in|down|per|country|"
            r"in-patient)\b)[a-z]{3,} (?:street|avenue|crescent|road)\b",
        ),
        AS_WRITTEN,
    ),
    # "Ref 135-145" is a range: the cue must stand before enough figures, or letters before five.
    "INCIDENT_NUMBER": (
        (
            r"\b(?:cad|incident|crime|urn|log|mrn|hosp(?:ital)?)\b[ :.#]*(?:no|number|ref|id|num)?[ :.#]*[a-z]{0,"
            r"4}[/\-]?\d{3,}",
            r"\b(?:ref|case)\b[ :.#]*(?:no|number|id)?[ :.#]*[a-z]{0,4}[/\-]?\d{4,}",
            r"(?<![a-z])[a-z]{1,5}[\-/]?\d{5,}",
            r"(?-i:(?<![A-Z])[A-Z]{2,5}[\-/]\d{4,})",
        ),
        ANY_CASE,
    ),
    # Joules, and PC the presenting complaint, are no collar numbers.
    "COLLAR_NUMBER": (
        (
            r"\b(?:pc|pcso|sgt|dc|insp)\b ?\d{3,5}(?!\d| ?j|/|ml|mg)",
            r"\b(?:collar|warrant|shoulder)\b (?:no|num|number)[ :.]*[a-z]{0,2}\d{2,}",
        ),
        ANY_CASE,
    ),
    "PRISON_NUMBER": ((r"\b[a-z]\d{4}(?!mg|ml|mc|ug|iu|kg|hr|am|pm|kc)[a-z]{2}\b",), ANY_CASE),
    "HANDLE": (
        (
            r"(?<![\w.])@[a-z]\w*[\d_]\w*",
            r"\b(?:insta|instagram|snap|snapchat|tiktok|facebook|twitter)\b[ :=\-]*(?:(?:handle|username|user|name|"
            r"account|is)[ :=\-]*){0,3}@?[a-z]\w*[\d_]\w*",
        ),
        ANY_CASE,
    ),
    "AGE_OVER_89": (
        (r"(?<![\d./])(?:9\d|1[01]\d)[ \-]?(?:y/?o|(?:yr|year)s?[ \-]old)\b", r"\baged (?:9\d|1[01]\d)\b"),
        ANY_CASE,
    ),
    "SPOKEN_NUMBER": ((rf"\b{_FIGURE}(?:[ ,\-]+{_FIGURE}){{5,}}\b",), ANY_CASE),
}
"""Of the check of notes, where BP 128/76, 2/52, C5/6, 14:30 and a pain score of 10/10 must stay."""

TITLES = (
    r"(?<![\p{L}\d])(?i:(?:mr|mrs|ms|mx|dr|prof|sgt|insp|rev)\b\.?|(?:miss|professor|pc|pcso|dc|ds|sir|lady|lord|"
    r"nurse|paramedic)\b) \p{Lu}\p{Ll}[\p{L}'’\-]*"
)
BEFORE_A_NAME_FIRST = r"(?<![\p{L}\d])(?i:dr|prof)\b\.? "
BEFORE_ANY_NAME = r"(?<![\p{L}\d])(?i:mr|mrs)\b\.? "
"""Titles in any case; a word after them is a name only where a list of names has it."""

RELATIONS = (
    r"(?<![\p{L}\d])(?i:mother|mum|father|dad|brother|sister|son|daughter|partner|husband|wife|boyfriend|"
    r"girlfriend|bf|gf|friend|uncle|aunt|cousin|neighbour|carer|manager|nok|named|name is|known "
    r"as|aka|nicknamed),?:? \p{Lu}\p{Ll}[\p{L}'’\-]*"
)
