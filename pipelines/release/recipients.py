"""Who receives a release: each partner with the policy that its agreement asks for, or why it receives nothing.

Knows partners and policies, as values. Must not know a count, nor where files lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from anonymisation.disclosure.rules.policies import Policy, PolicyWrong, is_stricter_or_equal
from anonymisation.disclosure.rules.suppression import stricter
from schemas.tables.marts import all_marts, published
from warehouse.drops.drops import why_blocked
from warehouse.drops.filter import Restate, figures
from warehouse.drops.partners import Partner


@dataclass(frozen=True, eq=False)
class Recipient:
    """A partner, the policy that protects its figures, and why it may have no drop: empty where it may."""

    partner: Partner
    policy: Policy
    blocked: str = ""


@dataclass(frozen=True, eq=False)
class Recipients:
    """wrong_files: name of a partner file that cannot be used → why."""

    partners: list[Recipient] = field(default_factory=list)
    wrong_files: Mapping[str, str] = field(default_factory=dict)

    @property
    def served(self) -> list[Recipient]:
        """Those who receive a drop."""
        return [recipient for recipient in self.partners if not recipient.blocked]

    @property
    def reasons(self) -> list[str]:
        """Why each of the others receives none."""
        return [recipient.blocked for recipient in self.partners if recipient.blocked]


def recipients_of(
    partners: Iterable[Partner],
    wrong_files: Mapping[str, Exception],
    ours: Policy,
    read_policy: Callable[[str], Policy],
    on: date,
) -> Recipients:
    """Who may have a drop on that day. ours: the policy of the release; read_policy: the id of another → it."""
    return Recipients(
        [_recipient(partner, ours, read_policy, on) for partner in partners],
        {name: str(error) for name, error in sorted(wrong_files.items())},
    )


def restating(ours: Policy, theirs: Policy) -> Restate | None:
    """What a partner's stricter policy leaves of a published table; None where its policy is that of the release."""
    if theirs.id == ours.id:
        return None
    marts = {table.name for table in all_marts()}

    def restate(name: str, rows: pl.DataFrame) -> pl.DataFrame:
        fewer = stricter(rows, ours, theirs)
        if name in marts:
            return fewer
        # What was reckoned of a figure goes with it.
        is_shown = fewer["status"] == "published"
        return fewer.with_columns(
            pl.when(is_shown).then(pl.col(column)).alias(column) for column in figures(published(name))
        )

    return restate


def _recipient(partner: Partner, ours: Policy, read_policy: Callable[[str], Policy], on: date) -> Recipient:
    try:
        policy = _policy_for(partner, ours, read_policy)
    except PolicyWrong as error:
        return Recipient(partner, ours, f"{partner.name}: {error}")
    return Recipient(partner, policy, why_blocked(partner, on))


def _policy_for(partner: Partner, ours: Policy, read_policy: Callable[[str], Policy]) -> Policy:
    if not partner.policy or partner.policy == ours.id:
        return ours
    theirs = read_policy(partner.policy)
    if not is_stricter_or_equal(theirs, ours):
        raise PolicyWrong(f"{theirs.id} is looser than {ours.id} somewhere; a partner may only have a stricter policy.")
    return theirs
