"""From the rows of all submissions to current contacts, classified and linked: which rows count, and as what.

A month is classified again only when the rows it is made of have changed, so a correction touches its own months alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.contact_store import ContactStore, write_parquet
from pipelines.home import Home, HomeBroken
from pipelines.ingest.store import IngestedSubmission, SubmissionStore
from schemas.codes import CodeLists
from schemas.tables.contact import Contact
from sources.source import Source
from sources.submissions.linkage import link, mark_linked
from sources.submissions.supersession import SUPERSEDED, superseded


def resolve(home: Home, source: Source) -> pl.DataFrame:
    """Work out which rows of a source no longer count, and write them down with their reasons.

    Raises `HomeBroken` where submissions were ingested with different keys, whose versions cannot be told apart.
    """
    store = SubmissionStore(home)
    submissions = store.ingested(source.name)
    keys = [store.folder(source.name, submission.submission) / "keys.parquet" for submission in submissions]
    rows = superseded_rows(submissions, pl.scan_parquet(keys)) if keys else pl.DataFrame(schema=SUPERSEDED)
    ContactStore(home).put_superseded(source.name, rows, (submission.submission for submission in submissions))
    return rows


def superseded_rows(submissions: Sequence[IngestedSubmission], keys: pl.LazyFrame) -> pl.DataFrame:
    """The rows that no longer count, with their reasons. keys: the RECORD_KEYS of these submissions, by submission."""
    _refuse_several_keys(submissions)
    return superseded(keys, _order(submissions), _covered(submissions))


def classify_month(home: Home, lists: CodeLists, source: Source, month: date) -> bool:
    """Classify the contacts of one source in one month. Returns whether anything had to be done."""
    store = ContactStore(home)
    if not store.is_resolved(source.name, SubmissionStore(home).names(source.name)):
        resolve(home, source)
    no_longer_count = store.superseded(source.name, month)
    parts = store.parts(source.name, month)
    made_of = _made_of(parts, no_longer_count, source.definitions_version, lists)
    if not parts:
        return store.remove(source.name, month)
    if store.is_made_of(source.name, month, made_of):
        return False
    contacts = source.classify(standing(pl.scan_parquet(parts), no_longer_count), lists)
    store.put(source.name, month, contacts, made_of)
    return True


def standing(rows: pl.LazyFrame, no_longer_count: pl.DataFrame) -> pl.LazyFrame:
    """The rows of a month that still count, by submission and line: so they lie in the files, and so they stay."""
    if no_longer_count.is_empty():
        return rows
    return rows.join(no_longer_count.lazy(), on=["submission", "line"], how="anti", maintain_order="left")


def link_all(home: Home) -> int:
    """Link ED and ambulance contacts over all months, marking them in the month files. Returns the number of pairs.

    Only files whose marks change are written again.
    """
    store = ContactStore(home)
    files = store.files()
    pairs = link(pl.scan_parquet(files)) if files else link(Contact.empty().lazy())
    store.put_links(pairs)
    for path in files:
        contacts = pl.scan_parquet(path)
        if not _linked(mark_linked(contacts, pairs)).equals(_linked(contacts)):
            write_parquet(mark_linked(contacts, pairs), path)
    return pairs.height


def submissions_out_of_balance(store: SubmissionStore, sources: Iterable[str]) -> list[str]:
    """The submissions whose de-identified rows are not as many as their control totals say.

    Counts the rows in the written files, apart from the code that wrote them.
    """
    return [
        submission.submission
        for submission in store.ingested(*sources)
        if not submission.totals.balance()
        or store.rows_written(submission) != submission.totals.accepted + submission.totals.duplicate
    ]


def _made_of(parts: list[Path], no_longer_count: pl.DataFrame, definitions: str, lists: CodeLists) -> str:
    """A fingerprint of what the month's contacts follow from."""
    digest = hashlib.sha256(" ".join([definitions, *Contact.columns]).encode())
    digest.update(lists.frame.write_csv().encode())
    for path in parts:
        digest.update(f"{path.parent.name} {path.stat().st_size} {path.stat().st_mtime_ns}\n".encode())
    for row in no_longer_count.select("submission", "line").iter_rows():
        digest.update(f"{row}\n".encode())
    return digest.hexdigest()


def _refuse_several_keys(submissions: Sequence[IngestedSubmission]) -> None:
    latest = submissions[-1].key if submissions else ""
    others = [submission.submission for submission in submissions if submission.key != latest]
    if others:
        raise HomeBroken(
            f"{len(others)} submissions, {others[0]} first, were ingested with another key than the latest, so what "
            "they have in common cannot be seen. Bring the old key back, or remove everything below deidentified/, "
            "and run again."
        )


def _order(submissions: Iterable[IngestedSubmission]) -> pl.DataFrame:
    rows = [(submission.submission, submission.sequence, submission.protocol) for submission in submissions]
    schema = {"submission": pl.String, "sequence": pl.Int64, "protocol": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _covered(submissions: Iterable[IngestedSubmission]) -> pl.DataFrame:
    rows = [(submission.submission, *pair) for submission in submissions for pair in submission.months_covered()]
    schema = {"submission": pl.String, "provider_code": pl.String, "month": pl.Date}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _linked(contacts: pl.LazyFrame) -> pl.Series:
    return contacts.select("linked").collect().to_series()
