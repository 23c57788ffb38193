"""From the ledger to the published warehouse, and from the warehouse to partner drops.

What is published is what the ledger says: nothing is decided here, and both can be made again at any time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.metadata import version

import polars as pl

from anonymisation.disclosure.rules.policies import Policy, PolicyWrong, is_stricter_or_equal, read_policy
from anonymisation.disclosure.rules.suppression import rounded, stricter
from pipelines.context import Tools
from pipelines.home import Home
from pipelines.ingest.store import ingested
from pipelines.release.published import CERTIFICATE_FILE, ReleaseHistory, tables_in_force
from pipelines.reporting import inputs
from schemas.tables.marts import all_marts, published
from schemas.versions import still_served
from warehouse.drops.drops import DropFailed, Dropped, Outcome, drop, why_blocked
from warehouse.drops.filter import figures
from warehouse.drops.formats.boundaries import BOUNDARIES_FILE
from warehouse.drops.partners import Partner, load_partners, partners_and_wrong_files
from warehouse.drops.signing import Signer, load_signer, make_keypair
from warehouse.duck import query, read_only
from warehouse.ledger.ledger import Entry
from warehouse.marts.deriving import derive
from warehouse.publish.catalogue import About, describe
from warehouse.publish.publish import publish

CONTROL_TOTALS = ["received", "accepted", "rejected", "duplicate", "out_of_scope", "unreadable"]


def published_tables(home: Home, tools: Tools) -> dict[str, pl.DataFrame]:
    """Every published table: the marts as the last release left them, and what is reckoned from them."""
    marts = tables_in_force(ReleaseHistory(home).cells_now)
    policy = read_policy(home.settings.policy, home.policies)
    return marts | derive(marts, tools.reference.populations, threshold=policy.threshold, base=policy.rounding_base)


def publish_all(home: Home, tools: Tools, at: datetime) -> bool:
    """Publish the last release as the warehouse, unless that is what the warehouse shows. Returns whether anything
    changed.

    Who has sent what, the areas and the dictionary are published with it, as they are on that day, and stay until the
    next release. Raises `DropFailed` where nothing was released.
    """
    last = _last(ReleaseHistory(home))
    if shown_release(home) == last.release:
        return False
    tables = published_tables(home, tools)
    given = inputs(home, tools)
    policy = read_policy(home.settings.policy, home.policies)
    catalogue = describe(
        tables,
        areas=given["area"],
        small_areas=given["small_area"],
        organisations=tools.reference.organisations,
        populations=tools.reference.populations,
        code_list=given["code_list"],
        reporting=given["reporting"],
        submissions=_submissions(home, tools, policy),
        about=About(
            release=last.release,
            policy=policy.id,
            definitions_version=", ".join(source.definitions_version for source in tools.sources.values()),
            code_version=version("svd-health-data"),
            published_at=at.astimezone(UTC),
        ),
    )
    return publish(tables, catalogue, home.warehouse)


def shown_release(home: Home) -> str:
    """The release that the published warehouse shows; empty where there is none, or it cannot be read."""
    if not home.warehouse.is_file():
        return ""
    try:
        with read_only(home.warehouse) as warehouse:
            return str(query(warehouse, "SELECT release FROM catalogue.publication").item())
    except Exception:  # A file of an older version, or no warehouse at all: it is built anew.
        return ""


def _last(record: ReleaseHistory) -> Entry:
    if record.last is None:
        raise DropFailed("Nothing has been released yet; `svd release` makes the first release.")
    return record.last


def drop_all(home: Home, tools: Tools, on: date) -> list[Dropped]:
    """Make every partner's drop of the last release; one that is blocked does not hold up the others.

    Raises `DropFailed` where nothing was released, `SigningFailed` where the signing key cannot be used.
    """
    record = ReleaseHistory(home)
    _last(record)
    known, wrong = partners_and_wrong_files(tools.reference.areas, home.partners, examples=home.settings.is_demo)
    blocked = [Dropped(name, Outcome.BLOCKED, reason=str(error)) for name, error in sorted(wrong.items())]
    signer = signer_of(home)
    return [_drop(home, record, partner, signer, on) for partner in known] + blocked


def partners_of(home: Home, tools: Tools) -> list[Partner]:
    """The home's partners; in a demo, the project's examples beside them; those with a wrong file are left out."""
    return partners_and_wrong_files(tools.reference.areas, home.partners, examples=home.settings.is_demo)[0]


def partners(home: Home, tools: Tools) -> list[Partner]:
    """The same, but raises `PartnerFileWrong` where a file is wrong."""
    return load_partners(tools.reference.areas, home.partners, examples=home.settings.is_demo)


def signer_of(home: Home) -> Signer:
    """The key that drops are signed with, made where nothing was ever signed. Raises `SigningFailed`."""
    if not home.signing_key.exists() and not home.public_key.exists():
        return make_keypair(home.signing_key, home.public_key)
    return load_signer(home.signing_key)


def why_no_drop(home: Home, partner: Partner, on: date) -> str:
    """Why the partner may have no drop on that day: its agreement, or the policy that it asks for; empty where it
    may."""
    try:
        _restating(home, partner)
    except PolicyWrong as error:
        return f"{partner.name}: {error}"
    return why_blocked(partner, on)


def _drop(home: Home, record: ReleaseHistory, partner: Partner, signer: Signer, on: date) -> Dropped:
    last = record.releases[-1]
    if reason := why_no_drop(home, partner, on):
        return Dropped(partner.id, Outcome.BLOCKED, reason=reason)
    restate, policy = _restating(home, partner)
    boundaries = home.geography.with_name(BOUNDARIES_FILE)
    earlier = [home.drops / partner.id / each.release for each in record.releases[:-1]]
    return drop(
        home.warehouse,
        partner,
        home.drops,
        on,
        release=last.release,
        signer=signer,
        ledger_head=last.hash,
        proof=_proof(last),
        previous=next((folder for folder in reversed(earlier) if folder.is_dir()), None),
        restate=restate,
        policy=policy,
        boundaries=boundaries if boundaries.is_file() else None,
        served=still_served([each.body["schema_versions"] for each in record.releases[:-1]]),
    )


def _proof(entry: Entry) -> dict[str, str]:
    witness = next(each.sha256 for each in entry.files if each.name == CERTIFICATE_FILE)
    return {"verdict": entry.body["audit"]["verdict"], "certificate_sha256": witness}


def _restating(home: Home, partner: Partner) -> tuple[Callable[[str, pl.DataFrame], pl.DataFrame] | None, str]:
    """What a partner's stricter policy leaves of a published table, and its id. Raises `PolicyWrong` where it is
    looser.
    """
    mine = read_policy(home.settings.policy, home.policies)
    if not partner.policy or partner.policy == mine.id:
        return None, mine.id
    theirs = read_policy(partner.policy, home.policies)
    if not is_stricter_or_equal(theirs, mine):
        raise PolicyWrong(f"{theirs.id} is looser than {mine.id} somewhere; a partner may only have a stricter policy.")
    marts = {table.name for table in all_marts()}

    def restate(name: str, rows: pl.DataFrame) -> pl.DataFrame:
        kept = stricter(rows, mine, theirs)
        if name in marts:
            return kept
        # What was reckoned of a figure goes with it.
        hidden = kept["status"] != "published"
        return kept.with_columns(
            pl.when(~hidden).then(pl.col(column)).alias(column) for column in figures(published(name))
        )

    return restate, theirs.id


def _submissions(home: Home, tools: Tools, policy: Policy) -> pl.DataFrame:
    """What each submission held, its control totals rounded and suppressed like any other count."""
    rows = [
        {
            "submission": each["submission"],
            "source": each["source"],
            "provider_code": _only_provider(each["coverage"]),
            "period_from": min((month["month"] for month in each["coverage"]), default=None),
            "period_to": max((month["month"] for month in each["coverage"]), default=None),
            **{name: each["totals"][name] for name in CONTROL_TOTALS},
        }
        for source in tools.sources
        for each in ingested(home, source)
    ]
    texts = ["submission", "source", "provider_code", "period_from", "period_to"]
    schema = dict.fromkeys(texts, pl.String()) | dict.fromkeys(CONTROL_TOTALS, pl.Int64())
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_columns(
        pl.when(pl.col(name) >= policy.threshold).then(rounded(pl.col(name), policy)).alias(name)
        for name in CONTROL_TOTALS
    )


def _only_provider(coverage: list[dict[str, str]]) -> str | None:
    providers = {month["provider_code"] for month in coverage}
    return providers.pop() if len(providers) == 1 else None
