"""What happens to the people of the region: illness, accidents, self-harm, violence; who goes where, when, and by what.

Both extracts are views of these events, so that a person found by an ambulance and treated in a department is one
person at one time. Must not know how either extract writes anything down.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from synthetic import timing
from synthetic.region import CATCHMENT, CHILDRENS_CATCHMENT, CHILDRENS_TRUST, Region
from synthetic.sampling import Numbers, sampled_indexes, sampled_values, values_at

KINDS = {
    "assault": 0.0178,
    "self_harm": 0.013,
    "accident": 0.262,
    "animal": 0.006,
    "complication": 0.003,
    "legal": 0.0006,
    "undetermined": 0.004,
    "illness": 0.0,
}
"""Share of attendances; illness takes the rest. About one and three quarters in a hundred are assaults."""

CALLS = 43_800 / 330_000
"""Ambulance incidents to each attendance in the extracts: about 120 a day beside the demo's 330,000 a year."""
VIOLENT_CALLS = 17.5 * 365 / 330_000
"""Of them violent and in the region: about 16 a day once those that were stopped or taken for something else are gone.
"""
CALLS_OUTSIDE = 0.12
"""Share of the ambulance trust's incidents beyond the three boards, which are six of the trust's area."""
ASSAULTS_BY_AMBULANCE = 0.41
OTHERS_BY_AMBULANCE = 0.27

KNIFE, GLASS, GUN, PROJECTILE = "425322008", "426058000", "283545005", "242999003"
FIST, KICK, PUSH, BLUNT, CHEMICAL = "242890000", "242892008", "425359009", "219236005", "371704001"
ASSAULT_MECHANISMS = {
    FIST: 44.0,
    KICK: 8.0,
    PUSH: 17.0,
    BLUNT: 11.0,
    KNIFE: 9.5,
    GLASS: 6.0,
    GUN: 0.5,
    PROJECTILE: 0.6,
    CHEMICAL: 0.6,
    "66466001": 1.2,
    "54670004": 1.6,
}
ACCIDENT_MECHANISMS = {
    "54670004": 17.0,
    "75941004": 20.0,
    "240871000000104": 21.0,
    "429482004": 6.0,
    PUSH: 8.0,
    BLUNT: 6.0,
    "125665001": 5.0,
    KNIFE: 3.5,
    GLASS: 2.5,
    "125666000": 3.0,
    "64113006": 6.0,
    CHEMICAL: 0.6,
    FIST: 0.4,
    KICK: 1.0,
}
SELF_HARM_MECHANISMS = {"75478009": 72.0, KNIFE: 22.0, "241121000000102": 2.0, GLASS: 2.0, "429482004": 2.0}

HOME, STREET, PUB, PARK, SHOP = (
    "244241000000102",
    "244231000000106",
    "980911000000107",
    "979981000000100",
    "981021000000108",
)
SCHOOL, WORK, SPORT, PUBLIC, HOSPITAL = (
    "244211000000103",
    "244321000000102",
    "244301000000106",
    "244281000000105",
    "244251000000104",
)
ASSAULT_PLACES = {
    HOME: 24.0,
    STREET: 36.0,
    PUB: 15.0,
    PARK: 4.5,
    SHOP: 5.0,
    SCHOOL: 5.0,
    WORK: 3.5,
    SPORT: 1.5,
    PUBLIC: 3.5,
    HOSPITAL: 2.0,
}
ACCIDENT_PLACES = {
    HOME: 47.0,
    STREET: 20.0,
    PUB: 1.0,
    PARK: 5.0,
    SHOP: 3.0,
    SCHOOL: 8.0,
    WORK: 7.0,
    SPORT: 6.5,
    PUBLIC: 2.0,
    HOSPITAL: 0.5,
}

VICTIM_AGES = np.array([0, 11, 16, 18, 25, 35, 45, 55, 65])
VICTIMS_BY_AGE = np.array([0.1, 0.75, 1.7, 3.3, 2.6, 1.9, 1.15, 0.55, 0.14])
VICTIMS_BY_FIFTH = np.array([1.9, 5.2, 3.2, 2.0, 1.35, 1.0])
"""Elsewhere or unknown first, then the most deprived fifth to the least."""
PATIENTS_BY_FIFTH = np.array([1.0, 1.35, 1.2, 1.05, 0.95, 0.9])

EVENTS_SEEN = (
    "person",
    "kind",
    "sexual",
    "domestic",
    "mechanism",
    "place",
    "scene",
    "arrival",
    "call",
    "injury",
    "provider",
)


def make_events(region: Region) -> pl.DataFrame:
    """One row an event: `event`, the columns of `EVENTS_SEEN`, `incident` (its number with the ambulance trust).

    Times are minutes of the span: `arrival` at a department, `call` to the ambulance trust, `injury`; null where there
    is none. `scene` is a row of `region.places`, -1 outside the region. `called` is true where the ambulance trust's
    extract holds the event.
    """
    attended, called = _attended(region), _called_only(region)
    every = pl.concat([attended, called], how="diagonal").with_row_index("event")
    number = _incident_numbers(region, every["call"])
    return every.with_columns(incident=pl.when(pl.col("call").is_not_null()).then(number))


def _attended(region: Region) -> pl.DataFrame:
    rng = region.rng("attended")
    counts = {kind: round(region.attendances * share) for kind, share in KINDS.items()}
    counts["illness"] = region.attendances - sum(counts.values())
    parts = [_of_kind(region, kind, count, rng) for kind, count in counts.items()]
    events = pl.concat(parts)
    provider = _providers(region, events["person"].to_numpy(), rng)
    return _with_journeys(region, events.with_columns(provider=provider), rng)


def _of_kind(region: Region, kind: str, count: int, rng: np.random.Generator) -> pl.DataFrame:
    """person, kind, sexual, domestic, mechanism, place, scene, start (minute)."""
    draw = rng.random(count)
    violent = kind == "assault"
    sexual, domestic = violent & (draw < 0.028), violent & (draw > 0.87)
    person = _people_hit(region, kind, sexual, domestic, rng)
    mechanisms = {"assault": ASSAULT_MECHANISMS, "self_harm": SELF_HARM_MECHANISMS}.get(kind, ACCIDENT_MECHANISMS)
    place = sampled_values(rng, ASSAULT_PLACES if violent else ACCIDENT_PLACES, count)
    place = pl.select(pl.when(pl.Series(domestic)).then(pl.lit(HOME)).otherwise(place)).to_series()
    mechanism = sampled_values(rng, mechanisms, count)
    weeks = {"assault": timing.week_of_violence, "self_harm": timing.week_of_self_harm}
    start = timing.minutes_in(region, weeks.get(kind, timing.week_of_illness)(), count, rng, 0.12 if violent else 0.02)
    injury = kind != "illness"
    return pl.DataFrame(
        {
            "person": person,
            "kind": pl.Series([kind]).new_from_index(0, count),
            "sexual": sexual,
            "domestic": domestic,
            "mechanism": mechanism if injury else pl.Series([None] * count, dtype=pl.String),
            "place": place if injury else pl.Series([None] * count, dtype=pl.String),
            "scene": _scenes(region, person, (place == HOME).to_numpy() | (not injury), rng),
            "start": start,
        }
    )


def _people_hit(region: Region, kind: str, sexual: Numbers, domestic: Numbers, rng: np.random.Generator) -> Numbers:
    people = region.people
    age, fifth, frailty = people["age"].to_numpy(), people["fifth"].to_numpy(), people["frailty"].to_numpy()
    female = (people["sex"] == "2").to_numpy()
    if kind != "assault":
        old_and_young = np.select([age < 5, age < 18, age < 65, age < 80], [2.0, 0.9, 1.0, 1.3], 2.3)
        if kind == "self_harm":
            old_and_young = np.select([age < 11, age < 25, age < 45], [0.0, 2.4, 1.4], 0.6) * np.where(female, 1.6, 1.0)
        return sampled_indexes(rng, frailty * old_and_young * PATIENTS_BY_FIFTH[fifth], len(sexual)).astype(np.int32)
    by_age = VICTIMS_BY_AGE[np.searchsorted(VICTIM_AGES, age, side="right") - 1] * VICTIMS_BY_FIFTH[fifth]
    weights = {"sexual": np.where(female, 6.0, 0.8) * (age > 12), "domestic": np.where(female, 2.8, 1.0) * (age > 15)}
    person = sampled_indexes(rng, by_age * np.where(female, 0.42, 1.0) * frailty, len(sexual))
    for some, weight in ((sexual, weights["sexual"]), (domestic, weights["domestic"])):
        person[some] = sampled_indexes(rng, by_age * weight * frailty, some.sum())
    return person.astype(np.int32)


def _scenes(region: Region, person: Numbers, at_home: Numbers, rng: np.random.Generator) -> Numbers:
    """Home, or somewhere in the same local authority, poorer streets more often."""
    home = region.people["home"].to_numpy()[person]
    scene = np.full(len(person), -1, dtype=np.int32)
    la = region.people["la"].gather(pl.Series(person.astype(np.uint32))).to_numpy()
    places = region.places.with_row_index("n").filter("inside")
    for area in sorted(set(places["la"])):
        here = (la == area) & ~at_home
        places_in_area = places.filter(pl.col("la") == area)
        rows = sampled_indexes(rng, 6.0 - places_in_area["fifth"].to_numpy(), here.sum())
        scene[here] = places_in_area["n"].to_numpy()[rows]
    return np.where(at_home, home, scene).astype(np.int32)


def _providers(region: Region, person: Numbers, rng: np.random.Generator) -> pl.Series:
    trusts = sorted(set(region.sites["provider"]))
    people = region.people[person].select("la", "age", "sex")
    trust_indexes = np.zeros(len(person), dtype=int)
    draw_child = rng.random(len(person)) < 0.7
    for area in people["la"].unique().sort():
        here = (people["la"] == area).to_numpy()
        shares = CATCHMENT.get(area, dict.fromkeys(trusts, 1.0))
        trust_indexes[here] = sampled_indexes(rng, np.array([shares.get(trust, 0.0) for trust in trusts]), here.sum())
    if CHILDRENS_TRUST in trusts:
        child = (people["la"].is_in(CHILDRENS_CATCHMENT) & (people["age"] < 16)).to_numpy()
        adult_astray = (trust_indexes == trusts.index(CHILDRENS_TRUST)) & (people["age"] >= 18).to_numpy()
        trust_indexes[child & draw_child] = trusts.index(CHILDRENS_TRUST)
        trust_indexes[adult_astray] = trusts.index("RRK") if "RRK" in trusts else 0
    return values_at(trusts, trust_indexes)


def _with_journeys(region: Region, events: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Arrival, call and injury times; which calls the ambulance extract holds."""
    count = events.height
    assault, illness = (events["kind"] == "assault").to_numpy(), (events["kind"] == "illness").to_numpy()
    arrival = events["start"].to_numpy()
    conveyed = rng.random(count) < np.where(assault, ASSAULTS_BY_AMBULANCE, OTHERS_BY_AMBULANCE)
    conveyed &= (events["scene"] >= 0).to_numpy()
    ride = rng.integers(35, 150, count)
    conveyed &= arrival >= ride
    call = arrival - ride
    wait = np.minimum(rng.lognormal(4.0, 1.1, count), 8_000).astype(np.int64)
    injury = np.where(conveyed, call - rng.integers(2, 25, count), arrival - np.maximum(wait, 5))
    # The ambulance extract holds every violent call but only a sample of the rest.
    other_calls = region.attendances * (CALLS * (1 - CALLS_OUTSIDE) - VIOLENT_CALLS) * 0.55
    sampled_calls = assault | (rng.random(count) < other_calls / max(1, (conveyed & ~assault).sum()))
    return events.drop("start").with_columns(
        arrival=pl.Series(arrival),
        call=_where(conveyed, call),
        injury=_where(~illness, injury),
        called=pl.Series(conveyed & sampled_calls),
    )


def _called_only(region: Region) -> pl.DataFrame:
    """Ambulance incidents whose patient reached no department of ours."""
    rng = region.rng("called")
    counts = {
        "assault": region.attendances * (VIOLENT_CALLS - KINDS["assault"] * ASSAULTS_BY_AMBULANCE),
        "self_harm": region.attendances * CALLS * 0.035,
        "accident": region.attendances * CALLS * 0.10,
    }
    outside = region.attendances * CALLS * CALLS_OUTSIDE
    conveyed = region.attendances * (CALLS * (1 - CALLS_OUTSIDE) - VIOLENT_CALLS) * 0.55
    rest = (
        region.attendances * CALLS
        - conveyed
        - region.attendances * VIOLENT_CALLS
        - counts["self_harm"]
        - counts["accident"]
    )
    counts["illness"] = rest - outside
    beyond = {"assault": outside * 0.13, "accident": outside * 0.15, "illness": outside * 0.72}
    inside_region = [_of_kind(region, kind, round(count), rng) for kind, count in counts.items()]
    outside_region = [_of_kind(region, kind, round(count), rng) for kind, count in beyond.items()]
    away = pl.concat(outside_region).with_columns(
        scene=pl.Series(_beyond(region, sum(p.height for p in outside_region), rng))
    )
    events = pl.concat([*inside_region, away])
    injured = events["kind"] != "illness"
    return events.drop("start").with_columns(
        call=events["start"], injury=pl.when(injured).then(events["start"] - 8), called=pl.lit(True)
    )


def _beyond(region: Region, count: int, rng: np.random.Generator) -> Numbers:
    rows = region.places.with_row_index("n").filter(~pl.col("inside"))["n"].to_numpy()
    return rng.choice(rows, count).astype(np.int32) if len(rows) else np.full(count, -1, dtype=np.int32)


def _incident_numbers(region: Region, call: pl.Series) -> pl.Series:
    """Day and serial number, as dispatch systems count them."""
    day = pl.lit(region.first_month).cast(pl.Date) + pl.duration(days=pl.col("call") // 1440)
    order = pl.col("call").rank("ordinal").over(pl.col("call") // 1440)
    frame = pl.DataFrame({"call": call})
    return frame.select(pl.format("WM{}{}", day.dt.strftime("%y%m%d"), order.cast(pl.String).str.zfill(5))).to_series()


def _where(condition: Numbers, minute: Numbers) -> pl.Series:
    return pl.select(pl.when(pl.Series(condition)).then(pl.Series(minute.astype(np.int64)))).to_series()
