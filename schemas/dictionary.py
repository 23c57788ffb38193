"""The dictionary: every declared table and column in words, as a frame and as a page.

Knows only declarations; the warehouse publishes the frame, `docs/dictionary.md` is the page.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from schemas.columns import Column, Table
from schemas.tables.ambulance import Incident
from schemas.tables.catalogue import DictionaryEntry, all_catalogue
from schemas.tables.contact import Contact
from schemas.tables.ecds import Attendance
from schemas.tables.marts import all_derived, all_marts

Named = tuple[str, type[Table]]


def published_tables() -> list[Named]:
    """Name in the warehouse → declaration, for every table of the warehouse."""
    counts: list[type[Table]] = [*all_marts(), *all_derived()]
    return [(table.name, table) for table in counts] + [(f"catalogue.{table.name}", table) for table in all_catalogue()]


def all_tables() -> list[Named]:
    """What is published, then what arrives and what it becomes once de-identified."""
    return [*published_tables(), *((table.name, table) for table in (Attendance, Incident, Contact))]


def dictionary(tables: Iterable[Named] | None = None) -> pl.DataFrame:
    """One row per column of `tables` (all declared ones by default), in the shape of `DictionaryEntry`."""
    chosen = all_tables() if tables is None else tables
    rows = [_entry(name, col) for name, table in chosen for col in table.columns.values()]
    return pl.DataFrame(rows, schema=DictionaryEntry.schema(), orient="row")


def _entry(table_name: str, col: Column) -> tuple[str | None, ...]:
    words = (table_name, col.name, col.sql_type, col.meaning, col.unit, col.code_list, col.nhs, str(col.disclosure))
    return tuple(word or None for word in words)


def markdown() -> str:
    """The dictionary as a page. It ends with one line feed and is the same on every machine."""
    parts = [
        "# Dictionary",
        "Written by `svd dictionary` from the declarations in `schemas/`; do not edit by hand.",
        "## What is published",
        "In `warehouse/violence.duckdb`; each partner's drop holds a part of it.",
        *_pages([(name, table) for name, table in published_tables() if not name.startswith("catalogue.")]),
        "## The catalogue",
        "In the same file, schema `catalogue`.",
        *_pages([(name, table) for name, table in published_tables() if name.startswith("catalogue.")]),
        "## What arrives, and what is counted",
        "These never leave the identifiable and de-identified zones.",
        *_pages([(Attendance.name, Attendance), (Incident.name, Incident), (Contact.name, Contact)]),
    ]
    return "\n\n".join(parts) + "\n"


def _pages(tables: Iterable[Named]) -> list[str]:
    return [_page(name, table) for name, table in tables]


def _page(name: str, table: type[Table]) -> str:
    heading = f"### {name}\n\n{table.meaning()}\n\nOne row: {table.grain}.\n"
    with_element = any(col.nhs for col in table.columns.values())
    titles = [
        "column",
        "type",
        "meaning",
        "unit",
        "codes",
        "disclosure",
        *(["NHS Data Dictionary"] if with_element else []),
    ]
    lines = [_line(titles), _line(["---"] * len(titles))]
    for col in table.columns.values():
        cells = [f"`{col.name}`", col.sql_type, col.meaning, col.unit, col.code_list, str(col.disclosure)]
        lines.append(_line(cells + ([col.nhs] if with_element else [])))
    return heading + "\n" + "\n".join(lines)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
