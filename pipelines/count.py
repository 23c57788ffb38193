"""From contacts to exact counts, and from exact counts to protected ones.

Exact counts stay in the de-identified zone. The window of the tables runs from the first month asked for to the last
month any provider covers; who is expected to serve which area follows from the organisations' boards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from anonymisation.disclosure.rules.policies import Policy, read_policy
from anonymisation.disclosure.rules.suppression import protect
from pipelines.contact_store import ContactStore
from pipelines.context import CountContext
from pipelines.expected_submissions import inputs
from pipelines.home import Home, HomeBroken
from pipelines.ingest.store import SubmissionStore
from schemas.durable import built_durably
from schemas.records import Record
from schemas.tables.marts import Mart, all_marts
from warehouse.marts.counting import count

_COUNTED_FILE = "counted.json"


class Counted(Record):
    """source → the submissions whose rows were counted when the counts were last written."""

    submissions: dict[str, list[str]]


class CountStore:
    """The files of exact and of protected counts, in the de-identified zone."""

    def __init__(self, home: Home) -> None:
        self._zone = home.deidentified

    def counts(self, mart: type[Mart]) -> pl.DataFrame:
        """The exact counts of a mart as last written. Raises `HomeBroken` where there are none."""
        return self._read("counts", mart)

    def protected(self) -> dict[str, pl.DataFrame]:
        """The protected counts of each mart as last written. Raises `HomeBroken` where there are none."""
        return {mart.name: self._read("protected", mart) for mart in all_marts()}

    def put_counts(self, counts: Mapping[str, pl.DataFrame]) -> None:
        """Write the exact counts of each mart."""
        self._write("counts", counts)

    def put_protected(self, protected: Mapping[str, pl.DataFrame]) -> None:
        """Write the protected counts of each mart."""
        self._write("protected", protected)

    def _read(self, folder: str, mart: type[Mart]) -> pl.DataFrame:
        path = self._zone / folder / f"{mart.name}.parquet"
        if not path.is_file():
            raise HomeBroken("Nothing has been counted yet, or not by this version; `svd run` counts.")
        return pl.read_parquet(path)

    def _write(self, folder: str, tables: Mapping[str, pl.DataFrame]) -> None:
        for name, rows in tables.items():
            with built_durably(self._zone / folder / f"{name}.parquet") as building:
                rows.write_parquet(building)


def count_all(home: Home, context: CountContext) -> dict[str, pl.DataFrame]:
    """Count every mart and write the exact counts down. Mart name → dimensions, n, providers received and expected."""
    record, contacts = home.deidentified / _COUNTED_FILE, ContactStore(home)
    record.unlink(missing_ok=True)
    resolved = {source: contacts.resolved(source) for source in context.sources}
    submissions = SubmissionStore(home).ingested(*context.sources)
    counts = count(contacts.files(), inputs(submissions, context), all_marts())
    CountStore(home).put_counts(counts)
    Counted(submissions=resolved).write(record)
    return counts


def not_counted(home: Home, sources: Iterable[str]) -> int:
    """How many submissions were ingested, or withdrawn, since the counts were written down."""
    record, store = home.deidentified / _COUNTED_FILE, SubmissionStore(home)
    counted = Counted.read(record).submissions if record.is_file() else {}
    return sum(len(store.names(source) ^ set(counted.get(source, ()))) for source in sources)


def protect_all(home: Home) -> dict[str, pl.DataFrame]:
    """The counts of each mart under primary suppression and rounding alone, written down. Mart name → protected rows.

    What is then published follows from the plan, attribute disclosure, what was published before, and the audit: see
    `pipelines.release.propose`.
    """
    policy, store = read_policy(home.settings.policy, home.policies), CountStore(home)
    protected = {mart.name: protect(store.counts(mart), mart, policy) for mart in all_marts()}
    store.put_protected(protected)
    return protected


def cells_against_policy(home: Home) -> dict[str, int]:
    """Mart name → how many written cells show what the policy forbids; marts without any are left out.

    Asked of the written files and from the policy's words alone, apart from the code that protects.
    """
    policy = read_policy(home.settings.policy, home.policies)
    broken = {name: rows.filter(breaks_policy(policy)).height for name, rows in CountStore(home).protected().items()}
    return {name: cells for name, cells in broken.items() if cells}


def breaks_policy(policy: Policy) -> pl.Expr:
    """Whether a cell (status, n) shows what the policy forbids; never null."""
    shown, number = (pl.col("status") == "published").fill_null(False), pl.col("n")
    none = (number == 0) & pl.lit(policy.zeros == "shown")
    wrong = number.is_null() | ((number < policy.threshold) & ~none) | (number % policy.rounding_base != 0)
    return ((shown & wrong) | (~shown & number.is_not_null())).fill_null(True)
