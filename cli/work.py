"""Commands that do the work: ingest, run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared import DEFAULT_HOME, EXIT_REFUSED, HomeOption, JsonOption, console, print_json, tools_of
from schemas.durable import built_durably

if TYPE_CHECKING:
    from assets.runs import Runner
    from pipelines.context import Tools
    from pipelines.ingest.store import Refusal


STEP_WORDS = {
    "submission_rows": "Reading, validating and de-identifying submissions",
    "superseded_rows": "Finding what was sent again",
    "contacts": "Classifying what is violence",
    "linked_contacts": "Linking ED and ambulance contacts",
    "exact_counts": "Counting",
    "protected_counts": "Protecting",
    "release_proposal": "Auditing what a release would publish",
    "released_cells": "Auditing, and entering in the ledger",
    "violence_warehouse": "Publishing the warehouse",
    "partner_drops": "Making partner drops",
}


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(ingest)
    app.command()(run)


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.", exists=True)],
    source: Annotated[
        str, typer.Option(help="Which kind they are, such as ecds or ambulance; by default by their headings.")
    ] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Copy files into the inbox, validate and de-identify them. Counts are made by `svd run`."""
    from sources.reading.files import is_settled

    tools = tools_of(home)
    files = _files(paths)
    whole = [path for path in files if is_settled(path, tools.home.settings.settle_seconds)]
    copies, unrecognised = _copied(tools, whole, source)
    with runner(tools, quiet=as_json) as running:
        arrivals = running.register(copies, settle_seconds=0)
        running.ingest()
    if not as_json:
        _tell_arrivals(len(files) - len(whole), 0)
    _tell_outcome(
        tools, [submission.submission for submission in (*arrivals.new, *arrivals.duplicates)], as_json, unrecognised
    )
    if len(whole) < len(files):
        raise typer.Exit(EXIT_REFUSED)


def run(
    month: Annotated[
        str, typer.Option(help="Decide this month again, such as 2026-03, although its rows have not changed.")
    ] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Ingest what is in the inbox, then count, protect and audit. Nothing is published: `svd release` does that."""
    tools = tools_of(home)
    only = month_asked(month) if month else None
    with runner(tools, quiet=as_json) as running:
        arrivals = running.register()
        done = running.ingest()
        prepared = running.prepare(only)
    if not as_json:
        _tell_arrivals(arrivals.still_arriving, arrivals.unrecognised)
        console.print(_prepared(tools) if prepared else "Nothing has been taken in yet.", soft_wrap=True)
    _tell_outcome(tools, done, as_json)


@contextmanager
def runner(tools: Tools, quiet: bool = False) -> Iterator[Runner]:
    """A runner whose steps show on the screen while they run."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from assets.runs import Runner
    from pipelines.lock import alone

    columns = (
        SpinnerColumn(finished_text="✓"),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[words]}"),
        TimeElapsedColumn(),
    )
    with alone(tools.home), Progress(*columns, console=console, disable=quiet) as progress:
        tasks: dict[str, Any] = {}

        def on_step(step: str, words: str) -> None:
            if step not in STEP_WORDS:
                return
            if words == "started":
                tasks[step] = progress.add_task(STEP_WORDS[step], total=None, words="")
            elif words == "done":
                progress.update(tasks[step], total=1, completed=1, words="")
            elif " of " in words:
                done, total = words.split()[0], words.split()[2]
                progress.update(tasks[step], total=int(total), completed=int(done), words=f"{done} of {total}")

        yield Runner(tools.home, tools, on_step)


def _copied(tools: Tools, files: list[Path], source: str) -> tuple[list[Path], list[Refusal]]:
    """Where each file now lies in the inbox, and why others are not there: no source recognises them.

    Raises `FileRefused` where that is the only file. A file is named by its place among them, never by its name.
    """
    from pipelines.ingest.store import Refusal
    from sources.reading.files import FileRefused

    copies, unrecognised = [], []
    for number, path in enumerate(files, 1):
        try:
            copies.append(copy_to_inbox(tools, path, source or recognised_source(tools, path)))
        except FileRefused as refused:
            if len(files) == 1:
                raise
            place = f"file {number} of {len(files)}"
            unrecognised.append(Refusal(submission=place, source="", rule=refused.reason, message=str(refused)))
    return copies, unrecognised


def copy_to_inbox(tools: Tools, path: Path, source: str) -> Path:
    """Copy a file into the source's folder of the inbox, unless it lies there already. Returns where it lies."""
    inside = tools.home.inbox.resolve()
    if path.resolve().is_relative_to(inside):
        return path.resolve()
    if source not in tools.sources:
        raise typer.BadParameter(f"there is no source {source}; sources are {', '.join(tools.sources)}")
    folder = inside / source
    target, number = folder / path.name, 2
    while target.exists() and target.read_bytes() != path.read_bytes():
        # Another file of the same name came before; what was sent is never replaced.
        target, number = folder / f"{path.stem}-{number}{path.suffix}", number + 1
    if not target.exists():
        with built_durably(target) as building:
            shutil.copyfile(path, building)
    return target


def recognised_source(tools: Tools, path: Path) -> str:
    """The one source whose layouts recognise the file's headings. Raises `FileRefused` where none does."""
    from sources.layouts import UnknownLayout, known_headings, recognise
    from sources.reading.files import FileRefused, open_table

    unknown: FileRefused | None = None
    for source in tools.sources.values():
        layouts = tools.layouts(source)
        try:
            file = open_table(path, known_headings(layouts))
            recognise(file.headings, layouts)
        except UnknownLayout as error:
            unknown = error
        else:
            return source.name
    raise unknown or FileRefused("unknown_layout", "There is no source to read this file.")


def month_asked(text: str) -> date:
    """The first day of a month such as 2026-03."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise typer.BadParameter("a month is written like 2026-03", param_hint="--month") from None


def _files(paths: list[Path]) -> list[Path]:
    return [file for path in paths for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]


def _prepared(tools: Tools) -> str:
    """What a release made now would say, in a sentence."""
    from pipelines.release.outcome import OutcomeFiles

    planned = OutcomeFiles(tools.home).read_proposal()
    cells = sum(planned.changes.values())
    if planned.blocked:
        checks = ", ".join(block.check for block in planned.blocked)
        return f"A release would be blocked ({checks}): see `svd release --plan`."
    if not cells:
        waiting = planned.waiting_for_revision
        return "Nothing new to release." + (f" {waiting:,} cells wait for a revision." if waiting else "")
    return f"Ready to release {planned.name}: {cells:,} cells. See `svd release --plan`."


def _files_are(number: int) -> str:
    return "1 file is" if number == 1 else f"{number} files are"


def _tell_arrivals(still_arriving: int, unrecognised: int) -> None:
    if still_arriving:
        console.print(f"{_files_are(still_arriving)} still being written, left alone for now; run again in a while.")
    if unrecognised:
        console.print(
            f"{_files_are(unrecognised)} in no source's folder of the inbox; move into inbox/ecds or inbox/ambulance."
        )


def _tell_outcome(
    tools: Tools, submissions: list[str], as_json: bool, unrecognised: list[Refusal] | None = None
) -> None:
    """Say what became of these submissions; exit with 3 where one was refused."""
    from cli.screen import refusals_table, submissions_table
    from pipelines.status import status

    now = status(tools.home, tools)
    ingested = [record for record in now.submissions if record.submission in submissions]
    refused = [refusal for refusal in now.refused if refusal.submission in submissions] + (unrecognised or [])
    if as_json:
        print_json(
            {
                "ingested": [record.model_dump(mode="json") for record in ingested],
                "refused": [refusal.model_dump(mode="json") for refusal in refused],
            }
        )
    else:
        if ingested:
            console.print(submissions_table(ingested))
        if refused:
            console.print(refusals_table(refused))
    if refused:
        raise typer.Exit(EXIT_REFUSED)
