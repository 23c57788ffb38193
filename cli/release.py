"""Commands of the act: plan, release, withdraw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared import DEFAULT_HOME, HomeOption, JsonOption, console, print_json, shown_path, tools_of

if TYPE_CHECKING:
    from rich.table import Table

    from pipelines.context import Tools
    from pipelines.release.checks import Blocked
    from pipelines.release.outcome import DropOutcome, Outcome
    from pipelines.release.release import Released

EXIT_REFUSED = 3
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
    list[str] | None, typer.Option("--approver", help="Who signs it off, by name; once for each.")
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
    from anonymisation.disclosure.rules.policies import read_policy
    from pipelines.home import HomeBroken
    from pipelines.release.plan import kept_plan, plan_all, plan_of
    from pipelines.release.published import ReleaseHistory
    from schemas.tables.marts import all_marts

    tools = tools_of(home)
    if table and table not in {each.name for each in all_marts()}:
        raise typer.BadParameter(
            f"there is no table {table}; tables are {', '.join(each.name for each in all_marts())}",
            param_hint="--table",
        )
    policy, record = read_policy(tools.home.settings.policy, tools.home.policies), ReleaseHistory(tools.home)
    if not (tools.home.deidentified / "counts").is_dir():
        raise HomeBroken("Nothing has been counted yet; `svd run` counts.")
    found = plan_all(tools.home, tools, record, policy)
    if year:
        found = {year: found.get(year) or plan_of(tools.home, tools, policy, year)}
    kept = kept_plan(record)
    rows = {
        each: [row for row in plan_rows(choices) if not table or row.table == table] for each, choices in found.items()
    }
    if as_json:
        print_json(
            [
                vars(row)
                | {"year": each, "kept": each in kept, "alternatives": [vars(choice) for choice in row.alternatives]}
                for each, of_year in rows.items()
                for row in of_year
            ]
        )
        return
    for each, of_year in rows.items():
        console.print(_areas_table(each, of_year) if table else _tables_table(each, of_year))
        console.print(
            "Kept in the ledger: it does not change any more."
            if each in kept
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

    with runner(tools, quiet=as_json) as running:
        outcome = running.release(Approval([" ".join(name.split()) for name in approver or () if name.strip()], revise))
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
    """Note that a release was withdrawn. What was published stays published: every later proof still reckons with
    it."""
    from pipelines.release.release import withdraw as note

    tools = tools_of(home)
    entry = note(tools.home, name, reason, [each for each in approver or () if each.strip()], datetime.now(UTC))
    console.print(
        f"Withdrawn, as entry {entry.seq} of the ledger. Ask those who received it to destroy their copies; a note "
        f"lies beside each drop.",
        soft_wrap=True,
    )


def _show_plan(tools: Tools, revise: bool, as_json: bool) -> None:
    from pipelines.release.outcome import outcome_of
    from pipelines.release.release import for_each_partner, newest_month, plan_release

    found = plan_release(tools.home, tools, revise=revise)
    partners = for_each_partner(tools.home, tools, found.proposal, datetime.now(UTC).date())
    if as_json:
        changed = found.proposal.changes().to_dicts()
        print_json(
            outcome_of(found).model_dump()
            | {
                "partners": partners,
                "secondary_suppression": {
                    name: sorted(groups) for name, groups in found.proposal.secondary_suppression.items()
                },
                "cells": changed,
            }
        )
        raise typer.Exit(EXIT_REFUSED if found.blocked else 0)
    _tell_plan(found, partners)
    if not found.proposal.is_empty:
        sent, expected = newest_month(tools.home, tools, found.proposal)
        if sent < expected:
            console.print(
                f"{max(found.proposal.months):%B %Y} has come in from {sent} of {expected} providers; what the others "
                f"send later waits for a revision.",
                soft_wrap=True,
            )
    if found.blocked:
        raise typer.Exit(EXIT_REFUSED)


def _tell_plan(found: Released, partners: list[dict[str, Any]]) -> None:
    proposal = found.proposal
    if proposal.is_empty:
        console.print(
            "Nothing new to release."
            + (
                " Months that were counted again wait for a revision: see --revise."
                if proposal.restated().height
                else ""
            )
        )
    else:
        console.print(
            f"Release {found.name}, under {proposal.policy.id}" + (", a revision" if proposal.is_revision else "") + ":"
        )
        console.print(_changes_table(found))
        if proposal.restated().height:
            console.print(
                f"{proposal.restated().height:,} cells have been counted again and go on as published; --revise states "
                f"them anew."
            )
        console.print(_partners_table(partners))
        for each in partners:
            if each["blocked"]:
                console.print(f"[red]Blocked[/red]: {each['blocked']}", soft_wrap=True)
    for table, groups in sorted(proposal.secondary_suppression.items()):
        console.print(
            f"Taken out, or a suppressed cell would not stay open: {len(groups)} groups of {table}.", soft_wrap=True
        )
    for table, groups in sorted(proposal.attribute_disclosing.items()):
        console.print(
            f"Taken out, for nearly everybody in it is alike: {len(groups)} groups of {table}.", soft_wrap=True
        )
    audit = proposal.proved.audit
    if audit.passed:
        console.print(
            f"Proof: {int(audit.system.suppressed.sum()):,} figures stay open, of {audit.system.cells:,} in "
            f"{audit.system.equations:,} relations."
        )
    _print_blocked(found.blocked)
    if not found.blocked and not proposal.is_empty:
        needed = proposal.policy.approvers
        console.print(
            "To release: svd release" + " --approver NAME" * needed + (" --revise" if proposal.is_revision else "")
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
        console.print(f"{drop.partner:<28} {drop.outcome:<10} {reason_or_path}", soft_wrap=True)
    if not drops:
        console.print("There are no partners; describe each in a file of partners/, as docs/partners.md shows.")


def _print_blocked(blocked: Iterable[Blocked]) -> None:
    for block in blocked:
        console.print(f"[red]Blocked ({block.check})[/red]: {block.reason}", soft_wrap=True)


def _table(*columns: str, title: str = "") -> Table:
    from rich.table import Table

    table = Table(title=title or None, title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for place, name in enumerate(columns):
        table.add_column(name.replace("_", " "), justify="left" if place == 0 else "right", no_wrap=True)
    return table


def _changes_table(found: Released) -> Table:
    changes = found.proposal.changes()
    tables: dict[str, dict[str, int]] = {}
    for column in ("change", "status"):
        for name, what, cells in changes.group_by("table", column).len().iter_rows():
            tables.setdefault(name, {})[what] = cells
    shown = _table("table", *HEADINGS)
    for name, cells in sorted(tables.items()):
        shown.add_row(name, *(f"{cells[what]:,}" if cells.get(what) else "·" for what in (*CHANGES, *STATUSES)))
    return shown


def _partners_table(partners: Iterable[dict[str, Any]]) -> Table:
    shown = _table("partner", *CHANGES)
    for each in partners:
        cells = (
            [f"{each['changes'].get(what, 0):,}" for what in CHANGES]
            if not each["blocked"]
            else ["blocked", "", "", ""]
        )
        shown.add_row(each["partner"], *cells)
    return shown


def _tables_table(year: str, rows: Iterable[Any]) -> Table:
    gathered: dict[str, list[Any]] = {}
    for row in rows:
        gathered.setdefault(row.table, []).append(row)
    shown = _table(
        "table",
        "published",
        "suppressed_group",
        "suppressed",
        "of_events",
        title=f"Plan for {year}, from {_bases(gathered)}",
    )
    for name, same in gathered.items():
        out = [row for row in same if row.advice]
        kept = [row for row in same if not row.advice]
        suppressed = sum(row.suppressed_events for row in kept)
        events = sum(row.suppressed_events / row.suppressed_share for row in kept if row.suppressed_share)
        shown.add_row(
            name,
            f"{len(kept)} areas",
            f"{len(out)} areas",
            f"{suppressed:,.0f}",
            f"{100 * suppressed / events:.1f} %" if events else "·",
        )
    return shown


def _bases(gathered: dict[str, list[Any]]) -> str:
    bases = {row.basis for same in gathered.values() for row in same}
    return (
        "public figures, for there is no earlier year"
        if bases == {"expected"}
        else ", ".join(sorted(bases)[:3]) + (" and more" if len(bases) > 3 else "")
    )


def _areas_table(year: str, rows: Iterable[Any]) -> Table:
    shown = _table("area", "chosen", "too small", "suppressed", title=f"Plan for {year}")
    shown.add_column("too small at other levels", overflow="fold")
    for row in rows:
        others = "; ".join(
            f"{each.area_level} × {each.period_kind} {100 * each.share_below:.0f} %" for each in row.alternatives[:3]
        )
        shown.add_row(
            f"{row.area} {row.part}".strip(),
            row.chosen,
            f"{100 * row.share_below:.1f} %",
            f"{row.suppressed_events:,.0f} ({100 * row.suppressed_share:.1f} %)",
            others,
        )
    return shown
