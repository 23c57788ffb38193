"""`svd redact`: notes scrubbed for a reader, and one note explained.

Knows: the command's options, and how a summary and an explanation look on a screen. Must not know: formats, the
scrubber's rules. Libraries that are slow to load are loaded inside the functions that need them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.shared import EXIT_REFUSED, beside, console, shown_path

if TYPE_CHECKING:
    from pipelines.redact.redact import Explained
    from pipelines.redact.summary import Summary
    from sources.reading.notes.batch import NoteOptions
    from sources.reading.notes.note_file import NoteFile

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
    format = _format_of(source, target, format)
    if format == "parquet" and explain is None and target in (None, STANDARD):
        raise typer.BadParameter("Parquet is written to a file; name it", param_hint="--output")
    options = _options(format, text_column, keep or [], record or [], id_column, skip_broken)
    if explain is not None:
        _explain(_open(source, format, options), explain, show_words)
    elif show_words:
        raise typer.BadParameter("it goes with --explain", param_hint="--show-words")
    else:
        _redact(source, target, format, options, overwrite, quiet)


def _redact(
    source: Path | None, target: Path | None, format: str, options: NoteOptions, overwrite: bool, quiet: bool
) -> None:
    from pipelines.redact import scrubbing
    from pipelines.redact.redact import redact, refuse_to_overwrite

    to_file = target is not None and target != STANDARD
    if target and to_file:
        refuse_to_overwrite(source if source != STANDARD else None, target, overwrite)
    file = _open(source, format, options)
    # Notes on the screen and a bar on the screen would get in each other's way.
    with _progress_bar(not quiet and (to_file or not sys.stdout.isatty())) as report_progress:
        output = target if target and to_file else sys.stdout.buffer
        summary = redact(file, output, scrubbing.scrubber(), report_progress)
    if not quiet:
        _print_summary(summary, file)
        if target and to_file:
            beside.print(f"Written: {shown_path(target)}", soft_wrap=True, markup=False)
    if summary.unreadable:
        raise typer.Exit(EXIT_REFUSED)


def _explain(file: NoteFile, id: str, show_words: bool) -> None:
    from pipelines.redact import scrubbing
    from pipelines.redact.redact import explain

    if show_words and not sys.stdout.isatty():
        raise typer.BadParameter(
            "words are shown on a terminal only, never into a file or another program", param_hint="--show-words"
        )
    for note in explain(file, id, scrubbing.scrubber):
        _print_explanation(note, show_words)


def _open(source: Path | None, format: str, options: NoteOptions) -> NoteFile:
    from sources.reading.notes.note_file import NoteFile

    stream = sys.stdin.buffer if source is None or source == STANDARD else source
    return NoteFile(stream, format, options)


def _format_of(source: Path | None, target: Path | None, format: str) -> str:
    """The format of both files. Refused where it is unknown, or where the endings say two."""
    from sources.reading.notes.note_file import ENDINGS, FORMATS

    if format and format not in FORMATS:
        raise typer.BadParameter(f"formats are {', '.join(FORMATS)}", param_hint="--format")
    if source is None or source == STANDARD:
        format = format or ("text" if source is None else "jsonl")
    elif not source.is_file():
        raise typer.BadParameter("there is no such file", param_hint="--input")
    else:
        format = format or ENDINGS.get(source.suffix.lower(), "")
    if not format:
        raise typer.BadParameter(
            f"the file's ending is none of {', '.join(ENDINGS)}; say what it is with --format", param_hint="--input"
        )
    if target and ENDINGS.get(target.suffix.lower(), format) != format:
        raise typer.BadParameter(
            f"the output is written in the format of the input, {format}; give it that ending", param_hint="--output"
        )
    return format


def _options(
    format: str, text_column: str, keep: list[str], record: list[str], id_column: str, skip_broken: bool
) -> NoteOptions:
    """How the file is to be read. Refused where an option does not go with its format."""
    from sources.reading.notes.batch import NoteOptions
    from sources.reading.notes.note_file import TABLES

    if format not in TABLES:
        options_of_tables = (
            ("--text-column", text_column),
            ("--keep", keep),
            ("--record", record),
            ("--id-column", id_column),
        )
        for option, value in options_of_tables:
            if value:
                raise typer.BadParameter(f"it goes with CSV and Parquet; this is {format}", param_hint=option)
    elif not text_column:
        raise typer.BadParameter("say which column holds the notes", param_hint="--text-column")
    elif skip_broken:
        raise typer.BadParameter(
            f"in {format} no record can be left out safely; mend the line that is named", param_hint="--skip-broken"
        )
    return NoteOptions(text_column, tuple(keep), _record_columns(record), id_column, skip_broken)


def _record_columns(record: list[str]) -> dict[str, str]:
    from schemas.columns import RECORD_FIELDS

    columns: dict[str, str] = {}
    for pair in record:
        name, _, column = pair.partition("=")
        if name not in RECORD_FIELDS or not column:
            raise typer.BadParameter(
                f"write FIELD=COLUMN, where FIELD is one of {', '.join(RECORD_FIELDS)}", param_hint="--record"
            )
        if name in columns:
            raise typer.BadParameter(f"{name} is given twice", param_hint="--record")
        columns[name] = column
    return columns


@contextmanager
def _progress_bar(visible: bool) -> Iterator[Callable[[Summary, float | None], None]]:
    """A bar on standard error, if that is a terminal; gives what moves it."""
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("Scrubbing"),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[notes]:,} notes"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=beside, disable=not (visible and beside.is_terminal), transient=True) as progress:
        task = progress.add_task("", total=None, notes=0)

        def report_progress(summary: Summary, share: float | None) -> None:
            progress.update(task, total=None if share is None else 1.0, completed=share or 0, notes=summary.notes)

        yield report_progress


def _print_summary(summary: Summary, file: NoteFile) -> None:
    """Counts alone: notes, withheld by reason, findings by entity."""
    from schemas.columns import RECORD_FIELDS

    beside.print(
        f"{summary.notes:,} notes, {summary.empty:,} of them empty; {summary.changed_share:.0%} of those given out "
        f"were changed"
    )
    if file.text_heading:
        beside.print(
            f"Record: {', '.join(file.linked) or 'none'} ({len(file.linked)} of {len(RECORD_FIELDS)} fields are "
            f"columns)"
        )
    elif file.format == "jsonl":
        beside.print(f"Record: {summary.linked:,} notes had one")
    _print_counts("Withheld", summary.withheld)
    _print_counts("Replaced", summary.findings)


def _print_counts(title: str, counts: Counter[str]) -> None:
    """The counts under a title, the largest first; nothing where there are none."""
    from rich.markup import escape
    from rich.table import Table

    if not counts:
        return
    beside.print(f"\n{title}")
    table = Table(show_header=False, box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        table.add_row(escape(name), f"{count:,}")
    beside.print(table)


def _print_explanation(note: Explained, show_words: bool) -> None:
    """Each finding of one note and what is given out; the words themselves only with `show_words`."""
    from rich.markup import escape
    from rich.table import Table

    from pipelines.redact.scrubbing import shape_of, without

    table = Table(
        title=f"Line {note.line:,}: {len(note.reasons)} findings",
        title_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for name in ("place", "entity", "words" if show_words else "shape", "rule", "recogniser", "why"):
        table.add_column(name, overflow="fold")
    for reason in note.reasons:
        words = note.text[reason.start : reason.end]
        look = words if show_words else f"{shape_of(words)} ({len(words)})"
        why = reason.why if show_words else without(words, reason.why)
        cells = (reason.entity, look, reason.rule, reason.recogniser, why)
        table.add_row(f"{reason.start}–{reason.end}", *(escape(_printable(cell)) for cell in cells))
    console.print(table)
    if note.withheld:
        console.print(f"Withheld whole: {note.withheld}", markup=False, soft_wrap=True)
    else:
        text = _printable(note.redacted or "") or "(nothing: the note is empty)"
        console.print(f"Given out: {text}", markup=False, soft_wrap=True)


def _printable(text: str) -> str:
    """The text without signs that would steer the terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
