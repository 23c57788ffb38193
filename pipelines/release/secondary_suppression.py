"""Secondary suppression: which further groups are suppressed where an audit finds cells that are not protected.

Knows an audit and the cells it was made of. Must not know an exact count, but for which groups hold cells with events
enough and people too few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from anonymisation.disclosure.audit.certify import Certification
from anonymisation.disclosure.audit.statements import Figure
from anonymisation.disclosure.rules.suppression import group_by
from pipelines.release.cells import as_text, by_table
from pipelines.release.proposal import NEXT, Groups


def further_groups(
    certification: Certification, cells: pl.DataFrame, suppressed: Groups, of_few_people: Groups
) -> Groups:
    """The groups to suppress beside those that are, so that the failing cells become protected; none where none helps.

    These are the cells' own groups, or else those of the cells that they add up with. Where no feasible table agrees
    with what would be published, a suppressed cell holds many events of few people, more than readers would reckon
    with: the groups that hold such cells are suppressed, and the true counts are a feasible table again.
    """
    group_of = {figure: group for figure, group in _stated_now(cells) if group not in suppressed.get(figure[0], ())}
    if certification.audit.feasible is None:
        return _as_groups((name, group) for (name, _, _), group in group_of.items() if group in of_few_people[name])
    return _as_groups(
        (figure[0], group_of[figure])
        for unprotected in certification.failing()
        for figure in _own_or_linked(unprotected, certification, group_of)
    )


def _own_or_linked(unprotected: Figure, certification: Certification, group_of: Mapping[Figure, str]) -> list[Figure]:
    """The figure itself where its group can still be suppressed, else those in its equations whose groups can."""
    if unprotected in group_of:
        return [unprotected]
    return [figure for figure in certification.neighbours(unprotected) if figure in group_of]


def _stated_now(cells: pl.DataFrame) -> Iterator[tuple[Figure, str]]:
    """Every figure that would be stated now, with its group."""
    for table, rows in by_table(cells.filter(pl.col("stated_in") == NEXT)):
        groups = rows.select(as_text(group_by(table))).to_series()
        keys = rows.select(table.dimensions()).iter_rows()
        for key, vintage, group in zip(keys, rows["stated_vintage"], groups, strict=True):
            yield (table.name, key, vintage), group


def _as_groups(pairs: Iterable[tuple[str, str]]) -> Groups:
    groups: Groups = {}
    for name, group in pairs:
        groups.setdefault(name, set()).add(group)
    return groups
