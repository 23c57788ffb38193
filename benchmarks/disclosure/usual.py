"""Suppression of the usual kind: small counts are starred, and further cells with them until none follows by
subtraction.

A plain greedy algorithm as official statistics use it. Primary: counts of 1 to 7; zeros are shown, all else exactly.
Secondary: where a total is shown and exactly one of its parts is not, the next smallest part goes too, again and again
until every such total has none or two. The next smallest may be a zero, which costs no event: the kinder choice to this
way. Looks at one table at a time and at one total at a time; it promises no more.
Knows: exact counts and which dimensions of a table add up. Must not know: policies, other tables, releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from schemas.tables.marts import Mart, last_month

SMALLEST_SHOWN = 8
PRIMARY, SECONDARY, SHOWN = "primary", "secondary", "shown"
NOT_ADDED = frozenset({"area_basis", "source", "kind", "definition_name", "measure", "area_level", "period_kind"})
"""Dimensions whose categories are never added: each is a series of its own."""

_HERE = "__cell"


def suppressed(counts: pl.DataFrame, table: type[Mart]) -> pl.Series:
    """primary, secondary or shown, for each row of `counts`: the table's dimensions and `count`, exact."""
    numbers = counts["count"].to_list()
    return pl.Series("usual", decide(numbers, lines(counts, table)), dtype=pl.String)


def decide(numbers: Sequence[int], totals: Iterable[Sequence[int]]) -> list[str]:
    """The same for any cells; totals: the places of the parts of each total that is a figure of the table."""
    decided = [PRIMARY if 0 < n < SMALLEST_SHOWN else SHOWN for n in numbers]
    # A total that is small itself is starred, and gives nothing away.
    shown = [parts for parts in totals if sum(numbers[part] for part in parts) >= SMALLEST_SHOWN]
    is_settled = False
    while not is_settled:
        is_settled = True
        for parts in shown:
            left = [part for part in parts if decided[part] == SHOWN]
            if len(parts) - len(left) == 1 and left:
                decided[min(left, key=lambda part: (numbers[part], part))] = SECONDARY
                is_settled = False
    return decided


def lines(counts: pl.DataFrame, table: type[Mart]) -> list[list[int]]:
    """The rows that add up to a total along one dimension, all others alike; months and quarters within their financial
    year.
    """
    last = last_month(table)
    year = pl.when(last.dt.month() >= 4).then(last.dt.year()).otherwise(last.dt.year() - 1).alias("__year")
    dated = counts.select(*table.dimensions(), year).with_row_index(_HERE)
    found: list[list[int]] = []
    for dimension in table.dimensions():
        if dimension not in NOT_ADDED:
            others = [name for name in (*table.dimensions(), "__year") if name != dimension]
            grouped = dated.group_by(others, maintain_order=True).agg(_HERE)
            found += [parts for parts in grouped[_HERE].to_list() if len(parts) > 1]
    return found
