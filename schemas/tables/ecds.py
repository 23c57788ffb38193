"""An emergency department attendance as a trust or NHS England sends it, before de-identification.

The names are ours; `sources/ecds/layouts/` says which heading of which extract fills each.
Meanings follow the Emergency Care Data Set (CDS 6.2.2, type 011).
"""

from schemas.columns import PLAIN, QUASI, SENSITIVE, Deidentify, Table, column
from schemas.rules import (
    age_hes_infant,
    departure_not_before_arrival,
    injury_not_after_arrival,
    injury_time_defaulted,
    nhs_number_verified,
    not_in_the_future,
)
from schemas.types import (
    LSOA,
    Address,
    Age,
    AttendanceNumber,
    BirthDate,
    Code,
    Coordinate,
    EthnicCategory,
    EventDate,
    IncidentNumber,
    NHSNumber,
    Note,
    OrganisationCode,
    PatientNumber,
    PersonName,
    Postcode,
    Pseudonym,
    RecordNumber,
    SnomedCode,
    SnomedCodes,
    Telephone,
    Text,
    TimeOfDay,
    VersionDate,
    Wording,
)


class Attendance(Table):
    """One attendance at an emergency department, as received."""

    name = "attendance"
    grain = "one attendance"

    # -- the record and its versions
    record_id: RecordNumber = column(
        "Identifier of the record in the sender's system.",
        nhs="CDS UNIQUE IDENTIFIER",
        deidentify=Deidentify.RECORD,
    )
    attendance_id: AttendanceNumber = column(
        "Attendance number given by the department.",
        nhs="EMERGENCY CARE ATTENDANCE IDENTIFIER",
        deidentify=Deidentify.RECORD,
    )
    update_type: Code = column(
        "9 original or replacement, 1 deletion.",
        disclosure=PLAIN,
        nhs="CDS UPDATE TYPE",
        deidentify=Deidentify.VERSION,
        code_list="update_type",
    )
    applicable_date: VersionDate = column(
        "Day from which this version of the record applies.",
        nhs="CDS APPLICABLE DATE",
        deidentify=Deidentify.VERSION,
    )
    applicable_time: TimeOfDay = column(
        "Time from which this version of the record applies.",
        nhs="CDS APPLICABLE TIME",
        deidentify=Deidentify.VERSION,
    )
    dupe_flag: Code = column(
        "Duplicate marker set by NHS England; 0 is kept.", disclosure=PLAIN, code_list="yes_no_flag"
    )
    deleted: Code = column(
        "Deletion marker set by the national platform; 1 is deleted.", disclosure=PLAIN, code_list="yes_no_flag"
    )
    finished: Code = column(
        "1 when the attendance had ended.", disclosure=PLAIN, nhs="FINISHED INDICATOR", code_list="yes_no_flag"
    )

    # -- the person
    nhs_number: NHSNumber = column(
        "NHS number of the patient.",
        nhs="NHS NUMBER",
        deidentify=Deidentify.PERSON,
        fact="nhs_number",
    )
    pseudo_nhs_number: Pseudonym = column(
        "Pseudonym that NHS England put in the place of the NHS number.",
        deidentify=Deidentify.PERSON,
    )
    nhs_number_status: Code = column(
        "How far the NHS number was traced; 01 is verified.",
        disclosure=PLAIN,
        nhs="NHS NUMBER STATUS INDICATOR CODE",
        code_list="nhs_number_status",
        rules=[nhs_number_verified],
    )
    local_patient_id: PatientNumber = column(
        "Hospital number of the patient.", nhs="LOCAL PATIENT IDENTIFIER", fact="mrn"
    )
    forename: PersonName = column("Given name of the patient.", nhs="PERSON GIVEN NAME", fact="forename")
    surname: PersonName = column("Family name of the patient.", nhs="PERSON FAMILY NAME", fact="surname")
    address: Address = column("First lines of the usual address.", nhs="PATIENT USUAL ADDRESS", fact="address1")
    phone: Telephone = column("Telephone number of the patient.", fact="phone")
    birth_date: BirthDate = column(
        "Date of birth.",
        nhs="PERSON BIRTH DATE",
        deidentify=Deidentify.AGE,
        fact="dob",
    )
    age: Age = column(
        "Age on arrival.",
        nhs="AGE AT CDS ACTIVITY DATE",
        deidentify=Deidentify.AGE,
        rules=[age_hes_infant],
        unit="completed years",
    )
    sex: Code = column(
        "Gender the patient stated.", disclosure=SENSITIVE, nhs="PERSON STATED GENDER CODE", code_list="sex"
    )
    ethnic_category: EthnicCategory = column(
        "Ethnic category; the first character is the national code.",
        nhs="ETHNIC CATEGORY",
    )
    postcode: Postcode = column(
        "Postcode of the usual address.",
        nhs="POSTCODE OF USUAL ADDRESS",
        deidentify=Deidentify.RESIDENCE,
        fact="postcode",
    )
    lsoa_residence: LSOA = column(
        "Lower layer super output area of the usual address, where the sender has already replaced the postcode.",
        deidentify=Deidentify.RESIDENCE,
    )
    gp_practice: Text = column(
        "General practice the patient is registered with.",
        disclosure=QUASI,
        nhs="GENERAL MEDICAL PRACTICE (PATIENT REGISTRATION)",
    )
    withheld_reason: Code = column(
        "Why identity was withheld by the sender.",
        disclosure=PLAIN,
        nhs="WITHHELD IDENTITY REASON",
        code_list="withheld_identity_reason",
    )

    # -- the service
    provider_code: OrganisationCode = column(
        "Trust that ran the department.",
        nhs="ORGANISATION IDENTIFIER (CODE OF PROVIDER)",
        required=True,
    )
    site_code: Code = column(
        "Site where the patient was treated.",
        disclosure=PLAIN,
        nhs="ORGANISATION SITE IDENTIFIER (OF TREATMENT)",
        code_list="ed_site",
    )
    department_type: Code = column(
        "Type of department, 01 major to 05 same day emergency care.",
        disclosure=PLAIN,
        nhs="EMERGENCY CARE DEPARTMENT TYPE",
        code_list="department_type",
    )
    arrival_date: EventDate = column(
        "Day the patient arrived.",
        nhs="EMERGENCY CARE ARRIVAL DATE",
        deidentify=Deidentify.WHEN_DATE,
        required=True,
        rules=[not_in_the_future],
    )
    arrival_time: TimeOfDay = column(
        "Time the patient arrived.",
        nhs="EMERGENCY CARE ARRIVAL TIME",
        deidentify=Deidentify.WHEN_TIME,
    )
    departure_date: EventDate = column(
        "Day the patient left the department.",
        nhs="EMERGENCY CARE DEPARTURE DATE",
        rules=[departure_not_before_arrival],
    )
    arrival_mode: SnomedCode = column(
        "How the patient came.",
        disclosure=PLAIN,
        nhs="EMERGENCY CARE ARRIVAL MODE (SNOMED CT)",
        code_list="arrival_mode",
    )
    ambulance_incident_number: IncidentNumber = column(
        "Number of the ambulance incident that brought the patient.",
        nhs="AMBULANCE INCIDENT NUMBER",
        deidentify=Deidentify.INCIDENT,
        fact="incident_no",
    )
    ambulance_care_contact_id: IncidentNumber = column(
        "Number of the ambulance care contact that brought the patient.",
        nhs="AMBULANCE CARE CONTACT IDENTIFIER",
        fact="incident_no",
    )
    conveying_ambulance_trust: Code = column(
        "Ambulance trust that brought the patient.",
        disclosure=PLAIN,
        nhs="ORGANISATION IDENTIFIER (CONVEYING AMBULANCE TRUST)",
        code_list="ambulance_trust",
    )
    attendance_category: Code = column(
        "First, follow-up or planned attendance.",
        disclosure=PLAIN,
        nhs="EMERGENCY CARE ATTENDANCE CATEGORY",
        code_list="attendance_category",
    )
    acuity: SnomedCode = column(
        "Urgency given at triage.", disclosure=SENSITIVE, nhs="EMERGENCY CARE ACUITY (SNOMED CT)", code_list="acuity"
    )
    discharge_status: SnomedCode = column(
        "How the attendance ended.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE DISCHARGE STATUS (SNOMED CT)",
        code_list="discharge_status",
    )
    discharge_destination: SnomedCode = column(
        "Where the patient went.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE DISCHARGE DESTINATION (SNOMED CT)",
        code_list="discharge_destination",
    )

    # -- the injury
    chief_complaint: SnomedCode = column(
        "What the patient came with; codes outside the violence and injury lists stay behind.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE CHIEF COMPLAINT (SNOMED CT)",
        code_list="chief_complaint",
    )
    injury_date: EventDate = column(
        "Day of the injury.",
        nhs="INJURY DATE",
        rules=[injury_not_after_arrival],
    )
    injury_time: TimeOfDay = column(
        "Time of the injury.",
        nhs="INJURY TIME",
        deidentify=Deidentify.TIME_KNOWN,
        rules=[injury_time_defaulted],
    )
    injury_intent: SnomedCode = column(
        "Intent of the injury; apparent assault is the mark of violence.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE INJURY INTENT (SNOMED CT)",
        code_list="injury_intent",
    )
    injury_mechanism: SnomedCode = column(
        "What caused the injury.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE INJURY MECHANISM (SNOMED CT)",
        code_list="injury_mechanism",
    )
    place_of_injury: SnomedCode = column(
        "Type of place where the injury happened.",
        disclosure=SENSITIVE,
        nhs="EMERGENCY CARE PLACE OF INJURY (SNOMED CT)",
        code_list="place_of_injury",
    )
    place_latitude: Coordinate = column(
        "Latitude of the place of injury.", nhs="EMERGENCY CARE PLACE OF INJURY (LATITUDE)"
    )
    place_longitude: Coordinate = column(
        "Longitude of the place of injury.", nhs="EMERGENCY CARE PLACE OF INJURY (LONGITUDE)"
    )
    place_description: Address = column(
        "Name or street of the place, as typed.", nhs="ASSAULT LOCATION DESCRIPTION", fact="address1"
    )
    local_place_type: Wording = column("Type of place in the department's own words.", deidentify=Deidentify.SCAN)
    alcohol_drug: SnomedCodes = column(
        "Alcohol or drug involvement codes.",
        nhs="EMERGENCY CARE INJURY ALCOHOL OR DRUG INVOLVEMENT (SNOMED CT)",
        deidentify=Deidentify.DROP,
    )
    diagnosis: SnomedCodes = column(
        "All diagnosis codes, separated by commas.",
        nhs="EMERGENCY CARE DIAGNOSIS (SNOMED CT)",
        deidentify=Deidentify.CONCEPTS,
        code_list="violence_concept",
    )
    safeguarding: SnomedCodes = column(
        "All safeguarding concern codes, separated by commas.",
        nhs="SAFEGUARDING CONCERN (SNOMED CT)",
        deidentify=Deidentify.CONCEPTS,
        code_list="violence_concept",
    )
    triage_note: Note = column("What the triage nurse wrote.", deidentify=Deidentify.FLAGS)
