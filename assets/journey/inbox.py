"""What lies in the inbox: which files are whole, which are new, which are still being written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets.home import Home
from assets.tools import Tools
from sources.files import fingerprint, is_settled
from sources.submissions import Register, Submission


@dataclass(frozen=True)
class Arrivals:
    """new: entered in the register now. known: the same bytes had come before. waiting: still being written.
    strangers: files in no source's folder."""

    new: list[Submission]
    known: list[Submission]
    waiting: int
    strangers: int


def register_arrivals(home: Home, tools: Tools, today: date, settle_seconds: float, paths: Iterable[Path] | None = None) -> Arrivals:
    """Enter the settled files of the inbox in the register, in order of their paths.

    paths: only these files of the inbox; all of them by default.
    """
    register, waiting, strangers = Register(home.register), 0, 0
    new: list[Submission] = []
    known: list[Submission] = []
    for path in sorted(paths if paths is not None else inbox_files(home)):
        source = source_of(home, path)
        if source not in tools.sources:
            strangers += 1
        elif not is_settled(path, settle_seconds):
            waiting += 1
        else:
            print_of = fingerprint(path)
            name = path.relative_to(home.inbox).as_posix()
            submission, is_new = register.add(source, name, print_of.sha256, print_of.size, today)
            (new if is_new else known).append(submission)
    return Arrivals(new, known, waiting, strangers)


def inbox_files(home: Home) -> list[Path]:
    """Every file of the inbox but hidden ones and those that a transfer has not finished naming."""
    return sorted(path for path in home.inbox.rglob("*") if path.is_file() and not _is_passing(path.relative_to(home.inbox)))


def source_of(home: Home, path: Path) -> str:
    """The first folder below the inbox that the file lies in."""
    parts = path.relative_to(home.inbox).parts
    return parts[0] if len(parts) > 1 else ""


def pending(home: Home) -> list[Submission]:
    """Submissions in the register that have neither crossed the wall nor been refused, by order of arrival."""
    return [each for each in Register(home.register).all() if not _is_done(home, each)]


def _is_done(home: Home, submission: Submission) -> bool:
    from assets.journey.take_in import refusal_file, submission_folder

    taken = submission_folder(home, submission.source, submission.submission) / "submission.json"
    return taken.is_file() or refusal_file(home, submission.submission).is_file()


def _is_passing(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts) or path.suffix in {".tmp", ".part", ".filepart", ".crdownload"}
