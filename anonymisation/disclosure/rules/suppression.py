"""Primary suppression and rounding: which counts are published, suppressed or rounded, once for all readers.

Knows: a mart's declaration, a policy (threshold, contributor threshold, rounding base), and which groups are suppressed
as a whole. Must not know: how counts are made, why a group is suppressed, or who reads them.
"""

from __future__ import annotations

import polars as pl

from anonymisation.disclosure.rules.policies import (
    NOT_RECEIVED,
    PUBLISHED,
    SUPPRESSED,
    SUPPRESSED_GROUP,
    Policy,
    PolicyWrong,
    is_stricter_or_equal,
    reader_interval,
)
from schemas.errors import SvdError
from schemas.tables.marts import Mart

_TOO_FINE_FOR_SENSITIVE = ("postcode", "lsoa", "msoa", "ward", "month", "week", "day", "date")
_SUPPRESSED_HERE = "__suppressed_group"


class SuppressionRefused(SvdError):
    """A table may not be published in this shape; the message says why."""


def protect(
    counts: pl.DataFrame, table: type[Mart], policy: Policy, suppressed_groups: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Exact counts → what may be published: the columns of `table` exactly, sorted by its dimensions.

    counts: the dimensions, `n` (exact), providers_received, _complete and _expected, and `people` (distinct, exact)
    where the policy has a threshold on people. A count, or a number of people asked for, that is null is suppressed.
    suppressed_groups: rows of `group_by(table)`; every cell of these groups is suppressed_group unless it was not
    received.
    Raises `SuppressionRefused` where the table is too fine, a column is missing, or a cell comes twice.
    """
    refuse_too_fine(table, policy)
    _refuse_odd_shape(counts, table, policy)
    marked = _marked(counts, table, suppressed_groups)
    with_status = marked.with_columns(status(policy, pl.col(_SUPPRESSED_HERE)).alias("status"))
    shown = pl.when(pl.col("status") == PUBLISHED).then(rounded(pl.col("n"), policy))
    return (
        with_status.with_columns(shown.alias("n"))
        .select(pl.col(name).cast(dtype) for name, dtype in table.schema().items())
        .sort(table.dimensions())
    )


def status(policy: Policy, suppressed_group: pl.Expr | None = None) -> pl.Expr:
    """not_received where nobody expected had sent any of the period; else suppressed_group where its group is; else
    published or suppressed.
    """
    nobody_sent = (pl.col("providers_received") == 0) & (pl.col("providers_expected") > 0)
    return (
        pl.when(nobody_sent)
        .then(pl.lit(NOT_RECEIVED))
        .when(pl.lit(False) if suppressed_group is None else suppressed_group)
        .then(pl.lit(SUPPRESSED_GROUP))
        .when(is_large_enough(policy))
        .then(pl.lit(PUBLISHED))
        .otherwise(pl.lit(SUPPRESSED))
    )


def is_large_enough(policy: Policy) -> pl.Expr:
    """Whether a cell of exact counts (`n`, and `people` where the policy asks for them) may be shown; never null."""
    enough = pl.col("n") >= policy.threshold
    if policy.contributor_threshold:
        # Eight contacts of one person tell of that person.
        enough = enough & (pl.col("people") >= policy.contributor_threshold)
    if policy.zeros == "shown":
        enough = enough | (pl.col("n") == 0)
    return enough.fill_null(False)


def rounded(n: pl.Expr, policy: Policy) -> pl.Expr:
    """To the nearest multiple of the base, halves up."""
    return (n + policy.rounding_base // 2) // policy.rounding_base * policy.rounding_base


def stricter(published: pl.DataFrame, ours: Policy, theirs: Policy) -> pl.DataFrame:
    """Rows published under our policy as a partner under a stricter one may have them: same rows, fewer numbers.

    Only published values are used, so the partner learns nothing that the warehouse does not say. A number that may
    stand for a count below their threshold is suppressed; any other is rounded once more, halves up, so with a base of
    their own it may lie half of both bases from the count. See `not_promised` for people. Raises `PolicyWrong` where
    `theirs` is looser than `ours` in anything.
    """
    if not is_stricter_or_equal(theirs, ours):
        raise PolicyWrong(f"{theirs.id} is looser than {ours.id} somewhere; a partner may only have a stricter policy.")
    shown, n = pl.col("status") == PUBLISHED, pl.col("n")
    numbers = [number for number in published.filter(shown)["n"].unique() if _may_be_shown(number, ours, theirs)]
    still_shown = (shown & n.is_in(numbers)).fill_null(False)
    return published.with_columns(
        pl.when(still_shown).then(rounded(n, theirs)).alias("n"),
        pl.when(shown & ~still_shown).then(pl.lit(SUPPRESSED)).otherwise(pl.col("status")).alias("status"),
    )


def _may_be_shown(number: int, ours: Policy, theirs: Policy) -> bool:
    """Whether every count that a number published under `ours` may stand for may be shown under `theirs`."""
    if number == 0:
        return theirs.zeros == "shown"
    bounds = reader_interval(PUBLISHED, number, ours.threshold, ours.rounding_base, ours.zeros)
    return bounds is not None and bounds[0] >= theirs.threshold


def not_promised(ours: Policy, theirs: Policy) -> str:
    """What `stricter` cannot keep of `theirs`, as a sentence for the partner's README; empty where it keeps all."""
    if theirs.contributor_threshold <= ours.contributor_threshold:
        return ""
    return (
        f"Published figures do not tell how many people they are about, so of people this drop keeps the "
        f"threshold of {ours.id}, {ours.contributor_threshold}, not {theirs.contributor_threshold}."
    )


def refuse_too_fine(table: type[Mart], policy: Policy) -> None:
    """Raise `SuppressionRefused` where a mart of a sensitive kind is finer than the policy lets any be."""
    if not table.sensitive:
        return
    for grain, allowed in ((table.area_level, policy.sensitive_areas), (table.period, policy.sensitive_periods)):
        if grain not in allowed:
            raise SuppressionRefused(
                f"{table.name} is of a sensitive kind and by {grain}; {policy.id} allows {', '.join(allowed)}."
            )

    fine = [name for name in table.dimensions() if name.endswith(_TOO_FINE_FOR_SENSITIVE)]
    if fine:
        raise SuppressionRefused(f"{table.name} is of a sensitive kind and has {', '.join(fine)} among its dimensions.")


def group_by(table: type[Mart]) -> list[str]:
    """The dimensions that name a group of a table's cells: what is suppressed_group together."""
    return list(getattr(table, "group_by", None) or table.dimensions())


def _marked(counts: pl.DataFrame, table: type[Mart], suppressed_groups: pl.DataFrame | None) -> pl.DataFrame:
    """The counts with a column that says whether their group is suppressed_group."""
    if suppressed_groups is None:
        return counts.with_columns(pl.lit(False).alias(_SUPPRESSED_HERE))
    keys = group_by(table)
    missing = [name for name in keys if name not in suppressed_groups.columns]
    if missing:
        raise SuppressionRefused(
            f"The suppressed_group groups of {table.name} lack {', '.join(missing)}; name each group in full."
        )
    typed = [pl.col(name).cast(table.schema()[name]) for name in keys]
    groups = suppressed_groups.select(typed).unique().with_columns(pl.lit(True).alias(_SUPPRESSED_HERE))
    marked = counts.with_columns(typed).join(groups, on=keys, how="left", nulls_equal=True)
    return marked.with_columns(pl.col(_SUPPRESSED_HERE).fill_null(False))


def _refuse_odd_shape(counts: pl.DataFrame, table: type[Mart], policy: Policy) -> None:
    if "people" in table.columns:
        raise SuppressionRefused(
            f"{table.name} would publish how many people it counts; take people out of its columns."
        )
    needed = [*table.columns, *(["people"] if policy.contributor_threshold else [])]
    missing = [name for name in needed if name != "status" and name not in counts.columns]
    if missing:
        raise SuppressionRefused(f"The counts of {table.name} lack {', '.join(missing)}.")
    if counts.select(table.dimensions()).is_duplicated().any():
        raise SuppressionRefused(
            f"The counts of {table.name} hold a cell twice; two figures for one cell tell more than one."
        )
