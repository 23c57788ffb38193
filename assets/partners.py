"""The partners' drops: one asset a partner, made from the partner files that can be used when Dagster loads them.

A partner file that cannot be used never stops the code location: it is left out, and the check on the files names it.
Must not know what a drop looks like.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import dagster as dg

from assets.guard import attempted, value_free, value_free_reading
from assets.partitions import AGREEMENTS, CODE_VERSION, DELIVERED, OWNERS, PUBLISHED
from assets.release import CATALOGUE, PUBLISH_POOL
from assets.resources import HomeResource, Svd
from pipelines.release.outcome import OutcomeFiles
from pipelines.release.publish import drop_all
from warehouse.drops.drops import Dropped, Outcome
from warehouse.drops.partners import Partner, partners_and_wrong_files

PARTNER_FILES = dg.AssetSpec(
    [AGREEMENTS, "partner_files"],
    group_name=AGREEMENTS,
    owners=OWNERS,
    kinds={"file"},
    description="One TOML file a partner: under which agreement it receives which tables of which areas.",
)

RECORD = dg.AssetSpec(
    [DELIVERED, "record", "latest"],
    deps=[PARTNER_FILES, CATALOGUE],
    group_name=DELIVERED,
    owners=OWNERS,
    code_version=CODE_VERSION,
    kinds={"json"},
    description="What became of every partner's drop of the last release, partners added since Dagster loaded too.",
)


def usable_partners(svd: HomeResource) -> list[Partner]:
    """The partners whose files can be used; none, with a line in Dagster's log, where they cannot be read at all."""
    partners, failure = attempted(lambda: _partners_and_faults(svd)[0], svd.home)
    if failure:
        logging.getLogger(__name__).warning("No partner is shown: %s", failure.description)
    return partners or []


@dg.asset_check(
    asset=PARTNER_FILES.key,
    description="Every partner file can be used. One that cannot is named, with its key and what to do.",
)
@value_free_reading
def every_file_can_be_used(svd: Svd) -> dg.AssetCheckResult:
    faults = _partners_and_faults(svd)[1]
    return dg.AssetCheckResult(passed=not faults, metadata={f"{name}.toml": fault for name, fault in faults.items()})


def partner_drops_of(partners: Sequence[Partner]) -> dg.AssetsDefinition:
    """The drops of these partners, made in one go: of those that are not asked for, what is there already stays."""

    @dg.multi_asset(
        specs=[*map(drop_of, partners), RECORD],
        check_specs=[
            dg.AssetCheckSpec(
                "is_delivered",
                asset=_key(partner.id),
                description="The agreement holds today, and nothing that the partner may have is altered.",
            )
            for partner in partners
        ],
        can_subset=True,
        pool=PUBLISH_POOL,
    )
    @value_free
    def partner_drops(
        context: dg.AssetExecutionContext, svd: Svd
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        drops = drop_all(svd.home, svd.tools, datetime.now(UTC).date())
        OutcomeFiles(svd.home).write_drops(drops)
        if RECORD.key in context.selected_asset_keys:
            yield dg.MaterializeResult(asset_key=RECORD.key, metadata=_by_outcome(drops))
        for drop in drops:
            if _key(drop.partner) in context.selected_asset_keys:
                yield from _events(drop)

    return partner_drops


def drop_of(partner: Partner) -> dg.AssetSpec:
    """The drop of one partner. It is skipped where the agreement does not hold on that day."""
    return dg.AssetSpec(
        _key(partner.id),
        deps=[PARTNER_FILES, CATALOGUE, *(dg.AssetKey([PUBLISHED, table]) for table in partner.marts)],
        skippable=True,
        group_name=DELIVERED,
        owners=OWNERS,
        code_version=CODE_VERSION,
        kinds={"duckdb", "parquet"},
        description=f"Drop for {partner.name}: a filter on the published warehouse, signed.",
    )


def _key(partner: str) -> dg.AssetKey:
    return dg.AssetKey([DELIVERED, partner])


def _events(drop: Dropped) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """A drop that was written, or is there already, is materialised; one that may not be made fails its check."""
    delivered = drop.outcome in {Outcome.WRITTEN, Outcome.UNCHANGED}
    if delivered:
        metadata = {"release": drop.release or "", "outcome": drop.outcome.value}
        yield dg.MaterializeResult(asset_key=_key(drop.partner), metadata=metadata)
    yield dg.AssetCheckResult(
        check_name="is_delivered",
        asset_key=_key(drop.partner),
        passed=delivered,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={} if delivered else {"reason": drop.reason},
    )


def _by_outcome(drops: Sequence[Dropped]) -> dict[str, int]:
    return {outcome.value: sum(drop.outcome is outcome for drop in drops) for outcome in Outcome}


def _partners_and_faults(svd: HomeResource) -> tuple[list[Partner], dict[str, str]]:
    """The usable partners, and what is wrong with each other file by its name without `.toml`."""
    home = svd.home
    partners, faults = partners_and_wrong_files(
        svd.tools.reference.areas, home.partners, examples=home.settings.is_demo
    )
    return partners, {name: str(error) for name, error in faults.items()}
