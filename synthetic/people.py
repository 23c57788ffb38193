"""The people of the world: age, sex, names, homes and numbers, all invented.

Knows census-like shares and who lives with whom. Must not know what happens to anybody, nor any extract.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from schemas import reference
from synthetic import names
from synthetic.draw import Numbers, chosen, picked, words

if TYPE_CHECKING:
    from synthetic.world import World

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


def nhs_numbers(count: int, chance: np.random.Generator) -> Numbers:
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
    return chance.permutation(valid)[:count]


def make_people(world: World) -> pl.DataFrame:
    """person, home (row of places, -1 where none), la, fifth (0 unknown), postcode, born, age, sex, ethnic, forename,
    surname, address, phone, nhs_number, local_id, gp_practice, frailty (how often unwell)."""
    count = int(min(PEOPLE_IN_RANGE, max(1_500, world.attendances * 0.62)))
    chance = world.chance("people")
    household = np.repeat(np.arange(count), picked(chance, np.array([0, 30, 34, 16, 14, 6]), count))[:count]
    homes = _households(world, household[-1] + 1)
    band = picked(chance, AGE_SHARES, count)
    age_days = ((AGE_BANDS[band] + chance.random(count) * np.diff(AGE_BANDS)[band]) * 365.25).astype(int)
    born = np.datetime64(world.first_month, "D") + np.timedelta64(world.days // 2, "D") - age_days
    sex = picked(chance, np.array([49.2, 50.5, 0.2, 0.1]), count)
    ethnic = chosen(chance, ETHNIC_SHARES, count)
    people = pl.DataFrame(
        {
            "person": np.arange(count, dtype=np.int32),
            "born": born,
            "age": (age_days // 365.25).astype(np.int16),
            "sex": words(("1", "2", "9", "X"), sex),
            "ethnic": ethnic,
            "forename": _forenames(chance, ethnic, sex == 1),
            "phone": _phones(chance, count),
            "nhs_number": nhs_numbers(count, chance).astype(str),
            "frailty": chance.lognormal(0.0, 0.7, count),
        }
    )
    local = pl.concat_str(pl.lit("H"), (pl.col("person") * 7919 % 9_999_991).cast(pl.String).str.zfill(7))
    people = people.with_columns(local_id=local)
    return pl.concat([people, homes[household]], how="horizontal")


def _households(world: World, count: int) -> pl.DataFrame:
    chance = world.chance("households")
    inside = world.places.filter("inside")
    residents = dict(reference.load().populations.sort("year").select("area_code", "population").iter_rows())
    crowd = dict(inside.group_by("la").len().iter_rows())
    weights = np.array([residents.get(la, 0) / crowd[la] for la in inside["la"]])
    rows = world.places.with_row_index("n").filter("inside")["n"].to_numpy()
    home = rows[picked(chance, weights, count)].astype(np.int32)
    kind = picked(chance, np.array([95.4, 0.6, 0.8, 0.4, 2.8]), count)
    home[kind > 0] = -1
    at = world.places[np.maximum(home, 0)].select("postcode", "la", "fifth", "town")
    elsewhere = picked(chance, np.ones(len(OUTSIDE_THE_LOOKUP)), count)
    settled = pl.Series(kind == 0)
    number = pl.Series(chance.integers(1, 240, count)).cast(pl.String)
    street = words(names.STREETS, chance.integers(0, len(names.STREETS), count))
    way = words(names.STREET_KINDS, chance.integers(0, len(names.STREET_KINDS), count))
    family = _surnames(chance, count)
    gp = pl.Series(chance.integers(0, 400, count)).cast(pl.String).str.zfill(3)
    frame = at.with_columns(
        home=pl.Series(home),
        settled=settled,
        kind=pl.Series(kind),
        number=number,
        street=street,
        way=way,
        surname=family,
        gp=gp,
        away=words(OUTSIDE_THE_LOOKUP, elsewhere),
        away_town=words(OUTSIDE_TOWNS, elsewhere),
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


def _surnames(chance: np.random.Generator, count: int) -> pl.Series:
    every = [family for origin in names.FAMILY.values() for family in origin]
    return words(every, chance.integers(0, len(every), count))


def _forenames(chance: np.random.Generator, ethnic: pl.Series, female: Numbers) -> pl.Series:
    origins = list(names.FAMILY)
    every: list[str] = []
    start: dict[tuple[bool, str], int] = {}
    sizes: dict[tuple[bool, str], int] = {}
    for sex, given in ((True, names.GIVEN_FEMALE), (False, names.GIVEN_MALE)):
        for origin in origins:
            start[sex, origin], sizes[sex, origin] = len(every), len(given[origin])
            every += given[origin]
    origin_of = ethnic.replace_strict(names.ORIGIN_OF_ETHNIC, default="british").to_numpy()
    index = np.zeros(len(origin_of), dtype=int)
    for (sex, name), first in start.items():
        here = (origin_of == name) & (female == sex)
        index[here] = first + chance.integers(0, sizes[sex, name], here.sum())
    return words(every, index)


def _phones(chance: np.random.Generator, count: int) -> pl.Series:
    """Numbers Ofcom keeps for drama: 07700 900xxx and 0121 496 0xxx."""
    last = pl.Series(chance.integers(0, 1000, count)).cast(pl.String).str.zfill(3)
    mobile = pl.Series(chance.random(count) < 0.8)
    frame = pl.DataFrame({"last": last, "mobile": mobile})
    return frame.select(
        pl.when("mobile").then(pl.lit("07700 900") + pl.col("last")).otherwise(pl.lit("0121 496 0") + pl.col("last"))
    ).to_series()
