"""The inbox is watched: a file that has kept its size is registered, taken in, and its months made again."""

import dagster as dg

from assets.clock import today
from assets.guard import vetted
from assets.jobs import INGEST, partition_range, stretches
from assets.partitions import SUBMISSIONS
from assets.resources import HomeResource
from pipelines.errors import is_failure
from pipelines.ingest.inbox import pending, register_arrivals
from pipelines.lock import alone


@dg.sensor(
    job=INGEST,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Registers settled files of the inbox and takes them in. Its cursor holds submission ids only.",
)
def inbox_sensor(context: dg.SensorEvaluationContext, svd: HomeResource) -> dg.SensorResult | dg.SkipReason:
    said = ""
    try:
        with alone(svd.home):
            register_arrivals(svd.home, svd.tools, today(), svd.home.settings.settle_seconds)
        waiting = [each.submission for each in pending(svd.home)]
    except BaseException as error:
        if not is_failure(error):
            raise
        said = vetted(error, svd.home)
    if said:
        return dg.SkipReason(said)
    known = [key for key in context.instance.get_dynamic_partitions(str(SUBMISSIONS.name)) if key not in waiting]
    return dg.SensorResult(
        run_requests=[_request(first, last) for first, last in stretches([*known, *waiting], set(waiting))],
        dynamic_partitions_requests=[SUBMISSIONS.build_add_request(waiting)] if waiting else [],
    )


def _request(first: str, last: str) -> dg.RunRequest:
    # The day is in the key, so that what failed is asked for again the next day.
    return dg.RunRequest(run_key=f"{today()} {first} {last}", tags=partition_range(first, last))
