"""What identifiers look like, as expressions that run in linear time over a whole column.

Knows: how people write numbers, dates, e-mail and ages in British notes. Must not know: the words of a note beside
them; what depends on those is in `names`, `places` and `numbers`. Dialect: Rust's regular expressions, no look-around.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from anonymisation.entities import TAG
from anonymisation.free_text.words.tokens import mark


class Shape(NamedTuple):
    """`pattern`, straight after `before`, goes as `entity`; `rule` and `why` are what `svd redact --explain` says. Case
    is ignored.
    """

    entity: str
    rule: str
    why: str
    pattern: str
    before: str = ""


_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_YEAR_NUMBER = r"(?:(?:19|20)\d{2}|\d{2})"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?,? +(?:the +)?)"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|"
    r"fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|"
    r"(?:twenty|thirty)[ \-](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth))"
)
_YEAR = r"(?:[ ,.'’/\-]*(?:(?:19|20)\d{2}|['’]?\d{2}\b))?"
_UNIT = r"(?:one|two|three|four|five|six|seven|eight|nine)"
_OLD = (
    r"(?:ninety(?:[ \-]?(?:one|two|three|four|five|six|seven|eight|nine))?|(?:a |one )?hundred(?:[ \-]and[ "
    r"\-](?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
)
_OVER = r"(?:9\d|1[01]\d)"
_FIGURE = r"(?:zero|oh|nought|naught|one|two|three|four|five|six|seven|eight|nine|double|triple|treble|o)"
_NUMBERED = r"(?:(?:no|num|number|nos|nr|ref|reference|id|is|was|log|code)\b\.?|[#:.=\-–]|\s)"

SHAPES: tuple[Shape, ...] = (
    Shape("", "tag", "A finding of an earlier scrub.", TAG),
    Shape("HANDLE", "handle", "An account on social media.", r"@[\w.]{2,}", r"(?:^|[^A-Za-z0-9_.])"),
    Shape(
        "EMAIL",
        "e-mail",
        "An e-mail address.",
        r"[\w.+\-]+@ ?[\w\-]+(?: ?\. ?[a-z\-]{2,})+\b|[\w.+\-]+ @ ?[\w\-]+\.[a-z\-]{2,}(?:\.[a-z]{2,})?\b",
    ),
    Shape(
        "EMAIL",
        "e-mail spoken",
        "An e-mail address in words.",
        r"\b[\w.]+(?: (?:dot|underscore|dash) \w+)* at [\w\-]+(?:(?: dot |\.)(?:com|co|org|net|uk|nhs|gov|ac))+\b",
    ),
    Shape(
        "URL",
        "web address",
        "A web address.",
        r"\b(?:https?://|www\.)[!-;=?-~]+|\b[a-z0-9\-]+(?:\.[a-z0-9\-]+)*\.(?:com|org|net|co\.uk|org\.uk|gov\.uk|ac\.uk|uk|me|ly|tv|gg)\b(?:/[!-;=?-~]*)?",
    ),
    Shape(
        "HANDLE",
        "named account",
        "What follows the name of a social medium.",
        r"[\w.\-]{3,}(?: ?[_.] ?\w+)*",
        r"\b(?:insta(?:gram)?|snap(?:chat)?|sc|ig|tik ?tok|facebook|fb|twitter|x\.com|whatsapp|telegram|discord|kik|"
        r"onlyfans|reddit|user ?name|handle|gamer ?tag|profile|screen ?name|psn|xbox)(?: (?:user "
        r"?name|user|name|handle|account|acc|id|profile|tag|add|called|under))*(?: ?[:=] ?| is | as "
        r"| \( ?| - )",
    ),
    Shape(
        "HANDLE",
        "word with figures",
        "Words joined by a full stop and ending in figures are an account name.",
        r"\b[a-z]{2,}(?:\.[a-z]+)+\d+\b",
    ),
    Shape(
        "HANDLE",
        "joined by underscores",
        "A word joined by underscores or figures is an account name.",
        r"\b\w*[a-z]\w*_\w*\d\w*|\b\w*\d\w*_\w+|\b[a-z]+(?:_+[a-z]+)+_*",
        r"(?:^|[@: (])",
    ),
    Shape(
        "DATE",
        "date in figures",
        "Day, month and year.",
        rf"\b{_DAY} ?/ ?{_MONTH_NUMBER} ?/ ?{_YEAR_NUMBER}\b|\b{_DAY} ?\. ?{_MONTH_NUMBER} ?\. ?{_YEAR_NUMBER}\b|\b"
        rf"{_DAY} ?[\-–] ?{_MONTH_NUMBER} ?[\-–] ?{_YEAR_NUMBER}\b|\b{_DAY}\|{_MONTH_NUMBER}\|"
        rf"{_YEAR_NUMBER}\b|\b{_DAY}[./\-]{_MONTH_NUMBER}['’ ]{_YEAR_NUMBER}\b|\b{_DAY}[./\-]"
        rf"{_MONTH_NUMBER}[./\-](?:19|20)?\d{{2}}\b|\b(?:19|20)\d{{2}} ?[./\-–] ?(?:0?[1-9]|1[0-2]) "
        rf"?[./\-–] ?\d{{1,2}}(?:T\d{{2}})?\b|\b(?:0?[1-9]|[12]\d|3[01]) (?:0?[1-9]|1[0-2]) (?:(?:19|"
        rf"20)\d{{2}}|[0-9]\d)\b",
    ),
    Shape(
        "PHONE_NUMBER",
        "phone",
        "A phone number.",
        r"(?:\+ ?\d{1,3}|\b00 ?44|\(0)[ \d().\-]{7,16}\d|0\d(?:[ ().\-]{0,3}\d){7,10}\b",
        r"(?:^|[^\d])",
    ),
    Shape(
        "NHS_NUMBER",
        "NHS number",
        "Ten figures in the groups of an NHS number.",
        r"\b\d{3}[ ./\-–]{1,3}\d{3}[ ./\-–]{1,3}\d{3,5}\b|\b[1-9]\d{9}\b",
    ),
    Shape(
        "UK_NINO",
        "national insurance number",
        "A National Insurance number.",
        r"\b[a-z]{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?\d{2}[ \-]?[a-d]\b",
    ),
    Shape(
        "INCIDENT_NUMBER",
        "slashed number",
        "Figures and letters joined by strokes.",
        r"\b(?:\d[\da-z]{3,9}[/\-]\d{2,}|\d[\da-z]{0,5}[/\-](?:[a-z]{1,5}[/\-])?\d{4,}|[a-z]{1,3}[/\-]\d{3,}|[a-z]\d{3,"
        r"}[/\-]\d{3,}|[a-z]{2,4}\d{4,}[/\-]\d{2,})(?:[/\-][\da-z]{1,8})*\b|\b\d{1,3}[a-z]{1,"
        r"3}[/\-]\d{2,}[a-z]?(?:[/\-]\d+)*\b|\b[a-z]{1,5}\d*[/\-][\da-z]{2,6}[/\-]\d{2,}\b|\b\d{2,"
        r"}[/\-][a-z]{2,5}[/\-]\d{2,}\b|\b[a-z]\d{3,}[/\-]\d{2,4}\b|\b[a-z]{2,4}/[a-z]{2,4}/[a-z]? "
        r"?\d{3,}(?:/\d+)?\b|\b[a-z]{2,5}-[a-z]{2,6}-\d{2,}\b",
    ),
    Shape(
        "INCIDENT_NUMBER",
        "after incident or log",
        "A number said to be of an incident, a log or a crime.",
        r"(?:[a-z]{0,5}[/ \-]?)\d[\d/\-]*[a-z]{0,3}\d*(?:[/\-]+[\da-z]*\d[\da-z]*)*",
        rf"\b(?:cad|logs?|incident|inc|crime|job|urn|cris|occurrence|oic|event|case|ref|reference|call ?sign)\b"
        rf"{_NUMBERED}*",
    ),
    Shape(
        "HOSPITAL_NUMBER",
        "after hospital number",
        "A number said to be the hospital's own.",
        r"[a-z]{0,4}[ /\-]?\d[\da-z/\-]*(?: \d{2,}\b)*",
        rf"\b(?:(?:hosp(?:ital)?|unit|patient|pt|district|casenote|case ?notes?) ?(?:no|num|number|id|#|identifier)\b|"
        rf"mrn|pas\b|pmi|\bhosp|\bid){_NUMBERED}*",
    ),
    Shape(
        "NHS_NUMBER",
        "after NHS number",
        "A number said to be an NHS number.",
        r"\d(?:[ .\-]?\d){5,11}",
        rf"\bnhs ?(?:no|num|number|nr|#)?{_NUMBERED}*",
    ),
    Shape(
        "DATE",
        "date with month",
        "A day of a month.",
        rf"\b{_WEEKDAY}?(?:{_DAY}(?:st|nd|rd|th)? ?(?:&|and|to|or|-|–|/) ?)?{_DAY}(?:st|nd|rd|th)?[ .,/\-–]*(?:of "
        rf")?(?:the )?{_MONTH}\b{_YEAR}",
    ),
    Shape(
        "DATE",
        "month with day",
        "A day of a month.",
        rf"\b{_WEEKDAY}?{_MONTH}[ .,/\-–]+(?:the )?{_DAY}(?:st|nd|rd|th)?\b(?:[ ,.'’/\-]+(?:19|20)\d{{2}})?",
    ),
    Shape(
        "DATE",
        "day, month of a year",
        "An ordinal day and month, such as 4th of the 3rd.",
        rf"\b(?:{_WEEKDAY})?{_DAY}(?:st|nd|rd|th) of the {_DAY}(?:st|nd|rd|th)?{_YEAR}",
    ),
    Shape(
        "DATE",
        "day in words",
        "A day of a month in words.",
        rf"\b{_WEEKDAY}?(?:the )?{_ORDINAL}(?: day)? (?:of )?(?:the )?(?:{_MONTH}\b{_YEAR}(?: nineteen(?: hundred)?(?: "
        rf"and)?(?: \w+ty)?(?:[ \-]{_UNIT})?| two thousand(?: and)?(?: \w+)?| twenty(?: \w+ty)?(?:[ "
        rf"\-]{_UNIT})?)?|{_ORDINAL}\b)",
    ),
    Shape(
        "DATE",
        "weekday with day",
        "A weekday and its date.",
        rf"\b{_WEEKDAY}{_DAY}(?:st|nd|rd|th)\b|\b(?:on|from|since|until|by|dated) the {_DAY}(?:st|nd|rd|th)\b",
    ),
    Shape(
        "DATE",
        "date of birth",
        "What follows 'born'.",
        r"\d[\d ./\-]*\d",
        r"\b(?:dob|d\.o\.b\.?|d/o/b|born|birth ?date|date of birth)\b[ :.=\-]*(?:on |in |is )?(?:the )?",
    ),
    Shape("UK_POSTCODE", "postcode", "A postcode.", r"\b[a-pr-uwyz][a-hk-y]?\d[a-z\d]? {0,2}\d[abd-hjlnp-uw-z]{2}\b"),
    Shape("PRISON_NUMBER", "prison number", "A prison number.", r"\b[a-z]\d{4}[a-z]{2}\b"),
    Shape(
        "VEHICLE",
        "registration",
        "A vehicle registration said to be one.",
        r"(?:[a-z]{2} ?\d{2} ?[a-z]{3}|[a-z]\d{1,3} ?[a-z]{3}|[a-z]{3} ?\d{1,3} ?[a-z]\b|[a-z]{1,3}\d{1,4}[a-z]{0,3}|"
        r"\d{1,4} ?[a-z]{2,3})\b",
        r"\b(?:reg(?:istration)?|vrm|vrn|plate|index)(?: ?(?:no|num|number|mark|plate|is)\b)*[ :.#\-]*",
    ),
    Shape("HOSPITAL_NUMBER", "letter with figures", "A letter and five figures or more.", r"\b[a-z] ?\d{5,}\b"),
    Shape(
        "COLLAR_NUMBER",
        "after a rank",
        "A number after a police rank, or said to be a collar or warrant number.",
        r"(?:[a-z]{0,3} ?\d{2,6}|\d{3,5}[a-z]{1,2}|\d[a-z]{1,2}\d{1,4})\b(?: ?(?:and|&|,|/) ?\d{2,6}\b)*",
        r"(?:\b|\bwith|\bby|\band)(?:w?pc|dc|ps|di|dci|pcso|pco|sgt|sergeant|sarge|constable|officers?|insp|inspector|"
        r"collar|shoulder|warrant|badge|police)(?: ?(?:no|num|number|id|#|is)\b)*\.? *",
    ),
    Shape(
        "COLLAR_NUMBER",
        "number marked as a collar's",
        "A number said to be a collar or warrant number.",
        r"[a-z]{0,3}[ \-]?\d{1,7}[a-z]{0,2}\b",
        r"\b(?:collar|shoulder|warrant|badge)(?: ?(?:no|num|number|id)\b)*[ .:#\-]+",
    ),
    Shape(
        "COLLAR_NUMBER",
        "after an officer's name",
        "A number after a police rank and a name.",
        r"\d{2,6}[a-z]{0,2}\b",
        r"\b(?:w?pc|dc|ps|di|dci|pcso|sgt|sergeant|constable|officer|insp|inspector)\.? [a-z][a-z'’\-]+(?: "
        r"[a-z][a-z'’\-]+)?[ (]+(?:no |number |collar )?",
    ),
    Shape(
        "VENUE",
        "pub of a common name",
        "A name that many pubs have.",
        r"\b(?:prince of wales|bird in hand|labour in vain|coach (?:and|&) horses|rose (?:and|&) crown|horse (?:and|&) "
        r"jockey|hare (?:and|&) hounds|dog (?:and|&) (?:duck|partridge)|fox (?:and|&) (?:hounds|"
        r"goose)|eagle (?:and|&) (?:child|tun)|hope (?:and|&) anchor|crown (?:and|&) (?:anchor|"
        r"cushion)|elephant (?:and|&) castle|george (?:and|&) dragon|lamb (?:and|&) flag|plume of "
        r"feathers|hand (?:and|&) heart|man in the moon|world['’]?s end|free press|jolly (?:sailor|"
        r"collier|farmer|brewer)s?|royal oak|red lion|white (?:hart|horse|swan|lion)|black (?:horse|"
        r"bull|swan)|golden (?:lion|fleece)|(?:king|queen|nag|bull|boar|turk|saracen)['’]?s head|"
        r"duke of [a-z]+|(?:three|two|seven) (?:tuns|horseshoes|crowns|stars)|wagon (?:and|&) "
        r"horses|wheatsheaf|moon under (?:the )?water|black boy|jolly [a-z]+|slug (?:and|&) lettuce|"
        r"pitcher (?:and|&) piano|all bar one|bar one)\b",
    ),
    Shape(
        "ADDRESS",
        "number in words and street",
        "A house number in words with a street.",
        r"\b(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[ \-](?:one|two|three|four|five|six|seven|"
        r"eight|nine))?|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
        r"nineteen) (?:[a-z'’]+ ){1,2}(?:street|road|avenue|lane|crescent|close|drive|grove|terrace|"
        r"way|gardens)\b",
    ),
    Shape(
        "ADDRESS",
        "flat or room",
        "A flat or a room by its number.",
        r"\b(?:flat|flt|apt|apartment|rm|room|plot|studio|maisonette|bedsit)\.? ?(?:no\b\.? ?|number )?(?:\d{1,4} "
        r"?[a-z]?|[a-h])\b",
    ),
    Shape(
        "ADDRESS",
        "number and street",
        "A house number with a street.",
        r"\b(?:\d{1,4} ?[\-–/] ?)?\d{1,4} ?[a-z]?,? (?:[a-z][a-z'’.\-]+ ){0,2}(?:street|road|rd|avenue|ave|lane|"
        r"crescent|cres|grove|terrace|terr|mews|gardens|gdns|boulevard)\b\.?",
    ),
    Shape(
        "SCHOOL",
        "named for Our Lady",
        "A school or church named for Our Lady.",
        r"\bour lady(?:['’]?s)?(?: (?:of|and|&|the|st) [a-z]+)*(?: (?:catholic|rc|primary|secondary|high|infant|junior|"
        r"school|academy|college))*\b",
    ),
    Shape("NAME", "spelt out", "Letters one by one spell a name.", r"\b[a-z](?:-[a-z]){2,}\b|\b[a-z](?: [a-z]){3,}\b"),
    Shape(
        "ADDRESS",
        "value of an address field",
        "What follows 'address'.",
        r"\d*[a-z][a-z\d '’.,\-]*",
        r"\b(?:home )?addr(?:ess)?[ \"]*[:=][ \"]*",
    ),
    Shape(
        "AGE_OVER_89",
        "age over 89",
        "Few people are that old.",
        rf"\b{_OVER}[ \-]?(?:y(?:(?:ea)?rs?)?|yo|y/o|year-old)(?:[ \-]?(?:olds?|o))?(?:[ \-]?[mf])?\b|\b{_OVER} "
        rf"?(?:y/o|f/m|f|m|yof|yom)\b|\b{_OVER}(?:st|nd|rd|th) birthday",
    ),
    Shape(
        "AGE_OVER_89", "age over 89 after 'age'", "Few people are that old.", rf"{_OVER}\b", r"\bage[ds]?[ \"':=\-]*"
    ),
    Shape(
        "AGE_OVER_89",
        "person over 89",
        "Few people are that old.",
        rf"\b{_OVER}(?: (?:\w+ )?(?:male|female|lady|gentleman|man|woman|resident|widow|widower|pensioner|nan|gran))\b",
    ),
    Shape(
        "AGE_OVER_89",
        "age over 89 in words",
        "Few people are that old.",
        rf"\b(?:age[ds]?|she is|he is|she's|he's|shes|hes) {_OLD}\b|\b{_OLD}[ \-]?(?:years?|yrs?)(?:[ \-]?old)?\b|\bis "
        rf"{_OLD}\b|\bin (?:his|her|their) (?:late |early |mid )?nineties\b|\bninety-?(?:ish|odd|"
        rf"something)\b|\b{_OLD} (?:yo|y/o)\b",
    ),
    Shape(
        "SPOKEN_NUMBER",
        "number in words",
        "Figures said one by one.",
        rf"\b{_FIGURE}(?:[ ,.\-–]+(?:{_FIGURE}|\d)\b){{3,}}",
    ),
    Shape(
        "SPOKEN_NUMBER",
        "number in words, after its name",
        "Figures said one by one after 'number'.",
        rf"{_FIGURE}(?:[ ,.\-–]+{_FIGURE}\b)+",
        r"\b(?:number|no|collar|warrant|badge|shoulder|flat|log|cad|pc|ref|reference|ending|digits|tel|phone|mobile|"
        r"reg|registration)\b[ :]*(?:is |was |in )?",
    ),
)


def marked(text: pl.Expr) -> pl.Expr:
    """The text with every shape set between its marks, the first shape that fits winning."""
    for number, expression in enumerate(EXPRESSIONS):
        text = text.str.replace_all(expression, "${before}" * bool(SHAPES[number].before) + mark(number, "${goes}"))
    return text


def _expression(shape: Shape) -> str:
    before = f"(?P<before>{shape.before})" if shape.before else ""
    return "(?i)" + _of_ascii(f"{before}(?P<goes>{shape.pattern})")


def _of_ascii(pattern: str) -> str:
    """The pattern with figures, word characters and word boundaries of ASCII only: marks would make the others slow."""
    pattern = re.sub(
        r"\[(?:[^\]\\]|\\.)*\]", lambda match: match.group().replace(r"\d", "0-9").replace(r"\w", "A-Za-z0-9_"), pattern
    )
    return pattern.replace(r"\d", "[0-9]").replace(r"\w", "[A-Za-z0-9_]").replace(r"\b", r"(?-u:\b)")


EXPRESSIONS = tuple(_expression(shape) for shape in SHAPES)
