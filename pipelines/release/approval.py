"""How an approval reaches the step that releases: a file that is used once, in the de-identified zone.

A run of the release job is told the random id of an approval and nothing else, for its configuration can be read and
written by anybody who can open Dagster's screen. An approval holds for a quarter of an hour, and for the ledger as it
was when it was given. Must not know what a release says.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from pipelines.errors import ReleaseBlocked
from schemas.durable import write_durably
from schemas.records import Record

VALID_FOR = timedelta(minutes=15)
_ID = re.compile(r"[0-9a-f]{32}")
_AGAIN = "approve it again with `svd release --approver NAME`."


@dataclass(frozen=True)
class Approval:
    """Who approves a release, and whether months already published are stated anew."""

    approvers: list[str]
    revise: bool = False


class ApprovalFile(Record):
    """What the file of an approval holds. ledger_head: the hash of the last entry, empty before the first."""

    approvers: list[str]
    revise: bool
    ledger_head: str
    approved_at: datetime

    def is_valid_at(self, now: datetime) -> bool:
        """Whether it was given in the last quarter of an hour."""
        return self.approved_at <= now <= self.approved_at + VALID_FOR


def leave_approval(folder: Path, approval: Approval, ledger_head: str, now: datetime) -> str:
    """Leave an approval in the home's folder of approvals, and return its id. Those that no longer hold are removed."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in folder.glob("*.json"):
        content = _read(path)
        if content is None or not content.is_valid_at(now):
            path.unlink(missing_ok=True)
    approval_id = secrets.token_hex(16)
    content = ApprovalFile(
        approvers=approval.approvers, revise=approval.revise, ledger_head=ledger_head, approved_at=now
    )
    write_durably(folder / f"{approval_id}.json", content.as_json(), mode=0o600)
    return approval_id


def take_approval(folder: Path, approval_id: str, ledger_head: str, now: datetime) -> Approval:
    """The approval of that id, which is then removed.

    Raises `ReleaseBlocked` where no id is named, there is no such approval (any more), it no longer holds, or the
    ledger has changed since it was given.
    """
    if not approval_id:
        raise ReleaseBlocked(
            "A release needs a named approver, and this run names no approval: release with `svd release --approver "
            "NAME`."
        )
    path = folder / f"{approval_id}.json"
    content = _read(path) if _ID.fullmatch(approval_id) else None
    if content is None or not _remove(path):
        raise ReleaseBlocked(f"There is no such approval, or it was used already; {_AGAIN}")
    if not content.is_valid_at(now):
        minutes = VALID_FOR // timedelta(minutes=1)
        raise ReleaseBlocked(f"The approval is not of the last {minutes} minutes and no longer holds; {_AGAIN}")
    if content.ledger_head != ledger_head:
        raise ReleaseBlocked(f"The ledger has changed since the release was approved; see what is new, then {_AGAIN}")
    return Approval(content.approvers, content.revise)


def forget_approval(folder: Path, approval_id: str) -> None:
    """Remove an approval that came to nothing, so that it is not left for whoever starts the job next."""
    if _ID.fullmatch(approval_id):
        _remove(folder / f"{approval_id}.json")


def _read(path: Path) -> ApprovalFile | None:
    """The content of an approval's file; None where there is none that can be read."""
    try:
        return ApprovalFile.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def _remove(path: Path) -> bool:
    """Whether this call removed the file: of two that take an approval at once, one does."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
