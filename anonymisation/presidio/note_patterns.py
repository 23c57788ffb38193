"""What must not be left in a scrubbed note, told apart from the numbers of clinical work.

Knows: how identifiers and clinical figures are written in British notes. Must not know: Presidio, the scrubber.
The shapes of `shapes.py` are for values of a few words; here BP 128/76, 2/52, C5/6, 14:30 and a pain score of 10/10 stay.
"""

from __future__ import annotations

import regex

ANY_CASE = regex.DOTALL | regex.MULTILINE | regex.IGNORECASE
AS_WRITTEN = regex.DOTALL | regex.MULTILINE

# May and march are verbs, dec is decreased: those need an ordinal, a year or a capital.
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar|apr(?:il)?|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|december)"
_ANY_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DAY, _MONTH_FIGURES, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:(?:19|20)\d{2}|['’]?\d{2})"
_FULL_YEAR = r"(?:19|20)\d{2}"
_STREET = r"(?:Street|Road|Avenue|Lane|Close|Crescent|Grove|Gardens|Terrace|Mews|Drive)"
_FIGURE = r"(?:zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)"

SHAPES: dict[str, tuple[tuple[str, ...], int]] = {
    # The check digit is not asked for, and all usual groupings count: a mistyped NHS number is still somebody's.
    "NHS_NUMBER_SHAPE": (
        (
            r"(?<!\d)\d{3}[ .\-]?\d{3}[ .\-]?\d{4}(?!\d)",
            r"(?<!\d)(?:\d{4}[ \-]\d{3}[ \-]\d{3}|\d{3}[ \-]\d{4}[ \-]\d{3}|\d{5}[ \-]\d{5})(?!\d)",
        ),
        ANY_CASE,
    ),
    # Six figures in a row, eight one by one, or three groups joined by hyphens; a pressure, a dose and a range have fewer.
    "LONG_NUMBER": ((r"\d{6}", r"(?<!\d)\d(?:[ .\-]\d){7,}(?!\d)", r"(?<!\d)\d{2,}(?:-\d{2,}){2,}(?!\d)"), ANY_CASE),
    # Also where nobody could have the number, or its first group is mistyped.
    "PHONE_SHAPE": ((r"(?<![\d./])(?:\+ ?44|0044|0)(?:[ \-()]{0,2}\d){9,10}(?!\d)",), ANY_CASE),
    "DATE_SHAPE": (
        (
            rf"(?<![\d.,/\-]){_DAY}[./\-]{_MONTH_FIGURES}[./\-]{_YEAR}(?![\d/])",
            rf"(?<!\d){_DAY} {_MONTH_FIGURES} {_FULL_YEAR}(?!\d)",
            rf"(?<!\d){_FULL_YEAR}[./\-]\d{{1,2}}[./\-]\d{{1,2}}(?!\d)",
            # Nobody scores or treats out of 01 to 09.
            rf"(?<![\d./]){_DAY}/0[1-9](?![\d/])",
            rf"(?<![\d./]){_DAY}[ .\-]*{_MONTH}\b",
            rf"(?<![\d./]){_DAY}(?:st|nd|rd|th)[ .\-]*(?:of )?{_ANY_MONTH}\b",
            rf"(?<![\d./]){_DAY}[ .\-]*(?:{_ANY_MONTH}[ .,\-]*{_FULL_YEAR}(?!\d)|(?-i:May|March|Dec)\b)",
            rf"\b{_MONTH}[ .,\-]{{0,2}}{_DAY}(?:st|nd|rd|th)?\b(?![%./])",
            rf"\b{_ANY_MONTH}[ .,\-]{{0,2}}(?:{_DAY}(?:st|nd|rd|th)|{_FULL_YEAR})\b",
            rf"\b(?:dob|d\.o\.b|d o b|date of birth|born)\b[ :.]*(?:on |is )?(?:{_DAY}[ ./\-]{_MONTH_FIGURES}(?!\d| ago)|{_FULL_YEAR})",
        ),
        ANY_CASE,
    ),
    "ADDRESS": (
        (
            r"\b(?i:apartment|flat no|flat number)\.? ?\d+",
            r"\bFlat \d{1,3}[A-Za-z]?\b(?! ?(?:min|hr|hour|deg)|/)",
            rf"\b\d{{1,4}}[A-Za-z]?,? (?:\p{{Lu}}[\p{{L}}'’\-]+ ){{1,2}}{_STREET}\b",
            rf"\b(?!The |Main |High |Busy |Side |Public |Country )\p{{Lu}}\p{{Ll}}+ {_STREET}\b",
            r"\b\d{1,4}[a-z]? (?!(?:main|busy|side|slip|mph|mile|miles|way|lane|cars|men|the|on|in|down|per|country|in-patient)\b)[a-z]{3,} (?:street|avenue|crescent|road)\b",
        ),
        AS_WRITTEN,
    ),
    "INCIDENT_NUMBER": (
        (
            r"\b(?:cad|incident|crime|urn|log|mrn|hosp(?:ital)?)\b[ :.#]*(?:no|number|ref|id|num)?[ :.#]*[a-z]{0,4}[/\-]?\d{3,}",
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
            r"\b(?:insta|instagram|snap|snapchat|tiktok|facebook|twitter)\b[ :=\-]*(?:(?:handle|username|user|name|account|is)[ :=\-]*){0,3}@?[a-z]\w*[\d_]\w*",
        ),
        ANY_CASE,
    ),
    "AGE_OVER_89": ((r"(?<![\d./])(?:9\d|1[01]\d)[ \-]?(?:y/?o|(?:yr|year)s?[ \-]old)\b", r"\baged (?:9\d|1[01]\d)\b"), ANY_CASE),
    "SPOKEN_NUMBER": ((rf"\b{_FIGURE}(?:[ ,\-]+{_FIGURE}){{5,}}\b",), ANY_CASE),
}  # fmt: skip
"""Entity → patterns, and whether letter case matters."""

TITLES = r"(?<![\p{L}\d])(?i:(?:mr|mrs|ms|mx|dr|prof|sgt|insp|rev)\b\.?|(?:miss|professor|pc|pcso|dc|ds|sir|lady|lord|nurse|paramedic)\b) \p{Lu}\p{Ll}[\p{L}'’\-]*"
BEFORE_A_NAME_FIRST = r"(?<![\p{L}\d])(?i:dr|prof)\b\.? "
BEFORE_ANY_NAME = r"(?<![\p{L}\d])(?i:mr|mrs)\b\.? "
"""Titles in any case; a word after them is a name only where a list of names has it."""

RELATIONS = r"(?<![\p{L}\d])(?i:mother|mum|father|dad|brother|sister|son|daughter|partner|husband|wife|boyfriend|girlfriend|bf|gf|friend|uncle|aunt|cousin|neighbour|carer|manager|nok|named|name is|known as|aka|nicknamed),?:? \p{Lu}\p{Ll}[\p{L}'’\-]*"

SHORT_WORDS = frozenset(
    ["abg", "act", "age", "all", "alp", "alt", "amp", "and", "any", "are", "arm", "ast", "avg", "bmi", "bms", "bpm", "but", "can", "cap", "con", "crp", "cut", "day", "deg", "did", "due", "ear", "ecg", "egf", "end", "ext", "eye", "fell", "fio", "fit", "for", "gcs", "ggt", "got", "gtn", "had", "has", "hba", "hco", "her", "him", "hip", "his", "hit", "hrs", "inr", "int", "its", "jaw", "kick", "kpa", "leg", "lip", "man", "map", "max", "may", "mcg", "men", "mgs", "min", "mls", "mmh", "mrc", "nbm", "neb", "nil", "not", "now", "npa", "obs", "off", "one", "opa", "out", "pan", "pen", "per", "pod", "pre", "prn", "pts", "put", "qds", "reg", "rib", "rom", "sat", "say", "sec", "see", "seen", "she", "slr", "spo", "stat", "tab", "tds", "ten", "the", "toe", "ttp", "two", "vbg", "via", "was", "way", "wcc", "who", "yet"]
)
"""What stands beside figures in notes where a registration would have letters."""

VITALS = frozenset({"hr", "bp", "rr", "bm", "pr", "ct", "ph", "ag", "po", "na", "hb", "pt", "gc", "pl", "ur", "cr", "bs", "lt", "rt", "by", "at", "of", "to", "on", "up", "am", "pm", "fu", "ed", "el"})  # fmt: skip
"""What stands before figures in notes where a registration would have its two letters."""

AFTER_TITLES = frozenset(
    ["able", "accompanied", "accompanying", "advised", "agreed", "agrees", "alert", "allegedly", "also", "ambulance", "and", "angio", "angiogram", "apparently", "are", "arrive", "arrived", "arrives", "asked", "assessed", "assessment", "associate", "at", "attend", "attended", "attending", "attends", "awaiting", "aware", "bedside", "bib", "both", "brain", "brought", "by", "called", "came", "can", "carer", "checked", "concerned", "consultant", "contacted", "crew", "currently", "dad", "daughter", "declined", "denied", "denies", "discharge", "discharged", "discuss", "discussed", "doctor", "dr", "due", "escorted", "escorting", "father", "for", "friend", "from", "gave", "given", "had", "handed", "handover", "happy", "has", "he", "head", "her", "here", "his", "husband", "if", "imaging", "in", "informed", "initial", "initially", "initiated", "is", "it", "lead", "led", "letter", "manager", "may", "miss", "mother", "mr", "mrs", "ms", "mum", "my", "neighbour", "no", "not", "now", "nurse", "obs", "of", "on", "only", "or", "pain", "partner", "patient", "pc", "pcso", "plan", "police", "practitioner", "present", "presents", "previously", "prof", "referral", "referred", "refused", "registrar", "report", "reported", "reports", "requested", "review", "reviewed", "reviewing", "safeguarding", "said", "saw", "says", "scan", "scans", "security", "seen", "sgt", "she", "sister", "son", "specialist", "spinal", "spine", "spoke", "staff", "stated", "states", "still", "student", "team", "tearful", "that", "the", "their", "then", "there", "they", "this", "to", "took", "triage", "unable", "unsure", "upset", "waiting", "was", "we", "who", "wife", "will", "with", "witnessed", "worried", "you"]
)
"""What follows a title or a relation where the name is gone already, or was never written."""
