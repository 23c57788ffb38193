"""What the signals read out of a note: short statements, each with what it says."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anonymisation.free_text.signals.signals import signals
from schemas.tables.deidentified import TEXT_PLACES, TEXT_SIGNALS

ENTITIES = (
    "NAME",
    "INITIALS",
    "NHS_NUMBER",
    "HOSPITAL_NUMBER",
    "INCIDENT_NUMBER",
    "COLLAR_NUMBER",
    "PRISON_NUMBER",
    "UK_NINO",
    "PHONE_NUMBER",
    "ADDRESS",
    "UK_POSTCODE",
    "DATE",
    "AGE_OVER_89",
    "VEHICLE",
    "EMAIL",
    "HANDLE",
    "URL",
    "SCHOOL",
    "VENUE",
    "SPOKEN_NUMBER",
    "NUMBER",
    "UNKNOWN_WORD",
)


LONG = {
    name: text.strip().split("\n----\n")
    for name, text in tomllib.loads((Path(__file__).parent / "signals_long.toml").read_text(encoding="utf-8")).items()
}


def column(*notes: str | None) -> pl.Series:
    return pl.Series("triage_note", notes, dtype=pl.String)


def said(note: str) -> set[str]:
    row = signals(column(note)).row(0, named=True)
    return {name.removeprefix("text_") for name, value in row.items() if value is True}


ASSAULTS = """
assaulted by <NAME>
Assaulted by unknown male outside pub
ALLEGED ASSAULT
?assault
? assault, amnesic to events
alleged assault, no LOC
assault, nil LOC
assaulted, denies LOC
denies LOC, punched in face
no LOC punched to jaw x2
punched to L cheek
punched x3 in face by stranger
punched and kicked to head and body
PUNCHED IN FACE
kicked to ribs by two men
hit over head by <NAME>
hit over the head with a bottle
hit in face with glass
glassed in face at bar
bottled outside nightclub
stabbed in thigh
stab wound to chest
stabbed x2 to back by unknown male
slashed across face with knife
GSW to leg
shot in foot with air rifle by neighbour
mugged on way home, phone taken
robbed at knifepoint
threatened with knife and pushed to ground
headbutted by ex partner
head-butted to nose
bitten by another resident
bitten on forearm by <NAME>
human bite to finger during fight
pushed down stairs by husband
pushed over by stranger
was pushed, fell backwards
shoved into wall by boyfriend
strangled by partner, voice hoarse
attempted strangulation by ex
grabbed by throat by boyfriend
hands around neck
choked by her husband
partner hit her with belt
partner punched her in face
husband kicked her in abdomen, 20/40 pregnant
ex turned up and attacked her
boyfriend threw her against wall
her ex dragged her out of car by hair
brother punched him in eye
son hit her with stick
dad hit him
jumped by group of youths
set upon by 4 lads
attacked by gang with machetes
beaten up last night
beaten with a baseball bat
beaten by police officers
altercation with bouncer, punched
involved in fight at school
fight with brother, hit with bottle
got into fight in pub, # nasal bones
physical altercation with neighbour
domestic assault
victim of domestic violence tonight
DV incident, bruising to arms
?NAI
suspected NAI, spiral fracture
sexually assaulted last night
alleged rape
raped by acquaintance
alleged sexual assault by male known to her
groped by stranger on bus
spat at by patient whilst on duty
nurse assaulted by patient
security guard punched by shoplifter
bus driver assaulted by passenger
acid thrown in face
bleach thrown over him by two men on moped
struck with hammer by <NAME>
struck to head with metal bar
hit by <NAME> with phone
kicked by another pupil
punched by classmate at break
slapped by mother
stamped on
knocked out by single punch
one punch to jaw, LOC 1 min
took a punch to the face
elbowed in face deliberately by opponent, then punched
assaulted at football match
assaulted after rugby match by opposing fan
assaulted by person known to pt
hit in head by brick thrown by youths
run over deliberately by ex
police state pt was assaulted
mum states he was punched by another boy at school
pt reports being hit by partner
states was kicked in back
alleges that he was punched by doorman
brought in by police, assaulted in custody by cellmate
denies alcohol, assaulted by ex
PC: assault
MOI - punched to face
Mechanism: assault
assulted by 2 males
asaulted
assualted last night
punchd in face
puched by brother
kciked in head
stabed in arm
wasassaulted by unknownmale
punchedin face
kickedto head
headbuted by doorman
atacked by stranger
attcaked with knife
strangeld by partner
robbd of phone and punched
assaulted by ex partner, previous DV
assaulted. hx of DV with same partner
pt assaulted by partner. no previous hx of assault
found on floor after assault
facial injuries following assault
injuries sustained in assault
pain to jaw since assault 3 days ago
assaulted 2/7 ago ongoing headache
assaulted last week, now vomiting
# mandible post assault
hit with pool cue
had a bottle smashed over his head
had drink thrown over her and was slapped
bottle smashed over head
struck several times with a crowbar
liquid thrown in face by male on moped
tied up and beaten
kidnapped and beaten
dragged along the ground by her hair
pinned down and punched
kneed in groin by stranger
thumped in the back by colleague
boyfriend bit her arm
carer slapped him
resident bit her
threw him down the steps
came at her with a knife
went for him with a hammer
lunged at him with scissors
unknown man grabbed her from behind
burnt with cigarette by boyfriend
scalded by housemate throwing kettle over him
driven at by ex in car
victim of hate crime, kicked to ground
unprovoked attack in street
racially motivated assault
assault by stranger, police aware
assault - police aware
assaulted police informed
assaulted mum present
hit by ex's new boyfriend
rob and assaulted ? knife
staff member punched to jaw by confused pt
patient kicked my colleague in the chest
says brother hit him
male assaulted by group
26M assaulted
stabbed male 25
assaulted female 30
pushed in front of car by partner
spiked and sexually assaulted
held down and kicked
hit round head w plank
kicked off bike by youths then punched
whacked with stick by neighbour
<NAME> punched him
<UNKNOWN_WORD> hit her in the face
ambushed on doorstep, slashed to arm
lamped by a lad in town
decked by bouncer
Called by police to male with facial injuries. States two males got out of a van and set about him with bats
Pt found by passer by in alley, bleeding from head, says "they jumped me"
Male collapsed in street, single stab wound L chest
Multiple stab wounds, TCA
Female 34, her ex has kicked the door in and punched her repeatedly
Pt states boyfriend put hands round her neck and squeezed until she passed out
husband has strangled her until she blacked out
Her husband burnt her with an iron
Elderly lady pushed to ground, handbag snatched
handbag snatched, fell to floor
phone snatched by moped rider, dragged along road
Shot in back by unknown, exit wound chest
hit with paintball gun by youths from passing car
eggs thrown at her by youths, corneal abrasion
firework thrown at him by teens
stone thrown by kids broke window, hit in eye
spat in face by customer
bitten on hand by patient
bite to arm from service user
scratched by resident with dementia
carer hit by resident
teacher kicked by pupil
PCSO headbutted while making arrest
police officer assaulted on duty, punched to nose
paramedic punched by patient
ward nurse slapped by confused patient
prisoner assaulted by 3 other inmates with sock containing tins
boiling sugar water thrown over him in cell
slashed with a razor in prison
Son smashed plate over her head
daughter's boyfriend attacked him with a machete
neighbour sprayed him in the eyes
sprayed in face with unknown substance
CS sprayed by attackers
Pt was walking home when grabbed from behind and dragged into bushes
touched inappropriately by masseur
date rape, ?drugged
hit by partner's car after argument, deliberate
ex partner drove at her
her brother in law broke her arm
father shook the baby
baby with bruising, dad admits shaking him
looped bruises, says uncle whipped her with cable
child says stepdad hurt her
child disclosed to teacher that dad hit him with slipper
2yo, unexplained fractures ?NAI
scald with tide mark, suspected non-accidental injury
hair pulled out by ex's girlfriend
fight between two groups outside McDonalds, kicked to head
scuffle outside takeaway, fell to kerb
melee at wedding, punched
restrained by door staff, arm twisted behind back, thrown to floor
ejected by bouncers, head hit pavement when thrown
says bouncers beat him
security guard choked him
glass to the face in club
got glassed
took a glass to the neck
a pint glass was pushed into her face
hit in mouth, 2 teeth missing, by bloke in kebab shop
attacked because gay
racially abused then punched
followed home and attacked
intruder hit her with a torch
burglary, tied up and pistol whipped
carjacked at knifepoint, cut to hand
taxi driver hit with bottle by fare
shop worker pushed by shoplifter
delivery driver robbed of moped, slashed
cut to throat by attacker
wound to neck, attacked by flatmate with knife
shot with crossbow bolt by neighbour
nail bomb? no - hit by hammer wielding male
defending self from ex with knife, cuts to palms
defensive wounds to both hands
cut hands grabbing knife from attacker
caught in crossfire, gsw arm
innocent bystander stabbed
tried to break up fight and got punched
intervened in fight, stabbed in arm
stepped in to stop an argument, hit with chair
kicked in the head while on the ground
Honour based violence, beaten by uncles
forced marriage, locked in and beaten by father
Disclosed husband hits her
Discloses partner has been hitting her for years, today black eye
ongoing domestic abuse, today pushed into wall
pt now discloses injuries caused by husband
injuries caused by partner
Mechanism: altercation with partner
HPI: Patient was assaulted by multiple assailants
Circumstances: attacked by unknown persons
Intent: assault
Injury intent: apparent assault
AMPDS 4B1A ASSAULT
Chief complaint assault/sexual assault
Presenting complaint: ASSAULT
CARD 04 - ASSAULT
Reason: alleged assault by cellmate
weapon_used = true (knife)
Assaulted? Y
DV: yes
domestic abuse: disclosed, perpetrator husband
DASH completed, high risk, MARAC referral, injuries from partner
punchbag? no, punched by brother
opponent punched him off the ball
stamped on by opposing player deliberately, police involved
head stamped on by other player after whistle
I was punched at work today
My husband hit me
He hit me with a belt
"He just kicked me and kicked me"
they beat me with sticks
someone threw a bottle at me
threw a brick at him
bottle thrown from crowd hit head
struck by thrown bottle
caught by flying glass in fight
was kicked to floor and stamped on
KO'd by one punch
sparked out by single blow from stranger
black eye from boyfriend
given a black eye by husband
jaw broken by ex
grandson pushed her causing fall and NOF
PC: facial injury. HPC: approx 2300 last night outside a nightclub, was approached by 3 males, one of whom struck him to the left side of the face with a closed fist.
Social work referral: Child told teacher that her step father has been hitting her with a wooden spoon
S: 24 year old male B: assaulted in town approx 1 hr ago A: GCS 15 R: CT head
SBAR - Situation: stabbed L flank. Background: nil PMH
Thank you for seeing this 34 year old lady who was attacked by her former husband on Saturday
Mechanism of injury - interpersonal violence
Discharge summary: diagnosis: head injury following alleged assault
Police statement: I examined the patient who told me he had been punched and kicked by a group
incident type = assault
Dear Dr, this gentleman presented having been kicked in the head by unknown assailants
ATMIST A 22 T 0100 M stabbing I wound to L chest
pt says her son loses his temper and today he shoved her into the cooker
He grabbed my throat and I could not breathe
she states he bit her finger
partner slammed her hand in the door on purpose
reports her partner slammed door on her hand deliberately
Disclosure made to midwife: partner pushed her over
Attended with injuries sustained when his neighbour swung a spade at him
caller states male with machete attacked patient
brother has just stabbed him in the kitchen
female patient beaten by her husband
Reports that he was struck on the head from behind by unknown person
male punched in the face by another male
cellmate poured boiling water over his legs
two inmates held him and cut his face
""".strip().splitlines()  # noqa: E501 (a note stands on one line)

OTHERWISE = """
denies assault
denies any assault
denies being assaulted
denies being hit or pushed
no assault
nil assault
no hx of assault
not assaulted
was not assaulted
wasn't pushed
didn't get hit
assault denied
assault: no
Assault? N
no evidence of assault
no concerns re NAI
NAI excluded
without any history of assault
denies DV
DV: nil
no domestic violence
safeguarding: no dv disclosed
asked about domestic abuse - denies
nobody hit her
nobody pushed her
no one else involved
denies fight or assault
denies anyone hit him
not thought to be assault
assault ruled out
previous assault 2019
hx of assault
h/o DV
PMH: assault 2015
pmh asthma, depression, previous assault
known victim of dv
assaulted 3 years ago
assaulted as a child
stabbed in 2014, old scar
headaches since assault 2 years ago
at risk of assault
fear of being assaulted
worried about being attacked
PTSD after being stabbed 5 years ago
previous stab wound to abdomen
historical sexual abuse
witnessed an assault
witnessed assault
witnessed a stabbing, now anxious
saw friend stabbed
saw his friend get stabbed
saw mum being hit by dad
chest pain after friend was stabbed
assaulted staff
assaulted a nurse
assaulted police officer, in handcuffs
patient aggressive, punched nurse
punched nurse
hit his brother, hand pain
pt punched another male, hand swollen
punched someone, R hand pain
bit a paramedic
kicked out at staff
spat at crew
arrested for assault, chest pain in custody
charged with assault
threatening staff with knife
voices telling him to stab his flatmate
wants to stab people
thoughts of hurting others
stabbed self
stabbed himself in abdomen
stabbed herself with scissors
cut own wrist
self inflicted stab wound
self-harm, cut wrists
punched wall
punched a wall
punched door in anger
punch to wall
hit wall with fist
kicked a door
headbutted wall
punched locker, boxers #
OD of paracetamol
stabbing chest pain
stabbing pain in abdomen
pain is stabbing in nature
sharp stabbing sensation to L eye
shooting pain down leg
hit by car
pedestrian hit by van
struck by cyclist
hit by bus
knocked off bike by car
attacked by dog
bitten by dog
dog attack
attacked by a swan
bitten by snake
kicked by horse
kicked by cow
butted by goat
scratched by cat
bitten by insect
hit head on door
hit head on cupboard
hit his head on kerb
hit by door
hit in face by door
hit by falling branch
struck by falling tile
hit by ball
hit in face by football
hit by cricket ball in eye
hit in eye with squash ball
elbowed in football
elbowed in rugby
kicked in shin during football
kicked in football match
clash of heads playing rugby
kneed in back during rugby
head clash at football
injured in tackle
punched in boxing sparring
kicked in karate class
heart attack
panic attack
asthma attack
attack of gout
TIA/attack of dizziness
fell during football
fell downstairs
tripped over dog
shot of insulin
flu shot today, arm sore
bottle fed baby
bottle feeding well
beaten egg allergy
play fighting with brother
play fighting, hit head
rough play with sister
accidentally hit by friend
accidentally elbowed by partner in bed
kicked accidentally by brother
pushed by brother whilst playing
nail gun to thumb
cut finger with knife while cooking
knife slipped cutting avocado
cut hand on broken glass
cut finger on kitchen knife
stabbed hand with screwdriver at work
hit thumb with hammer
pain over shoulder blade
punch biopsy site infected
stab incision oozing
fighting infection
eating and drinking
brought in by mum
lives with partner
partner present
strangulated hernia
unprovoked seizure
unprovoked PE
temp spiked 39
assault course, twisted knee
hit hard by the cold snap
struck by lightning
electric shock, thrown back
thrown from horse
thrown off bike
thrown over handlebars
jumped off wall
jumped from trampoline
slipped on ice
fell off ladder
choking on steak, back slaps by wife
slapped cheek syndrome
oilseed rape allergy
burned arm on iron
burn from kettle, accident
scald from hot tea
bit tongue during seizure
baby kicking well
reduced fetal movements, not kicking
pushed heavy trolley, back pain
pulled by dog on lead, shoulder pain
pulled from pool by lifeguard
mum grabbed him as he fell
wife held him up
dropped knife on foot
glass in foot
fork in foot
metal in eye while grinding
needle stick injury
patient agitated and verbally abusive
domestic cleaner, back pain
works as security guard, sprained ankle
ate battered fish
hit the ground hard
hit pothole on bike
Hearing voices telling her to attack neighbours
voices telling him to hit people
Fell onto knife in dishwasher
arm caught in machine
Domestic argument, verbal only, chest pain
argument with husband, no physical contact, took tablets
verbal altercation with neighbour then collapsed
Police attended domestic, no assault, pt panic attack
Pt threw phone at wall, cut hand on glass
punched window, laceration to forearm
put fist through window
put hand through glass door after row with gf
smashed plate and cut hand
headbutting floor, LD
child head banging
bit own hand
scratched own face
pulled own hair
Cuts to both wrists, suicidal
jumped from bridge, ex involved
Hanging, found by partner
took overdose after assault allegation against him
accused of assault by ex, took OD
charged with assaulting girlfriend, low mood
detained under s136 after threatening staff with scissors
Pt violent in ambulance, spat at crew, restrained
patient kicked crew member
pt assaulted paramedic and police now in handcuffs
patient tried to punch doctor
pt hit out at carer during personal care
resident with dementia hitting other residents
son is violent towards her, today chest pain
toddler bitten by sibling accidentally
dropped by sister
brother fell on him
sister jumped on him playing
trampoline, other child landed on arm
collided with another child in playground
clash with another player, shoulder
tackled in football, ankle
caught by opponent's elbow in basketball
stud to shin, football
hit by hockey stick during match
hit by own racket
hit by boom while sailing
golf club hit him when friend swung it
struck on head by falling box at work
hit on head by pallet
steel bar fell on foot
hammer fell on toe
hit with door by colleague accidentally
trolley hit ankle
shopping trolley ran into back of legs
run over by forklift
bike hit by car, driver left scene
RTC, other driver aggressive
airbag hit face
seatbelt bruise, chest hit wheel
dog knocked her over
dog pulled her over
jumped up at by dog
cow knocked him against gate
horse bit her
cat bite hand
seagull attacked him, laceration scalp
magpie attack
stung by wasp, anaphylactic attack
jellyfish sting
pain like being kicked in the back
feels like being stabbed
feels like she has been punched
like a knife in chest
as if someone stabbed her
feels like I've been hit by a bus
worst headache, like being hit with a bat
kicking pain in flank
feels beaten up, flu like
heart thumping
pounding headache
gripping chest pain
crushing chest pain
violent vomiting
burning pain shooting into leg
shot putt injury shoulder
archery, bow string hit forearm
paintball, hit in groin
airsoft pellet in ear, playing
fireworks accident, burn
fell on glass bottle
stood on bottle
glass bottle fell on toe
bottle exploded, cut hand
cut opening bottle
stabbed foot with garden fork
garden fork through foot
splinter of knife blade
chopping wood with axe, cut shin
chainsaw kickback
angle grinder kicked back to face
kicked by donkey
electric gate hit her
child pushed off slide by friend while playing
pushed on swing, fell
slipped, pushed arm through window
PMH stabbing 2012, splenectomy
previous GSW abdomen 1998, adhesions
background: DV relationship, left 2 years ago
known PTSD from assault in childhood
old # jaw from assault
scar from old stab wound
family history: father murdered
social: moved away from abusive ex
safeguarding: previous MARAC 2021
mental health: low mood since being raped 10 years ago
was assaulted last year, since then headaches
seen 2019 with assault
mother assaulted, pt well, brought for check
child present when dad hit mum, child uninjured
witness to fight, panic attack
partner was stabbed last week, low mood
son murdered, grief reaction
bystander saw pt fall, no assault seen
CCTV reviewed - no assault, fell
witnesses say he fell, nobody touched him
pt adamant was not pushed
?pushed - pt denies, says tripped
no sign of third party involvement
nil third party
alone when fell
fell drunk, police state no assault on CCTV
denied being hit by anyone when asked alone
Have you been hit, kicked or punched in last year? No
Do you feel safe at home? Yes
HITS score 4, denies abuse
NAI considered, history consistent, no concerns
mechanism consistent, no NAI concerns
bruising due to ITP, NAI excluded by paeds
works as bouncer, knee pain
boxer, hand pain after training
MMA fighter - cauliflower ear
self defence class wrist sprain
stunt fight rehearsal ankle
army, assault course ankle
fight night ticket queue, fell
firefighter, smoke inhalation
police training, taser barb in hand
attacked his food and choked
beating eggs, burn
knife fell from worktop onto foot
shaving cut, razor
gun cabinet fell on foot
staple gun finger
massage gun bruise
Violence/aggression: none. Weapons: none
Risk to others: assaulted staff on ward in 2022. Risk to self: low
Forensic history: ABH 2016, common assault 2018
PMH: 1. Hypertension 2. Stab wound 2009 3. Depression
Past surgical history: laparotomy after stabbing
History of violence: yes. Weapon carrying: no
Psych hx: PTSD secondary to childhood abuse
Alcohol 20 units/wk. Domestic violence: not asked
DV screening question asked: negative
Routine enquiry: DV negative
Domestic abuse enquiry - no concerns
Physical abuse: no. Sexual abuse: no. Neglect: yes
Safeguarding checklist: any injuries not consistent? No. Any disclosure of assault? No
If patient has been assaulted offer police contact
In the event of assault call 999
Advice leaflet: domestic violence support numbers given to all patients
Please consider non accidental injury in all children under 2
No bruising suggestive of assault
No injuries suggestive of assault or abuse
Denies any recent trauma, falls or assaults
Denies physical, sexual or emotional abuse
There was no fight and nobody else was involved
There has been no violence in the relationship
He has never been violent towards her
She feels safe at home, no violence
mother's ex partner was violent in the past
Father has history of DV towards mother
Dad in prison for assault on mum
Siblings on child protection plan due to domestic violence
Previous partner was abusive
flashbacks of being raped as a teenager
nightmares about being attacked
Reports being bullied at school, low mood
Worried that gang will attack him
says people are trying to stab him, paranoid
believes neighbours are poisoning and beating him, ?psychosis
threatened to hit staff, security called
Security called as patient aggressive and tried to hit nurse
patient became violent and punched the wall
He was arrested after he assaulted his girlfriend; c/o wrist pain from cuffs
Alleged perpetrator of assault, in custody
Detained for GBH, fit to detain?
police custody: arrested for affray, head injury from fall
Wife reports he thrashes in sleep and hit her
REM sleep disorder, kicks and punches in sleep
Parkinson's, acting out dreams, punches in sleep
seizure: kicking and punching movements
Baby feeding from bottle, kicks legs
child hit head on slide
Patient swung at nurse
Pt grabbed nurse by arm
Bitten by toddler son while playing
elbowed by husband in his sleep
finger bent back while catching ball
hit by swing
falls: tripped over dog, hit face
Neighbour hit his car, whiplash
car hit from behind by van, neck pain
Shunted from behind at lights
pushed a car, back pain
pushed bike up hill, chest pain
Pushes on with life
drunk and fell, hit head on wall
attacked the hedge with trimmer and cut hand
fighting for his breath
losing battle, fighting cancer
Victim of fraud, anxious
anxious since burglary last month
Robbed of sleep by pain
Striking appearance on CT
punched out lesions on x ray
punched-out ulcer
kick start medication
stab at sleep
shot himself in foot with nail gun
head of radius hit
beat per minute 120
""".strip().splitlines()


def test_a_note_that_suggests_an_assault_says_so() -> None:
    found = signals(column(*ASSAULTS))["text_assault"]
    assert [note for note, assault in zip(ASSAULTS, found, strict=True) if not assault] == []


def test_a_note_of_anything_else_suggests_none() -> None:
    names = ["text_assault", "text_weapon", "text_partner", "text_family", "text_stranger", "text_acquaintance"]
    found = signals(column(*OTHERWISE)).select(pl.any_horizontal(names)).to_series()
    assert [note for note, assault in zip(OTHERWISE, found, strict=True) if assault] == []


def test_a_long_note_is_read_for_this_attendance_alone() -> None:
    found = {name: signals(column(*notes))["text_assault"] for name, notes in LONG.items()}
    assert [note for note, assault in zip(LONG["assaults"], found["assaults"], strict=True) if not assault] == []
    assert [note for note, assault in zip(LONG["others"], found["others"], strict=True) if assault] == []


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("punched by brother", {"family"}),
        ("hit by her ex", {"partner"}),
        ("partner assaulted her", {"partner"}),
        ("assaulted by husband and his brother", {"partner", "family"}),
        ("assaulted by unknown male", {"stranger"}),
        ("kicked by strangers", {"stranger"}),
        ("attacked by group of youths", {"stranger"}),
        ("punched by 2 lads not known to him", {"stranger"}),
        ("punched by neighbour", {"acquaintance"}),
        ("hit by colleague", {"acquaintance"}),
        ("stabbed by friend", {"acquaintance"}),
        ("assaulted by male known to pt", {"acquaintance"}),
        ("kicked by another pupil", {"acquaintance"}),
        ("assaulted. brought in by mum", set()),
        ("assaulted, lives with partner", set()),
        ("assaulted mum present", set()),
        ("assaulted, here with brother", set()),
        ("punched by bouncer", set()),
        ("assaulted by partner's brother", {"acquaintance"}),
    ],
)
def test_a_relationship_is_told_only_of_the_assailant(note: str, expected: set[str]) -> None:
    found = said(note)
    assert "assault" in found
    assert found & {"partner", "family", "stranger", "acquaintance"} == expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("stabbed in leg", True),
        ("hit with bottle", True),
        ("hit with baseball bat by ex", True),
        ("robbed at knifepoint", True),
        ("threatened with a gun", True),
        ("slashed with machete", True),
        ("assaulted, no weapon", False),
        ("assaulted. weapon: none", False),
        ("punched, nil weapons", False),
        ("assaulted with fists", False),
        ("punched in face", False),
        ("cut thumb with knife cooking", False),
        ("stabbed self with knife", False),
        ("assaulted, unsure if weapon used", False),
        ("GSW to thigh", True),
        ("acid thrown in face", True),
        ("attacked with hammer", True),
    ],
)
def test_a_weapon_counts_where_it_was_used_or_threatened(note: str, expected: bool) -> None:
    assert ("weapon" in said(note)) is expected


@pytest.mark.parametrize(
    ("note", "signal", "expected"),
    [
        ("smells of alcohol ++", "alcohol", True),
        ("ETOH++", "alcohol", True),
        ("intoxicated", "alcohol", True),
        ("8 pints lager", "alcohol", True),
        ("denies alcohol", "alcohol", False),
        ("alcohol: nil", "alcohol", False),
        ("no drugs or alcohol", "alcohol", False),
        ("alcohol gel used", "alcohol", False),
        ("eating and drinking normally", "alcohol", False),
        ("alcohol 10 units/week", "alcohol", False),
        ("not drunk", "alcohol", False),
        ("alleged sexual assault", "sexual", True),
        ("raped", "sexual", True),
        ("no sexual assault", "sexual", False),
        ("groped by stranger", "sexual", True),
        ("denies any sexual assault", "sexual", False),
        ("gang related stabbing", "gang", True),
        ("county lines, assaulted", "gang", True),
        ("beaten over drug debt", "gang", True),
        ("no gang involvement", "gang", False),
        ("cut own wrist", "self_harm", True),
        ("overdose of paracetamol", "self_harm", True),
        ("took OD", "self_harm", True),
        ("aspirin 75mg OD", "self_harm", False),
        ("denies self harm", "self_harm", False),
        ("stabbed himself", "self_harm", True),
        ("DSH lacs forearm", "self_harm", True),
        ("previous overdose", "self_harm", False),
        ("punched wall", "self_harm", False),
    ],
)
def test_other_signals_stand_where_they_are_said(note: str, signal: str, expected: bool) -> None:
    assert (signal in said(note)) is expected


@pytest.mark.parametrize(
    ("note", "place"),
    [
        ("assaulted at home by partner", "home"),
        ("punched in street", "street"),
        ("mugged walking home", "street"),
        ("glassed in pub", "licensed"),
        ("punched outside nightclub", "licensed"),
        ("kicked at school", "education"),
        ("assaulted on bus", "transport"),
        ("assaulted at work by customer", "work"),
        ("punched in prison by cellmate", "custody"),
        ("hit by other resident in care home", "care"),
        ("assaulted", None),
        ("fell at home", None),
    ],
)
def test_a_place_is_told_where_an_assault_is_suggested(note: str, place: str | None) -> None:
    assert signals(column(note))["text_place"].item() == place


def test_signals_stand_where_their_notes_stood() -> None:
    found = signals(column("punched by ex", None, "fell", "", "drunk"))
    assert found.schema == TEXT_SIGNALS
    assert found.columns == list(TEXT_SIGNALS)
    assert found["text_assault"].to_list() == [True, None, False, False, False]
    assert found["text_alcohol"].to_list() == [False, None, False, False, True]
    assert found.row(1) == (None,) * len(TEXT_SIGNALS)


def test_no_notes_give_no_rows() -> None:
    assert signals(column()).schema == TEXT_SIGNALS
    assert signals(column(None, None)).null_count().row(0) == (2,) * len(TEXT_SIGNALS)


@pytest.mark.parametrize(
    "note", ["<{}>", "seen by <{}> here", "<{}> <{}> <{}>", "lives at <{}>, by <{}>", "<{}>: <{}>"]
)
def test_the_tag_of_a_finding_says_nothing_by_itself(note: str) -> None:
    found = signals(column(*(note.replace("{}", entity) for entity in ENTITIES)))
    assert not found.select(pl.any_horizontal(pl.col(pl.Boolean).any())).item()
    assert found["text_place"].null_count() == len(ENTITIES)


def test_case_does_not_matter() -> None:
    notes = [*ASSAULTS, *OTHERWISE]
    assert signals(column(*map(str.upper, notes))).equals(signals(column(*map(str.lower, notes))))


def test_only_known_places_are_told() -> None:
    assert set(signals(column(*ASSAULTS))["text_place"].drop_nulls()) <= set(TEXT_PLACES)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60) | st.none(), max_size=5))
def test_any_text_is_survived(notes: list[str | None]) -> None:
    found = signals(column(*notes))
    assert found.height == len(notes)
    assert found["text_assault"].is_null().to_list() == [note is None for note in notes]


PIECES = st.sampled_from(
    [
        *"abc .,?!/'\n<>",
        "punched ",
        "by ",
        "denies ",
        "partner ",
        "knife ",
        "no ",
        "x2 ",
        "hx of ",
        "<NAME> ",
        "é",
        "ſ",
        "İ",
        "💥",
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_a_note_says_the_same_alone_as_among_others(note: str) -> None:
    together = signals(column("punched by ex", note, "stabbed self", None))
    assert together.row(1) == signals(column(note)).row(0)
    assert together["text_assault"].to_list()[::2] == [True, False]


@pytest.mark.timeout(120)
@pytest.mark.parametrize("piece", ["a", " ", "<", "?", "1", "'", "é", "\n", "punched ", "by ", "no ", "hit with "])
def test_a_note_without_end_is_read_in_fair_time(piece: str) -> None:
    begun = time.perf_counter()
    signals(column(piece * (1_000_000 // len(piece))))
    assert time.perf_counter() - begun < 60
