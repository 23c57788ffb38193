"""From the ledger to the published warehouse, and from the warehouse to partner drops.

What is published is what the ledger says: nothing is decided here, and both can be made again at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import polars as pl

from anonymisation.disclosure.rules.policies import Policy, read_policy
from anonymisation.disclosure.rules.suppression import not_promised, rounded
from pipelines.context import Tools
from pipelines.expected_submissions import inputs
from pipelines.home import Home
from pipelines.ingest.store import IngestedSubmission, SubmissionStore
from pipelines.release.cells import tables_in_force
from pipelines.release.inputs import read_recipients
from pipelines.release.published import CERTIFICATE_FILE, ReleaseHistory
from pipelines.release.recipients import Recipient, restating
from schemas.versions import still_served
from warehouse.drops.drops import DropFailed, Dropped, Outcome, drop
from warehouse.drops.formats.boundaries import BOUNDARIES_FILE
from warehouse.drops.signing import Signer, load_signer, make_keypair
from warehouse.duck import query, read_only
from warehouse.ledger.ledger import Entry
from warehouse.marts.deriving import derive
from warehouse.publish.catalogue import About, describe
from warehouse.publish.publish import publish

CONTROL_TOTALS = ["received", "accepted", "rejected", "duplicate", "out_of_scope", "unreadable"]


def published_tables(cells: pl.DataFrame, populations: pl.DataFrame, policy: Policy) -> dict[str, pl.DataFrame]:
    """Every published table: the marts as the cells in force state them, and what is reckoned from them."""
    marts = tables_in_force(cells)
    return marts | derive(marts, populations, threshold=policy.threshold, base=policy.rounding_base)


def publish_all(home: Home, tools: Tools, at: datetime) -> bool:
    """Publish the last release as the warehouse, unless that is what the warehouse shows. Returns whether anything
    changed.

    Who has sent what, the areas and the dictionary are published with it, as they are on that day, and stay until the
    next release. Raises `DropFailed` where nothing was released.
    """
    history = ReleaseHistory(home)
    last = _last(history)
    if shown_release(home.warehouse) == last.release:
        return False
    policy = read_policy(home.settings.policy, home.policies)
    tables = published_tables(history.cells_in_force, tools.reference.populations, policy)
    submissions = SubmissionStore(home).ingested(*tools.sources)
    published_inputs = inputs(submissions, tools.count_context())
    catalogue = describe(
        tables,
        areas=published_inputs["area"],
        small_areas=published_inputs["small_area"],
        organisations=tools.reference.organisations,
        populations=tools.reference.populations,
        code_list=published_inputs["code_list"],
        reporting=published_inputs["reporting"],
        submissions=published_submissions(submissions, policy),
        about=About(
            release=last.release,
            policy=policy.id,
            definitions_version=", ".join(source.definitions_version for source in tools.sources.values()),
            code_version=version("svd-health-data"),
            published_at=at.astimezone(UTC),
        ),
    )
    return publish(tables, catalogue, home.warehouse)


def shown_release(warehouse: Path) -> str:
    """The release that the published warehouse shows; empty where there is none, or it cannot be read."""
    if not warehouse.is_file():
        return ""
    try:
        with read_only(warehouse) as connection:
            return str(query(connection, "SELECT release FROM catalogue.publication").item())
    except Exception:  # A file of an older version, or no warehouse at all: it is built anew.
        return ""


def drop_all(home: Home, tools: Tools, on: date) -> list[Dropped]:
    """Make every partner's drop of the last release; one that is blocked does not hold up the others.

    Raises `DropFailed` where nothing was released, `SigningFailed` where the signing key cannot be used.
    """
    history = ReleaseHistory(home)
    _last(history)
    recipients = read_recipients(home, tools, on)
    ours = read_policy(home.settings.policy, home.policies)
    signer = signer_of(home.signing_key, home.public_key)
    drops = [_drop(history, recipient, ours, signer, on) for recipient in recipients.partners]
    return drops + [Dropped(name, Outcome.BLOCKED, reason=reason) for name, reason in recipients.wrong_files.items()]


def signer_of(secret: Path, public: Path) -> Signer:
    """The key that drops are signed with, made where nothing was ever signed. Raises `SigningFailed`."""
    if not secret.exists() and not public.exists():
        return make_keypair(secret, public)
    return load_signer(secret)


def published_submissions(submissions: Iterable[IngestedSubmission], policy: Policy) -> pl.DataFrame:
    """What each submission held, its control totals rounded and suppressed like any other count."""
    rows = [
        {
            "submission": submission.submission,
            "source": submission.source,
            "provider_code": _only_provider(submission),
            "period_from": min((month.month.isoformat() for month in submission.coverage), default=None),
            "period_to": max((month.month.isoformat() for month in submission.coverage), default=None),
            **submission.totals.model_dump(include=set(CONTROL_TOTALS)),
        }
        for submission in submissions
    ]
    texts = ["submission", "source", "provider_code", "period_from", "period_to"]
    schema = dict.fromkeys(texts, pl.String()) | dict.fromkeys(CONTROL_TOTALS, pl.Int64())
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(
        pl.when(pl.col(name) >= policy.threshold).then(rounded(pl.col(name), policy)).alias(name)
        for name in CONTROL_TOTALS
    )


def _last(history: ReleaseHistory) -> Entry:
    if history.last is None:
        raise DropFailed("Nothing has been released yet; `svd release` makes the first release.")
    return history.last


def _drop(history: ReleaseHistory, recipient: Recipient, ours: Policy, signer: Signer, on: date) -> Dropped:
    partner, home, last = recipient.partner, history.home, history.releases[-1]
    if recipient.blocked:
        return Dropped(partner.id, Outcome.BLOCKED, reason=recipient.blocked)
    boundaries = home.geography.with_name(BOUNDARIES_FILE)
    earlier = [home.drops / partner.id / entry.release for entry in history.releases[:-1]]
    return drop(
        home.warehouse,
        partner,
        home.drops,
        on,
        release=last.release,
        signer=signer,
        ledger_head=last.hash,
        audit=_certificate_of(last),
        previous=next((folder for folder in reversed(earlier) if folder.is_dir()), None),
        restate=restating(ours, recipient.policy),
        policy=recipient.policy.id,
        not_promised=not_promised(ours, recipient.policy),
        boundaries=boundaries if boundaries.is_file() else None,
        served=still_served([entry.body["schema_versions"] for entry in history.releases[:-1]]),
    )


def _certificate_of(entry: Entry) -> dict[str, str]:
    certificate = next(file.sha256 for file in entry.files if file.name == CERTIFICATE_FILE)
    return {"verdict": entry.body["audit"]["verdict"], "certificate_sha256": certificate}


def _only_provider(submission: IngestedSubmission) -> str | None:
    providers = {month.provider_code for month in submission.coverage}
    return providers.pop() if len(providers) == 1 else None
