"""The act of releasing: what was proposed and audited is entered in the ledger. The only writer of the ledger.

Read once, propose, check, enter; the warehouse and the partners' drops are then made from the ledger, and can be made
again at any time. A release that is blocked leaves a refusal in the ledger and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

import polars as pl

from anonymisation.disclosure.rules.policies import read_policy
from pipelines.context import Tools
from pipelines.errors import ReleaseBlocked
from pipelines.home import Home
from pipelines.release.approval import Approval
from pipelines.release.cells import by_table, tables_in_force
from pipelines.release.checks import Blocked, Facts, checks, distinct
from pipelines.release.entering import (
    ApprovedRelease,
    RefusalEntry,
    Software,
    WithdrawalEntry,
    entry_of,
    files_of,
)
from pipelines.release.inputs import read_facts, read_recipients, read_release_inputs
from pipelines.release.proposal import Proposal
from pipelines.release.propose import propose
from pipelines.release.published import ReleaseHistory
from pipelines.release.recipients import Recipients
from schemas.durable import built_durably, write_durably
from warehouse.drops.filter import of_partner
from warehouse.ledger.ledger import REFUSAL, RELEASE, WITHDRAWAL, Entry
from warehouse.publish.catalogue import content_hash


@dataclass(frozen=True, eq=False)
class Released:
    """What became of a release. name: empty where nothing was published; blocked: why."""

    proposal: Proposal
    facts: Facts
    name: str = ""
    blocked: list[Blocked] = field(default_factory=list)

    @property
    def is_blocked(self) -> bool:
        """Whether a check did not pass."""
        return bool(self.blocked)


class PartnerChanges(NamedTuple):
    """What a release would change for a partner: kind of change → cells; blocked: why it would receive nothing."""

    partner: str
    blocked: str
    changes: dict[str, int]


def plan_release(home: Home, tools: Tools, *, revise: bool = False) -> Released:
    """What `release` would do, without doing it."""
    inputs = read_release_inputs(home, tools, revise=revise)
    facts = read_facts(home, tools, inputs.months)
    proposal = propose(inputs)
    return Released(proposal, facts, "" if proposal.is_empty else release_name(proposal), checks(proposal, facts))


def release(home: Home, tools: Tools, on: datetime, approval: Approval) -> Released:
    """Enter what is new in the ledger, from which the warehouse and the drops are made. Where nothing is new the last
    release stands.

    Raises `LedgerBroken` where the ledger is damaged.
    """
    history = ReleaseHistory(home)
    if history.ledger.exists():
        history.ledger.settle()
    inputs = read_release_inputs(home, tools, revise=approval.revise)
    facts = read_facts(home, tools, inputs.months, approval.approvers)
    recipients = read_recipients(home, tools, on.date())
    proposal = propose(inputs)
    if proposal.is_empty and history.last:
        return Released(proposal, facts, history.last.release)
    blocked = checks(proposal, facts)
    if blocked:
        _note_refusal(history, on, blocked)
        return Released(proposal, facts, "", blocked)
    name = release_name(proposal, [entry.release for entry in history.releases])
    approved = ApprovedRelease(
        proposal, name, on, approval.approvers, recipients, len(history.releases), history.head()
    )
    _keep_exact_counts(history, approved)
    _enter(history, approved, Software.of(tools))
    return Released(proposal, facts, name)


def withdraw(home: Home, name: str, reason: str, approvers: list[str], on: datetime) -> Entry:
    """Note that a release was withdrawn, in the ledger and beside every drop of it. Raises `ReleaseBlocked`,
    `LedgerRefused`.
    """
    needed = read_policy(home.settings.policy, home.policies).approvers
    if not reason.strip() or len(distinct(approvers)) < needed:
        raise ReleaseBlocked(
            f"A withdrawal needs a reason and {needed} named approver{'s' if needed > 1 else ''}: give --reason and "
            f"--approver."
        )
    body = WithdrawalEntry(reason=reason.strip(), approvers=approvers).model_dump()
    entry = ReleaseHistory(home).ledger.append(WITHDRAWAL, body, {}, on, release=name)
    for folder in sorted(home.drops.glob(f"*/{name}")):
        write_durably(
            folder.with_name(f"{name}.WITHDRAWN.txt"),
            f"Release {name} was withdrawn on {on:%d %B %Y}: {reason.strip()}\n",
        )
    return entry


def release_name(proposal: Proposal, names_in_use: Sequence[str] = ()) -> str:
    """The last month and the beginning of the hash of everything then in force; numbered where a release has that
    name."""
    name = f"{max(proposal.months):%Y-%m}_{content_hash(tables_in_force(proposal.cells).items())[:8]}"
    times_used = sum(used == name or used.startswith(f"{name}-") for used in names_in_use)
    return f"{name}-{times_used + 1}" if times_used else name


def changes_by_partner(
    proposal: Proposal, recipients: Recipients, areas: pl.DataFrame, organisations: pl.DataFrame
) -> list[PartnerChanges]:
    """What the release would change for each partner."""
    providers = organisations.select("code", pl.col("parent_code").alias("board_code"))
    changes = list(by_table(proposal.changes()))
    partners = []
    for recipient in recipients.partners:
        cells_by_change: dict[str, int] = {}
        for table, rows in changes:
            if table.name in recipient.partner.marts:
                own = of_partner(table.name, rows, recipient.partner, areas, providers)
                for change, cells in own.group_by("change").len().iter_rows():
                    cells_by_change[change] = cells_by_change.get(change, 0) + cells
        partners.append(PartnerChanges(recipient.partner.id, recipient.blocked, cells_by_change))
    return partners


def _keep_exact_counts(history: ReleaseHistory, approved: ApprovedRelease) -> None:
    """Keep the exact counts of the day, by which a later release knows which have changed."""
    target = history.snapshot_file(approved.name)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with built_durably(target) as building:
        approved.proposal.exact.write_parquet(building)


def _enter(history: ReleaseHistory, approved: ApprovedRelease, software: Software) -> Entry:
    files = files_of(approved)
    entry = entry_of(approved, files, software)
    if not history.ledger.exists():
        history.ledger.begin(f"svd-{history.home.settings.kind}", approved.on)
    return history.ledger.append(RELEASE, entry.body(), files, approved.on, release=approved.name)


def _note_refusal(history: ReleaseHistory, on: datetime, blocked: Iterable[Blocked]) -> None:
    """Leave a note that a release was asked for and blocked, where the ledger can take one."""
    refusal = RefusalEntry(blocked=list(blocked))
    if history.ledger.exists() and not any(block.check == "ledger" for block in refusal.blocked):
        history.ledger.append(REFUSAL, refusal.model_dump(), {}, on)
