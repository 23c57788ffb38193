"""An approval is a closed file, used once and soon, by the run that was told its id, on the ledger it was for."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.errors import ReleaseBlocked
from pipelines.home import Home
from pipelines.release.approval import VALID_FOR, Approval, forget_approval, leave_approval, take_approval

NOON = datetime(2025, 11, 1, 12, tzinfo=UTC)
HEAD = "ab" * 32
APPROVAL = Approval(["Ada Approver", "Bo"], revise=True)


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


def files_of(home: Home) -> list[Path]:
    return sorted((home.deidentified / "approvals").iterdir())


def test_an_approval_is_used_once(home):
    approval_id = leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    assert take_approval(home.approvals, approval_id, HEAD, NOON) == APPROVAL
    assert files_of(home) == []
    with pytest.raises(ReleaseBlocked, match="used already"):
        take_approval(home.approvals, approval_id, HEAD, NOON)


def test_only_its_owner_may_read_it_and_it_lies_where_people_without_identity_do(home):
    leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    (path,) = files_of(home)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert path.is_relative_to(home.deidentified)


def test_an_id_is_random_and_tells_nothing(home):
    ids = {leave_approval(home.approvals, APPROVAL, HEAD, NOON) for _ in range(20)}
    assert len(ids) == 20
    assert all(len(approval_id) == 32 and set(approval_id) <= set("0123456789abcdef") for approval_id in ids)


def test_without_an_id_nothing_is_approved(home):
    leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    with pytest.raises(ReleaseBlocked, match="needs a named approver"):
        take_approval(home.approvals, "", HEAD, NOON)
    assert len(files_of(home)) == 1


@pytest.mark.parametrize("approval_id", ["0" * 32, "../release", "*", "../../ledger/entries", "A" * 32])
def test_an_unknown_id_is_refused_and_leads_to_no_other_file(home, approval_id):
    leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    (home.deidentified / "release.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ReleaseBlocked, match="no such approval"):
        take_approval(home.approvals, approval_id, HEAD, NOON)
    assert len(files_of(home)) == 1
    assert (home.deidentified / "release.json").is_file()


@pytest.mark.parametrize("late", [timedelta(0), VALID_FOR])
def test_it_holds_for_a_quarter_of_an_hour(home, late):
    assert timedelta(minutes=15) == VALID_FOR
    assert (
        take_approval(home.approvals, leave_approval(home.approvals, APPROVAL, HEAD, NOON), HEAD, NOON + late)
        == APPROVAL
    )


@pytest.mark.parametrize("late", [VALID_FOR + timedelta(seconds=1), timedelta(days=1), timedelta(seconds=-1)])
def test_one_that_is_too_old_or_of_the_future_is_refused_and_removed(home, late):
    approval_id = leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    with pytest.raises(ReleaseBlocked, match="last 15 minutes"):
        take_approval(home.approvals, approval_id, HEAD, NOON + late)
    assert files_of(home) == []


@pytest.mark.parametrize("head", ["", "cd" * 32])
def test_one_that_was_given_for_another_ledger_is_refused_and_removed(home, head):
    approval_id = leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    with pytest.raises(ReleaseBlocked, match="ledger has changed"):
        take_approval(home.approvals, approval_id, head, NOON)
    assert files_of(home) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda content: {},
        lambda content: content | {"approvers": "Ada"},
        lambda content: content | {"more": 1},
        lambda content: {name: value for name, value in content.items() if name != "ledger_head"},
    ],
)
def test_a_file_that_is_no_approval_approves_nothing(home, change):
    approval_id = leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    (path,) = files_of(home)
    path.write_text(json.dumps(change(json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(ReleaseBlocked, match="no such approval"):
        take_approval(home.approvals, approval_id, HEAD, NOON)


def test_those_that_no_longer_hold_are_removed_when_another_is_left(home):
    leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    leave_approval(home.approvals, APPROVAL, HEAD, NOON + VALID_FOR)
    assert len(files_of(home)) == 2
    leave_approval(home.approvals, APPROVAL, HEAD, NOON + 2 * VALID_FOR)
    assert len(files_of(home)) == 2


def test_one_that_came_to_nothing_is_forgotten(home):
    approval_id = leave_approval(home.approvals, APPROVAL, HEAD, NOON)
    forget_approval(home.approvals, "../" + approval_id)
    assert len(files_of(home)) == 1
    forget_approval(home.approvals, approval_id)
    forget_approval(home.approvals, approval_id)
    assert files_of(home) == []
