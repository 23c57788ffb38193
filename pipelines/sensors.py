"""The inbox is watched: a file that has kept its size is registered, taken in, and its months made again."""

import dagster as dg

from assets.guard import vetted
from assets.journey.inbox import pending, register_arrivals
from assets.partitions import SUBMISSIONS
from assets.resources import HomeResource
from pipelines.clock import today
from pipelines.jobs import TAKE_IN


@dg.sensor(
    job=TAKE_IN,
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Registers settled files of the inbox and takes them in. Its cursor holds submission ids only.",
)
def inbox_sensor(context: dg.SensorEvaluationContext, svd: HomeResource) -> dg.SensorResult | dg.SkipReason:
    said = ""
    try:
        register_arrivals(svd.home, svd.tools, today(), svd.home.settings.settle_seconds)
        waiting = [each.submission for each in pending(svd.home)]
    except Exception as error:
        said = vetted(error, svd.home)
    if said:
        return dg.SkipReason(said)
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=submission, partition_key=submission) for submission in waiting],
        dynamic_partitions_requests=[SUBMISSIONS.build_add_request(waiting)],
    )
