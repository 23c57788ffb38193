"""What nurses and crews write: notes in the shorthand of the trade, naming people, places and telephone numbers.

A note is written of what truly happened, whatever was coded. Some tell of assault, some of accidents, self-harm,
illness, of an assault denied, or merely sound like one; some assaults' notes say nothing of it. All names are invented,
all telephone numbers come from the ranges Ofcom keeps for drama, all NHS numbers from the test range 999.
"""

from __future__ import annotations

import re

import numpy as np
import polars as pl

from synthetic import names
from synthetic.sampling import values_at

ASSAULT = (
    "Alleged assault. Punched x{n} to face by {who} outside the {pub}. +ETOH. No LOC. Lac L eyebrow {n}cm. Police "
    "aware.",
    "pt {fore} {sur} states assaulted by unknown males on {street}. Kicked to ribs when on floor. GCS15. PEARL.",
    "Hit over head with bottle in {pub}, c/o headache + scalp lac. ETOH++. Friend {who} in w/r, tel {phone}.",
    "Stabbed L thigh w kitchen knife by {who}. Police in attendance, ref given. Wound 3cm, bleeding controlled.\n"
    "NOK {phone}. Address checked: {address}",
    "BIBA following assault at home add {address}. Partner ({who}) pushed pt down stairs. DA discussed, IDVA ref "
    "offered.",
    "Jumped by group of youths nr {street}, phone stolen, punched and kicked. Facial swelling ?# nose. Parent {who} "
    "present.",
    "Attends w police. Reports being strangled by ex partner {who} last night. No stridor. Safeguarding to be done.",
    'fight in {pub}. R hand punch inj, 5th MC tender. says "other lad {who} started it" and hit him first. Tetanus utd.',  # noqa: E501 (a note stands on one line)
    "PC: assault\nHPC: punched to jaw by {who} approx {n}hrs ago\nO/E: tender mandible R. no step. teeth ok\nPlan: OPG",
    "Attacked by 2 males on {street} whilst walking home. Hit to head with ? metal bar. Scalp wound {n}cm. NHS {nhs}",
    "ASSAULTED BY NEIGHBOUR {who}. HEADBUTTED TO NOSE. EPISTAXIS NOW STOPPED. POLICE INFORMED. ADDRESS {address}",
    "24h post assault. Boyfriend {who} hit her w fist to L eye. Periorbital bruising. VA 6/6. Safe tonight at mum's "
    "{phone}",
    "mugged at bus stop {street}. pushed to ground + punched to head. wrist pain FOOSH. no loc. {fore} would like pt "
    "contacted on {phone}",
    "Slashed to L forearm by known male {who} with blade. 6cm wound, tendon seen. Plastics ref. Police log {n}4{n}.",
    "Glassed to face in {pub}. Multiple lacs. Maxfax bleeped. Intoxicated. Friend {who} present {phone}",
    "beaten up by {n} lads outside {pub} - kicked to head and body. ?LOC. amnesia. CT head req",
    "Pt reports attacked at work by customer. Bitten to R hand - skin broken. BBV risk assessment. Manager {who} "
    "{phone}",
    "Domestic assault. Husband ({who}) grabbed by throat and slapped x{n}. {n} children in home, MARAC ref. Lives "
    "{address}",
    "Bib police. Struck w baseball bat by {who} to L forearm. Obvious deformity. NV intact. Analgesia given. D/W ortho",
    "Assault at school today - punched to face by another pupil. Upset. Mum {who} present. No LOC no vomiting",
    "S: alleged assault {street} {n}/7 ago B: fit + well, no meds A: tender L zygoma no diplopia R: facial views "
    "maxfax clinic",
    "Kicked to R knee during altercation with {who}. Effusion. WB with difficulty. Xray",
    "Robbed at knifepoint {street}. Punched to mouth. Upper incisor loose. dental clinic info. crime no given",
    "hit with hammer to back of head by {who}. boggy swelling. GCS 14. trauma call. NHS no {nhs}",
    "Pepper sprayed and assaulted by {who}. Eyes irrigated. Police took statement. ETOH nil",
    "Stabbed to back x{n} {street}. Trauma team. Chest drain. Police guard on ward. {fore} {sur} nhs {nhs}",
)
SILENT = (
    "Facial injury. Lac L eyebrow {n}cm. No LOC. GCS 15. Steristrips.",
    "R hand pain + swelling 5th MC. Xray req. Not willing to say how. Friend {who} w pt",
    "Nasal swelling ?#. Epistaxis settled. ENT clinic {n}/7. Tel {phone}",
    "Head injury earlier today. Headache + nausea. No anticoag. Neuro obs. Lives {address}",
    "c/o rib pain L side. Tender on palp. Sats 98% RA. CXR NAD. Analgesia",
    "Bruising to both arms + chest wall. Tearful. Does not want to talk. Partner {who} in w/r",
    "BIBA. ETOH++. Scalp lac {n}cm. Found on {street}. Won't give history. PEARL",
    "wound L forearm ?mechanism. cleaned + closed. tetanus given. NHS {nhs}",
    "Jaw pain. Trismus. OPG - # angle of mandible. Maxfax. NOK {who} {phone}",
    "L eye swollen shut. VA not possible. Ophth ref",
)
SEXUAL = (
    "Discloses sexual assault last night. Does not want police at present. SARC info given. Friend {who} with pt, "
    "{phone}.",
    "Alleged sexual assault by known male. Brought by {who}. Private room. SARC contacted.\nContact {phone}, ok to "
    "leave msg.",
    "Reports raped {n}/7 ago by {who}. Very distressed. Chaperone. PEPSE discussed. ISVA ref. Safe contact {phone}",
    "Attends with support worker. Sexually assaulted at party {street}. Unsure re police. EC given. SARC appt",
)
SELF_HARM = (
    "Intentional OD paracetamol x{n}0 tabs 2/24 ago. Regrets. Partner {who} found pt. Lives {address}. MH liaison ref.",
    "Superficial self inflicted lacs L forearm w razor. Denies assault. Known to CMHT, CPN {who}.",
    "Cut wrist w glass, DSH. No one else involved. NOK {who} {phone}",
    "Self harm w kitchen knife to L arm {n} lacs. Low mood since split from {who}. Safe at home. Psych liaison",
    "Stabbed self in abdo w scissors. Voices. Surgeons aware. Sec 136 w police. NHS {nhs}",
    "Mixed OD w alcohol. Impulsive after argument w {who}. TOXBASE. NAC started",
    "Ligature mark to neck - self applied. Found by {who}. No stridor. 1:1 obs",
    "Hit own head off wall on ward. Haematoma. Nil others involved",
)
ACCIDENT = (
    "Mech fall from step at home, FOOSH R wrist. Not assaulted. Lives w {who}. NV intact.",
    "Tripped over kerb on {street}, abrasion knees, no head inj. Denies LOC.",
    "Cut finger w kitchen knife cooking, accidental. Tet up to date. GP aware.",
    "Twisted ankle playing football, WB on admission. Ottawa neg.",
    "c/o hand pain after punching wall. Angry after row w {who}. Denies altercation.",
    "Carer {who} reports unwitnessed fall, on apixaban. CT head req. Tel {phone}",
    "Hit by door at work, small lac forehead. Colleague {who} brought in.",
    "Slipped on wet floor at work. Back pain. No red flags. Accident book done. Supervisor {who} {phone}",
    "hit by car on {street} approx 20mph. pedestrian. C spine immobilised. FAST neg. Driver {who} stopped",
    "Dropped hammer on foot. Subungual haematoma. Trephined. Tetanus utd",
    "Elbow to face in rugby match. Lac lip {n}cm. Played on. Sutured x{n}",
    "Kicked football - felt pop R knee. Effusion. Knee clinic {n}/52",
    "Fell off bike {street}. Helmet on. Road rash. {fore} {sur} collected by {who}",
    "Trapped finger in car door. Nailbed inj. Hand clinic. Mum {who} {phone}",
    "Burn L hand hot oil. 20min cooling. 2% partial. Dressed. ref burns",
    "Fall from ladder {n}m cleaning gutters. L hip pain. Shortened + ER. NOF pathway. NOK {who} {phone}",
    "Accidentally hit in face w cricket ball. Epistaxis settled. No deformity. No concerns re NAI",
    "FB R eye grinding metal. No goggles. Removed. Chloramphenicol",
    "PC: fall\nHPC: tripped on rug at home. no loc. no assault\nO/E: bruising L hip. mobilising\nPlan: home w {who}. "
    "NHS {nhs}",
    "RTC driver. Rear ended {street}. Neck stiffness. Seatbelt. Airbag nil. Walked at scene. {phone}",
    "pulled elbow - swung by arms by dad {who}. Reduced. Using arm. no safeguarding concerns",
    "Stapler through thumb. Removed. washed out. Works at {pub}",
    "Head inj toddler fell off sofa. Cried at once. No vomiting. HI advice to mum {who}",
    "staff struck by falling box in warehouse. shoulder pain. Xray NAD",
    "Stubbed toe on bed. buddy strap. {address}",
)
ANIMAL = (
    "Attacked by dog on {street}. Bite R calf x{n} puncture. Irrigated. Co-amox. Owner {who} {phone}",
    "Cat bite L hand. Erythema spreading. IV abx. own pet",
    "Wasp sting to neck. Local reaction only. Chlorphenamine",
    "Kicked by horse to thigh at stables. Haematoma. WB. no #",
    "Dog bite to hand while separating own dogs. Tetanus given. Hand clinic {n}/7",
)
ILLNESS = (
    "CP since 0600, central, nil rad. ECG NAD. Hx HTN. Partner {who} {phone}.",
    "Unwell 3/7, temp 38.4, cough prod. Obs stable. NEWS 2.",
    "Abdo pain RIF, vom x{n}. ?appendix. Bloods sent.",
    "SOB on exertion, known COPD. Sats 91% RA. Lives {address}",
    "Palps, anxious. Nil hx violence at home on routine enquiry.",
    "Seizure witnessed by {who}, post ictal. Known epileptic.",
    "Pt aggressive in waiting room, verbally abusive to staff. Security called. ?ETOH withdrawal.",
    "Stabbing chest pain on inspiration {n}/7. D-dimer neg. Reassured",
    "Asthma attack. Sats 93%. Nebs x{n}. PEFR improving. inhaler technique. {fore} known to resp team",
    "Panic attack at work. ECG NSR. Bloods NAD. colleague {who} {phone}",
    "D+V {n}/7. Tolerating fluids. Home w advice. NHS {nhs}",
    "Sudden onset headache, worst ever. CT head NAD. LP d/w med reg",
    "Vaginal bleeding 8/40. EPAU ref. Partner {who} present. Feels safe at home",
    "Fast AF 150. No CP. Rate control. cardiology",
    "L sided weakness since 0900 FAST pos. Stroke call. Wife {who} {phone}",
    "Cellulitis L leg. failed oral abx. IV started. {address}",
    "? TIA. resolved. aspirin. TIA clinic. hit by sudden dizziness at home",
    "Renal colic. pain score 9. diclofenac PR. CTKUB NAD",
    "Confused +++ UTI. care home. {who} deputy manager {phone}. DNACPR in place",
    "RUQ pain since eating {n}/7. Murphys pos. USS gallstones. surgeons aware",
    "Gout attack R toe. colchicine. GP f/u",
    "Back pain {n}/52 no red flags. analgesia. physio self ref",
    "Temp + rash. blanching. child playful. Mum {who}. safety net",
    "Heart beating fast after energy drinks. ECG sinus tachy. advice",
)
MISLEADING = (
    "Suture removal. Assaulted {n}/52 ago and seen at the time. Wound healed.",
    "Anxious since friend {who} was attacked last week. Not sleeping. GP ref.",
    "PTSD, flashbacks to assault {n} yrs ago. Self presented. {phone}",
    "Feels like punched in stomach since yesterday. Epigastric tenderness. PPI. GP f/u",
    "Brought in by {who} who stopped a fight between others. Fell over barrier. Ankle sprain.",
)
"""Notes with words of assault for a patient who was not assaulted, or not now: a reader of words alone may be misled.
"""

NARRATIVES = {
    "assault": (
        "O/A pt sat on kerb outside {pub}. States punched by {who}. Lac to lip. Police on scene.",
        "Called to {address}. {fore} {sur} reports assault by {who}. Denies LOC. Refused transport.",
        "Stab wound to L arm, direct pressure applied. Armed resp on scene. NOK informed {phone}.",
    ),
    "self_harm": (
        "Pt {fore} has taken OD, blister packs on scene. Partner {who} present.",
        "Self inflicted cuts. {phone}",
    ),
    "accident": (
        "Fallen in street, {street}. Assisted up. No inj.",
        "Non injury fall, lifted. Carer {who} aware {phone}.",
    ),
    "illness": (
        "Chest pain, ECG ok, to ED.",
        "D+V 2/7, GP ref. Partner {who} {phone}.",
        "Pt {fore} {sur} unwell, sats low.",
    ),
}

NOTES = {
    "assault": ASSAULT,
    "silent": SILENT,
    "sexual": SEXUAL,
    "self_harm": SELF_HARM,
    "accident": ACCIDENT,
    "animal": ANIMAL,
    "illness": ILLNESS,
    "misleading": MISLEADING,
}
SILENT_SHARE = 0.13
"""Of assaults: what is wrong is written down and not how it came about."""
MISLEADING_SHARE, MISLEADING_IN_ILLNESS = 0.004, 0.001
"""Of notes on anything but assaults, those with words of one all the same."""


def books_of(rows: pl.DataFrame, rng: np.random.Generator) -> pl.Series:
    """Which of `NOTES` each attendance's note comes from. rows: kind and sexual, as they truly were."""
    draw = pl.Series(rng.random(rows.height))
    violent = pl.col("kind") == "assault"
    share = pl.when(pl.col("kind") == "illness").then(MISLEADING_IN_ILLNESS).otherwise(MISLEADING_SHARE)
    book = (
        pl.when(violent & (draw < SILENT_SHARE))
        .then(pl.lit("silent"))
        .when("sexual")
        .then(pl.lit("sexual"))
        .when(~violent & (draw < share))
        .then(pl.lit("misleading"))
        .when(pl.col("kind").is_in(list(NOTES)))
        .then("kind")
        .otherwise(pl.lit("accident"))
    )
    return rows.select(book.alias("book")).to_series()


def notes(
    people: pl.DataFrame, book_of_row: pl.Series, books: dict[str, tuple[str, ...]], rng: np.random.Generator
) -> pl.Series:
    """A note for each row.

    people: forename, surname, address, nhs_number, by row. book_of_row: which of `books` each note comes from.
    """
    count = people.height
    forenames = [name for origin in (*names.GIVEN_FEMALE.values(), *names.GIVEN_MALE.values()) for name in origin]
    family = [name for origin in names.FAMILY.values() for name in origin]
    filled = people.select(
        fore="forename", sur="surname", address=pl.col("address").fill_null("not given")
    ).with_columns(
        row=pl.int_range(pl.len(), dtype=pl.UInt32),
        who=values_at(forenames, rng.integers(0, len(forenames), count))
        + " "
        + values_at(family, rng.integers(0, len(family), count)),
        pub=values_at(names.PUBS, rng.integers(0, len(names.PUBS), count)),
        street=values_at(names.STREETS, rng.integers(0, len(names.STREETS), count)) + " St",
        phone="07700 900" + pl.Series(rng.integers(0, 1000, count)).cast(pl.String).str.zfill(3),
        nhs=_spaced(people["nhs_number"]).fill_null("not known"),
        n=pl.Series(rng.integers(2, 7, count)).cast(pl.String),
        book=book_of_row,
        pick=pl.Series(rng.integers(0, 10_000, count)),
    )
    parts = [
        filled.filter((pl.col("book") == book) & (pl.col("pick") % len(templates) == index)).select(
            "row", note=_fill(template)
        )
        for book, templates in books.items()
        for index, template in enumerate(templates)
    ]
    return filled.select("row").join(pl.concat(parts), on="row", how="left").sort("row")["note"]


def _spaced(number: pl.Series) -> pl.Series:
    """NHS numbers as people type them: every other one in groups."""
    grouped = pl.concat_str(
        [number.str.slice(start, length) for start, length in ((0, 3), (3, 3), (6, 4))], separator=" "
    )
    return pl.select(pl.when(pl.int_range(len(number)) % 2 == 0).then(grouped).otherwise(number)).to_series()


def _fill(template: str) -> pl.Expr:
    pieces = re.split(r"\{(\w+)\}", template)
    return pl.concat_str(
        [pl.col(piece).fill_null("?") if number % 2 else pl.lit(piece) for number, piece in enumerate(pieces)]
    )
