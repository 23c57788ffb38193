"""Synthetic ambulance extracts: a file a month, incidents with several vehicles, late rows and damage among them.

Composes the region's events into files. The trust changes its system near the end of the span, and its layout with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from schemas.tables.ambulance import Incident
from sources.ambulance import SOURCE
from sources.layouts import read_layout
from synthetic import truth
from synthetic.ambulance.damage import kinds
from synthetic.ambulance.incidents import incidents
from synthetic.containers import Container
from synthetic.extract_files import ExtractFile, write_extract
from synthetic.planted_damage import CLEAN, DUPLICATE, OUT_OF_SCOPE, Damage, plant
from synthetic.region import Region, month_after
from synthetic.rendering import Form, Style, form_of
from synthetic.sampling import Numbers

LAYOUTS = SOURCE.layouts
BEFORE, AFTER = "RYA", "second_shape"
"""The layouts before and after the change of system; the second stands in for one that nobody knows yet."""
LATE, SECOND_VEHICLE, DIRT = 0.005, 0.02, 0.015


def generate(region: Region, events: pl.DataFrame, inbox: Path, truth_folder: Path) -> list[str]:
    """Write the trust's files below `inbox`/ambulance and the truth to `truth_folder`/ambulance.parquet.

    Returns the paths of the files.
    """
    forms = [form_of(read_layout(LAYOUTS / f"{name}.toml", Incident)) for name in (BEFORE, AFTER)]
    rows = _sent_rows(region, incidents(region, events))
    changed = (rows["month"] >= _change_of_system(region)).to_numpy()
    rows = plant(
        rows,
        kinds(),
        _able(forms, changed),
        max(3, round(rows.height * DIRT / len(kinds()))),
        region.rng("ambulance damage"),
    )
    parts = [write_extract(inbox, extract, part, Incident) for extract, part in _extract_files(region, rows, forms)]
    placed = truth.placed(pl.concat(parts), region.places, "residence_postcode", None, "residence")
    placed = truth.placed(placed, region.places, "incident_postcode", "scene_lsoa", "scene")
    truth.write(truth_folder / "ambulance.parquet", [_beyond_the_region(placed)])
    return sorted(placed["file"].unique())


def _beyond_the_region(placed: pl.DataFrame) -> pl.DataFrame:
    """Incidents known to lie outside are out of scope, whatever else was planted, unless they cannot be used at all."""
    usable = ~pl.col("fate").str.starts_with("rejected") & (pl.col("fate") != "unreadable")
    return placed.with_columns(
        fate=pl.when(usable & (pl.col("scene_la_true") == "outside")).then(pl.lit(OUT_OF_SCOPE)).otherwise("fate")
    )


def _change_of_system(region: Region) -> int:
    return region.months - max(1, region.months // 6) if region.months > 2 else region.months


def _sent_rows(region: Region, called: pl.DataFrame) -> pl.DataFrame:
    """Every row of every file: `month`, `order`, fate and planted."""
    rng = region.rng("ambulance files")
    day = called["call"].to_numpy() // 1440
    month = region.month_of_day[day]
    ends = np.cumsum(np.bincount(region.month_of_day))
    late = (rng.random(len(day)) < LATE * 5) & (ends[month] - day <= 6) & (month < region.months - 1)
    base = called.with_columns(
        month=pl.Series(month + late),
        planted=pl.when(pl.Series(late)).then(pl.lit("late")),
        fate=pl.lit(CLEAN),
        order=pl.int_range(pl.len()).cast(pl.Float64),
    )
    twice = pl.Series(rng.random(base.height) < SECOND_VEHICLE) & base["planted"].is_null()
    second = base.filter(twice).with_columns(
        order=pl.col("order") + 0.5, planted=pl.lit("second_vehicle"), callsign=pl.lit("W9001")
    )
    base = base.with_columns(
        fate=pl.when(twice).then(pl.lit(DUPLICATE)).otherwise("fate"),
        planted=pl.when(twice).then(pl.lit("beaten")).otherwise("planted"),
    )
    return pl.concat([base, second])


def _able(forms: list[Form], changed: Numbers) -> Callable[[Damage], Numbers]:
    """Which rows' files could hold a mistake of some kind."""

    def able(kind: Damage) -> Numbers:
        fits = np.array([kind.fits(form, "iso") for form in forms])
        fits_row: Numbers = fits[changed.astype(int)]
        return fits_row

    return able


def _extract_files(region: Region, rows: pl.DataFrame, forms: list[Form]) -> Iterator[tuple[ExtractFile, pl.DataFrame]]:
    files = rows.sort("month", "order", "event", maintain_order=True).group_by("month", maintain_order=True)
    for sequence, ((number,), file_rows) in enumerate(files, 1):
        month = int(str(number))
        first = region.month_starts[month]
        following = month_after(first, 1)
        yield (
            ExtractFile(
                file=f"ambulance/RYA/RYA_{first:%Y-%m}.csv",
                sequence=sequence,
                protocol="bulk",
                form=forms[month >= _change_of_system(region)],
                style=Style(),
                container=Container("csv", "utf-8-sig", newline="\r\n"),
                sent_on=date(following.year, following.month, 7),
                broken=("field_count",) if month % 3 else ("unclosed_quote",),
                tail=month % 4 == 2,
            ),
            file_rows,
        )
