"""What a release leaves in the ledger: the body of its entry and the files attached to it.

Knows an approved release, as values. Must not know where the ledger lies, nor add to it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

import polars as pl
from pydantic import Field

from anonymisation.disclosure.audit.statements import Rule
from pipelines.context import Tools
from pipelines.release.cells import tables_in_force
from pipelines.release.checks import Blocked
from pipelines.release.plan import plan_as_frame
from pipelines.release.proposal import NEXT, Groups, Proposal
from pipelines.release.published import CELLS_FILE, CERTIFICATE_FILE, DECISION_FILE, PLAN_FILE
from pipelines.release.recipients import Recipient, Recipients
from reports.decision import Decision, decision_record
from schemas.records import Record
from warehouse.publish.catalogue import content_hash

STATUSES = ("published", "suppressed", "suppressed_group", "not_received")


@dataclass(frozen=True)
class Software:
    """Which code, definitions and schemas make a release."""

    code_version: str
    code_sha256: str
    definitions_version: str
    schema_versions: Mapping[str, str]

    @classmethod
    def of(cls, tools: Tools) -> Software:
        """This software, with the sources it knows."""
        return cls(
            version("svd-health-data"),
            tools.code_hash,
            ", ".join(source.definitions_version for source in tools.sources.values()),
            tools.schema_versions,
        )


@dataclass(frozen=True, eq=False)
class ApprovedRelease:
    """A release that nothing blocks. earlier_releases: how many there were; ledger_head: the last entry before it."""

    proposal: Proposal
    name: str
    on: datetime
    approvers: list[str]
    recipients: Recipients
    earlier_releases: int
    ledger_head: str


class RecipientEntry(Record):
    """Who receives a release: partner, under which agreement, which tables of which areas, by which policy."""

    partner: str
    agreement: str
    tables: list[str]
    areas: list[str]
    everywhere: bool
    policy: str


class AuditEntry(Record):
    """What the audit showed: of how many suppressed figures a range as wide as the safety interval stays possible."""

    verdict: str
    suppressed: int
    protected: int
    disclosed: int
    undecided: int
    safety_interval: int
    system_sha256: str
    certificate_sha256: str


class ReleaseEntry(Record):
    """The body of a release's entry in the ledger. cells: status → cells stated in it; changes: kind of change → cells.

    secondary_suppression: table → groups that the audit asked to suppress.
    """

    release: str
    months_from: date
    months_to: date
    revision: bool
    approvers: list[str]
    policy: str
    rule: Rule
    recipients: list[RecipientEntry]
    blocked: list[str]
    cells: dict[str, int]
    changes: dict[str, int]
    audit: AuditEntry
    secondary_suppression: dict[str, list[str]]
    published_sha256: str
    exact_counts_sha256: str
    plan_sha256: str
    code_version: str
    code_sha256: str
    definitions_version: str
    schema_versions: dict[str, str]

    def body(self) -> dict[str, Any]:
        """As the ledger holds it."""
        return self.model_dump(mode="json")


class RefusalEntry(Record):
    """The body of the entry that notes a release that was asked for and blocked."""

    blocked: list[Blocked]


class WithdrawalEntry(Record):
    """The body of the entry that notes a withdrawal."""

    reason: str
    approvers: list[str] = Field(min_length=1)


def files_of(approved: ApprovedRelease) -> dict[str, bytes]:
    """Name → bytes of the files attached to the entry."""
    proposal, name = approved.proposal, approved.name
    certificate = proposal.certification.certificate({NEXT: name})
    return {
        CELLS_FILE: parquet_bytes(cells_as_stated(proposal, name)),
        CERTIFICATE_FILE: certificate,
        DECISION_FILE: decision_record(decision_of(approved, _sha256(certificate))).encode(),
        PLAN_FILE: parquet_bytes(plan_as_frame(proposal.plan)),
    }


def entry_of(approved: ApprovedRelease, files: Mapping[str, bytes], software: Software) -> ReleaseEntry:
    """The body of the entry. files: those of `files_of`."""
    proposal, audit = approved.proposal, approved.proposal.certification.audit
    suppressed = int(audit.system.suppressed.sum())
    return ReleaseEntry(
        release=approved.name,
        months_from=min(proposal.months),
        months_to=max(proposal.months),
        revision=proposal.is_revision,
        approvers=approved.approvers,
        policy=proposal.policy.id,
        rule=Rule.of(proposal.policy),
        recipients=[_recipient_entry(recipient) for recipient in approved.recipients.served],
        blocked=approved.recipients.reasons,
        cells={status: int((proposal.new["status"] == status).sum()) for status in STATUSES},
        changes={change.replace(" ", "_"): cells for change, cells in proposal.cells_by_change().items()},
        audit=AuditEntry(
            verdict="passed",
            suppressed=suppressed,
            protected=suppressed,
            disclosed=0,
            undecided=0,
            safety_interval=audit.safety_interval,
            system_sha256=audit.system.digest(),
            certificate_sha256=_sha256(files[CERTIFICATE_FILE]),
        ),
        secondary_suppression={
            table: sorted(groups) for table, groups in sorted(proposal.secondary_suppression.items())
        },
        published_sha256=content_hash(tables_in_force(cells_as_stated(proposal, approved.name)).items()),
        exact_counts_sha256=content_hash([("exact", proposal.exact)]),
        plan_sha256=_sha256(files[PLAN_FILE]),
        code_version=software.code_version,
        code_sha256=software.code_sha256,
        definitions_version=software.definitions_version,
        schema_versions=dict(software.schema_versions),
    )


def decision_of(approved: ApprovedRelease, certificate_sha256: str) -> Decision:
    """What the decision record of a release tells."""
    proposal, recipients, policy = approved.proposal, approved.recipients, approved.proposal.policy
    audit = proposal.certification.audit
    suppressed = proposal.cells.filter(pl.col("status") == "suppressed")
    widths = (suppressed["inner_high"] - suppressed["inner_low"] + 1).drop_nulls()
    return Decision(
        release=approved.name,
        on=f"{approved.on:%d %B %Y}",
        months=f"{min(proposal.months):%B %Y} to {max(proposal.months):%B %Y}",
        is_revision=proposal.is_revision,
        approvers=approved.approvers,
        policy=policy.id,
        policy_title=policy.title + ".",
        weakness=policy.weakness,
        recipients=[recipient.partner.name for recipient in recipients.served],
        blocked=recipients.reasons,
        cells_by_status=_cells_by_status(proposal.new),
        changes=proposal.cells_by_change(),
        plan=plan_in_words(proposal),
        attribute_disclosure=_counted_groups(proposal.attribute_disclosing),
        secondary_suppression=_counted_groups(proposal.secondary_suppression),
        earlier_releases=approved.earlier_releases,
        figures=audit.system.cells,
        relations=audit.system.equations,
        suppressed=int(audit.system.suppressed.sum()),
        decided_by=audit.decided_by,
        feasible_tables=audit.feasible.count() if audit.feasible else 0,
        safety_interval=audit.safety_interval,
        narrowest_interval=min(widths.to_list(), default=None),
        certificate_sha256=certificate_sha256,
        ledger_head=approved.ledger_head,
    )


def cells_as_stated(proposal: Proposal, name: str) -> pl.DataFrame:
    """The cells of a release once its name is known."""
    stated_in = pl.when(pl.col("stated_in") == NEXT).then(pl.lit(name)).otherwise(pl.col("stated_in"))
    return proposal.cells.with_columns(stated_in.alias("stated_in"))


def plan_in_words(proposal: Proposal) -> list[str]:
    """Of how many areas the plan does not publish a table at its level, table by table."""
    lines = []
    for year, choices in sorted(proposal.plan.items()):
        areas: dict[str, int] = {}
        for choice in choices:
            if choice.decision == "suppress_group" and choice.table != "small_area_period":
                areas[choice.table] = areas.get(choice.table, 0) + 1
        lines += [f"{table} of {number} areas in {year}" for table, number in sorted(areas.items())]
    return lines


def parquet_bytes(frame: pl.DataFrame) -> bytes:
    """A frame as the bytes of a Parquet file, the same for the same frame."""
    buffer = io.BytesIO()
    frame.write_parquet(buffer, compression="zstd", compression_level=9)
    return buffer.getvalue()


def _cells_by_status(cells: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Table → status → cells."""
    tables: dict[str, dict[str, int]] = {}
    for table, status, number in cells.group_by("table", "status").len().sort("table", "status").iter_rows():
        tables.setdefault(table, {})[status] = number
    return tables


def _counted_groups(groups_by_table: Groups) -> list[str]:
    return [f"{len(groups)} groups of {table}" for table, groups in sorted(groups_by_table.items())]


def _recipient_entry(recipient: Recipient) -> RecipientEntry:
    partner = recipient.partner
    return RecipientEntry(
        partner=partner.id,
        agreement=partner.reference,
        tables=list(partner.marts),
        areas=sorted(partner.areas),
        everywhere=partner.everywhere,
        policy=recipient.policy.id,
    )


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
