"""What lies in the inbox: which files are whole, which are new, which are still being written, which have changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from pipelines.context import Tools
from pipelines.home import Home
from sources.reading.files import FileRefused, fingerprint, is_settled
from sources.submissions.register import Register, Submission, write_json

MISSING, CHANGED = "missing", "changed"
"""Refusals that say nothing against the bytes that were registered: when these come back, they are tried again."""


@dataclass(frozen=True)
class Arrivals:
    """new: entered in the register now. known: the same bytes had come before. waiting: still being written.
    strangers: files in no source's folder."""

    new: list[Submission]
    known: list[Submission]
    waiting: int
    strangers: int


def register_arrivals(
    home: Home, tools: Tools, today: date, settle_seconds: float, paths: Iterable[Path] | None = None
) -> Arrivals:
    """Enter the settled files of the inbox in the register, in order of their paths.

    paths: only these files of the inbox, tried again where they were refused before; all files by default.
    """
    register, waiting, strangers = Register(home.register), 0, 0
    new: list[Submission] = []
    known: list[Submission] = []
    registered = {(each.file, each.size, each.modified_ns): each for each in register.all()}
    for path in sorted(paths if paths is not None else inbox_files(home)):
        source, name, state = source_of(home, path), path.relative_to(home.inbox).as_posix(), path.stat()
        # A file known by name, size and time is not read again; what is taken in is always held against its
        # fingerprint.
        same = registered.get((name, state.st_size, state.st_mtime_ns))
        if source not in tools.sources:
            strangers += 1
            continue
        if not same and not is_settled(path, settle_seconds):
            waiting += 1
            continue
        submission, is_new = (same, False) if same else _entered(register, source, name, path, today, state.st_mtime_ns)
        if not is_new and _is_tried_again(home, submission, asked_for=paths is not None):
            submission = _reopened(home, submission, name)
        (new if is_new else known).append(submission)
    return Arrivals(new, known, waiting, strangers)


def _entered(
    register: Register, source: str, name: str, path: Path, today: date, modified_ns: int
) -> tuple[Submission, bool]:
    # The time was asked for before the bytes were read: whatever is written later changes it, and is read again.
    found = fingerprint(path)
    return register.add(source, name, found.sha256, found.size, today, modified_ns)


def inbox_files(home: Home) -> list[Path]:
    """Every file of the inbox but hidden ones and those that a transfer has not finished naming.

    A source's folder may be a link to where a share is mounted; links further down are not followed.
    """
    found = [path for top in home.inbox.iterdir() for path in (top.rglob("*") if top.is_dir() else [top])]
    return sorted(path for path in found if path.is_file() and not _is_passing(path.relative_to(home.inbox)))


def source_of(home: Home, path: Path) -> str:
    """The first folder below the inbox that the file lies in."""
    parts = path.relative_to(home.inbox).parts
    return parts[0] if len(parts) > 1 else ""


@contextmanager
def as_registered(home: Home, submission: Submission) -> Iterator[Path]:
    """The file of a submission, to be read within the block.

    Raises `FileRefused`: missing, or changed, where it is not the file that was registered or did not stay it.
    """
    path = home.inbox / submission.file
    before = _state_of(path)
    if before[1] != submission.size or fingerprint(path).sha256 != submission.sha256:
        raise _changed()
    yield path
    if _state_of(path) != before:
        raise _changed()


def _state_of(path: Path) -> tuple[int, int, int, int]:
    """What differs once somebody has written to a file, or put another in its place: its number, size and times."""
    if not path.is_file():
        message = (
            "The file is no longer in the inbox, so nothing of it was loaded. Put it back, and `svd run` takes it in."
        )
        raise FileRefused(MISSING, message)
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _changed() -> FileRefused:
    message = (
        "The file has changed since it was registered; it was probably still being written. Nothing of it was loaded: "
    )
    return FileRefused(CHANGED, message + "the next `svd run` registers it as it is then.")


def _is_tried_again(home: Home, submission: Submission, asked_for: bool) -> bool:
    from pipelines.ingest.store import refusal_file

    path = refusal_file(home, submission.submission)
    return path.is_file() and (asked_for or json.loads(path.read_text(encoding="utf-8"))["rule"] in {MISSING, CHANGED})


def _reopened(home: Home, submission: Submission, file: str) -> Submission:
    """The same submission, pending again, under the name that its bytes have now."""
    from pipelines.ingest.store import refusal_file

    now = replace(submission, file=file)
    write_json(home.register / f"{submission.submission}.json", asdict(now))
    refusal_file(home, submission.submission).unlink()
    return now


def pending(home: Home) -> list[Submission]:
    """Submissions in the register that have neither crossed the wall nor been refused, by order of arrival."""
    return [each for each in Register(home.register).all() if not _is_done(home, each)]


def _is_done(home: Home, submission: Submission) -> bool:
    from pipelines.ingest.store import refusal_file, submission_folder

    taken = submission_folder(home, submission.source, submission.submission) / "submission.json"
    return taken.is_file() or refusal_file(home, submission.submission).is_file()


def _is_passing(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts) or path.suffix in {
        ".tmp",
        ".part",
        ".filepart",
        ".crdownload",
    }
