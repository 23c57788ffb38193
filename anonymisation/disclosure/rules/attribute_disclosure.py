"""Attribute disclosure: whether a table reveals something of everybody whom it counts in one place and period.

A threshold protects one person among few. It does nothing for eighty people who are all alike: where all 80 assaulted
people of an area and quarter are of one ethnic group, or all were hurt with a knife, whoever knows that somebody was
treated knows that of them too, though 80 is a large count. So where one category holds nearly the whole of a group, the
group is suppressed, all its cells together; to suppress the one cell would tell which it was.

The share is 95 % and not 100 %, for "all but one or two" tells nearly as much, and rounding and the few others who are
suppressed anyway make "all" and "nearly all" look alike to a reader. A group below the threshold needs nothing: primary
suppression shows none of its cells.

Knows: exact counts, a mart's declaration, a policy. Must not know: other tables, or what was published before.
"""

from __future__ import annotations

import polars as pl

from anonymisation.disclosure.rules.policies import Policy, in_thousandths
from anonymisation.disclosure.rules.suppression import SuppressionRefused, group_by
from schemas.tables.marts import Mart

SAYS_NOTHING = ("unknown", "not_recorded", "not_known", "not_stated")
"""Categories of people of whom nothing was written down."""


def groups_to_suppress(
    counts: pl.DataFrame, table: type[Mart], policy: Policy, totals: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The groups of which one category of one attribute holds the policy's share or more: rows of `group_by(table)`,
    sorted.

    counts: exact counts of the table, with `people` where they are known. totals: the same group columns with `n`,
    where the groups' events are counted elsewhere; needed where one contact may stand in several categories (a table of
    no `universe`), whose cells do not add up to the group. Without them nothing is found in such a table. Raises
    `SuppressionRefused` where a column is missing.
    """
    keys, attributes = group_by(table), list(getattr(table, "attributes", ()))
    _refuse_missing(counts, [*keys, *attributes, "n"], table)
    none = counts.select(keys).clear()
    if (
        not policy.attribute_disclosure_share
        or not attributes
        or (totals is None and not getattr(table, "universe", ""))
    ):
        return none
    if totals is not None:
        _refuse_missing(totals, [*keys, "n"], table)
    groups = [_attribute_disclosing(counts, keys, attribute, policy, totals) for attribute in attributes]
    return pl.concat([none, *groups]).unique().sort(keys)


def _attribute_disclosing(
    counts: pl.DataFrame, keys: list[str], attribute: str, policy: Policy, totals: pl.DataFrame | None
) -> pl.DataFrame:
    """The groups of which one category of this attribute holds the share, over all other attributes together.

    To look at each attribute by itself is enough: a cell of several attributes that holds the share makes each of its
    categories hold it. People whose category is not known are left out of the share: that a fifth of a group went
    unrecorded does not hide that all the rest are alike.
    """
    telling = counts.filter(_says_something(attribute))
    if telling[attribute].n_unique() < 2:
        # With one category to be in, that everybody is in it is no news.
        return counts.select(keys).clear()
    sizes = [name for name in ("n", "people") if name in counts.columns]
    categories = telling.group_by([*keys, attribute]).agg(pl.col(name).sum() for name in sizes)
    groups = categories.group_by(keys).agg(
        *(pl.col(name).max().alias(f"largest_{name}") for name in sizes),
        *(pl.col(name).sum().alias(f"total_{name}") for name in sizes),
    )
    if totals is not None:
        elsewhere = totals.select(*keys, pl.col("n").alias("total_n"))
        # A group without a total is looked at as if there were nothing in it but its largest category.
        groups = (
            groups.drop("total_n")
            .join(elsewhere, on=keys, how="left")
            .with_columns(pl.col("total_n").fill_null(pl.col("largest_n")))
        )
        sizes = ["n"]
    share = in_thousandths(policy.attribute_disclosure_share)
    alike = pl.any_horizontal(pl.col(f"largest_{name}") * 1000 >= share * pl.col(f"total_{name}") for name in sizes)
    return groups.filter((pl.col("total_n") >= policy.threshold) & alike).select(keys)


def _says_something(attribute: str) -> pl.Expr:
    return pl.col(attribute).is_not_null() & ~pl.col(attribute).cast(pl.String).is_in(SAYS_NOTHING)


def _refuse_missing(frame: pl.DataFrame, columns: list[str], table: type[Mart]) -> None:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise SuppressionRefused(f"The groups of {table.name} cannot be looked at without {', '.join(missing)}.")
