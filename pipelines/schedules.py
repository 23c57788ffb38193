"""By the clock: every night what came in is counted and published; every month the drops are made."""

import dagster as dg

from assets.errors import is_failure
from assets.guard import vetted
from assets.resources import HomeResource
from pipelines.jobs import PUBLISH, RELEASE, request_publish


@dg.schedule(
    job=PUBLISH,
    cron_schedule="30 2 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night: decide the months that changed, count, protect and publish.",
)
def every_night(context: dg.ScheduleEvaluationContext, svd: HomeResource) -> dg.RunRequest | dg.SkipReason:
    said = "No submission has been taken in yet."
    try:
        request = request_publish(svd.home, svd.tools)
    except BaseException as error:
        if not is_failure(error):
            raise
        request, said = None, vetted(error, svd.home)
    return request or dg.SkipReason(said)


every_month = dg.ScheduleDefinition(
    name="every_month",
    job=RELEASE,
    cron_schedule="0 6 12 * *",
    execution_timezone="Europe/London",
    description="On the 12th, when the month's extracts are due: make the partners' drops. Off until switched on.",
)

ALL_SCHEDULES = [every_night, every_month]
