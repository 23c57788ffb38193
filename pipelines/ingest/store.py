"""What is on record of each submission: its totals, or why it was refused. The one reader and writer of these files.

Knows where submissions lie in the zones. Must not decide anything of them.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.home import Home
from schemas.durable import replace_durably
from schemas.records import Record
from sources.submissions.register import ControlTotals, Submission

_INGESTED = "submission.json"


class Refusal(Record):
    """Why a submission was not ingested. `message` tells the officer what to do and holds no value."""

    submission: str
    source: str
    rule: str
    message: str


class Finding(Record):
    """Something noticed in a file: where, by which rule, what was done, in how many rows, and where first."""

    column: str
    rule: str
    action: str
    rows: int
    first_line: int | None


class MonthCovered(Record):
    """A provider's month of which a submission has rows. covered: there are enough for it to be the whole month."""

    provider_code: str
    month: date
    rows: int
    covered: bool


class IngestedSubmission(Record):
    """What is known of a submission after de-identification; written as `submission.json` beside its rows."""

    submission: str
    source: str
    sequence: int
    received_on: str
    layout: str
    format: str
    encoding: str
    protocol: str
    key: str
    totals: ControlTotals
    findings: list[Finding]
    coverage: list[MonthCovered]

    def months_covered(self) -> Iterator[tuple[str, date]]:
        """The provider and month pairs that it covers."""
        return ((month.provider_code, month.month) for month in self.coverage if month.covered)


class SubmissionStore:
    """The files that say what became of each submission."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def folder(self, source: str, submission: str) -> Path:
        """Where the de-identified rows of a submission lie."""
        return self._home.deidentified / source / "submissions" / submission

    def names(self, source: str) -> set[str]:
        """The submissions of a source that were ingested."""
        return {path.parent.name for path in self._ingested_files(source)}

    def ingested(self, *sources: str) -> list[IngestedSubmission]:
        """What is known of each ingested submission of these sources, by order of arrival."""
        files = (path for source in sources for path in self._ingested_files(source))
        return sorted(map(IngestedSubmission.read, files), key=lambda submission: submission.sequence)

    def is_done(self, submission: Submission) -> bool:
        """Whether a submission was ingested or refused."""
        ingested = self.folder(submission.source, submission.submission) / _INGESTED
        return ingested.is_file() or self._refusal_file(submission.submission).is_file()

    def rows_written(self, submission: IngestedSubmission) -> int:
        """How many rows lie in the written files of a submission, counted apart from the code that wrote them."""
        months = list(self.folder(submission.source, submission.submission).glob("month=*.parquet"))
        return int(pl.scan_parquet(months).select(pl.len()).collect().item()) if months else 0

    def building(self, submission: Submission) -> Path:
        """An empty folder in which the rows of a submission are written before they have their place."""
        target = self.folder(submission.source, submission.submission)
        building = target.with_name(f".{target.name}.partial")
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir(parents=True)
        return building

    def put(self, submission: IngestedSubmission, building: Path) -> None:
        """Move the rows of a submission into their place, with what is known of it."""
        target = self.folder(submission.source, submission.submission)
        submission.write(building / _INGESTED)
        shutil.rmtree(target, ignore_errors=True)
        replace_durably(building, target)
        self.lift_refusal(submission.submission)

    def refuse(self, refusal: Refusal, building: Path) -> None:
        """Write down why a submission was refused; nothing else of it stays."""
        shutil.rmtree(building, ignore_errors=True)
        refusal.write(self._refusal_file(refusal.submission))

    def refusal(self, submission: str) -> Refusal | None:
        """Why a submission was refused, if it was."""
        path = self._refusal_file(submission)
        return Refusal.read(path) if path.is_file() else None

    def refusals(self) -> list[Refusal]:
        """Every submission that was refused as a whole, and why."""
        return [Refusal.read(path) for path in sorted((self._home.deidentified / "refused").glob("*.json"))]

    def lift_refusal(self, submission: str) -> None:
        """Forget that a submission was refused."""
        self._refusal_file(submission).unlink(missing_ok=True)

    def rejected_file(self, submission: str) -> Path:
        """Where the rejected and unreadable rows of a submission are listed, in the identifiable zone."""
        return self._home.rejected / f"{submission}.parquet"

    def rejected_rows(self, submission: str) -> list[dict[str, Any]]:
        """line, column, rule, reason of each rejected or unreadable row. They hold no value, but stay in the
        identifiable zone.
        """
        path = self.rejected_file(submission)
        return pl.read_parquet(path).to_dicts() if path.is_file() else []

    def _ingested_files(self, source: str) -> Iterable[Path]:
        return (self._home.deidentified / source / "submissions").glob(f"[!.]*/{_INGESTED}")

    def _refusal_file(self, submission: str) -> Path:
        return self._home.deidentified / "refused" / f"{submission}.json"


def out_of_balance(submissions: Iterable[IngestedSubmission]) -> list[str]:
    """The submissions whose control totals do not add up."""
    return [submission.submission for submission in submissions if not submission.totals.balance()]
