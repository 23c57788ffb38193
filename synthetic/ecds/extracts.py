"""Synthetic ED extracts: each trust's months in its own layout, late rows, repeats, corrections and damage among them.

Composes the region's events into files. Knows who sends what when; what a record says is in `attendances`,
what goes wrong in `damage`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from schemas.tables.ecds import Attendance
from sources.ecds import SOURCE
from sources.layouts import read_layout
from synthetic import truth
from synthetic.ecds.attendances import attendances
from synthetic.ecds.codes import INTENTS, UNDETERMINED
from synthetic.ecds.damage import kinds
from synthetic.ecds.trusts import MISSES_A_MONTH, RESUBMITS, SENDS_CHANGES, TRUSTS, Trust
from synthetic.extract_files import ExtractFile, write_extract
from synthetic.planted_damage import CLEAN, DUPLICATE, Damage, plant
from synthetic.region import Region, month_after
from synthetic.rendering import Form, form_of
from synthetic.sampling import Numbers

LAYOUTS = SOURCE.layouts
LATE, REPEATED, AMENDED_IN_FILE = 0.01, 0.0015, 0.001
CORRECTED, CANCELLED = 0.012, 0.004
RESENT_GONE, RESENT_CHANGED, RESENT_ADDED = 0.02, 0.03, 0.02
DIRT = 0.0125
"""Share of all rows that carry some damage, shared among its kinds."""


def generate(region: Region, events: pl.DataFrame, inbox: Path, truth_folder: Path) -> list[str]:
    """Write every trust's files below `inbox`/ecds and the truth to `truth_folder`/ecds.parquet.

    Returns the paths of the files.
    """
    forms = {trust.code: form_of(read_layout(LAYOUTS / f"{trust.layout}.toml", Attendance)) for trust in TRUSTS}
    trusts_with_notes = [code for code, form in forms.items() if form.carries("triage_note")]
    rows = _sent_rows(region, attendances(region, events, trusts_with_notes), forms)
    rows = plant(
        rows, kinds(), _able(rows, forms), max(3, round(rows.height * DIRT / len(kinds()))), region.rng("ed damage")
    )
    parts = [write_extract(inbox, extract, part, Attendance) for extract, part in _extract_files(region, rows, forms)]
    placed = truth.placed(pl.concat(parts), region.places, "postcode", "lsoa_residence", "residence")
    truth.write(truth_folder / "ecds.parquet", [placed])
    return sorted(placed["file"].unique())


def special_month(region: Region, month: int) -> int | None:
    """The month, by number, of a special event that needs a month after it; none in a span of one month."""
    return min(month, region.months - 2) if region.months > 1 else None


def _sent_rows(region: Region, attended: pl.DataFrame, forms: dict[str, Form]) -> pl.DataFrame:
    """Every row that any file holds: `month` and `part` (0 the monthly file, 1 the second one), `order`, fate,
    planted."""
    rng = region.rng("ed files")
    net = [trust.code for trust in TRUSTS if trust.net_change]
    base = _first_told(region, attended, rng).with_columns(
        update_type=pl.when(pl.col("provider").is_in(net)).then(pl.lit("9")), part=pl.lit(0), fate=pl.lit(CLEAN)
    )
    base = base.with_columns(order=pl.int_range(pl.len()).cast(pl.Float64))
    base = _unsent(region, base)
    base, repeats = _repeats(base, forms, rng)
    return pl.concat(
        [base, repeats, *_corrections(region, base, net, rng), *_resubmission(region, base, rng)], how="diagonal"
    ).filter(~pl.col("only_in_second") | (pl.col("part") == 1))


def _first_told(region: Region, attended: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The month in whose file each attendance is first sent: its own, or the next where it is late."""
    day = attended["arrival"].to_numpy() // 1440
    month = region.month_of_day[day]
    ends = np.cumsum(np.bincount(region.month_of_day))
    late = (rng.random(len(day)) < LATE * 5) & (ends[month] - day <= 6) & (month < region.months - 1)
    planted = pl.when(pl.Series(late)).then(pl.lit("late"))
    return attended.with_columns(month=pl.Series(month + late), planted=planted)


def _unsent(region: Region, base: pl.DataFrame) -> pl.DataFrame:
    """Without the month one trust never sends; with `only_in_second` where a row is left out of a file sent again."""
    missed, again = special_month(region, 8), special_month(region, 3)
    if missed is None:
        return base.with_columns(only_in_second=pl.lit(False))
    base = base.filter(~((pl.col("provider") == MISSES_A_MONTH) & (pl.col("month") == missed)))
    draw = pl.Series(region.rng("left out").random(base.height))
    left_out = (
        (pl.col("provider") == RESUBMITS)
        & (pl.col("month") == again)
        & (draw < RESENT_ADDED)
        & pl.col("planted").is_null()
    )
    return base.with_columns(only_in_second=left_out)


def _repeats(base: pl.DataFrame, forms: dict[str, Form], rng: np.random.Generator) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Records that stand twice in a file: as they were, or amended with a later time of application."""
    draw = rng.random(base.height)
    dated = [code for code, form in forms.items() if form.carries("applicable_time")]
    free = base["planted"].is_null() & ~base["only_in_second"]
    same = free & pl.Series(draw < REPEATED)
    amended = free & pl.Series(draw > 1 - AMENDED_IN_FILE) & base["provider"].is_in(dated)
    again = base.filter(same).with_columns(planted=pl.lit("repeated"), order=pl.col("order") + 0.5)
    # An amended version wins by its time, wherever in the file it stands.
    step = pl.Series(np.where(rng.random(int(amended.sum())) < 0.5, 0.5, -0.5))
    newer = _changed(base.filter(amended), rng).with_columns(
        planted=pl.lit("amended"), order=pl.col("order") + step, applicable_time=pl.lit("06:30:00")
    )
    beaten = same | amended
    base = base.with_columns(
        fate=pl.when(beaten).then(pl.lit(DUPLICATE)).otherwise("fate"),
        planted=pl.when(beaten).then(pl.lit("beaten")).otherwise("planted"),
    )
    return base, pl.concat([again, newer])


def _changed(rows: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """The rows with another intent: some assaults lose their code, some other injuries turn out to have been
    assaults."""
    becomes = pl.Series(rng.random(rows.height) < 0.25) & (rows["kind"] != "illness")
    assault = pl.lit(INTENTS["assault"])
    was = pl.col("injury_intent") == assault
    new = (
        pl.when(was.fill_null(False)).then(pl.lit(UNDETERMINED)).when(becomes).then(assault).otherwise("injury_intent")
    )
    # The code that is lost was right; the note, written before, knows nothing of an assault that came out later.
    return rows.with_columns(injury_intent=new, assault_true=pl.col("assault_true") | (new == assault).fill_null(False))


def _corrections(
    region: Region, base: pl.DataFrame, net: list[str], rng: np.random.Generator
) -> Iterator[pl.DataFrame]:
    """Changes and deletions: in the next month's file of those who always send changes, in a file of its own for
    another.
    """
    draw = pl.Series(rng.random(base.height))
    clean = pl.col("planted").is_null() & ~pl.col("only_in_second")
    month = special_month(region, 4)
    always = pl.col("provider").is_in(net) & (pl.col("month") < region.months - 1)
    once = (pl.col("provider") == SENDS_CHANGES) & (pl.col("month") == month) if month is not None else pl.lit(False)
    for who, moved in ((always, {"month": pl.col("month") + 1}), (once, {"part": pl.lit(1)})):
        fixed, cancelled = clean & who & (draw < CORRECTED), clean & who & (draw > 1 - CANCELLED)
        later = (pl.col("applicable_date").str.to_date("%Y-%m-%d") + timedelta(days=33)).dt.strftime("%Y-%m-%d")
        same = dict(applicable_date=later, applicable_time=pl.lit("09:15:00"), **moved)
        yield _changed(base.filter(fixed), rng).with_columns(
            update_type=pl.lit("9"), planted=pl.lit("corrected"), **same
        )
        yield base.filter(cancelled).with_columns(update_type=pl.lit("1"), planted=pl.lit("deleted"), **same)


def _resubmission(region: Region, base: pl.DataFrame, rng: np.random.Generator) -> Iterator[pl.DataFrame]:
    """One month of one trust, sent again whole: some rows changed, some gone, some added."""
    month = special_month(region, 3)
    if month is None:
        return
    first = base.filter((pl.col("provider") == RESUBMITS) & (pl.col("month") == month) & (pl.col("fate") == CLEAN))
    draw = pl.Series(rng.random(first.height))
    stays = first.filter((draw > RESENT_GONE) | pl.col("only_in_second"))
    likely = np.where((stays["kind"] == "assault").to_numpy(), RESENT_CHANGED * 5, RESENT_CHANGED)
    change = pl.Series(rng.random(stays.height) < likely)
    changed = _changed(stays.filter(change), rng)
    planted = pl.when("only_in_second").then(pl.lit("added")).otherwise(pl.lit("sent_again"))
    yield pl.concat(
        [stays.filter(~change).with_columns(planted=planted), changed.with_columns(planted=pl.lit("changed"))]
    ).with_columns(part=pl.lit(1))


def _able(rows: pl.DataFrame, forms: dict[str, Form]) -> Callable[[Damage], Numbers]:
    """Which rows' senders could make a mistake of some kind."""
    styles = {trust.code: trust.style for trust in TRUSTS}
    codes, index = np.unique(rows["provider"].to_numpy(), return_inverse=True)

    def able(kind: Damage) -> Numbers:
        return np.array([kind.fits(forms[code], styles[code].date) for code in codes])[index]

    return able


def _extract_files(
    region: Region, rows: pl.DataFrame, forms: dict[str, Form]
) -> Iterator[tuple[ExtractFile, pl.DataFrame]]:
    trusts = {trust.code: trust for trust in TRUSTS}
    ordered = rows.sort("provider", "month", "part", "order", "event", maintain_order=True)
    files = ordered.group_by("provider", "month", "part", maintain_order=True)
    for sequence, ((provider, month, part), file_rows) in enumerate(files, 1):
        trust = trusts[str(provider)]
        yield _extract_file(region, trust, forms[trust.code], int(str(month)), int(str(part)), sequence), file_rows


def _extract_file(region: Region, trust: Trust, form: Form, month: int, part: int, sequence: int) -> ExtractFile:
    first = region.month_starts[month]
    name = f"{trust.code}_{first:%Y-%m}{'_v2' if part else ''}{trust.container.suffix}"
    following = month_after(first, 1)
    is_change = trust.net_change or (part == 1 and trust.code == SENDS_CHANGES)
    often = {"field_count": 1, "unclosed_quote": 3, "nul_byte": 4}
    return ExtractFile(
        file=f"ecds/{trust.code}/{name}",
        sequence=sequence,
        protocol="net_change" if is_change else "bulk",
        form=form,
        style=trust.style,
        container=trust.container,
        sent_on=date(following.year, following.month, 20 if part else 5),
        shouts=trust.shouts,
        extras=trust.extras,
        broken=tuple(how for how, every in often.items() if (month + sequence) % every == 0) if not part else (),
        heading_again=(month + sequence) % 5 == 2 and not part,
        tail=(month + sequence) % 3 == 1 and not part,
    )
