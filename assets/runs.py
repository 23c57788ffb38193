"""Runs of the journey in this process, through Dagster: the same jobs the daemon starts, with live progress.

Knows jobs and their order. Must not print: `on_step` receives what happens.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg

from assets.definitions import build
from assets.ingest import observations
from assets.instance import BEGUN_HERE, clear_up_after_killed_runs, open_instance
from assets.jobs import months_to_look_at, stretches
from assets.partitions import SUBMISSIONS, partition_range
from assets.release import released_cells
from assets.resources import today
from assets.runlog import OnStep, listening
from pipelines.contact_store import ContactStore
from pipelines.context import Tools
from pipelines.errors import StepFailed
from pipelines.home import Home
from pipelines.ingest.inbox import Arrivals, pending, register_arrivals
from pipelines.lock import alone
from pipelines.release.approval import Approval, forget_approval, leave_approval
from pipelines.release.outcome import Outcome, OutcomeFiles
from pipelines.release.published import ReleaseHistory

CHECK_FAILED = "DagsterAssetCheckFailedError"
"""What Dagster calls the end of a step whose blocking check did not pass."""


@dataclass(frozen=True)
class Runner:
    """Runs jobs over one home. Raises `HomeBusy` while another process is at work on it."""

    home: Home
    tools: Tools
    on_step: OnStep

    def register(self, paths: Iterable[Path] | None = None, settle_seconds: float | None = None) -> Arrivals:
        """Enter what lies in the inbox in the register."""
        seconds = self.home.settings.settle_seconds if settle_seconds is None else settle_seconds
        with alone(self.home):
            return register_arrivals(self.home, self.tools.sources, today(), seconds, paths)

    def ingest(self) -> list[str]:
        """Ingest every pending submission. Returns which there were."""
        with alone(self.home):
            waiting = [submission.submission for submission in pending(self.home)]
            if waiting:
                with open_instance(self.home.dagster) as instance:
                    for observation in observations(self.home):
                        instance.report_runless_asset_event(observation)
                    instance.add_dynamic_partitions(str(SUBMISSIONS.name), waiting)
                    for first, last in stretches(instance.get_dynamic_partitions(str(SUBMISSIONS.name)), set(waiting)):
                        self._run(instance, "ingest", partition_range(first, last))
        return waiting

    def prepare(self, month: date | None = None) -> bool:
        """Classify, count, protect, and audit what a release would say. False where nothing was ever ingested.

        month: classified again although its rows have not changed. Months that have changed always are: a record that
        moved from one month to another would else be counted in both.
        """
        with alone(self.home):
            tags = months_to_look_at(self.home, self.tools)
            if month:
                for source in self.tools.sources:
                    ContactStore(self.home).forget(source, month)
            if tags:
                with open_instance(self.home.dagster) as instance:
                    self._run(instance, "prepare", tags)
        return bool(tags)

    def release(self, approval: Approval) -> Outcome:
        """Publish what is new and make the drops, or say why not."""
        files = OutcomeFiles(self.home)
        with alone(self.home), open_instance(self.home.dagster) as instance:
            files.clear_outcome()
            head = ReleaseHistory(self.home).head()
            approval_id = leave_approval(self.home.approvals, approval, head, datetime.now(UTC))
            try:
                self._run(instance, "release", {}, {released_cells.op.name: {"config": {"approval_id": approval_id}}})
            except StepFailed:
                if not files.has_outcome() or not files.read_outcome().blocked:
                    raise
            finally:
                forget_approval(self.home.approvals, approval_id)
        return files.read_outcome()

    def _run(
        self, instance: dg.DagsterInstance, job: str, tags: dict[str, str], config: dict[str, object] | None = None
    ) -> None:
        definitions = build(self.home.root)
        clear_up_after_killed_runs(instance)
        with listening(self.home.logs, self.on_step):
            result = definitions.resolve_job_def(job).execute_in_process(
                instance=instance,
                tags=tags | BEGUN_HERE,
                raise_on_error=False,
                run_config={"loggers": {"svd": {}}, "ops": config or {}},
            )
        if not result.success:
            raise StepFailed(why_it_failed(result))


def why_it_failed(result: dg.ExecuteInProcessResult) -> str:
    """Why a run failed: in the words of the step that failed, or else which step, and the kind of error alone."""
    failures = [(event.step_key, event.step_failure_data) for event in result.all_events if event.is_step_failure]
    for _, failure in failures:
        if failure.user_failure_data and failure.user_failure_data.description:
            return str(failure.user_failure_data.description)
    steps = ", ".join(str(step) for step, _ in failures) or "the run"
    kinds = {failure.error.cls_name for _, failure in failures if failure.error} - {CHECK_FAILED}
    reason = f"Dagster stopped with {', '.join(sorted(map(str, kinds)))}" if kinds else "A check did not pass"
    return f"{reason} in {steps}; nothing after it was done."
