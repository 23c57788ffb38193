"""A contact: what an attendance and an ambulance incident have in common once decided.

Every source's `classify` returns these columns; every mart counts them.
"""

import polars as pl

from schemas.columns import PLAIN, SENSITIVE, Table, column


class Contact(Table):
    """One current ED attendance or ambulance incident, de-identified, with what was decided about it."""

    name = "contact"
    grain = "one current attendance or incident"

    source: pl.String = column("Which kind of record: ecds or ambulance.", disclosure=PLAIN)
    submission: pl.String = column("Submission the row came in.", disclosure=PLAIN)
    line: pl.UInt32 = column("Line of the file the row came in.", disclosure=PLAIN)
    provider_code: pl.String = column("Trust that sent it.", disclosure=PLAIN)
    site_code: pl.String = column("Site of the department; empty for ambulance.", disclosure=PLAIN)
    month: pl.Date = column("First day of the month of the contact.", disclosure=PLAIN)
    weekday: pl.Int8 = column("Day of the week, Monday 1 to Sunday 7.", disclosure=PLAIN, code_list="weekday")
    time_band: pl.String = column("Three hours in which the contact began.", disclosure=PLAIN, code_list="time_band")
    age_band: pl.String = column("Age band of the patient.", disclosure=SENSITIVE, code_list="age_band")
    sex: pl.String = column("Sex of the patient.", disclosure=SENSITIVE, code_list="sex_group")
    ethnic_group: pl.String = column("Ethnic group of the patient.", disclosure=SENSITIVE, code_list="ethnic_group")
    residence_status: pl.String = column(
        "What is known of the place of residence.", disclosure=PLAIN, code_list="area_status"
    )
    residence_la: pl.String = column("Local authority of residence, or the status.", disclosure=SENSITIVE)
    residence_ward: pl.String = column("Ward of residence, or the status.", disclosure=SENSITIVE)
    residence_msoa: pl.String = column(
        "Middle layer super output area of residence, or the status.", disclosure=SENSITIVE
    )
    residence_lsoa: pl.String = column("Lower layer super output area of residence.", disclosure=SENSITIVE)
    residence_deprivation: pl.String = column(
        "National deprivation fifth of the neighbourhood of residence.",
        disclosure=SENSITIVE,
        code_list="deprivation_quintile",
    )
    incident_status: pl.String = column(
        "What is known of the place of the incident.", disclosure=PLAIN, code_list="area_status"
    )
    incident_la: pl.String = column("Local authority of the incident, or the status.", disclosure=SENSITIVE)
    incident_ward: pl.String = column("Ward of the incident, or the status.", disclosure=SENSITIVE)
    incident_msoa: pl.String = column(
        "Middle layer super output area of the incident, or the status.", disclosure=SENSITIVE
    )
    incident_lsoa: pl.String = column("Lower layer super output area of the incident.", disclosure=SENSITIVE)
    incident_deprivation: pl.String = column(
        "National deprivation fifth of the neighbourhood of the incident.",
        disclosure=SENSITIVE,
        code_list="deprivation_quintile",
    )
    mechanism: pl.String = column("What caused the injury.", disclosure=SENSITIVE, code_list="mechanism")
    place_type: pl.String = column("Type of place of the incident.", disclosure=SENSITIVE, code_list="place_type")
    is_injury: pl.Boolean = column(
        "An injury was recorded: intent, mechanism or an injury complaint.", disclosure=PLAIN
    )
    intent_coded: pl.Boolean = column("The injury's intent was coded with a determined value.", disclosure=PLAIN)
    mechanism_coded: pl.Boolean = column("The injury's mechanism was coded.", disclosure=PLAIN)
    place_coded: pl.Boolean = column("The injury's place was coded.", disclosure=PLAIN)
    time_known: pl.Boolean = column("The injury's time was given and not defaulted.", disclosure=PLAIN)
    is_primary: pl.Boolean = column("Violence by the primary definition for EDs.", disclosure=SENSITIVE)
    is_secondary: pl.Boolean = column(
        "Violence by the secondary definition for EDs, which holds the primary.", disclosure=SENSITIVE
    )
    is_sensitivity: pl.Boolean = column(
        "Possible violence with no intent coded, by the sensitivity definition for EDs.", disclosure=SENSITIVE
    )
    is_ambulance: pl.Boolean = column("Violence by the ambulance definition.", disclosure=SENSITIVE)
    is_sexual: pl.Boolean = column("Violence of a sexual kind.", disclosure=SENSITIVE)
    is_domestic: pl.Boolean = column("Violence of a domestic kind.", disclosure=SENSITIVE)
    is_under_18: pl.Boolean = column("The patient was under 18.", disclosure=SENSITIVE)
    text_assault: pl.Boolean = column(
        "The note reads like an assault; empty where there is none or it could not be read. Never makes a contact "
        "violence.",
        disclosure=SENSITIVE,
    )
    person_key: pl.String = column(
        "Keyed pseudonym of the person, for contacts that may be violence.", disclosure=SENSITIVE
    )
    incident_key: pl.String = column("Keyed pseudonym of the ambulance incident.", disclosure=SENSITIVE)
    link_clock: pl.Int64 = column(
        "Minutes on a clock shifted by a secret for each person; differences within a person are true.",
        disclosure=SENSITIVE,
    )
    linked: pl.Boolean = column("The same event is held by the other source too.", disclosure=SENSITIVE)
