"""The command that tells how far assault is coded: gap."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared import DEFAULT_HOME, HomeOption, JsonOption, console, print_json, shown_path, tools_of
from cli.work import month_asked

if TYPE_CHECKING:
    from rich.table import Table

FOR_WHOM = (
    "Exact figures, for the ICB and the trust itself: not for release. They are about coding, and never add to "
    "counts of violence."
)
STATUSES = {
    "pooled": "few coded: read as all trusts",
    "no_notes": "no notes",
    "too_few": "too few coded",
    "no_attendances": "nothing sent",
}


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(gap)


def gap(
    month: Annotated[str, typer.Option(help="Only this month, such as 2025-06.")] = "",
    provider: Annotated[str, typer.Option(help="Only this trust, by its code.")] = "",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write every figure to this CSV file, readable by you alone.")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show, by trust and month, how many attendances read like an assault and carry no code of one, and how many
    assaults there truly were.
    """
    from pipelines.coding_gap import read_gap

    asked = month_asked(month) if month else None
    tools = tools_of(home)
    found = read_gap(tools, asked, provider.strip().upper())
    if output:
        output.touch(mode=0o600)
        output.chmod(0o600)
        found.rows.write_csv(output, float_precision=3)
    if as_json:
        print_json({"rows": found.rows.to_dicts(), "advice": found.advice})
        return
    console.print(table_of(found.rows.to_dicts()))
    for each in found.advice:
        console.print(each, soft_wrap=True)
    console.print(FOR_WHOM, style="dim", soft_wrap=True)
    if output:
        console.print(f"Written: {shown_path(output)}")


def table_of(rows: list[dict[str, Any]]) -> Table:
    """One line a trust and period, the year below its months. Fits 80 columns."""
    from rich.table import Table

    table = Table(
        title="Assaults that no code tells of", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False
    )
    for name, right in (
        ("trust", 0),
        ("month", 0),
        ("with\nnote", 1),
        ("coded", 1),
        ("reads like\none, uncoded", 1),
        ("estimated\ntrue total", 1),
        ("95 %\ninterval", 1),
        ("coded of\nestimated", 1),
    ):
        table.add_column(name, justify="right" if right else "left", no_wrap=True)
    table.add_column("")
    for each in rows:
        style = "bold" if "/" in each["period"] else ""
        table.add_row(
            each["provider_code"],
            each["period"],
            *_counts(each),
            *_estimate(each),
            STATUSES.get(each["status"], ""),
            style=style,
        )
    return table


def _counts(row: dict[str, Any]) -> list[str]:
    return [f"{row[name]:,}" for name in ("with_note", "coded", "reads_uncoded")]


def _estimate(row: dict[str, Any]) -> list[str]:
    if row["estimated"] is None:
        return ["", "", ""]
    share = "" if row["ascertained"] is None else f"{100 * row['ascertained']:.0f} %"
    return [f"{row['estimated']:,.0f}", f"{row['low']:,.0f}–{row['high']:,.0f}", share]
