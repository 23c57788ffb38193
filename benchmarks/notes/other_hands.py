# ruff: noqa: E501 (a note stands on one line, as a trust writes it)
"""Invented notes in the manner of many clinicians of many hospitals, written apart from the other authors.

Knows: how UK clinicians type, its own lists of names, streets and towns, and a small language for writing bodies of
notes: `[one|other^signal]` takes one way of saying it, with the signals after ^; `{token}` says or hides what the token
names. Must not know: the scrubber, its words or its entities, nor what the other authors of this folder wrote.
"""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from benchmarks.notes.note import ORIGINS, Draft, Note

AUTHOR = "other_hands"

_MEN = {
    "south_asian": "Imran Tariq Bilal Usman Zubair Kashif Shahid Rashid Naveed Harpreet Gurdeep Jaspal Manjit Rakesh Sanjay Vikram "
    "Anil Dinesh Hitesh Pritesh Ravi Suresh Kamal Abdul Mohammed Shafiq Rizwan Haroon",
    "african": "Chidi Emeka Obinna Tunde Kayode Segun Kwame Kofi Yaw Abdi Mahad Yusuf Tesfaye Dawit Tendai Tafadzwa Thabo Sipho "
    "Mamadou Ousmane Lamin Ibrahima Babatunde Olumide Chukwuma Farai",
    "caribbean": "Delroy Winston Leroy Errol Desmond Clive Trevor Courtney Devonte Tyrell Jermaine Kemar Romario Dwayne Marlon "
    "Nathaniel Rohan Omari Shaquille Lloyd Everton Glenroy Carlton Neville Dujon",
    "polish": "Paweł Tomasz Krzysztof Marcin Łukasz Michał Grzegorz Piotr Andrzej Wojciech Jakub Mateusz Bartosz Sławomir Zbigniew "
    "Dariusz Mariusz Jarosław Rafał Kamil Dawid Przemysław Stanisław Kacper",
    "romanian": "Ionuț Florin Marius Cătălin Bogdan Vasile Gheorghe Ștefan Alexandru Costel Dumitru Mihai Răzvan Ciprian Sorin "
    "Nicolae Viorel Cosmin Adrian Claudiu Petru Iulian Valentin Liviu",
    "irish": "Declan Cormac Padraig Seamus Eoin Ciaran Diarmuid Fergal Niall Oisín Tadhg Conor Brendan Donal Cathal Fintan Ruairi "
    "Brian Shane Enda Colm Finbar Malachy Aidan",
    "english": "Darren Lee Kieran Callum Gary Stephen Wayne Jordan Ashley Nigel Keith Barry Ryan Liam Connor Tyler Martin Graham "
    "Jamie Scott Craig Dean Terry Alfie Harvey Kyle Neil Simon",
}
_WOMEN = {
    "south_asian": "Shazia Nasreen Rukhsana Farzana Saima Aisha Zainab Parveen Samina Bushra Harjit Simran Kulwinder Navdeep Priya "
    "Anjali Meena Sunita Hetal Bhavna Deepa Kavita Noor Tahira Fatima Sadia",
    "african": "Ngozi Chiamaka Adaeze Folake Yetunde Bukola Abena Akosua Esi Hodan Fartun Ifrah Selam Hiwot Rudo Nyasha Thandiwe "
    "Nomsa Aminata Fatou Mariama Titilayo Chipo Temitope Wanjiru Amaka",
    "caribbean": "Beverley Marcia Yvonne Paulette Sonia Maxine Shanice Latoya Kadisha Tanisha Shereece Monique Danielle Merlene "
    "Lorna Hyacinth Verona Claudette Ionie Keisha Tamika Rochelle Sharna Jada",
    "polish": "Agnieszka Małgorzata Katarzyna Kasia Magda Joanna Ewa Beata Dorota Aleksandra Monika Karolina Justyna Iwona Zofia "
    "Natalia Paulina Sylwia Grażyna Halina Wiesława Oliwia Izabela Aneta",
    "romanian": "Ioana Andreea Mihaela Elena Gabriela Crina Simona Alina Raluca Roxana Florentina Loredana Daniela Luminița Anca "
    "Camelia Georgiana Denisa Larisa Adriana Cristina Bianca Doina Nicoleta",
    "irish": "Siobhán Aoife Niamh Caoimhe Gráinne Orla Sinead Deirdre Róisín Bríd Maeve Ciara Saoirse Bernadette Assumpta Noreen "
    "Fionnuala Eimear Aisling Mairead Dervla Majella Clodagh Una",
    "english": "Tracey Sharon Michelle Kelly Chelsea Kayleigh Gemma Donna Lorraine Debbie Natalie Stacey Jade Lauren Megan Chloe "
    "Hannah Rebecca Susan Linda Maureen Doreen Sheila Karen Julie Abbie Leanne",
}
_SURNAMES = {
    "south_asian": "Khan Ahmed Hussain Akhtar Iqbal Mahmood Malik Chaudhry Begum Bibi Mirza Qureshi Siddiqui Rahman Miah Uddin Islam "
    "Choudhury Patel Shah Desai Mistry Joshi Sharma Gupta Singh Kaur Dhillon Sandhu Sidhu Grewal Bains Sahota Atwal Johal Purewal "
    "Nair Menon Iyer Reddy Fernando Perera Gurung Thapa Rai Raja",
    "african": "Okafor Okonkwo Adeyemi Adebayo Ogunleye Balogun Eze Nwosu Chukwu Obi Mensah Owusu Boateng Asante Appiah Osei Addo "
    "Mohamud Warsame Farah Jama Abdullahi Hersi Tekle Haile Gebre Bekele Moyo Ncube Dube Sibanda Chikwanha Mutasa Dlamini Nkosi "
    "Diallo Jallow Ceesay Sesay Kamara Bangura Kiplagat Otieno Mwangi Kabila Tshibangu",
    "caribbean": "Campbell Clarke Gordon McKenzie Reid Morrison Thompson Henry Williams Samuels Lewin Bogle Blake Beckford Hylton "
    "Dacosta Pinnock Wynter Gayle Bolt Facey Cunningham McLean Gabbidon Whyte Daley Edwards Charles Joseph Alexander Augustin "
    "Baptiste Braithwaite Springer Greenidge Holder Marshall Hinds Alleyne Lashley Ottley Ramsay Phillip Buchanan Lindo Barrett",
    "polish": "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski "
    "Jankowski Mazur Kwiatkowski Krawczyk Piotrowski Grabowski Nowakowski Pawłowski Michalski Adamczyk Dudek Zając Wieczorek "
    "Jabłoński Król Majewski Olszewski Jaworski Wróbel Malinowski Pawlak Witkowski Walczak Stępień Górski Rutkowski Michalak Sikora "
    "Ostrowski Baran Duda Szewczyk Tomaszewski Pietrzak",
    "romanian": "Popescu Ionescu Popa Radu Dumitrescu Stan Stoica Gheorghiu Rusu Munteanu Matei Marin Constantin Lazăr Ciobanu Florea "
    "Dobre Barbu Nistor Oprea Voicu Tudor Dinu Preda Moldovan Ungureanu Sandu Ardelean Toma Cojocaru Vasilescu Neagu Petrescu Stanciu "
    "Enache Manole Anghel Bălan Crăciun Drăgan Iordache Lupu Mocanu Roman Suciu Zamfir",
    "irish": "Murphy O'Brien O'Sullivan Kelly Byrne Ryan O'Connor Walsh Doyle McCarthy Gallagher O'Doherty Kennedy Lynch Murray Quinn "
    "McLoughlin Carroll Connolly Daly O'Connell Wilson Dunne Brennan Burke Collins Clancy Hegarty Nolan Flanagan Sweeney McGinley "
    "Callaghan O'Donnell Duffy Mahony Boyle Healy Shea Sheehan Fitzgerald Cullen Keane McDonagh Maughan Delaney",
    "english": "Smith Jones Taylor Davies Evans Thomas Roberts Johnson Robinson Wright Hughes Edwards Harrison Cooper Jackson Clarke "
    "Turner Parker Morris Watson Bennett Griffiths Richardson Simpson Chapman Webb Rogers Stevens Hawkins Barker Spencer Hodgson "
    "Higginbottom Ashworth Thorpe Ramsbottom Sutcliffe Pickering Whittaker Entwistle Tomlinson Bradley Slater Fletcher Whitehouse "
    "Perkins Lockwood",
}
_WORD_MEN = {
    "south_asian": "Sunny Happy Lucky Jazz Bobby Major",
    "african": "Prince Innocent Goodluck Sunday Friday Wisdom Justice Gift",
    "caribbean": "Junior King Earl Curtly Prince Ace",
    "polish": "Artur Max Igor",
    "romanian": "Dan Sever Emil",
    "irish": "Pat Rory Frank Mick Jack",
    "english": "Will Mark Bill Rob Jack Guy Miles Grant Rod Frank Art Chance Victor Robin Nick Pierce",
}
_WORD_WOMEN = {
    "south_asian": "Sunny Honey Pinky Sweety Rose Dolly",
    "african": "Blessing Precious Mercy Patience Comfort Charity Peace Gift Grace Joy",
    "caribbean": "Princess Destiny Joy Hope Diamond Faith Pearl",
    "polish": "Ada Iris Maja",
    "romanian": "Crystal Iris Violet",
    "irish": "Grace Rose Pat Dolly",
    "english": "Dawn Heather Ivy Hope May June April Carol Penny Summer Hazel Amber Daisy Poppy Rose Joy Eve Gale Sky Ruby Melody",
}
_WORD_SURNAMES = {
    "south_asian": "Gill Mann Bath Pall Lad Dad Sandal Shine",
    "african": "Savage Cole Bright Moses Luck King Freeman",
    "caribbean": "Brown Small Nurse Bent Sterling Bright Grant Rose Young Green Service Weekes",
    "polish": "Sad Post Gala Lis Pilch",
    "romanian": "Pop Man Lung Bot Barb",
    "irish": "Power Hand Long Lawless Early Cash Ward Moody Rice Furlong",
    "english": "Black White Cross Sharp Stone Wood Hill Hall Bone Head Foot Cutter Street Park Marsh Day Frost Snow Winter Bishop Page "
    "Price Best Good Swift Wolf Fox Lamb Bull Drinkwater Love Little Self March Wise Pride Bell Cook Baker Field Pain Batty Speed Drain",
}
_TOWNS = [
    "Walsall",
    "Bolton",
    "Oldham",
    "Rochdale",
    "Burnley",
    "Tipton",
    "Dudley",
    "Smethwick",
    "Luton",
    "Slough",
    "Croydon",
    "Tottenham",
    "Peckham",
    "Hackney",
    "Newham",
    "Barking",
    "Erdington",
    "Handsworth",
    "Sparkhill",
    "Aston",
    "Harehills",
    "Chapeltown",
    "Bradford",
    "Keighley",
    "Halifax",
    "Wakefield",
    "Hull",
    "Grimsby",
    "Stockton",
    "Hartlepool",
    "Reading",
    "Bath",
    "Sale",
    "Rugby",
    "Deal",
    "Rhyl",
    "Southend",
    "Harlow",
    "Margate",
    "Hastings",
    "Toxteth",
    "Bootle",
    "Wythenshawe",
    "Salford",
    "Leigh",
    "Bury",
    "Corby",
    "Derby",
    "Mansfield",
]
_TWO_TOWNS = (
    "West Bromwich",
    "Moss Side",
    "Milton Keynes",
    "Sutton Coldfield",
    "Kings Heath",
    "St Pauls",
    "Forest Gate",
    "Ashton under Lyne",
)
_ROADS = [
    "Alma",
    "Victoria",
    "Station",
    "Church",
    "Mill",
    "Tennyson",
    "Gladstone",
    "Albert",
    "Cemetery",
    "Nelson",
    "Hawthorn",
    "Cromwell",
    "Byron",
    "Park",
    "Lime Tree",
    "Wellington",
    "Chapel",
    "Marlborough",
    "Coronation",
    "Stoney",
    "Heathfield",
    "Birchwood",
    "Grange",
    "Ladypool",
    "Dalton",
    "Kings",
    "Queens",
    "Sycamore",
    "Foundry",
    "Canal",
    "Old Mill",
    "Windmill",
    "Orchard",
]
_WAYS = (
    "Road",
    "Rd",
    "Street",
    "St",
    "Lane",
    "Avenue",
    "Ave",
    "Close",
    "Drive",
    "Crescent",
    "Grove",
    "Terrace",
    "Way",
    "Walk",
    "Place",
)
_HOUSES = (
    "Beech Court",
    "Ashdene House",
    "Keats House",
    "Trinity Court",
    "Falcon Tower",
    "Elm Lodge",
    "Wren House",
    "Bevan Point",
    "Caxton Court",
)
_COTTAGES = ("Rose Cottage", "The Old Forge", "Hillcrest", "Meadow View", "Ivy Bank", "The Bungalow", "Three Gables")
_PUBS = [
    "Red Lion",
    "Crown",
    "Bricklayers Arms",
    "Dog and Duck",
    "Railway",
    "Black Horse",
    "Kings Head",
    "Royal Oak",
    "White Swan",
    "Old Bull",
    "Plough",
    "Waggon and Horses",
    "Queens Arms",
    "Fox and Goose",
    "Navigation",
    "Malt Shovel",
    "Hare & Hounds",
    "Bell",
    "Cricketers",
    "Drum",
    "Angel",
    "Shakespeare",
    "Duke of York",
]
_CLUBS = (
    "Velvet Rooms",
    "Club Mango",
    "Embassy nightclub",
    "Bar Zero",
    "Ritzy's",
    "Attic Bar",
    "Blue Orchid",
    "Snooker Zone",
    "Pulse nightclub",
)
_SCHOOLS = [
    "St Aidan's Academy",
    "Holly Lodge School",
    "Bishop Walsh Catholic School",
    "Kingsmead Primary",
    "Oakfield High",
    "Ninestiles Community College",
    "Sacred Heart RC Primary",
    "Greenfields Academy",
    "Hillside Comprehensive",
    "Lordswood Girls' School",
    "Moorcroft PRU",
    "Ark Riverside",
    "Priory Park Sixth Form",
]
_CARE_HOMES = (
    "Ashdene Nursing Home",
    "Willow Lodge",
    "Laurels",
    "Cedar Grange",
    "Primrose Court",
    "St Joseph's Care Home",
    "Oaklands",
)


def _lists(words: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {origin: tuple(words[origin].split()) for origin in ORIGINS}


_FORENAMES_OF = {"m": _lists(_MEN), "f": _lists(_WOMEN)}
_WORD_FORENAMES_OF = {"m": _lists(_WORD_MEN), "f": _lists(_WORD_WOMEN)}
_SURNAMES_OF = _lists(_SURNAMES)
_WORD_SURNAMES_OF = _lists(_WORD_SURNAMES)
_WORD_NAMES = 1 / 8
_PLAIN_LETTERS = 0.7
_UNSPLIT = str.maketrans("łŁ", "lL")


class _Person(NamedTuple):
    sex: str
    origin: str
    forename: str
    surname: str

    @property
    def initials(self) -> str:
        return self.forename[0] + self.surname.removeprefix("O'")[0]


def _person(chance: random.Random, sex: str, origin: str | None = None, surname: str | None = None) -> _Person:
    origin = origin or chance.choice(ORIGINS)
    first = (_WORD_FORENAMES_OF if chance.random() < _WORD_NAMES else _FORENAMES_OF)[sex][origin]
    last = (_WORD_SURNAMES_OF if chance.random() < _WORD_NAMES else _SURNAMES_OF)[origin]
    forename, surname = chance.choice(first), surname or chance.choice(last)
    if sex == "f" and surname.endswith("ski"):
        surname = surname[:-1] + "a"
    elif sex == "m" and surname.endswith("ska"):
        surname = surname[:-1] + "i"
    if chance.random() < _PLAIN_LETTERS:
        forename, surname = _plain(forename), _plain(surname)
    return _Person(sex, origin, forename, surname)


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFD", name.translate(_UNSPLIT))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


_SEXED = {
    "he": ("he", "she"),
    "He": ("He", "She"),
    "his": ("his", "her"),
    "His": ("His", "Her"),
    "him": ("him", "her"),
    "himself": ("himself", "herself"),
    "male": ("male", "female"),
    "Male": ("Male", "Female"),
    "man": ("man", "woman"),
    "M": ("M", "F"),
    "boy": ("boy", "girl"),
    "gent": ("gentleman", "lady"),
    "lad": ("lad", "girl"),
    "son": ("son", "daughter"),
    "Mr": ("Mr", "Mrs"),
    "Ms": ("Mr", "Ms"),
    "father": ("father", "mother"),
    "brother": ("brother", "sister"),
    "dad": ("dad", "mum"),
    "husband": ("husband", "wife"),
}


@dataclass
class _Scene:
    """The invented people and numbers of one note, each made when first asked for."""

    chance: random.Random
    patient: _Person
    ages: tuple[int, int]
    people: dict[str, _Person] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people["p"] = self.patient
        self.today = date(2023, 1, 1) + timedelta(days=self.chance.randrange(1400))
        years = self.chance.randint(*self.ages)
        self.born = self.today - timedelta(days=int(years * 365.2425) + self.chance.randint(3, 360))
        self.age = years

    def person(self, key: str) -> _Person:
        """m…, f…: a man, a woman; k before: of the patient's family and name; any other: either."""
        if key not in self.people:
            kin, sex = key.startswith("k"), key.removeprefix("k")[0]
            sex = sex if sex in "mf" else self.chance.choice("mf")
            origin, surname = (self.patient.origin, self.patient.surname) if kin else (None, None)
            person = _person(self.chance, sex, origin, surname)
            while person.forename in {other.forename for other in self.people.values()}:
                person = _person(self.chance, sex, origin, surname)
            self.people[key] = person
        return self.people[key]

    def once(self, name: str) -> str:
        """A detail that stays the same wherever the note or the record tells it."""
        if name not in self.told:
            self.told[name] = getattr(self, f"_{name}")()
        return self.told[name]

    def digits(self, count: int) -> str:
        return str(self.chance.randint(1, 9)) + "".join(str(self.chance.randrange(10)) for _ in range(count - 1))

    def letters(self, count: int) -> str:
        return "".join(self.chance.choice("ABCDEFGHJKLMNPRSTUVWXY") for _ in range(count))

    def _nhs(self) -> str:
        while True:
            first = "999" + "".join(str(self.chance.randrange(10)) for _ in range(6))
            check = -sum(int(digit) * (10 - place) for place, digit in enumerate(first)) % 11
            if check < 10:
                return first + str(check)

    def _mrn(self) -> str:
        return self.chance.choice(("", "H", "RX", "X", "T", "QE0", "00", "M")) + self.digits(self.chance.choice((6, 7)))

    def _phone(self) -> str:
        start, last = self.chance.choice((("07700 900", 0), ("07700 900", 0), ("0121 496 0", 1), ("020 7946 0", 1)))
        number = f"{start}{self.chance.randrange(1000):03d}"
        if last:
            return number if self.chance.random() < 0.7 else number.replace(" ", "")
        return self.chance.choice(
            (number, number.replace(" ", ""), number, "+44 " + number[1:], number[:8] + " " + number[8:])
        )

    _kphone = _phone
    _phone2 = _phone

    def _addr(self) -> str:
        road = f"{self.chance.choice(_ROADS)} {self.chance.choice(_WAYS)}"
        number = f"{self.chance.randint(1, 240)}{self.chance.choice(('', '', '', '', 'a', 'B'))}"
        shape = self.chance.random()
        if shape < 0.62:
            return f"{number} {road}"
        if shape < 0.74:
            return f"Flat {self.chance.randint(1, 60)}{self.chance.choice((', ', ' '))}{number} {road}"
        if shape < 0.9:
            return f"{self.chance.choice(('Flat', 'Flat', 'flat', 'Apt'))} {self.chance.randint(1, 90)} {self.chance.choice(_HOUSES)}"
        return f"{self.chance.choice(_COTTAGES)}, {road}"

    _addr2 = _addr

    def _road(self) -> str:
        return f"{self.chance.choice(_ROADS)} {self.chance.choice(_WAYS)}"

    def _town(self) -> str:
        return self.chance.choice(_TWO_TOWNS if self.chance.random() < 0.15 else _TOWNS)

    _town2 = _town

    def _pc(self) -> str:
        area = self.chance.choice(
            [
                "B",
                "M",
                "L",
                "S",
                "E",
                "N",
                "SE",
                "SW",
                "NW",
                "WS",
                "DY",
                "WV",
                "CV",
                "OL",
                "BL",
                "BD",
                "LS",
                "HU",
                "LU",
                "SL",
                "CR",
                "NG",
                "DE",
                "LE",
                "TS",
                "PR",
                "CT",
                "SS",
            ]
        )
        inward = f"{self.chance.randint(1, 9)}{''.join(self.chance.choice('ABDEFGHJLNPQRSTUWXYZ') for _ in range(2))}"
        return f"{area}{self.chance.randint(1, 28)}{self.chance.choice((' ', ' ', ' ', ''))}{inward}"

    def _inc(self) -> str:
        return self.chance.choice(
            (
                self.digits(8),
                self.digits(4),
                f"E{self.digits(5)}",
                f"{self.letters(1)}{self.digits(4)}-{self.today:%d%m%y}",
                self.digits(5),
            )
        )

    def _crime(self) -> str:
        return self.chance.choice(
            (
                f"{self.digits(2)}/{self.digits(5)}/{self.today:%y}",
                f"{self.letters(2)}/{self.digits(7)}/{self.today:%y}",
                f"{self.today:%y}{self.digits(7)}",
            )
        )

    def _log(self) -> str:
        return self.digits(self.chance.choice((3, 4)))

    def _collar(self) -> str:
        return self.digits(self.chance.choice((3, 4, 4, 5)))

    _collar2 = _collar

    def _prison(self) -> str:
        return f"A{self.digits(4)}{self.letters(2)}"

    def _nino(self) -> str:
        return self.chance.choice(("QQ{}{}{}{}", "QQ {} {} {} {}")).format(
            self.digits(2), self.digits(2), self.digits(2), self.chance.choice("ABCD")
        )

    def _veh(self) -> str:
        return f"{self.letters(2)}{self.chance.choice((*range(10, 26), *range(60, 75)))}{self.chance.choice((' ', ' ', ''))}{self.letters(3)}"

    def _email(self) -> str:
        who = self.patient
        name = re.sub(r"[^a-z]", "", _plain(who.forename).lower()), re.sub(r"[^a-z]", "", _plain(who.surname).lower())
        joined = self.chance.choice(
            (f"{name[0]}.{name[1]}", f"{name[0][0]}{name[1]}{self.born:%y}", f"{name[0]}_{self.chance.randint(1, 99)}")
        )
        return f"{joined}@example.{self.chance.choice(('com', 'org'))}"

    def _handle(self) -> str:
        stem = self.chance.choice(
            (
                "k1ng",
                "lil.jay",
                "ynghustla",
                "missvee",
                "real_tee",
                "bigmanz",
                "xoxo.kayz",
                "ghost",
                "m.izzy",
                "trapstar",
            )
        )
        return f"{self.chance.choice(('@', '@', ''))}{stem}{self.chance.choice(('_', '.', ''))}{self.chance.randint(2, 999)}"

    def _other(self) -> str:
        return self.digits(7)

    def _pin(self) -> str:
        return f"{self.digits(2)}{self.letters(1)}{self.digits(4)}E"

    def _licence(self) -> str:
        stem = re.sub(r"[^A-Z]", "", _plain(self.patient.surname).upper())[:5].ljust(5, "9")
        return f"{stem}{self.digits(6)}{self.patient.forename[0].upper()}9{self.letters(2)}"

    def _venue(self) -> str:
        return self.chance.choice(_PUBS if self.chance.random() < 0.7 else _CLUBS)

    def _school(self) -> str:
        small = self.ages[1] < 11
        return self.chance.choice([school for school in _SCHOOLS if ("Primary" in school) == small])

    def _home(self) -> str:
        return self.chance.choice(_CARE_HOMES)

    def day(self, when: date, whole: bool = True) -> str:
        """The day as clinicians write it, with its year if whole."""
        tail = "th" if when.day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10, "th")
        if whole:
            return self.chance.choice(
                (
                    f"{when:%d/%m/%Y}",
                    f"{when:%d/%m/%Y}",
                    f"{when:%d/%m/%y}",
                    f"{when:%d.%m.%y}",
                    f"{when:%d-%m-%Y}",
                    f"{when.day}/{when.month}/{when:%y}",
                    f"{when.day} {when:%b} {when:%Y}",
                    f"{when.day}{tail} {when:%B} {when:%Y}",
                    f"{when:%d-%b-%Y}",
                )
            )
        return self.chance.choice(
            (
                f"{when.day}/{when.month}",
                f"{when:%d/%m}",
                f"{when.day}{tail} {when:%B}",
                f"{when.day} {when:%b}",
                f"{when.day}{tail} of {when:%B}",
            )
        )


_ONCE = {
    "mrn": "hospital_number",
    "phone": "phone",
    "kphone": "phone",
    "phone2": "phone",
    "addr": "address",
    "addr2": "address",
    "road": "address",
    "town": "town",
    "town2": "town",
    "pc": "postcode",
    "inc": "incident_number",
    "crime": "incident_number",
    "log": "incident_number",
    "collar": "collar_number",
    "collar2": "collar_number",
    "prison": "prison_number",
    "nino": "nino",
    "veh": "vehicle",
    "email": "email",
    "handle": "handle",
    "other": "other_id",
    "pin": "other_id",
    "licence": "other_id",
    "venue": "venue",
    "school": "school",
    "home": "venue",
}


def _tell(scene: _Scene, draft: Draft, token: str) -> None:
    chance = scene.chance
    if "." in token:
        _tell_person(scene, draft, *token.split("."))
    elif token in _SEXED:
        draft.say(_SEXED[token][scene.patient.sex == "f"])
    elif token in _ONCE:
        draft.hide(scene.once(token), _ONCE[token])
    elif token == "nhs":
        number = scene.once("nhs")
        spaced = f"{number[:3]} {number[3:6]} {number[6:]}"
        draft.hide(chance.choice((spaced, spaced, number, spaced.replace(" ", "-"))), "nhs_number")
    elif token == "age":
        draft.say(str(scene.age))
    elif token == "old":
        shape = chance.random()
        if shape < 0.5:
            draft.hide(str(scene.age), "age_over_89").say(chance.choice((" yo", " year old", " yr old")))
        else:
            draft.hide(f"{scene.age}{chance.choice(('yo', 'yo', 'yrs', 'y', 'yr'))}", "age_over_89")
    elif token == "oldnumber":
        draft.hide(str(scene.age), "age_over_89")
    elif token == "dob":
        draft.hide(scene.day(scene.born), "date")
    elif token == "today":
        draft.hide(scene.day(scene.today), "date")
    elif token == "yday":
        draft.hide(scene.day(scene.today - timedelta(days=1), whole=chance.random() < 0.3), "date")
    elif token == "past":
        draft.hide(scene.day(scene.today - timedelta(days=chance.randint(30, 2400))), "date")
    elif token == "lately":
        draft.hide(scene.day(scene.today - timedelta(days=chance.randint(3, 25)), whole=False), "date")
    elif token == "soon":
        draft.hide(scene.day(scene.today + timedelta(days=chance.randint(2, 21)), whole=chance.random() < 0.5), "date")
    elif token == "bp":
        draft.say(f"{chance.randint(104, 168)}/{chance.randint(58, 98)}")
    elif token == "hr":
        draft.say(str(chance.randint(58, 128)))
    elif token == "sats":
        draft.say(str(chance.randint(94, 100)))
    elif token == "time":
        draft.say(f"{chance.randrange(24):02d}{chance.choice((':', ':', ''))}{chance.randrange(60):02d}")
    elif token == "side":
        draft.say(chance.choice(("L", "R", "left", "right", "Lt", "Rt")))
    else:
        raise ValueError(f"{token!r} is no token.")


def _tell_person(scene: _Scene, draft: Draft, key: str, part: str) -> None:
    who = scene.person(key)
    if part in _SEXED:
        draft.say(_SEXED[part][who.sex == "f"])
    elif part == "i":
        draft.hide(
            scene.chance.choice(
                (who.initials, who.initials, who.initials, ".".join(who.initials), ".".join(who.initials) + ".")
            ),
            "initials",
        )
    elif part == "l":
        draft.hide(who.surname.upper(), "name", who.origin).say(", ").hide(who.forename, "name", who.origin)
    else:
        written = {
            "f": who.forename,
            "s": who.surname,
            "n": f"{who.forename} {who.surname}",
            "a": f"{who.forename[0]} {who.surname}",
            "b": f"{who.forename} {who.surname[0]}",
            "c": who.surname.upper(),
        }[part]
        draft.hide(written, "name", who.origin)


def _chosen(text: str, chance: random.Random, signals: set[str]) -> str:
    """The text with one of each [one|other] taken, the outermost first, and the signals of those taken added."""
    pieces, place = [], 0
    while (start := text.find("[", place)) >= 0:
        pieces.append(text[place:start])
        depth, options, since, end = 1, [], start + 1, start
        while depth:
            end += 1
            depth += {"[": 1, "]": -1}.get(text[end], 0)
            if (text[end] == "|" and depth == 1) or not depth:
                options.append(text[since:end])
                since = end + 1
        option, signals_of_option = _marked(chance.choice(options))
        signals.update(signals_of_option)
        pieces.append(_chosen(option, chance, signals))
        place = end + 1
    return "".join(pieces) + text[place:]


def _marked(option: str) -> tuple[str, set[str]]:
    """The option without its mark, and the signals of the mark."""
    match = re.search(r"\^([a-z,]+)$", option)
    return (option[: match.start()], set(match[1].split(","))) if match else (option, set())


class _Template(NamedTuple):
    """signals: those every note of it says; ages of the patient; sex m, f or either; next_of_kin: the key of that
    person."""

    body: str
    signals: str = ""
    sex: str = ""
    ages: tuple[int, int] = (18, 68)
    next_of_kin: str = ""


_TEMPLATES: dict[str, _Template] = {
    "oneline_partner": _Template(
        "[Punched|Hit|Headbutted] to {side} [face|jaw|eye] by [partner|ex partner|bf] {m1.f} [today|1/24 ago|last night]. [No LOC|?LOC]. [Nil ETOH|ETOH+^alcohol|]",
        "assault,partner",
        "f",
    ),
    "oneline_unknown": _Template(
        "{age}{M} [alleged assault|assaulted] by unknown [male|males] [o/s {venue}|in {town}|on {road}], [kicked|punched] to head. GCS 15. [Intoxicated++^alcohol|Not intox|]",
        "assault,stranger",
    ),
    "oneline_ankle": _Template(
        "inversion inj {side} ankle [playing football|stepped off kerb|at netball]. WB [4 steps|with pain]. Ottawa neg. [{i1.i}|RICE advised|{d1.f} to r/v]"
    ),
    "oneline_knife_thumb": _Template(
        "Lac {side} thumb [kitchen knife cutting avocado|opening tin of tuna|on broken plate washing up]. Tetanus utd. [Glue + steris. {i1.i} ENP|wound clinic {soon}|Home. ]"
    ),
    "oneline_stab": _Template(
        "STAB WOUND {side} [THIGH|BUTTOCK|FLANK]. [PRE-ALERT CAD {inc}|Brought by friend {m1.f}|Self presented, dropped off by car {veh}]. Won't say who. [?Gang related^gang|Rival group, known gang tensions^gang|]. Trauma call {time}",
        "assault,weapon",
    ),
    "oneline_chest": _Template(
        "CP since {time} rad L arm, clammy. {Mr} {p.s}, {age}. ASA 300 given. ECG shown to Dr {d1.s}. Resus."
    ),
    "stream_glass": _Template(
        "Streaming: {age} yr old {male}, glassed in [pub|the {venue}|{venue}] [by {m1.brother} in law {m1.f}^family|by a stranger^stranger|by ex {m1.n}^partner]. Lac [cheek|forehead] approx 4cm, bleeding controlled. Been drinking. Stream: majors. [GP {d2.s}|]",
        "assault,weapon,alcohol",
        "f",
    ),
    "stream_fever": _Template(
        "Streaming. [Mum|Dad] {kf1.f} worried, temp 39 at home, Calpol 1/24 ago. Eating less, wet nappies ok. No rash, alert. [Paeds|GP stream]. Contact [mum|carer] {kphone}.",
        ages=(0, 4),
        next_of_kin="kf1",
    ),
    "stream_gp_referral": _Template(
        "GP letter Dr {d1.s}, [Priory|Lakeside|Meadow] surgery. ?DVT {side} calf post [flight|cast]. NHS {nhs}. DOB {dob}. For Wells + D-dimer. Ambulatory care informed, [spoke to SN {d2.f}|bleep 2214]."
    ),
    "stream_bite": _Template(
        "Bitten {side} hand by [neighbour's dog|own dog, staffie|cat]. Through skin. Washed. Co-amox. [Owner {m1.f} has details|Reported to police?|] TT due."
    ),
    "stream_human_bite": _Template(
        "Human bite {side} forearm, [{m1.f} from flat upstairs^acquaintance|housemate {m1.n}^acquaintance|sister {kf1.f}^family] bit {him} during argument. Skin broken. BBV bloods, co-amox. Does not want police.",
        "assault",
        next_of_kin="kf1",
    ),
    "minor_boxer": _Template(
        "MIU. {age}yo {male}, punched [wall|door] when angry after row w [gf {f1.f}|mum]. Swollen 5th MC. XR: # neck 5th MC. Neighbour strapping, VFC {soon}. Seen by {d1.n} ENP",
        sex="m",
        ages=(16, 30),
    ),
    "minor_head": _Template(
        "Nurse led. Banged head on cupboard [1/7 ago|this am]. No LOC/vomit/amnesia. [On apixaban?? no|No anticoag]. Neuro NAD. Lives w husband {m1.f}, will observe. HI card given. {i1.i}",
        sex="f",
        ages=(30, 80),
        next_of_kin="m1",
    ),
    "minor_cyclist": _Template(
        "Came off bike on {road} avoiding a car, reg {veh} did not stop. Graze {side} elbow, knee. Helmet on. FROM. Cleaned, Inadine. Police ref {crime}. D/C. {d1.n} ENP, NMC PIN {pin}",
        ages=(18, 60),
    ),
    "minor_brothers": _Template(
        "{age} year old {boy} attends with {kf2.father} {kf2.f}. [Pushed down steps by older pupil {m1.n}|Punched on nose by a {boy} in year 10, {m1.f}] at {school} today. Nose swollen, no septal haematoma. School aware, head of year Mrs {f3.s}. [Safeguarding form sent|No safeguarding concerns].",
        "assault,acquaintance",
        sex="m",
        ages=(11, 15),
        next_of_kin="kf2",
    ),
    "minor_doorstaff": _Template(
        "Door supervisor at {venue}. Punched in mouth by customer he was ejecting, name given as [{m1.n}|{m1.f} ?surname]. Through + through lac lower lip. 2 x 5/0 Vicryl Rapide. Crime no {crime}. SIA licence kept at work. [Customer drunk^alcohol|Says pt not drinking, on shift].",
        "assault",
        sex="m",
    ),
    "ooh_uti": _Template(
        "OOH GP. Tel consult {time}. {Ms} {p.n}, dob {dob}. Dysuria 3/7, no loin pain, not pregnant. Nitrofurantoin 100mg bd 3/7 to Boots. Call back no {phone}. Safety netted. Dr {d1.a}",
        sex="f",
    ),
    "ooh_palliative": _Template(
        "OOH visit, {old}, known Ca bronchus, DNACPR in place. Just in case meds at home. {kn1.son} {kn1.f} present, tel {kphone}. Agitated, midazolam 2.5 sc given. DN team to visit am. Key safe {addr}, {pc}. Dr {d1.s}",
        ages=(90, 101),
        next_of_kin="kn1",
    ),
    "ooh_dv": _Template(
        "Out of hours f2f. Came re headaches. When asked alone says husband {m1.f} grabbed her by throat on {yday}, pushed against wall. Petechiae behind {side} ear. No LOC. Kids {n3.f} and {n4.f} upstairs. [He'd been drinking. ^alcohol|]Sent to ED ?carotid imaging. Safe number {phone} - DO NOT text. Dr {d1.s} GP",
        "assault,partner",
        "f",
        next_of_kin="m1",
    ),
    "ooh_email": _Template(
        "Photo of rash emailed from {email}. Looks like pityriasis rosea, herald patch. Reassure. Pt lives {town}. No further action.",
        ages=(16, 45),
    ),
    "nhs111_transfer": _Template(
        "111 TRANSFER. Ref {inc}. Caller: {kn1.n} ({kn1.father}) re {p.n} DOB {dob}. Dx code Dx012. Symptom: assault with minor injury. [Set upon by 3 lads in park, not known to him^stranger|Beaten by two boys from another postcode gang, named as {m3.f}^gang], kicked in ribs. Breathing ok. Advised ED within 1 hr. Addr: {addr} {pc}. Tel {kphone}.",
        "assault",
        "m",
        ages=(14, 19),
        next_of_kin="kn1",
    ),
    "nhs111_overdose": _Template(
        "111 clinical advisor: intentional OD paracetamol 16 x 500mg at {time} w vodka. Pt {p.f}, {age}. With friend {f1.f}, phone {phone2}. Address {addr}, {town}. Cat 3 amb. Toxbase.",
        "alcohol",
        ages=(16, 40),
    ),
    "para_fall_old": _Template(
        "[A&E crew|Crew 4421] to {oldnumber}{M}, {home}. Found by carer {f1.f} on floor by bed at {time}, last seen well at supper. {side} leg short/ext rotated. IV morphine 5mg. {kn1.son} {kn1.f} informed on {kphone}. PMH AF on edoxaban, Parkinsons. DNACPR seen. CAD {inc}.",
        ages=(90, 102),
        next_of_kin="kn1",
    ),
    "para_street_stab": _Template(
        'O/A pt lying on pavement outside [Greggs|the {venue}|Tesco Express], {road}. Police on scene PC {collar}. Bystander {f1.f} applying pressure. 1 x 3cm wound {side} lat chest, sucking. Russell chest seal. Sats {sats} HR {hr} BP {bp}. TXA 1g. Pt states "some guy", did not see face. Knife recovered by police. [Smells of alcohol^alcohol|No ETOH]. HEMS cancelled. MTC pre alert {time}. Inc {inc}.',
        "assault,weapon,stranger",
        "m",
        (16, 35),
    ),
    "para_hypo": _Template(
        "Found by husb {m1.f}, GCS 9, BM 1.9. Glucagon then Hypostop, BM 6.8 GCS 15. Took Novorapid, missed lunch. Declined transport. Form signed. GP Dr {d1.s} to be informed. Crew {i1.i}/{i2.i}",
        sex="f",
        ages=(25, 75),
        next_of_kin="m1",
    ),
    "para_domestic": _Template(
        "Called by neighbour to disturbance at {addr}. Pt {p.f} {age} says {km1.brother} {km1.f} came home drunk and hit {him} with [a hoover pipe^weapon|a frying pan^weapon|fists and then kicked {him}]. 2 rib pain, bruise {side} arm. [{km1.f} arrested by PC {m2.s} {collar}|{km1.f} left scene in {veh} before police]. Log {log}. Mum {kf1.f} on scene, distressed, needs interpreter.",
        "assault,family,alcohol",
        next_of_kin="kf1",
    ),
    "para_rtc": _Template(
        "RTC car v lamp post approx 30mph on {road}, {town}. Driver, belted, airbag. Vehicle {veh}. C-spine cleared JRCALC. Seatbelt mark. [Wife|Partner] {f1.f} on way. Roadside breath test negative (officer {collar})."
    ),
    "para_refusal": _Template(
        "Intox {male} asleep at bus stop, {town}. Rousable. Stella cans x6. No injury. States name [{p.f}|{p.n}], won't give dob. BM 5.6. Refused, then agreed to come. [Taxi refused to take him. |]Welfare only.",
        "alcohol",
        sex="m",
    ),
    "enp_scalp": _Template(
        'HPC: {lately} [hit over head w bottle^weapon|hit with pool cue^weapon|punched, fell vs kerb] at {venue}. [Mate {m1.f} thinks knocked out 10 secs|No LOC per mate {m1.f}]. Assailant [known as "{m2.f}", drinks there^acquaintance|not known^stranger]. O/E 3cm lac occiput, clean. LAT gel, 4 staples. ROS 7/7 PN. {d1.f}, ENP',
        "assault",
    ),
    "enp_wrist": _Template(
        "FOOSH off [skateboard|ladder|trampoline]. {side} hand dominant. Tender ASB. XR scaphoid: NBI seen. ?Colles excluded. Futura splint, rv {soon} [Mr {d1.s} clinic|fracture clinic].",
        ages=(18, 60),
    ),
    "enp_toe": _Template("stubbed toe. bruised ++ nil deformity. buddy strap. home."),
    "enp_eye_partner": _Template(
        "{side} periorbital haematoma, says walked into door. Partner {m1.f} in cubicle, answers for pt. Once alone w SN {f2.f} discloses {m1.f} punched her x2 on {yday}. No weapon. No ETOH. No children. DASH 15, MARAC ref done by {i1.i}. IDVA {f3.n} aware. # orbital floor excluded on CT, max fax {soon}.",
        "assault,partner",
        "f",
    ),
    "dr_headinj": _Template(
        "Dr {d1.s} (FY2)\nPC: head injury\nHPC: {age} {M}, out with workmates at {venue}, argument w colleague {m1.f} who [pushed|punched] him, fell backwards, LOC 1 min witnessed by {m2.n}. Vomit x2. 8 pints.\nPMH nil  DH nil  NKDA\nO/E GCS 14 (E4V4M6), boggy swelling occiput, Battle's -ve, PEARL. BP {bp} HR {hr} sats {sats}\nImp: HI\nPlan: CT head, neuro obs, d/w Mr {d2.s} if abnormal",
        "assault,acquaintance,alcohol",
        "m",
    ),
    "dr_appendix": _Template(
        "S/B {d1.n}, surgical SHO {time}\n{age}yo {male} 24h central abdo pain -> RIF. Nausea, anorexia. T 37.9. Rovsing +ve, McBurney's tender. WCC 15. NBM, IV co-amox, consent 4. Listed CEPOD. {d2.s} aware (SpR). NOK {kf1.father} {kf1.n} {kphone}.",
        ages=(16, 45),
        next_of_kin="kf1",
    ),
    "dr_chest_hist": _Template(
        "{Mr} {p.s} {age}. SOB 3/7, ankle swelling. PMH IHD, COPD, prev # mandible following assault {past}. Smoker 20/d. ETOH occ. O/E bibasal creps, JVP up. CXR cong. Furosemide 40 IV. Medics (Dr {d1.s}) accepted. Lives alone, {kn1.son} {kn1.f} helps.",
        ages=(55, 85),
        next_of_kin="kn1",
    ),
    "dr_sexual": _Template(
        "Clerking {time} {today}. {p.n} {nhs}\n{age}F, tearful, attended with friend {f1.f}. Reports sexual assault [by male met on app, known to her only as {m1.f}^stranger|by ex partner {m1.n}^partner|by flatmate's friend {m1.f}^acquaintance] [at his flat, {addr2}|after leaving {venue}|in {town}] early hours. [2 glasses wine^alcohol|No alcohol]. No strangulation. No injury requiring ED mx. EC + HIV PEP discussed. SARC contacted, accepts self referral. Police [not wanted at present|informed, DC {f3.s}, {crime}]. Alleged perp's snapchat: {handle}. Dr {d1.s}",
        "assault,sexual",
        "f",
        (18, 45),
    ),
    "dr_trauma_call": _Template(
        "TRAUMA CALL {time}. TTL: Dr {d1.s}. Scribe {i1.i}.\nPt: {p.l}  {dob}  MRN {mrn}\nM: machete attack by [group of youths, gang related per police^gang|two masked males, unknown^stranger]. I: deep lac {side} forearm w tendon, lac scalp, defence wounds both hands. S: HR {hr} BP {bp} SpO2 {sats}. T: TXA, CAT tourniquet {time}, morphine 10.\nA patent B equal C no ext haemorrhage now, FAST neg D 15 E as above. CT trauma: no intracranial.\nPlastics ({d2.f} reg) for theatre. Police guard PC {collar} and PC {m3.s} {collar2}. NOK {kf1.father} {kf1.f} in relatives room. No social media pls - ?filmed, acct {handle}.",
        "assault,weapon",
        "m",
        (16, 30),
        "kf1",
    ),
    "dr_elderly_delirium": _Template(
        "{old} from {home}. Acute confusion, pulled out catheter, hit out at carers. CRP 180, urine +. AMT 2/10, baseline 7. {kn1.son} {kn1.n} ({kphone}) says not {himself} since {lately}. Treat UTI, avoid sedation. ReSPECT on file. Consultant {d1.s}.",
        ages=(90, 99),
        next_of_kin="kn1",
    ),
    "dr_alcohol_seizure": _Template(
        "Alcohol withdrawal seizure. 2L Frosty Jack's/day, last drink yesterday. CIWA 22. Pabrinex, chlordiazepoxide, Glasgow modified 8. Tongue bitten. Known to alcohol liaison ({f1.f}). NFA, uses {town} hostel. No injuries, CT nil acute.",
        "alcohol",
        ages=(30, 65),
    ),
    "dr_prisoner": _Template(
        "From local HMP with 2 officers. Prison no {prison}. [Slashed to {side} cheek w razor melted in toothbrush by cellmate {m1.s}^acquaintance|Slashed to {side} cheek w razor on landing, did not see who]. Approx {time}. Cuffed to officer {m2.s}. 14 cm lac, max fax Mr {d1.s} to close. Says debt. Tetanus given. Return to healthcare wing w TTOs.",
        "assault,weapon",
        "m",
        (19, 50),
    ),
    "ds_asthma": _Template(
        "DISCHARGE SUMMARY\nPatient: {p.n}   DOB: {dob}   NHS No: {nhs}   Hosp No: {mrn}\nAddress: {addr}, {town}, {pc}\nAdmitted {yday}  Discharged {today}   Consultant: Dr {d1.s}\nDx: Acute exacerbation of asthma. PEFR 45% on arrival. Salbutamol nebs, prednisolone 40mg, one dose MgSO4.\nTTO: pred 5/7, Fostair, Ventolin.\nGP actions: asthma review within 2 working days. Inhaler technique checked by {f2.f} (resp nurse).\nCompleted by {d3.n}, FY1, GMC {other}"
    ),
    "ds_assault_jaw": _Template(
        "ED DISCHARGE LETTER\nDear Dr {d2.s}\nRe: {p.n} ({dob}) {addr} {pc}\nYour patient attended on {today} following an alleged assault: punched to the jaw by [his cousin {m1.f} at a wedding^family|a man he did not know outside {venue}^stranger|a man from work, {m1.n}^acquaintance]. [Alcohol had been taken.^alcohol|] OPG: undisplaced # {side} angle of mandible. Discussed with max fax SHO {d3.a}. Soft diet, co-amoxiclav, clinic {soon}. Police [informed, ref {crime}|not informed at his request].\nYours sincerely\nDr {d1.n}",
        "assault",
        "m",
    ),
    "ds_hip": _Template(
        "Discharge to {home}. {Mr} {p.s}, {old}. {side} hemiarthroplasty {lately} under Mr {d1.s}. Mobilising zimmer + 1. Clexane 28/7. Waterlow 18. Clips out {soon}. Family ({kn1.f}) happy. SW {f2.n}, LAS ref {other}.",
        ages=(90, 99),
        next_of_kin="kn1",
    ),
    "ds_selfpoison": _Template(
        "Liaison psych d/c. {p.f} seen {time} by {n1.f} (RMN). OD 20 sertraline impulsive, after break up with {m1.f}. Regrets. No ongoing SI. Lives w {kf1.f} (mum) who has locked meds away. Crisis line given. GP {d2.s} to review 1/52.",
        sex="f",
        ages=(17, 40),
        next_of_kin="kf1",
    ),
    "police_custody": _Template(
        'FROM CUSTODY. DP {p.c}, {p.f} b. {dob}. Escort PC {m1.s} {collar} / PC {collar2}. Custody no {other}. Complains wrist pain post cuffs. Superficial abrasion, neurovasc intact. [Tazered x1, barbs out.|] FTDI. Adds "took a few lines" - ECG N. Fit to return.',
        sex="m",
    ),
    "police_log": _Template(
        "POLICE LOG {log} of {today}. Caller reports {male} hit with [bat^weapon|metal bar^weapon|hammer^weapon] by neighbour {m1.n} at {addr2} over parking. Suspect veh {veh}. Victim {p.n} conveyed by amb. Inj: swelling {side} forearm. OIC PC {f2.s} {collar}, tel 101. Statement to be taken {soon}.",
        "assault,acquaintance",
    ),
    "police_136": _Template(
        "s136 by PC {collar} {m1.s}. Found on bridge over {road}. Expressing SI. No ingestion, BAC 0. Form 434 done. Ref {inc}. Pt {p.n}, {nhs}, no known MH hx. AMHP {f1.n} called {phone2}."
    ),
    "police_officer": _Template(
        "Police officer, collar {collar}, bitten and [spat at|kicked in groin] by detainee [{m1.s}|named {m1.n}] during arrest in {town}. Skin broken {side} forearm. OH needlestick policy. Bloods {i1.i}. [Detainee drunk.^alcohol|] Sgt {f2.s} attended.",
        "assault",
    ),
    "amb_log": _Template(
        "{time} call recd cad {inc} {time} mobile {time} o/s {addr} {pc} key safe {time} pt {p.f} {age} c/o dizzy o/exam nad ecg sr {time} clear. left w {n1.f}. ref falls team",
        ages=(60, 88),
        next_of_kin="n1",
    ),
    "amb_hoax": _Template("Abandoned call x3 from {phone2}. Crew stood down {time}. Ref {inc}."),
    "amb_girl_gang": _Template(
        "Call from {school} staff Miss {f1.s}. {age} yr old punched + kicked by group of girls after school at bus stop, hair pulled. Filmed, on insta {handle}. Named: {f2.f}, {f3.f} and {f4.n}, all yr 9. Bruise {side} cheek, ?# nose. Mum {kf1.f} on way {kphone}. Trauma low. Police told, {crime}.",
        "assault,acquaintance",
        "f",
        (12, 15),
        "kf1",
    ),
    "sg_child_unexp": _Template(
        'Safeguarding referral - MASH. Child {p.n}, DOB {dob}, {addr}, {pc}. Parents {kf1.n} / {km1.n}. Attends {school}. Disclosed to teaching asst Mrs {f2.s} that "daddy hit me with the belt". Linear bruises x3 {side} thigh, different ages. Body map done. Dr {d1.s} named doctor informed {time}. SW {n3.n} ph {phone2}, case {other}. Siblings {n4.f} (4) and {n5.f} (2) to be seen. Not for d/c w/o strategy mtg.',
        "assault,family,weapon",
        ages=(5, 9),
        next_of_kin="kf1",
    ),
    "sg_elder": _Template(
        'Safeguarding adult concern. {p.n}, {age}, vascular dementia. Bruising both wrists ?grab marks. [{kn1.f}, {his} {kn1.son}, admits losing temper and "shaking" {him}^assault,family|Carer {f2.f} from agency reported seeing {kn1.son} {kn1.f} slap {him}^assault,family|Consistent with Clexane + transfer per OT {f2.f}, no concern about {kn1.son} {kn1.f}]. CSW {n3.f} to visit {addr}. Ref {other}.',
        ages=(72, 88),
        next_of_kin="kn1",
    ),
    "sg_county_lines": _Template(
        '{age} yo {boy}, missing from home {town} x4 days, found by police in {town2}. Slash {side} thigh, won\'t disclose. Two phones, new trainers. ?county lines, mum {kf1.f} says running for older lads, "{m1.f}" and one called {m2.f} from gang. NRM + MASH. Placement {addr2}. SW {f3.f} {phone2}. Youth worker {m3.f} (Redthread) seen.',
        "assault,weapon,gang",
        "m",
        (14, 17),
        "kf1",
    ),
    "sg_fgm_none": _Template(
        "Routine safeguarding Qs asked: feels safe at home. No DV. No concerns. Booked midwife {f1.f}, 14/40, spotting. EPAU {soon}.",
        sex="f",
        ages=(19, 42),
    ),
    "sg_marac": _Template(
        "MARAC heads up re {p.n} {nhs}. Ex {m1.n} (b. 1987) breached non-mol, [kicked front door in and punched her to head|strangled her w phone charger cable^weapon], {yday}. Threats from {handle}. {addr} flagged. Children {n3.f}, {n4.f} at {school}. Email safe: {email}. IDVA {f2.n} {phone2}. NI {nino} for housing form. MARAC ref {other}.",
        "assault,partner",
        "f",
        (20, 50),
    ),
    "reception_reg": _Template(
        "Pt registered by recep {f1.f}. Lost ID, DL {licence}. Temp addr {addr}, {town} {pc}. NI no {nino}. Tel {phone}. e {email}. Rash on trunk 2/7."
    ),
    "nurse_iv": _Template(
        "{time} Cannula 20g {side} ACF by HCA {f1.f}. VBG to Dr {d1.s}. IV Tazocin up. Obs: T 38.1 HR {hr} BP {bp} sats {sats}. Pt comfy, {n1.husband} {n1.f} at bedside. {i1.i} RN",
        next_of_kin="n1",
    ),
    "nurse_dna": _Template("Called x3 WR no reply. DNW {time}. {i1.i}"),
    "nurse_staff_assault": _Template(
        "Incident: HCA {p.f} [slapped|punched in stomach] by agitated pt {f1.n} in bay 4 at {time}. Security {m1.f} attended. Datix {other}. No injury seen. Staff declined police. Sr {f2.s} aware.",
        "assault",
    ),
    "street_robbery": _Template(
        "Robbed for phone on {road} near Lidl by 2 males on e-bike, unknown, one showed [screwdriver|zombie knife]. Pushed to ground, graze {side} knee. iPhone taken, tel {phone}. Contact via {n1.husband} {n1.f} {kphone}. {crime}. Shaken, no ETOH.",
        "assault,weapon,stranger",
        next_of_kin="n1",
    ),
    "teen_girl_bf": _Template(
        "{age}F w [auntie {f1.f}|nan {f1.f}]. bf {m1.f} (17) shoved her off kerb n kicked leg cos she was on phone 2 someone. {side} ankle swollen XR nbi. says 1st time. fraser ok. school nurse {school} + CSC. no alc no drugs",
        "assault,partner",
        "f",
        (14, 17),
        "f1",
    ),
    "son_mother": _Template(
        "pt {p.n} {age} hit w [mug|tv remote|saucepan] by son {km1.f} (his mh worse, off olanzapine). lac eyebrow glued. doesnt want him arrested. cmht care coord {n2.f} rung {phone2}. staying w {kf1.f} sister in {town} tonight",
        "assault,family,weapon",
        "f",
        (42, 70),
        "kf1",
    ),
    "festival_first_aid": _Template(
        "Event medic tent. {age}{M}, wristband {other}. Elbow to nose in mosh pit, accidental. Epistaxis Little's area, stopped 10 min. 4 cans Red Stripe. Friends {n1.f} + {n2.f} escort. Home.",
        "alcohol",
        ages=(18, 30),
    ),
    "teeth_out": _Template(
        "tooth knocked out {time} [headbutt from {m1.n}, ex mate, over money^acquaintance|random headbutt outside kebab shop^stranger]. UR1 in milk. dental SHO {d1.f} reimplanted. tt ok. [drunk^alcohol|not drunk]",
        "assault",
        "m",
        (18, 45),
    ),
    "interpreter_case": _Template(
        "Via LanguageLine ({other}). {p.n}. [Landlord {m1.s} punched him in chest re rent^acquaintance|Boss {m1.f} at car wash hit him w jet lance^weapon,acquaintance]. Ribs tender {side}. CXR no ptx. Passport held by them? Modern slavery lead {f2.n} emailed. Address given as {addr}, {town}.",
        "assault",
        "m",
        (19, 50),
    ),
    "dr_long_clerking": _Template(
        "ED CLERKING   {today}   {time}\nName {p.n}   DOB {dob}   MRN {mrn}   NHS {nhs}\nSeen by Dr {d1.n} (ST3 EM), chaperone SN {f1.f}\n\nPC: [Hammer^weapon|Claw hammer^weapon|Metal pole^weapon] to head and arms\nHPC: Brought by ambulance from {addr2}, {town}. Had gone to collect money owed by {m1.n}, who he has known since school. Argument on doorstep, {m1.f} went inside and came back out, struck him x3-4. Raised arms to protect himself. No LOC. Walked to neighbour, {f2.f}, who rang 999. [Both had been drinking since lunchtime.^alcohol|Neither had been drinking.] No neck pain. No visual disturbance. Not anticoagulated.\nPMH: asthma, appendicectomy aged 12. Depression (sertraline).\nDH: Ventolin, Fostair. Penicillin - rash.\nSH: scaffolder, lives with {f3.f} (partner, {kphone}) and her two kids. Smokes 15/d.\n\nO/E: HR {hr} BP {bp} sats {sats} RR 18 T 36.4 BM 5.9\nGCS 15. 6cm lac vertex to galea, no step. No Battle's sign, no racoon eyes. Face stable. C spine clear.\n{side} forearm: tender mid ulna, skin intact, NV intact. Fingers FROM.\nChest clear, abdo SNT.\n\nIx: CT head - no bleed. XR forearm - nightstick # ulna, minimally displaced.\nImp: 1) scalp lac 2) ulna #\nPlan: LAT + 8 staples, above elbow backslab, VFC {soon}, d/w ortho SHO {m2.n}, codeine/paracetamol, tetanus given, HI advice. Police attended, PC {collar} {f4.s}, ref {crime}. Safe to go home with {f3.f}.",
        "assault,acquaintance",
        "m",
        (22, 50),
        "f3",
    ),
    "para_long_narrative": _Template(
        'Inc {inc}. Called to {addr}, {pc}, to {age} yr old {p.f}. On arrival met at door by daughter {kf1.f} (9) who said "{m1.f} is hurting mummy again". Police PC {m2.s} {collar} already in property. Pt sat on kitchen floor, crying, towel to head. States her partner {m1.n} came in at around {time} [after a day in the pub, drunk^alcohol|, sober], accused her of messaging someone and threw a [casserole dish|mug|chair] at her then kicked her to back and ribs once down. No LOC, recalls everything. Says it has happened before, first time {past}, never reported. Denies sexual assault.\nO/E A clear B equal, pain {side} lower ribs on insp, sats {sats} C HR {hr} BP {bp} cap refill <2 D GCS 15 PEARL BM 6.1 E 4cm lac {side} temple, old yellow bruises upper arms. Abdo soft. Not pregnant.\nTx Entonox, paracetamol 1g PO, dressing. Pt asked that {m1.f} is not told where she is. {m1.f} arrested, van left {time}. Children {kf1.f} and {km2.f} gone to nan {f5.f}, {addr2}, tel {phone2}. Safeguarding form done (adult + child), ref {other}. Handed over to SN {f6.f} in majors, no change en route.\nCrew {i1.i} / {i2.i}',
        "assault,weapon,partner",
        "f",
        (25, 42),
    ),
    "triage_bruv": _Template(
        "[Argument|Fight] at home w [cousin|uncle|step dad] {m1.f}, [thumped|kicked|elbowed] in {side} ribs. SOBOE ++ pain. Sats {sats}. [Drinking since lunch^alcohol|No drink]. Brought by {f1.f}. {i1.i}",
        "assault,family",
    ),
    "oneline_acid": _Template(
        "?acid thrown in face, [moped pair, unknown^stranger|by ex gf {f1.f}^partner|by lads from rival estate gang^gang]. {time}. pH 2. Irrigating. Eyes {side} worse. Dr {d1.s} aware. CAD {inc}. From {town}",
        "assault,weapon",
        "m",
        (16, 35),
    ),
}
"""The bodies by name of template: the same hand now writes as a triage nurse, now as a doctor, a paramedic, a social
worker."""

TEMPLATES: tuple[str, ...] = tuple(_TEMPLATES)


def _record(scene: _Scene, template: _Template) -> dict[str, str]:
    """What the department's system holds of the patient: nothing in two notes of five, else most of it."""
    chance, patient = scene.chance, scene.patient
    if chance.random() < 0.4:
        return {}
    kin = scene.people.get(template.next_of_kin) or scene.person("kn9")
    staff = scene.people.get("d1") or scene.person("d9")
    values = {
        "nhs_number": scene.once("nhs"),
        "mrn": scene.once("mrn"),
        "forename": patient.forename,
        "surname": patient.surname,
        "dob": scene.born.isoformat(),
        "address1": scene.once("addr"),
        "town": scene.once("town"),
        "postcode": scene.once("pc"),
        "phone": scene.once("phone"),
        "incident_no": scene.once("inc"),
        "nok_name": f"{kin.forename} {kin.surname}",
        "nok_phone": scene.once("kphone"),
        "clinician": chance.choice((f"Dr {staff.surname}", f"{staff.forename} {staff.surname}")),
    }
    rare = {"incident_no": 0.35, "nok_name": 0.5, "nok_phone": 0.4, "clinician": 0.5}
    return {key: value for key, value in values.items() if chance.random() < rare.get(key, 0.85)}


def _in_a_hurry(draft: Draft, chance: random.Random) -> Draft:
    return draft.typed(
        chance,
        case=chance.choice(("upper", "upper", "lower", "lower", "lower", "as_is", "as_is")),
        typos=chance.choice((0, 0.02, 0.05)),
        lost_spaces=chance.choice((0, 0.02, 0.04)),
        punctuation=chance.random() < 0.7,
    )


def write(template: str, chance: random.Random) -> Note:
    """One note of the template, the same for the same state of chance."""
    form = _TEMPLATES[template]
    identity = f"{template}-{chance.getrandbits(32):08x}"
    scene = _Scene(chance, _person(chance, form.sex or chance.choice("mf")), form.ages)
    signals = set(filter(None, form.signals.split(",")))
    draft = Draft()
    for part in re.split(r"(\{[^}]+\})", _chosen(form.body, chance, signals)):
        if part.startswith("{"):
            _tell(scene, draft, part[1:-1])
        elif part:
            draft.say(part)
    if chance.random() < 1 / 3:
        draft = _in_a_hurry(draft, chance)
    return draft.note(identity, AUTHOR, template, _record(scene, form), signals)
