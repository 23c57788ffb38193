"""An invented cube of counts with all its margins published: area × period × sex, as a policy shows it and a reader
knows it.

Areas are neighbourhoods, authorities and the region; periods are months, quarters and years; sexes are two and both.
Neighbourhoods differ as gamma-distributed means, their counts are Poisson, from a fixed seed. Knows: exact counts, a
policy's decision on a cell. Must not know: how an audit works, ratios.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from anonymisation.disclosure.audit.certificate import CellLabel
from anonymisation.disclosure.audit.statements import Rule
from anonymisation.disclosure.audit.system import System, checked
from anonymisation.disclosure.rules.policies import PUBLISHED, SUPPRESSED, Policy, read_policy
from anonymisation.disclosure.rules.suppression import is_large_enough, rounded

Whole = npt.NDArray[np.int64]
Line = tuple[int, list[int]]
"""Along one axis: the place of a total, and the places of its parts."""

SEED = 1
SMALLEST = 8
"""The least count that no policy here suppresses."""
SHAPE = 1.2
"""Of the gamma distribution of the means: a few busy town centres, many quiet neighbourhoods."""
SEXES = (1.3, 0.7)
"""How much more and less than the mean."""
MONTHS_A_QUARTER, QUARTERS_A_YEAR = 3, 4


@dataclass(frozen=True)
class Size:
    """authorities of so many neighbourhoods each; months, whole years of them; mean: events of a neighbourhood, month
    and sex.
    """

    authorities: int = 12
    each: int = 50
    months: int = 24
    mean: float = 5.0


SMALL = Size(2, 10, 12)
"""To warm up on: large enough that every step of the audit has something to do."""


@dataclass(frozen=True, eq=False)
class Cube:
    """counts: areas × periods × sexes, exact; lines: along each of the three axes."""

    counts: Whole
    lines: tuple[tuple[Line, ...], ...]

    @cached_property
    def true(self) -> Whole:
        """The exact counts, cell by cell."""
        return self.counts.ravel()

    @cached_property
    def equations(self) -> tuple[Whole, Whole, Whole]:
        """total, start, part, as a `System` has them."""
        number = np.arange(self.counts.size, dtype=np.int64).reshape(self.counts.shape)
        found = list(_equations(number, self.lines))
        start = np.concatenate([[0], np.cumsum([len(parts) for _, parts in found])])
        return (
            np.array([total for total, _ in found], np.int64),
            start.astype(np.int64),
            np.concatenate([parts for _, parts in found]),
        )


@dataclass(frozen=True, eq=False)
class Told:
    """What a policy says of every cell: frame of cell, status, n, low and high, and the rule by which it says it."""

    cube: Cube
    rule: Rule
    cells: pl.DataFrame

    @cached_property
    def system(self) -> System:
        """The same for the audit."""
        total, start, part = self.cube.equations
        low, high = (self.cells[name].to_numpy().astype(np.int64) for name in ("low", "high"))
        suppressed = (self.cells["status"] == SUPPRESSED).to_numpy()
        return checked(System(low, high, suppressed, total, start, part))

    def names(self) -> list[CellLabel]:
        """Of each cell, for the certificate file."""
        areas, periods, sexes = self.cube.counts.shape
        keys = (f"area={a}, period={p}, sex={s}" for a in range(areas) for p in range(periods) for s in range(sexes))
        told = zip(keys, self.cells["status"].to_list(), self.cells["n"].to_list(), strict=True)
        return [CellLabel("cube", key, "only", status, n, self.rule.id) for key, status, n in told]

    def rules(self) -> dict[str, dict[str, object]]:
        """The rule, for the certificate file."""
        return {self.rule.id: {"threshold": self.rule.threshold, "base": self.rule.base, "zeros": self.rule.zeros}}


def make_cube(size: Size, seed: int = SEED) -> Cube:
    """A cube of that size; the same for the same seed."""
    chance = np.random.default_rng(seed)
    neighbourhoods = size.authorities * size.each
    mean = chance.gamma(SHAPE, size.mean / SHAPE, size=(neighbourhoods, 1, 1))
    finest = chance.poisson(mean * np.ones((1, size.months, 1)) * np.array(SEXES))
    quarters = size.months // MONTHS_A_QUARTER
    areas = [
        *_runs(0, size.authorities, size.each),
        (neighbourhoods + size.authorities, list(range(neighbourhoods, neighbourhoods + size.authorities))),
    ]
    periods = [*_runs(0, quarters, MONTHS_A_QUARTER), *_runs(size.months, quarters // QUARTERS_A_YEAR, QUARTERS_A_YEAR)]
    sexes = [(len(SEXES), list(range(len(SEXES))))]
    lines = tuple(_after(axis, finest.shape[number]) for number, axis in enumerate((areas, periods, sexes)))
    counts = finest.astype(np.int64)
    for axis, along in enumerate(lines):
        for _, parts in along:
            counts = np.concatenate([counts, counts.take(parts, axis).sum(axis, keepdims=True)], axis)
    return Cube(counts, lines)


def tell(cube: Cube, policy: Policy | str) -> Told:
    """The cube as the policy shows it. Every contact is taken for a person of its own, so thresholds on people add
    nothing.
    """
    policy = read_policy(policy) if isinstance(policy, str) else policy
    rule = Rule.of(policy)
    shown = is_large_enough(policy)
    cells = (
        pl.DataFrame({"n": cube.true})
        .with_row_index("cell")
        .with_columns(people="n")
        .select(
            "cell",
            pl.when(shown).then(pl.lit(PUBLISHED)).otherwise(pl.lit(SUPPRESSED)).alias("status"),
            pl.when(shown).then(rounded(pl.col("n"), policy)).alias("n"),
        )
    )
    said = cells.select("status", "n").unique()
    intervals = [rule.interval(status, n) for status, n in said.iter_rows()]
    known = said.with_columns(
        pl.Series("low", [low for low, _ in intervals]), pl.Series("high", [high for _, high in intervals])
    )
    return Told(cube, rule, cells.join(known, on=["status", "n"], how="left", nulls_equal=True).sort("cell"))


def _runs(first: int, many: int, each: int) -> list[Line]:
    """`many` totals of `each` parts in a row, the first part at `first`; where the totals are is filled in by
    `_after`."""
    return [(-1, list(range(first + k * each, first + (k + 1) * each))) for k in range(many)]


def _after(lines: list[Line], places: int) -> tuple[Line, ...]:
    """The totals follow the parts along the axis, in order."""
    return tuple((places + k, parts) for k, (_, parts) in enumerate(lines))


def _equations(number: Whole, lines: tuple[tuple[Line, ...], ...]) -> Iterator[tuple[int, Whole]]:
    for axis, along in enumerate(lines):
        turned = np.moveaxis(number, axis, 0).reshape(number.shape[axis], -1)
        for total, parts in along:
            yield from zip(turned[total].tolist(), turned[parts].T, strict=True)
