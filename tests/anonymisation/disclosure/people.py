"""From a feasible table of linked tables back to people: contacts whose counts are that feasible table's figures.

Nothing here is clever: where two tables cut the same people in two ways, the labels of one are dealt out beside those
of the other. That this is always possible is what makes whole numbers that satisfy the relations a table of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from anonymisation.disclosure.audit.linked_tables import CATEGORIES_OF_A_YEAR, UNDER_18, quarter_of, year_of
from anonymisation.disclosure.audit.statements import Key
from tests.anonymisation.disclosure.region import MONTHS
from tests.warehouse.conftest import AN_ATTENDANCE, AN_INCIDENT

FeasibleFigures = Mapping[str, Mapping[Key, int]]
"""table → key → figure."""
Row = dict[str, Any]
YEAR = "2025/26"
NO_HOME = {
    "residence_status": "unknown",
    "residence_la": "unknown",
    "residence_ward": "unknown",
    "residence_msoa": "unknown",
}
COLUMN = {
    "la_year_mechanism": ["mechanism"],
    "la_year_place": ["place_type"],
    "la_year_weekday_time": ["weekday", "time_band"],
    "la_year_ethnic_group": ["ethnic_group"],
    "la_year_deprivation": ["residence_deprivation"],
}


def dealt(rows: list[Row], labels: Iterable[tuple[dict[str, Any], int]]) -> None:
    """Each row gets one label; there are as many of either."""
    each = [label for label, times in labels for _ in range(times)]
    assert len(each) == len(rows)
    for row, label in zip(rows, each, strict=True):
        row.update(label)


def by_residence(feasible: FeasibleFigures, pieces: Mapping[tuple[str, str], int]) -> list[Row]:
    """ED violence by where people live and when, and which trust saw them. pieces: (ward, MSOA) → those who live in
    both.
    """
    rows = [row for month in MONTHS for row in _of_month(feasible, month)]
    places = sorted({key[1] for key in feasible["la_month_source"] if key[0] == "residence"})
    for la in places:
        mine = [row for row in rows if row["residence_la"] == la]
        for quarter in sorted({quarter_of(month) for month in MONTHS}):
            of_quarter = [row for row in mine if quarter_of(row["month"]) == quarter]
            dealt(
                of_quarter,
                [
                    ({"age_band": k[2], "sex": k[3], "is_under_18": k[2] in UNDER_18}, n)
                    for k, n in feasible["la_quarter_age_sex"].items()
                    if k[:2] == (la, quarter)
                ],
            )
            rows += _beyond(feasible, la, quarter, of_quarter)
        of_year = [row for row in mine if year_of(row["month"]) == YEAR]
        for table in CATEGORIES_OF_A_YEAR:
            dealt(
                of_year,
                [
                    (dict(zip(COLUMN[table], k[2:], strict=True)), n)
                    for k, n in feasible[table].items()
                    if k[:2] == (la, YEAR)
                ],
            )
        _placed(feasible, pieces, la, mine)
    return rows


def _of_month(feasible: FeasibleFigures, month: date) -> list[Row]:
    areas = {key[1]: n for key, n in feasible["la_month_source"].items() if key[0] == "residence" and key[2] == month}
    rows = [
        AN_ATTENDANCE
        | NO_HOME
        | {"month": month, "residence_la": la, "residence_status": "area" if la.startswith("E") else la}
        for la, n in areas.items()
        for _ in range(n)
    ]
    for row in rows:
        if row["residence_status"] != "area":
            row.update(residence_ward=row["residence_la"], residence_msoa=row["residence_la"])
    dealt(
        rows,
        [
            ({"provider_code": key[0]}, n)
            for key, n in feasible["provider_month"].items()
            if key[1:] == ("ecds", month, "violence")
        ],
    )
    return rows


def _beyond(feasible: FeasibleFigures, la: str, quarter: date, primary: list[Row]) -> list[Row]:
    """Those of the secondary definition alone, and possible violence; kinds are marked among all of the secondary."""
    definition = {
        name: feasible["la_quarter_definition"][la, quarter, name] for name in ("primary", "secondary", "sensitivity")
    }
    kind = {name: feasible["la_quarter_kind"][la, quarter, name] for name in ("sexual", "domestic", "under_18")}
    home = (
        dict(primary[0])
        if primary
        else AN_ATTENDANCE | NO_HOME | {"residence_la": la, "residence_status": "area" if la.startswith("E") else la}
    )
    home |= {
        "month": max(quarter, MONTHS[0]),
        "is_primary": False,
        "age_band": "unknown",
        "is_under_18": False,
        "intent_coded": False,
    }
    if home["residence_status"] == "area":
        home |= {"residence_ward": "unknown", "residence_msoa": "unknown"}
    else:
        home |= {"residence_ward": la, "residence_msoa": la}
    extra = [home | {"is_secondary": True} for _ in range(definition["secondary"] - definition["primary"])]
    older = kind["under_18"] - sum(row["is_under_18"] for row in primary)
    assert 0 <= older <= len(extra)
    for row in extra[:older]:
        row.update(age_band="16-17", is_under_18=True)
    for name in ("sexual", "domestic"):
        assert kind[name] <= len(primary) + len(extra)
        for row in [*primary, *extra][: kind[name]]:
            row[f"is_{name}"] = True
    return extra + [home | {"is_secondary": False, "is_sensitivity": True} for _ in range(definition["sensitivity"])]


def _placed(feasible: FeasibleFigures, pieces: Mapping[tuple[str, str], int], la: str, rows: list[Row]) -> None:
    """Wards and MSOAs of those who live in one authority."""
    small: dict[tuple[str, str, date], list[tuple[str, int]]] = defaultdict(list)
    for key, n in feasible["small_area_period"].items():
        if key[0] == la:
            small[key[1], key[3], key[4]].append((key[2], n))
    for (level, kind, starts), areas in small.items():
        of_period = [
            row
            for row in rows
            if {
                "month": row["month"],
                "quarter": quarter_of(row["month"]),
                "year": date(row["month"].year - (row["month"].month < 4), 4, 1),
            }[kind]
            == starts
        ]
        dealt(of_period, [({f"residence_{level}": area}, n) for area, n in areas])
    of_year = [row for row in rows if year_of(row["month"]) == YEAR]
    if any(level == "ward" for level, _, _ in small):
        for ward in {ward for ward, _ in pieces}:
            in_ward = [row for row in of_year if row["residence_ward"] == ward]
            dealt(
                in_ward,
                [({"residence_msoa": msoa}, n) for (of_ward, msoa), n in pieces.items() if of_ward == ward]
                if in_ward
                else [],
            )


def by_trust(feasible: FeasibleFigures) -> list[Row]:
    """Every attendance and incident by trust and month, what was coded of it, and what its note says."""
    rows = []
    for trust in sorted({key[0] for key in feasible["provider_month"] if key[1] == "ecds"}):
        rows += _attendances(feasible, trust)
    return rows + [row for month in MONTHS for row in _incidents(feasible, month)]


def _attendances(feasible: FeasibleFigures, trust: str) -> list[Row]:
    classes: dict[str, list[Row]] = {"violence": [], "intent": [], "injury": [], "none": []}
    base = (
        AN_ATTENDANCE
        | NO_HOME
        | {"provider_code": trust, "is_primary": False, "is_secondary": False, "is_injury": False, "text_assault": None}
    )
    base |= dict.fromkeys(("intent_coded", "mechanism_coded", "place_coded", "time_known"), False)
    for month in MONTHS:
        of = {
            measure: feasible["provider_month"][trust, "ecds", month, measure]
            for measure in (
                "contacts",
                "injuries",
                "intent_coded",
                "mechanism_coded",
                "place_coded",
                "time_known",
                "violence",
            )
        }
        here = [base | {"month": month} for _ in range(of["contacts"])]
        for measure, flag in (
            ("injuries", "is_injury"),
            ("intent_coded", "intent_coded"),
            ("mechanism_coded", "mechanism_coded"),
            ("place_coded", "place_coded"),
            ("time_known", "time_known"),
        ):
            for row in here[: of[measure]]:
                row[flag] = True
        for row in here[: of["violence"]]:
            row.update(is_primary=True, is_secondary=True)
        if year_of(month) == YEAR:
            for row in here:
                classes[
                    "violence"
                    if row["is_primary"]
                    else "intent"
                    if row["intent_coded"]
                    else "injury"
                    if row["is_injury"]
                    else "none"
                ].append(row)
        else:
            classes.setdefault("later", []).extend(here)
    cells = {
        coding: {k[3]: n for k, n in feasible["provider_year_coding"].items() if k[:3] == (trust, YEAR, coding)}
        for coding in ("coded", "other_intent", "open_intent", "no_injury")
    }
    coded = list(classes["violence"])
    for name, coding in (("intent", "other_intent"), ("injury", "open_intent"), ("none", "no_injury")):
        # What is of no other coding is of the secondary definition alone.
        others = sum(cells[coding].values())
        assert others <= len(classes[name])
        dealt(classes[name][:others], [({"text_assault": _says(note)}, n) for note, n in cells[coding].items()])
        for row in classes[name][others:]:
            row["is_secondary"] = True
            coded.append(row)
    dealt(coded, [({"text_assault": _says(note)}, n) for note, n in cells["coded"].items()])
    return [row for each in classes.values() for row in each]


def _says(note: str) -> bool | None:
    return {"says": True, "silent": False, "no_note": None}[note]


def _incidents(feasible: FeasibleFigures, month: date) -> list[Row]:
    of = {
        measure: feasible["provider_month"]["RYA", "ambulance", month, measure]
        for measure in (
            "contacts",
            "injuries",
            "intent_coded",
            "mechanism_coded",
            "place_coded",
            "time_known",
            "violence",
        )
    }
    base = AN_INCIDENT | {
        "month": month,
        "is_ambulance": False,
        "is_injury": False,
        **dict.fromkeys(("intent_coded", "mechanism_coded", "place_coded", "time_known"), False),
    }
    rows = [dict(base) for _ in range(of["contacts"])]
    for measure in ("injuries", "intent_coded", "mechanism_coded", "place_coded", "time_known"):
        for row in rows[: of[measure]]:
            row["is_injury" if measure == "injuries" else measure] = True
    violent = rows[: of["violence"]]
    areas = {
        key[1]: n
        for key, n in feasible["la_month_source"].items()
        if key[0] == "incident" and key[2:] == (month, "ambulance")
    }
    dealt(
        violent,
        [
            ({"is_ambulance": True, "incident_la": la, "incident_status": "area" if la.startswith("E") else la}, n)
            for la, n in areas.items()
        ],
    )
    for la in areas:
        linked = feasible["la_month_source"]["incident", la, month, "linked"]
        of_area = [row for row in violent if row["incident_la"] == la]
        assert linked <= len(of_area)
        for row in of_area[:linked]:
            row["linked"] = True
    return rows
