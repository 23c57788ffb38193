"""The act of releasing: what was proposed and proved becomes the published warehouse and the partners' drops.

First the ledger, then the warehouse, then the drops: what the ledger holds is published, and the other two are made
from it again at any time. A release that is blocked leaves a refusal in the ledger and nothing else.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import polars as pl

from anonymisation.disclosure.audit.statements import Rule
from anonymisation.disclosure.rules.policies import read_policy
from pipelines.context import Tools
from pipelines.errors import ReleaseBlocked
from pipelines.home import Home
from pipelines.release.approval import Approval
from pipelines.release.cells import with_dimensions
from pipelines.release.checks import Blocked, checks, distinct
from pipelines.release.plan import plan_as_frame
from pipelines.release.propose import NEXT, Proposal, propose
from pipelines.release.publish import partners_of, why_no_drop
from pipelines.release.published import (
    CELLS_FILE,
    CERTIFICATE_FILE,
    DECISION_FILE,
    PLAN_FILE,
    ReleaseHistory,
    tables_in_force,
)
from pipelines.reporting import received
from reports.decision import Decision, decision_record
from schemas.durable import built_durably, write_durably
from schemas.tables.marts import all_marts
from warehouse.drops.filter import of_partner
from warehouse.drops.partners import Partner
from warehouse.ledger.ledger import REFUSAL, RELEASE, WITHDRAWAL, Entry
from warehouse.publish.catalogue import content_hash


@dataclass(eq=False)
class Released:
    """What became of a release. name: empty where nothing was published; blocked: why."""

    proposal: Proposal
    name: str = ""
    blocked: list[Blocked] = field(default_factory=list)

    @property
    def is_blocked(self) -> bool:
        """Whether a check did not pass."""
        return bool(self.blocked)


def plan_release(home: Home, tools: Tools, *, revise: bool = False) -> Released:
    """What `release` would do, without doing it."""
    proposal = propose(home, tools, revise=revise)
    return Released(proposal, "" if proposal.is_empty else _name(proposal), checks(home, tools, proposal, None))


def release(home: Home, tools: Tools, on: datetime, approval: Approval) -> Released:
    """Enter what is new in the ledger, from which the warehouse and the drops are made. Where nothing is new the last
    release stands.

    Raises `LedgerBroken` where the ledger is damaged.
    """
    record = ReleaseHistory(home)
    if record.ledger.exists():
        record.ledger.settle()
    proposal = propose(home, tools, revise=approval.revise, record=record)
    if proposal.is_empty and record.last:
        return Released(proposal, record.last.release)
    blocked = checks(home, tools, proposal, approval.approvers)
    if proposal.is_empty:
        blocked.append(
            Blocked(
                "content",
                "No period that has ended holds anything to publish; wait until a month is over and has come in.",
            )
        )
    if blocked:
        _refuse(record, on, blocked)
        return Released(proposal, "", blocked)
    name = _name(proposal, [each.release for each in record.releases])
    _keep_exact(home, proposal, name)
    _enter(home, tools, record, proposal, name, on, approval)
    return Released(proposal, name)


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
    entry = ReleaseHistory(home).ledger.append(
        WITHDRAWAL, {"reason": reason.strip(), "approvers": approvers}, {}, on, release=name
    )
    for folder in sorted(home.drops.glob(f"*/{name}")):
        write_durably(
            folder.with_name(f"{name}.WITHDRAWN.txt"),
            f"Release {name} was withdrawn on {on:%d %B %Y}: {reason.strip()}\n",
        )
    return entry


def newest_month(home: Home, tools: Tools, proposal: Proposal) -> tuple[int, int]:
    """How many providers had sent the newest month, and how many were expected to."""
    found = received(home, tools, proposal.months, max(proposal.months)).values()
    return sum(sent for sent, _ in found), sum(expected for _, expected in found)


def for_each_partner(home: Home, tools: Tools, proposal: Proposal, on: date) -> list[dict[str, Any]]:
    """partner, blocked (why, or empty) and changes (change → cells) of every partner, were the proposal released that
    day.
    """
    changes = proposal.changes()
    providers = tools.reference.organisations.select("code", pl.col("parent_code").alias("board_code"))
    found = []
    for each in partners_of(home, tools):
        counted: dict[str, int] = {}
        for table in all_marts():
            rows = changes.filter(pl.col("table") == table.name)
            if table.name in each.marts and rows.height:
                own = of_partner(table.name, with_dimensions(rows, table), each, tools.reference.areas, providers)
                for change, cells in own.group_by("change").len().iter_rows():
                    counted[change] = counted.get(change, 0) + cells
        found.append({"partner": each.id, "blocked": why_no_drop(home, each, on), "changes": counted})
    return found


def _name(proposal: Proposal, taken: Sequence[str] = ()) -> str:
    """The last month and the beginning of the hash of everything then in force; numbered where a release has that
    name."""
    found = f"{max(proposal.months):%Y-%m}_{content_hash(tables_in_force(proposal.cells).items())[:8]}"
    again = sum(each == found or each.startswith(f"{found}-") for each in taken)
    return f"{found}-{again + 1}" if again else found


def _keep_exact(home: Home, proposal: Proposal, name: str) -> None:
    home.snapshots.mkdir(parents=True, exist_ok=True, mode=0o700)
    with built_durably(home.snapshots / f"{name}.parquet") as building:
        proposal.exact.write_parquet(building)


def _enter(
    home: Home, tools: Tools, record: ReleaseHistory, proposal: Proposal, name: str, on: datetime, approval: Approval
) -> Entry:
    stated_in = pl.when(pl.col("stated_in") == NEXT).then(pl.lit(name)).otherwise(pl.col("stated_in"))
    cells = proposal.cells.with_columns(stated_in.alias("stated_in"))
    proof = proposal.proved.file({NEXT: name})
    known = [(each, why_no_drop(home, each, on.date())) for each in partners_of(home, tools)]
    head = record.head()
    decision = _decision(proposal, name, on, approval, known, record, hashlib.sha256(proof).hexdigest(), head)
    files = {
        CELLS_FILE: parquet_bytes(cells),
        CERTIFICATE_FILE: proof,
        DECISION_FILE: decision_record(decision).encode(),
        PLAN_FILE: parquet_bytes(plan_as_frame(proposal.plan)),
    }
    if not record.ledger.exists():
        record.ledger.begin(f"svd-{home.settings.kind}", on)
    return record.ledger.append(
        RELEASE, _body(tools, proposal, name, approval, known, files, cells), files, on, release=name
    )


def _body(
    tools: Tools,
    proposal: Proposal,
    name: str,
    approval: Approval,
    known: Sequence[tuple[Partner, str]],
    files: dict[str, bytes],
    cells: pl.DataFrame,
) -> dict[str, Any]:
    rule, audit = Rule.of(proposal.policy), proposal.proved.audit
    counts = {
        status: int((proposal.new["status"] == status).sum())
        for status in ("published", "suppressed", "not_received", "suppressed_group")
    }
    changes = proposal.cells_by_change()
    return {
        "release": name,
        "months_from": str(min(proposal.months)),
        "months_to": str(max(proposal.months)),
        "revision": proposal.is_revision,
        "approvers": approval.approvers,
        "policy": proposal.policy.id,
        "rule": vars(rule),
        "recipients": [
            {
                "partner": each.id,
                "agreement": each.reference,
                "tables": list(each.marts),
                "areas": sorted(each.areas),
                "everywhere": each.everywhere,
                "policy": each.policy or proposal.policy.id,
            }
            for each, why_not in known
            if not why_not
        ],
        "blocked": [why_not for _, why_not in known if why_not],
        "cells": {**counts, **{what.replace(" ", "_"): int(cells) for what, cells in changes.items()}},
        "audit": {
            "verdict": "passed",
            "suppressed": int(audit.system.suppressed.sum()),
            "safe": int(audit.system.suppressed.sum()),
            "broken": 0,
            "undecided": 0,
            "gap": audit.gap,
            "system_sha256": audit.system.digest(),
            "certificate_sha256": hashlib.sha256(files[CERTIFICATE_FILE]).hexdigest(),
        },
        "secondary_suppression": {
            table: sorted(groups) for table, groups in sorted(proposal.secondary_suppression.items())
        },
        "published_hash": content_hash(tables_in_force(cells).items()),
        "input_hash": content_hash([("exact", proposal.exact)]),
        "plan_hash": hashlib.sha256(files[PLAN_FILE]).hexdigest(),
        "code_version": version("svd-health-data"),
        "code_hash": tools.code_hash,
        "definitions_version": ", ".join(source.definitions_version for source in tools.sources.values()),
        "schema_versions": tools.schema_versions,
    }


def _refuse(record: ReleaseHistory, on: datetime, blocked: list[Blocked]) -> None:
    """Leave a note that a release was asked for and blocked, where the ledger can take one."""
    if record.ledger.exists() and not any(each.check == "ledger" for each in blocked):
        record.ledger.append(REFUSAL, {"blocked": [vars(each) for each in blocked]}, {}, on)


def _decision(
    proposal: Proposal,
    name: str,
    on: datetime,
    approval: Approval,
    known: Sequence[tuple[Partner, str]],
    record: ReleaseHistory,
    certificate_sha256: str,
    head: str,
) -> Decision:
    audit, policy, new = proposal.proved.audit, proposal.policy, proposal.new
    by_status = new.group_by("table", "status").len().sort("table", "status")
    tables: dict[str, dict[str, int]] = {}
    for table, status, cells in by_status.iter_rows():
        tables.setdefault(table, {})[status] = cells
    suppressed = proposal.cells.filter(pl.col("status") == "suppressed")
    widths = (suppressed["inner_high"] - suppressed["inner_low"] + 1).drop_nulls()
    return Decision(
        release=name,
        on=f"{on:%d %B %Y}",
        months=f"{min(proposal.months):%B %Y} to {max(proposal.months):%B %Y}",
        is_revision=proposal.is_revision,
        approvers=approval.approvers,
        policy=policy.id,
        policy_words=policy.title + ".",
        weakness=policy.weakness,
        recipients=[each.name for each, why_not in known if not why_not],
        blocked=[why_not for _, why_not in known if why_not],
        tables=tables,
        changes=proposal.cells_by_change(),
        plan=plan_words(proposal),
        attribute_disclosing=[
            f"{len(groups)} groups of {table}" for table, groups in sorted(proposal.attribute_disclosing.items())
        ],
        secondary_suppression=[
            f"{len(groups)} groups of {table}" for table, groups in sorted(proposal.secondary_suppression.items())
        ],
        releases_before=len(record.releases),
        cells=audit.system.cells,
        equations=audit.system.equations,
        suppressed=int(audit.system.suppressed.sum()),
        decided_by=audit.decided_by,
        worlds=sum(map(len, audit.walk.ends)) + 1 if audit.walk else 0,
        gap=audit.gap,
        narrowest=min(widths.to_list(), default=None),
        certificate_sha256=certificate_sha256,
        ledger_head=head,
    )


def plan_words(proposal: Proposal) -> list[str]:
    """What the plan takes out of each table, in a few words."""
    found = []
    for year, choices in sorted(proposal.plan.items()):
        out: dict[str, int] = {}
        for each in choices:
            if each.decision == "suppress_group" and each.table != "small_area_period":
                out[each.table] = out.get(each.table, 0) + 1
        found += [f"{table} of {areas} areas in {year}" for table, areas in sorted(out.items())]
    return found


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file, the same for the same frame."""
    packed = io.BytesIO()
    frame.write_parquet(packed, compression="zstd", compression_level=9)
    return packed.getvalue()
