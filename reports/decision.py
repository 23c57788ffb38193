"""The decision record of a release: an anonymisation assessment in plain words, to be filed as evidence.

Knows what it is told of the release. Must not know how it was decided, nor any count that is not published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Decision:
    """What a release decided, in figures and words. tables: name → status → cells said anew."""

    release: str
    on: str
    months: str
    is_revision: bool
    approvers: Sequence[str]
    policy: str
    policy_words: str
    weakness: str
    recipients: Sequence[str]
    blocked: Sequence[str]
    tables: Mapping[str, Mapping[str, int]]
    changes: Mapping[str, int]
    plan: Sequence[str]
    attribute_disclosing: Sequence[str]
    secondary_suppression: Sequence[str]
    releases_before: int
    cells: int
    equations: int
    suppressed: int
    decided_by: Mapping[str, int]
    worlds: int
    gap: int
    narrowest: int | None
    certificate_sha256: str
    ledger_head: str


def decision_record(decision: Decision) -> str:
    """The record, as Markdown."""
    return (
        "\n".join(
            [
                *_head(decision),
                *_what(decision),
                *_held_back(decision),
                *_intruder(decision),
                *_found(decision),
                *_left(decision),
            ]
        )
        + "\n"
    )


def _head(d: Decision) -> list[str]:
    kind = (
        "A revision: months already published were stated anew."
        if d.is_revision
        else "Months already published stand as they were."
    )
    return [
        f"# Anonymisation assessment of release {d.release}",
        "",
        f"Decided on {d.on}. Approved by {_and(d.approvers)}.",
        "",
        f"Counts of violence seen by emergency departments and the ambulance service, {d.months}. {kind}",
        "",
        f"Policy {d.policy}: {d.policy_words} Its weakness, in its own words: {d.weakness}",
        "",
    ]


def _what(d: Decision) -> list[str]:
    lines = [
        "## What is published",
        "",
        "| table | published | suppressed | not shown at this level | not received |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, cells in d.tables.items():
        lines.append(
            f"| {name} | "
            + " | ".join(
                f"{cells.get(status, 0):,}"
                for status in ("published", "suppressed", "suppressed_group", "not_received")
            )
            + " |"
        )
    lines += [
        "",
        "Beside what was published before: "
        + (", ".join(f"{cells:,} {what}" for what, cells in d.changes.items()) or "nothing")
        + ".",
        "",
    ]
    lines += [
        f"To: {_and(d.recipients)}; each receives a part of the same figures, and analysts of the board see them all."
        if d.recipients
        else "To analysts of the board; no partner is described."
    ]
    return lines + [f"Not to: {each}" for each in d.blocked] + [""]


def _held_back(d: Decision) -> list[str]:
    lines = ["## What is held back, and why", ""]
    lines += [f"- By the plan, which was made from earlier periods or public figures only: {each}." for each in d.plan]
    lines += [
        f"- Because nearly everybody counted in a place and period is alike: {each}." for each in d.attribute_disclosing
    ]
    lines += [f"- Because the proof asked for it: {each}." for each in d.secondary_suppression]
    return [
        *lines,
        "- Cell by cell: counts below the policy's thresholds of events or of people; zeros are among them.",
        "",
    ]


def _intruder(d: Decision) -> list[str]:
    return [
        "## The motivated intruder",
        "",
        "We assumed somebody who is able, has time, and wants to learn of one person: a journalist, a relative, a "
        "member of a",
        "gang, or an officer who knows many of the victims already. We assumed that they:",
        "",
        f"- hold every table of this release and of the {d.releases_before} before it, and the drops of all partners "
        f"together;",
        "- know the policy, the definitions, the software and this text, and which trusts had sent;",
        "- know how months, quarters and years, wards, neighbourhoods and authorities, trusts and categories add up, "
        "and where",
        "  one definition lies within another;",
        "- know which figures were counted again since they were published, and which were not;",
        "- take a place and month that nobody had sent for none;",
        "- subtract, solve equations and use a computer to search whatever follows from all that.",
        "",
    ]


def _found(d: Decision) -> list[str]:
    how = {
        "intervals": "by adding and subtracting bounds",
        "walk": "by a walk through possible worlds",
        "algebra": "by solving equations",
        "programming": "by linear and whole-number programming",
    }
    shown = (
        "; ".join(f"{cells:,} {how.get(stage, stage)}" for stage, cells in d.decided_by.items() if cells)
        or "none had to be"
    )
    lines = [
        "## What was tried, and what was found",
        "",
        f"Everything ever published makes one system of {d.cells:,} linked figures and {d.equations:,} relations. "
        f"{d.suppressed:,} of the",
        "figures have to stay open. All of them do. For each, two sets of whole numbers were found that agree with "
        "everything",
        f"published and differ in that figure by {d.gap} or more: {shown}. {d.worlds:,} such worlds are kept as the "
        f"proof. They were",
        "found from public figures alone, without looking at the true ones, so that they lean towards nothing.",
        "",
    ]
    if d.narrowest is not None:
        lines += [f"Of every suppressed figure a range of at least {d.narrowest} whole numbers stays open.", ""]
    return [
        *lines,
        f"The proof is kept with the ledger (SHA-256 {d.certificate_sha256}). `svd verify --proof` checks it without a "
        f"solver.",
        f"The ledger before this release ended in {d.ledger_head or 'nothing: it is the first'}.",
        "",
    ]


def _left(d: Decision) -> list[str]:
    return [
        "## What is left",
        "",
        "- Somebody who took part in an event, or treated people, can take themselves and those they know off a count.",
        "- The proof is about counts. It does not know what a reader learns from newspapers or courts.",
        "- That a group is not shown at its level tells that one of three things held, not which.",
        "- What is open is a range of possible numbers, not a share of chances: some numbers in it are likelier than "
        "others.",
        "",
        "This assessment follows the ICO's motivated intruder test and the UK Anonymisation Network's framework in "
        "form. It was",
        "written by the software that made the release; whoever approved it has read it and answers for it.",
    ]


def _and(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
