"""One submission: read, validated and de-identified, or refused whole.

Everything is written beside and moved into place at the end, so a submission is there whole or not at all.
"""

from __future__ import annotations

from contextlib import closing
from datetime import date
from os import SEEK_END
from pathlib import Path

import polars as pl

from pipelines.context import Tools
from pipelines.home import Home
from pipelines.ingest.deidentify import Deidentification
from pipelines.ingest.inbox import as_registered
from pipelines.ingest.store import Finding, IngestedSubmission, MonthCovered, Refusal, SubmissionStore
from schemas.validation import SubmissionStopped
from sources.layouts import Recognised, known_headings, recognise
from sources.reading.files import FileRefused, TableFile, open_table
from sources.submissions.register import BULK, NET_CHANGE, ControlTotals, Submission, coverage
from sources.submissions.supersession import duplicates_within

BATCH_ROWS = 200_000
_LONGEST_LAST_LINE = 1 << 20


def ingest(home: Home, tools: Tools, submission: Submission, today: date) -> IngestedSubmission | Refusal:
    """Ingest one submission from the inbox: its de-identified rows and control totals, or a refusal.

    A file that is broken as a whole is refused: nothing of it is written but the refusal.
    """
    store = SubmissionStore(home)
    building = store.building(submission)
    refusal: Refusal | None = None
    try:
        file, recognised, batches = _deidentified(tools, submission, home.inbox / submission.file, building, today)
        batches.write_rejected(store.rejected_file(submission.submission))
        ingested = _record(submission, file, recognised, batches, tools.key.id, building / "keys.parquet")
    except (FileRefused, SubmissionStopped) as refused:
        rule = refused.rule if isinstance(refused, SubmissionStopped) else refused.reason
        refusal = Refusal(submission=submission.submission, source=submission.source, rule=rule, message=str(refused))
    if refusal:
        store.refuse(refusal, building)
        return refusal
    store.put(ingested, building)
    return ingested


def _deidentified(
    tools: Tools, submission: Submission, path: Path, folder: Path, today: date
) -> tuple[TableFile, Recognised, Deidentification]:
    """Write the de-identified rows of a file into the folder. Raises `FileRefused` or `SubmissionStopped`."""
    source = tools.sources[submission.source]
    layouts = tools.layouts(source)
    with as_registered(path, submission):
        file = open_table(path, known_headings(layouts))
        recognised = recognise(file.headings, layouts)
        context = tools.ingest_context(source)
        with closing(Deidentification(source, context, recognised, submission.submission, folder, today)) as batches:
            batches.write(file.batches(rows=BATCH_ROWS, headings=recognised.headings))
        _refuse_cut_short(path, file, batches)
    return file, recognised, batches


def _record(
    submission: Submission,
    file: TableFile,
    recognised: Recognised,
    batches: Deidentification,
    key_id: str,
    keys_file: Path,
) -> IngestedSubmission:
    """What is to be kept on record. Raises `FileRefused` where the rows do not add up."""
    keys = pl.scan_parquet(keys_file)
    return IngestedSubmission(
        submission=submission.submission,
        source=submission.source,
        sequence=submission.sequence,
        received_on=submission.received_on,
        layout=recognised.layout.name,
        format=file.format,
        encoding=file.encoding,
        protocol=_protocol(recognised, batches),
        key=key_id,
        totals=_totals(file, batches, duplicates_within(keys)),
        findings=[Finding(**finding) for finding in batches.findings.iter_rows(named=True)],
        coverage=[MonthCovered(**month) for month in coverage(keys).iter_rows(named=True)],
    )


def _refuse_cut_short(path: Path, file: TableFile, batches: Deidentification) -> None:
    """Raise `FileRefused` (truncated) where a plain text file ends in the middle of a record.

    Its last line then is no whole record, has a delimiter and so is no footer, and has no line end.
    """
    if file.format != "csv" or batches.last_broken != file.totals.physical_lines:
        return
    delimiter = file.delimiter.encode("utf-16-le" if file.encoding.startswith("utf-16") else "ascii")[:1]
    with path.open("rb") as content:
        content.seek(-min(path.stat().st_size, _LONGEST_LAST_LINE), SEEK_END)
        *earlier, last = content.read().rstrip(b"\0").split(b"\n")
    if earlier and delimiter in last:
        raise FileRefused(
            "truncated",
            "The file ends in the middle of its last line: it is cut short, or was still being written. Copy it again.",
        )


def _totals(file: TableFile, batches: Deidentification, duplicate: int) -> ControlTotals:
    totals = ControlTotals(
        received=file.totals.received,
        accepted=batches.written - duplicate,
        rejected=batches.rejected,
        duplicate=duplicate,
        out_of_scope=batches.out_of_scope,
        unreadable=file.totals.unreadable,
    )
    if not totals.balance():
        raise FileRefused(
            "control_totals", f"The rows do not add up: {totals.explain()}. Nothing was loaded; please report this."
        )
    return totals


def _protocol(recognised: Recognised, batches: Deidentification) -> str:
    if recognised.layout.protocol in {BULK, NET_CHANGE}:
        return recognised.layout.protocol
    return NET_CHANGE if batches.update_types else BULK
