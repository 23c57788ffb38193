"""An ambulance incident as a trust sends it, before de-identification.

No national extract reaches an ICB with clear headings, so each trust's file is read through a mapping
in `sources/ambulance/layouts/`. Item meanings follow the national Ambulance Data Set.
"""

from schemas.columns import PLAIN, SENSITIVE, Deidentify, Table, column
from schemas.rules import not_in_the_future
from schemas.types import (
    LSOA,
    Age,
    BirthDate,
    Code,
    Coordinate,
    DispatchCode,
    EthnicCategory,
    EventDate,
    IncidentNumber,
    NHSNumber,
    Note,
    OrganisationCode,
    PersonName,
    Postcode,
    StaffMark,
    TimeOfDay,
    Wording,
)


class Incident(Table):
    """One ambulance incident or response to it, as received."""

    name = "incident"
    grain = "one row of the trust's file; an incident may have several"

    incident_number: IncidentNumber = column(
        "Number of the incident in the dispatch system.",
        nhs="AMBULANCE INCIDENT NUMBER",
        deidentify=Deidentify.INCIDENT,
        required=True,
        fact="incident_no",
    )
    provider_code: OrganisationCode = column(
        "Ambulance trust.",
        nhs="ORGANISATION IDENTIFIER (CODE OF PROVIDER)",
        required=True,
    )
    call_date: EventDate = column(
        "Day the call was connected.",
        deidentify=Deidentify.WHEN_DATE,
        required=True,
        rules=[not_in_the_future],
    )
    call_time: TimeOfDay = column("Time the call was connected.", deidentify=Deidentify.WHEN_TIME)
    dispatch_code: DispatchCode = column("AMPDS determinant with its suffix, such as 27D03S.")
    call_nature: Wording = column("Reason for the call in the trust's own words.", deidentify=Deidentify.SCAN)
    local_reason: Code = column(
        "Our category for the reason, where the mapping gives one.", disclosure=SENSITIVE, code_list="ambulance_reason"
    )
    crew_impression: Code = column(
        "Our category for what the crew found, where the mapping gives one.",
        disclosure=SENSITIVE,
        code_list="ambulance_reason",
    )
    response_category: Code = column(
        "Category 1 to 5 of the response.", disclosure=PLAIN, code_list="response_category"
    )
    stop_code: Code = column(
        "Why the incident was stopped: cancelled, duplicate, hoax or a transfer between hospitals.",
        disclosure=PLAIN,
        code_list="stop_code",
    )
    pickup_location_type: Wording = column(
        "Type of place of the incident in the trust's own words.", deidentify=Deidentify.SCAN
    )
    place_type: Code = column(
        "Our category for the place, where the mapping gives one.", disclosure=SENSITIVE, code_list="place_type"
    )
    incident_postcode: Postcode = column(
        "Postcode of the incident.",
        deidentify=Deidentify.SCENE,
        fact="postcode",
    )
    scene_lsoa: LSOA = column(
        "Lower layer super output area of the incident, where the trust sends it in place of a postcode.",
        deidentify=Deidentify.SCENE,
    )
    incident_easting: Coordinate = column("Easting of the incident on the national grid.", unit="metres")
    incident_northing: Coordinate = column("Northing of the incident on the national grid.", unit="metres")
    nhs_number: NHSNumber = column(
        "NHS number of the patient, where traced.",
        nhs="NHS NUMBER",
        deidentify=Deidentify.PERSON,
        fact="nhs_number",
    )
    patient_name: PersonName = column("Name of the patient.", fact="surname")
    birth_date: BirthDate = column(
        "Date of birth.",
        nhs="PERSON BIRTH DATE",
        deidentify=Deidentify.AGE,
        fact="dob",
    )
    age: Age = column(
        "Age of the patient, often estimated.",
        deidentify=Deidentify.AGE,
        unit="completed years",
    )
    sex: Code = column("Sex of the patient.", disclosure=SENSITIVE, code_list="sex")
    ethnic_category: EthnicCategory = column("Ethnic category of the patient.")
    residence_postcode: Postcode = column(
        "Postcode of the usual address.",
        deidentify=Deidentify.RESIDENCE,
        fact="postcode",
    )
    hospital_attended: Code = column("Site the patient was taken to.", disclosure=PLAIN, code_list="ed_site")
    conveyed: Code = column("Whether the patient was taken to hospital.", disclosure=PLAIN, code_list="yes_no_flag")
    callsign: StaffMark = column("Call sign of the vehicle.", fact="clinician")
    narrative: Note = column("What the crew wrote.", deidentify=Deidentify.FLAGS)
