"""How the work is divided: submissions as they come, contacts by calendar month."""

import dagster as dg

from pipelines.ingest.deidentify import FIRST_DAY

SUBMISSIONS = dg.DynamicPartitionsDefinition(name="submission")
"""One partition a submission, named by its id: source and fingerprint, nothing of the file's name."""

MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_DAY.isoformat(), end_offset=1)
"""One partition a calendar month; the Emergency Care Data Set begins in 2017, with some history before."""

IDENTIFIABLE, DEIDENTIFIED, ANONYMOUS = "identifiable", "deidentified", "anonymous"
"""Asset groups, named after the zones they write."""
