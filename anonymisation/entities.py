"""What a finding can be, how it stands in the scrubbed text, and which facts of the record can be looked for.

Knows: names of entities. Must not know: how any of them is found.
"""

from __future__ import annotations

from typing import NamedTuple

from schemas.columns import RECORD_FIELDS

ENTITIES = (
    "NAME",
    "INITIALS",
    "NHS_NUMBER",
    "HOSPITAL_NUMBER",
    "INCIDENT_NUMBER",
    "COLLAR_NUMBER",
    "PRISON_NUMBER",
    "UK_NINO",
    "PHONE_NUMBER",
    "ADDRESS",
    "UK_POSTCODE",
    "DATE",
    "AGE_OVER_89",
    "VEHICLE",
    "EMAIL",
    "HANDLE",
    "URL",
    "SCHOOL",
    "VENUE",
    "SPOKEN_NUMBER",
    "NUMBER",
    "UNKNOWN_WORD",
)
"""NUMBER and UNKNOWN_WORD are what no rule keeps: most often a number or a name nobody foresaw."""

TAG = rf"<(?:{'|'.join(ENTITIES)})>"
"""How findings stand in scrubbed text, as an expression."""


class Finding(NamedTuple):
    """Characters start to end (end not included) of the note go as `entity`, by `rule`, for the reason `why`."""

    start: int
    end: int
    entity: str
    rule: str
    why: str


__all__ = ["ENTITIES", "RECORD_FIELDS", "TAG", "Finding"]
