"""How the graph is divided and described: groups along the journey, partitions, and what an asset says of its table.

Knows declarations and names only. Must not know the home, nor any figure.
"""

from importlib.metadata import version

import dagster as dg

from pipelines.ingest.deidentify import FIRST_DAY
from schemas.columns import Table
from sources.source import all_sources

INBOX, DEIDENTIFIED, CLASSIFIED, COUNTED, PROTECTED, PROPOSED, RELEASED, PUBLISHED, AGREEMENTS, DELIVERED = (
    "inbox",
    "deidentified",
    "classified",
    "counted",
    "protected",
    "proposed",
    "released",
    "published",
    "agreements",
    "delivered",
)
"""Asset groups, in the order of the journey; also the first part of every asset's key."""

OWNERS = ["team:data-office"]
"""Whom to ask about an asset."""

CODE_VERSION = version("svd-health-data")
"""Version of the software, for steps that no declared version covers."""

DEFINITIONS_VERSION = ", ".join(source.definitions_version for source in all_sources().values())
"""Version of the case definitions of violence, source by source."""

SUBMISSIONS = dg.DynamicPartitionsDefinition(name="submission")
"""One partition a submission, named by its id: source and fingerprint, nothing of the file's name."""

MONTHS = dg.MonthlyPartitionsDefinition(start_date=FIRST_DAY.isoformat(), end_offset=1)
"""One partition a calendar month; the Emergency Care Data Set begins in 2017, with some history before."""

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"
"""Dagster's run tags for a range of partitions. It keeps their names in a private module: a test compares them."""

DATA_VERSION = "dagster/data_version"
"""Dagster's event tag for what the data of an asset was when it was observed; compared likewise."""


def partition_range(first: str, last: str) -> dict[str, str]:
    """The run tags that ask for every partition from `first` to `last` in one run."""
    return {RANGE_START: first, RANGE_END: last}


def column_schema(table: type[Table]) -> dg.TableSchema:
    """The columns of a table as Dagster shows them: name, type and meaning as declared."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(name=col.name, type=col.sql_type, description=col.meaning) for col in table.columns.values()
        ]
    )
