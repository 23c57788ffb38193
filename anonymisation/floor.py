"""The floor: what may be said of a count. One decision, for everybody, taken once.

Knows: a mart's declaration and the policy file. Must not know: how counts are made, or who reads them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources

import polars as pl

from schemas.marts import Mart

PUBLISHED, WITHHELD, NOT_RECEIVED = "published", "withheld", "not_received"

_TOO_FINE_FOR_SENSITIVE = ("postcode", "lsoa", "msoa", "ward", "month", "week", "day", "date")


class FloorRefused(Exception):
    """A table may not be published in this shape; the message says why."""


@dataclass(frozen=True)
class Policy:
    """A count below `threshold` is withheld; any other is rounded to the nearest `base`, halves up."""

    id: str
    title: str
    source: str
    threshold: int
    base: int
    sensitive_areas: tuple[str, ...]
    sensitive_periods: tuple[str, ...]


def read_policy(policy_id: str = "floor-8-5") -> Policy:
    """The policy in `anonymisation/policies/<id>.toml`."""
    told = tomllib.loads(
        (resources.files("anonymisation") / "policies" / f"{policy_id}.toml").read_text(encoding="utf-8")
    )
    sensitive = told.pop("sensitive")
    return Policy(**told, sensitive_areas=tuple(sensitive["areas"]), sensitive_periods=tuple(sensitive["periods"]))


def protect(counts: pl.DataFrame, table: type[Mart], policy: Policy) -> pl.DataFrame:
    """Exact counts → what may be published: the columns of `table` exactly, sorted by its dimensions.

    counts: the dimensions, `n` (exact), providers_received, _complete and _expected. A count that is null is withheld.
    Raises `FloorRefused` where the table is too fine, a column is missing, or a cell comes twice.
    """
    refuse_too_fine(table, policy)
    _refuse_odd_shape(counts, table)
    decided = counts.with_columns(status(policy).alias("status"))
    shown = pl.when(pl.col("status") == PUBLISHED).then(rounded(pl.col("n"), policy))
    return (
        decided.with_columns(shown.alias("n"))
        .select(pl.col(name).cast(dtype) for name, dtype in table.schema().items())
        .sort(table.dimensions())
    )


def status(policy: Policy) -> pl.Expr:
    """not_received where nobody expected had sent any of the period; else withheld below the threshold; else published."""
    nobody_sent = (pl.col("providers_received") == 0) & (pl.col("providers_expected") > 0)
    return (
        pl.when(nobody_sent)
        .then(pl.lit(NOT_RECEIVED))
        .when(pl.col("n") >= policy.threshold)
        .then(pl.lit(PUBLISHED))
        .otherwise(pl.lit(WITHHELD))
    )


def rounded(n: pl.Expr, policy: Policy) -> pl.Expr:
    """To the nearest multiple of the base, halves up."""
    return (n + policy.base // 2) // policy.base * policy.base


def refuse_too_fine(table: type[Mart], policy: Policy) -> None:
    """Raise `FloorRefused` where a mart of a sensitive kind is finer than the policy lets any be."""
    if not table.sensitive:
        return
    for grain, allowed in ((table.area_level, policy.sensitive_areas), (table.period, policy.sensitive_periods)):
        if grain not in allowed:
            raise FloorRefused(
                f"{table.name} is of a sensitive kind and by {grain}; {policy.id} allows {', '.join(allowed)}."
            )

    fine = [name for name in table.dimensions() if name.endswith(_TOO_FINE_FOR_SENSITIVE)]
    if fine:
        raise FloorRefused(f"{table.name} is of a sensitive kind and has {', '.join(fine)} among its dimensions.")


def _refuse_odd_shape(counts: pl.DataFrame, table: type[Mart]) -> None:
    missing = [name for name in table.columns if name != "status" and name not in counts.columns]
    if missing:
        raise FloorRefused(f"The counts of {table.name} lack {', '.join(missing)}.")
    if counts.select(table.dimensions()).is_duplicated().any():
        raise FloorRefused(
            f"The counts of {table.name} hold a cell twice; two figures for one cell tell more than one."
        )
