"""Disclosure policies: what is held back, in numbers, and what each of them does not protect from.

Knows: the TOML files of `anonymisation/disclosure/policies/` and a home's own. Must not know: any table, any count.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import polars as pl

from anonymisation.disclosure.rules.policy_faults import NUMBERS, TEXTS, faults

DEFAULT = "suppress-8-round-5"
PUBLISHED, SUPPRESSED, NOT_RECEIVED, SUPPRESSED_GROUP = "published", "suppressed", "not_received", "suppressed_group"


class PolicyWrong(Exception):
    """A policy cannot be used; the message says what to change."""


@dataclass(frozen=True)
class Policy:
    """What may be said of a count. A cell is shown where it holds `threshold` events and `contributor_threshold`
    people.

    contributor_threshold: 0 where people are not asked. base: what a shown count is rounded to, halves up.
    zeros: whether a zero is suppressed like any small count, or shown. approvers: names that a release needs.
    sensitive_areas, sensitive_periods: the grains allowed to tables of a sensitive kind.
    most_suppressed: share of non-zero cells below the threshold beyond which a table is suppressed_group; in
    thousandths exact.
    attribute_disclosure_share: share of a group in one category from which the group is suppressed_group; 0 where that
    is not asked.
    """

    id: str
    title: str
    source: str
    weakness: str
    threshold: int
    contributor_threshold: int
    base: int
    zeros: str
    approvers: int
    sensitive_areas: tuple[str, ...]
    sensitive_periods: tuple[str, ...]
    most_suppressed: float
    expected_rate_per_1000: float
    expected_rate_source: str
    attribute_disclosure_share: float


def read_policy(policy_id: str = DEFAULT, extra: Path | None = None) -> Policy:
    """The policy of that id: ours, or `<id>.toml` in the folder `extra`. Raises `PolicyWrong`."""
    files = dict(_files(extra))
    if policy_id not in files:
        raise PolicyWrong(f"There is no such policy; name one of {', '.join(sorted(files))}.")
    return _policy(policy_id, files[policy_id])


def all_policies(extra: Path | None = None) -> list[Policy]:
    """Every policy, ours and those in `extra`, by id. Raises `PolicyWrong` at the first that cannot be used."""
    return [_policy(name, file) for name, file in sorted(_files(extra), key=lambda named: named[0])]


def is_stricter_or_equal(one: Policy, other: Policy) -> bool:
    """Whether whatever `one` shows, `other` shows at least as finely.

    The plan and the groups are not compared: they are decided once for the whole warehouse, never for a reader.
    """
    return (
        one.threshold >= other.threshold
        and one.contributor_threshold >= other.contributor_threshold
        and one.base % other.base == 0
        and (one.zeros == "suppressed" or other.zeros == "shown")
        and set(one.sensitive_areas) <= set(other.sensitive_areas)
        and set(one.sensitive_periods) <= set(other.sensitive_periods)
    )


def reader_interval(status: pl.Expr, n: pl.Expr, policy: Policy, repeats: int = 0) -> tuple[pl.Expr, pl.Expr]:
    """The lowest and the highest count that a reader who knows the policy must reckon with; null where not said.

    A published number goes back through the rounding, but never below the threshold; a suppressed cell lies below the
    threshold. not_received and suppressed_group give null: what bounds them is not in the cell.

    The upper end of a suppressed cell holds only where each person comes once: one who comes often may fill a cell that
    has events enough and people too few. The interval is thus the one a bold reader would use, and narrower than the
    truth allows: what is proved safe on it is safe, but it may hold in no world. Then allow for `repeats`, the events
    that people who come again may add to a suppressed cell; a policy without a threshold on people has none.
    """
    zero = (n == 0) & pl.lit(policy.zeros == "shown")
    down, up = policy.base // 2, policy.base - 1 - policy.base // 2
    highest_suppressed = policy.threshold - 1 + (repeats if policy.contributor_threshold else 0)
    lowest_suppressed = 0 if policy.zeros == "suppressed" else 1
    low = (
        pl.when((status == PUBLISHED) & zero)
        .then(0)
        .when(status == PUBLISHED)
        .then(pl.max_horizontal(n - down, pl.lit(policy.threshold, dtype=pl.Int64)))
        .when(status == SUPPRESSED)
        .then(lowest_suppressed)
    )
    high = (
        pl.when((status == PUBLISHED) & zero)
        .then(0)
        .when(status == PUBLISHED)
        .then(n + up)
        .when(status == SUPPRESSED)
        .then(highest_suppressed)
    )
    return low.cast(pl.Int64), high.cast(pl.Int64)


def in_thousandths(share: float) -> int:
    """A share of a policy as a whole number of thousandths, so that a table exactly on it can be told."""
    return round(share * 1000)


def _files(extra: Path | None) -> Iterator[tuple[str, Traversable | Path]]:
    ours = {file.name: file for file in (resources.files("anonymisation") / "disclosure" / "policies").iterdir()}
    yield from ((name.removesuffix(".toml"), file) for name, file in ours.items() if name.endswith(".toml"))
    for file in sorted(extra.glob("*.toml")) if extra else []:
        if file.name in ours:
            # A home's file of the same name would loosen a policy that agreements name by its id.
            raise PolicyWrong(f"{file.name} has the name of a policy of the project; give yours an id of its own.")
        yield file.stem, file


def _policy(policy_id: str, file: Traversable | Path) -> Policy:
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        told = None
    if told is None:
        raise PolicyWrong(f"{policy_id}.toml is not TOML in UTF-8; compare it with a policy of the project.")
    return check(policy_id, told)


def check(policy_id: str, told: dict[str, Any]) -> Policy:
    """A policy from what its file says. Raises `PolicyWrong` with the first key that is wrong, and what it may be."""
    wrong = next(faults(policy_id, told), "")
    if wrong:
        raise PolicyWrong(f"{policy_id}.toml: {wrong}.")
    plain = {key: told[key] for key in (*TEXTS, *NUMBERS, "zeros")}
    plan = told["plan"]
    return Policy(
        **plain,
        sensitive_areas=tuple(told["sensitive"]["areas"]),
        sensitive_periods=tuple(told["sensitive"]["periods"]),
        most_suppressed=float(plan["most_suppressed"]),
        expected_rate_per_1000=float(plan["expected_rate_per_1000"]),
        expected_rate_source=plan["expected_rate_source"],
        attribute_disclosure_share=float(told["group"]["attribute_disclosure_share"]),
    )
