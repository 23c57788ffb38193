"""What goes wrong with rows, planted on purpose: each kind with what is written and what may still be understood.

Knows the machinery only; each source brings its own list of kinds. At most one kind a row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from synthetic.rendering import RAW, Form
from synthetic.sampling import Numbers

CLEAN, DUPLICATE, OUT_OF_SCOPE, UNREADABLE = "clean", "duplicate", "out_of_scope", "unreadable"


@dataclass(frozen=True)
class Damage:
    """One kind of damage to one column.

    written: what stands in the file, an expression over the true row; empty text for nothing. understood: the true
    value that remains, as an expression; null by default. only: which rows can have it. plain: needs a heading of its
    own that is sent as it is. fate: what becomes of the row.
    """

    kind: str
    column: str
    written: pl.Expr
    fate: str
    understood: pl.Expr = field(default_factory=lambda: pl.lit(None, pl.String))
    only: pl.Expr | None = None
    plain: bool = True
    dates: str = ""
    """The style of date a sender must have: iso or british; empty for any."""

    def fits(self, form: Form, date_style: str) -> bool:
        """Whether a sender of this form and style can make this mistake."""
        possible = form.alone(self.column) if self.plain else form.carries(self.column)
        return possible and self.dates in {"", date_style}


def blanked(kind: str, column: str, written: pl.Expr, only: pl.Expr | None = None, *, plain: bool = True) -> Damage:
    """The value is lost, the row stays."""
    return Damage(kind, column, written, f"blanked:{column}", only=_present(column, only), plain=plain)


def rejected(kind: str, column: str, written: pl.Expr, rule: str, dates: str = "") -> Damage:
    """The row cannot be used."""
    return Damage(kind, column, written, f"rejected:{rule}", dates=dates)


def kept(
    kind: str,
    column: str,
    written: pl.Expr,
    understood: pl.Expr | None = None,
    only: pl.Expr | None = None,
    dates: str = "",
) -> Damage:
    """Odd, yet understood: by default as the true value."""
    remaining = pl.col(column) if understood is None else understood
    return Damage(kind, column, written, CLEAN, remaining, _present(column, only), dates=dates)


def _present(column: str, only: pl.Expr | None) -> pl.Expr:
    has_value = pl.col(column).is_not_null()
    return has_value if only is None else has_value & only


def plant(
    rows: pl.DataFrame,
    kinds: Sequence[Damage],
    able: Callable[[Damage], Numbers],
    rows_per_kind: int,
    rng: np.random.Generator,
) -> pl.DataFrame:
    """`rows` with about `rows_per_kind` rows of every kind damaged, in `raw:` columns, and `fate` and `planted` set.

    able: which rows' senders can make the mistake. Only rows whose fate is clean and that carry nothing planted are
    taken.
    """
    free = ((rows["fate"] == CLEAN) & rows["planted"].is_null()).to_numpy().copy()
    mark = np.zeros(rows.height, dtype=np.int16)
    # The rarest chances first, so that common kinds do not use them up.
    eligible = {index: _eligible(rows, kind, able(kind)) for index, kind in enumerate(kinds, 1)}
    for index in sorted(eligible, key=lambda number: len(eligible[number])):
        candidates = eligible[index][free[eligible[index]]]
        hit = rng.choice(candidates, min(rows_per_kind, len(candidates)), replace=False)
        mark[hit], free[hit] = index, False
    marked = rows.with_columns(mark=pl.Series(mark)).with_row_index("planting")
    damaged = marked.filter(pl.col("mark") > 0)
    parts = [_damaged(part, kinds[number - 1]) for (number,), part in damaged.group_by("mark", maintain_order=True)]
    whole = pl.concat([marked.filter(pl.col("mark") == 0), *parts], how="diagonal").sort("planting")
    return whole.drop("mark", "planting")


def _eligible(rows: pl.DataFrame, kind: Damage, able: Numbers) -> Numbers:
    if kind.only is None:
        return np.flatnonzero(able)
    return np.flatnonzero(able & rows.select(kind.only.fill_null(False)).to_series().to_numpy())


def _damaged(part: pl.DataFrame, kind: Damage) -> pl.DataFrame:
    return part.with_columns(
        kind.written.cast(pl.String).alias(RAW + kind.column),
        kind.understood.cast(pl.String).alias(kind.column),
        fate=pl.lit(kind.fate),
        planted=pl.lit(kind.kind),
    )
