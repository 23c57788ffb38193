"""The score of a scrubber: what of the identifiers survived, and what of the ordinary words was lost.

Knows: notes with their spans, and what a scrubber hid. Must not know: the scrubber, its words, its entities, its tags.
A span leaks when any letter or digit of it survives. A word is a run of letters, apostrophes inside; it is ordinary
when it touches no span, and lost when any of its letters is hidden. A withheld note leaks nothing and loses all its
words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from benchmarks.notes.note import DIRECT, SIGNALS, Note, Span

VIOLENCE_WORDS = frozenset((Path(__file__).parent / "violence_words.txt").read_text(encoding="utf-8").split())
"""Words of violence and injury, inflections included: what the counts downstream are made from."""

SHORTEST_SEEN = 3
"""An identifier of fewer letters and digits is not looked for in the redacted text: it would be found by accident."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Redacted(NamedTuple):
    """What a scrubber made of one note. spans: start, end and entity, as offsets into the original."""

    text: str
    spans: list[tuple[int, int, str]]
    withheld: bool = False


class Part(NamedTuple):
    """So many of so many."""

    some: int
    all: int

    @property
    def percent(self) -> float | None:
        """None where there were none."""
        return 100 * self.some / self.all if self.all else None


NONE = Part(0, 0)


class Word(NamedTuple):
    """An ordinary word, as lower case, and whether it was lost."""

    word: str
    lost: bool


@dataclass
class Score:
    """The counts of many notes. Recall is of spans fully hidden; words lost are of notes not withheld unless said."""

    notes: int = 0
    withheld: int = 0
    leaking_notes: int = 0
    inconsistent: int = 0
    """Notes whose redacted text is not the original with its spans replaced, or whose spans stand outside the text."""
    text_leaks: int = 0
    """Identifiers to be read in the redacted text although the spans say that they were hidden."""
    by_kind: dict[str, Part] = field(default_factory=dict)
    by_origin: dict[str, Part] = field(default_factory=dict)
    words: Part = NONE
    words_with_withheld: Part = NONE
    violence: Part = NONE
    violence_with_withheld: Part = NONE
    lost: Counter[str] = field(default_factory=Counter)
    """The ordinary words lost, as lower case, in notes not withheld."""

    @property
    def direct(self) -> Part:
        """Direct spans hidden, of all."""
        return _sum(part for kind, part in self.by_kind.items() if kind in DIRECT)

    @property
    def towns(self) -> Part:
        """Towns hidden, of all."""
        return self.by_kind.get("town", NONE)

    @property
    def leaking(self) -> Part:
        """Notes with any direct leak, of all."""
        return Part(self.leaking_notes, self.notes)

    @property
    def origin_gap(self) -> float | None:
        """Points of recall between the names of the origin hidden best and of that hidden worst."""
        shares = [part.percent for part in self.by_origin.values() if part.percent is not None]
        return max(shares) - min(shares) if shares else None

    def as_dict(self) -> dict[str, Any]:
        """For JSON: each part as [some, all, percent]."""
        parts = {
            "direct": self.direct,
            "towns": self.towns,
            "leaking_notes": self.leaking,
            "withheld_notes": Part(self.withheld, self.notes),
            "words_lost": self.words,
            "words_lost_with_withheld": self.words_with_withheld,
            "violence_words_lost": self.violence,
            "violence_words_lost_with_withheld": self.violence_with_withheld,
        }
        return {
            "notes": self.notes,
            **{name: _as_figures(part) for name, part in parts.items()},
            "origin_gap": None if self.origin_gap is None else round(self.origin_gap, 2),
            "inconsistent": self.inconsistent,
            "text_leaks": self.text_leaks,
            "by_kind": {kind: _as_figures(part) for kind, part in sorted(self.by_kind.items())},
            "by_origin": {origin: _as_figures(part) for origin, part in sorted(self.by_origin.items())},
        }


def score(notes: Sequence[Note], redacted: Sequence[Redacted]) -> Score:
    """The score of what was made of the notes, in their order."""
    if len(notes) != len(redacted):
        raise ValueError(f"{len(notes)} notes and {len(redacted)} redacted.")
    total = Score(notes=len(notes))
    kinds: Counter[tuple[str, bool]] = Counter()
    origins: Counter[tuple[str, bool]] = Counter()
    given_out: Counter[tuple[bool, bool]] = Counter()
    hidden: Counter[tuple[bool, bool]] = Counter()
    for note, one_redacted in zip(notes, redacted, strict=True):
        leaks = surviving(note, one_redacted)
        total.withheld += one_redacted.withheld
        total.leaking_notes += any(span.kind in DIRECT for span in leaks)
        total.inconsistent += not consistent(note.text, one_redacted)
        total.text_leaks += len(seen_in_text(note, one_redacted))
        for span in note.spans:
            kinds[span.kind, span not in leaks] += 1
            if span.kind == "name" and span.origin:
                origins[span.origin, span not in leaks] += 1
        for word in ordinary_words(note, one_redacted):
            (hidden if one_redacted.withheld else given_out)[word.word in VIOLENCE_WORDS, word.lost] += 1
            if word.lost and not one_redacted.withheld:
                total.lost[word.word] += 1
    total.by_kind, total.by_origin = _parts(kinds), _parts(origins)
    both = given_out + hidden
    total.words, total.words_with_withheld = _lost(given_out, (True, False)), _lost(both, (True, False))
    total.violence, total.violence_with_withheld = _lost(given_out, (True,)), _lost(both, (True,))
    return total


def surviving(note: Note, redacted: Redacted) -> dict[Span, list[tuple[int, int]]]:
    """The spans, towns too, of which a letter or digit survived, each with the pieces of it left uncovered."""
    if redacted.withheld:
        return {}
    covered = _covered(note.text, redacted.spans)
    pieces_left = {}
    for span in note.spans:
        bare = [place for place in range(span.start, span.end) if note.text[place].isalnum() and not covered[place]]
        if bare:
            pieces_left[span] = _runs(bare)
    return pieces_left


def ordinary_words(note: Note, redacted: Redacted) -> Iterator[Word]:
    """The words of the note that touch no span of it, each with whether it was lost."""
    covered = _covered(note.text, redacted.spans)
    identifying = _covered(note.text, note.spans)
    for match in _WORD.finditer(note.text):
        start, end = match.span()
        if not any(identifying[start:end]):
            lost = redacted.withheld or any(
                covered[place] and note.text[place].isalpha() for place in range(start, end)
            )
            yield Word(match.group().lower().replace("’", "'"), bool(lost))


def consistent(original: str, redacted: Redacted) -> bool:
    """Whether the redacted text is the original with each span replaced by something, and all else as it was."""
    if redacted.withheld:
        return True
    if any(not 0 <= start < end <= len(original) for start, end, _ in redacted.spans):
        return False
    plain_pieces = _kept(original, redacted.spans)
    if len(plain_pieces) == 1:
        return redacted.text == original
    first, *middle, last = plain_pieces
    place, end = len(first), len(redacted.text) - len(last)
    if not redacted.text.startswith(first) or not redacted.text.endswith(last):
        return False
    for piece in middle:
        place = redacted.text.find(piece, place, end) + len(piece)
        if place < len(piece):
            return False
    return place <= end


def seen_in_text(note: Note, redacted: Redacted) -> set[str]:
    """Direct identifiers of three letters or digits and more that the redacted text still shows while the spans call
    them hidden; those that the note also has in its plain parts are left out."""
    if redacted.withheld:
        return set()
    plain = "\0".join(_kept(note.text, [span for span in note.spans if span.kind in DIRECT]))
    leaking = {note.text[span.start : span.end] for span in surviving(note, redacted)}
    texts = {note.text[span.start : span.end] for span in note.spans if span.kind in DIRECT}
    long = {text for text in texts if sum(letter.isalnum() for letter in text) >= SHORTEST_SEEN}
    return {
        text
        for text in long
        if text in redacted.text and text not in plain and not any(text in other for other in leaking)
    }


def signal_scores(notes: Sequence[Note], answers: pl.DataFrame) -> dict[str, dict[str, Part]]:
    """Precision and recall of each signal: `said` has a column of Booleans named like it, a row for each note in
    order."""
    if answers.height != len(notes):
        raise ValueError(f"{len(notes)} notes and {answers.height} rows of signals.")
    scores = {}
    for signal in (name for name in SIGNALS if name in answers.columns):
        true = [signal in note.signals for note in notes]
        claimed = [bool(value) for value in answers[signal]]
        right = sum(truth and claim for truth, claim in zip(true, claimed, strict=True))
        scores[signal] = {"precision": Part(right, sum(claimed)), "recall": Part(right, sum(true))}
    return scores


def _covered(text: str, spans: Iterable[Sequence[Any]]) -> bytearray:
    covered = bytearray(len(text))
    for start, end, *_ in spans:
        start, end = max(0, start), min(len(text), end)
        if start < end:
            covered[start:end] = b"\1" * (end - start)
    return covered


def _kept(text: str, spans: Iterable[Sequence[Any]]) -> list[str]:
    """The pieces before, between and after the spans; spans that touch or overlap count as one."""
    pieces, place = [], 0
    for start, end in _merged(spans):
        pieces.append(text[place:start])
        place = end
    return [*pieces, text[place:]]


def _merged(spans: Iterable[Sequence[Any]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end, *_ in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _runs(places: list[int]) -> list[tuple[int, int]]:
    return _merged((place, place + 1) for place in places)


def _parts(counts: Counter[tuple[str, bool]]) -> dict[str, Part]:
    return {
        name: Part(counts[name, True], counts[name, True] + counts[name, False])
        for name in sorted({name for name, _ in counts})
    }


def _lost(counts: Counter[tuple[bool, bool]], violent: tuple[bool, ...]) -> Part:
    lost = sum(counts[is_violent, True] for is_violent in violent)
    return Part(lost, lost + sum(counts[is_violent, False] for is_violent in violent))


def _sum(parts: Iterable[Part]) -> Part:
    some, every = 0, 0
    for part in parts:
        some, every = some + part.some, every + part.all
    return Part(some, every)


def _as_figures(part: Part) -> list[float | None]:
    return [part.some, part.all, None if part.percent is None else round(part.percent, 3)]
