"""An ambulance incident as a trust sends it, before the wall.

No national extract reaches an ICB with clear headings, so each trust's file is read through a mapping
in `sources/ambulance/layouts/`. Item meanings follow the national Ambulance Data Set.
"""

import polars as pl

from schemas.columns import DIRECT, PLAIN, QUASI, SENSITIVE, Deidentify, Table, column


class Incident(Table):
    """One ambulance incident or response to it, as received."""

    name = "incident"
    grain = "one row of the trust's file; an incident may have several"

    incident_number: pl.String = column(
        "Number of the incident in the dispatch system.",
        disclosure=DIRECT,
        nhs="AMBULANCE INCIDENT NUMBER",
        deidentify=Deidentify.INCIDENT,
        required=True,
        fact="incident_no",
    )
    provider_code: pl.String = column(
        "Ambulance trust.",
        disclosure=PLAIN,
        nhs="ORGANISATION IDENTIFIER (CODE OF PROVIDER)",
        required=True,
        rules=["organisation_code_shape"],
    )
    call_date: pl.Date = column(
        "Day the call was connected.",
        disclosure=QUASI,
        deidentify=Deidentify.WHEN_DATE,
        required=True,
        rules=["date_sentinel", "cds_date_range", "not_in_the_future"],
    )
    call_time: pl.Time = column("Time the call was connected.", disclosure=QUASI, deidentify=Deidentify.WHEN_TIME)
    dispatch_code: pl.String = column(
        "AMPDS determinant with its suffix, such as 27D03S.", disclosure=SENSITIVE, rules=["dispatch_code_shape"]
    )
    call_nature: pl.String = column(
        "Reason for the call in the trust's own words.", disclosure=SENSITIVE, deidentify=Deidentify.SCAN
    )
    local_reason: pl.String = column(
        "Our category for the reason, where the mapping gives one.", disclosure=SENSITIVE, code_list="ambulance_reason"
    )
    crew_impression: pl.String = column(
        "Our category for what the crew found, where the mapping gives one.",
        disclosure=SENSITIVE,
        code_list="ambulance_reason",
    )
    response_category: pl.String = column(
        "Category 1 to 5 of the response.", disclosure=PLAIN, code_list="response_category"
    )
    stop_code: pl.String = column(
        "Why the incident was stopped: cancelled, duplicate, hoax or a transfer between hospitals.",
        disclosure=PLAIN,
        code_list="stop_code",
    )
    pickup_location_type: pl.String = column(
        "Type of place of the incident in the trust's own words.", disclosure=SENSITIVE, deidentify=Deidentify.SCAN
    )
    place_type: pl.String = column(
        "Our category for the place, where the mapping gives one.", disclosure=SENSITIVE, code_list="place_type"
    )
    incident_postcode: pl.String = column(
        "Postcode of the incident.",
        disclosure=DIRECT,
        deidentify=Deidentify.SCENE,
        rules=["postcode_shape"],
        fact="postcode",
    )
    scene_lsoa: pl.String = column(
        "Lower layer super output area of the incident, where the trust sends it in place of a postcode.",
        disclosure=QUASI,
        deidentify=Deidentify.SCENE,
        rules=["area_code_shape"],
    )
    incident_easting: pl.Float64 = column(
        "Easting of the incident on the national grid.", disclosure=DIRECT, unit="metres"
    )
    incident_northing: pl.Float64 = column(
        "Northing of the incident on the national grid.", disclosure=DIRECT, unit="metres"
    )
    nhs_number: pl.String = column(
        "NHS number of the patient, where traced.",
        disclosure=DIRECT,
        nhs="NHS NUMBER",
        deidentify=Deidentify.PERSON,
        rules=["nhs_number"],
        fact="nhs_number",
    )
    patient_name: pl.String = column("Name of the patient.", disclosure=DIRECT, fact="surname")
    birth_date: pl.Date = column(
        "Date of birth.",
        disclosure=DIRECT,
        nhs="PERSON BIRTH DATE",
        deidentify=Deidentify.AGE,
        rules=["date_sentinel", "cds_date_range"],
        fact="dob",
    )
    age: pl.Int32 = column(
        "Age of the patient, often estimated.",
        disclosure=QUASI,
        deidentify=Deidentify.AGE,
        rules=["age_range", "age_agrees_with_birth_date"],
        unit="completed years",
    )
    sex: pl.String = column("Sex of the patient.", disclosure=SENSITIVE, code_list="sex")
    ethnic_category: pl.String = column(
        "Ethnic category of the patient.", disclosure=SENSITIVE, code_list="ethnic_category"
    )
    residence_postcode: pl.String = column(
        "Postcode of the usual address.",
        disclosure=DIRECT,
        deidentify=Deidentify.RESIDENCE,
        rules=["postcode_shape"],
        fact="postcode",
    )
    hospital_attended: pl.String = column("Site the patient was taken to.", disclosure=PLAIN, code_list="ed_site")
    conveyed: pl.String = column(
        "Whether the patient was taken to hospital.", disclosure=PLAIN, code_list="yes_no_flag"
    )
    callsign: pl.String = column("Call sign of the vehicle.", disclosure=DIRECT, fact="clinician")
    narrative: pl.String = column("What the crew wrote.", disclosure=DIRECT, deidentify=Deidentify.FLAGS)
