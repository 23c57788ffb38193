"""By the clock: every night what came in is counted, protected and proved. Nothing is released by the clock: that takes
a name.
"""

import dagster as dg

from assets.guard import vetted
from assets.jobs import PREPARE, request_prepare
from assets.resources import HomeResource
from pipelines.errors import is_failure


@dg.schedule(
    job=PREPARE,
    cron_schedule="30 2 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night: decide the months that changed, count, protect, and prove what a release would say.",
)
def every_night(context: dg.ScheduleEvaluationContext, svd: HomeResource) -> dg.RunRequest | dg.SkipReason:
    said = "No submission has been taken in yet."
    try:
        request = request_prepare(svd.home, svd.tools)
    except BaseException as error:
        if not is_failure(error):
            raise
        request, said = None, vetted(error, svd.home)
    return request or dg.SkipReason(said)


ALL_SCHEDULES = [every_night]
