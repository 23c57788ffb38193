"""How a cleaned file of notes, and one explained note, look on a screen."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.redact.redact import Explained
from pipelines.redact.scrubbing import shape_of, without
from pipelines.redact.summary import Summary
from sources.reading.notes.batch import RECORD_FIELDS
from sources.reading.notes.reading import NoteFile


def summary_told(screen: Console, summary: Summary, file: NoteFile) -> None:
    """Counts alone: notes, withheld by reason, findings by entity."""
    screen.print(
        f"{summary.notes:,} notes, {summary.empty:,} of them empty; {summary.changed_share:.0%} of those given out "
        f"were changed"
    )
    if file.text_heading:
        screen.print(
            f"Record: {', '.join(file.linked) or 'none'} ({len(file.linked)} of {len(RECORD_FIELDS)} fields are "
            f"columns)"
        )
    elif file.format == "jsonl":
        screen.print(f"Record: {summary.linked:,} notes had one")
    for title, counted in (("Withheld", summary.withheld), ("Replaced", summary.findings)):
        if counted:
            screen.print(f"\n{title}")
            table = Table(show_header=False, box=None, padding=(0, 1, 0, 0), pad_edge=False)
            table.add_column(no_wrap=True)
            table.add_column(justify="right", no_wrap=True)
            for name, count in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
                table.add_row(escape(name), f"{count:,}")
            screen.print(table)


def explanation_told(screen: Console, explained: Explained, show_words: bool) -> None:
    """Each finding of one note and what is given out; the words themselves only with `show_words`."""
    table = Table(
        title=f"Line {explained.line:,}: {len(explained.reasons)} findings",
        title_justify="left",
        box=None,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    for name in ("place", "entity", "words" if show_words else "shape", "rule", "recogniser", "why"):
        table.add_column(name, overflow="fold")
    for each in explained.reasons:
        words = explained.text[each.start : each.end]
        seen = words if show_words else f"{shape_of(words)} ({len(words)})"
        why = each.why if show_words else without(words, each.why)
        table.add_row(
            f"{each.start}–{each.end}",
            *(escape(_printable(text)) for text in (each.entity, seen, each.rule, each.recogniser, why)),
        )
    screen.print(table)
    if explained.withheld:
        screen.print(f"Withheld whole: {explained.withheld}", markup=False, soft_wrap=True)
    else:
        screen.print(
            f"Given out: {_printable(explained.redacted or '') or '(nothing: the note is empty)'}",
            markup=False,
            soft_wrap=True,
        )


def _printable(text: str) -> str:
    """The text without signs that would steer the terminal."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
