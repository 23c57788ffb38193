"""What an entry of the ledger is, and which may follow on those before it.

Knows the acts and their order. Must not know where entries are kept, what a body says, or the time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from schemas.errors import SvdError
from warehouse.ledger import check as form
from warehouse.ledger.check import Problem

RELEASE, WITHDRAWAL, REFUSAL, GENESIS = "release", "withdrawal", "refusal", form.GENESIS
ACTS = (RELEASE, WITHDRAWAL, REFUSAL)


class LedgerBroken(SvdError):
    """The ledger is not as it was written; the message says where and what to do. `seq` is the entry, if it is one."""

    seq: int | None = None


class LedgerRefused(SvdError):
    """What was asked of the ledger cannot be; the message says what to do instead."""


def broken(problem: Problem) -> LedgerBroken:
    """The error that tells of a problem."""
    error = LedgerBroken(
        f"{problem.words} Release nothing, keep the ledger's folder as it is, see all of it with `svd ledger verify`, "
        f"and put back "
        "a backup or export whose last hash is the one in the latest decision record."
    )
    error.seq = problem.seq
    return error


@dataclass(frozen=True)
class ListedFile:
    """A file attached to an entry. size: bytes."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. release: the release the act is about, empty where it is about none."""

    seq: int
    at: str
    act: str
    release: str
    body: dict[str, Any]
    files: tuple[ListedFile, ...]
    previous: str
    hash: str

    @property
    def folder(self) -> str:
        """The folder of its files, below the ledger; none is there where it has no files."""
        return form.folder_of({"seq": self.seq, "release": self.release})

    @property
    def short(self) -> str:
        """The beginning of the hash, to be written down elsewhere."""
        return form.short(self.hash)


@dataclass(frozen=True)
class Released:
    """A release, and its withdrawal where there was one. What was published stays published, and in the ledger."""

    entry: Entry
    withdrawal: Entry | None

    @property
    def name(self) -> str:
        """The name of the release."""
        return self.entry.release

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn."""
        return self.withdrawal is not None


def read(line: Mapping[str, Any]) -> Entry:
    """The entry that a line holds."""
    return Entry(**{**line, "files": tuple(ListedFile(**file) for file in line["files"])})


def made(
    earlier: Sequence[Entry],
    act: str,
    release: str,
    body: Mapping[str, Any],
    files: Mapping[str, bytes],
    at: str | datetime,
) -> dict[str, Any]:
    """The next line. Raises `LedgerRefused` where it would not be one, or does not follow from `earlier`."""
    if earlier or act != GENESIS:
        _refuse_act(earlier, act, release)
    if body.get("release", release) != release:
        raise LedgerRefused("The body names another release than the entry is about; name the same.")
    if wrong := [name for name in files if not form.is_name(name)]:
        raise LedgerRefused(
            f"{len(wrong)} names of files hold other signs than letters, figures, dots, hyphens and underscores; "
            f"rename them."
        )
    if len({name.casefold() for name in files}) < len(files):
        raise LedgerRefused("Two files differ in capitals only, which some systems take for one; rename one.")
    entry = {
        "seq": len(earlier) + 1,
        "at": _moment(at),
        "act": act,
        "release": release,
        "body": dict(body),
        "files": [
            {"name": name, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
            for name, content in sorted(files.items())
        ],
        "previous": earlier[-1].hash if earlier else form.NOTHING_BEFORE,
    }
    try:
        # As it will be read, so that lists given as tuples are lists from the beginning.
        entry_as_read: dict[str, Any] = json.loads(form.canonical({**entry, "hash": form.hash_of(entry)}))
        return entry_as_read
    except ValueError as error:
        why = "holds half a character" if isinstance(error, UnicodeError) else str(error)
    raise LedgerRefused(f"The body of the entry {why}.")


def _refuse_act(earlier: Sequence[Entry], act: str, release: str) -> None:
    if act not in ACTS:
        raise LedgerRefused(f"The ledger knows these acts only: {', '.join(ACTS)}.")
    if release and not form.is_name(release):
        raise LedgerRefused(
            "The name of a release may hold letters, figures, dots, hyphens and underscores only; give it another."
        )
    releases = {name: [entry.release for entry in earlier if entry.act == name] for name in ACTS}
    if act == RELEASE and not release:
        raise LedgerRefused("A release must have a name; give it one.")
    if act == RELEASE and release in releases[RELEASE]:
        raise LedgerRefused(
            "A release of that name is in the ledger, and what was published stays; give the new one another name."
        )
    if act == WITHDRAWAL and release not in releases[RELEASE]:
        raise LedgerRefused(
            "No release of that name is in the ledger, so none can be withdrawn; `svd ledger` lists them."
        )
    if act == WITHDRAWAL and release in releases[WITHDRAWAL]:
        raise LedgerRefused("That release is withdrawn already.")


def _moment(at: str | datetime) -> str:
    if isinstance(at, datetime) and at.tzinfo is not None:
        at = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    with suppress(TypeError, ValueError):
        if form.is_moment(str(at)) and datetime.fromisoformat(str(at)):
            return str(at)
    raise LedgerRefused("The moment of an entry must be in UTC, such as 2026-03-31T12:00:00Z.")
