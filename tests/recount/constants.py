"""What the recount knows of codes, trusts and areas: copied by hand from the reference facts, so that a slip in the
product's own lists shows. Must not import or read anything of the product.
"""

from __future__ import annotations

# -- organisations: reference/ods_west_midlands.csv, types "acute trust" and "ambulance trust"
ACUTE_TRUSTS = frozenset({"RRK", "RQ3", "RXK", "RNA", "RL4", "RBK", "RKB", "RLT", "RJC"})
AMBULANCE_TRUSTS = frozenset({"RYA"})

# -- areas: reference/la_west_midlands.csv, without the county, which holds the five districts
LOCAL_AUTHORITIES = frozenset(
    {
        "E08000025",  # Birmingham
        "E08000029",  # Solihull
        "E08000027",  # Dudley
        "E08000028",  # Sandwell
        "E08000030",  # Walsall
        "E08000031",  # Wolverhampton
        "E08000026",  # Coventry
        "E07000218",  # North Warwickshire
        "E07000219",  # Nuneaton and Bedworth
        "E07000220",  # Rugby
        "E07000221",  # Stratford-on-Avon
        "E07000222",  # Warwick
    }
)
NO_AREA = frozenset({"outside", "no_fixed_abode", "unknown"})

# -- injury intent: reference/snomed_injury_intent.csv
APPARENT_ASSAULT = "298231000000106"
UNDETERMINED = "269735005"
DETERMINED_INTENTS = frozenset(
    {
        "242056005",  # accident
        "276853009",  # self-harm
        APPARENT_ASSAULT,
        "35688006",  # complication of care
        "242651001",  # animal
        "219256006",  # legal intervention
    }
)
INTENTS = DETERMINED_INTENTS | {UNDETERMINED}

# -- injury mechanism: reference/snomed_injury_mechanism.csv, codes and our_category. The published groups are the
# mart's
# categories (the list "mechanism"): body, knife, glass, blunt_object, firearm, corrosive, other.
MECHANISM_GROUP = {
    "54670004": "other",  # slipping
    "75941004": "other",  # tripping
    "240871000000104": "other",  # fall below one metre
    "429482004": "other",  # fall above one metre
    "425359009": "body",  # blunt force or pushed
    "242890000": "body",  # fist
    "242892008": "body",  # foot
    "219236005": "blunt_object",
    "125665001": "other",  # crush
    "425322008": "knife",
    "426058000": "glass",
    "283545005": "firearm",  # gunshot
    "242999003": "firearm",  # projectile
    "397996002": "other",  # explosion
    "75478009": "other",  # poisoning
    "242669005": "other",  # inhaled foreign body
    "241121000000102": "other",  # hanging
    "242020007": "other",  # asphyxia
    "66466001": "other",  # asphyxia, other
    "125666000": "other",  # heat
    "371704001": "corrosive",  # chemical burn
    "371708003": "other",  # electrical
    "24803000": "other",  # radiation
    "409702008": "other",  # hyperthermia
    "386689009": "other",  # hypothermia
    "64113006": "other",  # exertion
    "87970004": "other",  # near drowning
    "241977008": "other",  # diving
}
# The sensitivity definition asks for the category, which is finer: a projectile may be no firearm, a push is no fist.
SUSPICIOUS_MECHANISMS = frozenset(
    {
        "425322008",  # knife
        "426058000",  # glass
        "283545005",  # firearm
        "242890000",  # fist
        "242892008",  # kick
    }
)

# -- place of injury: reference/snomed_place_of_injury.csv, rows marked usable and the candidate for home; grouped as
# the
# list "place_type" is.
PLACE_GROUP = {
    "244211000000103": "education",
    "981021000000108": "retail",
    "980911000000107": "licensed_premises",
    "244281000000105": "public_building",
    "244321000000102": "workplace",
    "244301000000106": "sport_or_leisure",
    "244231000000106": "street",
    "979981000000100": "park_or_countryside",
    "979971000000102": "park_or_countryside",
    "979961000000109": "park_or_countryside",  # farm
    "244201000000100": "workplace",  # building site
    "980891000000109": "park_or_countryside",  # waterside
    "244251000000104": "healthcare",
    "244221000000109": "healthcare",
    "244181000000104": "healthcare",
    "244241000000102": "home",
}

# -- chief complaint: reference/snomed_chief_complaint_violence.csv
SEXUAL_ASSAULT_COMPLAINT = "56890008"
SELF_HARM_COMPLAINT = "248062006"
# Rows with ecds_injury_flag 1. 248004009 (the patient is violent) and 161152002 (social problem) are 0.
_WITH_INJURY_FLAG = """
    422970001 262599003 276464002 47609003 33334006 70176004 399963005 312608009 312609001 299972003 283682007 125666000
    93459000 2999009 75441006 19491003 14380007 55899000 282752000 82271004 125593007 90460009 127278005 127279002
    81102000
    417746004 262595009 6923002 56890008 34124000 75478009 371708003 386689009 370977006 87970004 417981005 371704001
    57335002
    248062006 385486001
"""
INJURY_COMPLAINTS = frozenset(_WITH_INJURY_FLAG.split())

# -- violence concepts: reference/snomed_violence_concepts_other.csv and snomed_safeguarding.csv. The first six make a
# case;
# concerns only mark the kind of a case made by something else.
CONCEPTS_THAT_COUNT = {
    "52684005": "assault",
    "248110007": "sexual",
    "404189009": "domestic",
    "219218005": "assault",
    "242869008": "assault",
    "90774003": "assault",
}
CONCEPTS_THAT_MARK = {
    "707087005": "domestic",
    "297591000000108": "sexual",
    "702579009": "sexual",
    "881081000000100": "domestic",
    "697950003": "domestic",
}

# -- sex and ethnic category: reference/validation_rules.csv (sex 1 2 9 X, legacy 0; first character of the ethnic
# category, with 99 and Z two different unknowns) and the ONS five-way grouping of the 2001 categories
SEX_GROUP = {"1": "male", "2": "female", "9": "indeterminate"}
ETHNIC_GROUP = {
    **dict.fromkeys("ABC", "white"),
    **dict.fromkeys("DEFG", "mixed"),
    **dict.fromkeys("HJKL", "asian"),
    **dict.fromkeys("MNP", "black"),
    **dict.fromkeys("RS", "other"),
}

# -- ambulance: reference/ambulance_codes.csv (suffixes excluded on card 27) and our short list of reasons
NEVER_ON_CARD_27 = frozenset("IXY")
VIOLENT_REASONS = frozenset({"assault", "sexual_assault", "stabbing", "shooting", "domestic_assault"})

# -- the columns of an attendance, which together are its identity where it has no number of its own
_ATTENDANCE = """
    record_id attendance_id update_type applicable_date applicable_time dupe_flag deleted finished nhs_number
    pseudo_nhs_number nhs_number_status local_patient_id forename surname address phone birth_date age sex
    ethnic_category
    postcode lsoa_residence gp_practice withheld_reason provider_code site_code department_type arrival_date
    arrival_time
    departure_date arrival_mode ambulance_incident_number ambulance_care_contact_id conveying_ambulance_trust
    attendance_category acuity discharge_status discharge_destination chief_complaint injury_date injury_time
    injury_intent
    injury_mechanism place_of_injury place_latitude place_longitude place_description local_place_type alcohol_drug
    diagnosis
    safeguarding triage_note
"""
ATTENDANCE = tuple(_ATTENDANCE.split())
