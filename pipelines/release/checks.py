"""What must be in order before anything is published: each check asks one question, and says what to do if it fails.

Knows a proposal and facts about the home, as values. Must not know where facts are read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipelines.count import breaks_policy
from pipelines.release.proposal import Proposal

CHECKS = {
    "ledger": "The ledger is whole, and there are no drops without one.",
    "submissions": "Every registered submission has been counted.",
    "control totals": "The control totals of every submission add up.",
    "completeness": "Enough providers of each source have sent the newest month.",
    "policy": "No cell shows what the policy forbids.",
    "audit": "No suppressed cell can be worked out from anything ever published.",
}
"""Check of a proposal → what holds where it passes."""

CHECKS_OF_AN_APPROVAL = {
    "approval": "As many people approve as the policy asks for.",
    "content": "There is something to publish.",
}
"""The same, of the checks that are only made once somebody approves."""


@dataclass(frozen=True)
class Blocked:
    """A check that blocks a release: which, why, and what to do."""

    check: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """What the checks ask of the home.

    ledger_damage: what is wrong with the ledger, in words. is_ledger_missing: there are drops, and no ledger says what
    was published. submissions_not_counted: submissions that are registered or withdrawn since the last count.
    out_of_balance: submissions whose control totals do not add up. newest_month: source → how many of its providers
    have sent the newest month, and how many are expected to. least_received: the share of them that is enough.
    tables_against_policy: tables with written protected cells that show what the policy forbids. approvers: None where
    a release is only planned.
    """

    ledger_damage: tuple[str, ...] = ()
    is_ledger_missing: bool = False
    submissions_not_counted: int = 0
    out_of_balance: tuple[str, ...] = ()
    newest_month: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    least_received: float = 0
    tables_against_policy: frozenset[str] = frozenset()
    approvers: tuple[str, ...] | None = None


def checks(proposal: Proposal, facts: Facts) -> list[Blocked]:
    """Every check that blocks the release."""
    return [
        *is_the_ledger_there(facts),
        *is_the_ledger_undamaged(facts),
        *is_every_submission_counted(facts),
        *do_control_totals_balance(facts),
        *is_the_newest_month_complete_enough(proposal, facts),
        *do_cells_keep_the_policy(proposal, facts),
        *is_every_suppressed_cell_protected(proposal),
        *do_enough_people_approve(proposal, facts),
        *is_there_anything_to_publish(proposal, facts),
    ]


def is_the_ledger_there(facts: Facts) -> Iterator[Blocked]:
    """Is there a ledger wherever something was handed to partners?"""
    if facts.is_ledger_missing:
        yield Blocked(
            "ledger",
            "There are drops and no ledger: what was published is not known. Bring the folder ledger/ back from its "
            "copy.",
        )


def is_the_ledger_undamaged(facts: Facts) -> Iterator[Blocked]:
    """Is every byte of the ledger as it was written?"""
    if facts.ledger_damage:
        yield Blocked(
            "ledger",
            f"The ledger is damaged: {facts.ledger_damage[0]} See `svd ledger verify`; bring it back from its copy.",
        )


def is_every_submission_counted(facts: Facts) -> Iterator[Blocked]:
    """Is everything that has come in part of the counts?"""
    if facts.submissions_not_counted:
        yield Blocked(
            "submissions",
            f"{facts.submissions_not_counted} submissions are registered and not counted; run `svd run` first.",
        )


def do_control_totals_balance(facts: Facts) -> Iterator[Blocked]:
    """Did every record of every submission go somewhere, once?"""
    if facts.out_of_balance:
        yield Blocked(
            "control totals",
            f"The control totals of {', '.join(facts.out_of_balance)} do not add up; take the file in again.",
        )


def is_the_newest_month_complete_enough(proposal: Proposal, facts: Facts) -> Iterator[Blocked]:
    """Have enough providers sent the newest month? It would be published as it is now, and stay so until a revision."""
    if proposal.is_empty:
        return
    for source, (received, expected) in facts.newest_month.items():
        if received < facts.least_received * expected:
            yield Blocked(
                "completeness",
                f"{max(proposal.months):%B %Y} has come in from {received} of {expected} providers of {source}; wait "
                f"for them, or lower least_received in svd.toml.",
            )


def do_cells_keep_the_policy(proposal: Proposal, facts: Facts) -> Iterator[Blocked]:
    """Does every cell keep the policy? Asked of what was written down, and of the very cells that would be stated: both
    apart from the code that protects."""
    tables = {*facts.tables_against_policy, *proposal.new.filter(breaks_policy(proposal.policy))["table"]}
    if tables:
        yield Blocked(
            "policy", f"Cells against the policy in {', '.join(sorted(tables))}; run `svd run` again, and report it."
        )


def is_every_suppressed_cell_protected(proposal: Proposal) -> Iterator[Blocked]:
    """Did the audit show that nobody can work out a suppressed cell from everything ever published?"""
    certification = proposal.certification
    if certification.passed:
        return
    failing = certification.failing()
    if certification.audit.contradiction or not failing:
        yield Blocked(
            "audit",
            "What was published cannot all be true by the relations that the audit knows; a definition or reference "
            "file must have changed. Make this a revision (`--revise`), or ask for help.",
        )
        return
    tables = sorted({name for name, _, _ in failing})
    yield Blocked(
        "audit",
        f"{len(failing)} suppressed cells of {', '.join(tables)} would not be protected, whatever else is suppressed. "
        f"Wait for the next period, or publish a coarser table in their place.",
    )


def do_enough_people_approve(proposal: Proposal, facts: Facts) -> Iterator[Blocked]:
    """Do as many people approve, each by name, as the policy asks for?"""
    needed = proposal.policy.approvers
    if facts.approvers is not None and len(distinct(facts.approvers)) < needed:
        approvers = "a named approver" if needed == 1 else f"{needed} named approvers"
        yield Blocked("approval", f"A release under {proposal.policy.id} needs {approvers}; name each with --approver.")


def is_there_anything_to_publish(proposal: Proposal, facts: Facts) -> Iterator[Blocked]:
    """Is there a period that is over and holds anything? Asked where a release is, not where it is planned."""
    if facts.approvers is not None and proposal.is_empty:
        yield Blocked(
            "content",
            "No period that has ended holds anything to publish; wait until a month is over and has come in.",
        )


def distinct(approvers: Iterable[str]) -> set[str]:
    """The people named, each once however the name is written."""
    return {" ".join(name.split()).casefold() for name in approvers} - {""}
