"""Notes as typed at the triage desk of an emergency department, one-liners to half a page, with everything misspelt.

Knows: how triage nurses and doctors type, names by origin, shapes of identifiers, what a record holds. Must not know:
the scrubber, its words or its entities. All people are invented; numbers are of ranges that belong to nobody where such
exist (NHS 999, Ofcom's drama numbers, prefixes never issued).

A template is markup: [one|another] is drawn, inner ones first; {slot} or {slot:role} is filled in by _Desk, hidden
where it identifies; {+signal} says nothing and labels the note. Roles: p patient; m w mother, women; d h father, men; b
i c brother, sister, child of the patient; any other letter anybody; a digit after it makes another person.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.notes.note import ORIGINS, Draft, Note

_MEN = {
    "south_asian": (
        "Sukhdeep Imran Harjit Mohammed Rajesh Amit Bilal Usman Gurpreet Jaspal Kamran Nadeem Sanjay Vikram "
        "Tariq Zubair Arjun Balwinder Faisal Hamza Ranjit Shafiq Waqas Yusuf Anil"
    ),
    "african": (
        "Kwame Emeka Chidi Abdi Sunday Prince Godwin Tendai Kofi Oluwaseun Babatunde Ikenna Mamadou Tesfaye "
        "Yonas Sipho Farai Chukwudi Kelechi Musa Dawit Blessed Innocent Obinna Gift"
    ),
    "caribbean": (
        "Delroy Winston Jermaine Tyrone Leroy Errol Desmond Clive Dwayne Marlon Rohan Omari Devonte Shaquille "
        "Everton Lloyd Fitzroy Carlton Tyrell Kemar Neville Curtis Denzel Glenroy Linton"
    ),
    "polish": (
        "Piotr Paweł Tomasz Krzysztof Marcin Łukasz Wojciech Grzegorz Jakub Mateusz Bartosz Zbigniew Dariusz "
        "Sławomir Kamil Szymon Rafał Mariusz Jacek Maciej Dawid Leszek Radek Tomek Jarek"
    ),
    "romanian": (
        "Ionuț Andrei Florin Mihai Vasile Gheorghe Marius Cătălin Bogdan Cristian Sorin Dumitru Nicolae Costel "
        "Adrian Ovidiu Răzvan Lucian Constantin Viorel Ștefan Petru Dragoș Alin Cosmin"
    ),
    "irish": (
        "Declan Ciaran Padraig Seamus Eoin Conor Niall Cormac Fergal Brendan Donal Cathal Rory Oisin Diarmuid "
        "Eamon Fintan Tadhg Shane Colm Darragh Finbar Aidan Malachy Ruairi"
    ),
    "english": (
        "Mark Dean Will Kyle Jack Harry Lee Gary Wayne Nigel Barry Craig Stuart Robin Guy Miles Grant Rod Bill "
        "Pat Callum Lewis Toby Colin Frank"
    ),
}
_WOMEN = {
    "south_asian": (
        "Priya Ayesha Fatima Harpreet Manjit Nasreen Shabana Sunita Rukhsana Zainab Kiran Parveen Deepika "
        "Gurdeep Meena Noor Rupinder Saima Tahira Uzma Bushra Jasvinder Lakshmi Neelam Amina"
    ),
    "african": (
        "Blessing Precious Grace Chioma Ngozi Amara Adaeze Folasade Patience Comfort Mercy Abena Akosua Hodan "
        "Fadumo Tsion Rutendo Nomvula Zanele Funmilayo Ifeoma Esther Charity Goodness Temitope"
    ),
    "caribbean": (
        "Shanice Keisha Latoya Beverley Marcia Sonia Yvonne Jacinth Chantelle Shanelle Tanisha Natoya Monique "
        "Althea Merlene Pearl Ionie Sharna Kadisha Tamika Nadine Velma Rochelle Joy Leonie"
    ),
    "polish": (
        "Agnieszka Katarzyna Małgorzata Ewa Magda Kasia Joanna Beata Iwona Zofia Justyna Dorota Bożena "
        "Aleksandra Danuta Halina Izabela Karolina Monika Patrycja Renata Sylwia Urszula Weronika "
        "Gosia"
    ),
    "romanian": (
        "Ioana Elena Mihaela Andreea Raluca Simona Alina Roxana Gabriela Daniela Cristina Larisa Loredana "
        "Mădălina Oana Florentina Georgeta Camelia Corina Anca Ramona Luminița Bianca Denisa Stela"
    ),
    "irish": (
        "Siobhan Aoife Niamh Sinead Roisin Grainne Orla Caoimhe Bronagh Deirdre Maeve Eithne Saoirse Ciara "
        "Fionnuala Oonagh Bernadette Assumpta Nuala Mairead Dearbhla Aisling Imelda Clodagh Noreen"
    ),
    "english": (
        "Chloe Rose Hope May Grace Faith Daisy Ivy Poppy Lily Amber Ruby Holly Dawn June Summer Gemma Kayleigh "
        "Tracy Sharon Doreen Ethel Mavis Jade Poppie"
    ),
}
_SURNAMES = {
    "south_asian": (
        "Khan Gill Mann Patel Singh Kaur Begum Hussain Ahmed Ali Sandhu Dhillon Bains Sidhu Chaudhry Malik "
        "Iqbal Akhtar Sharma Gupta Rahman Miah Uddin Chowdhury Mahmood Bhatti Grewal Atwal Bhogal "
        "Rana Sahota Virdee Mistry Joshi Desai Nair Reddy Qureshi Sheikh Aziz Mirza Hayat Shah "
        "Parmar Chana"
    ),
    "african": (
        "Okonkwo Adeyemi Mensah Owusu Boateng Asante Nwosu Eze Abubakar Warsame Mohamud Hassan Ncube Moyo Dube "
        "Chukwu Adebayo Okafor Balogun Ogunleye Kamara Sesay Conteh Diallo Traore Tekle Haile "
        "Gebremariam Mutasa Sibanda Banda Phiri Mbeki Osei Appiah Amoah Sunday Friday Bright "
        "Goodluck Bello Danjuma Abiola Oyelaran Acheampong"
    ),
    "caribbean": (
        "Campbell Gordon Grant Francis Bailey Morgan Reid Clarke Blake Henry Powell Gayle Chambers Bogle "
        "Lindo Beckford Pinnock Samuels Hylton Brissett Headley Wisdom Dacosta Facey Whyte Dacres "
        "Lawes Plummer Rowe Salmon Bent Cuffe Maragh Ffrench Nembhard Barnaby Christie Ottey Swaby "
        "Treasure Vassell Sterling Levy Golding Seaton"
    ),
    "polish": (
        "Kowalski Nowak Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski "
        "Jankowski Mazur Krawczyk Piotrowski Grabowski Pawlak Michalski Król Wieczorek Jabłoński "
        "Wróbel Majewski Olszewski Stępień Malinowski Jaworski Górski Rutkowski Sikora Baran Duda "
        "Szewczyk Tomaszewski Pietrzak Marciniak Zalewski Jakubowski Zawadzki Sadowski Bąk "
        "Chmielewski Lis Kubiak Gajda"
    ),
    "romanian": (
        "Popescu Ionescu Popa Radu Dumitrescu Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu Constantinescu "
        "Florea Lungu Lupu Barbu Cojocaru Toma Marin Tudor Sandu Voicu Bălan Moldovan Nistor "
        "Enache Dinu Ene Oprea Preda Cristea Manole Ursu Olaru Dragomir Neagu Albu Iordache Tănase "
        "Grigore Stanciu Zamfir Coman Pavel"
    ),
    "irish": (
        "O'Brien Murphy Kelly O'Sullivan Walsh Byrne Ryan O'Connor O'Neill Doyle McCarthy Gallagher Doherty "
        "Kennedy Lynch Murray Quinn Moore McLoughlin Connolly Daly Brennan Dunne Burke Collins "
        "Fitzgerald Nolan Keane Hogan Power Cullen Keating Flanagan Mulligan Rafferty McGrath "
        "O'Shea Sheehan Tierney Ward Hickey Maguire Rooney Devlin McNamara"
    ),
    "english": (
        "Hill Green Brown Young Smith Jones Taylor Cook Baker Wood White Black Long Short Field Marsh Lane "
        "Banks Rivers Stone Day Knight Bishop Pope King Price Rich Sharp Savage Strong Hunter "
        "Fisher Carpenter Shepherd Bird Fox Wolfe Drake Lamb Bull Payne Akers Winter Snow Frost "
        "Hall Parsons Slaughter"
    ),
}
_OFTEN_WORDS = {
    "south_asian": ("Gill", "Mann", "Noor", "Shah"),
    "african": ("Sunday", "Blessing", "Precious", "Prince", "Grace", "Gift", "Bright", "Mercy"),
    "caribbean": ("Joy", "Grant", "Pearl", "Salmon", "Wisdom", "Bent"),
    "polish": ("Lis", "Duda", "Kamil", "Baran"),
    "romanian": ("Stan", "Toma", "Alin", "Marin"),
    "irish": ("Pat", "Power", "Ward", "Shane"),
    "english": (
        "Mark",
        "Rose",
        "Hope",
        "Will",
        "May",
        "Dean",
        "Hill",
        "Green",
        "Brown",
        "Young",
        "Faith",
        "Payne",
        "Guy",
    ),
}
"""Names that are words as well, drawn more often than their share."""
_FOLD = str.maketrans("łŁśŚńóżźąćęțșăâîȚȘ", "lLsSnozzacetsaaiTS")


def _list(text: str, at: str = " ") -> tuple[str, ...]:
    return tuple(text.split(at))


_NICKNAMES = _list(
    "Baz Gaz Daz Shaz Smiler Tiny Ghost Macca Jonno Lil-T Bugsy Trigger Sparky Cookie Titch Dodge Razor Biggs Smokey "
    "Chezza Wazza Jay Dee Spider Moose"
)

_TOWNS = _list(
    "Birmingham Leeds Walsall Dudley Bradford Luton Slough Oldham Rochdale Croydon Hull Derby Stoke Coventry Sandwell "
    "Preston Bolton Reading Swindon Peterborough Grimsby Hastings Barnsley Wigan Blackburn "
    "Tipton Smethwick Erdington Handsworth Chatham Bath Deal Rugby Sale Bury Ware Barking "
    "Hayes Rhyl Newport"
)
_STREETS = _list(
    "Bramble Mill Church Station Victoria Alder Penrose Quarry Hawthorn Kestrel Old_Forge Gladstone Albert Wellington "
    "Jubilee Meadow Orchard Primrose Canal High Fairview Lime_Tree Chapel Rookery Windmill "
    "St_Johns Inkerman Tenby Holyhead Soho"
)
_STREET_ENDS = _list("Close Road Street Lane Avenue Drive Rd St Ave Cl Gardens Terrace Way Grove Crescent Cres Walk")
_HOUSES = _list(
    "Rose Cottage,Old Bakery,Mill House,Hillview,Dunroamin,Brook Farm,Ashgrove House,Gables,Fern Lodge,Holly Bank,"
    "Sunnyside,Tower Point,Lakeside Court,Harrison Court,Beech Tower",
    ",",
)
_AREAS = _list("B16 B70 WS1 LS9 BD8 LU1 SL2 OL9 CR0 HU3 DE23 ST4 CV6 M14 NG7 DY2 WV10 SE15 E17 N17 ME4 TN34 S63 L8 W1D")
_SCHOOLS = _list(
    "Oakfield,St Cuthbert's,Hillcrest,Queen Alexandra,Bishop Latimer,Moor Lane,Greenfields,Park View,Holy Cross,King "
    "Edmund's,Woodlands,Ashdown,Our Lady of Lourdes,Thornbury,Bright Futures,Kingsmead",
    ",",
)
_SCHOOL_ENDS = {
    5: (" Nursery", " nursery", " preschool"),
    11: (" Primary", " primary school", " Juniors", " school", ""),
    19: (" Academy", " High", " School", " sixth form", " school", " Secondary", ""),
    200: (" Primary", " primary", " School", " Infants"),
}
_VENUES = _list(
    "Red Lion,Rose and Crown,Dog & Duck,Royal Oak,Fox and Hounds,Club Mirage,Pryzm Lounge,Bar Rouge,Green Man,Kings "
    "Arms,Vibe,Vaults,Snobs,Horse and Jockey,Mitre,Blue Piano,Liquid,White Hart,Barley Mow,"
    "Tiger Tiger,Bojangles,Prince of Wales,Roxy's,Nag's Head",
    ",",
)
_DIGITS = {
    "0": ("zero", "oh", "o"),
    "1": ("one",),
    "2": ("two",),
    "3": ("three",),
    "4": ("four",),
    "5": ("five",),
    "6": ("six",),
    "7": ("seven",),
    "8": ("eight",),
    "9": ("nine",),
}
_NINETIES = dict(
    zip(
        range(90, 100),
        _list(
            "ninety ninety-one ninety-two ninety-three ninety-four ninety-five ninety-six ninety-seven ninety-eight "
            "ninety-nine"
        ),
        strict=True,
    )
)
_MONTHS = _list("January February March April May June July August September October November December")
_RELATIVES = {
    "m": ("F", True),
    "d": ("M", True),
    "b": ("M", True),
    "i": ("F", True),
    "c": (None, True),
    "w": ("F", False),
    "h": ("M", False),
}


@dataclass(frozen=True)
class _Person:
    forename: str
    surname: str
    sex: str
    origin: str
    middle: str


class _Desk:
    """One note in the making: the people in it, the patient's facts, and the draft."""

    def __init__(self, chance: random.Random, sex: str | None, ages: tuple[int, int]) -> None:
        self.chance, self.draft, self.signals = chance, Draft(), set[str]()
        self.attended = dt.date(2025, 1, 1) + dt.timedelta(days=chance.randrange(480))
        self.age = chance.randint(*ages)
        self.dob = self._born(self.age)
        self.people = {"p": self._person(sex)}
        self.latest, self.kin = "p", ""
        self.fold = chance.random() < 0.7
        self.facts = self._facts()

    # Drawing

    def one(self, *these: str) -> str:
        return self.chance.choice(these)

    def digits(self, many: int) -> str:
        return "".join(self.chance.choice("0123456789") for _ in range(many))

    def _born(self, age: int) -> dt.date:
        year = self.attended.year - age
        this_year = self.attended.replace(year=year, day=min(self.attended.day, 28))
        return this_year - dt.timedelta(days=self.chance.randrange(1, 360))

    def _person(self, sex: str | None = None, family: _Person | None = None) -> _Person:
        sex = sex or self.one("M", "F")
        origin = family.origin if family else self.one(*ORIGINS)
        forename = self.one(*_list((_MEN if sex == "M" else _WOMEN)[origin]))
        surname = family.surname if family and self.chance.random() < 0.8 else self.one(*_list(_SURNAMES[origin]))
        if self.chance.random() < 0.12:
            word = self.one(*_OFTEN_WORDS[origin])
            forename, surname = (
                (word, surname)
                if word in _list((_MEN if sex == "M" else _WOMEN)[origin])
                else (forename, word if not family else surname)
            )
        if not family and self.chance.random() < 0.06:
            surname += "-" + self.one(*_list(_SURNAMES[self.one(*ORIGINS)]))
        return _Person(forename, surname, sex, origin, self.one("", *"ABCDEJLMPRST"))

    def person(self, role: str) -> _Person:
        self.latest = role
        if role not in self.people:
            sex, related = _RELATIVES.get(role[0], (None, False))
            self.people[role] = self._person(sex, self.people["p"] if related else None)
        return self.people[role]

    def _facts(self) -> dict[str, str]:
        patient = self.people["p"]
        clinician = self.person("s")
        return {
            "nhs_number": self._nhs(),
            "mrn": self._mrn(),
            "forename": patient.forename,
            "surname": patient.surname,
            "dob": self.dob.isoformat(),
            "address1": self._street(),
            "town": self.one(*_TOWNS),
            "postcode": self._postcode(),
            "phone": self._phone(),
            "incident_no": self.digits(self.chance.choice((4, 4, 5, 7))),
            "nok_phone": self._phone(),
            "clinician": self.one(
                f"Dr {clinician.forename} {clinician.surname}",
                f"Dr {clinician.surname}",
                f"{clinician.forename[0]} {clinician.surname}",
            ),
        }

    def _nhs(self) -> str:
        while True:
            nine = "999" + self.digits(6)
            check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(nine)) % 11
            if check != 10:
                return nine + str(check % 11)

    def _mrn(self) -> str:
        return self.one(
            f"H{self.digits(6)}",
            f"RXK0{self.digits(6)}",
            f"{self.chance.randrange(1, 9)}{self.digits(6)}",
            f"K-{self.digits(6)}",
            f"00{self.digits(6)}",
            f"{self.digits(6)}{self.one('A', 'M', 'X')}",
            f"D{self.digits(7)}",
        )

    def _street(self) -> str:
        return (
            f"{self.chance.randrange(1, 240)}{self.one('', '', '', 'a', 'B')} "
            f"{self.one(*_STREETS).replace('_', ' ')} {self.one(*_STREET_ENDS)}"
        )

    def _postcode(self) -> str:
        return (
            f"{self.one(*_AREAS)} {self.chance.randrange(1, 9)}{self.one(*'ABDEFGHJLNPQRSTUWXYZ')}"
            f"{self.one(*'ABDEFGHJLNPQRSTUWXYZ')}"
        )

    def _phone(self) -> str:
        return self.one(
            f"07700900{self.digits(3)}",
            f"07700900{self.digits(3)}",
            f"01214960{self.digits(3)}",
            f"01134960{self.digits(3)}",
            f"01614960{self.digits(3)}",
            f"02079460{self.digits(3)}",
        )

    def record(self) -> dict[str, str]:
        """The patient's facts with the next of kin of whom the note spoke, or else the mother."""
        relative = self.person(self.kin or "m")
        return self.facts | {"nok_name": f"{relative.forename} {relative.surname}"}

    # Saying

    def say(self, text: str) -> None:
        self.draft.say(text)

    def hide(self, text: str, kind: str, origin: str | None = None) -> None:
        self.draft.hide(text, kind, origin)

    def name(self, text: str, origin: str | None) -> None:
        if "'" in text:
            text = self.one(text, text, text.replace("'", ""), text.replace("'", "’"), text.replace("'", " "))
        self.hide(text.translate(_FOLD) if self.fold else text, "name", origin)

    def fill(self, markup: str) -> None:
        """Draw the choices, then fill in the slots."""
        inner = re.compile(r"\[([^\[\]]*)\]")
        while inner.search(markup):
            markup = inner.sub(lambda match: self.one(*match.group(1).split("|")), markup)
        markup = re.sub(r" +(?=[,.;)])", "", re.sub(r" {2,}", " ", markup)).strip()
        for place, piece in enumerate(re.split(r"\{([^}]*)\}", markup)):
            if place % 2 == 0:
                if piece:
                    self.say(piece)
            elif piece.startswith("+"):
                self.signals.add(piece[1:])
            else:
                slot, _, role = piece.partition(":")
                _SLOTS[slot](self, role)

    # People

    def first(self, role: str) -> None:
        person = self.person(role)
        self.name(person.forename, person.origin)

    def last(self, role: str) -> None:
        person = self.person(role)
        self.name(person.surname, person.origin)

    def full(self, role: str) -> None:
        person = self.person(role)
        middle = self.one("", "", f" {person.middle}", f" {person.middle}.") if person.middle else ""
        self.name(f"{person.forename}{middle} {person.surname}", person.origin)

    def initialled(self, role: str) -> None:
        person = self.person(role)
        self.name(
            self.one(
                f"{person.forename[0]} {person.surname}",
                f"{person.forename[0]}. {person.surname}",
                f"{person.forename[0]}.{person.surname}",
            ),
            person.origin,
        )

    def reversed(self, role: str) -> None:
        person = self.person(role)
        self.name(
            self.one(
                f"{person.surname.upper()}, {person.forename}",
                f"{person.surname}, {person.forename}",
                f"{person.surname.upper()} {person.forename}",
            ),
            person.origin,
        )

    def any_name(self, role: str) -> None:
        person = self.person(role)
        self.name(
            self.one(
                person.forename,
                person.forename,
                person.forename,
                f"{person.forename} {person.surname}",
                f"{person.forename} {person.surname[0]}",
            ),
            person.origin,
        )

    def titled(self, role: str) -> None:
        person = self.person(role)
        self.say(self.one("Mr ", "Mr ", "Mr. ") if person.sex == "M" else self.one("Mrs ", "Miss ", "Ms "))
        self.name(person.surname, person.origin)

    def doctor(self, role: str) -> None:
        person = self.person(role)
        self.say(self.one("Dr ", "Dr. ", "dr ", "Dr "))
        self.name(
            self.one(
                person.surname,
                person.surname,
                f"{person.forename} {person.surname}",
                f"{person.forename[0]} {person.surname}",
            ),
            person.origin,
        )

    def nurse(self, role: str) -> None:
        person = self.person(role)
        self.say(self.one("SN ", "S/N ", "Sr ", "sister ", "RN ", "ENP ", "nurse ", "HCA "))
        self.name(self.one(person.surname, person.forename, f"{person.forename[0]} {person.surname}"), person.origin)

    def nick(self, role: str) -> None:
        del role
        self.hide(self.one(*_NICKNAMES), "name")

    def initials(self, role: str) -> None:
        person = self.person(role)
        letters = person.forename[0] + self.one("", "", person.middle) + person.surname[0]
        letters = letters.translate(_FOLD)
        self.hide(self.one(letters, letters, letters.lower(), ".".join(letters) + "."), "initials")

    # Age and sex

    def who(self, role: str) -> None:
        """Age and sex as they open a note."""
        del role
        male = self.people["p"].sex == "M"
        letter, word = ("M", "male") if male else ("F", "female")
        if self.age > 89:
            self._old(self.age, self.one(letter, f" {word}", f" {letter}", " lady" if not male else " gentleman"))
            return
        child = ("boy", "girl")[not male] if self.age < 14 else word
        forms = (
            f"{self.age}{letter}",
            f"{self.age} {letter}",
            f"{self.age}yo {letter}",
            f"{self.age}y {child}",
            f"{self.age} yr old {child}",
            f"{self.age} year old {child}",
            f"{letter} {self.age}",
            f"{self.age}yo{letter}",
            f"{self.age}/{letter}",
            f"{word} {self.age}yrs",
        )
        self.say(self.one(*forms))

    def old(self, role: str) -> None:
        """The age of somebody else, over 89."""
        del role
        self._old(self.chance.randint(90, 101), "")

    def _old(self, age: int, after: str) -> None:
        words = _NINETIES.get(age)
        form = self.one("letter", "yo", "yo", "spaced", "old", "words" if words else "old", "aged")
        if form == "letter" and after:
            self.hide(str(age), "age_over_89")
        elif form in ("yo", "letter"):
            self.hide(f"{age}{self.one('yo', 'yo', 'yrs', 'y')}", "age_over_89")
            after = after if after.startswith(" ") or not after else f" {after}"
        else:
            if form == "aged":
                self.say("aged ")
            self.hide(words if form == "words" and words else str(age), "age_over_89")
            after = {"spaced": " yo", "old": " year old", "words": " year old", "aged": ""}[form] + (
                after if after.startswith(" ") or not after else f" {after}"
            )
        if after:
            self.say(after)

    # Numbers

    def nhs(self, role: str) -> None:
        del role
        full = self.facts["nhs_number"]
        short = full[: self.chance.randrange(4, 9)] + full[9:] if len(full) == 10 else full
        short = full[:-1] if len(short) < 9 else short
        swapped = full[:6] + full[7] + full[6] + full[8:]
        typed = self.one(
            full,
            full,
            f"{full[:3]} {full[3:6]} {full[6:]}",
            f"{full[:3]} {full[3:6]} {full[6:]}",
            f"{full[:3]}-{full[3:6]}-{full[6:]}",
            f"{full[:3]} {full[3:]}",
            f"{full[:6]} {full[6:]}",
            f"{full[:3]}.{full[3:6]}.{full[6:]}",
            full[:-1],
            short,
            swapped,
        )
        self.hide(typed, "nhs_number")

    def mrn(self, role: str) -> None:
        """The patient's; with a role, somebody else's."""
        self.hide(self._mrn() if role else self.facts["mrn"], "hospital_number")

    def incident(self, role: str) -> None:
        """The patient's incident number, of ambulance or police."""
        del role
        self.hide(self.facts["incident_no"], "incident_number")

    def log(self, role: str) -> None:
        """Another log or crime number, the words before it said unless bare."""
        year = self.one("25", "26", "2025")
        if role != "bare":
            self.say(
                self.one(
                    "crime no ",
                    "crime ref ",
                    "CRN ",
                    "crime number: ",
                    "police ref ",
                    "log ",
                    "incident no ",
                    "police log no. ",
                )
            )
        self.hide(
            self.one(
                f"20/{self.digits(6)}/{year}",
                f"CR/{self.digits(6)}/{year}",
                f"{self.digits(8)}",
                f"WMP-{self.attended:%Y%m%d}-{self.digits(4)}",
                f"20DY/{self.digits(6)}B/{year[-2:]}",
                self.digits(4),
                f"{self.digits(7)}/{year}",
            ),
            "incident_number",
        )

    def collar(self, role: str) -> None:
        del role
        self.hide(
            self.one(self.digits(4), self.digits(4), self.digits(5), self.digits(3) + self.one("EK", "YR", "ZD")),
            "collar_number",
        )

    def prison(self, role: str) -> None:
        del role
        letters = "ABCDEFGHJKLMNPRTVWXYZ"
        self.hide(f"{self.one(*'ABCDEFGH')}{self.digits(4)}{self.one(*letters)}{self.one(*letters)}", "prison_number")

    def nino(self, role: str) -> None:
        del role
        prefix, digits, suffix = (
            self.one("QQ", "BG", "GB", "NK", "KN", "TN", "NT", "ZZ"),
            self.digits(6),
            self.one(*"ABCD"),
        )
        self.hide(
            self.one(
                f"{prefix}{digits}{suffix}",
                f"{prefix} {digits[:2]} {digits[2:4]} {digits[4:]} {suffix}",
                f"{prefix} {digits} {suffix}".lower(),
                f"{prefix}{digits} {suffix}",
            ),
            "nino",
        )

    def phone(self, role: str) -> None:
        """The patient's; with role nok, that of the next of kin; with any other, somebody's."""
        if role == "nok" and self.latest[0] in "mdwhbicx":
            self.kin = self.kin or self.latest
        number = {"": self.facts["phone"], "nok": self.facts["nok_phone"]}.get(role) or self._phone()
        cut = 5 if number.startswith("07") else 3 if number.startswith("02") else 4
        head, tail = number[:cut], number[cut:]
        forms = [
            number,
            number,
            f"{head} {tail}",
            f"{head} {tail[:3]} {tail[3:]}",
            f"{head}-{tail[:3]}-{tail[3:]}",
            f"+44{number[1:]}",
            f"+44 {number[1:cut]} {tail}",
            f"+44 (0){number[1:cut]} {tail}",
            f"({head}) {tail}",
            f"0044{number[1:]}",
            f"{head}.{tail}",
        ]
        if self.chance.random() < 0.08:
            forms = [" ".join(self.one(*_DIGITS[digit]) for digit in number)]
        self.hide(self.one(*forms), "phone")

    def other_id(self, role: str) -> None:
        """Some other number, what it is said before it; with role bare, digits alone."""
        if role == "bare":
            self.hide(self.digits(self.chance.choice((5, 6, 7, 8))), "other_id")
            return
        what, number = self.chance.choice(
            (
                ("passport ", self.digits(9)),
                (
                    "driving lic ",
                    f"{self.people['p'].surname.upper().translate(_FOLD).replace(chr(39), '')[:5]:9<5}{self.digits(6)}"
                    f"{self.one('A', 'J')}99{self.one('XX', 'KL')}",
                ),
                ("MARAC ref ", f"M{self.digits(5)}"),
                ("PNC ID ", f"{self.attended.year - 3}/{self.digits(7)}{self.one(*'ABDFHLRXZ')}"),
                ("Mosaic no ", self.digits(7)),
                ("RiO no ", self.digits(7)),
                ("home office ref ", f"{self.one('A', 'S')}{self.digits(7)}"),
                ("HC2 cert ", f"{self.digits(8)}"),
                ("bus pass no ", f"6335 97{self.digits(2)} {self.digits(4)} {self.digits(4)}"),
                ("army no ", f"3{self.digits(7)}"),
                ("taxi badge ", f"{self.digits(5)}"),
            )
        )
        self.say(what)
        self.hide(number, "other_id")

    def vehicle(self, role: str) -> None:
        del role
        letters = "ABCDEFGHJKLMNPRSTVWXY"
        three = "".join(self.one(*letters) for _ in range(3))
        plate = (
            f"{self.one('BX', 'YK', 'LR', 'DE', 'MA', 'FN', 'KP')}"
            f"{self.one('08', '12', '19', '22', '24', '57', '63', '71', '74')} {three}"
        )
        self.hide(
            self.one(
                plate,
                plate,
                plate.replace(" ", ""),
                plate.lower(),
                plate.lower().replace(" ", ""),
                f"{self.one(*letters)}{self.digits(2).replace('0', '7')}{self.one('', '3')} {three}",
                f"{three[:2]}{self.one('Z', 'I')} {self.digits(4)}",
            ),
            "vehicle",
        )

    def email(self, role: str) -> None:
        person = self.person(role or "p")
        first, last = (
            re.sub(r"[^a-z-]", "", part.lower().translate(_FOLD)) for part in (person.forename, person.surname)
        )
        self.hide(
            self.one(f"{first}.{last}", f"{first}{self.digits(2)}", f"{first[0]}{last}", f"{last}_{first}")
            + "@"
            + self.one("example.com", "example.co.uk", "mail.example.org", "example.net"),
            "email",
        )

    def handle(self, role: str) -> None:
        person = self.person(role or "a")
        first = re.sub(r"[^a-z]", "", person.forename.lower().translate(_FOLD))
        self.hide(
            self.one("@", "@", "")
            + self.one(
                f"{first}_{self.digits(2)}",
                f"{first}xo{self.digits(1)}",
                f"lil.{first}{self.digits(2)}",
                f"{first}x_{self.digits(3)}",
                f"its{first}{self.digits(2)}",
            ),
            "handle",
        )

    # Places

    def address(self, role: str) -> None:
        """The patient's; with a role, somebody else's."""
        street = self._street() if role else self.facts["address1"]
        flat = self.chance.random()
        if flat < 0.2:
            self.say(self.one("flat ", "Flat ", "flt "))
            self.hide(
                self.one(str(self.chance.randrange(1, 90)), f"{self.chance.randrange(1, 30)}{self.one('a', 'B', 'c')}"),
                "address",
            )
            self.say(self.one(", ", " "))
        elif flat < 0.3:
            self.hide(self.one(*_HOUSES), "address")
            self.say(", ")
        self.hide(street, "address")

    def house(self, role: str) -> None:
        del role
        self.hide(self.one(*_HOUSES), "address")

    def flat(self, role: str) -> None:
        del role
        self.say(self.one("flat ", "Flat ", "flat no ", "room "))
        self.hide(
            self.one(str(self.chance.randrange(1, 90)), f"{self.chance.randrange(1, 30)}{self.one('a', 'B')}"),
            "address",
        )
        self.say(" ")
        self.hide(self.one(*_HOUSES[-5:]), "address")

    def street(self, role: str) -> None:
        """A street without a number: where it happened."""
        del role
        self.hide(f"{self.one(*_STREETS).replace('_', ' ')} {self.one(*_STREET_ENDS)}", "address")

    def town(self, role: str) -> None:
        self.hide(self.one(*_TOWNS) if role else self.facts["town"], "town")

    def postcode(self, role: str) -> None:
        code = self._postcode() if role else self.facts["postcode"]
        area, inward = code.split()
        self.hide(
            self.one(
                code,
                code,
                code.lower(),
                area + inward,
                (area + inward).lower(),
                f"{area}  {inward}",
                f"{area}{inward[0]} {inward[1:]}",
                f"{area[:1]} {area[1:]} {inward}" if area[1:].isdigit() else code,
                f"{area[0]}{area[1:].lower()} {inward.lower()}",
            ),
            "postcode",
        )

    def school(self, role: str) -> None:
        del role
        self.hide(self.one(*_SCHOOLS), "school")
        after = self.one(*next(ends for age, ends in _SCHOOL_ENDS.items() if self.age < age))
        if after:
            self.say(after)

    def venue(self, role: str) -> None:
        del role
        self.hide(self.one(*_VENUES), "venue")

    # Dates

    def born(self, role: str) -> None:
        """The patient's date of birth; with a role, some other adult's."""
        self.hide(self._date(self._born(self.chance.randint(20, 60)) if role else self.dob, with_year=True), "date")

    def date(self, role: str) -> None:
        """A day within the last weeks; with role old, within the last years."""
        days = self.chance.randrange(400, 4000) if role == "old" else self.chance.randrange(1, 45)
        self.hide(self._date(self.attended - dt.timedelta(days=days), with_year=role == "old"), "date")

    def _date(self, day: dt.date, *, with_year: bool) -> str:
        number, month, name, year = day.day, day.month, _MONTHS[day.month - 1], day.year
        nth = f"{number}{'th' if 10 < number < 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
        short = f"{year % 100:02d}"
        forms = [
            f"{number}/{month}/{short}",
            f"{number:02d}/{month:02d}/{year}",
            f"{number:02d}.{month:02d}.{year}",
            f"{number}.{month}.{short}",
            f"{number:02d}-{month:02d}-{short}",
            f"{number:02d}{month:02d}{short}",
            f"{number} {name[:3]} {year}",
            f"{number:02d}-{name[:3]}-{year}",
            f"{nth} {name} {year}",
            f"{nth} of {name} {year}",
            f"{name} {nth} {year}",
            f"{year}-{month:02d}-{number:02d}",
            f"{number:02d} {month:02d} {year}",
            f"{number}{name[:3].lower()}{short}",
        ]
        if not with_year:
            forms += [
                f"{nth} {name[:3]}",
                f"{nth} of {name}",
                f"{number}/{month}",
                f"{nth} {name}",
                f"{name} {nth}",
                f"{number} {name[:3].lower()}",
                f"the {nth} of {name[:3]}".removeprefix("the "),
                f"{number}.{month}",
            ]
        return self.one(*forms)

    # What identifies nobody

    def he(self, role: str) -> None:
        del role
        self.say("he" if self.people["p"].sex == "M" else "she")

    def him(self, role: str) -> None:
        del role
        self.say("him" if self.people["p"].sex == "M" else "her")

    def his(self, role: str) -> None:
        del role
        self.say("his" if self.people["p"].sex == "M" else "her")

    def time(self, role: str) -> None:
        del role
        hour, minute = self.chance.randrange(24), self.chance.randrange(60)
        self.say(
            self.one(
                f"{hour:02d}:{minute:02d}",
                f"{hour:02d}{minute:02d}hrs",
                f"{hour:02d}{minute:02d}",
                f"{hour % 12 or 12}{self.one('am', 'pm')}",
                f"{hour:02d}.{minute:02d}",
                f"{hour % 12 or 12}:{minute:02d} {self.one('am', 'pm')}",
            )
        )

    def obs(self, role: str) -> None:
        del role
        draw = self.chance.randint
        pulse, top, low, breaths, air, heat = (
            draw(58, 124),
            draw(98, 175),
            draw(55, 98),
            draw(12, 24),
            draw(93, 100),
            f"{draw(35, 39)}.{draw(0, 9)}",
        )
        self.say(
            self.one(
                f"obs: HR {pulse} BP {top}/{low} RR {breaths} sats {air}% RA T {heat} GCS 15",
                f"P{pulse} BP{top}/{low} RR{breaths} SpO2 {air} T{heat} BM {draw(4, 9)}.{draw(0, 9)}",
                f"NEWS {draw(0, 5)}",
                f"obs stable NEWS2 = {draw(0, 2)}",
                f"BP {top}/{low}, P {pulse}, R {breaths}, O2 {air}% on air, temp {heat}",
                f"A-own B-RR{breaths} sats {air} C-HR{pulse} BP{top}/{low} CRT<2 D-GCS15 PEARL E-T{heat}",
                "obs NAD",
                f"HR{pulse} {top}/{low} {air}% ra {heat} AVPU=A",
                f"sats {air} on RA",
            )
        )

    def allergy(self, role: str) -> None:
        del role
        self.say(
            self.one(
                "NKDA",
                "nkda",
                "allergies: penicillin (rash)",
                "allergic to pen",
                "All: nil known",
                "allergy trimethoprim",
                "NKA",
                "allergies - plasters, codeine",
                "ALLERGIES: NSAIDs",
            )
        )

    def tetanus(self, role: str) -> None:
        del role
        self.say(
            self.one(
                "tetanus UTD",
                "tet utd",
                "ADT up to date",
                "tetanus ?status",
                "tet given",
                "last tetanus >10yrs ago",
                "Revaxis given L deltoid",
                "tetanus covered",
                "imms utd",
            )
        )

    def drugs(self, role: str) -> None:
        del role
        self.say(
            self.one(
                "co-codamol 30/500 x2 PO given",
                "paracetamol 1g po, ibuprofen 400mg po",
                "DH: ramipril 5mg od, atorvastatin 40mg nocte, metformin 500 bd",
                "on apixaban 5mg BD",
                "nil reg meds",
                "sertraline 100mg OD, propranolol prn",
                "morphine 5mg IV + ondansetron 4mg",
                "Oramorph 10mg given at triage",
                "entonox",
                "DH: COCP",
                "meds: salbutamol, Fostair 2 puffs bd",
                "aspirin 300mg + GTN given by crew",
                "warfarin - INR pending",
                "methadone 60ml daily supervised",
                "calpol 5mls given 1/24 ago",
            )
        )

    def plan(self, role: str) -> None:
        del role
        self.say(
            self.one(
                "Plan: XR, analgesia, r/v",
                "plan - clean + glue, HI advice, home",
                "P: bloods, CTH, obs 1/24",
                "for max fax r/v",
                "d/c w advice",
                "XR then minors",
                "moved to majors",
                "to WR",
                "streamed to UTC",
                "steristrips + dry dressing",
                "LAT gel applied",
                "safeguarding referral done",
                "IDVA referral made",
                "refer ortho",
                "for CT face + c spine",
                "DNW",
                "await r/v",
                "seen in RAT, for cubicle",
                "HI leaflet given",
                "sutures x5 4/0 ethilon ROS 5/7",
            )
        )


_SLOTS: dict[str, Callable[[_Desk, str], None]] = {
    name: getattr(_Desk, name)
    for name in _list(
        "first last full initialled reversed titled doctor nurse nick initials who old nhs mrn incident log collar "
        "prison nino phone other_id vehicle "
        "email handle address house flat street town postcode school venue born date he him his time obs allergy "
        "tetanus drugs plan"
    )
} | {"name": _Desk.any_name}


@dataclass(frozen=True)
class _Template:
    """markup; the signals that are always so; sex, ages and case where the words need them; bare: nothing is added."""

    markup: str
    signals: str = ""
    sex: str | None = None
    ages: tuple[int, int] = (17, 72)
    case: str | None = None
    bare: bool = False


_HEADS = (
    "{full:p} {born} ",
    "{reversed:p} DOB {born} NHS {nhs}. ",
    "Pt: {full:p}, {mrn}\n",
    "NHS no {nhs} / hosp no {mrn}\n",
    "[Seen with|Triaged by] {nurse:n} {time}. ",
    "{titled:p} - ",
    "MRN {mrn}. ",
    "{time} {initials:n}: ",
    "[Prefers|Likes] to be called {first:p}. ",
    "{reversed:p} ({nhs}) ",
    "CAD {incident}. ",
    "Amb job [no|ref] {incident}, arr {time}. ",
    "TRIAGE {time} - ",
    "*[amended|late entry]* {date} {time} ",
    "dob {born}. ",
)
_TAILS = (
    " NOK [mum {full:m}|dad {full:d}] {phone:nok}.",
    " NOK informed [by phone|], {phone:nok}.",
    " {obs}. {allergy}.",
    " {initials:n}",
    " [Seen by|d/w|discussed with] {doctor:s}.",
    " {plan}. {initials:n}/{initials:n2}",
    " GP {doctor:g}.",
    " Addr confirmed {address}, {town} {postcode}.",
    " Contact [tel|no|mob] {phone}.",
    " [Lives|living] at {address} {postcode}.",
    " {obs}",
    " {allergy}. {tetanus}.",
    " [Handover to|H/O] {nurse:n3} {time}.",
    " PC {collar} [present|in WR|attended].",
    " {log}.",
    " NHS {nhs}.",
    " hosp no {mrn}",
    " Attended w [friend {name:f}|sister {name:i}|mate {first:f}|neighbour {titled:f}].",
    " Review [in clinic|fracture clinic|VFC|dressing clinic] {date}.",
    " Lives in {town}.",
    " Postcode {postcode}.",
    " Lives with [gran|nan], {old}.",
    " DOB {born}",
)

_YOUNG = (
    " Goes to {school}.",
    " {school} aware.",
    " Lives with [gran|nan] {first:w}.",
    " School nurse at {school}, {full:y}.",
)
"""Added under 19; those below at and over it."""
_GROWN = (
    " NI no {nino}.",
    " Works at [warehouse|care home|Tesco|council] in {town:x}.",
    " Parked in ambulance bay, reg {vehicle}.",
    " ID: {other_id}.",
    " Carer for [nan|grandad|mum] who is {old}.",
    " insta {handle:f}",
    " on licence, prison no {prison}.",
    " {drugs}. {plan}.",
    " pt's mob {phone}, [ok to leave msg|dont leave voicemail].",
    " Email for letter {email:p}",
    " Last here {date:old} for [same|UTI|# wrist|chest pain].",
    " regular at the {venue}.",
    " Lives at {house}, {town}.",
    " kids at {school}.",
)

_BOOK: dict[str, _Template] = {
    # Violence: strangers, the night out
    "gfs_ex_punched": _Template(
        "{who} assaulted by gf's ex, punched x[2|3|4] [L|R] [cheek|jaw|eye], ?# [zygoma|mandible|orbit], -LOC, etoh++",
        "assault acquaintance alcohol",
    ),
    "named_gfs_ex": _Template(
        "{who} assaulted by gf [{first:w}'s|{first:w}s] ex [{name:a}|{first:a}|{full:a}], [kicked + punched to head|"
        "headbutted to bridge of nose|elbowed in face], [nose deviated|epistaxis settled|R eye "
        "closed]. [-LOC|?LOC|no vomiting].",
        "assault acquaintance",
    ),
    "unknown_males_town": _Template(
        "{who} jumped by [3|4|group of] unknown males walking home from {venue} [approx|at|@] {time}. Punched and "
        "kicked to head+torso whilst on floor. [Phone taken|nil stolen]. {+alcohol}Pt has drunk [8 "
        "pints|a bottle of vodka|++]. Found on {street}. {obs}",
        "assault stranger",
    ),
    "glassed_in_pub": _Template(
        "glassed in {venue} [tonight|at {time}|last night] by [random bloke|stranger|someone he doesnt know], [4|6|"
        "10]cm lac [forehead|L ear|neck - platysma intact|scalp] ++ bleeding. had [5 pints|10 "
        "pints|a few]. mate {name:f} brought {him}self in. {tetanus}",
        "assault stranger weapon alcohol",
        sex="M",
    ),
    "caps_stabbed": _Template(
        "STABBED X[1|2|3] TO [L|R] [THIGH|BUTTOCK|CHEST|FLANK], BY UNKNOWN MALE, ?KITCHEN KNIFE. POLICE ON SCENE PC "
        "{collar}. CAD {incident}. {obs}. RESUS. TRAUMA CALL {time}",
        "assault stranger weapon",
        case="upper",
    ),
    "stabbing_codered": _Template(
        "Trauma call, {who}. Single stab wound [R|L] [4th ICS MCL|epigastrium|axilla|upper arm], 2cm. Attended with 2 "
        'friends who left. Pt refusing to say who, says "[fell on glass|got poked|i dont know '
        'nothing]", friend gave name as {full:f}, pt says real name {full:p}. Police informed, '
        "{log}. GSW/stab form done by {doctor:s}.",
        "assault weapon",
        sex="M",
        ages=(15, 29),
    ),
    "postcode_gang": _Template(
        "{who}. Chased by group on e-scooters w balaclavas near {street}, slashed across [back|L forearm|face] w "
        "machete/zombie knife. [Mum {first:m}|Aunt {first:w}] says ongoing gang beef [w {town:x} "
        "lot|between two postcodes]. Known to YOT worker {full:y}, {phone:x}. Assailant known as "
        "'{nick}' on road, {handle:a}. Safeguarding + Redthread ref'd.",
        "assault weapon gang",
        sex="M",
        ages=(14, 22),
    ),
    "gang_debt": _Template(
        "beaten w [baseball bat|hammer|metal pole] by [2|3] males over drug debt, county lines/gang exploitation "
        "concern, [NRM ref discussed|social worker {full:y} aware]. Pt scared, wont give names "
        "other than '{nick}'. [Driven here in {vehicle}|dropped off by car {vehicle} which left]. "
        "?# ulna ?ribs. [SW tel {phone:x}|alert on system]",
        "assault weapon gang",
        ages=(14, 24),
    ),
    "gang_initiation": _Template(
        "{who} brought by [mum {name:m}|dad {name:d}], [says|disclosed] gang initiation - punched by group of older "
        "boys 'to get in'. Bruises trunk/arms, [tender ribs|haematoma L temple]. Attends {school}. "
        "CAMHS {full:y} involved. MASH referral emailed from {email:y}.",
        "assault gang",
        ages=(12, 17),
    ),
    "gsw": _Template(
        "GSW [R|L] [calf|foot|thigh], through+through, ?9mm, drive-by, gang related per police ([DS|DI|DC] {last:o}, "
        "warrant no {collar}). Nil exsang. TXA 1g given. Firearms officers in dept. Operation log "
        "{incident}. Do NOT give info over phone to callers - ?name {full:x} calling re pt.",
        "assault weapon gang",
        sex="M",
        ages=(16, 35),
    ),
    "bouncer_ejected": _Template(
        "thrown out of {venue} by door staff, hit head on kerb when pushed. door sup badge {other_id:bare}. small lac "
        "occiput, ?KO'd seconds. smells of etoh. girlfriend {name:w} with {him} [phone {phone:x}|]",
        "assault alcohol",
    ),
    "taxi_driver_robbed": _Template(
        "Taxi driver. Passenger assaulted him when asked for fare - punched to [face|L ear] through the screen, fare "
        "not known to him. Own cab {vehicle}, job to {postcode:x}. [Broken glasses, FB ?L eye|"
        "Tooth 21 avulsed - in milk]. {log}",
        "assault stranger",
        sex="M",
        ages=(28, 66),
    ),
    "robbery_phone": _Template(
        "Mugged o/s station [at knifepoint{+weapon}|], {time}. Male on moped grabbed phone, dragged [3|5]m. Abrasions "
        "knees/palms, pain R shoulder. Name {full:p} dob {born}. Stolen no {phone}. Police aware "
        "{log}. very shaken, partner {first:x} coming.",
        "assault stranger",
    ),
    "mistaken_identity": _Template(
        "Punched once by stranger on bus [no 11|no 50|87], [he shouted a different name at pt, '{first:x}'|said pt had "
        "'looked at him']. Lip lac through vermilion. [witness {full:f} left number {phone:x}|CCTV "
        "on bus].",
        "assault stranger",
    ),
    "acid": _Template(
        "?acid/alkali thrown in face by males on bike @ {street}. irrigated 2L by LAS, pH [8|9|7.5]. [VA 6/9 both|"
        "corneal haze L]. Ophthal reg {doctor:s} aware. Incident {incident}. Mum {first:m} "
        "{phone:nok} en route from {town:x}",
        "assault weapon stranger",
    ),
    "hate_crime": _Template(
        "{who} verbally abused (racist) then [pushed|punched] off bike by unknown male cyc lane {street}. # clavicle "
        "clinically. [{doctor:s} saw|seen by {nurse:n}]. Hate crime reported PC {full:o} {collar}.",
        "assault stranger",
    ),
    # Violence: at home
    "dv_partner_short": _Template(
        "dv. [partner|bf|husband] {name:h} [strangled|choked|throttled] her [last nt|{date}], voice hoarse, petechiae. "
        "[2|3] kids at home w nan. doesnt want police. idva aware {initials:n}",
        "assault partner",
        sex="F",
        ages=(18, 55),
    ),
    "dv_husband_long": _Template(
        "{who}. Attends alone. States husband {full:h} (dob {born:h}) pushed her down stairs ~{time} after argument re "
        "money. Lives {address}, {town} {postcode}. Pain L wrist, # distal radius on XR. DASH 16 → "
        "MARAC. Safe number is sister {name:i} on {phone:x}, do NOT ring home or text {phone}. "
        "Children {first:c} (4) and {first:c2} (7), {school}. HV {full:y} informed.",
        "assault partner",
        sex="F",
        ages=(20, 48),
    ),
    "dv_male_victim": _Template(
        "Male, c/o injury to [chest|L hand|forearm]. Initially said accident; when alone disclosed girlfriend {name:w} "
        "[threw kettle of hot water over him{+weapon}|came at him with knife{+weapon}|bit him], "
        "not first time. [ManKind info given|declined MARAC]. Staying w brother {first:b} at "
        "{address:x}.",
        "assault partner",
        sex="M",
        ages=(20, 58),
    ),
    "dv_ex_weapon": _Template(
        "ex partner {full:h} broke in thru kitchen window [at|approx] {time} & hit her w [rolling pin|hammer|bottle] "
        "to head. Non-molestation order in place. 5cm lac R parietal. HE IS IN WAITING ROOM per "
        "{nurse:n} - security + PC {collar} aware. {log}",
        "assault partner weapon",
        sex="F",
        ages=(19, 60),
    ),
    "dv_pregnant": _Template(
        "{who} 2[2|4|8]/40 G2P1, kicked to abdo by partner [{first:h}|{name:h}]. FM felt. No PV loss. Booked w "
        "community MW {full:y}. Anti-D ?rh neg. O+G reg {doctor:s} to see. Hx from pt w door "
        "closed, 'he' speaks for her. {mrn}",
        "assault partner",
        sex="F",
        ages=(18, 42),
    ),
    "dv_same_sex": _Template(
        "{who} pushed by wife {name:w} during row, fell onto coffee table, [tender R ribs 6-8|bruise to hip]. both had "
        "wine. wife remorseful, in WR, {phone:x}. Pt happy to be contacted by email only {email:p}",
        "assault partner alcohol",
        sex="F",
        ages=(22, 60),
    ),
    "dv_interpreter": _Template(
        "Seen w Language Line [Urdu|Polish|Romanian|Somali] interpreter ID {other_id:bare}. Mother in law {full:w} and "
        "SIL have been hitting her w [slipper|belt|stick], not allowed out. Burn marks both "
        "forearms. Passport taken. ?HBV/modern slavery. Maiden name {last:x}. On spouse visa.",
        "assault family weapon",
        sex="F",
        ages=(18, 38),
    ),
    "elder_abuse": _Template(
        "{who}. Brought in by carer {name:f} - bruising both upper arms ?grip marks. Pt says son {first:b2} 'gets "
        "rough' w her, pushed her into door today. Lives w son at {address}. DoLS n/a, has "
        "capacity. Adult SG ref'd. Carer agency tel {phone:x}.",
        "assault family",
        sex="F",
        ages=(76, 101),
    ),
    "brother_fight": _Template(
        "brother [{first:b}|{name:b}] hit {him} [w xbox controller|with a pan|w dumbbell] in argument. 3cm lac "
        "eyebrow. glued {initials:n}",
        "assault family weapon",
        ages=(16, 34),
    ),
    "dad_punched": _Template(
        "argument w father {full:d} re staying out, dad punched {him} in mouth. loose 11. [Mum {first:m} present, "
        "tearful|here with aunt {first:w}]. year [9|10|11] at {school}. CSC EDT rung - {full:y} on "
        "call, {phone:x}.",
        "assault family",
        ages=(13, 17),
    ),
    "son_hit_mum": _Template(
        "{who}, son {first:b2} (ADHD, 15) lashed out & kicked her in L knee. Doesn't want him in trouble. Xray nbi. "
        "Early Help worker {full:y} aware",
        "assault family",
        sex="F",
        ages=(34, 55),
    ),
    "nai_infant": _Template(
        "Paeds. Infant, {full:p}, mum {full:m}'s new bf {first:h} was minding. Bruise to cheek + reduced movement L "
        "leg. ?NAI. Story changed x2. Skeletal survey, paeds cons {doctor:s}. SW {full:y}. Sibling "
        "{first:c} (3) also to be seen. Red book no {nhs}.",
        "assault",
        ages=(0, 0),
    ),
    "in_laws": _Template(
        "hit on head w saucepan by sister-in-law {name:w} at family gathering [over inheritance|re wedding]. no loc. "
        "2cm haematoma. [police called log {incident}|doesnt want police]. husband {first:h} with "
        "her",
        "assault family weapon",
        sex="F",
        ages=(25, 60),
    ),
    "wedding_fight": _Template(
        "fight at wedding at {venue}, cousin {name:b} bottled {him} . 4 cm scalp lac, staples x4. been drinking all "
        "day. uncle {first:h} also being seen in cubicle 6",
        "assault family weapon alcohol",
        ages=(19, 50),
    ),
    # Violence: other settings
    "prisoner": _Template(
        "From HMP, {full:p} {prison}, escort officers {last:o} and {last:o2} (x2 cuffed). Assaulted on wing by "
        "cellmate {last:a}, [boiling water + sugar thrown to face|hit w tin in sock|PP battery in "
        "sock to head]. {obs}. Return to healthcare wing, discharge letter w officers.",
        "assault weapon acquaintance",
        sex="M",
        ages=(21, 62),
    ),
    "custody": _Template(
        "BIB police PC {collar} + PC {initialled:o} from custody, arrested for [D+D|affray]. Says officers 'kneed "
        "{him} in ribs' during arrest. ?# rib clinically, CXR NAD. intox, abusive to staff. "
        "Custody record {log:bare}. fit to be detained {initials:s}",
        "assault alcohol",
        ages=(18, 50),
    ),
    "staff_assaulted": _Template(
        "Staff member ([HCA|RMN|porter]) from ward, punched to [jaw|temple] by confused pt bed 12. Datix "
        "{other_id:bare}. Staff name {full:p}, ext on request. Jaw clicks, OPG.",
        "assault",
        ages=(21, 63),
    ),
    "school_fight": _Template(
        "{who} year [7|8|10] {school}. fight at break w another [boy|girl] {name:a}, [banged head on locker|punched to "
        "nose|hair pulled + scratched]. teacher {titled:t} with {him}. mum {name:m} {phone:nok} on "
        "way.",
        "assault acquaintance",
        ages=(11, 16),
    ),
    "school_stab_compass": _Template(
        "stabbed in [thigh|hand|back] w compass by classmate {first:a} at {school} , tiny puncture, {tetanus}, mum "
        "{first:m} v upset wants it reported",
        "assault weapon acquaintance",
        ages=(10, 15),
    ),
    "neighbour_dispute": _Template(
        "Neighbour at {flat} 'came at {him} with a garden [spade|rake]' over parking. neighbours name {titled:a}. "
        "bruise to [L forearm, defensive|shin]. {log}",
        "assault weapon acquaintance",
        ages=(30, 80),
    ),
    "workmate": _Template(
        "assaulted at work by colleague {full:a}, pushed into racking, [c/o neck pain|lac to elbow]. manager {first:f} "
        "{phone:x}. works agency, NI {nino} on badge",
        "assault acquaintance",
    ),
    "hostel": _Template(
        "NFA, staying at hostel {flat}. another resident '{nick}' hit {him} with a [pool cue|bottle|mop handle]. Both "
        "had been drinking. Etoh dependent, CIWA 14. Keyworker {full:y} {phone:x}. {drugs}",
        "assault weapon acquaintance alcohol",
        ages=(25, 64),
    ),
    "football_fight": _Template(
        "went to [the game|derby], away fans set on {him} outside {venue}. Kicked to head. GCS 14 -> 15. repetitive. "
        "ct head. friend {first:f} filmed it, {handle:f}",
        "assault stranger",
        sex="M",
        ages=(17, 55),
    ),
    "sexual_assault_sarc": _Template(
        "Pt discloses sexual assault [last night|on {date}] by male she met on app (profile name {first:a}, "
        "{handle:a}). Nil injuries seen. Forensic window ok, not washed. SARC tel'd spoke to "
        "{first:f}. PEPSE + EC d/w {doctor:s}. SOIT officer DC {full:o} collar {collar}. Chaperone "
        "{nurse:n}.",
        "assault sexual acquaintance",
        sex="F",
        ages=(18, 45),
    ),
    "sexual_ex": _Template(
        "raped by ex partner {full:h} 2/7 ago at {address:x}. declines police. wants STI screen. GP {doctor:g} not to "
        "be told. call only on {phone}, ISVA referral.",
        "assault sexual partner",
        sex="F",
        ages=(18, 50),
    ),
    "spiked_woke_unknown": _Template(
        "?spiked + sexually assaulted, woke up in unknown house nr {street}, no memory after {venue}. Drank [3|4] "
        "vodkas. Pain PV. Flatmate {name:f} brought in. Tox kit EE sealed w PC {collar}. {log}",
        "assault sexual alcohol",
        sex="F",
        ages=(18, 30),
    ),
    "bus_groping": _Template(
        "{who}. Unknown male groped her on bus + when she pushed him off slapped her. Red mark L cheek. distressed. "
        "mum {first:m} here. {school} informed.",
        "assault sexual stranger",
        sex="F",
        ages=(14, 19),
    ),
    "uncle_historic": _Template(
        "{who} low mood/OD thoughts. On asking, discloses unwanted touching by step-grandfather {full:h2} this week. "
        "paeds reg {doctor:s}, police child abuse unit DC {last:o} {phone:x}. Do not d/c w/o SW "
        "{full:y}.",
        "assault sexual family",
        ages=(11, 16),
    ),
    "bite_assault": _Template(
        "Human bite [R|L] [ear|index finger|nipple|cheek], fight outside {venue}, [unknown male|random]. Co-amox, "
        "{tetanus}, hep B booster, BBV bloods. intox. name on bottle {full:p} {mrn}",
        "assault stranger alcohol",
        ages=(18, 45),
    ),
    "dog_as_weapon": _Template(
        "[ex's|ex partners] new bf {name:a} set XL bully on {him} deliberately. punctures L calf x6. police have "
        "seized dog. {log}. washout in theatre NBM from {time}",
        "assault weapon acquaintance",
        ages=(18, 50),
    ),
    "car_used": _Template(
        "Deliberately driven at by [ex {first:h}|ex partner {full:h}] in his car {vehicle}, bumped L hip, thrown to "
        "verge. c/o pelvis + L knee pain. Police PC {collar} {log}. Women's Aid no given",
        "assault weapon partner",
        sex="F",
        ages=(20, 50),
    ),
    "bb_gun": _Template(
        "shot w BB gun by [kids|youths] on {street}, pellet in [cheek|buttock|calf], xr +ve. {he} knows one as "
        "'{nick}' from {school}",
        "assault weapon acquaintance",
        ages=(12, 40),
    ),
    "lowercase_kicked": _Template(
        "kicked in head outside {venue} by 2 lads, dont know em, ko'd 1 min per mate {first:f}, vomited x2, amnesic, "
        "drunk, gcs 14 e4v4m6, collar on, ct",
        "assault stranger alcohol",
        sex="M",
        ages=(18, 40),
        case="lower",
    ),
    "domestic_staccato": _Template(
        "Bruises. Different ages. Says 'walked into door'. Partner {first:h} answered all Qs. Seen alone by {nurse:n}: "
        "disclosed he hits her. Code word agreed - '{first:x}'. FU call via {school} ofice "
        "{phone:x}",
        "assault partner",
        sex="F",
        ages=(19, 60),
    ),
    "kitchen_row": _Template(
        "c/o burns - hot oil from pan thrown by housemate {name:a} in argument about rent. 4% TBSA [chest + arm|neck]. "
        "cooled 20 mins. Burns unit d/w {doctor:s} {time}, photos emailed. housemate arrested.",
        "assault weapon acquaintance",
        ages=(18, 40),
    ),
    "retracted": _Template(
        "{full:p} {born}. Amb sheet says assaulted by partner {name:x}. In dept {he} tells {nurse:n} same - shoved, "
        "hit back of head on radiator - but wants nothing documented. 1cm lac. D/w SG lead "
        "{full:y}. Lives {house}, {street}, {postcode}",
        "assault partner",
    ),
    "letter_to_gp": _Template(
        "Dear {doctor:g},\nRe: {full:p}, DOB {born}, {address}, {town}, {postcode}. NHS {nhs}\nThis [gentleman|person] "
        "attended following an alleged assault by an acquaintance, {full:a}, on {date}. X-rays "
        "showed an undisplaced fracture of the [5th metacarpal|nasal bones]. Follow up in the "
        "fracture clinic on {date}.\nYours sincerely\n{doctor:s}\nED [SHO|ST4|consultant]",
        "assault acquaintance",
        bare=True,
    ),
    "gang_reprisal_park": _Template(
        "stamped on in park by [5|6|8] lads from rival gang, reprisal for [last weeks stabbing|music video]. boot mark "
        "L flank, haematuria. CT. 'no comment' to PC {collar}. Sister {first:i} {phone:nok} says "
        "they were shouting '{nick}'. OPs name {last:a} mentioned. Violence reduction nurse "
        "{first:y} paged",
        "assault gang",
        sex="M",
        ages=(15, 26),
    ),
    "gang_carried_knife": _Template(
        "BIBP, gang nominal per officers {initialled:o}/{initialled:o2}. Slash to [palm|webspace] when rival pulled a "
        "[rambo knife|machete] nr {school}. FDP 4th ? cut, hand surgeons {doctor:s}. Tag on L "
        "ankle, curfew {time}. Op ref {log:bare}",
        "assault weapon gang",
        sex="M",
        ages=(14, 24),
    ),
    "gang_girl_taken": _Template(
        "{who}, missing from placement since {date}, found w older males. Says 'the boys' (gang) made her hold drugs, "
        "slapped + cigarette burns to arm for losing some. CSE/CCE flags. foster carer {full:w} "
        "{phone:x}. Missing person ref {log:bare}. {handle:x} on snap is recruiter.",
        "assault gang weapon",
        sex="F",
        ages=(13, 17),
    ),
    "sexual_student_halls": _Template(
        "student, {flat}. Says friend of a friend {first:a} had sex w her when she said no, [Sat night|{date}]. Hickey "
        "marks neck, bruise inner thigh. Uni email {email:p}. Wants SARC self referral, no police "
        "atm. {nurse:n} stayed w pt.",
        "assault sexual acquaintance",
        sex="F",
        ages=(18, 24),
    ),
    "sexual_male_stranger": _Template(
        "MALE PT. RAPED BY STRANGER IN TOILETS OF {venue}, HELD BY NECK. PR BLEED SMALL. WANTS MALE DR - {doctor:s}. "
        "PEP GIVEN {time}. POLICE {log}. BF {first:h} IN RELATIVES ROOM",
        "assault sexual stranger",
        sex="M",
        ages=(18, 50),
        case="upper",
    ),
    "sexual_care_home": _Template(
        "res of {house}, dementia. carers found other resident {titled:a} in her bed, bruising thighs ?sexual assault. "
        "daughter {full:i} {phone:nok} + CQC + police informed. Geris {doctor:s}. {who} DOB {born}",
        "assault sexual acquaintance",
        sex="F",
        ages=(74, 99),
    ),
    # Not violence, and near it
    "denies_assault": _Template(
        "found on floor {street} by passer by, abrasion R temple. Smells of ETOH. Denies assault. No witness. says "
        "tripped. [wallet has ID {full:p} {born}|gives name as {full:p}]. {obs}",
        "alcohol",
    ),
    "stabbing_chest_pain": _Template(
        "{who} stabbing chest pain since {time}, pleuritic, worse on insp, [nil SOB|SOBOE]. Recent flight. Wells 1.5. "
        "ECG shown to {doctor:s} {time}. [OCP|ex smoker]. {obs}"
    ),
    "cardiac_short": _Template(
        "{who} cp central crushing radiating L arm, clammy. [PMH MI {date:old}|IHD]. {drugs}. ecg at {time} shown to "
        "{initials:s}, trop sent",
        ages=(42, 89),
    ),
    "hit_by_car": _Template(
        "Pedestrian hit by car ~20mph on {street}, [rolled over bonnet|thrown 2m]. Driver stopped, {full:x}, reg "
        "{vehicle}, {phone:x}. [Deformed R tib/fib|c spine tender]. No LOC. HEMS cancelled. "
        "CAD{incident}"
    ),
    "rtc_multi": _Template(
        "RTC 2 car. Front seat passenger of {vehicle}, belted, airbags ++, self extricated. c/o neck + sternal pain. "
        "Driver is husband {full:h}, cub 4. Other car {vehicle}. Police {log}, PC {initialled:o} "
        "{collar}.",
        sex="F",
    ),
    "etoh_fall": _Template(
        "intox ++, fell off kerb o/s {venue}. lac chin. gives dob {born} and name {name:p}, friend {first:f} confirms. "
        "address ?{address}. obs 1/24 until sober",
        "alcohol",
        ages=(18, 60),
    ),
    "dog_attack": _Template(
        "attacked by dog in park - [lab|staffie|alsatian] belonging to neighbour {titled:x}. Punctures R forearm, "
        "[degloving thumb|no tendon inj]. Co-amox 625 tds, {tetanus}. {allergy}"
    ),
    "child_dog_bite": _Template(
        "{who} bitten on face by nans dog. thru lip. plastics r/v {doctor:s}. nan {full:w}, mum {first:m}. Home circs "
        "- HV {full:y}. nbm since {time}",
        ages=(1, 9),
    ),
    "punched_wall": _Template(
        "punched wall in temper after row w gf {first:w} , swelling over 5th MC , boxers # . no tooth contact. denies "
        "hitting anyone. neighbour strap VFC {date}",
        sex="M",
        ages=(15, 35),
    ),
    "kicked_by_horse": _Template(
        "{who} kicked by horse at stables in {town:x}, [L thigh|epigastrium|R forearm], hoof print bruise. Horse owner "
        "{name:x} present. FAST neg. {drugs}",
        ages=(10, 60),
    ),
    "hit_head_cupboard": _Template(
        "hit head on cupboard door [bending down|at work]. 1cm lac vertex, no loc no vom, not on thinners. glue. tel "
        "{phone} {initials:n}"
    ),
    "nurse_fall_elderly": _Template(
        "{who} fall from standing, [long lie 6hrs|mechanical trip over rug], short+ext rot R leg. From {house} care "
        "home, carer {name:f}. NOK [daughter {full:i}|son {full:b2}] {phone:nok}. DNACPR in place "
        "dated {date:old}. #NOF pathway. FIB by {doctor:s}. {drugs}",
        ages=(78, 102),
    ),
    "oldest_sepsis": _Template(
        "{who}, ?urosepsis. from home {address}, POC qds. temp 39.1 new confusion. Lactate 3.4. Sepsis 6 started "
        "{time} {initials:n}. Spouse {first:x}, also {old}, at home alone - {phone:nok}",
        ages=(90, 101),
    ),
    "oldest_faint": _Template(
        "collapse at church, {who}. Witnessed by vicar {full:x}, ~30 secs, no seizure. LSBP drop 35. {drugs}. "
        "Independent, drives {vehicle} !! GP {doctor:g}",
        ages=(90, 98),
    ),
    "care_home_caps": _Template(
        "{who} FROM RES HOME, UNWITNESSED FALL, SKIN TEAR R SHIN, ON [APIXABAN|WARFARIN|CLOPI]. STAFF {name:f} SAYS "
        "NOT {his} NORMAL SELF. DOB {born} NHS {nhs}. NOK {full:c} {phone:nok}. CTH REQUESTED",
        ages=(82, 100),
        case="upper",
    ),
    "sepsis_chemo": _Template(
        "Day 9 post FEC-T, temp 38.[4|9] at home. Alert card onc cons {doctor:s}, hotline advised attend. Neut sepsis "
        "- tazocin 4.5g IV @ {time}, pt {mrn}. {allergy}. {obs}",
        ages=(35, 75),
    ),
    "back_pain": _Template(
        "lbp 3/52 since lifting [sofa|boxes]. No red flags: nil saddle anaesth, bladder/bowel ok, PR not done. {drugs} "
        "not touching it. GP [appt|ref] {doctor:g} not til {date}."
    ),
    "cauda": _Template(
        "?CES. 2/7 urinary hesitancy + bilat sciatica. PVR 410. MRI d/w radiology {initialled:x} booked {time}. spinal "
        "reg at QE aware, {doctor:s}. Pt tel {phone}"
    ),
    "overdose_pcm": _Template(
        "OD 32 x paracetamol 500mg @ {time}, staggered? w 1/2 bottle [wine|vodka]. Argument w [bf|ex] {first:h}. Note "
        "left for mum {first:m}. Levels at 4/24. NAC if >line. MH liaison {full:y} aware. Toxbase "
        "checked {initials:n}.",
        "alcohol",
        ages=(15, 55),
    ),
    "self_harm_cut": _Template(
        "{who} self inflicted lacs L forearm x[6|10|20], superficial, razor. Regular attender, care plan - CPN "
        "{full:y} {phone:x}. Not suicidal. Steri'd. no one else involved. RiO + {nhs}",
        ages=(14, 45),
    ),
    "psych_136": _Template(
        "S136 by PC {collar} from bridge at {street}, {time}. Says voices telling {him} '{first:x} is coming'. AMHP "
        "{full:y}. {other_id}. Searched - nil weapons. Denies harm to others. {obs}"
    ),
    "ligature": _Template(
        "attempted hanging, ligature cut by [flatmate {first:f}|brother {first:b}]. Mark to neck, voice ok, no "
        "stridor. 1:1 obs {nurse:n}. CTA neck. Partner {full:x} {phone:nok}. Lives {flat}, "
        "{postcode}",
        ages=(17, 60),
    ),
    "paeds_fever": _Template(
        "{who} temp 39.[2|6] D3, coryzal, off food, wet nappies x3. no rash. Mum {first:m} says nursery outbreak. Imms "
        "utd. Traffic light green/amber. calpol + nurofen given. HV clinic {town}",
        ages=(1, 4),
    ),
    "paeds_nai_denied": _Template(
        "{who} spiral # ? toddler's. Tripped on lego witnessed by both parents {first:m} + {first:d}, consistent hx, "
        "no SG concerns after d/w {doctor:s}. CP-IS checked - not on plan. Nursery: {school}",
        ages=(1, 3),
    ),
    "paeds_croup": _Template(
        "barking cough since {time}, mild recession, stridor when upset only. Dex 0.15mg/kg = [1.8|2.1]mg po given. "
        "{first:p}'s mum {phone:nok} . r/v 2/24 {initials:n}",
        ages=(1, 4),
    ),
    "pulled_elbow": _Template(
        "{who} not using L arm since big sister {first:i} swung {him} round. reduced by ENP {last:n}, using arm. home",
        ages=(1, 4),
    ),
    "head_injury_school": _Template(
        "fell off climbing frame at {school}, bumped head, [teacher|TA] {titled:t} saw it. cried straight away, vom "
        "x1. gcs15. dad {name:d} here. {phone:nok}",
        ages=(5, 11),
    ),
    "sport_ankle": _Template(
        "{who} inversion R ankle @ 5 a side, unable WB 4 steps, tender lat mal post edge. Ottawa +ve. XR nbi. plays "
        "for {venue} FC, coach {first:f} gave lift. RICE",
        ages=(13, 45),
    ),
    "rugby_shoulder": _Template(
        "tackled in rugby match v {school}, ant dislocation L shoulder, 1st time. Neurovasc intact incl reg badge. "
        "{drugs}. Sedation w {doctor:s} + {nurse:n}. Reduced 1st attempt {time}. wt 82kg",
        sex="M",
        ages=(15, 38),
    ),
    "boxing": _Template(
        "sparring at boxing club - punched to ribs by training partner {first:f}, consensual, gloves on. ?# rib 9. cxr "
        "no ptx. coach {nick}.",
        ages=(15, 35),
    ),
    "diy_nail_gun": _Template(
        "nail gun to L index, DIY at home. Nail in situ, [xr no bone|thru DIP]. Tetanus ?. Wife {name:w} drove. hand "
        "clinic {date} cons {titled:s}. occupation [joiner|chef]",
        sex="M",
    ),
    "kitchen_cut": _Template(
        "cut L thumb w knife slicing [avocado|bagel|onions]. 2cm, FROM, sens intact. {tetanus}. glued {initials:n}. "
        "works {venue} as chef, mgr {first:f}",
        ages=(17, 60),
    ),
    "chainsaw": _Template(
        "CHAINSAW V THIGH. 8CM LAC TO MUSCLE. NO PULSATILE BLEED. TOURNI ON {time} BY COLLEAGUE {first:f}. AIR AMB DR "
        "{last:s}. SITE: {house}, {street}. EMPLOYEE NI {nino}",
        sex="M",
        case="upper",
    ),
    "ladder_fall": _Template(
        "fall from ladder approx 3m onto patio, cleaning gutters at {address:x} for {titled:x}. L1 tender. log rolled. "
        "CT trauma. self employed, van {vehicle}"
    ),
    "asthma": _Template(
        "{who} asthma exac, PEFR 210 (best 480), sats [91|93], can't complete sentences. B2B nebs, pred 40. ITU adm "
        "{date:old}. attends w carer {first:f}. prev records under {last:x}, hosp no {mrn}",
        ages=(12, 60),
    ),
    "seizure": _Template(
        "seizure in [Asda|queue|bus stop] ~3 mins per bystander {full:x} {phone:x}. Known epileptic, [missed meds|on "
        "keppra 1g bd]. post ictal. Medic alert: {full:p} {born}. Bit tongue. BM 5.6",
        ages=(17, 70),
    ),
    "stroke_call": _Template(
        "FAST +ve, R facial droop + arm weakness, LKW {time} by [partner|neighbour] {first:x}. NIHSS 11. CT {time}. "
        "thrombolysis d/w {doctor:s}, telestroke. on no anticoags. NHS {nhs}",
        ages=(55, 89),
    ),
    "abdo_rif": _Template(
        "RIF pain 24/24, migratory, N+V, anorexia. [UPT neg|LMP 2/52]. McBurneys +. Surg SHO {doctor:s} to see. NBM. "
        "{allergy}. partner {first:x} {phone:nok}",
        ages=(14, 50),
    ),
    "ectopic": _Template(
        "{who} 6/40 by dates, LIF pain + spotting, shoulder tip pain. UPT +ve. Gynae {doctor:s}. wide bore x2, G+S. "
        "husband {titled:h} informed. ID band {full:p} {mrn}",
        sex="F",
        ages=(19, 42),
    ),
    "renal_colic": _Template(
        "loin to groin L, writhing, [blood ++|nit neg] on dip. Diclofenac PR 100. CT KUB. Prev stone {date:old} at "
        "hospital in {town:x}. {phone}"
    ),
    "lwbs": _Template(
        "called x3 WR {time} {initials:n}, no ans. tel {phone} - no reply, msg left w {first:f}. DNW. GP letter. "
        "address {address} {postcode}",
        bare=True,
    ),
    "frequent_attender": _Template(
        "!!ALERT!! aka {full:x}, {full:x2}, dob variously {born}. Violent to staff previously (incident {date:old}) - "
        "see 2:1. Today: [chest wall pain|toothache|asks for diazepam], calm, obs n. care plan by "
        "{doctor:s}"
    ),
    "needlestick": _Template(
        "needlestick, [sharps bin|venflon], donor known {full:x} {mrn:x}. Bled + washed. Bloods for storage. OH "
        "tomorrow {phone:x}. low risk. {full:p} - staff {email:p}",
        ages=(21, 60),
    ),
    "eye_fb": _Template(
        "fb L eye grinding [no goggles|at work]. VA 6/6 6/9. rust ring removed w needle by {initials:s}. chloramph. "
        "r/v eye cas {date}."
    ),
    "burn_iron": _Template(
        "{who} grabbed iron, blister palm 1%. Cooled, clingfilm. hx consistent. mum {first:m} {phone:nok} , burns "
        "clinic {date}. {school} told",
        ages=(1, 6),
    ),
    "jehovah_bleed": _Template(
        "pr bleed mod, on riv. Hb 71. Refuses blood products, advance decision signed {date:old} witness {full:x}. "
        "Gastro {doctor:s}. Rose-coloured not malaena. {mrn}",
        ages=(50, 95),
    ),
    "allergic": _Template(
        "anaphylaxis to [nuts|prawns] at {venue}, adrenaline 500mcg IM x[1|2] (crew), hydrocort+chlorphen. tongue "
        "swelling settled. obs 6/24. epipen. [bf {first:h}|gf {first:w}] given {his} phone {phone}"
    ),
    "dental": _Template(
        "toothache LR6, no trismus, no swelling. dentist {titled:x} cant see til {date}. 111 ref {incident}. Ibuprofen "
        "+ met"
    ),
    "tourist_no_record": _Template(
        "no GP, overseas - passport {other_id:bare}, email {email:p}. [jellyfish sting|insect bite] L foot cellulitis. "
        "staying {house} {town}. name spelt {full:p}",
        ages=(18, 60),
    ),
    "nil_identifiers_lac": _Template(
        "lac to knee fell on gravel 2/24 ago, cleaned, steri strips, {tetanus}, home", bare=True
    ),
    "nil_identifiers_drunk": _Template(
        "drunk, fell asleep in park, cold, obs ok, bair hugger, tea + toast, home when sober. not assaulted",
        "alcohol",
        bare=True,
    ),
    "nil_identifiers_assault": _Template(
        "punched x1 to nose by unknown male, septal haematoma excluded, deviated, ENT 5/7. {allergy}. may need MUA. "
        "hill walking so ?delayed presentation",
        "assault stranger",
        bare=True,
    ),
    "nil_identifiers_words": _Template(
        "may have hope of grace period - mark on skin rose in colour, bright young man, long brown hair, green sputum. "
        "{obs}",
        bare=True,
    ),
    "handover_list": _Template(
        "H/O [nights|late]:\n1. {last:x} cub 3 - trop due {time}\n2. {full:p} {mrn} - alleged assault, awaiting max "
        "fax, PC {collar}\n3. {last:x2} - #NOF, bed req\n4. '{first:x3}' ?surname, no ID, nursing "
        "home ringing round\n{initials:n}",
        "assault",
        bare=True,
    ),
    "registration_dump": _Template(
        "{reversed:p} | {born} | {nhs} | {mrn} | {address}, {town}, {postcode} | {phone} | NOK {full:m} {phone:nok} | "
        "GP {doctor:g} | PC: [abdo pain|assault - punched to face{+assault}|fall|head inj]",
        bare=True,
    ),
    "texting_nurse": _Template(
        "pt {first:p} v anxious as ex ({first:h} {last:h}) keeps msging off {handle:h}, threatened to 'do her in', "
        "came to house {address} lst nite n slapped her. red mark only. safe 2 go to mums - "
        "{first:m}, {postcode:x}. {initials:n}",
        "assault partner",
        sex="F",
        ages=(17, 45),
    ),
    "two_brothers": _Template(
        "both brothers here, this is {first:p} not {first:b}!! (dob {born}). assaulted by same group, known from "
        "college, hit w belt buckle. lac scalp. {first:b}'s notes under {mrn:x}",
        "assault weapon acquaintance",
        sex="M",
        ages=(16, 24),
    ),
    "sport_hockey": _Template(
        "hockey stick to mouth in match, accidental, 2 teeth out, {first:f} has them in milk. {school} team. OMFS "
        "{doctor:s}",
        ages=(12, 30),
    ),
    "prison_self": _Template(
        "ex HMP released {date}, {prison} on paperwork, found w/d from heroin. COWS 14. abscess groin. probation "
        "{full:y} {phone:x}. {other_id}",
        sex="M",
        ages=(22, 55),
    ),
    "van_delivery": _Template(
        "delivery driver, van {vehicle} rolled onto foot handbrake off. crush inj R forefoot. depot {street} "
        "{postcode:x}. Mgr {name:f} accident book {log:bare}"
    ),
}

TEMPLATES: tuple[str, ...] = tuple(_BOOK)


def write(template: str, chance: random.Random) -> Note:
    """A note of the template, the same for the same chance."""
    book = _BOOK[template]
    identity = f"{template}-{chance.getrandbits(32):08x}"
    desk = _Desk(chance, book.sex, book.ages)
    desk.signals |= set(book.signals.split())
    if not book.bare and chance.random() < 0.22:
        desk.fill(chance.choice(_HEADS))
        desk.say(" ")
    desk.fill(book.markup)
    for tail in chance.sample(
        _TAILS + (_YOUNG if desk.age < 19 else _GROWN), chance.choice((0, 0, 1, 1, 2)) if not book.bare else 0
    ):
        stopped = desk.draft.parts[-1].text.endswith(".")
        desk.say(chance.choice((" " if stopped else ". ", " " if stopped else ". ", " ", "\n", " - ")))
        desk.fill(tail)
    return _typed(desk.draft, chance, book.case).note(
        identity, "triage_desk", template, _record(desk.record(), chance), desk.signals
    )


def _typed(draft: Draft, chance: random.Random, case: str | None) -> Draft:
    case = case or chance.choices(("as_is", "lower", "upper"), (62, 26, 12))[0]
    hurried = chance.random() < 0.25
    draft = draft.typed(
        chance,
        case=case,
        typos=0.06 if hurried else 0,
        lost_spaces=0.03 if hurried else 0,
        punctuation=chance.random() > 0.2,
    )
    parts = list(draft.parts)
    for place, (part, after) in enumerate(pairwise(parts)):
        # A space lost before a name: "byKyle".
        if (
            hurried
            and part.kind is None
            and after.kind == "name"
            and len(part.text) > 1
            and part.text[-2:-1].isalpha()
            and part.text.endswith(" ")
            and chance.random() < 0.03
        ):
            parts[place] = part._replace(text=part.text[:-1])
    if chance.random() < 0.08:
        parts = [part._replace(text=part.text.replace("'", "’")) if part.kind is None else part for part in parts]
    return Draft(parts)


def _record(facts: dict[str, str], chance: random.Random) -> dict[str, str]:
    """Three in ten empty, four partial, three whole."""
    share = chance.choices((0.0, 0.6, 1.0), (30, 40, 30))[0]
    return {key: value for key, value in facts.items() if chance.random() < share}
