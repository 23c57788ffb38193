"""Whether anything that identifies a person has got out: what to look for, from the truth, and where it may hide.

Knows what identifying values look like and how files hold text: plain, packed, in columns, in databases. Must not know
what the product does with them. Values are looked for, never shown: what is found is named by kind and place.

Everything is compared without regard to the case of A to Z, in UTF-8 and in UTF-16.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.recount.containers import Unsearchable, pieces

__all__ = ["Canaries", "Found", "Unsearchable", "canaries", "made_of", "search", "search_bytes"]

ANCHOR = 6
"""Bytes by which a canary is first recognised; nothing shorter is distinctive enough to be one."""
NOT_BY_CHANCE_IN_PACKED = 9
HARDLY_BY_CHANCE = 12
"""From so many characters on, a canary is one even in the middle of a word or number."""
DIGEST = 20
"""Hexadecimal digits in a row that are a fingerprint or a key, in which short numbers turn up by chance."""

LAST_BIRTH_YEAR = 2019
"""Later days are the days of contacts, runs and reference files too."""
DAYS_EVERYBODY_WRITES = frozenset({"1900-01-01", "1970-01-01", "1980-01-01", "2000-01-01"})

_PLACES = """
    aldridge amblecote arley ashford aston atherstone barford barton bedworth bentley bilston binley brierley bulkington
    burton clifton coleshill coseley coventry darlaston dudley erdington fillongley foleshill halesowen hadley
    handsworth hatton
    kenilworth kingswinford kingston ladywood langley leamington longbridge longford marston milverton moseley newton
    northfield
    norton nuneaton oakley oldbury olton perry polesworth preston radford rowley rugby sandwell sedgley shirley
    smethwick
    solihull southam sparkbrook stafford stechford stirchley stockland stourbridge stratford sutton tipton tividale
    underhill
    walsall warwick wednesbury wednesfield westwood weston willenhall wolverhampton wyken yardley
"""
_WORDS = """
    archer barker bishop bridges brewer butcher butler carpenter carter cartwright castle chandler church cooper
    dainty farmer
    fellows fields fisher fletcher forester foster francis gardener gardner glover graham harper hunter knight little
    marshall
    martin mercer miller palmer parker porter potter prince rivers savage sawyer shakespeare shepherd singer skinner
    slater
    spencer stephens strong summers taylor temple thatcher thomas turner tyler walker weaver webster winter wright young
    arthur campbell douglas gordon harvey howard jordan leslie murray robert russell samuels stuart vernon wesley
    berkeley lambert lagrange newton pascal wilson fitzgerald rashid ramirez petrov johnson williams
"""
ORDINARY = frozenset((_PLACES + _WORDS).split())
"""Family names that are places, words, given names, or names of things that software writes about."""


@dataclass(frozen=True)
class Found:
    """Something identifying in a file: where, of what kind, how often; never what."""

    path: str
    kind: str
    how_many: int


@dataclass(frozen=True)
class Canaries:
    """The byte strings to look for, in lower case. Iterates over them; shows only how many there are of each kind."""

    kinds: dict[bytes, str] = field(repr=False)
    widths: dict[bytes, int] = field(repr=False)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.kinds)

    def __len__(self) -> int:
        return len(self.kinds)

    def __contains__(self, value: object) -> bool:
        return value in self.kinds

    def __repr__(self) -> str:
        counted = Counter(self.kinds.values())
        return f"Canaries({', '.join(f'{kind}: {number}' for kind, number in sorted(counted.items()))})"

    @cached_property
    def lengths(self) -> dict[int, tuple[int, ...]]:
        """Anchor → the lengths of the canaries that begin with it."""
        found: dict[int, set[int]] = {}
        for canary in self.kinds:
            found.setdefault(int.from_bytes(canary[:ANCHOR], "little"), set()).add(len(canary))
        return {anchor: tuple(sorted(lengths)) for anchor, lengths in found.items()}

    @cached_property
    def anchors(self) -> np.ndarray:
        """Every anchor, sorted."""
        return np.array(sorted(self.lengths), dtype=np.uint64)

    @cached_property
    def maybe(self) -> np.ndarray:
        """Whether any anchor has that hash: one look tells most positions of a file apart from all canaries."""
        table = np.zeros(1 << 24, dtype=bool)
        table[_hash(self.anchors)] = True
        return table


def _hash(anchors: np.ndarray) -> np.ndarray:
    return (anchors * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)


# -- what to look for


def canaries(
    truth: Path, also: Iterable[tuple[str, str]] = (), innocent: Iterable[str] = (), at_most: int = 50_000
) -> Canaries:
    """What identifies people in `truth`/ecds.parquet and ambulance.parquet, in every form it is written in.

    also: more kinds and values. innocent: words and days that are no sign of a person. at_most: values of each kind of
    a column, taken evenly from all of them.
    """
    values: dict[tuple[str, str], None] = {}
    for name in ("ecds", "ambulance"):
        table = pq.read_table(truth / f"{name}.parquet")
        for column, kind in KINDS.items():
            if column in table.column_names:
                told = sorted(value for value in table[column].unique().to_pylist() if value)
                values |= dict.fromkeys((kind, value) for value in _evenly(told, at_most))
        values |= dict.fromkeys(("name", value) for value in _evenly(sorted(_names(table)), at_most))
    return made_of([*values, *also], innocent)


KINDS = {
    "nhs_number": "NHS number",
    "pseudo_nhs_number": "pseudonym of the sender",
    "local_patient_id": "hospital number",
    "record_id": "record number",
    "attendance_id": "attendance number",
    "ambulance_incident_number": "incident number",
    "ambulance_care_contact_id": "incident number",
    "incident_number": "incident number",
    "surname": "family name",
    "patient_name": "name",
    "address": "address",
    "phone": "telephone number",
    "birth_date": "date of birth",
    "postcode": "postcode",
    "incident_postcode": "postcode",
    "residence_postcode": "postcode",
    "place_latitude": "coordinate",
    "place_longitude": "coordinate",
    "place_description": "place as typed",
    "triage_note": "note",
    "narrative": "note",
}


def _evenly(values: list[str], at_most: int) -> list[str]:
    step = max(1, -(-len(values) // at_most))
    return values[::step]


def _names(table: pa.Table) -> set[str]:
    """Forename and surname of every patient, and of everybody a note names by such names."""
    pairs: set[tuple[str, str]] = set()
    if {"forename", "surname"} <= set(table.column_names):
        pairs = set(zip(table["forename"].to_pylist(), table["surname"].to_pylist(), strict=True))
    if "patient_name" in table.column_names:
        pairs |= {
            tuple(name.split(" ", 1)) for name in table["patient_name"].unique().to_pylist() if name and " " in name
        }
    pairs = {(given, family) for given, family in pairs if given and family}
    given, family = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    for column in ("triage_note", "narrative"):
        if column in table.column_names:
            for note in table[column].unique().to_pylist():
                words = re.findall(r"[^\W\d_][\w'’-]*", note or "")
                pairs |= {pair for pair in pairwise(words) if pair[0] in given and pair[1] in family}
    return {f"{given} {family}" for given, family in pairs}


def made_of(values: Iterable[tuple[str, str]], innocent: Iterable[str] = ()) -> Canaries:
    """Canaries from kinds (those of `KINDS`, or any other for a value taken as it is) and values."""
    harmless = {word.lower() for word in innocent}
    kinds: dict[bytes, str] = {}
    widths: dict[bytes, int] = {}
    for kind, value in values:
        for form in _forms(kind, value.strip()):
            if len(form) < ANCHOR or form.lower() in harmless:
                continue
            for encoded, width in _encoded(form):
                kinds.setdefault(encoded, kind)
                widths.setdefault(encoded, width)
    return Canaries(kinds, widths)


def _encoded(text: str) -> Iterator[tuple[bytes, int]]:
    yield text.encode().lower(), 1
    yield text.encode("utf-16-le").lower(), 2
    if not text.isascii():
        # As JSON escapes it, and as Windows writes it.
        yield json.dumps(text)[1:-1].encode().lower(), 1
        yield text.encode("cp1252", errors="ignore").lower(), 1


def _forms(kind: str, value: str) -> Iterator[str]:
    """The ways in which a value of that kind is written; none where it would not be a sign of a person."""
    if kind == "NHS number":
        if len(value) == 10:
            yield from (separator.join((value[:3], value[3:6], value[6:])) for separator in ("", " ", "-"))
    elif kind == "postcode":
        together = value.replace(" ", "")
        if not together.upper().startswith("ZZ99"):
            yield from (together, f"{together[:-3]} {together[-3:]}")
    elif kind == "date of birth":
        yield from _days(value)
    elif kind == "telephone number":
        together = value.replace(" ", "")
        yield from (value, together, "+44" + together[1:], "+44 " + value[1:])
    elif kind == "name":
        given, _, family = value.partition(" ")
        if len(value) >= 8:
            yield from (
                value,
                f"{family}, {given}",
                f"{family},{given}",
                f"{family} {given}",
                f"{given}.{family}",
                f"{given}_{family}",
            )
    elif kind == "family name":
        if value.lower() not in ORDINARY:
            yield value
    elif kind == "address":
        # With or without the town.
        if len(value) >= 10:
            yield from {value, value.split(",")[0]}
    elif kind == "note":
        yield from (piece for line in value.splitlines() for piece in {line, line[:40]} if len(piece) >= 20)
    elif kind == "coordinate":
        if len(value.lstrip("-")) >= 8:
            yield value.lstrip("-")
    elif kind in {"place as typed", "hospital number", "record number", "attendance number", "incident number"}:
        if len(value) >= 8:
            yield value
    else:
        yield value


def _days(value: str) -> Iterator[str]:
    born = date.fromisoformat(value)
    if born.year > LAST_BIRTH_YEAR or value in DAYS_EVERYBODY_WRITES:
        return
    british = f"{born.day:02}/{born.month:02}/{born.year}"
    yield from (
        value,
        british,
        british.replace("/", "-"),
        british.replace("/", "."),
        f"{born.day}/{born.month}/{born.year}",
    )


# -- looking


def search(where: Path, canaries: Canaries) -> list[Found]:
    """What is found in the files below a folder, or in one file, and in their names; empty where nothing is.

    Raises `Unsearchable` where a file is of a kind that is looked into but cannot be opened.
    """
    files = [where] if where.is_file() else sorted(path for path in where.rglob("*") if path.is_file())
    found: list[Found] = []
    for path in files:
        name = str(path.relative_to(where)) if path != where else path.name
        counts: dict[str, int] = {}
        for form, content in chain([("plain", name.encode())], pieces(path)):
            # Packed bytes are all but random, and what they hold is looked at unpacked.
            shortest = NOT_BY_CHANCE_IN_PACKED if form == "packed" else ANCHOR
            for kind, number in search_bytes(content, canaries, shortest).items():
                counts[kind] = counts.get(kind, 0) + number
        shown = name if not search_bytes(name.encode(), canaries) else f"file {len(found) + 1}, whose name is not shown"
        found += [Found(shown, kind, number) for kind, number in sorted(counts.items())]
    return found


def search_bytes(content: bytes, canaries: Canaries, shortest: int = ANCHOR) -> dict[str, int]:
    """Kind → how many canaries of it, of at least `shortest` bytes, stand in `content`."""
    content = content.lower()
    counts: dict[str, int] = {}
    for start, anchor in _anchored(content, canaries):
        for length in canaries.lengths[anchor]:
            if length < shortest:
                continue
            kind = canaries.kinds.get(content[start : start + length])
            if kind is not None and _stands_alone(content, start, start + length, canaries):
                counts[kind] = counts.get(kind, 0) + 1
    return counts


PART = 1 << 22


def _anchored(content: bytes, canaries: Canaries) -> Iterator[tuple[int, int]]:
    """Where in `content` some canary's anchor stands, and which."""
    if len(content) < ANCHOR or not len(canaries):
        return
    whole = np.frombuffer(content, dtype=np.uint8)
    for first in range(0, len(content) - ANCHOR + 1, PART):
        part = whole[first : first + PART + ANCHOR - 1].astype(np.uint64)
        starts = len(part) - ANCHOR + 1
        value = part[:starts].copy()
        for place in range(1, ANCHOR):
            value |= part[place : place + starts] << np.uint64(8 * place)
        at = np.flatnonzero(canaries.maybe[_hash(value)])
        hits = value[at]
        near = np.minimum(np.searchsorted(canaries.anchors, hits), len(canaries.anchors) - 1)
        right = canaries.anchors[near] == hits
        yield from zip((at[right] + first).tolist(), hits[right].tolist(), strict=True)


def _stands_alone(content: bytes, start: int, end: int, canaries: Canaries) -> bool:
    """Whether a match is more than a stretch of a longer word, number or fingerprint; long ones always are."""
    canary = content[start:end]
    width = canaries.widths[canary]
    if (end - start) // width >= HARDLY_BY_CHANCE and canaries.kinds[canary] not in {"name", "family name"}:
        return True
    before, after = content[max(0, start - width) : start], content[end : end + width]
    if _of_one_word(before[:1], canary[:1]) or _of_one_word(canary[-width:][:1], after[:1]):
        return False
    return width > 1 or not _is_in_a_digest(content, start, end)


def _of_one_word(left: bytes, right: bytes) -> bool:
    return bool((left.isdigit() and right.isdigit()) or (left.isalpha() and right.isalpha()))


def _is_in_a_digest(content: bytes, start: int, end: int) -> bool:
    run = re.compile(rb"[0-9a-f-]*")
    after = run.match(content, start)
    if after is None or after.end() < end:
        return False
    before = run.match(content[max(0, start - 64) : start][::-1])
    first = start - (before.end() if before else 0)
    stretch = content[first : after.end()]
    return len(stretch) >= DIGEST and len(re.findall(rb"[a-f]", stretch)) >= 2
