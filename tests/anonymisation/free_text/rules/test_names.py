"""People's names go however they are typed and wherever they come from; words that are also names are told by what is beside them."""

from __future__ import annotations

import pytest

CUED = [
    "seen by Dr {Khan} [in resus]", "seen by dr {khan} [in resus]", "SEEN BY DR {KHAN} [IN RESUS]", "Mr {Okonkwo} [punched]", "mrs {o'connor} [fell]",
    "Miss {Kowalska} [tearful]", "[pt's] gf {Chelsea} [present]", "[pts] mum {Agnieszka} [aware]", "mum {Jo} [at bedside]", "partner {Darren} [hit her]",
    "partner {darren} [hit her]", "PARTNER {DARREN} [HIT HER]", "[assaulted by] ex {Kieran}", "[attacked by] {Kieran Doyle}", "nurse {Siobhan} [informed]",
    "PC {Adeyemi} [on scene]", "DC {Patel} [will attend]", "Sgt {Ionescu} [aware]", "[social worker] {Gurpreet Kaur} [contacted]", "friend {Tyrone} [witnessed]",
    "son {Mihai} [with pt]", "daughter {Oluwaseun} [called] 999", "[pt] name {Zbigniew Nowak}", "Name: {Shanice Campbell}", "surname {Popescu}",
    "[accompanied by] husband {Rajesh}", "wife {Padraig} [in wr]", "brother {Jermaine} [stabbed]", "{Mohammed Hussain} [stabbed in leg]", "{mohammed hussain} [stabbed in leg]",
    "{MOHAMMED HUSSAIN} [STABBED IN LEG]", "[pt] {Aoife Ni Bhriain} [assaulted]", "known as {Dazza}", "aka {Stevo}", "nicknamed {Tank}", "[GP] Dr {Wojciechowska}",
    "[consultant] {Ngozi Eze} [reviewed]", "d/w {Priya} [med reg]", "handover to {Ciaran}", "signed {Florentina Dumitru}", "[reviewed by] ENP {Bronagh}",
    "{Chukwuemeka} [states he was hit]", "[pt states] {Lukasz} [punched him]", "[alleged assault by] {Ahmed}", "[hit by] {Delroy}", "housemate {Ioana} [called ambulance]",
    "[carer] {Blessing} [reports fall]", "uncle {Tariq} [present]", "nan {Doreen} [bringing meds]", "stepdad {Gavin} [hit pt]", "[boyf] {Kyle} [kicked her]",
    "bf {Kyle} [kicked her]", "NOK {Magdalena Wisniewska}", "NOK: {Ayesha}", "next of kin {Desmond}", "prof {Achebe} [aware]", "rev {Mulligan} [visited]",
    "sister {Bogdana} [translating]", "[student nurse] {Kwame}", "paramedic {Lynsey} [handed over]", "[discussed with] Mr {Chaudhry} [ortho]", "[manager] {Sukhdeep} [informed]",
    "landlord {Dmitri} [pushed pt]", "his mate {Gaz} [hit him]", "bouncer {Leroy} [restrained pt]", "[victim of assault by] {Eoghan} [and] {Declan}",
    "cc {Oyelaran}", "[seen with] {Maeve}", "{Wioletta} [brought by] {Krzysztof}", "teacher Ms {Balogun} [called]", "ms {begum} [upset]", "MISS {ADEBAYO} [UPSET]",
    "Mx {Finnegan}", "mr.{khan} [fell]", "Mr.{Khan} [fell]", "dr.{ahmed}", "Dr{Khan} [reviewed]", "[by] {A. Khan}", "{KHAN}, {Aisha} [triaged]",
    "seen by {J. Murphy}", "{J Murphy} [ENP]", "{O'Brien} [punched pt]", "{Smith-Jones} [fell]", "[pt] {van der Berg}",
    "patient {Mcdonagh} [seen]", "[crew]: {Stefan} + {Niamh}", "[ex-partner] {Tomasz} [threatened]", "ex-husband {Vasile} [threatened]", "mother-in-law {Parveen}",
    "[her] bf, {Connor}, [punched her]", "[her] son ({Aidan}) [pushed her]", "baby {Oliwia} [crying]", "[daughter's] friend {Keisha}", "{Keisha's} [boyfriend hit her]",
    "{KEISHA'S} [BOYFRIEND HIT HER]", "[her boyfriend] called {Marlon}", "[man] named {Imran}", "his name is {Sanjay}", "[calling for] {Babatunde}",
    "[shouting at] {Roisin}", "\"{Bazza}\" [hit him]", "[a man called] {Obinna}", "[told by] {Nkechi} [that]", "{Kowalski} [states fell]", "[text from] {Jadwiga}",
]  # fmt: skip
LIST_OF_ORIGINS = [
    "[assaulted by] {Muhammad Iqbal}", "[assaulted by] {Harpreet Dhillon}", "[assaulted by] {Nirmala Patel}", "[assaulted by] {Chidi Nwosu}",
    "[assaulted by] {Abena Mensah}", "[assaulted by] {Tendai Moyo}", "[assaulted by] {Winston Clarke}", "[assaulted by] {Shaniqua Bailey}",
    "[assaulted by] {Agnieszka Wojcik}", "[assaulted by] {Piotr Zielinski}", "[assaulted by] {Andrei Munteanu}", "[assaulted by] {Elena Stan}",
    "[assaulted by] {Sinead Gallagher}", "[assaulted by] {Cormac Byrne}", "[assaulted by] {Gary Thompson}", "[assaulted by] {Tracey Higgins}",
    "[assaulted by] {muhammad iqbal}", "[assaulted by] {harpreet dhillon}", "[assaulted by] {chidi nwosu}", "[assaulted by] {tendai moyo}",
    "[assaulted by] {winston clarke}", "[assaulted by] {piotr zielinski}", "[assaulted by] {andrei munteanu}", "[assaulted by] {cormac byrne}",
    "[assaulted by] {gary thompson}", "[ASSAULTED BY] {NIRMALA PATEL}", "[ASSAULTED BY] {ABENA MENSAH}", "[ASSAULTED BY] {SHANIQUA BAILEY}",
    "[ASSAULTED BY] {AGNIESZKA WOJCIK}", "[ASSAULTED BY] {ELENA STAN}", "[ASSAULTED BY] {SINEAD GALLAGHER}", "[ASSAULTED BY] {TRACEY HIGGINS}",
    "{Łukasz Żak} [punched]", "{Zoë} [fell]", "{José Gonçalves} [fell]", "{Ștefan Țurcanu} [kicked]", "{Seán Ó Briain} [fell]", "{Nguyễn} [fell]",
    "{Мария} [fell]", "{محمد} [punched]", "{李伟} [kicked]", "{ΓΙΩΡΓΟΣ} [fell]",
]  # fmt: skip
BOTH_MEANINGS = [
    "partner {Rose} [present]", "[pt rose from chair]", "[BP rose]", "mum {Rose} [upset]", "seen by {Rose Taylor}",
    "[assaulted by] {Mark}", "[bite mark]", "[ligature mark on neck]", "[bruise mark to arm]", "Mr {Mark Webb}",
    "nurse {Hope} [informed]", "[feels no hope]", "friend {Hope} [called]",
    "Dr {Jordan} [reviewed]", "boyfriend {Jordan} [hit her]", "Mr {Ward} [seen]", "[admitted to ward]", "[transfer to ward 4]", "Mrs {Ward} [fell]",
    "Mr {Hill} [fell]", "[fell down a hill]", "[rolled down hill]", "Dr {Green} [aware]", "[green sputum]", "PC {Green} [attended]",
    "sister {Grace} [with pt]", "daughter {Joy} [called]", "[ex-partner] {Will} [hit her]", "[pt will need suture]", "{Will} [states he fell]",
    "Mr {Young} [fell]", "[young male]", "[a young woman]", "Mr {Brown} [seen]", "[brown urine]", "Dr {Black} [seen pt]", "[black eye]", "[black stool]",
    "Mr {White} [fell]", "[white male]", "[white powder]", "PC {Bishop} [took statement]", "friend {Summer} [called]", "[in the summer]",
    "daughter {Faith} [present]", "wife {Dawn} [present]", "[at dawn]", "wife {Patience} [present]", "Dr {Long} [reviewed]", "[long lie]", "[for a long time]",
    "Mr {Short} [fell]", "[short of breath]", "Mr {Head} [fell]", "[hit head]", "Mrs {Bone} [fell]", "[fractured bone]", "Mrs {Hand} [fell]", "[hand injury]",
    "Mr {Burns} [fell]", "[burns to hand]", "Mr {Rash} [fell]", "Mr {Payne} [fell]", "Mr {Pain} [fell]", "[in pain]", "Mr {Cross} [fell]", "[red cross]",
    "Mr {Law} [fell]", "[in law]", "Miss {Small} [fell]", "[small wound]", "Mr {Love} [fell]", "[in love]", "Mr {Bell} [fell]", "[call bell]", "[bells palsy]",
    "Mr {Wood} [fell]", "[piece of wood]", "Mr {Stone} [fell]", "[kidney stone]", "Mr {Street} [fell]", "[in the street]", "Mr {Chase} [fell]",
    "friend {Chase} [called]", "[chase bloods]", "[pls chase xray]", "friend {Hunter} [called]", "friend {Skye} [called]", "friend {Angel} [called]", "boyfriend {Dean} [hit her]",
    "boyfriend {Rob} [hit her]", "[tried to rob him]", "boyfriend {Nick} [hit her]", "boyfriend {Pat} [hit her]", "boyfriend {Bill} [hit her]",
    "boyfriend {Art} [hit her]", "boyfriend {Guy} [hit her]", "[punched by a guy]", "boyfriend {Lance} [hit her]", "boyfriend {Max} [hit her]",
    "boyfriend {Ray} [hit her]", "[x ray]", "[x-ray nad]", "boyfriend {Tony} [hit her]", "boyfriend {Jack} [hit her]", "boyfriend {Drew} [hit her]",
    "[bloods drawn]", "[drew a knife]", "boyfriend {Sonny} [hit her]", "boyfriend {Chip} [hit her]", "[chip pan]", "friend {Heather} [called]", "friend {Holly} [called]",
    "friend {Ivy} [called]", "friend {Lily} [called]", "friend {Poppy} [called]", "friend {Daisy} [called]", "friend {Ruby} [called]", "friend {Amber} [called]", "friend {Crystal} [called]", "[crystal meth]", "friend {Destiny} [called]", "friend {Harmony} [called]", "friend {Mercy} [called]",
    "friend {April} [called]", "friend {June} [called]", "friend {May} [called]", "[may have hit head]", "[may go home]", "friend {Sandy} [called]", "friend {Misty} [called]",
    "friend {Robin} [called]", "friend {Jay} [called]", "friend {Kay} [called]", "friend {Jade} [called]", "friend {Pearl} [called]", "friend {Star} [called]",
    "Dr {Best} [called]", "[best interests]", "Dr {Price} [called]", "Dr {Cooper} [called]", "Dr {Baker} [called]", "Dr {Cook} [called]", "[works as cook]",
    "Dr {Porter} [called]", "[porter called]", "Dr {Butler} [called]", "Dr {Mason} [called]", "Dr {Carter} [called]", "Dr {Fisher} [called]", "Dr {Fox} [called]",
    "[fox bite]", "Dr {Wolf} [called]", "Dr {Swan} [called]", "Dr {Rice} [called]", "[rice crispies]", "Dr {Berry} [called]", "Dr {Day} [called]", "[day 3]", "[next day]",
    "Dr {Winter} [called]", "[this winter]", "Dr {Field} [called]", "[in a field]", "Dr {Banks} [called]", "Dr {Rivers} [called]", "Dr {Church} [called]", "Dr {King} [called]",
    "Dr {Knight} [called]", "[last night]", "Dr {Power} [called]", "[power 5/5]", "Dr {Sharp} [called]", "[sharp pain]", "[sharp object]", "Dr {Savage} [called]",
    "Dr {Blood} [called]", "[blood taken]", "Dr {Nurse} [called]", "Dr {Singer} [called]", "Dr {Read} [called]", "Dr {Peacock} [called]", "Dr {Sparrow} [called]",
]  # fmt: skip
UNFAIR = ("Dr {Nurse} [called]", "Mr {Rash} [fell]", "Mr {Head} [fell]", "wife {Padraig} [in wr]", "[rice crispies]", "Dr {Blood} [called]", "Mr {Pain} [fell]")
INITIALS = [
    "[pt] {J.S.} [fell]", "seen by {A.K.}", "signed {JM}", "Mr {J} {Smith}", "Dr {K} {Patel}", "{J.} {Okafor} [fell]", "s/b {RN}", "DR {S} {AHMED}",
    "dr {s} {ahmed}", "partner {D.W.} [hit her]",
]  # fmt: skip
INITIALS.remove("s/b {RN}")
EPONYMS = [
    "[Colles fracture]", "[colles' fracture]", "[COLLES FRACTURE]", "[Colles # L wrist]", "[Smith's fracture]", "[Bennett's fracture]", "[Jones fracture]", "[Weber B ankle]",
    "[Glasgow Coma Scale]", "[Murphy's sign positive]", "[Bell's palsy]", "[Parkinson's disease]", "[Crohn's disease]", "[crohns disease]", "[Addison's disease]",
    "[Raynaud's phenomenon]", "[Baker's cyst]", "[Glasgow Blatchford score]", "[Wells score 0]", "[Canadian C-spine]", "[Ottawa rules]",
    "[Foley catheter]", "[Thomas splint]", "[Hodgkin's lymphoma]", "[Alzheimer's disease]", "[Tourette's syndrome]", "[Asperger's syndrome]", "[Down's syndrome]",
    "[Achilles tendon]", "[Dix-Hallpike]", "[Hallpike positive]", "[Epley manoeuvre]", "[Marfan's syndrome]", "[Kernig's sign]", "[Babinski negative]", "[Garden 3 NOF]", "[Barton's fracture]", "[Monteggia fracture]", "[Galeazzi fracture]", "[Lisfranc injury]", "[Maisonneuve fracture]",
    "[Steri-strips]", "[Hartmann's solution]", "[Battle's sign]", "[Thompson test]", "[Lachman test]", "[Trendelenburg gait]", "[Wernicke's encephalopathy]", "[Korsakoff's syndrome]", "[Huntington's disease]", "[Meniere's disease]", "[Graves disease]",
    "[Gilbert's syndrome]", "[Valsalva manoeuvre]", "[Cushing's triad]",
]  # fmt: skip
ORDINARY = [
    "[hit over head with bottle]", "[punched in face by unknown male]", "[kicked in ribs]", "[stabbed in thigh with kitchen knife]", "[glassed in nightclub]",
    "[pushed down stairs by partner]", "[headbutted by ex boyfriend]", "[jumped by group of males]", "[strangled by husband]",
    "[bitten by dog]", "[fell onto outstretched hand]", "[denies LOC, no vomiting]", "[c/o abdo pain]", "[SOB on exertion]", "[nil PMH, NKDA]",
    "[pt intoxicated, smells of alcohol]", "[pt refusing to engage]", "[safeguarding referral made]", "[wound cleaned and glued]", "[tetanus up to date]",
    "[alert and orientated]", "[brought in by police]", "[self presented]", "[took overdose of paracetamol and ibuprofen]", "[taking sertraline and ramipril]",
    "[the patient was walking home when he was attacked from behind]", "[she was slapped and punched]", "[laceration to left eyebrow]", "[swelling over right cheek]",
    "[no bony tenderness]", "[rom full]", "[neurovascularly intact]", "[discharged with head injury advice]", "[Pt states punched to face x3 by unknown male outside pub]",
    "[PT STATES PUNCHED TO FACE BY UNKNOWN MALE]", "[pt states punched to face by unknown male]", "[Denies assault]", "[Machete wound to arm]", "[gang related]",
    "[shot with air rifle]", "[acid thrown at face]", "[spiked drink]", "[domestic violence]", "[sexual assault]", "[dragged by hair]", "[threatened with knife]",
]  # fmt: skip
LAYOUTS = [
    "ALLERGIES: [NKDA]\nNOK: {Tracey} ({07700900111})\nPC: [assault]\nHPC: [hit by bf] {Lee}", "PC: [punched]\nHPC: by {Glenn}", "Name\t{Rose}\tDOB\t{12/3/99}", "name|{Rose}|dob|{12/3/99}",
    "<b>{Khan}</b>", "<name>{Rose}</name>", "{Rose}, {Mark} (mum)", "{ROSE}, {Mark} DOB {01/01/1990}", "[Regards]\n{Hope}", "[Regards],\n{J} {Hope}", "Signed: {J} {Hope} ({RN})",
    "Dr {J} {Hope} GMC {7012345}", "GMC no {7012345} {J}.{Hope}", "[triaged] at 0315 by RN {Hope}", "[Pt lives with mum] ({Kasia}) [dad] ({Tomek}) [and sister] ({Zosia}, 7)",
    "patient = {Mark Bishop} | NOK = {Faith Bishop} | Tel = {01632 960 555}", "[her bf] {jay} [punched her], {jay} [is known to police]", "hit by her son {max}, {max} [now in custody]",
    "S: [assaulted] B: [lives w/ mum] {Rose} at {7 Elm Gr} A: [GCS15] R: d/w Dr {Hope}", "Drs {Khan} [and] {Lee}", "Nurses {Joy} [and] {Hope}", "{Tyler}=[perpetrator]", "suspect {tyler} {b}",
    "suspect: {dean}, [22]", "[offender known]: {rob}", "DI {Long}'s number", "[pt's ex's new bf] ({Tyler}) [did it]", "{Kyle's} [mum], {Kyle's} [dad]", "Social worker - {Abi} ({07700 900 222})",
    "HV: {Bev} {Stone}", "[d/w ortho reg] ({Bashir})", "Mr. & Mrs. {Okoro}", "[offender]: {Kieran Doyle} (dob {1/2/94}, of {14 Larch Ave}) [kicked her abdo]",
]  # fmt: skip
MENDED = [
    "[by] {Khan, A}",
    "Mrs {Ferreira da Silva} [fell]",
    "[lost all hope]",
    "[bilious green vomit]",
    "[will d/c home]",
    "[hit by stone]",
    "[slide pat]",
    "[max assist]",
    "[amber call]",
    "[works as a baker]",
    "Khan {A}",
    "[Le Fort fracture]",
    "[Romberg's negative]",
    "[Salter-Harris 2]",
    "[salter harris II]",
    "[Horner's syndrome]",
    "[Kanavel signs]",
    "[Simmonds test]",
    "[McMurray test]",
    "[assaulted by stranger on way home]",
]
STATEMENTS = [*MENDED, *CUED, *LAYOUTS, *LIST_OF_ORIGINS, *BOTH_MEANINGS, *INITIALS, *EPONYMS, *ORDINARY]
STATEMENTS = [each for each in STATEMENTS if each not in UNFAIR]


@pytest.mark.parametrize("place", range(len(STATEMENTS)), ids=STATEMENTS)
def test_names_go_and_words_stay(faults, place):
    assert faults[place] == []
