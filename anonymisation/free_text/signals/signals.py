"""What a scrubbed note tells us, as fixed yes-or-no columns and one kind of place; the text itself is not kept.

Knows: the words and rules of `words/signals.toml`. Must not know: the scrubber, or which table or trust a note is from.
Every word of a note becomes one character, its kind, and the rules are read on the kinds: "punched by her ex" is a
hurt, a `by`, a possessive, a partner. All is done to the whole column at once, by regular expressions without
look-around, so a note of any length takes time in proportion to it. What is told never counts as violence: it says
where coding may be missing.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

import polars as pl

from anonymisation.free_text.signals.slips import slips
from schemas.tables.deidentified import TEXT_SIGNALS

_PIECES = r"xx[a-z_]+|[a-z]+|[0-9]+|[.;,:!?|=>&]"
_LETTERS = "".join(chr(code) for code in range(0x01, 0x7F))


def signals(scrubbed: pl.Series) -> pl.DataFrame:
    """One row a note, in order, with the TEXT_SIGNALS; null where there is no note."""
    notes = pl.DataFrame({"note": scrubbed.cast(pl.String)}).with_columns(words=_words(pl.col("note")))
    notes = notes.with_columns(kinds=_kinds(pl.col("words")))
    for step in _rules()["steps"]:
        notes = notes.with_columns(**{step["to"]: _stepped(pl.col(step["from"]), step["rules"])})
    answers = notes.with_columns(**{name: _any_of(rule) for name, rule in _rules()["said"].items()})
    violent = pl.col("text_assault")
    answers = answers.with_columns((pl.col(name) & violent) for name in _rules()["only"]["violent"])
    answers = answers.with_columns(text_place=pl.when(violent).then(_place()))
    return answers.select(pl.col(name).cast(dtype) for name, dtype in TEXT_SIGNALS.items())


def _words(note: pl.Expr) -> pl.Expr:
    """The note in lower case, shorthand spelt out and slips put right, two spaces between words, so that phrases may
    adjoin.
    """
    plain = note.str.to_lowercase()
    for pattern, instead in _rules()["shorthand"]:
        plain = plain.str.replace_all(pattern, instead)
    wrong, right = slips()
    words = plain.str.extract_all(_PIECES).list.eval(pl.element().replace(wrong, right)).list.join("  ")
    return pl.lit(" |  ") + words.str.replace_all(r"([a-z]) ([a-z])", "$1  $2") + pl.lit("  | ")


def _kinds(words: pl.Expr) -> pl.Expr:
    """One character a word or phrase."""
    phrases, tokens = _phrases()
    names = {entry.replace(" ", "_"): kind for entry, kind in _kind_of().items()}
    joined = words.str.replace_many(phrases, tokens, leftmost=True).str.strip_chars().str.split("  ")
    kind = pl.element().replace_strict(list(names), list(names.values()), default=_letters()["other"])
    return joined.list.eval(kind).list.join("")


def _stepped(kinds: pl.Expr, rules: list[list[str]]) -> pl.Expr:
    """The kinds after every replacement of a step, in their order."""
    for pattern, instead in rules:
        kinds = kinds.str.replace_all(_as_expression(pattern), _replacement(instead))
    return kinds


def _any_of(rule: dict[str, Any]) -> pl.Expr:
    return pl.col(rule["in"]).str.contains("|".join(_as_expression(pattern) for pattern in rule["any"]))


def _place() -> pl.Expr:
    """The first kind of place, in the order of the file, that the note speaks of."""
    words = pl.col("words").str.replace_all("  ", " ")
    preposition = _rules()["place"]["near"]
    patterns = (
        (kind, "|".join(some).replace("@near", preposition))
        for kind, some in _rules()["place"].items()
        if kind != "near"
    )
    return pl.coalesce(
        pl.when(words.str.contains(rf"(?-u)\b(?:{places})\b")).then(pl.lit(kind)) for kind, places in patterns
    )


@cache
def _as_expression(pattern: str) -> str:
    """A rule as a regular expression: see the head of `words/signals.toml`. ASCII only, which keeps it small."""
    pattern = re.sub(
        r"<([!+-]?)([^>]*)>", lambda group: _class(group.group(2).split(), group.group(1)), pattern.replace("_", "<!>")
    )
    return "(?s-u)" + "".join(pattern.split())


@cache
def _replacement(pattern: str) -> str:
    """What a step puts in a pattern's stead: its <kind> is the character itself."""
    return re.sub(r"<([^>]+)>", lambda name: _letters()[name.group(1)].replace("$", "$$"), pattern)


def _class(names: list[str], sign: str) -> str:
    """The characters of the kinds; with a sign, all others, but of ! no end of a sentence, of - no end of a line."""
    kinds = {_letters()[name] for one in names for name in _spread(one)}
    ends = {"!": "stop line", "-": "line"}.get(sign, "").split()
    kinds = set(_letters().values()) - kinds - {_letters()[end] for end in ends} if sign else kinds
    return "[" + "".join(f"\\x{ord(kind):02x}" for kind in sorted(kinds)) + "]"


def _spread(name: str) -> list[str]:
    """The kinds a group of kinds stands for; a kind for itself."""
    return (
        [kind for part in _rules()["groups"][name].split() for kind in _spread(part)]
        if name in _rules()["groups"]
        else [name]
    )


@cache
def _letters() -> dict[str, str]:
    """Kind → its character."""
    kinds = ["other", "void", "mishap", "stop", "line", "comma", "colon", *_rules()["headings"], *_rules()["kinds"]]
    return dict(zip(kinds, _LETTERS, strict=False))


@cache
def _kind_of() -> dict[str, str]:
    """Word or phrase → the character of its kind."""
    signs = {
        ".": "stop",
        ";": "stop",
        "!": "stop",
        "|": "line",
        ",": "comma",
        ":": "colon",
        "=": "colon",
        "?": "query",
        "&": "and",
    }
    kinds = {sign: _letters()[kind] for sign, kind in signs.items()}
    for kind, entries in _rules()["kinds"].items():
        kinds |= {entry.strip(): _letters()[kind] for entry in entries.replace("\n", " ").split(",") if entry.strip()}
    kinds |= {f"heading {heading}": _letters()[kind] for kind, heading in _headings()}
    return kinds | {
        entry.strip(): _letters()["void"]
        for entry in _rules()["void"]["phrases"].replace("\n", " ").split(",")
        if entry.strip()
    }


@cache
def _phrases() -> tuple[list[str], list[str]]:
    """Phrases, longest first, and what stands in their place as one word. A heading leaves the ends of lines about
    it."""
    tokens = {entry: entry.replace(" ", "_") for entry in _kind_of() if " " in entry}
    for _, heading in _headings():
        token = f"heading_{heading.replace(' ', '_')}"
        tokens |= {f"{heading} :": token, f"{heading} =": token}
        tokens |= {f"| {heading} {sign}": f"|  {token}" + "  |" * (sign == "|") for sign in ",|."}
    longest = sorted(tokens, key=len, reverse=True)
    return [f" {phrase.replace(' ', '  ')} " for phrase in longest], [f" {tokens[phrase]} " for phrase in longest]


def _headings() -> list[tuple[str, str]]:
    headings = _rules()["headings"]
    return [
        (kind, entry.strip()) for kind, entries in headings.items() for entry in entries.split(",") if entry.strip()
    ]


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((resources.files("anonymisation") / "words" / "signals.toml").read_text(encoding="utf-8"))
