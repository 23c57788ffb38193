"""How results look on a screen: tables of counts and ids, nothing identifiable."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from pipelines.ingest.store import Finding, IngestedSubmission, Refusal
from pipelines.status import Status
from sources.submissions.register import Submission

MONTHS_SHOWN = 12
"""The latest year is what an officer acts on; `--json` has every month."""

SHORT = {"out_of_scope": "out of\nscope"}
TOTALS = ("received", "accepted", "rejected", "duplicate", "out_of_scope", "unreadable")


def grid(status: Status) -> Table:
    """Provider by month: received or not. Fits 80 columns for a year."""
    table = Table(
        title="Who has sent which month",
        title_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        caption="● received   · not received",
        caption_justify="left",
    )
    table.add_column("")
    table.add_column("", width=22, no_wrap=True)
    for month in status.months[-MONTHS_SHOWN:]:
        table.add_column(f"{month:%b\n%y}", justify="center", width=3, no_wrap=True)
    for source in dict.fromkeys(provider.source for provider in status.providers):
        table.add_row(f"[bold]{source}[/bold]")
        for provider in (provider for provider in status.providers if provider.source == source):
            marks = [
                "[green]●[/green]" if received else "[red]·[/red]" for received in provider.received[-MONTHS_SHOWN:]
            ]
            table.add_row(provider.provider_code, provider.name, *marks)
    return table


def submissions_table(submissions: Sequence[IngestedSubmission]) -> Table:
    """Control totals of each submission."""
    table = Table(title="Ingested", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("submission", no_wrap=True)
    for name in TOTALS:
        table.add_column(SHORT.get(name, name), justify="right", no_wrap=True)
    for submission in submissions:
        totals = submission.totals.model_dump()
        table.add_row(submission.submission, *[f"{totals[name]:,}" for name in TOTALS])
    return table


def refusals_table(refused: Sequence[Refusal]) -> Table:
    """Submissions refused as a whole, and what to do."""
    once_put_right = "The same file is tried again by svd ingest, a corrected one by svd run."
    table = Table(title="Refused", title_justify="left", caption=once_put_right, caption_justify="left")
    table.add_column("submission", no_wrap=True)
    table.add_column("why and what to do")
    for refusal in refused:
        table.add_row(refusal.submission, refusal.message)
    return table


def findings_table(findings: Sequence[Finding]) -> Table:
    """What validation and de-identification noticed, most frequent first."""
    table = Table(title="What was noticed", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name in ("column", "rule", "value or row"):
        table.add_column(name, overflow="fold")
    table.add_column("rows", justify="right", no_wrap=True)
    table.add_column("first line", justify="right", no_wrap=True)
    words = {"reject": "row rejected", "blank": "emptied", "flag": "only noted", "remove": "removed"}
    for finding in sorted(findings, key=lambda finding: -finding.rows):
        table.add_row(
            finding.column,
            finding.rule,
            words.get(finding.action, finding.action),
            f"{finding.rows:,}",
            f"{finding.first_line:,}" if finding.first_line else "",
        )
    return table


def rejected_table(rows: list[dict[str, Any]]) -> Table:
    """Rejected and unreadable rows of a submission, to be looked up in the file as it was sent."""
    table = Table(
        title="Rejected and unreadable rows", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False
    )
    table.add_column("line", justify="right", no_wrap=True)
    for name in ("column", "rule", "reason"):
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(f"{row['line']:,}", row["column"], row["rule"], row["reason"])
    return table


def files_table(submissions: list[Submission]) -> Table:
    """Which file each submission was, for the officer who has the inbox before her."""
    table = Table(title="Files of the inbox", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("submission", no_wrap=True)
    table.add_column("file", overflow="fold")
    for submission in submissions:
        table.add_row(submission.submission, escape(submission.file))
    return table
