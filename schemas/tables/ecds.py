"""An emergency department attendance as a trust or NHS England sends it, before the wall.

The names are ours; `sources/ecds/layouts/` says which heading of which extract fills each.
Meanings follow the Emergency Care Data Set (CDS 6.2.2, type 011).
"""

import polars as pl

from schemas.columns import DIRECT, PLAIN, QUASI, SENSITIVE, Deidentify, Table, column


class Attendance(Table):
    """One attendance at an emergency department, as received."""

    name = "attendance"
    grain = "one attendance"

    # -- the record and its versions
    record_id: pl.String = column(
        "Identifier of the record in the sender's system.",
        disclosure=DIRECT,
        nhs="CDS UNIQUE IDENTIFIER",
        deidentify=Deidentify.RECORD,
        rules=["record_id_length"],
    )
    attendance_id: pl.String = column(
        "Attendance number given by the department.",
        disclosure=DIRECT,
        nhs="EMERGENCY CARE ATTENDANCE IDENTIFIER",
        deidentify=Deidentify.RECORD,
    )
    update_type: pl.String = column(
        "9 original or replacement, 1 deletion.",
        disclosure=PLAIN,
        nhs="CDS UPDATE TYPE",
        deidentify=Deidentify.VERSION,
        code_list="update_type",
    )
    applicable_date: pl.Date = column(
        "Day from which this version of the record applies.",
        disclosure=QUASI,
        nhs="CDS APPLICABLE DATE",
        deidentify=Deidentify.VERSION,
        rules=["cds_date_range"],
    )
    applicable_time: pl.Time = column(
        "Time from which this version of the record applies.",
        disclosure=QUASI,
        nhs="CDS APPLICABLE TIME",
        deidentify=Deidentify.VERSION,
    )
    dupe_flag: pl.String = column(
        "Duplicate marker set by NHS England; 0 is kept.", disclosure=PLAIN, code_list="yes_no_flag"
    )
    deleted: pl.String = column(
        "Deletion marker set by the national platform; 1 is deleted.", disclosure=PLAIN, code_list="yes_no_flag"
    )
    finished: pl.String = column(
        "1 when the attendance had ended.", disclosure=PLAIN, nhs="FINISHED INDICATOR", code_list="yes_no_flag"
    )

    # -- the person
    nhs_number: pl.String = column(
        "NHS number of the patient.",
        disclosure=DIRECT,
        nhs="NHS NUMBER",
        deidentify=Deidentify.PERSON,
        rules=["nhs_number"],
        fact="nhs_number",
    )
    pseudo_nhs_number: pl.String = column(
        "Pseudonym that NHS England put in the place of the NHS number.",
        disclosure=DIRECT,
        deidentify=Deidentify.PERSON,
    )
    nhs_number_status: pl.String = column(
        "How far the NHS number was traced; 01 is verified.",
        disclosure=PLAIN,
        nhs="NHS NUMBER STATUS INDICATOR CODE",
        code_list="nhs_number_status",
        rules=["nhs_number_verified"],
    )
    local_patient_id: pl.String = column(
        "Hospital number of the patient.", disclosure=DIRECT, nhs="LOCAL PATIENT IDENTIFIER", fact="mrn"
    )
    forename: pl.String = column(
        "Given name of the patient.", disclosure=DIRECT, nhs="PERSON GIVEN NAME", fact="forename"
    )
    surname: pl.String = column(
        "Family name of the patient.", disclosure=DIRECT, nhs="PERSON FAMILY NAME", fact="surname"
    )
    address: pl.String = column(
        "First lines of the usual address.", disclosure=DIRECT, nhs="PATIENT USUAL ADDRESS", fact="address1"
    )
    phone: pl.String = column("Telephone number of the patient.", disclosure=DIRECT, fact="phone")
    birth_date: pl.Date = column(
        "Date of birth.",
        disclosure=DIRECT,
        nhs="PERSON BIRTH DATE",
        deidentify=Deidentify.AGE,
        rules=["date_sentinel", "cds_date_range"],
        fact="dob",
    )
    age: pl.Int32 = column(
        "Age on arrival.",
        disclosure=QUASI,
        nhs="AGE AT CDS ACTIVITY DATE",
        deidentify=Deidentify.AGE,
        rules=["age_hes_infant", "age_range", "age_agrees_with_birth_date"],
        unit="completed years",
    )
    sex: pl.String = column(
        "Gender the patient stated.", disclosure=SENSITIVE, nhs="PERSON STATED GENDER CODE", code_list="sex"
    )
    ethnic_category: pl.String = column(
        "Ethnic category; the first character is the national code.",
        disclosure=SENSITIVE,
        nhs="ETHNIC CATEGORY",
        code_list="ethnic_category",
    )
    postcode: pl.String = column(
        "Postcode of the usual address.",
        disclosure=DIRECT,
        nhs="POSTCODE OF USUAL ADDRESS",
        deidentify=Deidentify.RESIDENCE,
        rules=["postcode_shape"],
        fact="postcode",
    )
    lsoa_residence: pl.String = column(
        "Lower layer super output area of the usual address, where the sender has already replaced the postcode.",
        disclosure=QUASI,
        deidentify=Deidentify.RESIDENCE,
        rules=["area_code_shape"],
    )
    gp_practice: pl.String = column(
        "General practice the patient is registered with.",
        disclosure=QUASI,
        nhs="GENERAL MEDICAL PRACTICE (PATIENT REGISTRATION)",
    )
    withheld_reason: pl.String = column(
        "Why identity was withheld by the sender.",
        disclosure=PLAIN,
        nhs="WITHHELD IDENTITY REASON",
        code_list="withheld_identity_reason",
    )

    # -- the service
    provider_code: pl.String = column(
        "Trust that ran the department.",
        disclosure=PLAIN,
        nhs="ORGANISATION IDENTIFIER (CODE OF PROVIDER)",
        required=True,
        rules=["organisation_code_shape"],
    )
    site_code: pl.String = column(
        "Site where the patient was treated.",
        disclosure=PLAIN,
        nhs="ORGANISATION SITE IDENTIFIER (OF TREATMENT)",
        code_list="ed_site",
    )
    department_type: pl.String = column(
        "Type of department, 01 major to 05 same day emergency care.",
        disclosure=PLAIN,
        nhs="EMERGENCY CARE DEPARTMENT TYPE",
        code_list="department_type",
    )
    arrival_date: pl.Date = column(
        "Day the patient arrived.",
        disclosure=QUASI,
        nhs="EMERGENCY CARE ARRIVAL DATE",
        deidentify=Deidentify.WHEN_DATE,
        required=True,
        rules=["date_sentinel", "cds_date_range", "not_in_the_future"],
    )
    arrival_time: pl.Time = column(
        "Time the patient arrived.",
        disclosure=QUASI,
        nhs="EMERGENCY CARE ARRIVAL TIME",
        deidentify=Deidentify.WHEN_TIME,
    )
    departure_date: pl.Date = column(
        "Day the patient left the department.",
        disclosure=QUASI,
        nhs="EMERGENCY CARE DEPARTURE DATE",
        rules=["date_sentinel", "cds_date_range", "departure_not_before_arrival"],
    )
    arrival_mode: pl.String = column(
        "How the patient came.",
        disclosure=PLAIN,
        nhs="EMERGENCY CARE ARRIVAL MODE (SNOMED CT)",
        code_list="arrival_mode",
    )
    ambulance_incident_number: pl.String = column(
        "Number of the ambulance incident that brought the patient.",
        disclosure=DIRECT,
        nhs="AMBULANCE INCIDENT NUMBER",
        deidentify=Deidentify.INCIDENT,
        fact="incident_no",
    )
    ambulance_care_contact_id: pl.String = column(
        "Number of the ambulance care contact that brought the patient.",
        disclosure=DIRECT,
        nhs="AMBULANCE CARE CONTACT IDENTIFIER",
        fact="incident_no",
    )
    conveying_ambulance_trust: pl.String = column(
        "Ambulance trust that brought the patient.",
        disclosure=PLAIN,
        nhs="ORGANISATION IDENTIFIER (CONVEYING AMBULANCE TRUST)",
        code_list="ambulance_trust",
    )
    attendance_category: pl.String = column(
        "First, follow-up or planned attendance.",
        disclosure=PLAIN,
        nhs="EMERGENCY CARE ATTENDANCE CATEGORY",
        code_list="attendance_category",
    )
    acuity: pl.String = column(
        "Urgency given at triage.", disclosure=SENSITIVE, nhs="EMERGENCY CARE ACUITY (SNOMED CT)", code_list="acuity"
    )
    discharge_status: pl.String = column(
        "How the attendance ended.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE DISCHARGE STATUS (SNOMED CT)",
        code_list="discharge_status",
    )
    discharge_destination: pl.String = column(
        "Where the patient went.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE DISCHARGE DESTINATION (SNOMED CT)",
        code_list="discharge_destination",
    )

    # -- the injury
    chief_complaint: pl.String = column(
        "What the patient came with; codes outside the violence and injury lists stay behind.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE CHIEF COMPLAINT (SNOMED CT)",
        code_list="chief_complaint",
    )
    injury_date: pl.Date = column(
        "Day of the injury.",
        disclosure=QUASI,
        nhs="INJURY DATE",
        rules=["date_sentinel", "cds_date_range", "injury_not_after_arrival"],
    )
    injury_time: pl.Time = column(
        "Time of the injury.",
        disclosure=QUASI,
        nhs="INJURY TIME",
        deidentify=Deidentify.TIME_KNOWN,
        rules=["injury_time_defaulted"],
    )
    injury_intent: pl.String = column(
        "Intent of the injury; apparent assault is the mark of violence.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE INJURY INTENT (SNOMED CT)",
        code_list="injury_intent",
    )
    injury_mechanism: pl.String = column(
        "What caused the injury.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE INJURY MECHANISM (SNOMED CT)",
        code_list="injury_mechanism",
    )
    place_of_injury: pl.String = column(
        "Type of place where the injury happened.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE PLACE OF INJURY (SNOMED CT)",
        code_list="place_of_injury",
    )
    place_latitude: pl.Float64 = column(
        "Latitude of the place of injury.", disclosure=DIRECT, nhs="EMERGENCY CARE PLACE OF INJURY (LATITUDE)"
    )
    place_longitude: pl.Float64 = column(
        "Longitude of the place of injury.", disclosure=DIRECT, nhs="EMERGENCY CARE PLACE OF INJURY (LONGITUDE)"
    )
    place_description: pl.String = column(
        "Name or street of the place, as typed.", disclosure=DIRECT, nhs="ASSAULT LOCATION DESCRIPTION", fact="address1"
    )
    local_place_type: pl.String = column(
        "Type of place in the department's own words.", disclosure=SENSITIVE, deidentify=Deidentify.SCAN
    )
    alcohol_drug: pl.String = column(
        "Alcohol or drug involvement codes.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE INJURY ALCOHOL OR DRUG INVOLVEMENT (SNOMED CT)",
        deidentify=Deidentify.DROP,
    )
    diagnosis: pl.String = column(
        "All diagnosis codes, separated by commas.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE DIAGNOSIS (SNOMED CT)",
        deidentify=Deidentify.CONCEPTS,
        code_list="violence_concept",
    )
    safeguarding: pl.String = column(
        "All safeguarding concern codes, separated by commas.",
        disclosure=SENSITIVE,
        nhs="SAFEGUARDING CONCERN (SNOMED CT)",
        deidentify=Deidentify.CONCEPTS,
        code_list="violence_concept",
    )
    triage_note: pl.String = column("What the triage nurse wrote.", disclosure=DIRECT, deidentify=Deidentify.FLAGS)
