"""The inbox is watched: a file that has kept its size is registered and ingested."""

import dagster as dg

from assets.guard import attempted
from assets.ingest import observations
from assets.jobs import INGEST, stretches
from assets.partitions import SUBMISSIONS, partition_range
from assets.resources import HomeResource, Svd, today
from pipelines.ingest.inbox import pending, register_arrivals
from pipelines.lock import alone


@dg.sensor(
    job=INGEST,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Registers settled files of the inbox and ingests them. Its requests name submissions by id only.",
)
def inbox_sensor(context: dg.SensorEvaluationContext, svd: Svd) -> dg.SensorResult | dg.SkipReason:
    waiting, failure = attempted(lambda: _registered(svd), svd.home)
    if waiting is None:
        return dg.SkipReason(failure.description if failure else "")
    earlier = [key for key in context.instance.get_dynamic_partitions(str(SUBMISSIONS.name)) if key not in waiting]
    return dg.SensorResult(
        run_requests=[_request(first, last) for first, last in stretches([*earlier, *waiting], set(waiting))],
        dynamic_partitions_requests=[SUBMISSIONS.build_add_request(waiting)] if waiting else [],
        asset_events=observations(svd.home) if waiting else [],
    )


def _registered(svd: HomeResource) -> list[str]:
    """The submissions that wait to be ingested, after what has arrived was registered."""
    with alone(svd.home):
        register_arrivals(svd.home, svd.tools.sources, today(), svd.home.settings.settle_seconds)
    return [submission.submission for submission in pending(svd.home)]


def _request(first: str, last: str) -> dg.RunRequest:
    # The day is in the key, so that what failed is asked for again the next day.
    return dg.RunRequest(run_key=f"{today()} {first} {last}", tags=partition_range(first, last))
