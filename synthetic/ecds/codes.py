"""The codes an ED uses for what it sees, and how often. Codes of illness are ordinary ones outside our lists."""

from __future__ import annotations

from synthetic import events as event_codes

INTENTS = {
    "assault": "298231000000106",
    "self_harm": "276853009",
    "accident": "242056005",
    "animal": "242651001",
    "complication": "35688006",
    "legal": "219256006",
    "undetermined": "269735005",
}
UNDETERMINED = INTENTS["undetermined"]

COMPLAINTS = {
    "wound": {"312608009": 5.0, "312609001": 2.0, "125593007": 1.0},
    "blow": {
        "82271004": 4.0,
        "125593007": 4.0,
        "127278005": 2.0,
        "282752000": 1.0,
        "90460009": 0.6,
        "19491003": 0.8,
        "81102000": 0.5,
    },
    "accident": {
        "127278005": 5.0,
        "127279002": 5.0,
        "82271004": 2.0,
        "312608009": 2.0,
        "399963005": 1.0,
        "81102000": 1.0,
        "125666000": 0.6,
    },
    "animal": {"283682007": 4.0, "299972003": 1.0},
    "self_harm": {"248062006": 7.0, "75478009": 3.0},
    "illness": {
        "29857009": 6.0,
        "21522001": 7.0,
        "267036007": 6.0,
        "25064002": 3.0,
        "386661006": 4.0,
        "271594007": 2.0,
        "248004009": 0.05,
    },
}
"""Complaints of injury are on our list; those of illness are ordinary codes outside it."""

DIAGNOSES = {
    "blow": {"62106007": 3.0, "125605004": 2.0, "125667009": 4.0, "52684005": 1.2, "90774003": 0.5},
    "wound": {"262560006": 5.0, "125643001": 3.0, "219218005": 1.6},
    "accident": {"125605004": 4.0, "125667009": 4.0, "44465007": 4.0, "262560006": 2.0},
    "self_harm": {"7895008": 4.0, "262560006": 2.0},
    "illness": {"22298006": 1.0, "233604007": 3.0, "68566005": 3.0, "195967001": 2.0, "91175000": 1.0, "74400008": 1.0},
}
LOCAL_PLACES = {
    event_codes.HOME: "Home",
    event_codes.STREET: "Street",
    event_codes.PUB: "Pub or club",
    event_codes.PARK: "Park",
    event_codes.SHOP: "Shop",
    event_codes.SCHOOL: "School",
    event_codes.WORK: "Workplace",
    event_codes.SPORT: "Sports ground",
    event_codes.PUBLIC: "Public building",
    event_codes.HOSPITAL: "Hospital",
}
ACUITIES = {
    "1064891000000107": 1.0,
    "1064911000000105": 12.0,
    "1064901000000108": 38.0,
    "1077241000000103": 40.0,
    "1077251000000100": 9.0,
}
ENDINGS = {
    "182992009": 70.0,
    "1077021000000100": 12.0,
    "1066301000000103": 4.0,
    "1066311000000101": 5.0,
    "1066321000000107": 3.0,
    "75004002": 0.1,
}
DESTINATIONS = {
    "306689006": 72.0,
    "306706006": 22.0,
    "1066331000000109": 4.0,
    "19712007": 1.0,
    "306705005": 0.4,
    "305398007": 0.1,
}
EMERGENCY_AMBULANCE, OWN, PUBLIC_TRANSPORT, POLICE = (
    "1048031000000100",
    "1048071000000103",
    "1048061000000105",
    "1048001000000106",
)
