"""What nurses and crews write: notes in the shorthand of the trade, naming people, places and telephone numbers.

Some tell of assault, some of accidents, self-harm, illness, or of an assault denied. All names are invented, all telephone
numbers come from the ranges Ofcom keeps for drama.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from sources.synthetic import names
from sources.synthetic.draw import words

ASSAULT = (
    "Alleged assault. Punched x{n} to face by {who} outside the {pub}. +ETOH. No LOC. Lac L eyebrow, 2cm. Police aware.",
    "pt {fore} {sur} states assaulted by unknown males on {street}. Kicked to ribs when on floor. GCS15. PEARL.",
    "Hit over head with bottle in {pub}, c/o headache + scalp lac. ETOH++. Friend {who} in w/r, tel {phone}.",
    "Stabbed L thigh w kitchen knife by {who}. Police in attendance, ref given. Wound 3cm, bleeding controlled.\n"
    "NOK {phone}. Address checked: {address}",
    "BIBA following assault at home add {address}. Partner ({who}) pushed pt down stairs. DA discussed, IDVA ref offered.",
    "Jumped by group of youths nr {street}, phone stolen. Facial swelling, ?# nose. Parent {who} present.",
    "Attends w police. Reports being strangled by ex partner {who} last night. No stridor. Safeguarding to be done.",
    "fight in {pub}. R hand punch inj, 5th MC tender. says \"other lad {who} started it\". Tetanus utd.",
)
SEXUAL = (
    "Discloses sexual assault last night. Does not want police at present. SARC info given. Friend {who} with pt, {phone}.",
    "Alleged SA by known male. Brought by {who}. Private room. SARC contacted.\nContact {phone}, ok to leave msg.",
)
SELF_HARM = (
    "Intentional OD paracetamol x{n}0 tabs 2/24 ago. Regrets. Partner {who} found pt. Lives {address}. MH liaison ref.",
    "Superficial self inflicted lacs L forearm w razor. Denies assault. Known to CMHT, CPN {who}.",
    "Cut wrist w glass, DSH. No one else involved. NOK {who} {phone}",
)
ACCIDENT = (
    "Mech fall from step at home, FOOSH R wrist. Not assaulted. Lives w {who}. NV intact.",
    "Tripped over kerb on {street}, abrasion knees, no head inj. Denies LOC.",
    "Cut finger w kitchen knife cooking, accidental. Tet up to date. GP aware.",
    "Twisted ankle playing football, WB on admission. Ottawa neg.",
    "c/o hand pain after punching wall. Angry after row w {who}. Denies altercation.",
    "Carer {who} reports unwitnessed fall, on apixaban. CT head req. Tel {phone}",
    "Hit by door at work, small lac forehead. Colleague {who} brought in.",
)
ILLNESS = (
    "CP since 0600, central, nil rad. ECG NAD. Hx HTN. Partner {who} {phone}.",
    "Unwell 3/7, temp 38.4, cough prod. Obs stable. NEWS 2.",
    "Abdo pain RIF, vom x{n}. ?appendix. Bloods sent.",
    "SOB on exertion, known COPD. Sats 91% RA. Lives {address}",
    "Palps, anxious. Nil hx violence at home on routine enquiry.",
    "Seizure witnessed by {who}, post ictal. Known epileptic.",
    "Pt aggressive in waiting room, verbally abusive to staff. Security called. ?ETOH withdrawal.",
)
NARRATIVES = {
    "assault": (
        "O/A pt sat on kerb outside {pub}. States punched by {who}. Lac to lip. Police on scene.",
        "Called to {address}. {fore} {sur} reports assault by {who}. Denies LOC. Refused transport.",
        "Stab wound to L arm, direct pressure applied. Armed resp on scene. NOK informed {phone}.",
    ),
    "self_harm": ("Pt {fore} has taken OD, blister packs on scene. Partner {who} present.", "Self inflicted cuts. {phone}"),
    "accident": ("Fallen in street, {street}. Assisted up. No inj.", "Non injury fall, lifted. Carer {who} aware {phone}."),
    "illness": ("Chest pain, ECG ok, to ED.", "D+V 2/7, GP ref. Partner {who} {phone}.", "Pt {fore} {sur} unwell, sats low."),
}  # fmt: skip

NOTES = {"assault": ASSAULT, "sexual": SEXUAL, "self_harm": SELF_HARM, "accident": ACCIDENT, "illness": ILLNESS}


def notes(people: pl.DataFrame, told: pl.Series, books: dict[str, tuple[str, ...]], chance: np.random.Generator) -> pl.Series:
    """A note for each row. people: forename, surname, address, by row; told: which of `books` each note comes from."""
    count = people.height
    given = [name for origin in (*names.GIVEN_FEMALE.values(), *names.GIVEN_MALE.values()) for name in origin]
    family = [name for origin in names.FAMILY.values() for name in origin]
    filled = people.select(fore="forename", sur="surname", address=pl.col("address").fill_null("not given")).with_columns(
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
        who=words(given, chance.integers(0, len(given), count)) + " " + words(family, chance.integers(0, len(family), count)),
        pub=words(names.PUBS, chance.integers(0, len(names.PUBS), count)),
        street=words(names.STREETS, chance.integers(0, len(names.STREETS), count)) + " St",
        phone="07700 900" + pl.Series(chance.integers(0, 1000, count)).cast(pl.String).str.zfill(3),
        n=pl.Series(chance.integers(2, 7, count)).cast(pl.String),
        told=told,
        pick=pl.Series(chance.integers(0, 10_000, count)),
    )
    parts = [
        filled.filter((pl.col("told") == book) & (pl.col("pick") % len(templates) == index)).select("row", note=_fill(template))
        for book, templates in books.items()
        for index, template in enumerate(templates)
    ]
    return filled.select("row").join(pl.concat(parts), on="row", how="left").sort("row")["note"]


def _fill(template: str) -> pl.Expr:
    pieces = re.split(r"\{(\w+)\}", template)
    return pl.concat_str(
        [pl.col(piece).fill_null("?") if number % 2 else pl.lit(piece) for number, piece in enumerate(pieces)]
    )
