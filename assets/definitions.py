"""All that Dagster loads: assets, checks, jobs, schedules, the inbox sensor and the home.

`workspace.yaml` loads `defs`. SVD_HOME says which home; without it the definitions load, and steps say what is missing.
"""

import os
import warnings
from collections.abc import Mapping
from pathlib import Path

import dagster as dg

# Backfill policies are marked beta by Dagster; the version is pinned, so its warnings tell an officer nothing.
warnings.filterwarnings("ignore", category=dg.BetaWarning)

from assets import classify, count, ingest, partners, release  # noqa: E402
from assets.jobs import ALL_JOBS  # noqa: E402
from assets.resources import HomeResource  # noqa: E402
from assets.runlog import svd_logger  # noqa: E402
from assets.schedules import ALL_SCHEDULES  # noqa: E402
from assets.sensors import inbox_sensor  # noqa: E402

STAGES = [ingest, classify, count, release, partners]


def build(home: Path, overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """The definitions for one home. overrides: resources by name that take the place of the home's own."""
    svd = HomeResource(root=str(home))
    return dg.Definitions(
        assets=[
            *dg.load_assets_from_modules(STAGES),
            partners.PARTNER_FILES,
            partners.partner_drops_of(partners.usable_partners(svd)),
        ],
        asset_checks=dg.load_asset_checks_from_modules(STAGES),
        jobs=ALL_JOBS,
        schedules=ALL_SCHEDULES,
        sensors=[inbox_sensor],
        resources={"svd": svd, **(overrides or {})},
        loggers={"svd": svd_logger, "console": dg.colored_console_logger},
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """The definitions for the home that SVD_HOME names, made when Dagster asks for them."""
    return build(Path(os.environ.get("SVD_HOME", "svd-home")).expanduser().resolve())
