"""Whether a ledger is as it was written: every line, every hash, every file. Also the script that goes with an export.

Knows the form of a ledger and the standard library, nothing else: an export carries this file as `verify_ledger.py`, so
that whoever receives it needs no part of this software. Must not know what entries are about, and never writes.

    python -I verify_ledger.py [FOLDER or ZIP] [--head HASH]

prints what is wrong and ends with 3, or says that all is as it was written and ends with 0.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import zipfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

LINES, HEAD, LOCK, BUILDING, SCRIPT = "ledger.jsonl", "head", ".lock", ".building", "verify_ledger.py"
INTENDED = f"{BUILDING}/entry.json"
"""The line that is being appended: written before anything else of its entry, removed after everything else."""

GENESIS = "genesis"
NOTHING_BEFORE = "0" * 64
SHORT = 20
"""Hexadecimal digits of a hash that are enough to write down: 80 bits."""

LARGEST = 2**53
"""Whole numbers beyond it are read as others by programs that have floating-point numbers only."""

_FIELDS = {"seq": int, "at": str, "act": str, "release": str, "body": dict, "files": list, "previous": str, "hash": str}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_HASH = re.compile(r"[0-9a-f]{64}")
_AT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True)
class Problem:
    """What is wrong, in words, and at which entry if at one. `is_damage` is false for an append that was cut off."""

    words: str
    seq: int | None = None
    is_damage: bool = True


@dataclass(frozen=True)
class State:
    """What is in the ledger: its whole lines, the entries read from them, and what may lie behind them.

    tail: bytes after the last line feed. intended: the line that was being appended, empty where none was.
    under_way: whether an append was begun and not ended.
    """

    lines: tuple[bytes, ...]
    entries: tuple[dict[str, Any], ...]
    problems: tuple[Problem, ...]
    tail: bytes = b""
    intended: bytes = b""
    under_way: bool = False

    @property
    def holds_intended(self) -> bool:
        """Whether the append that was cut off had come so far that its entry is in the ledger."""
        return bool(self.intended) and self.lines[-1:] == (self.intended,)

    @property
    def orphan(self) -> str:
        """The folder that such an append may have left without its entry; empty where it left none."""
        entry = read_line(self.intended)
        return folder_of(entry) if entry and entry["seq"] == len(self.lines) + 1 else ""


# -- the form of an entry


def canonical(value: Any) -> bytes:
    """The one way to write `value`: sorted keys, no spaces, UTF-8. Raises `ValueError` for what has no such way."""
    _refuse_unfit(value, depth=0)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _refuse_unfit(value: Any, depth: int) -> None:
    if depth > 40:
        raise ValueError("is nested too deeply")
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("has a name that is not text")
        for item in value.values():
            _refuse_unfit(item, depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_unfit(item, depth + 1)
    elif isinstance(value, int):
        if abs(value) > LARGEST:
            raise ValueError("has a whole number beyond 2**53; give it as text")
    elif value is not None and not isinstance(value, str):
        raise ValueError(f"has a value of type {type(value).__name__}; give whole numbers or text")


def hash_of(entry: Mapping[str, Any]) -> str:
    """SHA-256 over the entry without its hash, in hexadecimal."""
    return hashlib.sha256(canonical({name: value for name, value in entry.items() if name != "hash"})).hexdigest()


def folder_of(entry: Mapping[str, Any]) -> str:
    """The folder of the entry's files, below the ledger."""
    return f"{entry['seq']:06}" + (f"_{entry['release']}" if entry["release"] else "")


def head_of(entry: Mapping[str, Any]) -> bytes:
    """What the file `head` says when this entry is the last."""
    return f"{entry['seq']} {entry['hash']}\n".encode()


def is_name(text: str) -> bool:
    """Whether `text` may name a release or a file: letters, figures, dot, hyphen, underscore; at most 100."""
    return bool(_NAME.fullmatch(text))


def is_moment(text: str) -> bool:
    """Whether `text` is written like 2026-03-31T12:00:00Z."""
    return bool(_AT.fullmatch(text))


def read_line(line: bytes) -> dict[str, Any] | None:
    """The entry in a whole line; nothing where the line is not one, written in the one way."""

    def refuse(_: str) -> Any:
        raise ValueError

    try:
        entry = json.loads(line.decode(), parse_float=refuse, parse_constant=refuse)
        return entry if _is_entry(entry) and canonical(entry) + b"\n" == line else None
    except (ValueError, RecursionError):
        return None


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or entry.keys() != _FIELDS.keys():
        return False
    if any(type(entry[name]) is not kind for name, kind in _FIELDS.items()):
        return False
    names = [file.get("name") if isinstance(file, dict) else None for file in entry["files"]]
    return (
        is_moment(entry["at"])
        and is_name(entry["act"])
        and (not entry["release"] or is_name(entry["release"]))
        and all(_HASH.fullmatch(entry[name]) for name in ("previous", "hash"))
        and all(map(_is_listed_file, entry["files"]))
        and names == sorted({str(name) for name in names})
    )


def _is_listed_file(listed: Any) -> bool:
    return (
        isinstance(listed, dict)
        and listed.keys() == {"name", "sha256", "size"}
        and all(type(listed[name]) is str for name in ("name", "sha256"))
        and is_name(listed["name"])
        and bool(_HASH.fullmatch(listed["sha256"]))
        and type(listed["size"]) is int
        and listed["size"] >= 0
    )


# -- the chain


def _chain(lines: Collection[bytes]) -> tuple[tuple[dict[str, Any], ...], list[Problem]]:
    """The entries of whole lines, in order, and what is wrong with them."""
    entries: list[dict[str, Any]] = []
    problems: list[Problem] = []
    previous: str | None = NOTHING_BEFORE
    for number, line in enumerate(lines, start=1):
        entry = read_line(line)
        if entry is None:
            problems.append(
                Problem(f"Line {number} is not an entry as the ledger writes them: it was changed.", number)
            )
            previous = None
            continue
        problems += [Problem(words, number) for words in _wrong_in(entry, number, previous)]
        entries.append(entry)
        previous = entry["hash"]
    return tuple(entries), problems


def _wrong_in(entry: Mapping[str, Any], number: int, previous: str | None) -> Iterator[str]:
    if entry["seq"] != number:
        yield f"Line {number} says that it is entry {entry['seq']}: lines were taken out, added or moved."
    if previous is not None and entry["previous"] != previous:
        yield f"Entry {number} does not follow from the one before it."
    if entry["hash"] != hash_of(entry):
        yield f"Entry {number} does not have the hash that it states: it was changed."
    if (entry["act"] == GENESIS) != (number == 1):
        yield f"Entry {number} is not what a ledger {'begins with' if number == 1 else 'goes on with'}."


def matching(hashes: Collection[str], head: str) -> list[str]:
    """Those of `hashes` that `head` stands for: a whole hash, or its beginning of at least 20 digits.

    Hyphens, spaces and capitals do not matter.
    """
    digits = re.sub(r"[\s-]", "", head).lower()
    return [hash for hash in hashes if len(digits) >= SHORT and hash.startswith(digits)]


def short(hash: str) -> str:
    """The first 20 digits of a hash in groups of four, to be written down."""
    return "-".join(hash[at : at + 4] for at in range(0, SHORT, 4))


# -- where a ledger lies


class _Place(Protocol):
    """What the check needs of a folder or a zip: what lies there (name below it, and file, folder or other), and the
    bytes.
    """

    def names(self) -> Iterator[tuple[str, str]]: ...

    def open(self, name: str) -> IO[bytes]: ...


class _Folder:
    """A ledger in a folder. Links and devices are no files of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> Iterator[tuple[str, str]]:
        for above, folders, files in os.walk(self.root):
            for name in sorted([*folders, *files]):
                path = Path(above, name)
                plain = "folder" if path.is_dir() else "file" if path.is_file() else "other"
                yield path.relative_to(self.root).as_posix(), "other" if path.is_symlink() else plain

    def open(self, name: str) -> IO[bytes]:
        return (self.root / name).open("rb")


class _Zip:
    """A ledger in a zip, as exported."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)

    def names(self) -> Iterator[tuple[str, str]]:
        for info in self.zip.infolist():
            yield info.filename, "folder" if info.is_dir() else "file"

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name)


def _bytes(place: _Place, name: str, kinds: Mapping[str, str]) -> bytes | None:
    if kinds.get(name) != "file":
        return None
    with place.open(name) as content:
        return bytes(content.read())


def state(folder: Path) -> State:
    """What the ledger in `folder` holds: lines, entries and the file `head`, not the files of entries."""
    present = (LINES, HEAD, INTENDED)
    kinds = {name: "file" for name in present if (folder / name).is_file() and not (folder / name).is_symlink()}
    if (folder / BUILDING).is_dir() and not (folder / BUILDING).is_symlink():
        kinds[BUILDING] = "folder"
    return _state(_Folder(folder), kinds)


def _state(place: _Place, kinds: Mapping[str, str]) -> State:
    data = _bytes(place, LINES, kinds)
    *lines, tail = (data or b"").split(b"\n")
    whole = tuple(line + b"\n" for line in lines)
    entries, problems = _chain(whole)
    under_way = kinds.get(BUILDING) == "folder"
    intended = (_bytes(place, INTENDED, kinds) or b"") if under_way else b""
    if not data and not (under_way and HEAD not in kinds):
        problems.append(Problem(f"{LINES} is missing or empty."))
    elif tail and not _is_cut_off(tail, intended):
        problems.append(
            Problem(f"{LINES} ends within a line, and no entry was being appended: its end was cut off or changed.")
        )
    read = State(whole, entries, tuple(problems), tail, intended, under_way)
    if not _head_fits(read, _bytes(place, HEAD, kinds)):
        problems.append(
            Problem(
                f"The file {HEAD} does not name the last entry: it was changed, or entries at the end were taken away "
                f"or added."
            )
        )
    if under_way:
        problems.append(
            Problem("An append was cut off. Nothing is lost: the next one puts it in order.", is_damage=False)
        )
    return State(whole, entries, tuple(problems), tail, intended, under_way)


def _is_cut_off(tail: bytes, intended: bytes) -> bool:
    """Whether `tail` is what a crash leaves of the line that was being appended: its beginning, and then nothing or
    zeros.
    """
    written = tail.rstrip(b"\0")
    return len(tail) <= len(intended) and written != intended and intended.startswith(written)


def _head_fits(state: State, head: bytes | None) -> bool:
    if state.lines and not state.entries:
        return True  # reported already, line by line
    last = [head_of(entry) for entry in state.entries[-2:]]
    if head == (last[-1] if last else None):
        return True
    lagging = last[-2] if len(last) == 2 else None
    return state.holds_intended and head == lagging


# -- everything


def check(place: Path, beside: Collection[str] = ()) -> State:
    """Every byte of the ledger in the folder or zip `place`; `beside` names files that may lie there besides."""
    try:
        return _checked(_Zip(place) if place.is_file() else _Folder(place), beside)
    except Exception as error:  # a damaged zip provokes more kinds than can be listed, and each means the same
        return State((), (), (Problem(f"The ledger cannot be read ({type(error).__name__})."),))


def _checked(place: _Place, beside: Collection[str]) -> State:
    listed = list(place.names())
    kinds = dict(listed)
    ledger = _state(place, kinds)
    problems = list(ledger.problems)
    if len(kinds) != len(listed):
        problems.append(Problem("The zip holds a name twice."))
    expected: dict[str, str] = {LINES: "file", HEAD: "file", **dict.fromkeys(beside, "file")}
    for entry in ledger.entries:
        if entry["files"]:
            expected[folder_of(entry)] = "folder"
        for file in entry["files"]:
            name = f"{folder_of(entry)}/{file['name']}"
            expected[name] = "file"
            if words := _wrong_with(place, name, file, kinds):
                problems.append(Problem(words, entry["seq"]))
    unfinished = _left_by_an_append(ledger)
    for name, kind in listed:
        if expected.get(name) != kind and name.split("/")[0] not in unfinished and not _is_lock(place, name, kind):
            problems.append(Problem(f"{_shown(name)} belongs to no entry."))
    return State(ledger.lines, ledger.entries, tuple(problems), ledger.tail, ledger.intended, ledger.under_way)


def _wrong_with(place: _Place, name: str, listed: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    if name not in kinds:
        return f"{name} is missing."
    if kinds[name] != "file":
        return f"{name} is no plain file."
    size, digest = 0, hashlib.sha256()
    with place.open(name) as content:
        while part := content.read(1 << 20):
            size += len(part)
            digest.update(part)
    return (
        "" if (size, digest.hexdigest()) == (listed["size"], listed["sha256"]) else f"{name} is not as it was written."
    )


def _left_by_an_append(state: State) -> set[str]:
    """What may lie in the ledger because an append was cut off: its workplace, and the folder of its entry."""
    return {BUILDING, state.orphan} if state.under_way else set()


def _is_lock(place: _Place, name: str, kind: str) -> bool:
    """The lock's file says nothing, so it is empty."""
    return (name, kind) == (LOCK, "file") and _bytes(place, name, {name: kind}) == b""


def _shown(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9._/-]+", name) else ascii(name)


def main(words: list[str]) -> int:
    """The script: print what is wrong with an export and return 3, or 0 where nothing is."""
    parser = argparse.ArgumentParser(description="Check an export of a ledger, without the software that wrote it.")
    parser.add_argument(
        "place",
        nargs="?",
        type=Path,
        default=Path(__file__).resolve().parent,
        help="its folder or zip; this folder by default",
    )
    parser.add_argument("--head", default="", help="a hash that was written down: must be in the chain")
    arguments = parser.parse_args(words)
    ledger = check(arguments.place, beside=(SCRIPT,))
    wrong = [problem.words for problem in ledger.problems]
    if arguments.head and not matching([entry["hash"] for entry in ledger.entries], arguments.head):
        wrong.append("The hash that was written down is not in this ledger: it is another ledger, or was written anew.")
    for sentence in wrong:
        print(sentence)
    if not wrong:
        print(f"{len(ledger.entries)} entries, as they were written. Last hash: {ledger.entries[-1]['hash']}")
    return 3 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
