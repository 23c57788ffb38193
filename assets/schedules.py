"""By the clock: every night what came in is counted, protected and audited. Only `svd release`, with a named approver,
publishes.
"""

import dagster as dg

from assets.guard import attempted
from assets.jobs import PREPARE, request_prepare
from assets.resources import Svd


@dg.schedule(
    job=PREPARE,
    cron_schedule="30 2 * * *",
    execution_timezone="Europe/London",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every night: classify the months that changed, count, protect, and audit what a release would say.",
)
def every_night(context: dg.ScheduleEvaluationContext, svd: Svd) -> dg.RunRequest | dg.SkipReason:
    request, failure = attempted(lambda: request_prepare(svd.home, svd.tools), svd.home)
    return request or dg.SkipReason(failure.description if failure else "No submission has been ingested yet.")


ALL_SCHEDULES = [every_night]
