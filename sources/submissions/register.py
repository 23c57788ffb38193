"""A submission: one file as it was sent, who sent it, which months it covers, and whether its rows add up.

Knows the register's records; must not read the file's rows (`sources.reading.files`) or judge them
(`schemas.validation`).
The file's name stays in the identifiable zone: everything else calls a submission by its id.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

from schemas.records import Record

COVERED_SHARE = 0.2
"""A month is covered when it holds at least this share of the rows of the provider's fullest month in the file."""

NET_CHANGE, BULK = "net_change", "bulk"


class Submission(Record):
    """What the register knows of a file. `sequence` orders submissions by arrival; `file` is relative to the inbox.

    modified_ns: when the file was last changed, in nanoseconds since 1970, by which it is known again without reading
    it.
    """

    submission: str
    source: str
    sequence: int
    file: str
    sha256: str
    size: int
    received_on: str
    modified_ns: int = 0


class Register:
    """The register of submissions: one JSON file each, in the identifiable zone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Submission]:
        """Every submission by order of arrival."""
        submissions = [Submission.read(path) for path in self._folder.glob("*.json")]
        return sorted(submissions, key=lambda submission: submission.sequence)

    def find(self, submission: str) -> Submission:
        """The submission of that id. Raises `KeyError` where there is none."""
        path = self._file(submission)
        if not path.is_file():
            raise KeyError(submission)
        return Submission.read(path)

    def add(
        self, source: str, file: str, sha256: str, size: int, received_on: date, modified_ns: int = 0
    ) -> tuple[Submission, bool]:
        """Enter a file; the same bytes again are the same submission. Returns it, and whether it is new."""
        submission = submission_id(source, sha256)
        if self._file(submission).is_file():
            return self.find(submission), False
        last = max((earlier.sequence for earlier in self.all()), default=0)
        new = Submission(
            submission=submission,
            source=source,
            sequence=last + 1,
            file=file,
            sha256=sha256,
            size=size,
            received_on=received_on.isoformat(),
            modified_ns=modified_ns,
        )
        new.write(self._file(submission))
        return new, True

    def rename(self, submission: Submission, file: str) -> Submission:
        """Enter the name that the submission's bytes have now."""
        renamed = submission.model_copy(update={"file": file})
        renamed.write(self._file(submission.submission))
        return renamed

    def _file(self, submission: str) -> Path:
        return self._folder / f"{submission}.json"


def submission_id(source: str, sha256: str) -> str:
    """The id of a file: its source and the first 12 hex digits of its fingerprint. Says nothing of its content."""
    return f"{source}-{sha256[:12]}"


class ControlTotals(Record):
    """Where each data record of a file went."""

    received: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicate: int = 0
    out_of_scope: int = 0
    unreadable: int = 0

    def balance(self) -> bool:
        """Whether every record received went somewhere, once."""
        parts = self.accepted + self.rejected + self.duplicate + self.out_of_scope + self.unreadable
        return self.received == parts

    def explain(self) -> str:
        """The sum in words, for the error when it does not hold."""
        parts = f"{self.accepted} accepted + {self.rejected} rejected + {self.duplicate} duplicate"
        parts += f" + {self.out_of_scope} out of scope + {self.unreadable} unreadable"
        return f"{self.received} received, but {parts} = {self.received - self.lost()}"

    def lost(self) -> int:
        """Records received that went nowhere; negative where some were counted twice."""
        return self.received - self.accepted - self.rejected - self.duplicate - self.out_of_scope - self.unreadable


def coverage(keys: pl.LazyFrame) -> pl.DataFrame:
    """Which months of which provider a submission covers, from the `RECORD_KEYS` of its rows.

    Returns provider_code, month, rows, covered: a few late rows of another month do not cover it.
    """
    counted = keys.group_by("provider_code", "month").agg(pl.len().cast(pl.Int64).alias("rows"))
    fullest = pl.col("rows").max().over("provider_code")
    return (
        counted.with_columns((pl.col("rows") >= fullest * COVERED_SHARE).alias("covered"))
        .sort("provider_code", "month")
        .collect()
    )
