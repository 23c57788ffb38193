"""An invented note that knows where its identifiers stand, and the drafts authors write it from.

Knows: parts of text, spans, ways of typing. Must not know: the scrubber, its words or its entities.
Every author module in this folder has `TEMPLATES`, the names of its templates, and `write(template, chance)`.
"""

from __future__ import annotations

import hashlib
import random
import re
from dataclasses import dataclass, field
from typing import NamedTuple

DIRECT = frozenset(
    {
        "name",
        "initials",
        "nhs_number",
        "hospital_number",
        "incident_number",
        "collar_number",
        "prison_number",
        "nino",
        "phone",
        "address",
        "postcode",
        "date",
        "age_over_89",
        "vehicle",
        "email",
        "handle",
        "school",
        "venue",
        "other_id",
    }
)
"""The kinds of direct identifier a span may be. `address` is house and street, flat and house name; town names are
`town`.
"""

KINDS = DIRECT | {"town"}

SIGNALS = ("assault", "weapon", "partner", "family", "stranger", "acquaintance", "alcohol", "sexual", "gang")
"""What a note may be labelled with: whether its text, read by a careful nurse, says so of this attendance."""

ORIGINS = ("south_asian", "african", "caribbean", "polish", "romanian", "irish", "english")


class Span(NamedTuple):
    """Characters start to end (end not included) of the text; origin of the name where kind is name."""

    start: int
    end: int
    kind: str
    origin: str | None = None


@dataclass(frozen=True)
class Note:
    """One note. record: as `svd redact` takes it. signals: those of SIGNALS the note says are so."""

    id: str
    author: str
    template: str
    text: str
    record: dict[str, str]
    spans: tuple[Span, ...]
    signals: frozenset[str]

    @property
    def split(self) -> str:
        """tune or measure, by the template alone, so that the two never share one."""
        return split_of(self.author, self.template)


def split_of(author: str, template: str) -> str:
    """tune for four templates in ten, measure for the others, fixed by their names."""
    return "tune" if hashlib.sha256(f"{author}/{template}".encode()).digest()[0] % 10 < 4 else "measure"


class _Part(NamedTuple):
    text: str
    kind: str | None
    origin: str | None


@dataclass
class Draft:
    """A note being written, part by part: what may stay is said, what identifies is hidden."""

    parts: list[_Part] = field(default_factory=list)

    def say(self, text: str) -> Draft:
        """Add words that identify nobody."""
        self.parts.append(_Part(text, None, None))
        return self

    def hide(self, text: str, kind: str, origin: str | None = None) -> Draft:
        """Add an identifier: one of KINDS, exactly the characters that must go; origin, one of ORIGINS, for a name."""
        if kind not in KINDS or not text.strip() or (origin is not None and origin not in ORIGINS):
            raise ValueError(f"{kind!r} of origin {origin!r} is no kind of span, or the text is empty.")
        self.parts.append(_Part(text, kind, origin))
        return self

    def typed(
        self,
        chance: random.Random,
        *,
        case: str = "as_is",
        typos: float = 0,
        lost_spaces: float = 0,
        punctuation: bool = True,
    ) -> Draft:
        """The draft as typed in a hurry: case upper, lower or as_is; shares of plain words of five letters or more with
        two letters swapped, and of spaces inside plain text lost; without punctuation, plain . , ; are dropped."""
        changed = []
        for part in self.parts:
            text = part.text
            if part.kind is None:
                text = re.sub(
                    r"[^\W\d_]{5,}",
                    lambda word: _swapped(word.group(), chance) if chance.random() < typos else word.group(),
                    text,
                )
                text = re.sub(r"(?<=\w) (?=\w)", lambda space: "" if chance.random() < lost_spaces else " ", text)
                text = text if punctuation else re.sub(r"[.,;](?=\s|$)", "", text)
            text = {"upper": text.upper(), "lower": text.lower(), "as_is": text}[case]
            changed.append(part._replace(text=text))
        return Draft(changed)

    def note(self, identity: str, author: str, template: str, record: dict[str, str], signals: set[str]) -> Note:
        """The finished note."""
        if not signals <= set(SIGNALS):
            raise ValueError(f"{sorted(signals - set(SIGNALS))} are no signals.")
        spans, place = [], 0
        for part in self.parts:
            if part.kind:
                spans.append(Span(place, place + len(part.text), part.kind, part.origin))
            place += len(part.text)
        text = "".join(part.text for part in self.parts)
        return Note(identity, author, template, text, record, tuple(spans), frozenset(signals))


def _swapped(word: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
