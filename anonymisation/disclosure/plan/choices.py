"""What the plan chose, table by table and area by area: to be kept in the ledger, shown on a screen, and acted on.

Knows: a plan's choices and a mart's declaration. Must not know: counts, or how the choices were made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import polars as pl

from anonymisation.disclosure.rules.suppression import group_by
from schemas.errors import SvdError
from schemas.tables.marts import Mart

PUBLISH, SUPPRESS_GROUP = "publish", "suppress_group"
ALL_AREAS = "all"
"""The area of a choice about a table of whose areas nothing is known yet."""

_AREA_COLUMNS = ("residence_la", "la", "provider_code")
_CANDIDATE = ("area_level", "period_kind")


class PlanRefused(SvdError):
    """A plan cannot be made, or used; the message says why and what to do."""


@dataclass(frozen=True)
class Choice:
    """Whether one area of a table (and one `part` of it, such as "incident ambulance") is published at this level.

    area: a local authority or provider. area_level, period_kind: how fine. basis: "history <first>–<last>" or
    "expected".
    cells, nonzero, below: cells in that history, or expected in a year; below are non-zero and too small to be shown.
    events, suppressed_events: likewise, of what is counted. Shares are from 0 to 1. reason: a sentence, with what to
    do.
    """

    table: str
    area: str
    area_level: str
    period_kind: str
    basis: str
    cells: int
    nonzero: float
    below: float
    share_below: float
    events: float
    suppressed_events: float
    suppressed_share: float
    decision: str
    reason: str
    part: str = ""


@dataclass(frozen=True)
class PlanRow:
    """One line of a screen: what was chosen for an area of a table, and what each alternative would suppress.

    chosen: such as "ward × quarter", or "nothing at this level". alternatives: the other candidates, finest first; none
    where a table is as declared or not at all. advice: what to do, empty where the table is published.
    """

    table: str
    part: str
    area: str
    chosen: str
    basis: str
    share_below: float
    suppressed_events: float
    suppressed_share: float
    alternatives: tuple[Choice, ...]
    advice: str


def has_candidates(table: type[Mart]) -> bool:
    """Whether the table holds several levels of area and kinds of period, of which the plan picks one an area."""
    return set(_CANDIDATE) <= set(table.dimensions())


def area_column(table: type[Mart]) -> str:
    """The dimension that names the area or provider that is planned for. Raises `PlanRefused` where there is none."""
    names = [name for name in _AREA_COLUMNS if name in table.dimensions()]
    if not names:
        raise PlanRefused(f"{table.name} has no area to plan by; declare one of {', '.join(_AREA_COLUMNS)}.")
    return names[0]


def part_columns(table: type[Mart]) -> list[str]:
    """The dimensions of a group beside area and period: series of their own, each planned by itself."""
    apart = {area_column(table), table.period_column, *_CANDIDATE}
    return [name for name in group_by(table) if name not in apart]


def part(table: type[Mart]) -> pl.Expr:
    """The part that a row belongs to, as `Choice.part` writes it."""
    columns = part_columns(table)
    return (pl.concat_str(columns, separator=" ") if columns else pl.lit("")).alias("part")


def suppressed_by_plan(choices: Iterable[Choice], table: type[Mart], groups: pl.DataFrame) -> pl.DataFrame:
    """Of these groups (a frame with the columns of `group_by(table)`) those that the plan suppresses, sorted.

    A group whose area or candidate the plan does not name is suppressed: nobody looked at it.
    Raises `PlanRefused` where the plan does not name the table at all.
    """
    of_table = [choice for choice in choices if choice.table == table.name]
    if not of_table:
        raise PlanRefused(f"The plan does not name {table.name}; plan again before releasing it.")
    candidate = list(_CANDIDATE) if has_candidates(table) else []
    allowed = as_frame(of_table).select(
        pl.col("area").alias("__area"),
        pl.col("part").alias("__part"),
        *candidate,
        (pl.col("decision") == PUBLISH).alias("__allowed"),
    )
    keys = group_by(table)
    marked = groups.select(keys).unique()
    area = pl.col(area_column(table)).cast(pl.String)
    # Of the part, of the area in all its parts, of all areas: the nearest choice that was made holds.
    nearest = [(area, part(table)), (area, pl.lit("")), (pl.lit(ALL_AREAS), pl.lit(""))]
    for place, (of_area, of_part) in enumerate(nearest):
        keyed = marked.with_columns(of_area.alias("__area"), of_part.alias("__part"))
        joined = keyed.join(allowed, on=["__area", "__part", *candidate], how="left")
        marked = joined.drop("__area", "__part").rename({"__allowed": f"__allowed_{place}"})
    answers = [f"__allowed_{place}" for place in range(len(nearest))]
    return marked.filter(~pl.coalesce(*answers, pl.lit(False))).select(keys).sort(keys)


def chosen_candidates(choices: Iterable[Choice], table: type[Mart]) -> pl.DataFrame:
    """area column, area_level, period_kind: the one candidate of each area that is published, sorted."""
    published = [choice for choice in choices if choice.table == table.name and choice.decision == PUBLISH]
    area = area_column(table)
    rows = [
        {area: choice.area, "area_level": choice.area_level, "period_kind": choice.period_kind} for choice in published
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys((area, *_CANDIDATE), pl.String)).sort(pl.all())


def as_frame(choices: Iterable[Choice]) -> pl.DataFrame:
    """One row a choice, in the given order; the columns are the fields of `Choice`."""
    return pl.DataFrame([asdict(choice) for choice in choices], schema=_SCHEMA)


def from_frame(frame: pl.DataFrame) -> list[Choice]:
    """The choices that `as_frame` wrote, also when they come back from JSON. Raises `PlanRefused` where a column is
    missing.
    """
    missing = [name for name in _SCHEMA if name not in frame.columns]
    if missing:
        raise PlanRefused(f"The stored plan lacks {', '.join(missing)}; plan again.")
    return [
        Choice(**row) for row in frame.select(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items()).to_dicts()
    ]


def plan_rows(choices: Iterable[Choice]) -> list[PlanRow]:
    """What a screen shows of a plan, one line for each part and area of a table, in the order of the choices."""
    by_area: dict[tuple[str, str, str], list[Choice]] = {}
    for choice in choices:
        by_area.setdefault((choice.table, choice.part, choice.area), []).append(choice)
    return [_row(of_area) for of_area in by_area.values()]


def level(choice: Choice) -> str:
    """How fine a choice is, in words such as "ward × quarter"."""
    return f"{choice.area_level} × {choice.period_kind}"


def _row(of_area: list[Choice]) -> PlanRow:
    """One line from the choices about one area: the published one leads, else the coarsest, which costs least."""
    published = [choice for choice in of_area if choice.decision == PUBLISH]
    lead = published[0] if published else of_area[-1]
    return PlanRow(
        table=lead.table,
        part=lead.part,
        area=lead.area,
        chosen=level(lead) if published else "nothing at this level",
        basis=lead.basis,
        share_below=lead.share_below,
        suppressed_events=lead.suppressed_events if published else lead.events,
        suppressed_share=lead.suppressed_share if published else 1.0,
        alternatives=tuple(choice for choice in of_area if choice is not lead or not published)
        if len(of_area) > 1
        else (),
        advice="" if published else lead.reason,
    )


_SCHEMA = {
    field.name: {"str": pl.String(), "int": pl.Int64(), "float": pl.Float64()}[str(field.type)]
    for field in fields(Choice)
}
