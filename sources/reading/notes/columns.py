"""Which column of a table of notes is what: the note, the record's fields, the id, those kept.

Knows: headings and how people write them. Must not know: file formats, values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.columns import RECORD_FIELDS
from sources.reading.headings import plain_heading
from sources.reading.notes.batch import NoteOptions, NotesRefused

WITHHELD = "withheld"
"""The column of the written file that says why a note is withheld."""


@dataclass(frozen=True)
class Columns:
    """Places among the headings. record: field → place. id: None where there is no such column."""

    text: int
    record: dict[str, int]
    keep: tuple[int, ...]
    id: int | None


def find_columns(headings: Sequence[str], options: NoteOptions) -> Columns:
    """Where each column asked for stands.

    Raises `NotesRefused` where one is missing or stands twice, or where one that names a person would be kept.
    """
    text = _place(headings, options.text_column)
    record = {name: _place(headings, column) for name, column in options.record.items()}
    for name in set(RECORD_FIELDS) - set(record):
        if (place := _place_or_none(headings, name)) not in (None, text):
            record[name] = place
    keep = tuple(_place(headings, name) for name in options.keep)
    identifying = set(record.values()) | {
        place for place, heading in enumerate(headings) if plain_heading(heading) in RECORD_FIELDS
    }
    for name, place in zip(options.keep, keep, strict=True):
        if place in identifying:
            raise NotesRefused(
                f"The column {name} identifies, so it cannot be kept. Keep another, such as an id of your own making."
            )
        if place == text or plain_heading(headings[place]) == WITHHELD or keep.count(place) > 1:
            raise NotesRefused(f"The column {name} would stand in the written file twice; take it out of --keep.")
    return Columns(
        text, record, keep, _place(headings, options.id_column) if options.id_column else _place_or_none(headings, "id")
    )


def _place(headings: Sequence[str], name: str) -> int:
    place = _place_or_none(headings, name)
    if place is None:
        raise NotesRefused(
            f"The file has no column {name}: look at its first line, which must hold the headings. Nothing was written."
        )
    return place


def _place_or_none(headings: Sequence[str], name: str) -> int | None:
    """The one column of exactly this name; failing that the one whose name differs only in case, spaces or dashes."""
    exact = [place for place, heading in enumerate(headings) if heading == name]
    alike = exact or [place for place, heading in enumerate(headings) if plain_heading(heading) == plain_heading(name)]
    if len(alike) > 1:
        raise NotesRefused(f"The file has {len(alike)} columns called {name}, or nearly so; rename all but one.")
    return alike[0] if alike else None
