"""One submission through the wall: read, validate, strip, and write what may cross; or refuse it whole.

Everything is written beside and moved into place at the end, so a submission is there whole or not at all.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import asdict
from datetime import date
from os import SEEK_END
from pathlib import Path

import polars as pl

from pipelines.context import Tools
from pipelines.home import Home
from pipelines.ingest.deidentify import Deidentification
from pipelines.ingest.inbox import as_registered
from pipelines.ingest.store import IngestedSubmission, Refusal, refusal_file, submission_folder
from schemas.durable import replace_durably
from schemas.validation import SubmissionStopped
from sources.layouts import Recognised, known_headings, recognise
from sources.reading.files import FileRefused, TableFile, open_table
from sources.source import Source
from sources.submissions.register import BULK, NET_CHANGE, ControlTotals, Submission, coverage, write_json
from sources.submissions.supersession import duplicates_within

BATCH_ROWS = 200_000
_LONGEST_LAST_LINE = 1 << 20


def ingest(home: Home, tools: Tools, submission: Submission, today: date) -> IngestedSubmission | Refusal:
    """Take one submission from the inbox through the wall.

    A file that is broken as a whole is refused: nothing of it is written but the refusal.
    """
    source = tools.sources[submission.source]
    target = submission_folder(home, submission.source, submission.submission)
    beside = target.with_name(f".{target.name}.partial")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    refusal: Refusal | None = None
    try:
        taken = _through_the_wall(home, tools, source, submission, beside, today)
    except (FileRefused, SubmissionStopped) as refused:
        rule = refused.rule if isinstance(refused, SubmissionStopped) else refused.reason
        refusal = Refusal(submission.submission, submission.source, rule, str(refused))
    if refusal:
        shutil.rmtree(beside, ignore_errors=True)
        write_json(refusal_file(home, submission.submission), asdict(refusal))
        return refusal
    write_json(beside / "submission.json", asdict(taken))
    shutil.rmtree(target, ignore_errors=True)
    replace_durably(beside, target)
    refusal_file(home, submission.submission).unlink(missing_ok=True)
    return taken


def _through_the_wall(
    home: Home, tools: Tools, source: Source, submission: Submission, folder: Path, today: date
) -> IngestedSubmission:
    layouts = tools.layouts(source)
    with as_registered(home, submission) as path:
        file = open_table(path, known_headings(layouts))
        recognised = recognise(file.headings, layouts)
        with closing(Deidentification(source, tools, recognised, submission.submission, folder, today)) as crossing:
            crossing.take(file.batches(rows=BATCH_ROWS, headings=recognised.headings))
        _refuse_cut_short(path, file, crossing)
    crossing.write_rejected(home.rejected / f"{submission.submission}.parquet")
    totals = _totals(file, crossing, folder)
    months = coverage(pl.scan_parquet(folder / "keys.parquet"))
    return IngestedSubmission(
        submission=submission.submission,
        source=source.name,
        sequence=submission.sequence,
        received_on=submission.received_on,
        layout=recognised.layout.name,
        format=file.format,
        encoding=file.encoding,
        protocol=_protocol(recognised, crossing),
        key=tools.key.id,
        totals=totals,
        findings=crossing.findings.to_dicts(),
        coverage=months.with_columns(pl.col("month").dt.strftime("%Y-%m-%d")).to_dicts(),
    )


def _refuse_cut_short(path: Path, file: TableFile, crossing: Deidentification) -> None:
    """Raise `FileRefused` (truncated) where a plain text file ends in the middle of a record.

    Its last line then is no whole record, has a delimiter and so is no footer, and has no line end.
    """
    if file.format != "csv" or crossing.last_broken != file.totals.physical_lines:
        return
    delimiter = file.delimiter.encode("utf-16-le" if file.encoding.startswith("utf-16") else "ascii")[:1]
    with path.open("rb") as content:
        content.seek(-min(path.stat().st_size, _LONGEST_LAST_LINE), SEEK_END)
        *before, last = content.read().rstrip(b"\0").split(b"\n")
    if before and delimiter in last:
        raise FileRefused(
            "truncated",
            "The file ends in the middle of its last line: it is cut short, or was still being written. Copy it again.",
        )


def _totals(file: TableFile, crossing: Deidentification, folder: Path) -> ControlTotals:
    duplicate = duplicates_within(pl.scan_parquet(folder / "keys.parquet"))
    totals = ControlTotals(
        received=file.totals.received,
        accepted=crossing.crossed - duplicate,
        rejected=crossing.rejected,
        duplicate=duplicate,
        out_of_scope=crossing.out_of_scope,
        unreadable=file.totals.unreadable,
    )
    if not totals.balance():
        raise FileRefused(
            "control_totals", f"The rows do not add up: {totals.explain()}. Nothing was loaded; please report this."
        )
    return totals


def _protocol(recognised: Recognised, crossing: Deidentification) -> str:
    if recognised.layout.protocol in {BULK, NET_CHANGE}:
        return recognised.layout.protocol
    return NET_CHANGE if crossing.update_types else BULK
