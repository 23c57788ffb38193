"""Dagster's own home, inside ours: made once under a lock, telemetry off, no captured output kept."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from schemas.durable import write_durably

if TYPE_CHECKING:
    import dagster as dg

DAGSTER_YAML = """# Telemetry and invitations off; one publish at a time.
# What steps print is not kept, since it could hold values. The class that keeps nothing is named by its module, as
# Dagster documents this setting.
telemetry:
  enabled: false
nux:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
concurrency:
  pools:
    default_limit: 1
"""


BEGUN_HERE = {"svd/begun_by": "command"}
"""Tag of the runs that the `svd` command begins in its own process."""


def clear_up_after_killed_runs(instance: dg.DagsterInstance) -> None:
    """End the runs whose process was killed, and give back the pool slots they hold: nobody else ever would.

    To be called only while nobody else works on the home. A slot is then nobody's; a step of the daemon's that has
    claimed one waits for the home itself.
    """
    import dagster as dg

    unfinished = [dg.DagsterRunStatus.NOT_STARTED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]
    for run in instance.get_runs(dg.RunsFilter(statuses=unfinished, tags=BEGUN_HERE)):
        instance.report_run_failed(run, "The process of this run was killed.")
    for run_id in instance.event_log_storage.get_concurrency_run_ids():
        instance.event_log_storage.free_concurrency_slots_for_run(run_id)


def open_instance(folder: Path) -> dg.DagsterInstance:
    """The persistent Dagster instance in `folder`.

    Two processes opening a new one at once can ruin it for good, so the first opening happens under a lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["DAGSTER_HOME"] = str(folder.resolve())
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    with FileLock(folder / ".making.lock"):
        import dagster as dg

        settings = folder / "dagster.yaml"
        if not settings.exists():
            write_durably(settings, DAGSTER_YAML)
        instance = dg.DagsterInstance.from_config(str(folder.resolve()))
        instance.get_runs_count()
    return instance
