"""One large, clean ED file for benchmarks, written in pieces with flat memory.

Must not plant damage: what is measured is the ordinary row.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from schemas.tables.ecds import Attendance
from sources.layouts import read_layout
from synthetic.ecds.attendances import attendances
from synthetic.ecds.extracts import LAYOUTS
from synthetic.events import make_events
from synthetic.generate import make_region
from synthetic.people import PEOPLE_IN_RANGE, nhs_numbers
from synthetic.rendering import Form, Style, form_of, rendered

PIECE = 250_000


def write_clean_extract(path: Path, rows: int, seed: int) -> None:
    """Write `rows` attendances over twelve months in the SUS Faster layout, as CSV in UTF-8.

    Every 250,000 rows the same year comes round again to other people under new record numbers.
    """
    form = _without_notes(form_of(read_layout(LAYOUTS / "sus_faster.toml", Attendance)))
    region = make_region(seed, min(rows, PIECE), 12, date(2025, 4, 1))
    year = attendances(region, make_events(region), [])
    numbers = pl.Series(nhs_numbers(PEOPLE_IN_RANGE, region.rng("plain")).astype(str))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for piece in range(-(-rows // PIECE)):
            some = year.head(min(PIECE, rows - piece * PIECE))
            rendered(_renewed(some, piece, numbers), form, Attendance, Style()).write_csv(
                file, include_header=not piece
            )


def _without_notes(form: Form) -> Form:
    """As NHS England sends it: a trust alone can add notes."""
    return replace(
        form, headings={column: heading for column, heading in form.headings.items() if column != "triage_note"}
    )


def _renewed(rows: pl.DataFrame, piece: int, numbers: pl.Series) -> pl.DataFrame:
    """The rows with new record numbers and other people's NHS numbers."""
    digits = (pl.col("event").cast(pl.Int64) + piece * PIECE * 2).cast(pl.String).str.zfill(9)
    person = (rows["person"].cast(pl.Int64) + piece * 155_003) % PEOPLE_IN_RANGE
    return rows.with_columns(
        record_id=pl.format("CDS{}{}", "provider", digits),
        attendance_id=pl.format("E{}", digits),
        nhs_number=pl.when(pl.col("nhs_number").is_not_null()).then(numbers.gather(person.cast(pl.UInt32))),
    )
