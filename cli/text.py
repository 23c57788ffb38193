"""The command that cleans text: redact."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.shared import beside, console, shown_path

if TYPE_CHECKING:
    from pipelines.redact.summary import Summary
    from sources.reading.notes.batch import Asked
    from sources.reading.notes.reading import NoteFile

EXIT_REFUSED = 3
STANDARD = Path("-")


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(redact)


def redact(
    source: Annotated[
        Path | None,
        typer.Option(
            "--input",
            "-i",
            help="The file of notes; - is standard input, as JSON lines. Without it, plain text is read from there.",
        ),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where to write, in the format of the input; standard output by default."),
    ] = None,
    format: Annotated[str, typer.Option(help="jsonl, csv, parquet or text; by default by the file's ending.")] = "",
    text_column: Annotated[str, typer.Option("--text-column", help="CSV and Parquet: the column of notes.")] = "",
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            metavar="COLUMN",
            help="CSV and Parquet: write this column too, as it is. Repeatable; no other column is written.",
        ),
    ] = None,
    record: Annotated[
        list[str] | None,
        typer.Option(
            "--record",
            metavar="FIELD=COLUMN",
            help="CSV and Parquet: which column holds a field of the record, such as surname=LAST_NAME. Repeatable.",
        ),
    ] = None,
    id_column: Annotated[
        str, typer.Option("--id-column", help="CSV and Parquet: the column --explain looks in; by default id.")
    ] = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the output if it is there.")] = False,
    skip_broken: Annotated[
        bool,
        typer.Option(
            "--skip-broken", help="JSON lines and text: withhold lines that cannot be read, instead of stopping."
        ),
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing but errors.")] = False,
    explain: Annotated[
        str | None,
        typer.Option(
            "--explain",
            metavar="ID",
            help="Write nothing; show why each word of this note went. In plain text the ID is the line.",
        ),
    ] = None,
    show_words: Annotated[
        bool,
        typer.Option(
            "--show-words",
            help="With --explain, on a terminal only: show the words found. That is identifiable data on your screen.",
        ),
    ] = False,
) -> None:
    """Take out of notes what identifies a person; put in its place what it was, such as <NAME> or <UK_POSTCODE>.

    A line of JSON is {"id", "text", "record"}; a line out is {"id", "redacted", "spans"}. A note that cannot be made
    safe is withheld whole. A person must still read what comes out before it is shared.
    """
    said_format = _format_of(source, target, format)
    if said_format == "parquet" and explain is None and target in (None, STANDARD):
        raise typer.BadParameter("Parquet is written to a file; name it", param_hint="--output")
    asked = _asked(said_format, text_column, keep or [], record or [], id_column, skip_broken)
    if explain is not None:
        _explain(_opened(source, said_format, asked), explain, show_words)
    elif show_words:
        raise typer.BadParameter("it goes with --explain", param_hint="--show-words")
    else:
        _clean(source, target, said_format, asked, overwrite, quiet)


def _clean(source: Path | None, target: Path | None, format: str, asked: Asked, overwrite: bool, quiet: bool) -> None:
    from cli.notes import summary_told
    from pipelines.redact import scrubbing
    from pipelines.redact.redact import redact, refuse_to_overwrite

    to_file = target is not None and target != STANDARD
    if target and to_file:
        refuse_to_overwrite(source if source != STANDARD else None, target, overwrite)
    file = _opened(source, format, asked)
    # Notes on the screen and a bar on the screen would get in each other's way.
    with _progress(not quiet and (to_file or not sys.stdout.isatty())) as done:
        summary = redact(file, target if target and to_file else sys.stdout.buffer, scrubbing.scrubber(), done)
    if not quiet:
        summary_told(beside, summary, file)
        if target and to_file:
            beside.print(f"Written: {shown_path(target)}", soft_wrap=True, markup=False)
    if summary.unreadable:
        raise typer.Exit(EXIT_REFUSED)


def _explain(file: NoteFile, id: str, show_words: bool) -> None:
    from cli.notes import explanation_told
    from pipelines.redact import scrubbing
    from pipelines.redact.redact import explain

    if show_words and not sys.stdout.isatty():
        raise typer.BadParameter(
            "words are shown on a terminal only, never into a file or another program", param_hint="--show-words"
        )
    for each in explain(file, id, scrubbing.scrubber):
        explanation_told(console, each, show_words)


def _opened(source: Path | None, format: str, asked: Asked) -> NoteFile:
    from sources.reading.notes.reading import NoteFile

    return NoteFile(sys.stdin.buffer if source in (None, STANDARD) else source, format, asked)  # type: ignore[arg-type]


def _format_of(source: Path | None, target: Path | None, format: str) -> str:
    """The format of both files. Refused where it is unknown, or where the endings say two."""
    from sources.reading.notes.reading import ENDINGS, FORMATS

    if format and format not in FORMATS:
        raise typer.BadParameter(f"formats are {', '.join(FORMATS)}", param_hint="--format")
    if source is None or source == STANDARD:
        told = format or ("text" if source is None else "jsonl")
    elif not source.is_file():
        raise typer.BadParameter("there is no such file", param_hint="--input")
    else:
        told = format or ENDINGS.get(source.suffix.lower(), "")
    if not told:
        raise typer.BadParameter(
            f"the file's ending is none of {', '.join(ENDINGS)}; say what it is with --format", param_hint="--input"
        )
    if target and ENDINGS.get(target.suffix.lower(), told) != told:
        raise typer.BadParameter(
            f"the output is written in the format of the input, {told}; give it that ending", param_hint="--output"
        )
    return told


def _asked(
    format: str, text_column: str, keep: list[str], record: list[str], id_column: str, skip_broken: bool
) -> Asked:
    """What is asked of the file. Refused where an option does not go with its format."""
    from sources.reading.notes.batch import Asked
    from sources.reading.notes.reading import TABLES

    if format not in TABLES:
        for hint, given in (
            ("--text-column", text_column),
            ("--keep", keep),
            ("--record", record),
            ("--id-column", id_column),
        ):
            if given:
                raise typer.BadParameter(f"it goes with CSV and Parquet; this is {format}", param_hint=hint)
    elif not text_column:
        raise typer.BadParameter("say which column holds the notes", param_hint="--text-column")
    elif skip_broken:
        raise typer.BadParameter(
            f"in {format} no record can be left out safely; mend the line that is named", param_hint="--skip-broken"
        )
    return Asked(text_column, tuple(keep), _record_columns(record), id_column, skip_broken)


def _record_columns(record: list[str]) -> dict[str, str]:
    from sources.reading.notes.batch import RECORD_FIELDS

    columns: dict[str, str] = {}
    for each in record:
        name, _, column = each.partition("=")
        if name not in RECORD_FIELDS or not column:
            raise typer.BadParameter(
                f"write FIELD=COLUMN, where FIELD is one of {', '.join(RECORD_FIELDS)}", param_hint="--record"
            )
        if name in columns:
            raise typer.BadParameter(f"{name} is given twice", param_hint="--record")
        columns[name] = column
    return columns


@contextmanager
def _progress(shown: bool) -> Iterator[Callable[[Summary, float | None], None]]:
    """A bar on standard error, if that is a terminal; gives what moves it."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("Cleaning"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[notes]:,} notes"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=beside, disable=not (shown and beside.is_terminal), transient=True) as progress:
        task = progress.add_task("", total=None, notes=0)

        def done(summary: Summary, share: float | None) -> None:
            progress.update(task, total=None if share is None else 1.0, completed=share or 0, notes=summary.notes)

        yield done
