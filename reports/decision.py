"""The decision record of a release: an anonymisation assessment in plain words, to be filed as evidence.

Knows a release as figures and words. Must not know how it was decided, nor any count that is not published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STATUSES = ("published", "suppressed", "suppressed_group", "not_received")
STAGES = {
    "intervals": "by adding and subtracting bounds",
    "feasible_tables": "by a search of feasible tables",
    "elimination": "by solving equations",
    "optimisation": "by linear and whole-number programming",
}
"""Stage of the audit → how it finds a figure protected, in words."""


@dataclass(frozen=True)
class Decision:
    """What a release decided, in figures and words.

    cells_by_status: table → status → cells stated in it. changes: kind of change → cells. plan, attribute_disclosure,
    secondary_suppression: what was suppressed for these reasons. figures, relations: the size of the audited system.
    decided_by: stage of the audit → figures it found protected. safety_interval: how far apart two feasible tables must
    be in a suppressed figure. narrowest_interval: how many whole numbers stay possible for the least protected one.
    """

    release: str
    on: str
    months: str
    is_revision: bool
    approvers: Sequence[str]
    policy: str
    policy_title: str
    weakness: str
    recipients: Sequence[str]
    blocked: Sequence[str]
    cells_by_status: Mapping[str, Mapping[str, int]]
    changes: Mapping[str, int]
    plan: Sequence[str]
    attribute_disclosure: Sequence[str]
    secondary_suppression: Sequence[str]
    earlier_releases: int
    figures: int
    relations: int
    suppressed: int
    decided_by: Mapping[str, int]
    feasible_tables: int
    safety_interval: int
    narrowest_interval: int | None
    certificate_sha256: str
    ledger_head: str


def decision_record(decision: Decision) -> str:
    """The record, as Markdown."""
    return (
        "\n".join(
            [
                *_heading(decision),
                *_published(decision),
                *_suppressed(decision),
                *_intruder(decision),
                *_audit(decision),
                *_remaining_risk(),
            ]
        )
        + "\n"
    )


def _heading(decision: Decision) -> list[str]:
    revision = (
        "A revision: months already published were stated anew."
        if decision.is_revision
        else "Months already published stand as they were."
    )
    return [
        f"# Anonymisation assessment of release {decision.release}",
        "",
        f"Decided on {decision.on}. Approved by {_and(decision.approvers)}.",
        "",
        f"Counts of violence seen by emergency departments and the ambulance service, {decision.months}. {revision}",
        "",
        f"Policy {decision.policy}: {decision.policy_title} Its weakness, in its own words: {decision.weakness}",
        "",
    ]


def _published(decision: Decision) -> list[str]:
    lines = [
        "## What is published",
        "",
        "| table | published | suppressed | group suppressed | not received |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for table, cells in decision.cells_by_status.items():
        columns = [f"{cells.get(status, 0):,}" for status in STATUSES]
        lines.append(f"| {table} | {' | '.join(columns)} |")
    changes = ", ".join(f"{cells:,} {change}" for change, cells in decision.changes.items()) or "nothing"
    recipients = (
        f"To: {_and(decision.recipients)}; each receives a part of the same figures, and analysts of the board see "
        f"them all."
        if decision.recipients
        else "To analysts of the board; no partner is described."
    )
    lines += ["", f"Beside what was published before: {changes}.", "", recipients]
    return lines + [f"Not to: {reason}" for reason in decision.blocked] + [""]


def _suppressed(decision: Decision) -> list[str]:
    by_plan = "By the plan, which was made from earlier periods or public figures only"
    disclosing = "Against attribute disclosure, for nearly everybody counted in a place and period is alike"
    secondary = "By secondary suppression, so that no suppressed figure can be worked out from others"
    reasons = [
        (by_plan, decision.plan),
        (disclosing, decision.attribute_disclosure),
        (secondary, decision.secondary_suppression),
    ]
    return [
        "## What is suppressed, and why",
        "",
        *(f"- {reason}: {groups}." for reason, lines in reasons for groups in lines),
        "- By primary suppression, cell by cell: counts below the policy's thresholds of events or of people; zeros "
        "are among them.",
        "",
    ]


def _intruder(decision: Decision) -> list[str]:
    return [
        "## The motivated intruder",
        "",
        "We assumed somebody who is able, has time, and wants to learn of one person: a journalist, a relative, a "
        "member of a",
        "gang, or an officer who knows many of the victims already. We assumed that they:",
        "",
        f"- hold every table of this release and of the {decision.earlier_releases} before it, and the drops of all "
        f"partners together;",
        "- know the policy, the definitions, the software and this text, and which trusts had sent;",
        "- know how months, quarters and years, wards, neighbourhoods and authorities, trusts and categories add up, "
        "and where",
        "  one definition lies within another;",
        "- know which figures were counted again since they were published, and which were not;",
        "- assume that there was no violence in a place and month for which nobody had sent figures;",
        "- subtract, solve equations and use a computer to search whatever follows from all that.",
        "",
    ]


def _audit(decision: Decision) -> list[str]:
    shown = (
        "; ".join(f"{cells:,} {STAGES.get(stage, stage)}" for stage, cells in decision.decided_by.items() if cells)
        or "none had to be"
    )
    lines = [
        "## The audit",
        "",
        f"Everything ever published makes one system of {decision.figures:,} linked figures and "
        f"{decision.relations:,} relations. {decision.suppressed:,} of the",
        "figures are suppressed. All of them are protected. For each, two feasible tables were found: sets of whole "
        "numbers that",
        f"agree with everything published and differ in that figure by {decision.safety_interval} or more, the safety "
        f"interval: {shown}.",
        f"{decision.feasible_tables:,} such feasible tables are kept as the certificate. They were found from public "
        f"figures alone,",
        "without looking at the true ones, so that they lean towards nothing.",
        "",
    ]
    if decision.narrowest_interval is not None:
        lines += [
            f"For every suppressed figure a range of at least {decision.narrowest_interval} whole numbers stays "
            f"possible.",
            "",
        ]
    return [
        *lines,
        f"The certificate is kept with the ledger (SHA-256 {decision.certificate_sha256}). `svd verify --certificate` "
        f"checks it without a solver.",
        f"The ledger before this release ended in {decision.ledger_head or 'nothing: it is the first'}.",
        "",
    ]


def _remaining_risk() -> list[str]:
    return [
        "## What risk remains",
        "",
        "- Somebody who took part in an event, or treated people, can take themselves and those they know off a count.",
        "- The audit is about counts. It does not know what a reader learns from newspapers or courts.",
        "- That a group is suppressed tells that the plan, attribute disclosure or secondary suppression asked for it, "
        "not which.",
        "- What stays possible is a range of numbers, not a share of chances: some numbers in it are likelier than "
        "others.",
        "",
        "This assessment follows the ICO's motivated intruder test and the UK Anonymisation Network's framework in "
        "form. It was",
        "written by the software that made the release; whoever approved it has read it and answers for it.",
    ]


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
