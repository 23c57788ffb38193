"""What a release is made from, read from the home once, as values.

Knows where counts, submissions, partner files and the ledger lie. Must not decide anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from anonymisation.disclosure.rules.policies import read_policy
from pipelines.context import Tools
from pipelines.count import CountStore, cells_against_policy, not_counted
from pipelines.expected_submissions import expected_providers, months_of_window, received_of_month, reporting_grid
from pipelines.home import Home
from pipelines.ingest.inbox import pending
from pipelines.ingest.store import SubmissionStore, out_of_balance
from pipelines.release.checks import Facts
from pipelines.release.plan import PlanInputs, catchments
from pipelines.release.proposal import ReleaseInputs
from pipelines.release.published import ReleaseHistory
from pipelines.release.recipients import Recipients, recipients_of
from schemas.tables.marts import all_marts
from warehouse.drops.partners import partners_and_wrong_files


def read_plan_inputs(home: Home, tools: Tools) -> PlanInputs:
    """What the plan of a year is made from. Raises `HomeBroken` where nothing has been counted."""
    populations = tools.reference.populations
    return PlanInputs(
        policy=read_policy(home.settings.policy, home.policies),
        counts={table.name: CountStore(home).counts(table) for table in all_marts()},
        populations=pl.concat(
            [
                populations.select("area_code", "year", "population"),
                catchments(expected_providers(tools.reference, tools.sources.values()), populations),
            ]
        ),
        small_areas=tools.geography.small_areas,
        code_list=tools.lists.frame,
    )


def read_months(home: Home, tools: Tools) -> list[date]:
    """The months that the tables are about."""
    return months_of_window(SubmissionStore(home).ingested(*tools.sources), home.settings.first_month)


def read_release_inputs(home: Home, tools: Tools, *, revise: bool = False) -> ReleaseInputs:
    """What a release made now is made from. Raises `HomeBroken` where nothing has been counted, `LedgerBroken`."""
    return ReleaseInputs(
        planning=read_plan_inputs(home, tools),
        months=read_months(home, tools),
        published=ReleaseHistory(home).published(),
        revise=revise,
    )


def read_facts(home: Home, tools: Tools, months: Sequence[date], approvers: Sequence[str] | None = None) -> Facts:
    """What the checks ask of the home. months: those of the inputs; approvers: None where a release is only planned."""
    history, submissions = ReleaseHistory(home), SubmissionStore(home).ingested(*tools.sources)
    expected = expected_providers(tools.reference, tools.sources.values())
    grid = reporting_grid(submissions, expected, months)
    return Facts(
        ledger_damage=history.damage(),
        is_ledger_missing=history.is_missing(),
        submissions_not_counted=len(pending(home)) + not_counted(home, tools.sources),
        out_of_balance=tuple(out_of_balance(submissions)),
        newest_month=received_of_month(grid, max(months)) if months else {},
        least_received=home.settings.least_received,
        tables_against_policy=frozenset(cells_against_policy(home)),
        approvers=None if approvers is None else tuple(approvers),
    )


def read_recipients(home: Home, tools: Tools, on: date) -> Recipients:
    """Who may have a drop on that day, and who may not and why."""
    partners, wrong_files = partners_and_wrong_files(
        tools.reference.areas, home.partners, examples=home.settings.is_demo
    )
    ours = read_policy(home.settings.policy, home.policies)
    return recipients_of(partners, wrong_files, ours, lambda policy_id: read_policy(policy_id, home.policies), on)
