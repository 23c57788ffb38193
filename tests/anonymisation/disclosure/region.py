"""A region of two authorities whose wards and MSOAs cross, invented contacts of it, counted by the real counting code.

Knows how contacts are counted and protected, so that what links tables can be tried on true tables.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from anonymisation.disclosure.audit.statements import Key, PublishedStatements, Rule, Snapshot, Statement, keyed
from anonymisation.disclosure.rules.policies import read_policy
from anonymisation.disclosure.rules.suppression import group_by, protect
from schemas.tables.contact import Contact
from schemas.tables.marts import all_marts, last_month
from tests.warehouse.conftest import AN_ATTENDANCE, AN_INCIDENT, code_lists
from warehouse.marts.counting import count

BIRMINGHAM, COVENTRY = "E08000025", "E08000026"
PIECES = pl.DataFrame(
    [
        ("W1", "M1", BIRMINGHAM),
        ("W1", "M2", BIRMINGHAM),
        ("W2", "M2", BIRMINGHAM),
        ("W3", "M3", BIRMINGHAM),
        ("W2", "M3", BIRMINGHAM),
        ("W4", "M4", COVENTRY),
        ("W4", "M5", COVENTRY),
        ("W5", "M5", COVENTRY),
        (None, "M5", COVENTRY),
    ],
    schema=["ward", "msoa", "la"],
    orient="row",
)
MONTHS = [date(2025 + (3 + k) // 12, (3 + k) % 12 + 1, 1) for k in range(15)]
"""April 2025 to June 2026: a financial year and a quarter."""

Counts = Mapping[str, pl.DataFrame]


def inputs() -> dict[str, pl.DataFrame]:
    """What counting needs beside contacts."""
    senders = [("RRK", "ecds"), ("RKB", "ecds"), ("RYA", "ambulance")]
    year = [f"{m.year - (m.month < 4)}/{(m.year + (m.month >= 4)) % 100:02}" for m in MONTHS]
    return {
        "area": pl.DataFrame({"code": [BIRMINGHAM, COVENTRY], "level": ["local_authority"] * 2}),
        "calendar": pl.DataFrame(
            {
                "month": MONTHS,
                "quarter": [date(m.year, 3 * ((m.month - 1) // 3) + 1, 1) for m in MONTHS],
                "financial_year": year,
            }
        ),
        "expected": pl.DataFrame(
            [(p, s, area) for p, s in senders for area in (BIRMINGHAM, COVENTRY, "all")],
            schema=["provider_code", "source", "area_code"],
            orient="row",
        ),
        "reporting": pl.DataFrame(
            [(p, s, m, True) for p, s in senders for m in MONTHS],
            schema=["provider_code", "source", "month", "received"],
            orient="row",
        ),
        "code_list": code_lists(),
        "small_area": PIECES,
    }


def contacts(seed: int, number: int = 1500) -> list[dict[str, Any]]:
    """Attendances and incidents whose flags agree with one another as the definitions say."""
    chance = random.Random(seed)
    return [_incident(chance) if chance.random() < 0.25 else _attendance(chance) for _ in range(number)]


def _attendance(chance: random.Random) -> dict[str, Any]:
    intent = chance.choices(("assault", "other", "undetermined", None), (5, 2, 1, 2))[0]
    mechanism = chance.choice(("knife", "glass", "unknown"))
    complaint = chance.random() < 0.1
    is_injury = intent is not None or mechanism != "unknown" or complaint
    is_primary, is_told = intent == "assault", chance.random() < 0.15
    is_secondary = is_primary or is_told
    age = chance.choice(("00-10", "11-15", "16-17", "18-24", "25-34", "unknown"))
    return (
        AN_ATTENDANCE
        | _home(chance)
        | {
            "provider_code": chance.choice(("RRK", "RKB")),
            "month": chance.choice(MONTHS),
            "weekday": chance.randint(1, 7),
            "time_band": chance.choice(("00-03", "12-15", "21-24")),
            "age_band": age,
            "sex": chance.choice(("male", "female")),
            "ethnic_group": chance.choice(("white", "asian", "unknown")),
            "residence_deprivation": chance.choice(("1", "2", "unknown")),
            "mechanism": mechanism,
            "place_type": chance.choice(("street", "home", "unknown")),
            "is_injury": is_injury,
            "intent_coded": intent in {"assault", "other"},
            "mechanism_coded": mechanism != "unknown",
            "place_coded": is_injury and chance.random() < 0.5,
            "time_known": is_injury and chance.random() < 0.5,
            "is_primary": is_primary,
            "is_secondary": is_secondary,
            "is_sensitivity": not is_secondary and intent in {"undetermined", None} and mechanism == "knife",
            "is_sexual": is_secondary and chance.random() < 0.2,
            "is_domestic": is_secondary and chance.random() < 0.2,
            "is_under_18": age in {"00-10", "11-15", "16-17"},
            "text_assault": chance.choice((True, False, None)),
        }
    )


def _incident(chance: random.Random) -> dict[str, Any]:
    is_ambulance = chance.random() < 0.8
    place = chance.choice((BIRMINGHAM, COVENTRY, "outside", "unknown"))
    return AN_INCIDENT | {
        "month": chance.choice(MONTHS),
        "incident_la": place,
        "incident_status": "area" if place.startswith("E") else place,
        "is_ambulance": is_ambulance,
        "linked": is_ambulance and chance.random() < 0.4,
        "is_injury": chance.random() < 0.5,
        "intent_coded": False,
        "mechanism_coded": False,
        "place_coded": False,
        "time_known": False,
    }


def _home(chance: random.Random) -> dict[str, str]:
    if chance.random() < 0.15:
        status = chance.choice(("outside", "no_fixed_abode", "unknown"))
        return dict.fromkeys(("residence_status", "residence_la", "residence_ward", "residence_msoa"), status)
    ward, msoa, la = chance.choice(PIECES.rows())
    return {"residence_status": "area", "residence_la": la, "residence_ward": ward or "unknown", "residence_msoa": msoa}


def counted(rows: list[dict[str, Any]], folder: Path) -> dict[str, pl.DataFrame]:
    """Exact counts of every mart."""
    path = folder / f"{len(list(folder.iterdir()))}.parquet"
    pl.DataFrame([row | {"line": line} for line, row in enumerate(rows, 2)], schema=Contact.schema()).write_parquet(
        path
    )
    return count([path], inputs(), all_marts())


def chosen(counts: Counts, levels: Mapping[str, tuple[str, str]]) -> dict[str, pl.DataFrame]:
    """The cells of closed periods; of small areas, one level and kind of period an authority."""
    last = max(MONTHS)
    found = {table.name: counts[table.name].filter(last_month(table) <= last) for table in all_marts()}
    small = found["small_area_period"]
    is_chosen = [
        (pl.col("residence_la") == la) & (pl.col("area_level") == level) & (pl.col("period_kind") == kind)
        for la, (level, kind) in levels.items()
    ]
    return found | {"small_area_period": small.filter(pl.any_horizontal(is_chosen))}


def released(tables: Counts, seed: int = 0, suppressed_group: float = 0.0) -> PublishedStatements:
    """What one release by the usual policy says of exact counts, a share of the groups taken out at random."""
    policy, chance, said = read_policy(), random.Random(seed), PublishedStatements()
    vintages: dict[str, dict[Key, int]] = {}
    for table in all_marts():
        counts = tables[table.name]
        groups = counts.select(group_by(table)).unique(maintain_order=True)
        out = groups.filter(
            pl.Series([chance.random() < suppressed_group for _ in range(groups.height)], dtype=pl.Boolean)
        )
        shown = protect(counts, table, policy, out).with_columns(vintage=pl.lit(0))
        vintages[table.name] = keyed(shown, table, "vintage")
        for key, status, n in zip(
            shown.select(table.dimensions()).iter_rows(), shown["status"], shown["n"], strict=True
        ):
            said.add((table.name, key, 0), Statement("r1", status, n, Rule.of(policy)))
    said.snapshots.append(Snapshot(vintages))
    return said


def exact(tables: Counts) -> dict[tuple[str, Key, int], int]:
    """Figure → its exact count."""
    return {
        (table.name, key, 0): n for table in all_marts() for key, n in keyed(tables[table.name], table, "n").items()
    }
