"""What must be in order before anything is published: each check asks one question, and says what to do if it fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.context import Tools
from pipelines.count import breaks_policy, cells_against_policy, not_counted
from pipelines.home import Home
from pipelines.ingest.inbox import pending
from pipelines.release.propose import Proposal
from pipelines.release.published import ReleaseHistory
from pipelines.reporting import received
from pipelines.status import status


@dataclass(frozen=True)
class Blocked:
    """A check that blocks a release: which, why, and what to do."""

    check: str
    reason: str


def checks(home: Home, tools: Tools, proposal: Proposal, approvers: list[str] | None) -> list[Blocked]:
    """Every check that blocks the release; approvers None where it is only planned."""
    found = [
        *_ledger(home),
        *_waiting(home, tools),
        *_balance(home, tools),
        *_completeness(home, tools, proposal),
        *_floor(home, proposal),
        *_proof(proposal),
    ]
    if approvers is not None:
        found += _approvers(proposal, approvers)
    return found


def _ledger(home: Home) -> Iterator[Blocked]:
    ledger = ReleaseHistory(home).ledger
    if not ledger.exists() and any(home.drops.glob("*/*/manifest.json")):
        yield Blocked(
            "ledger",
            "There are drops and no ledger: what was published is not known. Bring the folder ledger/ back from its "
            "copy.",
        )
    problems = [each for each in ledger.verify() if each.is_damage] if ledger.exists() else []
    if problems:
        yield Blocked(
            "ledger",
            f"The ledger is damaged: {problems[0].words} See `svd ledger verify`; bring it back from its copy.",
        )


def _waiting(home: Home, tools: Tools) -> Iterator[Blocked]:
    waiting = len(pending(home)) + not_counted(home, tools)
    if waiting:
        yield Blocked("submissions", f"{waiting} submissions are registered and not counted; run `svd run` first.")


def _balance(home: Home, tools: Tools) -> Iterator[Blocked]:
    wrong = [each["submission"] for each in status(home, tools).submissions if not _balances(each["totals"])]
    if wrong:
        yield Blocked(
            "control totals", f"The control totals of {', '.join(wrong)} do not add up; take the file in again."
        )


def _balances(totals: dict[str, Any]) -> bool:
    return totals["received"] == sum(
        totals[name] for name in ("accepted", "rejected", "duplicate", "out_of_scope", "unreadable")
    )


def _completeness(home: Home, tools: Tools, proposal: Proposal) -> Iterator[Blocked]:
    """A month that few have sent would be published as it is now, and stay so until a revision."""
    if proposal.is_empty:
        return
    newest = max(proposal.months)
    for source, (sent, expected) in received(home, tools, proposal.months, newest).items():
        if sent < home.settings.least_received * expected:
            yield Blocked(
                "completeness",
                f"{newest:%B %Y} has come in from {sent} of {expected} providers of {source}; wait for them, or lower "
                f"least_received in svd.toml.",
            )


def _floor(home: Home, proposal: Proposal) -> Iterator[Blocked]:
    """Asked of what was written down, and of the very cells that would be said: both apart from the code that
    protects."""
    broken = {*cells_against_policy(home), *proposal.new.filter(breaks_policy(proposal.policy))["table"]}
    if broken:
        yield Blocked(
            "floor", f"Cells against the policy in {', '.join(sorted(broken))}; run `svd run` again, and report it."
        )


def _proof(proposal: Proposal) -> Iterator[Blocked]:
    proved = proposal.proved
    if proved.passed:
        return
    failing = proved.failing()
    if proved.audit.contradiction or not failing:
        yield Blocked(
            "proof",
            "What was published cannot all be true by the relations the proof knows; a definition or reference file "
            "must have changed. Make this a revision (`--revise`), or ask for help.",
        )
        return
    tables = sorted({name for name, _, _ in failing})
    yield Blocked(
        "proof",
        f"{len(failing)} suppressed cells of {', '.join(tables)} would not stay open, whatever is taken out. Wait for "
        f"the next period, or publish a coarser table in their place.",
    )


def distinct(approvers: list[str]) -> set[str]:
    """The people named, each once however the name is written."""
    return {" ".join(name.split()).casefold() for name in approvers} - {""}


def _approvers(proposal: Proposal, approvers: list[str]) -> Iterator[Blocked]:
    needed = proposal.policy.approvers
    if len(distinct(approvers)) < needed:
        words = "a named approver" if needed == 1 else f"{needed} named approvers"
        yield Blocked("approval", f"A release under {proposal.policy.id} needs {words}; name each with --approver.")
