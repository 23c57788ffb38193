"""Rows that are not records: the heading row, titles above it, totals below the data.

Knows: how people lay out a table. Must not know: file formats, any particular source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

LOOK_DOWN = 20
"""Rows within which the headings must stand."""
LOOK_UP = 5
"""Rows at the end of the data that may be totals."""
_SPARSE = 2
_TOTAL = re.compile(
    r"(grand |sub[- ]?|overall )?totals?( (of )?(rows|records|attendances|incidents|count))?\s*[:=]?\s*[\d,.]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d[\d,. ]*")


def heading_row(rows: Sequence[Sequence[Any] | None], known_headings: set[str] | None) -> int | None:
    """Which of the first rows is the heading row.

    The one with most known headings, at least two of them (or its only cell); failing that the first that is at least
    half as wide as the widest, so that a title above is passed over. None where every row is empty.
    """
    scores = [known_among(row or (), known_headings) for row in rows]
    best = max(range(len(rows)), key=lambda place: scores[place], default=0)
    if scores and scores[best] >= max(1, min(2, len(rows[best] or ()))):
        return best
    filled = [sum(bool(cell and str(cell).strip()) for cell in row or ()) for row in rows]
    wide = [place for place, cells in enumerate(filled) if cells and cells >= max(filled) / 2]
    return wide[0] if wide else None


def known_among(cells: Sequence[Any], known_headings: set[str] | None) -> int:
    """How many of the known headings are among the cells."""
    known_names = {plain_heading(heading) for heading in known_headings or ()}
    return len(known_names & {plain_heading(str(cell)) for cell in cells if cell})


def unique_headings(cells: Sequence[Any]) -> list[str]:
    """The headings trimmed, each once: an empty one is named by its place, a repeated one numbered."""
    names, headings = {"line"}, []
    for place, cell in enumerate(cells, start=1):
        heading = name = str(cell).strip() if cell else f"column {place}"
        number = 2
        while name in names:
            name, number = f"{heading} ({number})", number + 1
        names.add(name)
        headings.append(name)
    return headings


def is_total_row(cells: Sequence[Any], fields: int) -> bool:
    """Whether a row at the end of the data is a total: it says so, or holds only one or two numbers."""
    filled = [text for cell in cells if cell and (text := str(cell).strip())]
    if not filled or fields <= 2 * _SPARSE or len(filled) >= fields:
        return False
    only_numbers = len(filled) <= _SPARSE and all(_NUMBER.fullmatch(text) for text in filled)
    return only_numbers or any(_TOTAL.fullmatch(text) for text in filled)


def plain_heading(heading: str) -> str:
    """A heading as it is compared: lower case, every run of other signs than letters and digits one underscore."""
    return re.sub(r"[\W_]+", "_", heading.casefold()).strip("_")
