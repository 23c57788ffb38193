"""A file of notes scrubbed, and one note of it explained.

Knows: how reading, scrubbing and writing follow one another. Must not know: screens, what identifies.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pipelines.redact.scrubbing import Reason, Scrubber, explain_note, scrub_batch
from pipelines.redact.summary import Summary
from pipelines.redact.writing import Target, opened, writer_for
from sources.reading.notes.batch import NoteBatch, NotesRefused, is_called
from sources.reading.notes.note_file import NoteFile

MOST_EXPLAINED = 20
"""Notes that share an id beyond which no more are explained; nobody reads further."""


@dataclass(frozen=True)
class Explained:
    """One note, why its words went, and what is given out of it. text: the note as it was, for the trust's own screen
    only.
    """

    line: int
    text: str
    reasons: list[Reason]
    redacted: str | None
    withheld: str | None


def redact(
    file: NoteFile, target: Target, scrubber: Scrubber, report_progress: Callable[[Summary, float | None], None]
) -> Summary:
    """Scrub a file of notes into `target`. Calls `report_progress` after each batch.

    Raises `NotesRefused` or `FileRefused` where the file cannot be read to its end; then no file is left.
    """
    summary = Summary()
    with opened(target) as stream, closing(writer_for(file, stream)) as writer:
        for batch in file.batches():
            scrubbed = scrub_batch(scrubber, batch)
            writer.write(batch, scrubbed)
            summary.add(batch, scrubbed)
            report_progress(summary, file.share)
    return summary


def explain(file: NoteFile, id: str, build_scrubber: Callable[[], Scrubber]) -> list[Explained]:
    """The notes of that id, explained, the first of them where they are many. Raises `NotesRefused` where there is
    none.
    """
    if not file.has_ids:
        raise NotesRefused("The file has no column id; say with --id-column which one tells the notes apart.")
    notes, matches = 0, list[tuple[NoteBatch, int]]()
    for batch in file.batches():
        notes += batch.height
        matches += [
            (_one(batch, place), batch.lines[place])
            for place, note_id in enumerate(batch.ids)
            if is_called(note_id, id) and not batch.unreadable[place]
        ]
    if not matches:
        raise NotesRefused(f"No note has that id; {notes:,} notes were looked at.")
    scrubber = build_scrubber()
    return [_explained(batch, line, scrubber) for batch, line in matches[:MOST_EXPLAINED]]


def _one(batch: NoteBatch, place: int) -> NoteBatch:
    return NoteBatch(
        [batch.lines[place]],
        [batch.ids[place]],
        batch.texts[place : place + 1],
        batch.records[place : place + 1],
        batch.kept.slice(place, 1),
        [False],
    )


def _explained(batch: NoteBatch, line: int, scrubber: Scrubber) -> Explained:
    note = batch.texts[0] or ""
    scrubbed = scrub_batch(scrubber, batch).row(0, named=True)
    record = {name: value for name, value in batch.records.row(0, named=True).items() if value}
    return Explained(
        line, note, explain_note(scrubber, note, record) if note else [], scrubbed["text"], scrubbed["withheld"]
    )


def refuse_to_overwrite(source: Path | None, target: Path, overwrite: bool) -> None:
    """Raise `NotesRefused` where writing `target` would lose a file."""
    if not target.exists():
        return
    if not target.is_file():
        raise NotesRefused("The output is a folder or device; name a file.")
    if source and target.samefile(source):
        raise NotesRefused("The output is the input itself, which is never written over. Name another file.")
    if not overwrite:
        raise NotesRefused("The output is there already. Name another file, or say --overwrite to replace it.")
