"""`svd plan`, `svd release`, `svd withdraw`: what would be published, publishing it, and taking it back in words.

Knows what to print of a proposal. Must not decide anything about a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.shared import DEFAULT_HOME, EXIT_REFUSED, HomeOption, JsonOption, console, print_json, shown_path, tools_of

if TYPE_CHECKING:
    from rich.table import Table

    from anonymisation.disclosure.plan.choices import PlanRow
    from pipelines.context import Tools
    from pipelines.release.checks import Blocked
    from pipelines.release.outcome import DropOutcome, Outcome
    from pipelines.release.proposal import Proposal
    from pipelines.release.release import PartnerChanges, Released

CHANGES = ("new", "revised", "newly shown", "newly suppressed")
HEADINGS = (
    "new",
    "re-\nvised",
    "newly\nshown",
    "newly\nsuppressed",
    "pub-\nlished",
    "sup-\npressed",
    "group sup-\npressed",
    "not re-\nceived",
)
STATUSES = ("published", "suppressed", "suppressed_group", "not_received")

ReviseOption = Annotated[
    bool,
    typer.Option(
        "--revise",
        help="A declared revision point: months already published are stated anew where their counts have changed.",
    ),
]
ApproverOption = Annotated[
    list[str] | None, typer.Option("--approver", help="Who approves it, by name; once for each.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(plan)
    app.command()(release)
    app.command()(withdraw)


def plan(
    year: Annotated[str, typer.Option(help="Only this financial year, such as 2026/27.")] = "",
    table: Annotated[
        str, typer.Option(help="Only this table, area by area, with what each alternative would suppress.")
    ] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show which tables are published at which level, why, and what that costs in suppressed events."""
    from anonymisation.disclosure.plan.choices import plan_rows
    from pipelines.release.inputs import read_months, read_plan_inputs
    from pipelines.release.plan import plan_all, plan_of
    from pipelines.release.published import ReleaseHistory
    from schemas.tables.marts import all_marts

    tools = tools_of(home)
    names = [mart.name for mart in all_marts()]
    if table and table not in names:
        raise typer.BadParameter(f"there is no table {table}; tables are {', '.join(names)}", param_hint="--table")
    inputs, kept_plan = read_plan_inputs(tools.home, tools), ReleaseHistory(tools.home).plan
    plans = plan_all(inputs, read_months(tools.home, tools), kept_plan)
    if year:
        plans = {year: plans.get(year) or plan_of(inputs, year)}
    rows_by_year = {
        plan_year: [row for row in plan_rows(choices) if not table or row.table == table]
        for plan_year, choices in plans.items()
    }
    if as_json:
        print_json(
            [
                vars(row)
                | {
                    "year": plan_year,
                    "kept": plan_year in kept_plan,
                    "alternatives": [vars(choice) for choice in row.alternatives],
                }
                for plan_year, rows in rows_by_year.items()
                for row in rows
            ]
        )
        return
    for plan_year, rows in rows_by_year.items():
        console.print(_areas_table(plan_year, rows) if table else _tables_table(plan_year, rows))
        console.print(
            "Kept in the ledger: it does not change any more."
            if plan_year in kept_plan
            else "Not yet used: the first release of the year keeps it.",
            style="dim",
        )


def release(
    planned: Annotated[bool, typer.Option("--plan", help="Only show what would change, and what blocks it.")] = False,
    approver: ApproverOption = None,
    revise: ReviseOption = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Publish what is new: into the ledger, the warehouse and every partner's drop. Needs a named approver."""
    tools = tools_of(home)
    if planned:
        _show_plan(tools, revise, as_json)
        return
    from cli.work import runner
    from pipelines.release.approval import Approval
    from pipelines.release.outcome import OutcomeFiles

    approvers = [" ".join(name.split()) for name in approver or () if name.strip()]
    with runner(tools, quiet=as_json) as running:
        outcome = running.release(Approval(approvers, revise))
    drops = [] if outcome.blocked else OutcomeFiles(tools.home).read_drops()
    if as_json:
        print_json(outcome.model_dump() | {"drops": [drop.model_dump() for drop in drops]})
    else:
        _print_outcome(tools, outcome, drops)
    if outcome.blocked or any(drop.outcome in {"blocked", "refused"} for drop in drops):
        raise typer.Exit(EXIT_REFUSED)


def withdraw(
    name: Annotated[str, typer.Argument(metavar="RELEASE", help="The release, as `svd ledger` names it.")],
    reason: Annotated[str, typer.Option(help="Why, in a sentence: it is kept in the ledger.")],
    approver: ApproverOption = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Note that a release was withdrawn. What was published stays published: every later audit still reckons with
    it."""
    from pipelines.release.release import withdraw as note_withdrawal

    tools = tools_of(home)
    approvers = [person for person in approver or () if person.strip()]
    entry = note_withdrawal(tools.home, name, reason, approvers, datetime.now(UTC))
    console.print(
        f"Withdrawn, as entry {entry.seq} of the ledger. Ask those who received it to destroy their copies; a note "
        f"lies beside each drop.",
        soft_wrap=True,
    )


def _show_plan(tools: Tools, revise: bool, as_json: bool) -> None:
    from pipelines.release.inputs import read_recipients
    from pipelines.release.outcome import outcome_of
    from pipelines.release.release import changes_by_partner, plan_release

    planned = plan_release(tools.home, tools, revise=revise)
    recipients = read_recipients(tools.home, tools, datetime.now(UTC).date())
    partners = changes_by_partner(planned.proposal, recipients, tools.reference.areas, tools.reference.organisations)
    if as_json:
        proposal = planned.proposal
        print_json(
            outcome_of(planned).model_dump()
            | {
                "partners": [partner._asdict() for partner in partners],
                "secondary_suppression": {
                    name: sorted(groups) for name, groups in proposal.secondary_suppression.items()
                },
                "cells": proposal.changes().to_dicts(),
            }
        )
    else:
        _print_plan(planned, partners)
    if planned.blocked:
        raise typer.Exit(EXIT_REFUSED)


def _print_plan(planned: Released, partners: Sequence[PartnerChanges]) -> None:
    if planned.proposal.is_empty:
        _print_nothing_new(planned.proposal)
    else:
        _print_changes(planned, partners)
    _print_suppressed_groups(planned.proposal)
    audit = planned.proposal.certification.audit
    if audit.passed:
        console.print(
            f"Audit: {int(audit.system.suppressed.sum()):,} suppressed figures are protected, of "
            f"{audit.system.cells:,} in {audit.system.equations:,} relations."
        )
    _print_blocked(planned.blocked)
    if not planned.blocked and not planned.proposal.is_empty:
        options = " --approver NAME" * planned.proposal.policy.approvers
        console.print("To release: svd release" + options + (" --revise" if planned.proposal.is_revision else ""))
    if not planned.proposal.is_empty:
        _print_providers(planned)


def _print_nothing_new(proposal: Proposal) -> None:
    waits = " Months that were counted again wait for a revision: see --revise." if proposal.restated().height else ""
    console.print(f"Nothing new to release.{waits}")


def _print_changes(planned: Released, partners: Sequence[PartnerChanges]) -> None:
    proposal = planned.proposal
    revision = ", a revision" if proposal.is_revision else ""
    console.print(f"Release {planned.name}, under {proposal.policy.id}{revision}:")
    console.print(_changes_table(proposal))
    if proposal.restated().height:
        console.print(
            f"{proposal.restated().height:,} cells have been counted again and go on as published; --revise states "
            f"them anew."
        )
    console.print(_partners_table(partners))
    for partner in partners:
        if partner.blocked:
            console.print(f"[red]Blocked[/red]: {partner.blocked}", soft_wrap=True)


def _print_suppressed_groups(proposal: Proposal) -> None:
    for table, groups in sorted(proposal.secondary_suppression.items()):
        console.print(
            f"Secondary suppression, to protect suppressed cells: {len(groups)} groups of {table}.", soft_wrap=True
        )
    for table, groups in sorted(proposal.attribute_disclosing.items()):
        console.print(
            f"Suppressed against attribute disclosure, for nearly everybody in it is alike: {len(groups)} groups of "
            f"{table}.",
            soft_wrap=True,
        )


def _print_providers(planned: Released) -> None:
    """How many providers have sent the newest month, where some have not."""
    providers = planned.facts.newest_month.values()
    received, expected = sum(number for number, _ in providers), sum(number for _, number in providers)
    if received < expected:
        console.print(
            f"{max(planned.proposal.months):%B %Y} has come in from {received} of {expected} providers; what the "
            f"others send later waits for a revision.",
            soft_wrap=True,
        )


def _print_outcome(tools: Tools, outcome: Outcome, drops: Sequence[DropOutcome]) -> None:
    _print_blocked(outcome.blocked)
    if outcome.blocked:
        console.print("Nothing was published.")
        return
    changed = ", ".join(f"{outcome.changes[change]:,} {change}" for change in CHANGES if outcome.changes.get(change))
    console.print(f"Release {outcome.name}: {changed}." if changed else f"Nothing new: release {outcome.name} stands.")
    if outcome.waiting_for_revision:
        console.print(
            f"{outcome.waiting_for_revision:,} cells have been counted again and wait for a revision (--revise)."
        )
    console.print(f"Warehouse: {shown_path(tools.home.warehouse)}")
    for drop in drops:
        reason_or_path = drop.reason or shown_path(tools.home.drops / drop.partner / drop.release)
        console.print(f"{drop.partner:<28} {drop.outcome:<10} {reason_or_path}", soft_wrap=True, markup=False)
    if not drops:
        console.print("There are no partners; describe each in a file of partners/, as docs/partners.md shows.")


def _print_blocked(blocked: Iterable[Blocked]) -> None:
    from rich.markup import escape

    for block in blocked:
        console.print(f"[red]Blocked ({block.check})[/red]: {escape(block.reason)}", soft_wrap=True)


def _table(*columns: str, title: str = "") -> Table:
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for place, name in enumerate(columns):
        table.add_column(name.replace("_", " "), justify="left" if place == 0 else "right", no_wrap=True)
    return table


def _changes_table(proposal: Proposal) -> Table:
    changes = proposal.changes()
    cells_by_table: dict[str, dict[str, int]] = {}
    for column in ("change", "status"):
        for name, heading, cells in changes.group_by("table", column).len().iter_rows():
            cells_by_table.setdefault(name, {})[heading] = cells
    table = _table("table", *HEADINGS)
    for name, counts in sorted(cells_by_table.items()):
        columns = (counts.get(heading) for heading in (*CHANGES, *STATUSES))
        table.add_row(name, *(f"{cells:,}" if cells else "·" for cells in columns))
    return table


def _partners_table(partners: Iterable[PartnerChanges]) -> Table:
    table = _table("partner", *CHANGES)
    for partner in partners:
        cells = (
            ["blocked", "", "", ""]
            if partner.blocked
            else [f"{partner.changes.get(change, 0):,}" for change in CHANGES]
        )
        table.add_row(partner.partner, *cells)
    return table


def _tables_table(year: str, rows: Iterable[PlanRow]) -> Table:
    rows_by_table: dict[str, list[PlanRow]] = {}
    for row in rows:
        rows_by_table.setdefault(row.table, []).append(row)
    table = _table(
        "table",
        "published",
        "suppressed_group",
        "suppressed",
        "of_events",
        title=f"Plan for {year}, from {_bases(rows_by_table)}",
    )
    for name, areas in rows_by_table.items():
        published = [row for row in areas if not row.advice]
        suppressed = sum(row.suppressed_events for row in published)
        events = sum(row.suppressed_events / row.suppressed_share for row in published if row.suppressed_share)
        table.add_row(
            name,
            f"{len(published)} areas",
            f"{len(areas) - len(published)} areas",
            f"{suppressed:,.0f}",
            f"{100 * suppressed / events:.1f} %" if events else "·",
        )
    return table


def _bases(rows_by_table: dict[str, list[PlanRow]]) -> str:
    bases = {row.basis for rows in rows_by_table.values() for row in rows}
    return (
        "public figures, for there is no earlier year"
        if bases == {"expected"}
        else ", ".join(sorted(bases)[:3]) + (" and more" if len(bases) > 3 else "")
    )


def _areas_table(year: str, rows: Iterable[PlanRow]) -> Table:
    table = _table("area", "chosen", "too small", "suppressed", title=f"Plan for {year}")
    table.add_column("too small at other levels", overflow="fold")
    for row in rows:
        alternatives = "; ".join(
            f"{choice.area_level} × {choice.period_kind} {100 * choice.share_below:.0f} %"
            for choice in row.alternatives[:3]
        )
        table.add_row(
            f"{row.area} {row.part}".strip(),
            row.chosen,
            f"{100 * row.share_below:.1f} %",
            f"{row.suppressed_events:,.0f} ({100 * row.suppressed_share:.1f} %)",
            alternatives,
        )
    return table
