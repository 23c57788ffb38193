"""What became of a release, or would become of one, as files that the commands and Dagster's steps hand on.

Counts of cells and reasons, no figures. Must not know how anything was decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from pipelines.home import Home
from pipelines.release.checks import Blocked
from pipelines.release.release import Released
from schemas.durable import write_durably
from schemas.records import Record
from warehouse.drops.drops import Dropped

OUTCOME_FILE, PROPOSAL_FILE, DROPS_FILE = "release.json", "proposal.json", "latest.json"


class AuditOutcome(Record):
    """The size of the audited system, how many of its figures are suppressed, and whether all of them are protected."""

    figures: int
    relations: int
    suppressed: int
    passed: bool


class Outcome(Record):
    """What became of a release. name: empty where nothing was published. changes: kind of change → cells.

    waiting_for_revision: cells whose count has changed since it was published. blocked: the checks that did not pass.
    """

    name: str
    is_revision: bool
    changes: dict[str, int]
    waiting_for_revision: int
    blocked: list[Blocked]
    approvers_needed: int
    audit: AuditOutcome


class DropOutcome(Record):
    """What became of one partner's drop; reason: why there is none, else empty."""

    partner: str
    outcome: str
    release: str
    reason: str


_DROPS = TypeAdapter(list[DropOutcome])


def outcome_of(released: Released) -> Outcome:
    """The outcome of a release, or of the plan of one."""
    proposal = released.proposal
    audit = proposal.certification.audit
    return Outcome(
        name=released.name,
        is_revision=proposal.is_revision,
        changes=proposal.cells_by_change(),
        waiting_for_revision=proposal.restated().height,
        blocked=released.blocked,
        approvers_needed=proposal.policy.approvers,
        audit=AuditOutcome(
            figures=audit.system.cells,
            relations=audit.system.equations,
            suppressed=int(audit.system.suppressed.sum()),
            passed=audit.passed,
        ),
    )


@dataclass(frozen=True)
class OutcomeFiles:
    """The one place that writes and reads these files."""

    home: Home

    @property
    def _outcome(self) -> Path:
        return self.home.deidentified / OUTCOME_FILE

    @property
    def _proposal(self) -> Path:
        return self.home.deidentified / PROPOSAL_FILE

    @property
    def _drops(self) -> Path:
        return self.home.drops / DROPS_FILE

    def write_outcome(self, released: Released) -> None:
        """Write down what became of a release."""
        write_durably(self._outcome, outcome_of(released).as_json())

    def read_outcome(self) -> Outcome:
        """What became of the last release that was asked for."""
        return Outcome.model_validate_json(self._outcome.read_bytes())

    def has_outcome(self) -> bool:
        """Whether a release has come to an outcome since `clear_outcome`."""
        return self._outcome.is_file()

    def clear_outcome(self) -> None:
        """Forget what became of the last release, before another begins."""
        self._outcome.unlink(missing_ok=True)

    def write_proposal(self, planned: Released) -> None:
        """Write down what a release made now would become."""
        write_durably(self._proposal, outcome_of(planned).as_json())

    def read_proposal(self) -> Outcome:
        """What a release made when last counted would become."""
        return Outcome.model_validate_json(self._proposal.read_bytes())

    def write_drops(self, drops: Sequence[Dropped]) -> None:
        """Write down what became of each partner's drop."""
        outcomes = [
            DropOutcome(
                partner=drop.partner, outcome=drop.outcome.value, release=drop.release or "", reason=drop.reason
            )
            for drop in drops
        ]
        write_durably(self._drops, _DROPS.dump_json(outcomes, indent=1).decode() + "\n")

    def read_drops(self) -> list[DropOutcome]:
        """What became of each partner's drop of the last release."""
        return _DROPS.validate_json(self._drops.read_bytes())
