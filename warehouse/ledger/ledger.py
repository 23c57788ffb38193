"""The ledger: every statement ever made, in order, never altered; each line holds the hash of the line before.

Knows lines, hashes and attached files. Must not know what a release is made of, nor the time: both are given.

An append leaves one of two things, however it ends: the entry whole, or nothing that counts. Before all else it writes
down the line it is about to add (`.building/entry.json`), then the folder of files, the line, and the file `head`,
which names the last entry. Whatever is found half done without that note was not left by an append: it is damage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from schemas.durable import flush, replace_durably
from warehouse.ledger import check as form
from warehouse.ledger import disk as disk
from warehouse.ledger.check import Problem, State
from warehouse.ledger.entry import (
    ACTS,
    GENESIS,
    REFUSAL,
    RELEASE,
    WITHDRAWAL,
    Entry,
    LedgerBroken,
    LedgerRefused,
    ListedFile,
    Released,
    broken,
    made,
    read,
)
from warehouse.ledger.export import export_to

__all__ = [
    "ACTS",
    "GENESIS",
    "REFUSAL",
    "RELEASE",
    "WITHDRAWAL",
    "Entry",
    "Ledger",
    "LedgerBroken",
    "LedgerRefused",
    "ListedFile",
    "Problem",
    "Released",
]


class Ledger:
    """The ledger in a folder. Making one touches nothing. Any number of processes may use it at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = FileLock(folder / form.LOCK, mode=0o600)

    # -- reading

    def exists(self) -> bool:
        """Whether anything was ever begun here, be it broken since. A beginning that was cut off is none."""
        names = {path.name for path in self.folder.iterdir()} - {form.LOCK} if self.folder.is_dir() else set()
        if names <= {form.BUILDING, form.LINES} and form.BUILDING in names:
            return bool(form.state(self.folder).lines)
        return bool(names)

    def entries(self) -> list[Entry]:
        """Every entry, the first is the genesis. An append that was cut off before its line was whole is passed over.

        The chain and `head` are checked, attached files are not: `verify` does. Raises `LedgerBroken` where they are
        not as they were written, `LedgerRefused` where there is no ledger.
        """
        with self._reading():
            self._must_exist()
            return [read(line) for line in _sound(form.state(self.folder)).entries]

    def head(self) -> str:
        """The hash of the last entry, in full; `Entry.short` is the form to write down by hand. Raises as `entries`."""
        return self.entries()[-1].hash

    def find(self, head: str) -> Entry | None:
        """The entry whose hash is or begins with `head` (at least 20 digits). Raises as `entries`."""
        by_hash = {entry.hash: entry for entry in self.entries()}
        hashes = form.matching(by_hash, head)
        return by_hash[hashes[0]] if len(hashes) == 1 else None

    def releases(self) -> list[Released]:
        """Every release in order, withdrawn or not. Raises as `entries`."""
        entries = self.entries()
        withdrawn = {entry.release: entry for entry in entries if entry.act == WITHDRAWAL}
        return [Released(entry, withdrawn.get(entry.release)) for entry in entries if entry.act == RELEASE]

    def read_file(self, entry: Entry, name: str) -> bytes:
        """The bytes of an attached file. Raises `LedgerBroken` where they are not those that were attached."""
        listed = next((file for file in entry.files if file.name == name), None)
        if listed is None:
            raise LedgerRefused(
                f"Entry {entry.seq} has no file of that name; `svd ledger show {entry.seq}` lists them."
            )
        path = self.folder / entry.folder / name
        if not path.is_file() or path.is_symlink():
            raise broken(Problem(f"{entry.folder}/{name} is missing.", entry.seq))
        content = path.read_bytes()
        if hashlib.sha256(content).hexdigest() != listed.sha256:
            raise broken(Problem(f"{entry.folder}/{name} is not as it was written.", entry.seq))
        return content

    def verify(self) -> list[Problem]:
        """What is wrong, after reading every byte; empty where nothing is.

        A problem that is no damage (`is_damage`) is an append that was cut off, which `append` or `settle` puts in
        order.
        """
        with self._reading():
            return list(form.check(self.folder).problems)

    def export(self, target: Path) -> None:
        """Write all of the ledger, and the script that checks it, to `target`: a zip where it ends in .zip, else a
        folder.

        The same ledger gives the same bytes. Raises `LedgerBroken` where the ledger is damaged, and `LedgerRefused`
        where `target` is there already or lies in the ledger.
        """
        if target.exists() or target.is_symlink():
            raise LedgerRefused(
                "There is something of that name already; name a place where the export is to be written anew."
            )
        if target.resolve().is_relative_to(self.folder.resolve()):
            raise LedgerRefused("An export must not lie in the ledger itself; name a place outside it.")
        with self._reading():
            self._must_exist()
            export_to(target, self.folder, _sound(form.check(self.folder)))

    # -- writing

    def begin(self, ledger_id: str, at: str | datetime) -> Entry:
        """Make the ledger, closed to others, with its first entry. Raises `LedgerRefused` where there is one."""
        if not form.is_name(ledger_id):
            raise LedgerRefused("The id of a ledger may hold letters, figures, dots, hyphens and underscores only.")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.folder.chmod(0o700)
        with self._lock:
            if self.exists():
                raise LedgerRefused("There is a ledger already; it goes on for good and is not begun again.")
            self._settle()
            return self._commit(made((), GENESIS, "", {"ledger": ledger_id}, {}, at), {})

    def append(
        self, act: str, body: Mapping[str, Any], files: Mapping[str, bytes], at: str | datetime, release: str = ""
    ) -> Entry:
        """Add an entry, on the disk when this returns; `files` are attached to it, name → bytes.

        act: one of ACTS. body: text, whole numbers, truth values, lists and objects. at: UTC, to the second. release:
        its name; each is released once, and withdrawn once. Where this raises, `entries` tells whether the entry is in
        the ledger.

        Raises `LedgerRefused` for what cannot be written, `LedgerBroken` where the ledger is damaged: nothing is added
        to it.
        """
        with self._writing():
            state = self._settle()
            return self._commit(made([read(line) for line in state.entries], act, release, body, files, at), files)

    def settle(self) -> bool:
        """Put an append that was cut off in order; true where there was one. Raises `LedgerBroken` where there is
        damage.
        """
        with self._writing():
            was_cut_off = form.state(self.folder).under_way
            self._settle()
            return was_cut_off

    def _settle(self) -> State:
        """The ledger with nothing left half done: an append whose line is whole is brought to its end, any other
        undone.
        """
        state = form.state(self.folder)
        if not state.under_way:
            return _sound(state) if state.lines or self.exists() else state
        _sound(state)
        if state.tail or not state.lines:
            disk.cut(self.folder / form.LINES, sum(map(len, state.lines)))
        if state.holds_intended:
            disk.append(self.folder / form.LINES, b"")
            (self.folder / form.BUILDING / form.HEAD).unlink(missing_ok=True)
            self._point_head_to(state.entries[-1])
        elif state.orphan:
            disk.remove(self.folder / state.orphan)
        disk.remove(self.folder / form.BUILDING)
        return form.state(self.folder)

    def _commit(self, entry: dict[str, Any], files: Mapping[str, bytes]) -> Entry:
        building = self.folder / form.BUILDING
        line = form.canonical(entry) + b"\n"
        building.mkdir(mode=0o700)
        disk.write_new(self.folder / form.INTENDED, line)
        flush(building)
        flush(self.folder)
        if files:
            (building / "files").mkdir(mode=0o700)
            for name, content in sorted(files.items()):
                disk.write_new(building / "files" / name, content)
            replace_durably(building / "files", self.folder / form.folder_of(entry))
        disk.append(self.folder / form.LINES, line)
        self._point_head_to(entry)
        disk.remove(building)
        return read(entry)

    def _point_head_to(self, entry: Mapping[str, Any]) -> None:
        disk.write_new(self.folder / form.BUILDING / form.HEAD, form.head_of(entry))
        replace_durably(self.folder / form.BUILDING / form.HEAD, self.folder / form.HEAD)

    # -- the lock

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """While nobody appends. On a medium that cannot be written, where no lock can be taken, nobody does."""
        with ExitStack() as stack:
            with suppress(OSError):
                if self.folder.is_dir():
                    stack.enter_context(self._lock)
            yield

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """While nobody else reads or appends."""
        if not self.folder.is_dir():
            self._must_exist()
        with self._lock:
            self._must_exist()
            yield

    def _must_exist(self) -> None:
        if not self.exists():
            raise LedgerRefused("There is no ledger here yet; the first `svd release` begins it.")


def _sound(state: State) -> State:
    for problem in state.problems:
        if problem.is_damage:
            raise broken(problem)
    return state
