"""Two years of invented contacts, and what the data looked like at the end of each month: late rows come, some rows go.

Knows the columns of a contact and the public lists of areas. Must not know how counts are made or protected.
Everything is drawn at once from a seed; a snapshot is a filter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from schemas import reference
from schemas.tables.contact import Contact
from tests.attack.knowledge import OUTSIDE

MONTHS = 24
BEGINS = date(2024, 4, 1)
PRIMARY_A_YEAR = 9_000
ROWS_BY_DEFINITION = {
    "primary": 18_000,
    "other secondary": 1_100,
    "sensitivity": 3_800,
    "not violent": 26_000,
    "ambulance": 13_000,
    "other ambulance": 5_000,
}
NEVER_LATE, NEVER_GONE = 0, MONTHS + 1

AUTHORITIES = {
    "E08000025": 38,
    "E08000026": 11,
    "E08000027": 9.5,
    "E08000028": 9.5,
    "E08000030": 8,
    "E08000031": 7,
    "E08000029": 4,
    "E07000222": 2.6,
    "E07000219": 2.6,
    "E07000221": 1.9,
    "E07000220": 1.7,
    "E07000218": 1.2,
}
"""Local authority → its share of the violence, in percent; the rest have a status for an area."""
STATUSES = {"unknown": 2.1, "outside": 0.6, "no_fixed_abode": 0.3}
NEAREST = {
    "E08000025": "RRK",
    "E08000026": "RKB",
    "E08000027": "RNA",
    "E08000028": "RXK",
    "E08000030": "RBK",
    "E08000031": "RL4",
    "E08000029": "RRK",
    "E07000222": "RJC",
    "E07000219": "RLT",
    "E07000221": "RJC",
    "E07000220": "RKB",
    "E07000218": "RLT",
}
ED_TRUSTS = ("RRK", "RKB", "RXK", "RNA", "RBK", "RL4", "RJC", "RLT", "RQ3")
TRUST_SHARES = (31, 16, 13, 12, 9, 8, 5, 4, 2)
AMBULANCE_TRUST = "RYA"
AGES = {
    "00-10": 1.2,
    "11-15": 3.5,
    "16-17": 4.2,
    "18-24": 23.5,
    "25-34": 29,
    "35-44": 20.5,
    "45-54": 11.3,
    "55-64": 4.7,
    "65+": 2,
    "unknown": 0.1,
}
SEXES = {"male": 63, "female": 36.6, "indeterminate": 0.2, "unknown": 0.2}
GROUPS = {"white": 52, "asian": 21, "unknown": 11, "black": 9, "mixed": 4, "other": 3}
MECHANISMS = {
    "body": 57,
    "unknown": 17,
    "blunt_object": 8.6,
    "knife": 8,
    "glass": 4.8,
    "other": 3.1,
    "firearm": 1.1,
    "corrosive": 0.4,
}
PLACES = {
    "home": 25.7,
    "street": 24.7,
    "unknown": 23.5,
    "licensed_premises": 9.4,
    "education": 3.3,
    "park_or_countryside": 3.1,
    "retail": 3,
    "public_building": 2.4,
    "workplace": 2.1,
    "healthcare": 1.3,
    "sport_or_leisure": 1,
    "public_transport": 0.4,
    "other": 0.1,
}
TIMES = {
    "00-03": 25,
    "21-24": 24,
    "18-21": 15.5,
    "03-06": 11,
    "15-18": 10,
    "12-15": 7.5,
    "09-12": 4.3,
    "06-09": 2.5,
    "unknown": 0.2,
}
WEEKDAYS = (10, 9, 10, 11, 15, 24, 21)


@dataclass(frozen=True)
class Months:
    """Every row there ever was, with the first snapshot that held it and the first that did not any more."""

    rows: pl.DataFrame

    def contacts_at(self, version: int) -> pl.DataFrame:
        """The `Contact` rows of months 1 … `version`, with the revisions known by then. version: 1 … 24."""
        if not 1 <= version <= MONTHS:
            raise ValueError(f"Snapshots go from 1 to {MONTHS}.")
        held = (pl.col("number") <= version) & (pl.col("from_version") <= version) & (pl.col("until_version") > version)
        return self.rows.filter(held).select(list(Contact.columns))

    def revised_at(self, version: int) -> list[tuple[str, date]]:
        """The provider-months that this snapshot holds otherwise than the one before did."""
        late = (pl.col("from_version") == version) & (pl.col("number") < version)
        gone = (pl.col("until_version") == version) & (pl.col("number") < version) & (pl.col("from_version") < version)
        return sorted(self.rows.filter(late | gone).select("provider_code", "month").unique().iter_rows())


def month(number: int) -> date:
    """The first day of the month of this number; snapshot `number` is the first that holds it."""
    year, month = divmod(BEGINS.month - 1 + number - 1, 12)
    return date(BEGINS.year + year, month + 1, 1)


def make(seed: int = 4, *, scale: float = 1.0, revisions: bool = True) -> Months:
    """Invent the months. scale: 1 is about 9,000 ED attendances of the primary definition a year."""
    chance = np.random.default_rng(seed)
    homes = _homes()
    rows = pl.concat([_drawn(chance, name, int(count * scale), homes) for name, count in ROWS_BY_DEFINITION.items()])
    rows = _identified(rows.sample(fraction=1.0, shuffle=True, seed=seed), chance)
    rows = (
        _revised(rows, chance)
        if revisions
        else rows.with_columns(from_version=pl.lit(NEVER_LATE), until_version=pl.lit(NEVER_GONE))
    )
    typed = [pl.col(name).cast(dtype) for name, dtype in Contact.schema().items()]
    return Months(rows.select(*typed, "number", "from_version", "until_version"))


_MADE: dict[int, Months] = {}


def contacts_at(version: int, seed: int = 4) -> pl.DataFrame:
    """The `Contact` rows of data snapshot `version` (1 … 24): months 1 … `version`, with the revisions known by
    then."""
    if seed not in _MADE:
        _MADE[seed] = make(seed)
    return _MADE[seed].contacts_at(version)


def pieces(*, by_fifth: bool = False) -> pl.DataFrame:
    """Where wards and MSOAs meet: ward, msoa, la, and by_fifth also the deprivation fifth, of the twelve
    authorities."""
    columns = ["la", "ward", "msoa", *(["fifth"] if by_fifth else [])]
    return _homes().select(columns).unique().sort(columns)


def _homes() -> pl.DataFrame:
    """Neighbourhoods: la, ward, msoa, lsoa, fifth."""
    lookup = pl.read_csv(reference.demo_postcodes(), infer_schema=False)
    fifth = ((pl.col("imd").cast(pl.Int64) - 1) * 5 // 33_755 + 1).clip(1, 5).cast(pl.String)
    return (
        lookup.filter(pl.col("lad25cd").is_in(list(AUTHORITIES)))
        .select(la="lad25cd", ward="wd25cd", msoa="msoa21cd", lsoa="lsoa21cd", fifth=fifth)
        .unique("lsoa", keep="first", maintain_order=True)
        .sort("la", "lsoa")
    )


def _drawn(chance: np.random.Generator, kind: str, count: int, homes: pl.DataFrame) -> pl.DataFrame:
    """Contacts of one kind: when, where, who and what."""
    ambulance = kind.endswith("ambulance")
    violent = kind in ("primary", "other secondary", "ambulance")
    number = _numbers(chance, count)
    la, small = _placed(chance, count, homes)
    provider = np.full(count, AMBULANCE_TRUST) if ambulance else _trusts(chance, la)
    age = _pick(chance, AGES, count)
    provider = np.where(
        np.isin(age, ["00-10", "11-15"]) & (la == "E08000025") & ~np.full(count, ambulance), "RQ3", provider
    )
    injury = np.full(count, True) if kind in ("primary", "sensitivity") else chance.random(count) < 0.6
    coded = (
        np.full(count, kind == "primary")
        if violent or kind == "sensitivity"
        else injury & (chance.random(count) < 0.85)
    )
    secondary = kind in ("primary", "other secondary")
    mechanism = _pick(chance, MECHANISMS, count)
    mechanism = np.where((mechanism == "unknown") & (kind == "sensitivity"), "body", mechanism)
    unplaced = np.isin(la, OUTSIDE)
    here = {
        "status": np.where(unplaced, la, "area"),
        "la": la,
        "ward": np.where(unplaced, la, small["ward"]),
        "msoa": np.where(unplaced, la, small["msoa"]),
        "lsoa": np.where(unplaced, "", small["lsoa"]),
        "deprivation": np.where(unplaced, "unknown", small["fifth"]),
    }
    place = "incident" if ambulance else "residence"
    elsewhere = "residence" if ambulance else "incident"
    nowhere = {
        "status": "unknown",
        "la": "unknown",
        "ward": "unknown",
        "msoa": "unknown",
        "lsoa": None,
        "deprivation": "unknown",
    }
    frame = pl.DataFrame(
        {
            "number": number,
            "provider_code": provider,
            "weekday": chance.choice(np.arange(1, 8), count, p=np.array(WEEKDAYS) / sum(WEEKDAYS)),
            "time_band": _pick(chance, TIMES, count),
            "age_band": age,
            "sex": _pick(chance, SEXES, count),
            "ethnic_group": _pick(chance, GROUPS, count),
            "mechanism": mechanism,
            "place_type": _pick(chance, PLACES, count),
            "is_injury": injury,
            "intent_coded": coded,
            "mechanism_coded": injury & (mechanism != "unknown"),
            "place_coded": injury & (chance.random(count) < 0.75),
            "time_known": injury & (chance.random(count) < 0.6),
            "is_sexual": (chance.random(count) < (0.016 if kind == "primary" else 0.3)) & secondary,
            "is_domestic": (chance.random(count) < 0.07) & secondary,
            "linked": (chance.random(count) < 0.28) & (kind == "ambulance"),
            "says": chance.random(count) < (0.83 if violent else 0.01),
            "noted": chance.random(count) < 0.97,
            **{f"{place}_{name}": values for name, values in here.items()},
        }
    )
    return frame.with_columns(
        source=pl.lit("ambulance" if ambulance else "ecds"),
        is_primary=pl.lit(kind == "primary"),
        is_secondary=pl.lit(secondary),
        is_sensitivity=pl.lit(kind == "sensitivity"),
        is_ambulance=pl.lit(kind == "ambulance"),
        is_under_18=pl.col("age_band").is_in(["00-10", "11-15", "16-17"]),
        text_assault=pl.when("noted").then("says"),
        **{f"{elsewhere}_{name}": pl.lit(value, dtype=pl.String) for name, value in nowhere.items()},
    ).select(
        sorted(
            [
                *frame.columns,
                "source",
                "is_primary",
                "is_secondary",
                "is_sensitivity",
                "is_ambulance",
                "is_under_18",
                "text_assault",
                *(f"{elsewhere}_{name}" for name in nowhere),
            ]
        )
    )


def _pick(chance: np.random.Generator, shares: dict[str, float], count: int) -> np.ndarray:
    return chance.choice(np.array(list(shares)), count, p=np.array(list(shares.values())) / sum(shares.values()))


def _numbers(chance: np.random.Generator, count: int) -> np.ndarray:
    """Months by number; more in summer and in December."""
    calendar = np.array([month(number).month for number in range(1, MONTHS + 1)])
    weights = 1 + 0.15 * np.cos((calendar - 7) / 12 * 2 * np.pi) + 0.1 * (calendar == 12)
    return chance.choice(np.arange(1, MONTHS + 1), count, p=weights / weights.sum())


def _placed(chance: np.random.Generator, count: int, homes: pl.DataFrame) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """An authority or a status for each, and a neighbourhood of it; a few neighbourhoods have most of the violence."""
    la = _pick(chance, {**AUTHORITIES, **STATUSES}, count)
    position = np.zeros(count, dtype=np.int64)
    lsoa_la, fifths = homes["la"].to_numpy(), homes["fifth"].cast(pl.Int64).to_numpy()
    # Skewed alike in every call, so that the same neighbourhoods are the violent ones whatever is counted.
    skew = np.random.default_rng(1).lognormal(0, 0.9, homes.height) * 0.72**fifths
    for authority in AUTHORITIES:
        mine, its = np.flatnonzero(la == authority), np.flatnonzero(lsoa_la == authority)
        position[mine] = chance.choice(its, len(mine), p=skew[its] / skew[its].sum())
    return la, {name: homes[name].to_numpy()[position] for name in ("ward", "msoa", "lsoa", "fifth")}


def _trusts(chance: np.random.Generator, la: np.ndarray) -> np.ndarray:
    """Mostly the nearest trust, else any."""
    anywhere = chance.choice(np.array(ED_TRUSTS), len(la), p=np.array(TRUST_SHARES) / sum(TRUST_SHARES))
    nearest = np.array([NEAREST.get(each, "") for each in la])
    return np.where((chance.random(len(la)) < 0.8) & (nearest != ""), nearest, anywhere)


def _identified(rows: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """Where each row came in, and whose it is: one in eight belongs to somebody who comes again, to the same
    neighbourhood.

    In one neighbourhood of thirty most contacts are of three people, so that many contacts may be of few people.
    """
    count = rows.height
    few = rows["residence_lsoa"].fill_null("").str.slice(-2).is_in(["07", "37", "67"]).to_numpy()
    regular = chance.random(count) < np.where(few, 0.85, 0.12)
    regulars = max(4, count // 40)
    key = np.where(
        regular,
        np.where(few, chance.integers(0, 3, count), chance.zipf(1.6, count) % regulars),
        regulars + np.arange(count),
    )
    home = rows["residence_lsoa"].fill_null("").to_numpy()
    return rows.with_columns(
        month=pl.Series([month(number) for number in rows["number"]], dtype=pl.Date),
        person=pl.Series(
            [
                f"{where}/{who}" if again else f"{who}"
                for where, who, again in zip(home, key.tolist(), regular, strict=True)
            ]
        ),
        line=pl.int_range(2, count + 2, dtype=pl.UInt32),
        link_clock=pl.Series(chance.integers(10_000_000, 40_000_000, count)),
    ).with_columns(
        submission=pl.col("source") + "-" + pl.col("provider_code") + "-" + pl.col("number").cast(pl.String),
        site_code=pl.when(pl.col("source") == "ecds").then(pl.col("provider_code") + "01"),
        person_key=pl.when((pl.col("source") == "ecds") & (chance.random(count) < 0.95)).then(
            pl.col("person").hash(7).cast(pl.String)
        ),
        incident_key=pl.when(pl.col("source") == "ambulance").then(pl.col("line").hash(8).cast(pl.String)),
    )


def _revised(rows: pl.DataFrame, chance: np.random.Generator) -> pl.DataFrame:
    """One provider-month in six is sent again one to four months later, with a few rows more, a few less, or both."""
    keys = rows.select("provider_code", "number").unique().sort("provider_code", "number")
    again = chance.random(keys.height) < 1 / 6
    version = np.minimum(keys["number"].to_numpy() + chance.integers(1, 5, keys.height), MONTHS)
    late = np.where(again, chance.choice([0.0, 0.02, 0.08, 0.25], keys.height), 0)
    gone = np.where(again, chance.choice([0.0, 0.01, 0.05], keys.height), 0)
    told = keys.with_columns(again_at=pl.Series(version), late_share=pl.Series(late), gone_share=pl.Series(gone))
    drawn = pl.Series(chance.random(rows.height))
    comes_late = drawn < pl.col("late_share")
    goes = ~comes_late & (drawn > 1 - pl.col("gone_share"))
    # A month of the last snapshot has no later one to be revised in.
    later = pl.col("again_at") > pl.col("number")
    return rows.join(told, on=["provider_code", "number"], how="left", maintain_order="left").with_columns(
        from_version=pl.when(comes_late & later).then("again_at").otherwise(NEVER_LATE),
        until_version=pl.when(goes & later).then("again_at").otherwise(NEVER_GONE),
    )


def calendar(version: int) -> pl.DataFrame:
    """The months of a snapshot, as counting wants them: month, quarter, financial_year."""
    months = [month(number) for number in range(1, version + 1)]
    return pl.DataFrame(
        {
            "month": months,
            "quarter": [_quarter(each) for each in months],
            "financial_year": [_year(each) for each in months],
        }
    )


def _quarter(each: date) -> date:
    return date(each.year, (each.month - 1) // 3 * 3 + 1, 1)


def _year(each: date) -> str:
    first = each.year - (each.month < 4)
    return f"{first}/{(first + 1) % 100:02d}"


def reporting(version: int) -> pl.DataFrame:
    """Everybody sent every month: provider_code, source, month, received."""
    senders: Sequence[tuple[str, str]] = [*((trust, "ecds") for trust in ED_TRUSTS), (AMBULANCE_TRUST, "ambulance")]
    rows = [(provider, source, month(number), True) for provider, source in senders for number in range(1, version + 1)]
    return pl.DataFrame(
        rows,
        schema={"provider_code": pl.String, "source": pl.String, "month": pl.Date, "received": pl.Boolean},
        orient="row",
    )


def expected() -> pl.DataFrame:
    """Who serves whom: provider_code, source, area_code (and all, for the statuses)."""
    pairs = {(NEAREST[la], "ecds", la) for la in AUTHORITIES} | {("RQ3", "ecds", "E08000025")}
    pairs |= {(AMBULANCE_TRUST, "ambulance", la) for la in [*AUTHORITIES, "all"]} | {
        (trust, "ecds", "all") for trust in ED_TRUSTS
    }
    return pl.DataFrame(sorted(pairs), schema=["provider_code", "source", "area_code"], orient="row")
