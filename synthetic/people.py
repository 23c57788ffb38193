"""The people of the region: age, sex, names, homes and numbers, all invented.

Knows census-like shares and who lives with whom. Must not know what happens to anybody, nor any extract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from schemas import reference
from synthetic import names
from synthetic.sampling import Numbers, sampled_indexes, sampled_values, values_at

if TYPE_CHECKING:
    from synthetic.region import Region

AGE_BANDS = np.array([0, 5, 11, 16, 18, 25, 35, 45, 55, 65, 80, 97])
AGE_SHARES = np.array([6.0, 8.2, 6.3, 2.6, 9.4, 14.2, 13.6, 12.3, 11.6, 11.6, 4.2])
"""Rough shares of a young English region by the bands above."""

ETHNIC_SHARES = {
    "A": 50.0,
    "B": 1.2,
    "C": 5.5,
    "D": 2.0,
    "E": 0.6,
    "F": 1.2,
    "G": 0.9,
    "H": 6.5,
    "J": 10.5,
    "K": 2.8,
    "L": 3.2,
    "M": 3.3,
    "N": 3.6,
    "P": 1.2,
    "R": 0.9,
    "S": 2.4,
    "Z": 3.2,
    "99": 1.0,
}

NO_FIXED_ABODE, NOT_KNOWN, WALES = "ZZ99 3VZ", "ZZ99 3WZ", "ZZ99 3GZ"

OUTSIDE_THE_LOOKUP = ("WR98 4QT", "ST98 2LB", "TF98 7NP", "HR98 1RW", "DE98 5ZS", "LE98 6HJ", "OX98 3PD", "GL98 8TY")
"""Well formed, outside the region, in districts that are not in use."""

OUTSIDE_TOWNS = ("Redditch", "Stafford", "Telford", "Hereford", "Burton", "Hinckley", "Banbury", "Evesham")

PEOPLE_IN_RANGE = 900_000


def nhs_numbers(count: int, rng: np.random.Generator) -> Numbers:
    """`count` different valid NHS numbers of the test range 999 000 0000 to 999 999 9999, in random order.

    Raises `ValueError` where the range does not hold so many.
    """
    first_nine = 999_000_000 + np.arange(1_000_000)
    digits = first_nine[:, None] // 10 ** np.arange(8, -1, -1) % 10
    check = (11 - (digits * np.arange(10, 1, -1)).sum(axis=1) % 11) % 11
    numbers = first_nine * 10 + check
    # Ten equal digits pass modulus 11 and belong to nobody.
    valid = numbers[(check < 10) & (numbers != 9_999_999_999)]
    if count > len(valid):
        raise ValueError(f"The test range holds {len(valid)} NHS numbers; {count} were asked for.")
    return rng.permutation(valid)[:count]


def make_people(region: Region) -> pl.DataFrame:
    """person, home (row of places, -1 where none), la, fifth (0 unknown), postcode, born, age, sex, ethnic, forename,
    surname, address, phone, nhs_number, local_id, gp_practice, frailty (how often unwell)."""
    count = int(min(PEOPLE_IN_RANGE, max(1_500, region.attendances * 0.62)))
    rng = region.rng("people")
    household = np.repeat(np.arange(count), sampled_indexes(rng, np.array([0, 30, 34, 16, 14, 6]), count))[:count]
    homes = _households(region, household[-1] + 1)
    band = sampled_indexes(rng, AGE_SHARES, count)
    age_days = ((AGE_BANDS[band] + rng.random(count) * np.diff(AGE_BANDS)[band]) * 365.25).astype(int)
    born = np.datetime64(region.first_month, "D") + np.timedelta64(region.days // 2, "D") - age_days
    sex = sampled_indexes(rng, np.array([49.2, 50.5, 0.2, 0.1]), count)
    ethnic = sampled_values(rng, ETHNIC_SHARES, count)
    people = pl.DataFrame(
        {
            "person": np.arange(count, dtype=np.int32),
            "born": born,
            "age": (age_days // 365.25).astype(np.int16),
            "sex": values_at(("1", "2", "9", "X"), sex),
            "ethnic": ethnic,
            "forename": _forenames(rng, ethnic, sex == 1),
            "phone": _phones(rng, count),
            "nhs_number": nhs_numbers(count, rng).astype(str),
            "frailty": rng.lognormal(0.0, 0.7, count),
        }
    )
    local = pl.concat_str(pl.lit("H"), (pl.col("person") * 7919 % 9_999_991).cast(pl.String).str.zfill(7))
    people = people.with_columns(local_id=local)
    return pl.concat([people, homes[household]], how="horizontal")


def _households(region: Region, count: int) -> pl.DataFrame:
    rng = region.rng("households")
    inside = region.places.filter("inside")
    residents = dict(reference.load().populations.sort("year").select("area_code", "population").iter_rows())
    crowd = dict(inside.group_by("la").len().iter_rows())
    weights = np.array([residents.get(la, 0) / crowd[la] for la in inside["la"]])
    rows = region.places.with_row_index("n").filter("inside")["n"].to_numpy()
    home = rows[sampled_indexes(rng, weights, count)].astype(np.int32)
    kind = sampled_indexes(rng, np.array([95.4, 0.6, 0.8, 0.4, 2.8]), count)
    home[kind > 0] = -1
    at = region.places[np.maximum(home, 0)].select("postcode", "la", "fifth", "town")
    elsewhere = sampled_indexes(rng, np.ones(len(OUTSIDE_THE_LOOKUP)), count)
    settled = pl.Series(kind == 0)
    number = pl.Series(rng.integers(1, 240, count)).cast(pl.String)
    street = values_at(names.STREETS, rng.integers(0, len(names.STREETS), count))
    way = values_at(names.STREET_KINDS, rng.integers(0, len(names.STREET_KINDS), count))
    family = _surnames(rng, count)
    gp = pl.Series(rng.integers(0, 400, count)).cast(pl.String).str.zfill(3)
    frame = at.with_columns(
        home=pl.Series(home),
        settled=settled,
        kind=pl.Series(kind),
        number=number,
        street=street,
        way=way,
        surname=family,
        gp=gp,
        away=values_at(OUTSIDE_THE_LOOKUP, elsewhere),
        away_town=values_at(OUTSIDE_TOWNS, elsewhere),
    )
    pseudo = pl.col("kind").replace_strict({1: NO_FIXED_ABODE, 2: NOT_KNOWN, 3: WALES}, default=None)
    town = pl.when("settled").then("town").otherwise("away_town")
    address = pl.format("{} {} {}, {}", "number", "street", "way", town)
    return frame.select(
        "home",
        "surname",
        la=pl.when("settled").then("la").otherwise(pl.lit("elsewhere")),
        fifth=pl.when("settled").then("fifth").otherwise(pl.lit(0, pl.Int8)),
        postcode=pl.when("settled").then("postcode").otherwise(pl.coalesce(pseudo, "away")),
        address=pl.when(pl.col("kind").is_in([1, 2])).then(pl.lit("NFA")).otherwise(address),
        gp_practice=pl.when("settled").then(pl.lit("M99") + pl.col("gp")).otherwise(pl.lit("V81998")),
    )


def _surnames(rng: np.random.Generator, count: int) -> pl.Series:
    every = [family for origin in names.FAMILY.values() for family in origin]
    return values_at(every, rng.integers(0, len(every), count))


def _forenames(rng: np.random.Generator, ethnic: pl.Series, female: Numbers) -> pl.Series:
    origins = list(names.FAMILY)
    every: list[str] = []
    start: dict[tuple[bool, str], int] = {}
    sizes: dict[tuple[bool, str], int] = {}
    for sex, names_by_origin in ((True, names.GIVEN_FEMALE), (False, names.GIVEN_MALE)):
        for origin in origins:
            start[sex, origin], sizes[sex, origin] = len(every), len(names_by_origin[origin])
            every += names_by_origin[origin]
    origin_of = ethnic.replace_strict(names.ORIGIN_OF_ETHNIC, default="british").to_numpy()
    index = np.zeros(len(origin_of), dtype=int)
    for (sex, name), first in start.items():
        here = (origin_of == name) & (female == sex)
        index[here] = first + rng.integers(0, sizes[sex, name], here.sum())
    return values_at(every, index)


def _phones(rng: np.random.Generator, count: int) -> pl.Series:
    """Numbers Ofcom keeps for drama: 07700 900xxx and 0121 496 0xxx."""
    last = pl.Series(rng.integers(0, 1000, count)).cast(pl.String).str.zfill(3)
    mobile = pl.Series(rng.random(count) < 0.8)
    frame = pl.DataFrame({"last": last, "mobile": mobile})
    return frame.select(
        pl.when("mobile").then(pl.lit("07700 900") + pl.col("last")).otherwise(pl.lit("0121 496 0") + pl.col("last"))
    ).to_series()
