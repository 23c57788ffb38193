"""Commands that look: status, show, dictionary."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.shared import DEFAULT_HOME, HomeOption, JsonOption, console, print_json, shown_path, tools_of


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    for command in (status, show, dictionary):
        app.command()(command)


def status(
    home: HomeOption = DEFAULT_HOME,
    submissions: Annotated[
        bool, typer.Option("--submissions", help="List every submission with its control totals and its file.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Show who has sent which month, what was refused, and what is waiting."""
    from cli.screen import files_table, grid, refusals_table, submissions_table
    from pipelines.status import status as read_status
    from sources.submissions.register import Register

    tools = tools_of(home)
    now = read_status(tools.home, tools)
    if as_json:
        print_json(now.model_dump(mode="json"))
        return
    if now.months:
        console.print(grid(now))
    else:
        console.print("Nothing has been taken in yet: put extracts into inbox/ and run `svd run`.")
    if submissions:
        console.print(submissions_table(now.submissions))
        console.print(files_table(Register(tools.home.register).all()))
    if now.refused:
        console.print(refusals_table(now.refused))
    if now.pending:
        console.print(f"{now.pending} submissions are registered and wait for `svd run`.")
    if now.published:
        console.print(f"Warehouse: {shown_path(tools.home.warehouse)}")


def show(
    submission: Annotated[str, typer.Argument(help="A submission, as `svd status --submissions` names it.")],
    rejected: Annotated[
        bool, typer.Option("--rejected", help="List the rejected and unreadable rows: line, column, rule, reason.")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show one submission: its control totals, and everything noticed in it."""
    from cli.screen import findings_table, refusals_table, rejected_table, submissions_table
    from pipelines.home import HomeBroken
    from pipelines.ingest.store import SubmissionStore
    from pipelines.status import status as read_status

    tools = tools_of(home)
    now = read_status(tools.home, tools)
    ingested = [record for record in now.submissions if record.submission == submission]
    refused = [refusal for refusal in now.refused if refusal.submission == submission]
    if not ingested and not refused:
        raise HomeBroken("There is no submission of that name here; `svd status --submissions` lists them.")
    rows = SubmissionStore(tools.home).rejected_rows(submission) if rejected else []
    if as_json:
        print_json(rows if rejected else (*ingested, *refused)[0].model_dump(mode="json"))
    elif refused:
        console.print(refusals_table(refused))
    elif rejected:
        console.print(rejected_table(rows))
    else:
        console.print(submissions_table(ingested))
        console.print(findings_table(ingested[0].findings))
        console.print("The rejected and unreadable rows: the same command with --rejected.")


def dictionary(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write it to this Markdown file.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Print the dictionary: every table and column, what it means and how far it identifies."""
    from schemas.dictionary import dictionary as entries
    from schemas.dictionary import markdown

    if as_json:
        print_json(entries().to_dicts())
    elif output:
        output.write_text(markdown(), encoding="utf-8")
        console.print(f"Dictionary written: {shown_path(output)}")
    else:
        typer.echo(markdown())
