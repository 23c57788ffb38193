# ruff: noqa: E501 (a note stands on one line, as a trust writes it)
"""Long and structured notes: clerkings, handovers, forms, letters, statements, dictation and copied messages.

Knows: its own names, places and drugs, a small markup for templates, and what a careful nurse would call each story.
Must not know: the scrubber, its words or entities, or any other author.

Markup: `[a|b]` picks one, `{+assault}` labels the note, `{p.full}` writes something of a person, `{d-3}` a date three
days before the attendance, `{venue}` a thing kept for the whole note. Roles: p the patient, k next of kin, s the
clinician who signs; any other letter is somebody else. All people are invented; telephone numbers are Ofcom's drama
ranges.

Labels: `alcohol` where somebody is said to have been drinking around this attendance, not for habits; `weapon` for
things used or shown in violence against the patient, not for self-harm; threats made in a robbery with a weapon are
assault.
"""

from __future__ import annotations

import datetime
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.notes.note import ORIGINS, Draft, Note

AUTHOR = "long_forms"

_MEN = {
    "south_asian": "Imran Tariq Bilal Harpreet Gurdeep Rajesh Vikram Arjun Sanjay Faisal Zubair Nasir Kamran Adeel Mohammed Abdul Shafiq Devinder Kuldip Rohan Anil Suresh Nadeem Waqas",
    "african": "Chukwuemeka Kwame Kofi Tunde Babatunde Emeka Ifeanyi Abdirahman Yonas Tesfaye Sipho Tendai Farai Oluwaseun Segun Mamadou Ibrahima Kwabena Chidi Obinna Tafadzwa Musa Yaw Jelani",
    "caribbean": "Delroy Winston Leroy Errol Clive Desmond Courtney Devon Jermaine Tyrell Everton Neville Carlton Omari Kemar Dwayne Fitzroy Lloyd Trevon Junior Rohan-Jay Marlon Cuthbert Andre",
    "polish": "Łukasz Krzysztof Tomasz Piotr Paweł Wojciech Grzegorz Marcin Jakub Mateusz Zbigniew Andrzej Rafał Dariusz Sławomir Kamil Bartosz Jacek Przemyslaw Stanislaw Wladyslaw Mariusz Artur Radek",
    "romanian": "Ionuț Mihai Andrei Florin Gheorghe Vasile Cristian Bogdan Răzvan Ștefan Marius Sorin Costel Dumitru Liviu Nicolae Ovidiu Cătălin Petru Valentin Adrian Alin Traian Doru",
    "irish": "Ciarán Declan Padraig Eoin Cormac Fergal Donal Oisín Ruairi Seamus Cathal Niall Colm Diarmuid Brendan Tadhg Darragh Malachy Conor Fintan Kieran Liam Eamon Shay",
    "english": "Gary Darren Wayne Keith Nigel Trevor Alfie Callum Jordan Lewis Stanley Reginald Cyril Norman Barry Graham Ashley Kyle Connor Ryan Stuart Derek Clifford Wilfred",
}
_WOMEN = {
    "south_asian": "Ayesha Fatima Zainab Priya Sunita Harjit Manpreet Parveen Shabnam Rukhsana Nasreen Anjali Meena Lakshmi Deepa Kiran Samina Tahira Jaswinder Balbir Rehana Nusrat Divya Farzana",
    "african": "Adaeze Ngozi Amina Folake Yetunde Chioma Abena Akosua Ama Hodan Fadumo Selam Thandiwe Nomsa Rutendo Chipo Aminata Fatou Efua Ifeoma Zawadi Wanjiru Makena Tsion",
    "caribbean": "Marcia Shanice Beverley Yvonne Claudette Sharon Keisha Latoya Merlene Paulette Doreen Venetia Tamika Shanelle Icilda Una Verona Althea Renee Sonia Jacinth Cherelle Deloris Winsome",
    "polish": "Agnieszka Katarzyna Małgorzata Joanna Ewa Beata Magdalena Zofia Halina Danuta Iwona Dorota Aleksandra Kinga Grażyna Wiesława Justyna Sylwia Bożena Jadwiga Ola Kasia Zuzanna Renata",
    "romanian": "Ioana Elena Mihaela Andreea Roxana Alina Gabriela Simona Raluca Anca Cristina Daniela Florentina Lăcrămioara Oana Georgiana Mădălina Loredana Veronica Ileana Corina Luminița Camelia Ruxandra",
    "irish": "Siobhán Aoife Niamh Caoimhe Róisín Sinead Gráinne Orla Deirdre Maeve Bríd Bernadette Assumpta Mairead Ciara Saoirse Nuala Fionnuala Concepta Clodagh Aisling Oonagh Bridie Noreen",
    "english": "Tracey Kelly Donna Chloe Jodie Kayleigh Gemma Maureen Doris Ethel Mabel Edna Beryl Lynne Shelley Abigail Bethany Stacey Winifred Hilda Phyllis Courteney Charlotte Paige",
}
_SURNAMES = {
    "south_asian": "Khan Patel Hussain Begum Singh Kaur Ahmed Akhtar Malik Chaudhry Iqbal Mahmood Sharma Desai Dhillon Sandhu Sidhu Bhatti Mirza Qureshi Rahman Uddin Miah Choudhury Chatterjee Mukherjee Banerjee Rao Nair Pillai Subramaniam Sivakumar Perera Jayawardena Joshi Mehta Shah Raza Butt Aslam Kaur-Sahota Bashir",
    "african": "Okafor Adeyemi Okonkwo Mensah Boateng Asante Owusu Osei Nwosu Eze Balogun Adebayo Ogunleye Abdi Hassan Warsame Tekle Gebremariam Haile Moyo Ncube Ndlovu Dube Mutasa Chikwanha Sibanda Diallo Camara Kamara Sesay Bangura Koroma Kiprotich Mwangi Odhiambo Wanjala Nkrumah Antwi Appiah Oyelaran Afolabi Jallow",
    "caribbean": "Campbell Morrison Bailey Gayle Francis Hinds Brathwaite Clarke Reid Samuels Wallace Blackwood Pinnock Lindo Beckford McKenzie Forde Joseph Baptiste Charles Greenidge Holder Walcott Haynes Richards Ambrose Garner Livermore Mclean Thompson-Gray Dacosta Mullings Cameron Sinclair Facey Gooden Spence Edwards Henry Levy Simmonds Bogle",
    "polish": "Kowalski Nowak Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Dudek Stępień Adamczyk Górski Sikora Baran Szczepański Rutkowski Ostrowski Tomaszewski Pietrzak Zalewski Wrona Czarnecki Gajewski Bielak Sobczak Makowski",
    "romanian": "Popescu Ionescu Popa Dumitrescu Stan Stoica Gheorghe Rusu Munteanu Matei Constantin Șerban Marin Tudor Barbu Dobre Nistor Florea Georgescu Vasilescu Radu Ciobanu Lungu Ungureanu Moldoveanu Cojocaru Dinu Neagu Manole Ilie Avram Enache Preda Ardelean Mureșan Oprea Toma Bălan Iordache Crăciun Voicu Zamfir",
    "irish": "Murphy Foley O'Sullivan O'Brien Kelly Byrne Ryan O'Connor Walsh O'Neill McCarthy Gallagher Doherty Kennedy Lynch Quinn McLoughlin Carroll Connolly Daly Wilson-Burke Nolan Brennan Dunne Moran O'Reilly O'Dwyer Fitzgerald Maguire Ní-Bhriain Hanrahan Tierney Keane Boyle Flaherty McGrath Cassidy Hegarty Coughlan Delaney Kavanagh Rafferty",
    "english": "Hopkins Harrison Atkinson Pickering Bradshaw Ogden Hargreaves Whitworth Barraclough Hodgkinson Tomlinson Jeavons Pargeter Rudge Willetts Cartwright Garside Thistlethwaite Entwistle Pemberton Ainsworth Tranter Fellows Hadley Beddoes Gittins Pritchard Hackett Satchwell Timmins Blewitt Dunkley Ashworth Hollinshead Crabtree Birtwistle Sidebotham Oakden Postlethwaite Rimmer Wainwright Yardley",
}
_WORD_MEN = {
    "south_asian": "Sunny Lucky Happy Prince Dev",
    "african": "Goodluck Sunday Innocent Friday Bright Wisdom Godknows Moses",
    "caribbean": "Royal Champion Earl King Prosper Noble",
    "irish": "Art Pat Rory Bill Garret",
    "english": "Will Mark Rob Frank Ray Guy Miles Hunter Dean Jack Chase Drew Nick Cliff Heath Sonny Basil Grant Robin Chuck",
}
_WORD_WOMEN = {
    "south_asian": "Sweety Honey Pinky Baby",
    "african": "Blessing Precious Gift Mercy Patience Comfort Peace Charity",
    "caribbean": "Hyacinth Destiny Princess Merit Precious Melody",
    "irish": "Dawn Grace Rose Una May",
    "english": "Hope Faith Joy Summer April June Ruby Pearl Amber Jade Crystal Ivy Lily Daisy Heather Violet Poppy Penny Hazel Holly Olive Carol Sandy Eve",
    "polish": "Mania Iga Pola",
    "romanian": "Flora Viola Iris",
}
_WORD_SURNAMES = {
    "south_asian": "Gill Mann Bath Dear Sheikh",
    "african": "Friday Sunday Peters Kind Wisdom",
    "caribbean": "Power Champion Grant Gordon Bent Gentles Swaby Brown",
    "polish": "Bury Gala Rut Mach Lis",
    "romanian": "Pop Lung Bot Man Mare",
    "irish": "Moody Looney Savage Hand Cashman Church Furlong",
    "english": "Young Long Short White Black Green Bird Fox Lamb Wood Stone Hill Field Lake Street Lane Park Bishop King Knight Baker Cook Ward Bone Foot Head Legg Pain Best Good Wise Swift Sharp Strong Little Love Day Frost "
    "Snow May March Bell Ball Cross Case Chance Major Nurse Constable Drinkwater Blood Beard Cheek Banks Wells Thomas Parkinson Addison Graves Cushing Glasgow Slaughter Punch Kick Batt Hurt Gunn Swann Brooks",
}

_TOWNS = [
    "Walsall",
    "Dudley",
    "Wolverhampton",
    "Halesowen",
    "Tipton",
    "Oldbury",
    "Smethwick",
    "Stourbridge",
    "Bath",
    "Reading",
    "Sale",
    "Bury",
    "Hull",
    "Deal",
    "Rugby",
    "Nelson",
    "Redditch",
    "Bromsgrove",
    "Tamworth",
    "Nuneaton",
    "Telford",
    "Cannock",
    "Rugeley",
    "Kidderminster",
    "Wednesbury",
    "Bilston",
    "Luton",
    "Preston",
    "Barnsley",
    "Hyde",
    "Rhyl",
    "Glasgow",
    "Ware",
    "Diss",
    "Goole",
]
_OUTWARD = [
    "B14",
    "B70",
    "B66",
    "DY1",
    "DY8",
    "WV10",
    "WV3",
    "WS2",
    "WS10",
    "CV6",
    "CV10",
    "ST4",
    "TF3",
    "LE2",
    "M14",
    "LS8",
    "BD3",
    "HU5",
    "S6",
    "NG7",
    "E17",
    "N15",
    "SE5",
    "SW9",
    "EC1V",
    "W1T",
    "CR0",
    "LU4",
    "G42",
    "CF10",
]
_STREETS = [
    "Larkspur",
    "Tinkers",
    "Marlowe",
    "Pelham",
    "Bramblewood",
    "Corporation",
    "Victoria",
    "Quarry",
    "Gasworks",
    "Foundry",
    "Albion",
    "Chapel",
    "Harebell",
    "Station",
    "Thornleigh",
    "Ketley",
    "Wharf",
    "Beacon",
    "Spinney",
    "Lichgate",
    "Dovecote",
    "Nailers",
    "Queen",
    "Orchard",
    "Canal",
    "Alma",
    "Holyhead",
    "Tennyson",
    "Kipling",
    "Nelson",
    "Wellington",
    "Furnace",
    "Sycamore",
    "Hawthorn",
    "Priory",
    "Mill",
    "Hollow",
    "Greenacre",
    "Cobden",
    "Windmill",
    "Saddlers",
    "Park",
]
_ROADS = [
    "Road",
    "Road",
    "Street",
    "Street",
    "Close",
    "Avenue",
    "Lane",
    "Drive",
    "Crescent",
    "Way",
    "Terrace",
    "Grove",
    "Gardens",
    "Rise",
    "Walk",
    "Hill",
    "Rd",
    "St",
    "Ave",
    "Cl",
]
_HOUSES = (
    "Rose Cottage",
    "The Old Forge",
    "Bramble House",
    "Marlowe Court",
    "Kestrel House",
    "Ferndale",
    "Beacon Point",
    "Wharf View",
    "Hollybush Farm",
    "Tudor Lodge",
)
_NURSERIES = ("Little Acorns Nursery", "Busy Bees on the Green Nursery", "Tiny Nailers Day Nursery")
_PRIMARIES = (
    "Holly Bank Primary School",
    "Larkfield Junior School",
    "Nailers Green Primary",
    "Our Lady of Sorrows Catholic Primary School",
    "Ketley Mount Primary Academy",
)
_SECONDARIES = (
    "St Aidan's RC High School",
    "Quarry Lane Academy",
    "Beacon Edge Academy",
    "Thorn Hill School",
    "King Alfred's Grammar School",
    "Foundry Park College",
    "The Marlowe Academy",
)
_VENUES = (
    "Dog and Partridge",
    "Nailers Arms",
    "Club Zenith",
    "Red Lion",
    "Spice Lounge",
    "Old Crown",
    "Pitcher and Dice",
    "Mango Bay",
    "Blue Parrot",
    "Horse & Jockey",
    "Bar Sixty",
    "Lamp Tavern",
    "Velvet Rooms",
    "Slug and Thistle",
    "Ketley Working Men's Club",
    "Kebab Palace",
    "Rollerdrome",
    "Three Tuns",
    "Ritz Bingo",
    "Cue Ball Snooker Hall",
)
_HANDLES = ("@{0}_x{2}", "@{0}.{1}", "@lil{0}{2}", "{0}{2}_yt", "@{0}xo", "{1}boi{2}", "@real_{0}{1}", "{0}.{1}{2}")

_NICKNAMES = (
    "Smalls",
    "Lil Tee",
    "Ghost",
    "Tiny",
    "Smiler",
    "Stretch",
    "Dizzy",
    "Spud",
    "Biggz",
    "Ginger",
    "Mouse",
    "Trigger",
)

_MEDICINES = (
    "Ramipril 5mg OD",
    "Amlodipine 10mg OD",
    "Bisoprolol 2.5mg OD",
    "Atorvastatin 80mg nocte",
    "Lipitor 20mg ON",
    "Aspirin 75mg OD",
    "Clopidogrel 75mg OD",
    "Eliquis 5mg BD",
    "Xarelto 20mg OD with food",
    "Warfarin as per yellow book",
    "Clexane 40mg s/c OD",
    "Metformin 500mg BD",
    "Gliclazide 80mg BD",
    "Jardiance 10mg OD",
    "Forxiga 10mg OD",
    "Ozempic 0.5mg weekly",
    "Lantus 22 units nocte",
    "NovoRapid 6 units TDS",
    "Levothyroxine 75mcg mane",
    "Ventolin 2 puffs PRN",
    "Fostair 100/6 2p BD",
    "Seretide 250 Evohaler 2p BD",
    "Symbicort 200/6 MART",
    "Spiriva Respimat 2p OD",
    "Trelegy Ellipta 1p OD",
    "Uniphyllin 200mg BD",
    "Prednisolone 5mg mane",
    "Carbocisteine 750mg BD",
    "Omeprazole 20mg OD",
    "Losec 10mg OD",
    "Gaviscon Advance 10ml PRN",
    "Lansoprazole 30mg OD",
    "Laxido 1 sachet BD",
    "Senokot 2 nocte",
    "Fybogel 1 BD",
    "Adcal-D3 2 tabs OD",
    "Fosamax 70mg weekly",
    "Codeine 30mg QDS PRN",
    "Co-codamol 30/500 2 QDS",
    "Paracetamol 1g QDS",
    "Nurofen 400mg TDS OTC",
    "Voltarol 50mg TDS",
    "Naproxen 250mg BD",
    "Zomorph 10mg BD",
    "Oramorph 2.5-5mg PRN",
    "Gabapentin 300mg TDS",
    "Lyrica 75mg BD",
    "Amitriptyline 10mg nocte",
    "Sertraline 100mg OD",
    "Citalopram 20mg OD",
    "Mirtazapine 30mg nocte",
    "Venlafaxine XL 150mg OD",
    "Quetiapine 100mg nocte",
    "Olanzapine 10mg ON",
    "Depakote 500mg BD",
    "Priadel 800mg nocte",
    "Clopixol depot 200mg 2/52",
    "Abilify 15mg OD",
    "Diazepam 2mg PRN",
    "Zopiclone 7.5mg nocte",
    "Keppra 750mg BD",
    "Tegretol Retard 400mg BD",
    "Lamictal 100mg BD",
    "Epilim Chrono 500mg BD",
    "Sinemet Plus 25/100 TDS",
    "Madopar 62.5mg QDS",
    "Aricept 10mg nocte",
    "Elvanse 50mg mane",
    "Concerta XL 36mg mane",
    "Yasmin 1 OD",
    "Cerelle 75mcg OD",
    "Microgynon 30 OD",
    "Lucette OD",
    "Katya 30/75 OD",
    "Eloine OD",
    "Dianette OD",
    "Elleste Solo 1mg OD",
    "Evorel 50 patches twice weekly",
    "Mirena coil in situ",
    "Kyleena IUS",
    "Nexplanon L arm",
    "Depo-Provera 12/52",
    "Physeptone 60ml daily supervised",
    "Espranor 8mg OD",
    "Buvidal 96mg monthly",
    "Thiamine 100mg TDS",
    "Folic acid 5mg OD",
    "Ferrous fumarate 210mg BD",
    "Tamsulosin MR 400mcg OD",
    "Finasteride 5mg OD",
    "Furosemide 40mg OD",
    "Bumetanide 1mg BD",
    "Spironolactone 25mg OD",
    "Entresto 49/51 BD",
    "Ivabradine 5mg BD",
    "GTN spray PRN",
    "Allopurinol 100mg OD",
    "Methotrexate 15mg weekly (Mon)",
    "Humira 40mg alt weeks",
    "Azathioprine 150mg OD",
    "Pentasa 2g OD",
    "Zapain 30/500 PRN",
    "Imigran 50mg PRN",
    "Maxalt Melt 10mg PRN",
    "Hydroxychloroquine 200mg BD",
    "Champix (stopped)",
    "Antabuse 200mg OD",
    "Celluvisc 0.5% both eyes QDS",
    "Xalatan 1 drop nocte",
    "Dermol 500",
    "Betnovate cream BD",
    "Piriton 4mg PRN",
)
_FOR_WOMEN = (
    "Yasmin 1 OD",
    "Cerelle 75mcg OD",
    "Microgynon 30 OD",
    "Lucette OD",
    "Katya 30/75 OD",
    "Eloine OD",
    "Dianette OD",
    "Elleste Solo 1mg OD",
    "Evorel 50 patches twice weekly",
    "Mirena coil in situ",
    "Kyleena IUS",
    "Nexplanon L arm",
    "Depo-Provera 12/52",
)
_FOR_CHILDREN = (
    "Ventolin 2p PRN via spacer",
    "Clenil Modulite 50 2p BD",
    "Calpol 10ml QDS PRN",
    "Movicol Paediatric 1 sachet OD",
    "Concerta XL 18mg mane",
    "Piriton 2mg PRN",
    "Circadin 2mg nocte",
    "Epaderm PRN",
    "Montelukast 5mg nocte",
)
_ALLERGIES = (
    "NKDA",
    "penicillin (rash)",
    "Augmentin - anaphylaxis",
    "Elastoplast",
    "nil known",
    "trimethoprim, latex",
    "codeine makes her heart race",
    "Septrin",
)

_RECENT_STYLES = (
    "d/m/Y",
    "d/m/y",
    "d.m.y",
    "d-m-Y",
    "D M Y",
    "Dth M Y",
    "Y-m-d",
    "D b Y",
    "d-b-Y",
    "Dth M",
    "M Dth, Y",
    "dBy",
    "D b y",
    "Dth of M",
    "d/m",
)
_BIRTH_STYLES = (
    "d/m/Y",
    "d/m/y",
    "d.m.Y",
    "d-m-Y",
    "D M Y",
    "Dth M Y",
    "Y-m-d",
    "d-b-Y",
    "D b Y",
    "d m Y",
    "D.m.y",
    "d/b/Y",
)
_DIGITS = ("oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]


def _plain(name: str) -> str:
    """A name without its marks, as most systems hold it."""
    bare = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _dated(day: datetime.date, style: str) -> str:
    """The day in one of the styles: d m 0-filled, D without, Dth ordinal, M month name, b short, B SHORT, Y year, y
    short."""
    parts = {
        "Dth": _ordinal(day.day),
        "d": f"{day:%d}",
        "D": str(day.day),
        "m": f"{day:%m}",
        "M": f"{day:%B}",
        "b": f"{day:%b}",
        "B": f"{day:%b}".upper(),
        "Y": f"{day:%Y}",
        "y": f"{day:%y}",
    }
    return re.sub(r"Dth|[dDmMbBYy]|of", lambda code: parts.get(code.group(), code.group()), style)


def _counted(number: int) -> str:
    """A number below a hundred in words, as dictated."""
    if number < 20:
        return ("nought", *_DIGITS[1:], *_TEENS)[number]
    return f"{_TENS[number // 10]} {_DIGITS[number % 10]}" if number % 10 else _TENS[number // 10]


def _spoken(digits: str) -> str:
    """Digits as read aloud, pairs doubled."""
    words, place = [], 0
    while place < len(digits):
        twice = digits[place : place + 2] == digits[place] * 2
        words.append(("double " if twice else "") + _DIGITS[int(digits[place])])
        place += 2 if twice else 1
    return " ".join(words)


@dataclass
class _Person:
    forename: str
    surname: str
    origin: str
    female: bool
    born: datetime.date
    age: int
    kept: dict[str, str] = field(default_factory=dict)


class _Writer:
    """One note being written from its markup."""

    def __init__(self, chance: random.Random, cast: str) -> None:
        self.chance, self.draft, self.signals = chance, Draft(), set()
        self.today = datetime.date(2023, 1, 3) + datetime.timedelta(chance.randrange(1080))
        self.style, self.things, self.people, self.taken = chance.choice(_RECENT_STYLES), {}, {}, set()
        for entry in cast.split():
            described, _, kin = entry.partition("=")
            role, sex, ages, origins = (*described.split(":"), "", "", "")[:4]
            self.people[role] = self._person(
                sex, ages or "21-63", self.people.get(kin), origins.split("+") if origins else ORIGINS
            )

        self.pupil = min((self.people[role].age for role in "cpf" if role in self.people), default=12)
        self.clock = datetime.datetime(2025, 1, 1, chance.randrange(24), chance.randrange(60))  # noqa: DTZ001 - only the hands are read
        self.clocked = chance.choice(("%H:%M", "%H:%M", "%H%M", "%H.%M", "%H:%Mhrs"))

    # people

    def _person(self, sex: str, ages: str, kin: _Person | None, origins: Sequence[str]) -> _Person:
        """A person; ages as 20-50, or p-27 for about so many years younger than the patient, p+27 older."""
        chance = self.chance
        female = {"f": True, "m": False}.get(sex, chance.random() < 0.5)
        origin = kin.origin if kin else chance.choice(origins)
        for _ in range(50):
            forename = self._name((_WOMEN if female else _MEN), (_WORD_WOMEN if female else _WORD_MEN), origin)
            surname = kin.surname if kin else self._name(_SURNAMES, _WORD_SURNAMES, origin)
            if kin is None and "-" not in surname and chance.random() < 0.08:
                surname += "-" + chance.choice(
                    [other for other in _SURNAMES[origin].split() if other != surname and "-" not in other]
                )
            if forename not in self.taken and (kin or surname not in self.taken) and forename != surname:
                break
        if origin == "polish":
            surname = re.sub(r"(?<=[sc]k)[ia]\b", "a" if female else "i", surname)
        self.taken |= {forename, surname}
        if ages.startswith("p"):
            age = max(0, self.people["p"].age + int(ages[1:]) + chance.randint(-5, 5))
        else:
            low, _, high = ages.partition("-")
            age = chance.randint(int(low), int(high or low))
        if chance.random() < 0.5:
            forename, surname = _plain(forename), _plain(surname)
        born = self.today - datetime.timedelta(round(age * 365.2425) + chance.randint(4, 355))
        return _Person(forename, surname, origin, female, born, age)

    def _name(self, usual: dict[str, str], words: dict[str, str], origin: str) -> str:
        names = words if origin in words and self.chance.random() < 0.16 else usual
        return self.chance.choice(names[origin].split())

    # what may be made once and kept

    def _digits(self, count: int) -> str:
        return "".join(str(self.chance.randrange(10)) for _ in range(count))

    def _letters(self, count: int) -> str:
        return "".join(self.chance.choice("ABCDEFGHJKLMNPRSTVWXY") for _ in range(count))

    def _shaped(self, shape: str) -> str:
        """A string with # a digit and ? a letter."""
        return re.sub(r"[#?]", lambda sign: self._digits(1) if sign.group() == "#" else self._letters(1), shape)

    def _make(self, what: str) -> str:
        chance = self.chance
        match what:
            case "nhs":
                while True:
                    body = "999" + self._digits(6)
                    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(body)) % 11
                    if check != 10:
                        return body + str(check % 11)
            case "mrn":
                return self._shaped(
                    chance.choice(
                        (
                            "RXK######",
                            "H######",
                            "00######",
                            "K#######",
                            "W-######",
                            "######",
                            "??######",
                            "S ######",
                            "M####/##",
                        )
                    )
                )
            case "tel" | "mob":
                return "07700900" + self._digits(3) if what == "mob" or chance.random() < 0.75 else self._make("land")
            case "land":
                return chance.choice(("01214960", "02079460")) + self._digits(3)
            case "addr":
                road = self._make("street")
                number = str(chance.randint(1, 240)) + chance.choice(("", "", "", "", "a", "B"))
                flat = chance.choice(("Flat {}", "Flat {}", "Apt {}", "Rm {}", "Flat {}A")).format(
                    chance.randint(1, 48)
                )
                return chance.choice(
                    (f"{number} {road}",) * 5
                    + (
                        f"{flat}, {number} {road}",
                        f"{flat}, {number} {road}",
                        f"{chance.choice(_HOUSES)}, {road}",
                        f"{flat}, {chance.choice(_HOUSES)}",
                    )
                )
            case "street":
                return f"{chance.choice(_STREETS)} {chance.choice(_ROADS)}"
            case "house":
                return chance.choice(_HOUSES)
            case "town":
                return chance.choice(_TOWNS)
            case "pc":
                return f"{chance.choice(_OUTWARD)} {self._digits(1)}" + "".join(
                    chance.choice("ABDEFGHJLNPQRSTUWXYZ") for _ in "ab"
                )
            case "inc":
                return self._shaped(
                    chance.choice(
                        (
                            f"20/######/{self.today:%y}",
                            f"WMP-{self.today:%Y%m%d}-####",
                            "####",
                            "ED-INC-#####",
                            f"20DY/####??/{self.today:%y}",
                            "W######",
                            "INC0######",
                        )
                    )
                )
            case "crime":
                return self._shaped(
                    chance.choice(
                        (
                            f"20/######/{self.today:%y}",
                            f"22DN/#####?/{self.today:%y}",
                            f"CR/0#####/{self.today:%y}",
                            f"45{self.today:%y}0######",
                        )
                    )
                )
            case "cad":
                return self._shaped(chance.choice(("####", "###", "CAD####", "####-01", "P2500####")))
            case "collar":
                return self._shaped(chance.choice(("####", "####", "#####", "2####", "C####", "D###")))
            case "warrant":
                return self._shaped("2#####")
            case "prison":
                return self._shaped("A####??")
            case "nino":
                prefix = chance.choice(("QQ", "QQ", chance.choice("ABCEGHJKLMPRSTWX") + chance.choice("AEHJLMPRSWXYZ")))
                return prefix.replace("GB", "QQ") + self._digits(6) + chance.choice("ABCD")
            case "gmc":
                return self._shaped("7######")
            case "nmc":
                return self._shaped("##?####E")
            case "hcpc":
                return self._shaped(chance.choice(("PH######", "PA#####")))
            case "swe":
                return self._shaped("SW######")
            case "homeref":
                return self._shaped(chance.choice(("?#######", "1212-####-####-####")))
            case "gdc":
                return self._shaped("2#####")
            case "sia":
                return self._shaped("1013-####-####-####")
            case "badge":
                return self._shaped(chance.choice(("HD####", "####")))
            case "kit":
                return self._shaped("FMK######")
            case "passport":
                return self._shaped(chance.choice(("5########", "?########", "?? #######")))
            case "account":
                return self._shaped(chance.choice(("00-##-## ########", "########")))
            case "ref":
                return self._shaped(
                    chance.choice(("M/2025/####", "SG######", "LCS-#######", "#######", "REF-????-###", "MH/##/####"))
                )
            case "school":
                return chance.choice(_NURSERIES if self.pupil < 5 else _PRIMARIES if self.pupil < 11 else _SECONDARIES)
            case "venue":
                return chance.choice(_VENUES)
            case "reg":
                return self._shaped(
                    chance.choice(("BX19 ???", "?#7 ???", "R### ???", "??6# ???", "??2# ???", "??1# ???"))
                )
        raise ValueError(what)

    def _kept(self, store: dict[str, str], key: str, what: str) -> str:
        if key not in store:
            for _ in range(20):
                store[key] = self._make(what)
                if list(store.values()).count(store[key]) == 1:
                    break
        return store[key]

    def _medicines(self, count: int) -> list[str]:
        """So many medicines that somebody of the patient's age and sex may take."""
        patient = self.people["p"]
        if patient.age < 18:
            return self.chance.sample(_FOR_CHILDREN, min(count, 3))
        barred = set() if patient.female and patient.age < 56 else set(_FOR_WOMEN)
        if patient.female or patient.age < 45:
            barred |= {"Tamsulosin MR 400mcg OD", "Finasteride 5mg OD"}
        return self.chance.sample([medicine for medicine in _MEDICINES if medicine not in barred], count)

    def _observations(self) -> str:
        """A set of observations with the early warning score they make."""
        chance = self.chance
        child = self.people["p"].age < 14
        top, rate = (
            (chance.randint(92, 116), chance.randint(80, 118))
            if child
            else (chance.randint(98, 172), chance.randint(58, 118))
        )
        low, breaths, oxygen, warm = (
            round(top * 0.6) + chance.randint(-7, 7),
            chance.randint(12, 23),
            chance.randint(93, 100),
            round(chance.uniform(35.9, 38.4), 1),
        )
        score = (
            2 * (breaths > 20)
            + (oxygen < 96)
            + (oxygen < 94)
            + (top < 111)
            + (top < 101)
            + (rate > 90)
            + (rate > 110)
            + (warm > 38 or warm < 36.1)
        )
        return chance.choice(
            (
                f"HR {rate} BP {top}/{low} RR {breaths} SpO2 {oxygen}% RA T {warm}"
                + ("" if child else f" NEWS2 {score}"),
                f"BP {top}/{low}, P {rate} reg, RR {breaths}, sats {oxygen}% on air, temp {warm}"
                + ("" if child else f", NEWS {score}"),
                f"T{warm} P{rate} BP{top}/{low} R{breaths} O2 {oxygen}% BM {chance.uniform(4, 9):.1f}"
                + ("" if child else f" NEWS2={score}"),
            )
        )

    # how the kept is typed

    def _phone(self, number: str) -> str:
        cuts = (5, 8) if number.startswith("07") else (3, 7) if number.startswith("020") else (4, 7)
        a, b, c = number[: cuts[0]], number[cuts[0] : cuts[1]], number[cuts[1] :]
        return self.chance.choice(
            (
                f"{a} {b}{c}",
                f"{a} {b}{c}",
                number,
                f"{a} {b} {c}",
                f"{a}-{b}-{c}",
                f"+44 {a[1:]} {b}{c}",
                f"({a}) {b}{c}",
            )
        )

    def _nhs(self, number: str) -> str:
        a, b, c = number[:3], number[3:6], number[6:]
        turned = number[:7] + number[8] + number[7] + number[9]
        return self.chance.choice(
            (
                f"{a} {b} {c}",
                f"{a} {b} {c}",
                f"{a} {b} {c}",
                number,
                number,
                f"{a}-{b}-{c}",
                f"{a}{b} {c}",
                f"{a} {b} {c[:3]}",
                turned,
                f"{a}.{b}.{c}",
            )
        )

    def _dob(self, born: datetime.date) -> str:
        return _dated(born, self.chance.choice(_BIRTH_STYLES))

    def _date(self, day: datetime.date, style: str) -> str:
        if style == "dm":
            return _dated(day, self.chance.choice(("d/m", "Dth M", "D M", "Dth of M", "M Dth", "D b")))
        if style == "spoken":
            return f"{_ORDINALS[day.day - 1]} of {day:%B}"
        if style:
            return _dated(day, style)
        return _dated(day, self.style if self.chance.random() < 0.75 else self.chance.choice(_RECENT_STYLES))

    def _postcode(self, code: str) -> str:
        return self.chance.choice((code, code, code, code.replace(" ", ""), code.lower()))

    # slots

    def slot(self, code: str) -> None:
        if code.startswith("+"):
            self.signals.add(code[1:])
        elif re.fullmatch(r"d[+-]?\d+(:[\w /]+)?|d[+-]?\d+:Y-m-d", code):
            days, _, style = code[1:].partition(":")
            self.draft.hide(self._date(self.today + datetime.timedelta(int(days)), style), "date")
        elif code.startswith("!"):
            kind, text = code[1:].split(":")
            self.draft.hide(text, kind)
        elif "." in code:
            role, attribute = code.split(".")
            self._of(self.people[role], attribute)
        else:
            self._thing(code)

    def _of(self, person: _Person, attribute: str) -> None:
        chance, draft, female = self.chance, self.draft, person.female
        first, last = person.forename, person.surname
        plain = {
            "he": ("he", "she"),
            "He": ("He", "She"),
            "him": ("him", "her"),
            "his": ("his", "her"),
            "His": ("His", "Her"),
            "man": ("man", "woman"),
            "boy": ("boy", "girl"),
            "male": ("male", "female"),
            "sex": ("M", "F"),
            "gentleman": ("gentleman", "lady"),
            "son": ("son", "daughter"),
            "brother": ("brother", "sister"),
            "husband": ("husband", "wife"),
            "father": ("father", "mother"),
            "self": ("himself", "herself"),
        }
        if attribute == "any":
            attribute = chance.choice(("full", "full", "first", "sur"))
        names = {
            "first": first,
            "sur": last,
            "full": f"{first} {last}",
            "SUR": last.upper(),
            "FULL": f"{first} {last.upper()}",
            "rev": f"{last.upper()}, {first}",
            "revplain": f"{last}, {first}",
            "init": chance.choice((f"{first[0]}. {last}", f"{first[0]} {last}", f"{first[0]}.{last}")),
            "mid": f"{first} {chance.choice('ABCDEJKLMNRST')}{chance.choice(('.', ''))} {last}",
            "lastinit": f"{first} {last[0]}",
        }
        if attribute in plain:
            draft.say(plain[attribute][female])
        elif attribute in names:
            draft.hide(names[attribute], "name", person.origin)
        elif attribute == "title":
            draft.say(person.kept.setdefault("title", chance.choice(("Mrs", "Ms", "Miss")) if female else "Mr"))
        elif attribute == "ini":
            draft.hide(f"{first[0]}{last[0]}" if chance.random() < 0.7 else f"{first[0]}.{last[0]}.", "initials")
        elif attribute == "an":
            draft.say("an" if person.age in (8, 11, 18) or 80 <= person.age < 90 else "a")
        elif attribute in ("age", "ageyo", "agesex"):
            text = (
                str(person.age)
                + {"age": "", "ageyo": chance.choice(("yo", "yr", "yo")), "agesex": "F" if female else "M"}[attribute]
            )
            if person.age > 89:
                draft.hide(text, "age_over_89")
            else:
                draft.say(text)
        elif attribute == "agewords":
            words = _counted(person.age).replace(" ", "-")
            if person.age > 89:
                draft.hide(words, "age_over_89")
            else:
                draft.say(words)
        elif attribute == "dob":
            draft.hide(self._dob(person.born), "date")
        elif attribute == "dobsp":
            year = person.born.year
            year_in_words = (
                f"{_counted(year // 100)} {_counted(year % 100)}" if year < 2000 and year % 100 > 9 else str(year)
            )
            draft.hide(f"{_ORDINALS[person.born.day - 1]} of {person.born:%B} {year_in_words}", "date")
        elif attribute == "language":
            spoken = {
                "south_asian": "Punjabi Urdu Sylheti Gujarati",
                "african": "Tigrinya Yoruba Somali Shona",
                "polish": "Polish",
                "romanian": "Romanian",
            }
            draft.say(chance.choice(spoken[person.origin].split()))
        elif attribute == "nick":
            draft.hide(person.kept.setdefault("nick", chance.choice(_NICKNAMES)), "name", person.origin)
        elif attribute in ("addrfull", "addrlines"):
            between = ", " if attribute == "addrfull" else "\n"
            for line in (
                self._kept(person.kept, "addr", "addr").split(", ")
                if between == "\n"
                else [self._kept(person.kept, "addr", "addr")]
            ):
                draft.hide(line, "address").say(between)
            draft.hide(self._kept(person.kept, "town", "town"), "town").say(
                between if between == "\n" or chance.random() < 0.6 else " "
            )
            draft.hide(self._postcode(self._kept(person.kept, "pc", "pc")), "postcode")
        elif attribute == "addrsp":
            number, road = chance.randint(21, 99), chance.choice(_STREETS)
            address = person.kept.setdefault("addr", f"{number} {road} {chance.choice(('Road', 'Street', 'Avenue'))}")
            number, _, road = address.partition(" ")
            if number.isdigit() and int(number) < 100:
                draft.say("number ").hide(f"{_counted(int(number))} {road}", "address")
            else:
                draft.hide(address, "address")
        elif attribute == "telsp":
            number = self._kept(person.kept, "tel", "mob")
            draft.hide(f"{_spoken(number[:5])} {_spoken(number[5:8])} {_spoken(number[8:])}", "phone")
        elif attribute == "nhssp":
            number = self._kept(person.kept, "nhs", "nhs")
            draft.hide(f"{_spoken(number[:3])} {_spoken(number[3:6])} {_spoken(number[6:])}", "nhs_number")
        elif attribute == "email":
            user = chance.choice((f"{first}.{last}", f"{first[0]}{last}{person.born:%y}", f"{first}_{person.age}x"))
            user = _plain(user).lower().replace("'", "")
            draft.hide(person.kept.setdefault("email", f"{user}@example.{chance.choice(('com', 'org'))}"), "email")
        elif attribute == "handle":
            shape = chance.choice(_HANDLES).format(
                _plain(first).lower()[:5].strip("-"), _plain(last).lower()[:4].replace("'", ""), self._digits(2)
            )
            draft.hide(person.kept.setdefault("handle", shape), "handle")
        else:
            if attribute == "school":
                self.pupil = person.age
            self._number(person.kept, attribute, attribute)

    def _thing(self, code: str) -> None:
        chance = self.chance
        name = re.sub(r"\d+$", "", code)
        match name:
            case "meds":
                self.draft.say(", ".join(self._medicines(chance.randint(2, 7))))
            case "medlines":
                mark = chance.choice(("- ", "", "* ", "• "))
                self.draft.say("\n".join(mark + medicine for medicine in self._medicines(chance.randint(3, 8))))
            case "allergy":
                self.draft.say(chance.choice(_ALLERGIES[:6] + _ALLERGIES[7:]))
            case "obs":
                self.draft.say(self._observations())
            case "bloods":
                results = [
                    f"Hb {chance.randint(92, 168)}",
                    f"WCC {chance.uniform(3.8, 19):.1f}",
                    f"Plt {chance.randint(120, 460)}",
                    f"CRP {chance.choice(('<1', chance.randint(2, 210)))}",
                    f"Na {chance.randint(128, 144)}",
                    f"K {chance.uniform(3.1, 5.6):.1f}",
                    f"Ur {chance.uniform(2.5, 14):.1f}",
                    f"Cr {chance.randint(48, 190)}",
                    f"eGFR {chance.choice(('>90', chance.randint(31, 89)))}",
                    f"ALT {chance.randint(9, 120)}",
                    f"Bili {chance.randint(4, 40)}",
                    f"Lac {chance.uniform(0.6, 4.2):.1f}",
                    f"INR {chance.uniform(0.9, 2.8):.1f}",
                    f"trop T {chance.choice(('<5', chance.randint(6, 44)))}",
                    f"amylase {chance.randint(30, 120)}",
                    f"CK {chance.randint(60, 2200)}",
                    f"Glu {chance.uniform(4, 15):.1f}",
                ]
                self.draft.say(
                    chance.choice((", ", " ", "; ")).join(result for result in results if chance.random() < 0.65)
                )
            case "ecg":
                self.draft.say(
                    chance.choice(
                        (
                            f"NSR {chance.randint(60, 99)}, no acute ischaemic changes",
                            f"AF {chance.randint(80, 140)}, LBBB old",
                            f"SR, QTc {chance.randint(395, 460)}, T inv V1 only",
                            "sinus tachy, no Brugada, no delta wave",
                            "1st degree HB, PR 220",
                        )
                    )
                )
            case "time":
                self.clock += datetime.timedelta(minutes=chance.randint(1, 35))
                self.draft.say(
                    self.clock.strftime(self.clocked if chance.random() < 0.85 else chance.choice(("%H:%M", "%H%M")))
                )
            case _:
                self._number(self.things, code, name)

    def _number(self, store: dict[str, str], key: str, name: str) -> None:
        """Write a number, place or the like, made once and typed a little differently each time."""
        chance, draft = self.chance, self.draft
        number = self._kept(store, key, name)
        if name == "nhs":
            draft.hide(self._nhs(number), "nhs_number")
        elif name in ("tel", "mob", "land"):
            draft.hide(self._phone(number), "phone")
        elif name == "pc":
            draft.hide(self._postcode(number), "postcode")
        elif name == "nino":
            spaced = f"{number[:2]} {number[2:4]} {number[4:6]} {number[6:8]} {number[8]}"
            draft.hide(
                chance.choice((number, spaced, spaced, number.lower(), f"{number[:2]}-{number[2:8]}-{number[8]}")),
                "nino",
            )
        elif name == "reg":
            draft.hide(chance.choice((number, number, number.replace(" ", ""), number.lower())), "vehicle")
        else:
            kinds = {
                "mrn": "hospital_number",
                "addr": "address",
                "street": "address",
                "house": "address",
                "town": "town",
                "inc": "incident_number",
                "crime": "incident_number",
                "cad": "incident_number",
                "collar": "collar_number",
                "warrant": "collar_number",
                "prison": "prison_number",
                "school": "school",
                "venue": "venue",
            }
            draft.hide(number, kinds.get(name, "other_id"))

    # the whole

    def write(self, markup: str) -> None:
        markup = markup.strip("\n")
        choice = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
        while choice.search(markup):
            markup = choice.sub(lambda match: self.chance.choice(match.group(1).split("|")), markup)
        for place, piece in enumerate(re.split(r"\{([^{}]+)\}", markup)):
            if place % 2:
                self.slot(piece)
            elif piece:
                self.draft.say(piece)

    def record(self) -> dict[str, str]:
        """What the system holds of the patient: nothing in three of ten, else some."""
        chance, patient = self.chance, self.people["p"]
        if chance.random() < 0.3:
            return {}
        patient_values = patient.kept
        whole = {
            "nhs_number": self._kept(patient_values, "nhs", "nhs"),
            "mrn": self._kept(patient_values, "mrn", "mrn"),
            "forename": patient.forename,
            "surname": patient.surname,
            "dob": patient.born.isoformat(),
            "address1": self._kept(patient_values, "addr", "addr"),
            "town": self._kept(patient_values, "town", "town"),
            "postcode": self._kept(patient_values, "pc", "pc"),
            "phone": patient_values.get("tel")
            or patient_values.get("mob")
            or patient_values.get("land")
            or self._make("mob"),
        }
        if "inc" in self.things:
            whole["incident_no"] = self.things["inc"]
        if kin := self.people.get("k"):
            whole["nok_name"] = f"{kin.forename} {kin.surname}"
            whole["nok_phone"] = kin.kept.get("tel") or kin.kept.get("mob") or kin.kept.get("land") or self._make("mob")
        if doctor := self.people.get("s"):
            whole["clinician"] = chance.choice(
                (
                    f"{doctor.forename} {doctor.surname}",
                    f"Dr {doctor.surname}",
                    f"{doctor.forename[0]} {doctor.surname}",
                )
            )
        share = chance.choice((0.95, 0.8, 0.55, 0.3))
        partial = {key: value for key, value in whole.items() if chance.random() < share}
        if chance.random() < 0.2:
            partial.update({key: partial[key].upper() for key in ("forename", "surname") if key in partial})
        return partial


def _messed(draft: Draft, chance: random.Random, manner: str) -> Draft:
    """The draft in its manner: clean, upper, lower, bare (lower, no punctuation), hasty (typos), or any of them."""
    if manner == "any":
        manner = chance.choice(("clean", "clean", "clean", "clean", "hasty", "hasty", "upper", "lower", "bare"))
    match manner:
        case "upper":
            return draft.typed(chance, case="upper", typos=chance.choice((0, 0.02)))
        case "lower":
            return draft.typed(chance, case="lower", typos=chance.choice((0, 0.03)), lost_spaces=0.005)
        case "bare":
            return draft.typed(chance, case="lower", typos=0.04, lost_spaces=0.01, punctuation=False)
        case "hasty":
            return draft.typed(
                chance,
                typos=chance.choice((0.03, 0.08)),
                lost_spaces=chance.choice((0, 0.01, 0.03)),
                punctuation=chance.random() < 0.7,
            )
    return draft


def write(template: str, chance: random.Random) -> Note:
    """One note of the template, the same for the same state of chance."""
    cast, manner, markup = _NOTES[template]
    identity = f"{template}-{chance.getrandbits(32):08x}"
    writer = _Writer(chance, cast)
    writer.write(markup)
    draft = _messed(writer.draft, chance, manner)
    return draft.note(identity, AUTHOR, template, writer.record(), writer.signals)


_NOTES: dict[str, tuple[str, str, str]] = {}
"""Template: the cast (role, sex, ages, surname shared with), the manner of typing, the markup."""

_NOTES["chest_pain_clerking"] = (
    "p::50-88 k::p-28=p s n g",
    "any",
    """
MEDICAL CLERKING   {d0} {time}
{p.full}  DOB {p.dob}  NHS {p.nhs}  [Hosp no {p.mrn}|MRN: {p.mrn}]
Seen by: Dr {s.init} (FY2, GMC {s.gmc})  [Bleep 2214|bleep 0457]

PC: Chest pain
HPC: {p.ageyo} {p.man}. 3/7 hx of intermittent central chest pain, [tight, worse on exertion, radiating to L jaw|pleuritic, R sided, worse lying flat]. Nil assoc. sweating. No haemoptysis. {p.title} {p.sur} took 2 sprays GTN w/ partial relief. [{p.His} {k.son} {k.first} called 999|Rang 111 first who advised ED].
PERC not applicable, Wells PE = 0. HEART score 4. No calf swelling. [Homans' sign negative|Doppler last year neg].

PMH: T2DM, HTN, [stabbed abdomen 1994 - laparotomy, midline scar|assaulted by an ex 20 yrs ago, plate L zygoma, no ongoing issues|Colles # L wrist 2011], Barrett's oesophagus, Hashimoto's
DH: {meds}
Allergies: {allergy}
SH: lives w/ {p.his} {k.son} in {p.town}. Ex smoker 20 pk yrs. ETOH 6 units/wk. Retired [machinist|bus driver|dinner lady].
FH: father MI aged 58, mother CVA
O/E: {obs}
HS I+II+0. Chest clear. Abdo SNT, Murphy's negative. Calves SNT. GCS 15 (Glasgow Coma Scale E4V5M6).
ECG: {ecg}
Bloods: {bloods}
CXR: no consolidation, no pneumothorax. Heart size normal.
Imp: [?ACS|?pericarditis - Dressler's unlikely]
Plan:
1. Repeat trop @ 3h
2. Aspirin 300mg stat, Clexane as per wt
3. D/w med reg Dr {n.sur} - agrees
4. NOK {k.full} ({k.son}) updated on {k.tel}
5. GP Dr {g.sur} - letter to be sent
""",
)

_NOTES["head_injury_pub_clerking"] = (
    "p:m:19-58 a:m w k:f:p+27=p s",
    "any",
    """
{+assault}ED CLERKING - MAJORS
{p.rev}   {p.dob}   {p.agesex}   NHS no. {p.nhs}
Date: {d0}   Time seen: {time}

PC  Head injury / facial injury
HPC  {+alcohol}[Approx 8 pints|Half a bottle of vodka] tonight at [the {venue}|{venue}], {p.town}. [Argument with {a.any}, a workmate{+acquaintance}, who hit him with a pint glass{+weapon}|Hit from behind with a bottle by a male he has never seen before{+stranger}{+weapon}|Punched x3 to face by {a.full}, an old school friend{+acquaintance}, fell and struck occiput on kerb]. LOC ~1 min witnessed by pal {w.first}. 1x vomit. Amnesic to event. No seizure. Not anticoagulated.
   {p.title} {p.sur} states police already aware, [crime no {crime}|log {cad} given by PC {collar}].
PMH  Asthma. Gilbert's. Prev boxer's # R hand.
DH  {meds}
All  {allergy}
SH  Lives with {p.his} mother {k.first} at {p.addrfull}. Scaffolder. Smokes 15/day.
O/E  A patent, c-spine cleared by Canadian C-spine rules
     B RR 16 Sats 98% air
     C HR 96 BP 138/82
     D GCS 14 (E4 V4 M6), PEARL 4mm, no Battle's sign, no racoon eyes, no CSF otorrhoea. Babinski down going. Romberg not tested
     E 5cm curved lac L temple, boggy swelling occiput. 2cm lac [L eyebrow|inner lower lip]. Teeth intact. Mid face stable, no Le Fort mobility.
Ix  CT head: no intracranial haemorrhage, no #. Sinuses clear.
Imp  Closed HI, scalp/face lacs
Plan  Wound irrigated, 5x 5-0 Ethilon + Steri-Strips. Tetanus booster (Revaxis). HI advice. Home w/ {k.title} {k.sur} who will observe - tel {k.tel}.
Signed {s.full} ST3 EM GMC {s.gmc}
""",
)

_NOTES["sbar_ward_handover"] = (
    "p::20-85 a k s n m",
    "any",
    """
SBAR HANDOVER ED -> [SDU|AMU|WARD 7]
S: {p.full}, {p.age}, hosp no {p.mrn}, being transferred to you [in next 20 mins|now, bed 14]. [{+assault}Alleged assault{+weapon} - struck across forearm with baseball bat by {a.any}, {+acquaintance}upstairs neighbour|{+assault}{+stranger}{+weapon}Stab wound R buttock, unknown males, single wound 3cm|Low sodium 118, confusion|Cellulitis L shin failing oral flucloxacillin].
B: PMH COPD, Raynaud's, hiatus hernia. Takes {meds}. Allergic: {allergy}. Lives at {p.addrfull}. NOK {k.full} [not yet aware|aware, coming in tomorrow], {k.tel}.
A: {obs}. GCS 15. Bloods: {bloods}. Waterlow 8, MUST 0, Bristol type 4, VIP score 0. Cannula 20G L ACF {d0}. [Foley in situ, residual 450ml|PU'd in dept].
R: 4 hrly obs. Repeat bloods 0600. Analgesia written up on the Kardex. D/W {s.title} {s.sur} (on call cons). Please chase [x-ray report|CT report]. [Property: 1 phone, keys, £15 cash - sealed bag|Relatives have taken all property].
Handed over by: S/N {n.full} NMC {n.nmc}   Received by: {m.init}   {d0} {time}
""",
)

_NOTES["isbar_icu_overdose"] = (
    "p::19-55 k::p+28=p s n f",
    "any",
    """
I - This is {s.first}, ITU outreach, re {p.full} dob {p.dob} NHS {p.nhs}
S - Mixed overdose, intentional. [Approx 32 x 500mg paracetamol + 20 Zapain + {+alcohol}bottle of Jack Daniel's|40 x sertraline 100mg and unknown qty of Lyrica]. Found by flatmate {f.first} at {time}. Note left on kitchen table. GCS 8 on arrival, now 12.
B - EUPD, prev ODs x4 (last one {d-61}). Superficial lacs L forearm from razor blade today, self-inflicted, patient confirms no one else involved. Meds: {meds}. Known to CMHT, care coordinator {n.full} {n.tel}. No domestic abuse disclosed when asked alone.
A - A own, guedel tolerated initially. B RR 10 -> 16 after naloxone 400mcg. C {obs}. D pupils 2mm, BM 6.1. E no other injury. Gas: pH 7.29 pCO2 7.4 lac 3.1. 4h paracetamol level 164. {bloods}. Parvolex started @ {time}. Rumack-Matthew nomogram - above line. TOXBASE consulted, discussed w/ NPIS.
R - HDU bed please. NAC bag 2 due. 1:1 obs when wakes. Psych liaison when fit. Parent {k.title} {k.sur} in relatives' room, mob {k.tel}.
""",
)

_NOTES["registration_key_value"] = (
    "p::18-94 k g s a:m n",
    "any",
    """
Name: {p.full}
DOB: {p.dob}
Age: {p.age}
Sex: {p.male}
NHS No: {p.nhs}
Hospital No: {p.mrn}
Address: {p.addrlines}
Tel: {p.tel}
[Email: {p.email}
|]NOK: {k.full}
NOK tel: {k.tel}
Relationship: [friend|cousin|neighbour]
GP: Dr {g.sur}
[NI no: {p.nino}
|Interpreter: not required
|Religion: declined
]Arrival: {d0} {time}
Mode: [walked in|amb|police|own transport]
Complaint: [{+assault}ASSAULT - punched to jaw, {+acquaintance}by {a.full} who {p.he} knows from the gym|{+assault}{+stranger}assault - kicked to ribs by 2 unknown men at bus stop|fall from ladder, back pain|palpitations|{+alcohol}fell down steps coming home from {venue}, ankle, had been drinking, nobody else involved|wrist - FOOSH]
Triage cat: [2|3|4]
Triage nurse: {n.ini}
Seen by: {s.init}
Allergies: {allergy}
Meds: {meds}
Disposal: [home|admitted|DNW|GP f/u]
""",
)

_NOTES["pipe_triage_line"] = (
    "p::17-70 a:m k s n:f",
    "any",
    """
{p.SUR}|{p.first}|{p.dob}|{p.sex}|{p.mrn}|{p.nhs}|{p.addr}|{p.town}|{p.pc}|{p.tel}
TRIAGE | {d0} {time} | MTS [yellow|orange|green] | pain [4|6|8]/10 | obs {obs}
PC | [{+assault}{+partner}slapped and pushed down stairs by partner {a.first} this morning|{+assault}{+family}punched in eye by {p.his} brother {a.first} at home|laceration R index finger, tin lid|fainted at work, ?vasovagal|dog bite L calf, own Staffie|{+assault}{+acquaintance}bitten on forearm by work colleague {a.sur}, human bite, skin broken]
HX | tetanus [UTD|unknown] | meds {meds} | allergy {allergy} | PMH [nil|asthma, Crohn's|epilepsy]
SAFEGUARDING | [nil concerns|children at home? N|adult: see above] | CP-IS checked {time}
NOK | {k.full} | {k.tel}
RN | {n.full} | PIN {n.nmc}
CLINICIAN | Dr {s.sur} | GMC {s.gmc}
""",
)

_NOTES["tab_keys_caps"] = (
    "p:f:25-45 a:m:20-60 c::3-9=p k:f:40-75 s",
    "any",
    """
SURNAME	{p.SUR}
FORENAME	{p.first}
D.O.B.	{p.dob}
NHS NO	{p.nhs}
UNIT NO	{p.mrn}
POSTCODE	{p.pc}
HOME TEL	{p.land}
NEXT OF KIN	{k.full}
DATE OF ATTENDANCE	{d0}
INCIDENT NO	{inc}
DIAGNOSIS	[{+assault}{+partner}BLUNT TRAUMA FACE - HEADBUTTED BY HUSBAND {a.FULL}|{+assault}{+partner}{+alcohol}# ULNA (NIGHTSTICK) - HIT WITH BROOM HANDLE{+weapon} BY EX PARTNER {a.full}, HE WAS DRUNK|SPRAINED ANKLE - NETBALL|# 5TH METATARSAL - OTTAWA POSITIVE, TRIPPED OVER TOY]
CHILDREN	{c.first} ({c.dob}) attends {school}
TREATMENT	analgesia - Co-codamol 30/500, Voltarol gel; [Futura splint|backslab|Steri-Strips x3]
X-RAY	SEE PACS
REFERRALS	[IDVA|HV INFORMED|NONE]
FOLLOW UP	# clinic {d+7}
SEEN BY	DR {s.init}
""",
)

_NOTES["dash_risk_checklist"] = (
    "p:f:29-44 a:m:20-65 c::7-12=p q::1-6=p i:f o",
    "clean",
    """
{+assault}{+partner}DASH RIC (Domestic Abuse, Stalking and Honour Based Violence Risk Identification Checklist)
Completed in ED by: {i.full}, hospital IDVA        Date: {d0}
Victim: {p.full}   DOB: {p.dob}   Safe number: {p.tel}   [Text only, after 9pm|Do not leave voicemail]
Address: {p.addrfull}
Alleged perpetrator: {a.full}   DOB: {a.dob}   Relationship: [husband|ex-partner|boyfriend]
Perpetrator vehicle: grey Insignia {reg}
1. Has the current incident resulted in injury? YES - [black eye, loose tooth|split lip and # nose|burn to hand from iron{+weapon}]
2. Are you very frightened? YES. "{a.first} said he'd put me in a box"
3. What are you afraid of? Further injury; that he takes {c.first} and {q.first}
4. Isolated from family/friends? YES - phone checked daily
5. Feeling depressed / suicidal thoughts? [Low, on Sertraline 50mg|NO]
6. Separated in past year? [YES since {d-40}|NO]
7. Conflict over child contact? [YES|NO]
8. Texts, calls, stalks? YES - [{a.tel}, 40+ calls|posts about her from {a.handle}]
9. Pregnant / baby in last 18/12? NO
10. Abuse more often? YES
15. Has he ever used weapons? [YES - kept knife by bed in 2019, not today|NO]
16. Threatened to kill? YES
18. Strangle/choke? [YES in the past, not today|NO]
22. Financial? YES - her wages go into his account {account}
23. Alcohol/drugs/MH? [cocaine at weekends|He was drunk tonight{+alcohol}|NO]
Score: [14|17|19]/24   HIGH RISK - MARAC referral made, ref {ref}
Officer in case: PC {o.sur} {o.collar}   Crime ref: {crime}
Professional judgement: {p.first} tried to minimise. {c.first} ({c.age}) saw it from the landing.
""",
)

_NOTES["marac_referral_form"] = (
    "p::32-55 a::19-65 c::4-15=p s n h k:f",
    "clean",
    """
{+assault}{+partner}MARAC REFERRAL FORM - RESTRICTED
Referring agency | Emergency Department
Contact name | {s.full}, Named Nurse Safeguarding
Telephone / email | {s.land} / {s.email}
Date | {d0}
Victim name | {p.FULL}     Aliases: [none|known as {p.lastinit}]
DOB | {p.dob}     NINO | {p.nino}
Address | {p.addrfull}
Is this address safe to contact? N - use {k.full}, victim's aunt, {k.tel}
Perpetrator(s) | {a.rev}     DOB | {a.dob}
Perp address | {a.addrfull}
Relationship | [partner, cohabiting 3 yrs|ex-partner, separated Easter]
Children | {c.full} | {c.dob} | {c.school}
Visible high risk (14+)? Y     Escalation? Y - 3rd attendance in 4 months     Prof judgement? Y
Background / reason for referral:
{p.first} was brought in by friend {n.first} after {a.first} [dragged {p.him} from the car by the hair and stamped on {p.his} hand|hit {p.him} with a metal vacuum pole{+weapon}|pinned {p.him} to the bed and bit {p.his} shoulder]. #s of 4th and 5th metacarpals, neighbour strapping, plastics f/u. [{a.sur} had been drinking since lunch{+alcohol}.|] {a.first} is on licence, prison no {a.prison}. Previous non-molestation order from the Family Court, ended May 2022. Housing officer {h.full} looking at a move out of {p.town}.
Consent: [Y|N - overridden in public interest, discussed w/ Caldicott Guardian]
Victim's wishes: wants locks changed, does not want {a.title} {a.sur} told where {p.he} is.
MARAC ref: {ref}
""",
)

_NOTES["mh_liaison_letter"] = (
    "p::32-55 k g s n f::10-11",
    "clean",
    """
PSYCHIATRIC LIAISON SERVICE
Direct line {s.land}

{d1}

Dr {g.init}
The Limes Surgery

Dear Dr {g.sur},

Re: {p.full}, d.o.b. {p.dob}, NHS {p.nhs}
    {p.addrfull}

Thank you for allowing us to see this {p.age} year old {p.man} in the ED on {d0} following [an impulsive overdose of 16 Nurofen Plus and 7 Yasmin tablets|lacerations to the left thigh with a pencil sharpener blade|an attempt to jump from a bridge, prevented by a passer-by]. [{p.He} had drunk a bottle of wine beforehand.{+alcohol}|Breath alcohol was zero.]

{p.title} {p.sur} described six weeks of low mood after redundancy. {p.He} lives with {k.first} ({p.his} partner of nine years), whom {p.he} described as supportive; I saw them separately and there is no violence in the relationship. As a child {p.he} was beaten by {p.his} stepfather and this remains a source of nightmares (PCL-5 38). There are no current threats from anyone. [{p.His} {f.son} {f.first} is in Year 6 at {school}.|]

Mental state: kempt, tearful, reactive. No formal thought disorder. No Schneiderian first rank symptoms. Korsakoff's not suspected, MoCA 28/30. PHQ-9 19, GAD-7 14. Insight good.

Current medication: {meds}.

Risk: self moderate, others low, from others low.

Plan
1. Home Treatment Team, first visit by {n.full} on {d+2}
2. Please reduce Diazepam and avoid tricyclics
3. Crisis line card; {k.first} has {n.first}'s number {n.tel}

Yours sincerely,

{s.full}
Liaison Nurse Practitioner (RMN, NMC {s.nmc})
cc {p.title} {p.init}
""",
)

_NOTES["gp_letter_colles"] = (
    "p:f:62-98 k::p-28 s g n",
    "clean",
    """
St Oswald's Infirmary
Emergency Department
Consultant: {s.title} {s.sur}                                     Date: {d0}

To: Dr {g.sur}
    Elm Tree Surgery, {g.addr}, {g.town} {g.pc}

Dear Dr {g.sur}
RE: {p.title} {p.full} | DOB {p.dob} | Hosp {p.mrn} | NHS {p.nhs}

Diagnosis: [Colles|Smith's|Barton's] fracture [L|R] wrist
This {p.age}-year-old lady [slipped on ice outside the post office|tripped over the dog|missed a step coming out of {p.his} {k.son}'s house]. There was no collapse, no head injury, and nobody pushed {p.him}. {p.He} has a Rockwood (Clinical Frailty) score of 4.
Past history: osteoporosis, Parkinson's disease, Bell's palsy 2016, Ménière's.
Drugs on arrival:
{medlines}
Examination: dinner fork deformity, NV intact, Allen's test normal. No Finkelstein tenderness.
Treatment: haematoma block, manipulated by {n.init} (ENP), Colles backslab, broad arm sling.
Follow up: VFC {d+5}. Bone health: please consider Fosamax. {p.His} {k.son} {k.full} ({k.tel}) will stay for a few days.

Kind regards
Dictated but not signed
{s.init}
""",
)

_NOTES["gp_letter_assault_discharge"] = (
    "p:m:18-66 a:m s g b:m w",
    "clean",
    """
{+assault}EMERGENCY DEPARTMENT DISCHARGE SUMMARY

Patient:   {p.revplain} ({p.title})
NHS No:    {p.nhs}
DOB:       {p.dob}
Address:   {p.addrlines}
GP:        Dr {g.full}
Attended:  {d0} {time}
Discharged: {d0:D b Y} {time}

Presenting complaint: Assault
Diagnosis: [Undisplaced nasal bone fracture|Fracture of left mandible, parasymphysis|Multiple soft tissue injuries; rib fractures 6-8 R]
Clinical narrative:
{p.age}M. Set upon in [the car park of the {venue}|{street}|an underpass near the market] by [a group of four strangers{+stranger}, one carrying a hammer{+weapon}|two men, one of whom he recognised as {a.full}{+acquaintance}, a former housemate|an unknown man after asking him to move his car{+stranger}]. {p.first} was [sober|mildly intoxicated{+alcohol}]. His friend {b.first} pulled them off. No LOC. No neck pain. eFAST negative. NEXUS negative.
Investigations: {bloods}. OPG and facial views - see report. CXR no PTX.
Procedures: Rapid Rhino L nostril, removed. [Dermabond to brow.|4 x 6-0 Prolene to lip by Dr {w.sur}.]
Medications started: Augmentin 625 TDS 5/7, Co-codamol 30/500
Medications continued: {meds}
Police: reported, ref {crime}
Actions for GP: remove sutures 5/7; letter for employer if asked
Completed by: {s.full} [CT2|ACP|Clinical Fellow], [GMC {s.gmc}|reg no. {s.gmc}]
""",
)

_NOTES["police_statement_mg11"] = (
    "p::17-70 a:m s o:m w:f",
    "clean",
    """
{+assault}WITNESS STATEMENT
(Criminal Procedure Rules, r 16.2; Criminal Justice Act 1967, s. 9)
URN {crime}
Statement of: {s.full}
Age if under 18: Over 18     Occupation: Doctor, GMC {s.gmc}
This statement (consisting of 2 pages each signed by me) is true to the best of my knowledge and belief.
Signature: {s.init}        Date: {d+9}

I am a registrar in emergency medicine. On {d0:D M Y} at about {time} I examined a {p.man} I now know to be {p.FULL}, born {p.dob}, of {p.addrfull}. I make this statement from my notes (hospital number {p.mrn}) at the request of DC {o.collar} {o.sur}.

{p.title} {p.SUR} told me {p.he} had been [{+stranger}stabbed in the street by a man {p.he} did not know{+weapon}|{+acquaintance}struck with a scaffold pole{+weapon} by a {p.man} from the same hostel, {a.full}|{+partner}punched and kicked by {p.his} former partner, {a.full}]. I smelled [no alcohol on {p.his} breath|alcohol on {p.his} breath{+alcohol}]. {p.He} was alert with a Glasgow Coma Score of 15.

On examination I found:
(i) a [3 cm incised wound of the left flank, 2 cm deep, not breaching peritoneum|7 cm linear bruise with tramline edges over the left scapula];
(ii) abrasion of the left knee 4 x 2 cm;
(iii) swelling of the fourth right knuckle.
In my opinion injury (i) is consistent with the account given. The notes were countersigned by Sister {w.sur}. I exhibit body map {s.ini}/1.
{s.full}
Witnessed by DC {o.collar}
""",
)

_NOTES["social_work_chronology"] = (
    "p::5-12 m:f:p+26=p a:m:24-48 b::1-3=p s w t h",
    "clean",
    """
CHRONOLOGY - Children's Services        LCS no. {ref}
Child: {p.full}  dob {p.dob}   Sibling: {b.full} dob {b.dob}
Mother: {m.full} ({m.tel})   Mother's partner: {a.full}
Prepared by: {w.full}, social worker, Social Work England {w.swe}
-------------------------------------------------
{d-412:d/m/Y}  Anon call to NSPCC, shouting heard at {m.addr}. NFA.
{d-260:d/m/Y}  Health visitor {h.init} - {b.first} faltering growth, 2nd centile. Plan agreed.
{d-118:d/m/Y}  {school}: class teacher {t.title} {t.sur} reports {p.first} hungry, same clothes. Early Help offered, {m.first} declined.
{d-30:d/m/Y}  Family move to {p.town}. New postcode {p.pc}.
{d0:d/m/Y}  ED attendance. [{+assault}{+family}{p.first} disclosed to TA that "{a.first} got the belt out"{+weapon}. Three linear bruises buttocks and posterior thighs, not consistent with fall. Mother's partner lives in the home as step-father.|{+assault}{+family}{p.first} says mum grabbed and shook {p.him} - fingertip bruising both upper arms.|{p.first} fell from trampoline, supracondylar #, Gartland 1. Mechanism witnessed by two adults and consistent. No new concern about injury. Neglect plan continues.]
           Seen by Dr {s.full}. Strategy discussion held {time}.
{d1:d/m/Y}  Home visit by {w.first}. [Both parents present|{m.first} alone]. Fridge stocked.
{d+6:d/m/Y}  ICPC listed. Invite to {t.sur}, {h.sur} and Dr {s.sur}.
""",
)

_NOTES["body_map"] = (
    "p::16-80 a:m k n",
    "any",
    """
{+assault}BODY MAP / INJURY RECORD
Patient {p.full}   [Hosp No {p.mrn}|NHS {p.nhs}]   Date {d0}   Time {time}
Consent to photos [Y|N]   Camera: trust device only   Photographer: [{n.full}|Medical illustration]
Source of hx: patient: [{+partner}"my boyfriend {a.first} did it"|{+family}"it was our {a.first}, my brother"|{+stranger}"some bloke, never seen him before"|{+acquaintance}"{a.first} from the flat downstairs"]
FRONT
1. L periorbital: purple/blue bruise 5x4cm, lid closed, subconj haem temporal
2. Upper lip midline: 1cm split, frenulum torn
3. R neck ant to SCM: 3 oval bruises each 1.5cm, ?fingertip
4. L forearm ulnar border: 6x2cm red tramline bruise [(defensive - says walking stick{+weapon})|(says blocked a kick)]
5. R iliac crest: yellow/brown bruise 3cm, OLD - says bumped on worktop last week
BACK
6. Between scapulae: abrasion 8x3cm, gravel
7. L buttock: nil
LIMBS  nil else. Old silvery scars L wrist, pt says self harm as teen. Striae (Cushing's). Slate grey naevus lumbar.
Ruler in shot Y. Petechiae in conjunctivae [N|Y, ENT asked to see re strangulation].
NOK {k.init} {k.tel}
Signed {n.ini}   Witness ______   crime ref [{crime}|not yet given]
""",
)

_NOTES["paed_safeguarding_proforma"] = (
    "p::0-2 m:f:19-38=p f:m:19-45 g:f:45-70 s n w v",
    "clean",
    """
PAEDIATRIC SAFEGUARDING PROFORMA (Child Protection Medical)
Child's name: {p.full}          Known as: {p.first}
D.O.B: {p.dob}          NHS number: {p.nhs}
Who has parental responsibility? {m.full} (mother), {f.full} (father)
Who accompanied? {g.first} (maternal grandmother), tel {g.tel}
Social worker: {w.full}, EDT, {w.tel}
Health visitor: {v.title} {v.sur}
Nursery/School: {school}
CP-IS: [no flag|flag - CPP neglect since {d-90}]
Examined by Dr {s.full} (Cons Paed, GMC {s.gmc}) chaperone SN {n.first}, on {d0} at {time}

History: [{+assault}{+family}Brought after nappy change noticed bruise to ear and cheek. {f.first} initially said rolled off sofa, later told police officer he had "lost it and slapped" {p.him}.|{+assault}{+family}Not using L leg 2/7. No explanation. XR: spiral # femur + classic metaphyseal lesions; {m.first} has said she saw {f.first} twist the leg.|Blue patches over lumbar area seen by nursery, ?bruise. Present since birth per red book (congenital dermal melanocytosis).|Swallowed grandmother's tablets (2 x Bisoprolol) from handbag. Prompt presentation, consistent story from both parents.]
Growth: wt 25th, ht 50th, OFC 50th (WHO). Dev: appropriate, Denver normal.
Exam: alert, smiling. Fontanelle soft. Frenulum intact. Fundi: no retinal haems (seen w/ ophthalmology). Genitalia normal, Tanner 1.
Ix: FBC NAD (Plt 289), clotting, vWF; skeletal survey [booked|not indicated]; CT head [normal|not indicated]
Opinion: [as above - see conclusion sheet|per history]
Siblings at risk? checked.
Outcome: strategy meeting {d1}, [chaired by team manager|virtual]. {p.first} to stay w/ [{g.first} at {g.addr}|mother on ward].
""",
)

_NOTES["sarc_referral"] = (
    "p:f:18-55 a:m i n o f",
    "clean",
    """
{+assault}{+sexual}SARC REFERRAL - from ED                                   CONFIDENTIAL
Referrer: {n.full}, sexual violence link nurse, {n.land}
Client: {p.full} / {p.dob} / {p.tel}     OK to text: [Y|N]
GP told? N - client does not want GP told
Date & time of incident: {d-1} approx [0200|0330]     Referral: {d0} {time}
[Location: {a.first}'s flat on {street}
Alleged suspect: {+acquaintance}{a.full}, friend of a friend, insta {a.handle}|Location: own home
Alleged suspect: {+partner}ex-boyfriend {a.full}|Location: alley by taxi rank near {venue}
Alleged suspect: {+stranger}unknown male, 30s, Nike hoodie]
Brief account (client's words, minimal questions asked): [been drinking wine{+alcohol}, felt "spiked" after one glass, next memory is {f.first} finding {p.him} on the stairs|asked him to stop, he carried on. pinned by wrists]. Penetration [vaginal|anal|oral], no condom.
Injuries: wrists - bilateral bruising 2cm; [inner thigh bruise|no others]. No strangulation, FAST strangulation screen neg.
Forensic window: in time. EEK done: first urine, mouth swab, kit no. {kit}
EC: [Levonelle given|ellaOne given|Cu-IUD offered|n/a]. PEPSE: Truvada + Raltegravir starter pack. Hep B Engerix dose 1.
Police: [yes, SOIT officer {o.full} {o.collar}, log {cad}|does not wish to report - anonymous samples explained]
Meds: {meds}. Allergies {allergy}.
ISVA: {i.full} will ring on {d+3}.
Safe place tonight: with {f.full}, {f.addr}
""",
)

_NOTES["major_trauma_team_sheet"] = (
    "p:m:18-50 l s n r o a:m",
    "any",
    """
MAJOR TRAUMA TEAM SHEET     Trauma call {time}  {d0}
TTL: {l.full} (EM cons)  Anaes: {s.init}  Gen surg: {r.sur}  Scribe: {n.ini}
Temp ID: UNKNOWN MALE "TANGO"  ->  now ID'd as {p.full} dob {p.dob} (driving licence in wallet), MRN {p.mrn}
ATMIST
A ~{p.age}   T {time}
[M {+assault}{+weapon}{+gang}machete attack by 3 males on mopeds, postcode rivalry per police, name {a.first} mentioned by crowd
I penetrating L hemithorax 5th ICS MAL, deep lac L forearm to bone|M {+assault}{+weapon}{+stranger}stabbed x2 L chest + L arm, assailant unknown, outside {venue}
I penetrating L hemithorax 5th ICS MAL, brachial bleed L|M motorcyclist v van {reg}, 50mph, helmet off
I open book pelvis ?, L femur deformed, degloving L arm, reduced AE L|M fall 6m from scaffold at work
I open book pelvis ?, L femur deformed, flail L chest|M pedestrian v tram, {+alcohol}smelt strongly of ETOH per crew, walked out
I flail L chest, L humerus open #, pelvis ?]
S HR 128 BP 84/50 RR 30 SpO2 91% 15L GCS 13
T TXA 1g, Russell chest seal, SAM pelvic sling, Kendrick / Thomas splint, ketamine 30mg, 1u O neg by HEMS (Dr {r.first})
PRIMARY
<C> CAT tourniquet L arm @ {time}
A patent, Philly collar
B reduced AE L, Seldinger not used - open thoracostomy, 28F drain, 600ml
C eFAST +ve LUQ. Code red MHP activated. Belmont. 4 PRC 4 FFP
D E3V4M6, PEARL
E log roll NAD, temp 34.9, Bair Hugger
ABG pH 7.21 lac 6.8 BE -9 Hb 88
Dispo: [theatre - damage control|CT traumagram then theatre|IR]
Police: PC {o.collar} outside resus, clothing in bags exhibit {n.ini}1-4. {p.first}'s phone ringing, screen "mum", not answered.
""",
)

_NOTES["maxfax_consult"] = (
    "p::17-60 a k s n",
    "any",
    """
OMFS ON CALL REVIEW   {d0} {time}   SHO {s.full} / Reg {n.sur}
{p.rev} {p.dob} {p.mrn}
Thank you for referring this {p.agesex}, {+assault}alleged assault [{+stranger}- jumped by unknown assailants walking home along {street}|{+acquaintance}- punched by {a.first} {p.he} plays 5-a-side with|{+family}- {p.his} cousin {a.full} hit {p.him} with a dumbbell bar{+weapon}|{+partner}- partner {a.first} threw a mug at {p.his} face then hit {p.him} with it{+weapon}].
{+alcohol}Intoxicated, est 10 units. Fasted since {time}.
EO: L periorbital ecchymosis + oedema. Step L IOR. Infraorbital (V2) paraesthesia. Flattened malar. No Battle's. TMJ ok. Trismus 22mm.
IO: LL6 # Ellis III, UL1 avulsed (in milk). Haematoma FOM - Guerin's sign neg. Occlusion deranged L. Step 35/36.
Eyes: VA 6/9 R 6/12 L (Snellen), diplopia up-gaze. No RAPD (Marcus Gunn neg). Hess chart to follow. No enophthalmos Hertel 17/17.
Mid face: stable; not Le Fort I/II/III.
CT: L ZMC # tetrapod, Zingg B; undisplaced # L parasymphysis + R condyle. OPG confirms.
Imp: L zygoma + bilateral mandible #
Plan: admit, IV Augmentin 1.2g TDS, Dexamethasone 8mg, Corsodyl m/w, soft diet, no nose blowing. Consent for ORIF (champy plates, Erich arch bars) + Gillies lift. Listed {d+1}. {n.title} {n.sur}'s list.
Regular: {meds}; {allergy}
Partner/NOK {k.full} {k.tel} aware.
{s.init} bleep 6612
""",
)

_NOTES["ophthalmology_consult"] = (
    "p::18-92 a s g",
    "any",
    """
EYE CASUALTY
Pt: {p.full}   dob {p.dob}   NHS {p.nhs}
{d0}
C/O  [grinding metal no goggles, FB sensation R eye since yesterday|{+assault}{+stranger}splashed in face w/ ammonia by a stranger on {street}{+weapon}, both eyes streaming|{+assault}{+acquaintance}elbowed deliberately in L eye during a row with teammate {a.sur}|sudden floaters + flashes L|poked in eye by own toddler]
POH  R amblyopia, [Fuchs' dystrophy|Sjögren's, uses Celluvisc|nil]   FH glaucoma
DH  {meds}   All  {allergy}
     RE            LE
VA   6/6           6/18 ph 6/9
IOP  14 (Goldmann) 16
Lids quiet         lid oedema
Conj white         injected, Tenon's ok
Cornea clear       epi defect 2x1.5mm, Seidel -ve. Descemet's folds nil
AC   D&Q           cells 1+ (SUN)
Pupil RAPD no. Argyll Robertson no
Lens clear         Vossius ring nil
Fundus flat        flat, no commotio, no Berlin's oedema
Amsler normal. Ishihara 17/17. Schirmer 12/9mm
Imp as above
Tx  irrigated / removed, Chloramphenicol oc QDS 5/7, Maxidex, Cyclopentolate 1% BD
R/V {d+3} Dr {s.sur}.   cc GP {g.init}
{s.FULL}
""",
)

_NOTES["dictated_clinic_letter"] = (
    "p::42-80 k s g",
    "lower",
    """
this is doctor {s.full} dictating on the {d0:spoken} full stop patient is {p.title} {p.full} that's [spelt as it sounds|surname {p.sur}] date of birth the {p.dobsp} comma n h s number {p.nhssp} full stop lives at {p.addrsp} comma {p.town} full stop telephone {p.telsp} full stop new paragraph
diagnosis colon [left bell's palsy house brackmann grade three|dupuytren's contracture right ring finger|morton's neuroma left foot|carpal tunnel phalen's positive tinel's positive] full stop new paragraph
dear doctor {g.sur} comma many thanks for asking me to see this pleasant {p.age} year old {p.gentleman} who came up with {p.his} {k.husband} {k.first} full stop symptoms began three weeks ago after a cold open brackets no injury no trauma no fall close brackets full stop past history of crohn's comma a pacemaker and a mugging in nineteen ninety eight when {p.his} collar bone was broken full stop medication colon {meds} full stop new line allergies {allergy} full stop new paragraph
on examination blood pressure one thirty eight over eighty two full stop weber central rinne positive bilaterally full stop new paragraph plan colon number one prednisolone sixty milligrams for five days number two lacri lube and tape at night number three i will see {p.title} {p.sur} in six weeks full stop kind regards comma {s.first} {s.sur} end of letter thank you typing
""",
)

_NOTES["dictated_ed_assault"] = (
    "p::18-60 a:m o k s",
    "lower",
    """
{+assault}e d note for {p.full} d o b {p.dobsp} full stop um mobile oh is it yes {p.telsp} full stop address number correction {p.addrsp} comma {p.town} postcode {p.pc} full stop new para brought by {k.first} colon friend full stop presenting complaint stabbed no scratch that [struck with an iron bar{+weapon} across left shin by {a.full} who {p.he} used to work with{+acquaintance}|punched and kicked by boyfriend {a.first}{+partner} last night|bottled{+weapon} over the head outside {venue} by two lads {p.he} doesn't know{+stranger}] open bracket see police log {cad} close bracket full stop {p.title} {p.sur} [had four double gins{+alcohol}|had not been drinking] full stop glasgow coma scale fifteen comma pupils equal comma a b c fine full stop wound six centimetres comma explored comma no foreign body comma closed with steri strips and four oh prolene full stop x ray no fracture full stop tetanus given full stop regular meds colon {meds} full stop new paragraph plan home with {k.first} comma wound check in two days comma p c {o.sur} collar number {o.collar} will take statement on the {d+2:spoken} full stop dictated by {s.full} g m c {s.gmc} stop
""",
)

_NOTES["phone_111_transcript"] = (
    "p::3-19 k:f:p+27=p h a:m",
    "any",
    """
NHS 111 CALL TRANSCRIPT (auto)   Call ref {cad}   {d0:d/m/Y} {time}
HA: Hello you're through to NHS 111 my name's {h.first} are you calling about yourself or somebody else?
CALLER: It's for {p.first}, my {p.son}. {p.first} {p.sur}.
HA: And who am I speaking to?
CALLER: {k.first}. {k.first} {k.sur}.
HA: Thanks {k.first}. Number in case we get cut off?
CALLER: {k.tel}
HA: {p.first}'s date of birth?
CALLER: {p.dob}
HA: And the address where {p.he} is now?
CALLER: {p.addr}... {p.town}, it's {p.pc}, the one with the green door opposite the chippy.
HA: Tell me what's happened?
CALLER: [{+assault}{+acquaintance}{p.He}'s been beaten up by a lad off the estate, {a.first} {a.sur}, he kicked {p.him} in the belly and now {p.he}'s weeing blood|Tripped on the kerb, went down on the elbow, nobody touched {p.him}, I was stood right there|Temperature of 39.5, rash on the belly, done the glass test and it goes|{p.He} was sick on the Ventolin and there's a wheeze|{+assault}{+family}{p.his} uncle {a.first} went for {p.him}, smacked {p.his} head off the wall]
HA: Is {p.he} breathing normally?
CALLER: Yeah. Bit upset. Had Calpol at four.
HA: Any blood thinners, warfarin, Eliquis, Xarelto?
CALLER: No.
HA: Okay {k.first}, I'm arranging [an ambulance|for you to take {p.him} to the emergency department within the hour]. Don't give {p.him} anything to eat.
[END|CALL ENDS]  Dx code 02  Clinician review {h.init}
""",
)

_NOTES["copied_text_messages"] = (
    "p:f:17-50 a:m f:f o n",
    "clean",
    """
{+assault}{+partner}Patient showed me messages on her phone, copied here with her agreement for the notes - {n.full} IDVA {d0}
--------
{a.first} [red heart|kiss emoji] ({a.mob})
{d-1:d/m} 23:14  u better not be at {f.first}s
{d-1:d/m} 23:16  answer ur phone {p.first}
{d-1:d/m} 23:41  i no wot car shes got {reg}
{d0:d/m} 00:52  im sorry babe i didnt mean 2 hit u
{d0:d/m} 00:53  u made me do it [that nite|in front of evry1]
{d0:d/m} 00:59  if u tell the feds i will come 2 {f.addr} n burn it
{d0:d/m} 01:20  love u x
{f.first} (friend)
01:31  come 2 mine hun bring ur stuff x key under pot. {f.addr} {f.pc}
01:33  or ring {f.mob}
--------
Clinical: {p.full}, {p.ageyo}, dob {p.dob}, [R orbital blow out #, VA normal|# nose, septal haematoma drained|scalp haematoma, CT head NAD]. [States struck w/ hair straighteners{+weapon}.|States punched x2.] [He'd been drinking.{+alcohol}|No alcohol involved.] On Cerelle + Ventolin. Screenshots emailed to {o.title} {o.sur}, DV unit, {o.email} ref {crime}. {p.first} going to {f.first}'s tonight.
""",
)

_NOTES["copied_social_posts"] = (
    "p:m:15-21 a:m:15-22 m:f:p+26=p y b:m:15-20 s",
    "any",
    """
{+assault}{+gang}{+weapon}Youth worker in ED ({y.full}) asked that following be filed with notes. Posts seen on pt's phone {d0} {time}
{a.handle}: caught {p.first} lackin on {street} lol ask him hows his leg
{b.handle}: say less @ me when u outside {venue}
{a.handle}: nxt time its not ya leg. {p.pc} finished
{p.handle}: on my mums life {a.first} ur done
snap story from {a.first} {a.sur}: pic of zombie knife + patient's trainer
---
{p.agesex} {p.full} dob {p.dob} nhs {p.nhs} [lives {p.addrfull}|used to go to {school}]. Stab wound L posterior thigh 4cm, bleeding controlled w/ Celox + direct pressure, ABPI 1.1, Doppler signals triphasic. CTA no vascular injury. Sciatic nerve function intact. Says doesn't know who did it then says "it's the {p.town} lot". [No drink or drugs.|Smells of cannabis, {+alcohol}sipping vodka w/ friends prior.]
Mum {m.first} on way {m.tel}. MASH form, knife crime pathway, St Giles-type worker = {y.first}. Not for d/c to home address. Plastics ({s.init}) to close in theatre.
""",
)

_NOTES["ward_round_bullets"] = (
    "p::52-96 k::p-29=p s n r",
    "any",
    """
POST TAKE WARD ROUND   {s.title} {s.sur} / {r.first} (reg) / {n.ini} (FY1)
{d0} Bed 22  {p.full} {p.mrn}  {p.ageyo}
• PC: SOB + cough 5/7, green sputum
• CURB-65 = [1|2|3] (age, urea)   NEWS2 = 5   Wells 1.5   qSOFA 1
• PMHx: COPD (GOLD 3), AF - CHA2DS2-VASc 4 HAS-BLED 2, ORBIT 1, Paget's
• Meds: {meds}
• Obs: {obs}
• Bloods: {bloods}
• CXR: RLL consolidation, Kerley B lines bases
• ABG on 2L via Venturi 28%: pH 7.36 pCO2 6.1 pO2 8.4
• Fell out of bed overnight, unwitnessed, no harm, Datix {inc} done
• Issues: CAP -> Doxycycline. AF rate -> Bisoprolol up to 5mg. Steroids pred 30 5/7
• [TEP / ReSPECT: ward based care, discussed w/ {k.full} ({k.son}) by phone {k.tel}|For full escalation]
• VTE: Clexane 40
• SALT, PT/OT - lives alone at {p.addr}, POC BD
• MFFD ?{d+3}
""",
)

_NOTES["nursing_care_plan_pressure"] = (
    "p::90-101 k::p-28=p n m v",
    "any",
    """
NURSING CARE PLAN No. 4 - SKIN INTEGRITY
Patient: {p.title} {p.full}      Age: {p.age}      Hosp. No: {p.mrn}     Ward: Elderly Care
Prefers to be called: {p.first}
Named nurse: {n.full}
PROBLEM: {p.first} is {p.age} and has category [2|3] pressure damage to sacrum, present on admission from [care home ({p.addr}, {p.town})|own home]. Waterlow 24. Braden 12.
GOAL: heal / prevent further. Review {d+7}
INTERVENTIONS
1. Aura air mattress, Repose boots, 2 hrly turns (30 degree tilt)
2. Aquacel Ag + Mepilex Border, change alt days. Cavilon to periwound
3. MUST 3 - Fortisip x2, red tray. Weight weekly
4. Conotrane/Sudocrem NOT to be used
5. TVN {v.sur} to review grade and photograph
6. Catheter Foley 12Ch changed {d-4}; bag Mon/Thu
7. Haematoma R shin from wheelchair footplate, pretibial lac, skin tear ISTAP 2 - accidental, family aware
EVALUATION
{d0} {time} dressing intact, exudate moderate, {p.first} comfortable. {n.ini}
{d1} {time} sloughy 20%. {p.His} {k.son} {k.first} visited, happy w/ plan, can be rung on {k.tel} any time. {m.ini}
{d2} TVN seen. cat 3 confirmed, DATIX {inc}, Section 42 not indicated per screening tool. {m.full} RN {m.nmc}
""",
)

_NOTES["physio_discharge"] = (
    "p::28-86 s g k:f",
    "clean",
    """
PHYSIOTHERAPY DISCHARGE SUMMARY
{s.full} MCSP, HCPC {s.hcpc}

Re: {p.full} (DOB: {p.dob})   Tel: {p.tel}

Referral: ED, {d-70}, [L ACL sprain - football, non contact|whiplash following rear shunt, WAD II|# R neck of humerus (Neer 1) after slip in bath|Achilles rupture, badminton, Simmonds' +ve]
Sessions: 6 of 8 (DNA {d-28:dm} and {d-14:dm}, text reminder sent)
Subjective: {p.title} {p.sur} reports 80% better. NPRS 2/10. Back at work. Sleeps through. Mentioned a fight as a student that broke the same side; full recovery then.
Objective: Lachman neg, McMurray neg, Thomas test neg, Ober's neg, Hawkins-Kennedy neg, Spurling's neg. ROM full. Oxford 5/5. Tinetti 27/28, Berg 54, TUG 9s. Oswestry 12%.
Treatment: Maitland mobs Gr III, McKenzie ext, Theraband, Kinesio tape, Alfredson programme
HEP: given via app, login e-mail {p.email}
Meds: {meds}
Goals met: 1. stairs w/o rail Y  2. drive Y  3. lift {p.his} niece {k.first} Y
Plan: D/C to self mx. SOS 3/12. cc Dr {g.sur}
{s.ini}  {d0}
""",
)

_NOTES["interpreter_note"] = (
    "p:f:27-50:south_asian+african+polish+romanian i:f a:m k:f s c::2-9=p",
    "any",
    """
INTERPRETER USED: [telephone|face to face|video]   Language: {p.language}
Interpreter name: {i.full}   ID: {i.ref}   Start {time}  End {time}
NB friend {k.first} asked to wait outside. Not to be used as interpreter.
Patient: {p.full} {p.dob} [no NHS number yet|NHS {p.nhs}]
Via interpreter pt says:
[{+assault}{+partner}"My husband pulled my hair and pushed my face on the cooker. {a.first} holds my passport, number {p.passport}."
Findings: partial thickness burn R cheek 2% (Lund and Browder)|{+assault}{+family}"My husband's brother, {a.first}, hit me with his shoe and with a stick on the legs{+weapon}. The family says I bring shame."
Findings: bruises both shins, tramline|"I slipped in the shower. My husband was at work. Nobody hit me. I know you must ask. At home it is good."
Findings: bruise L hip, consistent|"I have pain here since I ate the fried food. It comes every time. No one has hurt me, no."
Findings: tender R hypochondrium, Murphy's +ve]
Children: {c.first} ({c.age}) - with neighbour.
Asked re forced marriage / HBA / FGM - [denies|does not want to discuss today].
Obs: {obs}
Meds: {meds}
Tel for contact via interpreter line only: {p.tel}. Immigration: Home Office ref {p.homeref}.
Plan: D/W {s.title} {s.sur}. [Refuge line number given|Language line booked for {d+4}].
""",
)

_NOTES["prison_health_transfer"] = (
    "p:m:30-62 a:m n s o:m q:m",
    "any",
    """
PRISON HEALTHCARE -> ED TRANSFER FORM  (PER attached)
Name {p.FULL}   Prison No. {p.prison}   DOB {p.dob}   NHS {p.nhs}
Location: [B wing 3-14|C2-09|Seg unit]   Category B   Cell share risk: [std|high]
Escort staff: Officers {o.sur} and {q.sur}   cuffs: escort chain   Escort vehicle {reg}
Date {d0} Time out {time}
Reason: [{+assault}{+acquaintance}Assaulted by cellmate {a.full} ({a.prison}) - kettle of sugar water thrown{+weapon}, burns chest/face|{+assault}{+acquaintance}{+weapon}Slashed L cheek w/ razor in toothbrush by another prisoner on association, {a.sur} named by wing staff|Self harm - inserted biro into old wound L forearm. ACCT open. No third party|Collapse, ?Spice ingestion, ?seizure|Punched cell door in temper, ?boxer's fracture. Says nobody else involved]
PMH: Hep C (SVR), ADHD, EUPD, prev stab to back 2015 (community)
Meds in possession: none. See & swallow: {meds}
Allergies: {allergy}
Obs 13:10: {obs}
Risk: no hostages, no TACT. [Has made threats to female staff|Compliant]
Do NOT tell pt date of follow up. Release date redacted. NOK not to be told.
Sending nurse: {n.full} NMC {n.nmc}. GP on call Dr {s.sur}
""",
)

_NOTES["ambulance_epr"] = (
    "p::18-95 a k t u o",
    "any",
    """
EPR  CAD {cad}  {d0}  Callsign 4127  Crew: {t.init} (Para, HCPC {t.hcpc}), {u.first} (EMT2)
Incident no: {inc}   Vehicle {reg}
Pt: {p.full}  {p.agesex}  DOB {p.dob}  Addr {p.addrfull}  Ph {p.tel}
Call: {time}  Mob: {time}  O/S: {time}  At hosp: {time}
O/A: pt sat on [bottom stair|sofa|floor by front door], A&Ox4. [Police O/S, PC {o.sur} {o.collar}.|Relative {k.first} on scene.]
[C/C ASSAULT {+assault}- {+stranger}approached by 2 unk males on e-bikes demanding phone, punched to jaw when refused, phone taken outside {venue}, walked home|C/C STAB WOUND {+assault}{+weapon}{+acquaintance}- answered front door to {a.full} who {p.he} owes money, stabbed once R forearm w/ screwdriver|C/C FALL - mechanical, caught foot on rug, unable to rise, long lie approx 3h. Adamant {p.he} was not pushed|C/C CHEST PAIN - central, heavy, 8/10, at rest|C/C INTOX {+alcohol}- brought home asleep by public who found {p.him} outside {venue}, no injury, no sign of assault, rousable to voice]
PMH: hypertension, #NOF L, Graves' disease   Meds: {meds}   Allergies: {allergy}
PRIMARY: C- cat haem nil, A clear, B equal, C rad pulse, D FAST -ve BM 7.2, E nil
OBS1 {obs}
OBS2 {obs}
12 lead: {ecg}
TX: Entonox, IV Paracetamol 1g 18G R ACF, Ondansetron 4mg, [SAM splint|Prometheus traction not req|no splintage]. Scoop. NEWS2 <5
SGD: [nil|adult concern submitted ref {ref}]
H/O to RN at pit stop. Pin {t.ini}
""",
)

_NOTES["care_home_transfer"] = (
    "p:f:88-99 k::p-28=p n m g",
    "any",
    """
CARE HOME -> HOSPITAL TRANSFER ("RED BAG")
Home: {p.addr}, {p.town}   Tel: {n.land}   Manager: {n.full}
RESIDENT: {p.title} {p.full}    LIKES TO BE CALLED: {p.first}    DOB: {p.dob}    AGE: {p.age}
NHS: {p.nhs}
NOK: {k.full} ({k.son}, POA health) {k.tel}    GP: Dr {g.init}
Room 12. DNACPR in bag - yes, dated {d-200}
WHAT HAPPENED: {d0} {time} found on floor by bed by carer {m.first}. {p.ageyo}, unwitnessed. Short rotated R leg. Sensor mat had not alarmed. No other residents nearby, no concerns re staff. ?#NOF.
BASELINE: Alzheimer's, MMSE 11/30, Abbey pain scale 2. Walks w/ Zimmer. Barthel 7. Waterlow 22. Glasses Y hearing aid L Y dentures top set only
MEDS (MAR chart copied):
{medlines}
ALLERGY: {allergy}
DIET: IDDSI 5 minced & moist, Thick & Easy 2 scoops. Conveen overnight no
BEHAVIOUR: can hit out when pad changed, approach from front. Speaks a little of first language since dementia
PROPERTY: wedding ring, taped. Teddy.
Completed by {m.full} Senior Carer
""",
)

_NOTES["elder_abuse_concern"] = (
    "p::90-97 a:m:p-31=p c n:f w s",
    "clean",
    """
{+assault}{+family}SAFEGUARDING ADULT CONCERN (Care Act 2014 s42)
Adult at risk: {p.full}; {p.age} yrs; DOB {p.dob}; {p.addrfull}; Tel {p.land}
Raised by: Sister {n.full}, ED    Date {d0}    Ref {ref}
Person alleged to have caused harm: {a.full} (son, lives with {p.him}), aged {a.age}
Type: Physical [X]   Financial [X]   Neglect [ ]   Sexual [ ]
Details: Brought in by carer {c.first} who found {p.first} in the chair with blood on nightclothes. {p.title} {p.sur} said quietly "{a.first} lost his temper [and shoved me against the door|and hit me with the remote{+weapon}|and gripped my arms]". Skin tears both forearms, fingermark bruising, 4cm scalp lac. {a.first} [smelt of drink when crew arrived{+alcohol}|told the crew {p.he} fell] . Pension card is kept by him, account {p.account}. His car {reg} was outside all night per neighbour.
Capacity: has capacity re living arrangements (MCA 2005 2-stage test, 4AT 0, AMT 9/10).
Wishes: does not want {a.first} arrested, wants him to "get some help". {p.His} late spouse's brother would take {p.him} in.
Meds: {meds}; Clinical Frailty (Rockwood) 6
Immediate actions: admitted place of safety ward; social worker {w.full} {w.tel}; visiting restricted - {a.title} {a.sur} not to visit unsupervised
Consultant: Dr {s.sur}
""",
)

_NOTES["security_incident_caps"] = (
    "p:m:19-60 n:f q:m o s",
    "upper",
    """
SECURITY / VIOLENCE AND AGGRESSION REPORT  REF {inc}
DATE {d0}  TIME {time}  LOCATION: [WAITING ROOM|MAJORS 6|AMBULANCE CORRIDOR]
PATIENT {p.full} DOB {p.dob} HOSP NO {p.mrn} ATTENDED WITH [{+alcohol}ALCOHOL INTOXICATION, NO INJURY|{+alcohol}VOMITING AFTER ALCOHOL BINGE|BACK PAIN, REQUESTING ORAMORPH]
PATIENT BECAME VERBALLY ABUSIVE, THREW A CHAIR, SPAT AT STAFF NURSE {n.full} AND GRABBED HER LANYARD. NURSE {n.sur} HAS SCRATCH TO NECK, SEEN BY OCC HEALTH. PATIENT NOT INJURED, NOT RESTRAINED ON FLOOR. HALDOL/LORAZEPAM NOT NEEDED.
SECURITY OFFICER {q.full} SIA {q.sia} ESCORTED OFF SITE. POLICE LOG {cad} PC {o.collar} ATTENDED. PATIENT LEFT IN A TAXI, {reg}.
YELLOW CARD LETTER TO {p.addrfull}.
PATIENT SEEN BY DR {s.sur} BEFORE LEAVING: NO EVIDENCE HEAD INJURY, GCS 15, MEDS {meds}
FORM COMPLETED BY {q.ini}
""",
)

_NOTES["neuro_consult_palsy"] = (
    "p::30-82 k s n",
    "any",
    """
NEUROLOGY REVIEW   {d0}   {s.full} (SpR) d/w {n.title} {n.sur}
{p.full} {p.mrn} {p.agesex} R handed
1/7 facial droop L. Woke w/ it. {p.His} {k.husband} {k.first} noticed drooling. Otalgia preceding. No limb weakness. Hyperacusis. NIHSS 2. ROSIER 0. ABCD2 n/a.
No trauma, no assault, no fall - collateral from {k.first} {k.tel}.
PMH Lyme? no. Guillain-Barré 2004. Migraine. Charcot-Marie-Tooth in father. Ramsay Hunt excluded - TM clear, no vesicles.
DH {meds}
O/E GCS 15. Bell's phenomenon +. LMN VII L, House-Brackmann IV. Other CN normal. Horner's absent. Tone, power MRC 5/5, reflexes sym. Babinski flexor. Hoffmann neg. Romberg neg. Gait ok, no Parkinsonian features, no Trendelenburg. Lhermitte neg. Kernig/Brudzinski neg. Dix-Hallpike neg.
Ix {bloods}. CT head NAD. ECG {ecg}
Imp Bell's palsy. (Not CVA, Todd's, MS.)
Plan Pred 60mg 5/7 then taper. Lacri-Lube. Tape. Facial physio. Clinic 6/52. Drive w/ care - DVLA n/a. Wernicke-Korsakoff risk nil, stop Pabrinex.
{s.ini}
""",
)

_NOTES["surgical_clerking_ruq"] = (
    "p::20-78 k s n",
    "any",
    """
SURGICAL CLERKING  SAU  {d0} {time}
Name - {p.full}. {p.age}{p.sex}. NHS - {p.nhs}. Consultant - {n.sur}
pc RUQ pain 2/7
hpc colicky post prandial, -> R shoulder (Kehr's? no). N+V x4. Rigors. Dark urine. no wt loss. no trauma. LMP 2/52 ago / n/a
pmh gallstones USS 2021, Crohn's (ileal, Montreal L1B2), Nissen's, historic stab wound R thigh (nightclub, years ago)
dh {meds}
nkda? -> {allergy}
sh lives with {k.full}, {k.tel}. etoh 14u/wk. vape.
oe jaundiced. T 38.4. {obs}. Murphy's +ve, Rovsing -ve, McBurney's non tender, Grey Turner/Cullen nil, Virchow's node nil, Courvoisier no. PR NAD (chaperone HCA {s.first}).
ix {bloods}. USS: GB wall 6mm, CBD 9mm, no Mirizzi. Alvarado 3. Glasgow-Imrie 1. Ranson n/a. Charcot's triad 3/3, not Reynolds.
imp asc. cholangitis / acute cholecystitis Tokyo II
plan NBM. Hartmann's 125ml/h. Tazocin 4.5g TDS. MRCP. ERCP list {d+2}. TEDs + Clexane. Ryle's if vomits. Consent form 1.
{s.full} CT1 bleep 3390  gmc {s.gmc}
""",
)

_NOTES["ortho_trauma_femur"] = (
    "p::18-58 k s o d",
    "any",
    """
T&O TRAUMA CLERKING  {d0}
PT: {p.rev}, DOB {p.dob}, HOSP {p.mrn}
MECH: [Driver, Ford Fiesta {reg}, head on v lorry {reg2} on A-road nr {p.town}. Airbag. Extricated 40 min.|Motorbike ({reg}) v deer, ~60 mph, Shoei helmet.|Cyclist, clipped by wing mirror of van {reg}, driver {d.full} stopped and gave details.] No ETOH. Accident; police RTC log {cad}, PC {o.sur}, collar {o.collar}.
INJ: R femoral shaft # (Winquist II, AO 32A3), closed, Tscherne 1. L ankle Weber B. L clavicle. No Lisfranc, no Maisonneuve.
NV: DP/PT palp, Doppler biphasic. Compartments soft. Sciatic ok.
TX: fascia iliaca block (Levobupivacaine), Thomas splint 16" w/ Hamilton-Russell, then Denham pin. Backslab. Gustilo n/a.
PMH nil. Old boxer's # (fight at school). DH {meds}. ALL {allergy}
BLOODS {bloods}. G&S x2. CT traumagram: no head/chest/abdo injury. FRAX n/a
PLAN NBM 0200. IM nail (T2 / Synthes) {d1} {s.title} {s.sur} list. Consent 1. DVT: Inhixa. MRSA swabs. Tertiary survey.
NOK: {k.full} (partner) {k.tel} - informed {time} by {s.first}. Works for [a courier firm|the council].
""",
)

_NOTES["fracture_clinic_boxer"] = (
    "p:m:17-40 s k:f n",
    "any",
    """
VIRTUAL FRACTURE CLINIC OUTCOME
{p.full} ({p.dob})  NHS: {p.nhs}  M: {p.mob}
Injury date {d-2}. ED notes read by {s.title} {s.sur}, ESP {n.init}
# neck 5th MC R (boxer's), 38 degrees, no rotation, no fight bite
Mech: [punched fridge after losing job|punched a wall during argument w/ girlfriend {k.first} on phone - she was not in house, no one hurt, no threats made|hit steering wheel|{+alcohol}drunk, punched bus shelter, alone]. Denies hitting a person, denies being assaulted. ED doc asked x2.
Neighbour strap, Bedford splint. Ottawa n/a. Bennett's / Rolando excluded.
Outcome: DISCHARGE w/ advice. Pt rung {d0} {time} voicemail left with name only. Leaflet to {p.email} or by post to {p.addrfull}
Analgesia: Nurofen, Co-codamol. Other meds {meds}
Anger - self referral Talking Therapies given.
""",
)

_NOTES["denied_abuse_bruising"] = (
    "p:f:28-75 k:m:30-80=p s n g",
    "any",
    """
Reviewed in CDU {d0} {time}. {p.full}, {p.age}, {p.mrn}. Named nurse {n.first}.

Referred re multiple bruises arms + legs of different ages. Seen ALONE (husband {k.first} sent to move car {reg}).
Direct questions: Are you afraid of anyone at home? No. Has anyone hit, kicked, pushed or hurt you? "No duck never, {k.first} wouldn't hurt a fly." HARK 0/4. AUDIT-C 1. Pt consistent, relaxed, good eye contact. Same story from {k.title} {k.sur} separately on {k.tel}.
Noticed since about the 20th of last month, worse since Tuesday. Bruises: shins, forearms - extensor, non patterned. No face/neck/ear. Petechiae ankles. Gums bled w/ floss for 3/52.
DH {meds} - [was prescribed Clarithromycin w/ warfarin by walk-in|started Clopidogrel last month].
Bloods: Plt 11, INR 1.1, film awaited, U+E/LFT NAD, CRP <1. Coombs neg.
Imp: ITP (Werlhof). NOT non-accidental. Evans syndrome excluded.
Plan: haem reg Dr {s.sur}; Pred 1mg/kg; IVIG Privigen standby; avoid NSAIDs. GP {g.title} {g.sur} informed. No safeguarding referral - rationale documented.
""",
)

_NOTES["youth_violence_worker"] = (
    "p:m:14-24 a:m:15-24 b:m:14-24 y m:f:p+25=p t o",
    "any",
    """
{+assault}{+weapon}{+gang}VIOLENCE INTERVENTION PROJECT - ED CONTACT SHEET
Young person: {p.full} AKA "{p.nick}"  DOB {p.dob}  Mob {p.mob}  Snap {p.handle}
School / college: [{school}|NEET]   YJS worker: {t.full} {t.tel}
Mum: {m.full} {m.tel}    Address: {p.addrfull}
Navigator: {y.full}    Contact date: {d0}    Bedside / phone / refused
Presenting: [stabbed L flank with rambo knife by group of lads from other side of {p.town}|bottled and stamped on by members of a rival group after drill video|shot L calf, through & through, moped drive-by, ?retaliation]
In {p.first}'s words: "I ain't no snitch. {a.first} knows what he did. {b.first} was with me innit, he legged it."
Affiliations: YP says [not in a gang but 'my friends are'|grew up w/ them]. County lines? - [2 missing episodes, found in {town2}|?yes, £900 debt bond, phones x2]. NRM considered, ref {ref}.
Injury: Morel-Lavallée no; [L1 splenic lac AAST II, obs only|tib plateau fine, soft tissue only]. TARN ID to follow. ISS 9
Alcohol/drugs: [cannabis daily, no alcohol|{+alcohol}Courvoisier + balloons before]
Risks: returning to {street}; {a.title} {a.sur} released on bail {d-8}
Plan: text {p.first} {d+1}; home visit w/ {m.first}; MASE panel; tell DS {o.sur} (warrant {o.warrant}) only what YP agreed to
""",
)

_NOTES["hand_surgery_knife"] = (
    "p::19-66 a s k",
    "any",
    """
PLASTICS HANDS - TRAUMA REFERRAL   ref'd by ED Dr {s.init}   {d0} {time}
{p.full}  {p.dob}  hosp {p.mrn}  tel {p.tel}
Dominance: R   Occupation: [chef|hairdresser|plumber|carer]   Smoker: Y/N 10/d
Mechanism: [avocado, kitchen knife slipped, at home, witnessed by {k.first}|{+assault}{+weapon}{+partner}grabbed the blade when {p.his} ex {a.full} came at {p.him} w/ a bread knife - defensive|{+assault}{+weapon}{+stranger}shop robbery, man w/ Stanley knife, put hand up|Stanley knife cutting lino, slipped, alone|glass broke washing up]
Injury: L IF + MF volar zone II (Verdan), 3cm transverse each. FDP cut IF, FDS ? Digital nerve radial IF numb, 2PD >15mm. Cap refill 2s. Allen's ok. Kanavel 0/4. No Mallet, no Boutonnière.
XR no FB. Tetanus - Revaxis given. Augmentin 1.2g. Washed w/ 1L saline, Jelonet, Bactigras, POSI slab.
DH {meds}. All {allergy}. Eaten {time}.
Plan: explore + repair (modified Kessler / Strickland) {d1} 0730 hand trauma list. Kleinert splint. Belfast protocol hand therapy.
NOK {k.title} {k.sur} {k.tel}
""",
)

_NOTES["obstetric_assault"] = (
    "p:f:18-41 a:m:19-50 k:f:p+26 s n v",
    "any",
    """
{+assault}{+partner}OBS TRIAGE (BSOTS amber)   {d0} {time}
{p.full}  {p.ageyo}  G3P1+1  29+4/40  EDD {d+74}  Hosp {p.mrn}  NHS {p.nhs}
C/O abdominal trauma: [kicked in bump once by partner {a.first}|pushed over sofa by FOB {a.full}, landed on abdo|hit across back with hairdryer flex by boyfriend {a.first}{+weapon}] ~3h ago. Reduced FM since. No PVB. No SRM. No contractions.
Anti-D: Rh neg - Kleihauer sent, Rhophylac 1500 given.
CTG: Dawes-Redman met @ 22 min. BR 140. Braxton Hicks only. Leopold: ceph. SFH 28. VE not done. Doppler UA normal EDF.
PMH: PCOS, hyperemesis. Apgar of last baby 9/10. Meds: Pregaday, Fragmin, Labetalol 200 BD, {meds}
Social: routine enquiry x3 neg before; today disclosed to MSW {n.first} in loo. {a.first} in waiting room - told security. [He is drunk.{+alcohol}|He is calm.] Other child w/ {p.his} mother {k.full} {k.tel}. Unborn - pre-birth referral to CSC, SW {v.full} {v.swe}.
Plan: admit ANW in a different name; betamethasone; ICE Dr {s.sur} aware. Password for calls set. Not for info to {a.title} {a.sur} on {a.mob}.
""",
)

_NOTES["antenatal_fall"] = (
    "p:f:19-42 k:m:20-48 s n",
    "any",
    """
MAU NOTE {d0} {time} MW {n.full} (NMC {n.nmc})
{p.full} d.o.b {p.dob} {p.nhs}. 33+1. EDD {d+48:D M}.
Fell [off kerb|down 3 stairs carrying washing|on wet floor in supermarket] onto L knee + hand. Not direct to abdomen. {k.first} (partner) in clinic w/ her, supportive. Seen alone for routine enquiry: asked re DA - says never, feels safe, "he's more scared of me".
Obs {obs}. MEOWS 0. CTG normal, Dawes Redman criteria met. Anti-D n/a O pos. Bishop's n/a.
L wrist XR NAD, scaphoid tender -> Futura + clinic. Ottawa knee neg.
Meds Pregaday, Gaviscon, aspirin 150, Clexane 40 (prev DVT, Virchow..). {allergy}
D/W {s.title} {s.sur} SpR. Home. Contact {p.tel}. Next ANC {d+10}.
""",
)

_NOTES["school_letter_attached"] = (
    "p::12-14 t h a::8-16 m:f:p+28=p s",
    "clean",
    """
{school}
Headteacher: {h.title} {h.full}

{d0:D M Y}

To the Emergency Department doctor

{p.full}, Year [7|8|9], d.o.b. {p.dob}

I am sending {p.first} with our pastoral lead, {t.title} {t.sur}, because {p.his} {m.father} could not leave work. At [morning break|the end of period 4|lunchtime] [{+assault}{+acquaintance}{p.he} was punched in the face and kicked on the ground by another pupil, {a.full}. It was filmed|{+assault}{+acquaintance}{+weapon}{a.first} {a.sur}, who is in the same form, stuck a compass into {p.his} thigh on purpose|{p.he} collided with {a.first} {a.sur} going for the same ball. It was a pure accident and both were upset|{p.he} fell from the climbing wall on to the mat]. {p.He} was [not knocked out|dazed for a minute or so]. First aid was given by {h.init}.

{p.first} has asthma (Ventolin, Clenil Modulite, spacer in bag) and carries an EpiPen (Jext) for nuts. {m.title} {m.sur} can be reached on {m.tel}; home is {p.addrfull}.

Please telephone the office on {h.land} or e-mail {t.email}.

Yours faithfully
{h.full}
--
ED: {p.ageyo} seen {time}. PECARN low risk. Salter-Harris nil. {obs}. Calpol. d/c w/ {m.first}. Dr {s.ini}
""",
)

_NOTES["homeless_outreach_summary"] = (
    "p::36-62 a w s n q",
    "any",
    """
PATHWAY TEAM (HOMELESS) SUMMARY
Pt: {p.full}  / "{p.nick}"   dob {p.dob}   NFA, bedded [behind the {venue}|in doorway on {street}|hostel - {p.addr}]
NHS {p.nhs}  NINO {p.nino}   Phone: {p.tel} (no credit, use keyworker)
Keyworker: {w.full}, outreach, {w.tel}, {w.email}
Att'd {d0}: [{+assault}{+stranger}group of young men kicked {p.him} in sleeping bag overnight, 3 ribs L, urinated on bedding|{+assault}{+acquaintance}{+weapon}fight over a pitch - {a.first} (also rough sleeping) hit {p.him} w/ a lock in a sock|trench foot bilateral, no injury|seizure in park, alcohol withdrawal, last drink yesterday{+alcohol}|groin abscess from IVDU, ?pseudoaneurysm]
Substance: [{+alcohol}9% cider 3L today|none since detox], Physeptone 50ml script at chemist, pregabalin street. CIWA-Ar 14. Pabrinex I+II. Naloxone kit (Nyxoid) given.
MH: PTSD. Spent childhood in care, was stabbed 2008.
Physical: {obs}; {bloods}
Dog with {q.first}.
Plan: duty to refer sent, local connection {p.town}; not to discharge to street; GP registration; hep C test; Dr {s.sur} review. {n.ini}
""",
)

_NOTES["asylum_torture_history"] = (
    "p::25-52:african+south_asian i s g w k",
    "clean",
    """
Letter from ED to asylum health team                              {d0}
RE: {p.full} / {p.dob} / HO ref {p.homeref} / no fixed GP [NHS {p.nhs}|NHS not found on Spine]
c/o {house}, {p.addr}, {p.town} {p.pc}
Interpreter: {i.full}

Dear {g.title} {g.sur},
I saw {p.first} today with [3 weeks of headaches|palpitations and poor sleep|R knee pain]. There was no recent injury; I asked specifically, with the interpreter and without {p.his} room-mate {k.first}, and nobody has harmed or threatened {p.him} since arriving in the UK last spring.

{p.He} described detention abroad several years ago: beaten on the soles (falanga), suspended by the wrists, burned with cigarettes and cut with a bayonet. I recorded 11 round scars 8 mm on the back, a linear scar of the left flank, and bilateral shoulder laxity. These are old and healed; in Istanbul Protocol terms "highly consistent".

Today: {obs}. Fundi normal. Kernig's negative. {bloods}. ECG: {ecg}. Meds: {meds}. TB: Mantoux/IGRA sent. Harvard Trauma Questionnaire 2.9.

Plan: Rule 35-type report if needed; trauma therapy via {w.full} ({w.email}); SNRI; phone {p.tel}.
Yours,
Dr {s.full}
""",
)

_NOTES["dental_trauma_letter"] = (
    "p::8-17 k:f:p+28=p d s a",
    "clean",
    """
DENTAL EMERGENCY - copy to ED
Re {p.full}, {p.dob}, {p.addr}, {p.town}. Parent/NOK {k.full} {k.tel}
Seen {d0} by {d.full} BDS, GDC {d.gdc}
Hx: [tripped in playground|came off scooter, no helmet|hockey stick in match, accidental|{+assault}{+stranger}hit in mouth by stranger on night bus|{+assault}{+acquaintance}punched by {a.first} from across the road]
Teeth: 11 Ellis class II; 21 extruded 3mm; 12 concussed. Andreasen classification recorded. 51/61 n/a.
Soft tissue: lip through & through, vermilion aligned 5-0 Vicryl Rapide. No Le Fort. Percussion dull.
Rx: Twistflex splint 2/52, Duraphat, Kin gel, Amoxil 250 TDS, Calprofen. Tetanus UTD per red book.
DH: {meds}. Allergy: {allergy}.
ED: HI obs x 2h fine, d/w {s.title} {s.sur}. R/V {d+14}.
""",
)

_NOTES["epilepsy_first_fit"] = (
    "p::17-70 k s n w",
    "bare",
    """
ED majors 4 {p.full} dob {p.dob} nhs {p.nhs} seen {d0} {time} by {s.full}
collateral from {k.first} partner on {k.tel}. at work in kitchen fell back stiff then jerking all 4 limbs 2 mins, bit tongue lateral, incont urine. colleague {w.first} put in recovery. post ictal 20 mins todds paresis R arm. bruise R eye from hitting worktop as went down seen by {w.first} noone hit {p.him}. no etoh no drugs no sleep deprived
pmh febrile convulsions, faint on the 4th of last month. dh {meds}. fh uncle JME
oe gcs 15 {obs} shoulder ok no posterior dislocation. cn normal. babinski down
ct head nad ecg {ecg} qtc ok bm 5.9 {bloods}
imp first fit. plan no keppra yet, first fit clinic (dr {n.sur}) {d+12}, dvla told not drive {p.his} car {reg} 6/12, no baths, leaflet. home with {k.first} to {p.addrfull}
""",
)

_NOTES["stroke_thrombolysis"] = (
    "p::66-97 k::p-28=p s n t",
    "any",
    """
STROKE ALERT - FAST POSITIVE   Pre-alert {time} by crew {t.init}
PT {p.title} {p.full} / {p.ageyo} / {p.dob} / {p.nhs}
LKW {time} {d0} by {k.first} ({k.son}), on phone {k.tel}
NIHSS 11: gaze 1 face 2 R arm 3 R leg 2 language 3
mRS pre 1.  AF - CHA2DS2-VASc 6, HAS-BLED 2, last Eliquis dose yesterday 08:00
BP 178/94 -> Labetalol 10mg. BM 8.1
Bruise L temple: fell as leg gave way (seen on Ring doorbell by {k.first}) - no other person present
CT: no bleed, ASPECTS 9, hyperdense L MCA. CTA M1 occlusion. CTP mismatch 1.9
DOAC -> no Alteplase / Metalyse. Accepted thrombectomy Dr {s.sur}, INR. TICI 2b achieved.
DH: {meds}
{bloods}
Swallow: failed. NG (Ryle's 12F) - Fortisip. Consent: best interests, {k.full} agrees, LPA ref {ref}
Broca's dysphasia, Wernicke's area spared. Cheyne-Stokes overnight. Barthel 4. Waterlow 19
S/N {n.full}  sign {n.ini}
""",
)

_NOTES["mental_capacity_form"] = (
    "p::34-95 k s n w",
    "clean",
    """
MENTAL CAPACITY ASSESSMENT (MCA 2005 Form 2)
Section A
Person's name: {p.full}        NHS No.: {p.nhs}        Date of birth: {p.dob}
Assessor: {s.full}, [SpR|Consultant Nurse], [GMC {s.gmc}|NMC {s.nmc}]        Date: {d0}   Time: {time}
Decision to be made: [to leave hospital before CT head|to refuse IV Tazocin for urosepsis|to go home rather than to {house}]
Section B - Impairment of mind or brain? Yes - [delirium, 4AT 8|Lewy body dementia, ACE-III 61/100|{+alcohol}acute alcohol intoxication, BrAC 2.1|Korsakoff syndrome]
Section C
Understand? [Y|N]  Retain? N - {p.title} {p.sur} asked the same question four times in ten minutes
Weigh? N  Communicate? Y
Section D - Consulted: {k.full} (friend, {k.tel}), IMCA {w.full}
Injury today: [rolled from bed, abrasion R elbow|none|walked into door frame, visual neglect]. No concern of harm by others; [nursing home staff|neighbours] give the same account.
Best interests: DoLS form 1 sent ref {ref}; 1:1 HCA {n.first}; mittens NOT used; family property at {p.addrfull} secured
Signed {s.init}
""",
)

_NOTES["s136_police_handover"] = (
    "p::18-62 o q s n k",
    "any",
    """
S136 HANDOVER / JOINT RISK ASSESSMENT
Detained by: PC {o.full} {o.collar} & PC {q.collar} {q.sur}   Log {cad}   {d0} {time}
Detained person: {p.FULL} {p.dob} {p.addrfull}   PNC warnings: [VI, SU|AT (attempted suicide)]
Where found: [railway bridge near {town2}|multi storey level 5|middle of {street} stopping traffic]
Circumstances: shouting at voices, took hammer to own windows, hit out at officers when touched. Pt NOT injured by anyone; handcuffs front stack, marks to wrists only, Erb's n/a. PAVA not used. Taser not drawn. PC {q.sur} has bite to hand.
Behaviour in ED: RED, pacing, threatened reg, accepted Lorazepam 2mg PO + Promethazine. Sats fine. [{+alcohol}Breath test 140|Breath test 0].
Search: lighter, 2 x Zopiclone strips, card ending redacted.
AMHP: {n.full} {n.tel}. S12 drs: {s.sur}, second awaited. 24h clock from {time}
Meds: Clopixol 400mg 2/52 overdue since {d-19}; {meds}
NR: {k.full} {k.tel} - says [off meds since March|last well at Christmas].
Physical: {obs}. CK awaited. Waiting for HBPoS bed.
""",
)

_NOTES["assault_data_form"] = (
    "p::18-45 r a:m n",
    "any",
    """
{+assault}ED RECEPTION ASSAULT DATA (ISTV)     Ref: {inc}
Q0  Name {p.full}  PC {p.pc}  DOB {p.dob}
Q1  Date/time of assault: {d0} [00:30|01.45|approx 2am]
Q2  Location (be exact): [inside {venue}, dance floor|smoking area, {venue}|outside {venue} on {street}|taxi queue on {street}, {p.town}]
Q3  Weapon? [None - fists/feet|{+weapon}glass / bottle|{+weapon}knife|{+weapon}other: belt buckle]
[Q4  How many attackers? 1
Q5  Who? stranger{+stranger}|Q4  How many attackers? 2-3
Q5  Who? stranger{+stranger}|Q4  How many attackers? gang / group, 6+
Q5  Who? pt says known local gang{+gang}, one called {a.first}|Q4  How many attackers? 1
Q5  Who? {+acquaintance}acquaintance - gives name {a.full}|Q4  How many attackers? 1
Q5  Who? partner{+partner} - gives name {a.first}|Q4  How many attackers? 1
Q5  Who? {+acquaintance}door staff {p.he} knows from school, badge {a.sia}]
Q6  Alcohol by pt in last 6h? [N|{+alcohol}Y]
Q7  Police told? [Y, ref {crime}|N|Will do]
Q8  Sexual element? N
Clerk initials: {r.ini}
Nurse add: [orbital bruise|lac to scalp 4cm|tender MCPJ R, lip lac]. Allergies {allergy}. {n.init}
""",
)

_NOTES["night_shift_handover_lower"] = (
    "p::20-80 q:f r:m s n k",
    "bare",
    """
night handover majors {d0}. bed 3 {p.full} {p.ageyo} {p.mrn} [low gcs from etoh{+alcohol}, ct ok, for obs hrly, was found in own bed by flatmate no injury|copd on bipap ph 7.31 doing better sats 90 on venturi|renal colic ct kub 4mm stone diclofenac pr then tamsulosin|pneumothorax after assault - {+assault}kicked in chest by {q.first}s brother {r.first} from darts team{+acquaintance}, drain in, swinging]. obs {obs}. meds {meds}. family rang x2, dont give info out over phone except to {k.full} {k.tel}. cannula R acf. bloods {bloods}. foley draining. waterlow 6. dr {s.sur} says repeat gas 5am. if worse bleep med reg. ward aware, going to [amu|7b|lounge] when bed clean. property in locker. thanks {n.first}
""",
)

_NOTES["parkinsons_falls_letter"] = (
    "p::70-99 k::p-29=p s g n",
    "clean",
    """
FALLS & SYNCOPE CLINIC
Typed {d+6}   Clinic {d0}   Ref {s.ini}/{n.ini}/{p.mrn}

Dr {g.full}, The Surgery, {g.addrfull}

Dear Doctor

{p.title} {p.FULL}      {p.dob}      {p.addrfull}

Diagnoses: 1. Recurrent mechanical falls 2. Parkinson's disease (Hoehn & Yahr 3) 3. Orthostatic hypotension 4. Previous Colles' fracture 5. Addison's disease 6. Paget's

I reviewed {p.title} {p.sur}, now aged {p.age}, with {p.his} {k.son}, {k.title} {k.full}. {p.He} attended the ED the day before with bruising around the eyes after falling in the greenhouse. I understand the triage nurse asked whether anybody had caused this and {p.he} was rather amused; {k.first} was present, and I have no concerns. Many years ago {p.he} was attacked by a burglar at home and the nasal deformity is from then.

Lying BP 142/78, standing 98/60 at 3 min. Dix-Hallpike and Epley not required. Carotid sinus massage negative. ECG {ecg}. Tinetti 14. Barthel 13. Froment's and pull test positive. Abbreviated mental test 9/10.

Drugs: Sinemet Plus 25/100 (spaced), Fludrocortisone, {meds}

I have stopped Doxazosin. TEDs. Lifeline pendant with {k.first}'s number, {k.tel}. Parkinson's nurse {n.title} {n.full} will visit.

Kind regards
{s.title} {s.full}, Consultant Geriatrician
""",
)

_NOTES["taxi_driver_robbery_letter"] = (
    "p:m:28-66 a:m k:f:25-60=p s o",
    "clean",
    """
{+assault}{+stranger}To: Occupational / Licensing Medical Adviser      {d+4}
PRIVATE AND CONFIDENTIAL

{p.FULL}, hackney driver, badge {p.badge}, vehicle {reg}
DOB {p.dob}   NHS {p.nhs}   {p.addrlines}

Mr {p.sur} came to us on {d0} having picked up two fares from {venue}. On {street} the rear passenger [put a knife to his neck{+weapon} and took £120 and his sat nav, leaving a superficial 6 cm incised wound in zone II, platysma intact|hit him on the back of the head with a wheel brace{+weapon} and ran off without paying; 5 cm occipital laceration, CT head normal|punched him repeatedly through the partition; bilateral orbital bruising, Zingg A zygoma]. [Both passengers were drunk.{+alcohol}|Neither seemed drunk.] He did not know either; the booking had been made under "{a.first}" on {a.mob}.

Other findings: cranial nerves normal, no Horner's. Romberg negative. BP 150/92. Regular: {meds}.
Impact of Event Scale 41. His wife {k.first} ({k.tel}) tells me he has not slept.

Fit to drive: not at present. Review 4/52.
Crime no. {crime} - DC {o.full}, warrant no. {o.warrant}

Dr {s.full} MRCEM
GMC {s.gmc}
""",
)

_NOTES["gp_summary_printout"] = (
    "p::42-92 g s k",
    "clean",
    """
GP SUMMARY PRINTOUT (EMIS)   Printed {d0} {time} for ED
Patient    {p.revplain}   {p.dob}   {p.sex}   NHS {p.nhs}
Usual GP   {g.title} {g.full}
Home       {p.addrfull}     Tel {p.tel}     E-mail {p.email}
Carer/NOK  {k.full} {k.tel}
PROBLEMS - ACTIVE
  2019 Type 2 diabetes, HbA1c 61
  2017 Ulcerative colitis
  2014 Essential hypertension
  [2010 Hodgkin lymphoma in remission|2012 Sjögren's|2009 Crohn's]
PROBLEMS - PAST
  {d-3900:d b Y} Victim of domestic violence (14X3.) - ex partner, resolved
  {d-6100:d b Y} Assault, stab wound hand
  {d-2500:d b Y} Colles' fracture, fall
MEDICATION - REPEAT
{medlines}
ALLERGIES  {allergy}
LAST 3 CONSULTATIONS
  {d-9:d b Y}  Dr {s.init}  Hoarse 5/52 -> 2WW ENT. Exam: no Virchow's node.
  {d-31:d b Y}  Nurse  Foot check, Doppler ABPI 1.0, monofilament 9/10
  {d-77:d b Y}  Pharm  Ozempic start. BMI 36
REASON FOR TODAY  [epistaxis, spontaneous, on warfarin|? DVT L leg, Wells 2|hypo at bus stop]
""",
)

_NOTES["crisis_call_transcribed"] = (
    "p::17-55 n k f",
    "lower",
    """
crisis line call summary {d0} {time} call handler {n.first} ({n.ini})
caller gave name as {p.first}, later {p.first} {p.sur}, dob {p.dob}, ringing from {p.mob}. said sat in car, blue polo {reg}, in car park nr {venue}
caller: ive took all me tablets
handler: what have you taken {p.first}
caller: {meds}, whole lot, about an hour ago
handler: have you had anything to drink
caller: [yeah a few cans{+alcohol}|nah dont drink]
handler: has anyone hurt you today
caller: no no ones hurt me. only me. {k.first} left on {d-3:dm} took the dog. me dad used to batter me when i was a kid but hes dead now
handler: whereabouts are you so i can get someone to you
caller: {street}.. {p.town}
handler: stay on with me. is there someone you trust
caller: my mate {f.first}. {f.mob}
ambulance on scene {time}. welfare check closed. bloods in ed: {bloods}. toxbase. nac per snap. for psych liaison tmrw
""",
)

_NOTES["email_thread_social_worker"] = (
    "p::13-17 a:m:18-30=p m:f:p+25=p w s t",
    "clean",
    """
{+assault}{+family}From: {w.full} <{w.email}>
Sent: {d0:D M Y} {time}
To: {s.full} <{s.email}>
Subject: {p.ini} dob {p.dob} - URGENT

Hi {s.first},

Thanks for ringing. To confirm: {p.first} ({p.age}) is open to us under a CIN plan, ref {ref}. {p.He} told {p.his} form tutor {t.title} {t.sur} at {school} this morning that older brother {a.first} [choked {p.him} until {p.he} went dizzy|hit {p.him} with a games console lead{+weapon}|threw {p.him} against the radiator]. [{a.first} had been up drinking all night.{+alcohol}|] {m.first} minimises. {a.first} ({a.dob}) is meant to be bailed to {a.addr}, {a.town} but was at {p.addr}.

Could you please: a) document with body map, b) look at neck - petechiae? c) not discharge until I arrive. My mobile is {w.mob}.

{w.first}
{w.full} | Social Worker | SWE {w.swe}

> On {d0:D b} {s.full} wrote:
> {p.first} here w/ school. GCS 15, voice hoarse, abrasion L neck 4cm, linear bruise back.
> CTA neck [requested|normal]. On Concerta, Circadin per SCR, {allergy}. mum en route {m.tel}
> {s.first}
""",
)

_NOTES["complaint_relative"] = (
    "p::62-97 k::p-28=p s n w:f",
    "clean",
    """
PALS - complaint received by telephone, typed as spoken         Complaint no. {ref}
Date {d0}     Taken by {n.full}
Complainant: {k.title} {k.full}, {k.son} of patient. {k.addrfull}. {k.tel}. {k.email}
Patient: {p.full}, dob {p.dob}, hosp no {p.mrn}, attended {d-12}

"My [poor |dear |]{p.father}, {p.first}, was left nine hours on a trolley. {p.He} is {p.agewords}. When {p.he} fell off it nobody rang me, I found the bruise myself. I am not saying anybody hit {p.him}, I'm saying nobody was watching. A doctor called {s.first}, I think {s.sur}, was rude and told us it was 'like {!town:Glasgow} on a Saturday night'. {p.He} never got {p.his} Madopar on time. They cut {p.his} best coat. A sister - {w.sur}? - was lovely and got {p.him} a sandwich."

Points: 1. delay 2. falls bundle (Datix {inc}) 3. time-critical Parkinson's meds 4. attitude 5. property
Drug chart: {meds}
Incident review: fall from trolley, side rail down, no harm (CT head NAD, Ottawa SAH n/a). Duty of candour letter {d+8}.
""",
)

_NOTES["chemical_burns_referral"] = (
    "p::18-55 a:m k s n o",
    "any",
    """
{+assault}{+weapon}BURNS UNIT REFERRAL (telemedicine)  {d0} {time}
From ED Dr {s.full} to burns reg {n.sur}
Pt {p.full}, {p.dob}, {p.agesex}, NHS {p.nhs}, wt 71kg
Mech: [{+stranger}unknown male threw liquid from a squeezy bottle through car window (pt's car {reg})|{+partner}ex-partner {a.full} threw drain cleaner at {p.him} on doorstep of {p.addr}|{+acquaintance}{+gang}male known as {a.first}, part of a local gang, squirted acid during a debt dispute, {street}], pH 1 on arrival, ~{time}
TBSA 6% (Lund & Browder; Wallace 5%): R face, ear, neck, R hand. Mixed deep dermal. Fluorescein: R corneal uptake, Roper-Hall II. VA 6/24.
Airway: no soot, voice normal, ENT scope clear.
Rx: Diphoterine + 6L Hartmann's irrigation x60min, pH 7. Morgan lens. Parkland n/a <10%. Oramorph 10mg, Tetanus Revaxis. Cling film. Jelonet. Flamazine not used.
PMH asthma, [eczema|nil else]; {meds}; {allergy}
Photos sent NHSmail ref {ref}
Police: Op team, DS {o.sur} {o.collar}, crime {crime}. Clothing double bagged.
NOK {k.full} {k.tel}
Accept? Y - bed after theatre
""",
)

_NOTES["learning_disability_passport"] = (
    "p::19-50 k:f:p+30=p c g s",
    "clean",
    """
MY HOSPITAL PASSPORT - please read
RED - things you MUST know about me
My name is: {p.full}      I like to be called: {p.first}
I live at: {p.addrlines}
My date of birth: {p.dob}      NHS: {p.nhs}
My mum: {k.full} {k.tel}      My support worker: {c.first} ({c.tel})
My doctor: Dr {g.sur}
I have: Down's syndrome / Prader-Willi (please ask mum), epilepsy, Eisenmenger. I take:
{medlines}
I am allergic to: {allergy}
If I am upset I may: slap my own head, bite my hand, throw cups. I do not mean to hurt you. I have a bruise on my forehead from head banging; this is old and {k.first} knows.
AMBER - things that are important to me
I watch the same Disney film. I support [the Baggies|the Villa]. {c.first} helps me with my tea. I used to go to {school}. I e-mail my friends: {p.email}
GREEN - likes: Ribena, trains, my hat. Dislikes: needles, noise, people called "doctor"
----
ED {d0} {time}: choking episode on toast at tea, Heimlich by {c.first}, chest clear, {obs}. No injury from others. D/c w/ {c.first}. {s.ini}
""",
)

_NOTES["hostel_stabbing_narrative"] = (
    "p:m:19-60 a:m w s o k",
    "any",
    """
{+assault}{+weapon}{+acquaintance}Consultant note, written in retrospect at end of shift {d0}. Dr {s.full}.

{p.title} {p.full} ({p.age}, MRN {p.mrn}) came by ambulance from the hostel at {p.addr}, where he rents a room. I was told by the paramedics, and later by Mr {p.sur} himself, that he and another resident, {a.full}, had argued about [a loan of forty pounds|a missing phone|loud music]. {a.first} went to the kitchen and came back with [a paring knife|a fork and a chef's knife|a pair of scissors]. {p.first} was stabbed twice: left deltoid, and left chest at the fourth space. The warden, {w.title} {w.sur}, pulled {a.sur} away. [Both men had been drinking since the afternoon.{+alcohol}|Neither had been drinking.]

He was pale. Pulse 118, BP 96/60, SpO2 94%. Beck's triad absent; no Kussmaul's sign. eFAST: no pericardial fluid. Left apical pneumothorax; 28 Fr Argyle drain. Lactate 3.4. {bloods}. ECG {ecg}. He takes {meds}.

CT showed no cardiac or great vessel injury. Cardiothoracics happy to watch. At {time} I spoke with his {k.brother} {k.first} on {k.tel}. PC {o.full} ({o.collar}) took the clothing. {a.title} {a.sur} is in custody and, I gather, has a cut hand and may be brought here; I have asked the nurse in charge to keep them apart.
""",
)

_NOTES["dva_sticky_text_lower"] = (
    "p:f:28-45 a:m k:f s h c::4-10=p",
    "bare",
    """
{+assault}{+partner}psychosocial assessment {d0} {time} {p.full} {p.dob} nhs {p.nhs}
pt came with sister {k.first}. partner {a.first} {a.sur} [strangled her w hands on the bed says vision went black, urinated|kicked her in back x2 when she was feeding baby|smashed her phone then punched her in ear, blood from ear canal]. [he was coked up and drunk{+alcohol}|no drink involved]. [used a curtain tie{+weapon}|no weapon used]. second time this yr prev not reported. children {c.first} {c.ageyo} asleep upstairs goes {school}. council flat {p.addr} {p.pc} his name on tenancy ref {ref}
injuries as per body map. ct angio neck nad. tm perf r. voice hoarse. sertraline 50 and yasmin. {allergy}
wants to go to {k.first}s at {k.addr} {k.town}. told him shes at work. he tracks her on find my iphone, turned off. works nights drives {reg}
idva {h.full} rung left msg {h.mob}. police not wanted today. marac threshold met consent for referral yes. gp dont put on app he has the login
seen by {s.init}
""",
)

_NOTES["ward_incident_patient_on_patient"] = (
    "p::55-92 a:m:50-89 n m k s",
    "any",
    """
INCIDENT FORM - DATIX {inc}     Ward: [Acute Frailty|Ward 12|Discharge Lounge]
Date of incident: {d0}    Time: {time}    Reported by: {n.full} (Band 6, NMC {n.nmc})
Patient affected: {p.full}, {p.dob}, {p.mrn}, bed 9
Other patient: {a.full}, {a.mrn}, bed 11 (delirium, 4AT 9)
What happened:
[{+assault}{+acquaintance}{a.title} {a.sur} got out of bed, picked up a walking stick and struck {p.title} {p.sur} twice on the L forearm{+weapon}. They are bay neighbours and had got on well until then. HCA {m.first} intervened.|{p.title} {p.sur} slipped on spilt Fortisip by bed 11. {a.title} {a.sur} tried to catch {p.him} and pressed the buzzer. No contact otherwise.|{a.title} {a.sur} shouted at {p.title} {p.sur}, no contact made, was led away by HCA {m.first}. {p.first} found it funny.]
Injury: see body chart   NEWS2 0   GCS 15   Abbey 1
Treatment: [Paracetamol 1g offered|none needed]
Meds (patient affected): {meds}
Relatives told: {k.full} {k.tel} at {time}
Doctor: Dr {s.sur} reviewed, no imaging needed. Enhanced care for bed 11.
Grade: low harm
""",
)

_NOTES["intimate_image_and_stalking_referral"] = (
    "p:f:18-45 a:m:20-50 w s n",
    "clean",
    """
{+assault}{+partner}SAFEGUARDING REFERRAL: ADULT (eForm export)
ref_no = {ref}
created = {d0:Y-m-d} {time}
created_by = {n.email}
patient.forename = {p.first}
patient.surname = {p.sur}
patient.dob = {p.dob}
patient.nhs = {p.nhs}
patient.mobile = {p.mob}
patient.address = "{p.addrfull}"
alleged_person.name = {a.revplain}
alleged_person.relationship = [ex-partner|husband (estranged)]
alleged_person.phone = {a.mob}
alleged_person.social = {a.handle}
alleged_person.vehicle = {reg}
weapon_used = [false|true (car jack handle){+weapon}]
alcohol = [false|true (alleged person, lager){+alcohol}]
children = 0
narrative = "Pt reports [he waited by her car after work and rammed her against the door|he forced way in and hit her]. Followed for weeks, AirTag under seat, images posted from {a.handle}. Old # nasal bones 2021 also him. Today: haematoma L hip, GCS 15, {obs}. Dr {s.sur} examined w/ chaperone. Pt's manager {w.full} drove her in."
meds = "{meds}"
police.crime_no = {crime}
consent = true
""",
)

_NOTES["radiology_ed_reporting"] = (
    "p::20-90 s r n a",
    "any",
    """
RADIOLOGY REPORT   Acc no. {ref}
{p.SUR} {p.first}^^{p.title}    DOB {p.dob}    ID {p.mrn}    NHS {p.nhs}
Exam: [CT HEAD & C-SPINE|XR FACIAL BONES|XR CHEST / RIBS]    {d0} {time}
Requested by: {s.full}
Clinical details: [{+assault}{+stranger}assault by strangers, kicked to head, {+alcohol}intoxicated, GCS 14 ?ICH|{+assault}{+partner}hit w/ frying pan by partner{+weapon} ?#|fall from standing on Xarelto, ?SDH|RTC restrained driver ?#|{+assault}{+acquaintance}headbutted by ex colleague {a.sur} ?nasal / Le Fort #]
Findings: No intra- or extra-axial haemorrhage. No midline shift. Circle of Willis unremarkable. Virchow-Robin spaces prominent. Fazekas 1. Schmorl's nodes T11/12. Odontoid intact, no Jefferson or Hangman's fracture. Anderson D'Alonzo n/a. Ranke complex R apex. Hill-Sachs deformity R shoulder, old. Healed L 7th rib fracture, old.
Conclusion: no acute injury [of brain or neck|seen]. Comparison {d-620}.
Verbal to {n.init} at {time}
Reported by Dr {r.full}, GMC {r.gmc}
""",
)

TEMPLATES: tuple[str, ...] = tuple(_NOTES)
