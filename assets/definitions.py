"""Everything Dagster is told: assets, checks, jobs, schedules, the inbox sensor and the home.

`workspace.yaml` loads `defs`. SVD_HOME says which home; without it the definitions load, and steps say what is missing.
"""

import os
import warnings
from pathlib import Path

import dagster as dg

# Backfill policies are marked beta by Dagster; the version is pinned, so its warnings tell an officer nothing.
warnings.filterwarnings("ignore", category=dg.BetaWarning)

from assets import classify, count, ingest, release  # noqa: E402
from assets.jobs import ALL_JOBS  # noqa: E402
from assets.resources import HomeResource  # noqa: E402
from assets.runlog import svd_logger  # noqa: E402
from assets.schedules import ALL_SCHEDULES  # noqa: E402
from assets.sensors import inbox_sensor  # noqa: E402

ASSETS = dg.load_assets_from_modules([ingest, classify, count, release])
CHECKS = dg.load_asset_checks_from_modules([ingest, classify, count, release])


def build(home: Path) -> dg.Definitions:
    """The definitions for one home."""
    return dg.Definitions(
        assets=ASSETS,
        asset_checks=CHECKS,
        jobs=ALL_JOBS,
        schedules=ALL_SCHEDULES,
        sensors=[inbox_sensor],
        resources={"svd": HomeResource(root=str(home))},
        loggers={"svd": svd_logger, "console": dg.colored_console_logger},
        executor=dg.in_process_executor,
    )


defs = build(Path(os.environ.get("SVD_HOME", "svd-home")).expanduser().resolve())
