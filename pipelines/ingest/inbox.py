"""What lies in the inbox: which files are whole, which are new, which are still being written, which have changed."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.home import Home
from pipelines.ingest.store import Refusal, SubmissionStore
from sources.reading.files import FileRefused, fingerprint, is_settled
from sources.submissions.register import Register, Submission

MISSING, CHANGED = "missing", "changed"
"""Refusals that say nothing against the bytes that were registered: when these come back, they are tried again."""


@dataclass(frozen=True)
class Arrivals:
    """new: entered in the register now. duplicates: the same bytes had come before. still_arriving: files that are
    still being written. unrecognised: files in no source's folder.
    """

    new: list[Submission]
    duplicates: list[Submission]
    still_arriving: int
    unrecognised: int


def register_arrivals(
    home: Home, sources: Container[str], today: date, settle_seconds: float, paths: Iterable[Path] | None = None
) -> Arrivals:
    """Enter the settled files of the inbox in the register, in order of their paths.

    paths: only these files of the inbox, tried again where they were refused before; all files by default.
    """
    register, store, still_arriving, unrecognised = Register(home.register), SubmissionStore(home), 0, 0
    new: list[Submission] = []
    duplicates: list[Submission] = []
    registered = {(entry.file, entry.size, entry.modified_ns): entry for entry in register.all()}
    for path in sorted(paths if paths is not None else inbox_files(home.inbox)):
        source, name, state = source_of(home.inbox, path), path.relative_to(home.inbox).as_posix(), path.stat()
        # A file known by name, size and time is not read again; what is ingested is always held against its
        # fingerprint.
        entry = registered.get((name, state.st_size, state.st_mtime_ns))
        if source not in sources:
            unrecognised += 1
            continue
        if not entry and not is_settled(path, settle_seconds):
            still_arriving += 1
            continue
        if entry:
            submission, is_new = entry, False
        else:
            submission, is_new = _entered(register, source, name, path, today, state.st_mtime_ns)
        if not is_new and is_tried_again(store.refusal(submission.submission), asked_for=paths is not None):
            # Pending again, under the name that its bytes have now.
            submission = register.rename(submission, name)
            store.lift_refusal(submission.submission)
        (new if is_new else duplicates).append(submission)
    return Arrivals(new, duplicates, still_arriving, unrecognised)


def _entered(
    register: Register, source: str, name: str, path: Path, today: date, modified_ns: int
) -> tuple[Submission, bool]:
    # The time was asked for before the bytes were read: whatever is written later changes it, and is read again.
    content = fingerprint(path)
    return register.add(source, name, content.sha256, content.size, today, modified_ns)


def inbox_files(inbox: Path) -> list[Path]:
    """Every file of the inbox but hidden ones and those that a transfer has not finished naming.

    A source's folder may be a link to where a share is mounted; links further down are not followed.
    """
    paths = [path for top in inbox.iterdir() for path in (top.rglob("*") if top.is_dir() else [top])]
    return sorted(path for path in paths if path.is_file() and not _is_passing(path.relative_to(inbox)))


def source_of(inbox: Path, path: Path) -> str:
    """The first folder below the inbox that the file lies in."""
    parts = path.relative_to(inbox).parts
    return parts[0] if len(parts) > 1 else ""


@contextmanager
def as_registered(path: Path, submission: Submission) -> Iterator[None]:
    """While open, the file of a submission may be read.

    Raises `FileRefused`: missing, or changed, where it is not the file that was registered or did not stay it.
    """
    state = _state_of(path)
    if state[1] != submission.size or fingerprint(path).sha256 != submission.sha256:
        raise _changed()
    yield
    if _state_of(path) != state:
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


def is_tried_again(refusal: Refusal | None, asked_for: bool) -> bool:
    """Whether a file that comes again is tried again: refused for what says nothing against its bytes, or asked for."""
    return refusal is not None and (asked_for or refusal.rule in {MISSING, CHANGED})


def pending(home: Home) -> list[Submission]:
    """Submissions in the register that were neither ingested nor refused, by order of arrival."""
    store = SubmissionStore(home)
    return [submission for submission in Register(home.register).all() if not store.is_done(submission)]


def _is_passing(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts) or path.suffix in {
        ".tmp",
        ".part",
        ".filepart",
        ".crdownload",
    }
