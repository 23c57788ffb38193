"""From published tables to statements: which quantity each row speaks of, and between what it must lie.

Knows the columns of the published tables. Must not know exact counts or how the protection decides.
A quantity is (measure, place, category, first month, last month); months are counted from year 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from tests.attack.knowledge import DIMENSIONS, Knowledge, Rules

Tables = Mapping[str, pl.DataFrame]
PUBLISHED, SUPPRESSED, NOT_RECEIVED, SUPPRESSED_GROUP = "published", "suppressed", "not_received", "suppressed_group"
MEASURES = ("n", "status", "providers_received", "providers_complete", "providers_expected")
_CATEGORY_TABLES = {
    "la_quarter_age_sex": "age_sex",
    "la_year_mechanism": "mechanism",
    "la_year_place": "place_type",
    "la_year_weekday_time": "weekday_time",
    "la_year_ethnic_group": "ethnic_group",
    "la_year_deprivation": "residence_deprivation",
}


class Quantity(NamedTuple):
    measure: str
    place: str
    category: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True)
class Statement:
    """What a release says of a cell. cell: (partner, table, the dimensions' values)."""

    quantity: Quantity
    cell: tuple[Any, ...]
    low: float
    high: float
    status: str
    releases: tuple[int, ...]


def month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def statements(pools: Sequence[Sequence[Tables]], knowledge: Knowledge, rules: Rules) -> list[Statement]:
    """Everything said in releases, by each partner's own list of them; one statement for what is said alike
    repeatedly."""
    first = month_number(knowledge.first_month) if knowledge.first_month else _first_month(pools)
    out = []
    for partner, releases in enumerate(pools):
        last_months = [_last_month(tables) for tables in releases]
        for name in sorted({name for tables in releases for name in tables}):
            read = _READERS.get(name)
            if read is None:
                continue
            for row, when in _distinct(name, releases):
                for at in _by_window(row, when, last_months):
                    quantity = read(row, _Window(first, last_months[at[0]]))
                    low, high = _bounds(row, rules)
                    # A period still open is another quantity in each release.
                    cell = (partner, name, *(row[key] for key in sorted(row) if key not in MEASURES), quantity.last)
                    out.append(Statement(quantity, cell, low, high, row["status"], at))
    return out


@dataclass(frozen=True)
class _Window:
    first: int | None
    last: int | None

    def clipped(self, first: int, last: int) -> tuple[int, int]:
        return (
            max(first, self.first) if self.first is not None else first,
            min(last, self.last) if self.last is not None else last,
        )


def _distinct(name: str, releases: Sequence[Tables]) -> Iterator[tuple[dict[str, Any], tuple[int, ...]]]:
    frames = []
    for number, tables in enumerate(releases):
        if name in tables:
            frame = tables[name]
            keep = [c for c in frame.columns if c not in MEASURES or c in ("n", "status")]
            frames.append(frame.select(keep).with_columns(release=pl.lit(number)))
    together = pl.concat(frames, how="diagonal_relaxed")
    keys = [c for c in together.columns if c != "release"]
    for row in (
        together.group_by(keys, maintain_order=True).agg(pl.col("release").unique().sort()).iter_rows(named=True)
    ):
        yield row, tuple(row.pop("release"))


def _by_window(
    row: Mapping[str, Any], when: tuple[int, ...], last_months: Sequence[int | None]
) -> Iterable[tuple[int, ...]]:
    """The releases of a statement, apart where the row's period was open in some of them."""
    _, end = _period(row)
    groups: dict[int | None, list[int]] = {}
    for release in when:
        last = last_months[release]
        groups.setdefault(end if last is None else min(end, last), []).append(release)
    return [tuple(group) for group in groups.values()]


def _bounds(row: Mapping[str, Any], rules: Rules) -> tuple[float, float]:
    endless = float("inf")
    if row["status"] == PUBLISHED:
        least = row["n"] - rules.base // 2
        return max(rules.threshold, least, 0), least + rules.base - 1
    if row["status"] == SUPPRESSED:
        return 0, endless if rules.suppressed_high is None else rules.suppressed_high
    if row["status"] == NOT_RECEIVED:
        return 0, endless if rules.not_received_high is None else rules.not_received_high
    return 0, endless


def _period(row: Mapping[str, Any]) -> tuple[int, int]:
    if row.get("month") is not None:
        return (month_number(row["month"]),) * 2
    if row.get("quarter") is not None:
        first = month_number(row["quarter"])
        return first, first + 2
    if row.get("financial_year") is not None:
        return _year(row["financial_year"])
    return _told(row)


def _year(name: str) -> tuple[int, int]:
    first = int(name[:4]) * 12 + 3
    return first, first + 11


def _told(row: Mapping[str, Any]) -> tuple[int, int]:
    first = month_number(row["starts"])
    return first, first + {"month": 0, "quarter": 2, "year": 11}[row["period_kind"]]


def _of(measure: str, place: str, row: Mapping[str, Any], window: _Window, category: tuple[str, ...] = ()) -> Quantity:
    return Quantity(measure, place, category, *window.clipped(*_period(row)))


def _categorised(dimension: str) -> Any:
    columns = DIMENSIONS[dimension]
    return lambda row, window: _of(
        "primary", row["residence_la"], row, window, (dimension, *(str(row[column]) for column in columns))
    )


def small_area(level: str, area: str, la: str) -> str:
    """The name of a small area's part in an authority: some lie in two, and have a row in each."""
    return f"{level}:{area}|{la}"


_READERS: dict[str, Any] = {
    "la_month_source": lambda row, w: _of({"ecds": "primary"}.get(row["source"], row["source"]), row["la"], row, w),
    "la_quarter_kind": lambda row, w: _of(f"kind:{row['kind']}", row["residence_la"], row, w),
    "la_quarter_definition": lambda row, w: _of(row["definition_name"], row["residence_la"], row, w),
    "la_year": lambda row, w: _of("primary", row["residence_la"], row, w),
    "la_year_rate": lambda row, w: _of("primary", row["residence_la"], row, w),
    "msoa_year": lambda row, w: _of("primary", small_area("msoa", row["residence_msoa"], row["residence_la"]), row, w),
    "small_area_period": lambda row, w: _of(
        "primary", small_area(row["area_level"], row["area"], row["residence_la"]), row, w
    ),
    "provider_month": lambda row, w: _of(f"sent:{row['source']}:{row['measure']}", row["provider_code"], row, w),
    "provider_year_coding": lambda row, w: _of("coding", row["provider_code"], row, w, (row["coding"], row["note"])),
    **{name: _categorised(dimension) for name, dimension in _CATEGORY_TABLES.items()},
}


def small_area_parents(pools: Sequence[Sequence[Tables]]) -> dict[str, str]:
    """Each small area's name → the local authority that holds it, as the tables tell."""
    frames = [
        frame.select(level=level, area=area, la="residence_la").unique()
        for releases in pools
        for tables in releases
        for name, level, area in (
            ("msoa_year", pl.lit("msoa"), "residence_msoa"),
            ("small_area_period", "area_level", "area"),
        )
        if (frame := tables.get(name)) is not None
    ]
    rows = pl.concat(frames).unique().sort("level", "area", "la").iter_rows() if frames else ()
    return {small_area(level, area, la): la for level, area, la in rows}


def _months(tables: Tables) -> Iterator[int]:
    for frame in tables.values():
        if frame.schema.get("month") == pl.Date and frame.height:
            yield from (
                month_number(day) for day in (frame["month"].min(), frame["month"].max()) if isinstance(day, date)
            )


def _last_month(tables: Tables) -> int | None:
    return max(_months(tables), default=None)


def _first_month(pools: Sequence[Sequence[Tables]]) -> int | None:
    return min((month for releases in pools for tables in releases for month in _months(tables)), default=None)
