"""How an approval reaches the step that releases, and how its outcome comes back: two small files in the home.

An approval is used once. Without one nothing is released, whoever starts the job.
"""

from __future__ import annotations

import json
from typing import Any

from pipelines.home import Home
from pipelines.release.release import Approval, Released
from sources.submissions.register import write_json

_APPROVAL, _OUTCOME, _PLANNED = "approval.json", "release.json", "proposal.json"


def leave_approval(home: Home, approval: Approval) -> None:
    """Leave an approval for the next release."""
    write_json(home.deidentified / _APPROVAL, vars(approval))


def take_approval(home: Home) -> Approval:
    """The approval that was left, which is then gone; one without names where there is none."""
    path = home.deidentified / _APPROVAL
    if not path.is_file():
        return Approval([])
    said = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return Approval(**said)


def write_outcome(home: Home, released: Released, *, is_plan: bool = False) -> None:
    """Write down what became of a release, or what one would be: counts of cells and reasons, no figures."""
    write_json(home.deidentified / (_PLANNED if is_plan else _OUTCOME), outcome_of(released))


def read_outcome(home: Home) -> dict[str, Any]:
    """What became of the last release that was asked for."""
    found: dict[str, Any] = json.loads((home.deidentified / _OUTCOME).read_text(encoding="utf-8"))
    return found


def outcome_of(released: Released) -> dict[str, Any]:
    """name, cells by change, gates that are shut, cells that wait for a revision, and what the proof found."""
    proposal = released.proposal
    audit = proposal.proved.audit
    return {
        "name": released.name,
        "is_revision": proposal.is_revision,
        "changes": dict(proposal.changes().group_by("change").len().sort("change").iter_rows()),
        "waiting_for_revision": proposal.restated().height,
        "shut": [vars(each) for each in released.shut],
        "approvers_needed": proposal.policy.approvers,
        "proof": {
            "figures": audit.system.cells,
            "relations": audit.system.equations,
            "suppressed": int(audit.system.suppressed.sum()),
            "passed": audit.passed,
        },
    }
