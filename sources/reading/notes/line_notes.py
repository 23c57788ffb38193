"""Notes one a line: as JSON objects with id, text and record, or as plain text.

Knows: JSON, what a note's object may hold. Must not know: columns, other formats.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from schemas.columns import RECORD_FIELDS
from schemas.errors import SvdError
from sources.reading.notes.batch import Note, NotesRefused, as_json, sound
from sources.reading.notes.lines import text_of

_FIELDS = frozenset(RECORD_FIELDS)


class _Number(str):
    """A number as it was written, so that an id comes out as it went in."""


class _Broken(SvdError):
    """What is wrong with a line; never what is in it."""


def _no_constant(_: str) -> None:
    raise ValueError


_DECODER = json.JSONDecoder(parse_int=_Number, parse_float=_Number, parse_constant=_no_constant)


def notes_of_json(lines: Iterator[bytes | None], skip_broken: bool) -> Iterator[Note]:
    """A note for each line that is not blank. Raises `NotesRefused` at the first broken one, unless they are
    skipped."""
    return _notes(
        ((number, line) for number, line in enumerate(lines, 1) if line is None or line.strip()), _note, skip_broken
    )


def notes_of_text(lines: Iterator[bytes | None], skip_broken: bool) -> Iterator[Note]:
    """A note for each line, blank ones too; its id is the number of the line."""
    return _notes(
        enumerate(lines, 1), lambda number, text: Note(number, str(number), text.removesuffix("\r"), {}), skip_broken
    )


def _notes(
    lines: Iterator[tuple[int, bytes | None]], read: Callable[[int, str], Note], skip_broken: bool
) -> Iterator[Note]:
    for number, line in lines:
        text, wrong = text_of(line)
        note = None
        if not wrong:
            try:
                note = read(number, text)
            except _Broken as broken:
                wrong = str(broken)
        # Outside the except block: an error of the JSON reader carries the line.
        if wrong and not skip_broken:
            raise NotesRefused(
                f"Line {number:,} {wrong}. Or leave out such lines with --skip-broken. Nothing was written."
            )
        yield note or Note(number, "null", None, {}, unreadable=True)


def _note(number: int, text: str) -> Note:
    content = _content(text)
    if not isinstance(content, dict):
        raise _Broken('is not a JSON object; each line must be one, such as {"id": 1, "text": "…"}')
    id, note = content.get("id"), content.get("text")
    if isinstance(id, (dict, list)):
        raise _Broken("has an id that is a list or an object; make it text or a number")
    if note is not None and (not isinstance(note, str) or isinstance(note, _Number)):
        raise _Broken('has a "text" that is not text; put it between quotes')
    return Note(
        number,
        str(id) if isinstance(id, _Number) else as_json(id),
        None if note is None else sound(note),
        _record(content.get("record")),
    )


def _content(text: str) -> Any:
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        pass
    raise _Broken("is not JSON; look for a quote or bracket that is missing, or write the file anew")


def _record(content: Any) -> dict[str, str]:
    """What the record says of the fields we know. Raises `_Broken` where one cannot be read: it would go unlinked in
    silence.
    """
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise _Broken('has a "record" that is not an object')
    fields = {name: value for name, value in content.items() if value is not None and name in _FIELDS}
    for name, value in fields.items():
        if not isinstance(value, str):
            raise _Broken(f"has a record whose {name} is not text; put it between quotes")
    return {name: sound(value) for name, value in fields.items()}
