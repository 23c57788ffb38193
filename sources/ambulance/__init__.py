"""Ambulance incidents, read through a mapping for each trust since no national extract reaches an ICB in clear."""

from pathlib import Path

from schemas.tables.ambulance import Incident
from sources.ambulance.violence import DEFINITIONS, classify, may_be_violence
from sources.source import Source

SOURCE = Source(
    name="ambulance",
    title="Ambulance incidents",
    table=Incident,
    layouts=Path(__file__).parent / "layouts",
    provider_kinds=("ambulance_trust",),
    scene_in_region=True,
    area_basis="incident",
    may_be_violence=may_be_violence,
    classify=classify,
    definitions_version=DEFINITIONS["version"],
)
