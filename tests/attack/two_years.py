"""Two years of monthly releases with revisions, through the journey's own counting, planning, protecting, proving and
releasing.

Knows how contacts of a snapshot are laid behind the wall. Must not decide anything: what is published is the journey's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

import schemas.reference
from anonymisation.deidentification.postcode_lookup import load_lookup
from pipelines.contact_store import Resolved
from pipelines.context import Tools
from pipelines.count import CountStore, count_all, protect_all
from pipelines.expected_submissions import expected_providers
from pipelines.home import Home, make_home
from pipelines.ingest.store import IngestedSubmission, MonthCovered, SubmissionStore
from pipelines.release.approval import Approval
from pipelines.release.cells import tables_in_force
from pipelines.release.publish import drop_all, publish_all
from pipelines.release.published import ReleaseHistory
from pipelines.release.release import Released, release
from schemas.tables.marts import all_marts
from sources.submissions.register import ControlTotals
from tests.attack.months import Months, month
from tests.attack.reading import Tables
from warehouse.drops.partners import load_partners


@dataclass
class TwoYears:
    """A home under way, and what was published of it month by month.

    published: after each release the tables in force. exact: the exact counts on that day. drops: for each partner, its
    drop of each release as tables, for those that were made.
    """

    home: Home
    tools: Tools
    months: Months
    published: list[Tables] = field(default_factory=list)
    exact: list[Tables] = field(default_factory=list)
    outcomes: list[Released] = field(default_factory=list)
    drops: dict[str, list[Tables]] = field(default_factory=dict)

    @classmethod
    def begin(cls, root: Path, months: Months) -> TwoYears:
        """A demo home with the demo's postcodes and nothing in it."""
        home = make_home(root, kind="demo")
        load_lookup(schemas.reference.demo_postcodes(), home.geography)
        return cls(home, Tools(home), months)

    def release(self, version: int, *, revise: bool = False, with_drops: bool = False) -> Released:
        """Lay the contacts of that snapshot behind the wall, count them and release."""
        self._lay(version)
        count_all(self.home, self.tools.count_context())
        protect_all(self.home)
        on = datetime.combine(month(version), datetime.min.time(), UTC).replace(day=28)
        outcome = release(self.home, self.tools, on, Approval(["A. Tester"], revise))
        self.outcomes.append(outcome)
        self.published.append(tables_in_force(ReleaseHistory(self.home).cells_in_force))
        self.exact.append({table.name: CountStore(self.home).counts(table) for table in all_marts()})
        if with_drops:
            publish_all(self.home, self.tools, on)
            for made in drop_all(self.home, self.tools, on.date()):
                self.drops.setdefault(made.partner, []).append(_tables_of(made.folder) if made.folder else {})
        return outcome

    def pooled(self) -> list[Sequence[Tables]]:
        """What each partner holds, release by release, as a filter of what was published: for readers who lay it
        together.
        """
        return [
            [{name: frame for name, frame in tables.items() if name in partner.marts} for tables in self.published]
            for partner in load_partners(self.tools.reference.areas, self.home.partners)
        ]

    def _lay(self, version: int) -> None:
        contacts = self.months.contacts_at(version)
        for (source, start), rows in contacts.partition_by("source", "month", as_dict=True).items():
            folder = self.home.deidentified / "contacts" / str(source)
            folder.mkdir(parents=True, exist_ok=True)
            rows.write_parquet(folder / f"month={start:%Y-%m}.parquet")
        serving = (
            expected_providers(self.tools.reference, self.tools.sources.values())
            .select("source", "provider_code")
            .unique()
            .sort(pl.all())
        )
        for source, providers in serving.group_by("source", maintain_order=True):
            name = str(source[0])
            coverage = [
                MonthCovered(provider_code=provider, month=month(number), covered=True, rows=1)
                for provider in providers["provider_code"]
                for number in range(1, version + 1)
            ]
            submission = IngestedSubmission(
                submission=f"{name}-invented",
                source=name,
                sequence=1,
                received_on="2026-04-01",
                layout="invented",
                format="csv",
                encoding="utf-8",
                protocol="bulk",
                key="",
                totals=ControlTotals(received=1, accepted=1),
                findings=[],
                coverage=coverage,
            )
            submission.write(SubmissionStore(self.home).folder(name, submission.submission) / "submission.json")
            Resolved(submissions=[submission.submission]).write(self.home.deidentified / name / "resolved.json")


def _tables_of(folder: Path) -> Tables:
    names = {table.name for table in all_marts()}
    return {path.stem: pl.read_parquet(path) for path in sorted(folder.glob("*.parquet")) if path.stem in names}
