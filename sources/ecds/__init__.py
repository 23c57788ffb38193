"""Emergency department attendances: the Emergency Care Data Set in the forms trusts and NHS England send it."""

from pathlib import Path

from schemas.tables.ecds import Attendance
from sources.ecds.violence import DEFINITIONS, classify, may_be_violence
from sources.source import Source

SOURCE = Source(
    name="ecds",
    title="Emergency department attendances (ECDS)",
    table=Attendance,
    layouts=Path(__file__).parent / "layouts",
    provider_kinds=("acute_trust",),
    scene_in_region=False,
    area_basis="residence",
    may_be_violence=may_be_violence,
    classify=classify,
    definitions_version=DEFINITIONS["version"],
)
