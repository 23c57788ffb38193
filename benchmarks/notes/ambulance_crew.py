# ruff: noqa: E501 (a note stands on one line, as a trust writes it)
"""Notes as ambulance crews and call takers of an ambulance trust type them.

Knows: invented people by origin, invented numbers, places and dates, and the templates of the crews' notes with their
signals.
Must not know: the scrubber, its lists or its entities, nor the other authors of this folder.

A template is plain text with tags: `{pt.first}` is the patient's forename, `{nhs}` the NHS number, `{age}` the age
(hidden only above 89), `{time}` an hour of the day that may stay. `[a|b]` is one of a and b. Signals hold for every
note of a template: alcohol when anybody in the event had drunk, weapon when one was used or shown against somebody, and
partner, family, stranger or acquaintance for who did it to the patient.
"""

from __future__ import annotations

import datetime
import random
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from .note import ORIGINS, Draft, Note

_AUTHOR = "ambulance_crew"


def _words(text: str, between: str | None = None) -> list[str]:
    return text.split(between)


# Names, by origin: men's forenames, women's forenames, surnames.
_NAMES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "south_asian": (
        _words(
            "Imran Adeel Waqas Hamza Zubair Tariq Bilal Faisal Nadeem Shahid Arjun Rohan Vikram Sanjay Harpreet "
            "Gurdeep Jaswinder"
            " Balbir Rakesh Kamal Sunny Lucky Raj Mohammed Anil Suraj"
        ),
        _words(
            "Ayesha Saima Nadia Rukhsana Shazia Farzana Priya Anjali Meena Sunita Harjit Manpreet Kulwinder Jasmine "
            "Asia Parveen"
            " Rubina Tahira Komal Deepa Hema Nasreen Iqra Zainab Happy Simran"
        ),
        _words(
            "Khan Hussain Ahmed Begum Akhtar Mahmood Malik Chaudhry Qureshi Rehman Siddiqui Bashir Iqbal Mirza Patel "
            "Shah Mistry"
            " Desai Joshi Sharma Verma Gupta Nair Reddy Singh Kaur Gill Mann Sandhu Dhillon Bains Sidhu Grewal Miah "
            "Uddin Rahman"
            " Chowdhury Das Sen Banerjee Perera Jain Dash Lall"
        ),
    ),
    "african": (
        _words(
            "Chidi Emeka Tunde Kwame Kofi Yaw Abdi Yusuf Tendai Tafadzwa Themba Sipho Goodluck Innocent Prince Godwin "
            "Wisdom"
            " Justice Gift Bright Fortune Lamin Ousmane Kelechi Femi Segun Blessed Musa"
        ),
        _words(
            "Patience Comfort Blessing Precious Mercy Happiness Charity Peace Ngozi Amaka Folake Yetunde Ama Efua "
            "Abena Hodan"
            " Fadumo Amina Chipo Rutendo Nomsa Thandi Fatou Mariama Favour Gladness Beauty Wangari"
        ),
        _words(
            "Okafor Adeyemi Okonkwo Eze Nwosu Balogun Adebayo Ogunleye Bello Danjuma Mensah Owusu Boateng Asante "
            "Agyeman Osei"
            " Warsame Abdullahi Farah Jama Moyo Ncube Sibanda Dube Chikwanda Mutasa Banda Phiri Mwangi Otieno Kamau "
            "Njoroge"
            " Jallow Ceesay Diallo Traore Kamara Sesay Conteh Tesfaye Gebre Nkosi Dlamini Good Hunter Cole"
        ),
    ),
    "caribbean": (
        _words(
            "Delroy Winston Errol Leroy Desmond Clifton Trevor Everton Lloyd Neville Curtis Marlon Jermaine Tyrone "
            "Kemar Romario"
            " Devon Denzil Carlton Fitzroy Rohan Omari Tafari Royal Major Earl"
        ),
        _words(
            "Marcia Yvonne Beverley Sharon Paulette Claudette Hyacinth Merle Verona Shanice Keisha Latoya Tanisha "
            "Shereen"
            " Monique Dionne Cherry Princess Pearl Ivory Precious Jewel Althea Monifa Sonia Joy-Ann"
        ),
        _words(
            "Campbell Gayle Bogle Reid Grant Powell Brown Bailey Clarke Lewis Francis Samuels Pinnock McKenzie Facey "
            "Dixon Beckford"
            " Walcott Greenidge Blackwood Hinds Braithwaite Forde Sobers Alleyne Holder Baptiste Toussaint Joseph "
            "Charles Pierre"
            " Lashley Prescod Bent Small Rose Marshall Wisdom Nurse Sealy Gooden Morrison Service Spence"
        ),
    ),
    "polish": (
        _words(
            "Piotr Paweł Łukasz Krzysztof Tomasz Marcin Grzegorz Wojciech Jacek Sławomir Zbigniew Dariusz Mariusz "
            "Rafał Kamil"
            " Mateusz Bartosz Przemysław Radek Arek Leszek Witold Jerzy Kuba"
        ),
        _words(
            "Agnieszka Katarzyna Małgorzata Joanna Beata Dorota Iwona Grażyna Halina Bożena Ewelina Kinga Magdalena "
            "Justyna Monika"
            " Zofia Wioletta Patrycja Aneta Renata Kasia Gosia Danuta Jadwiga"
        ),
        _words(
            "Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski "
            "Kozłowski"
            " Jankowski Mazur Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Michalski Król Wieczorek "
            "Jabłoński Wróbel"
            " Majewski Olszewski Stępień Malinowski Jaworski Adamczyk Dudek Nowicki Pawlak Górski Witkowski Walczak "
            "Sikora Baran"
            " Rutkowski Lis Wilk Pilch Gil Bury"
        ),
    ),
    "romanian": (
        _words(
            "Andrei Ionuț Mihai Alexandru Florin Cristian Bogdan Vasile Gheorghe Ștefan Răzvan Cătălin Costel Marius "
            "Adrian Sorin"
            " Daniel Nicolae Viorel Liviu Dragoș Dan Lucian Traian"
        ),
        _words(
            "Ioana Andreea Mihaela Elena Gabriela Simona Daniela Alina Mădălina Cristina Raluca Loredana Camelia "
            "Florica Anca"
            " Roxana Georgiana Bianca Violeta Luminița Corina Doina Mirela Crina"
        ),
        _words(
            "Popescu Ionescu Popa Radu Dumitru Stoica Stan Gheorghiu Matei Ciobanu Rusu Constantin Marin Lazăr "
            "Munteanu Toma Dinu"
            " Florea Dobre Barbu Nistor Moldovan Dragomir Neagu Ungureanu Sandu Voicu Ene Tudose Cojocaru Olteanu "
            "Preda Ioniță"
            " Vlad Ardelean Pop Lung Man Mare Ban Bold Bratu Sima Lupu"
        ),
    ),
    "irish": (
        _words(
            "Seamus Declan Padraig Eamon Liam Cormac Fergal Brendan Ciaran Donal Niall Conor Oisin Tadhg Dermot Finbar "
            "Malachy"
            " Kieran Pat Mick Ray Eoin Rory Cathal"
        ),
        _words(
            "Siobhan Aoife Niamh Caoimhe Roisin Grainne Bridget Bernadette Nuala Maeve Orla Sinead Deirdre Ciara "
            "Fionnuala Noreen"
            " Carmel Assumpta Grace Concepta Dympna Colleen Una Mary-Kate"
        ),
        _words(
            "Murphy O'Brien O'Sullivan Byrne Doyle Gallagher Doherty McCarthy McLoughlin Brennan Quinn Nolan O'Neill "
            "Kavanagh"
            " Hennessy Flanagan Mulligan O'Shea Fitzgerald Maguire Connolly Duffy Sheridan Cassidy Mooney Tierney Ward "
            "Maughan"
            " McDonagh Rafferty Scully Geraghty Power Lawless Hand Savage Prior Ring Keane Dunne Moody Noble Foy Crowe"
        ),
    ),
    "english": (
        _words(
            "Mark Rob Bill Frank Chase Jack Will Guy Miles Drew Ray Nick Clay Cliff Basil Rich Art Dean Sonny Grant "
            "Wayne Gary"
            " Kevin Darren Keith Nigel Callum Jordan Kyle Lewis Stuart Graham Derek Roy Alan Barry Jamie Lee Craig "
            "Shaun"
        ),
        _words(
            "Joy Faith Dawn Summer Hope Grace Rose Ivy Lily Daisy Poppy Holly Hazel Olive Ruby Amber Robin Heather "
            "April May June"
            " Penny Sandy Iris Violet Autumn Karen Tracey Julie Donna Kayleigh Chelsea Jodie Maureen Doreen Edna "
            "Sheila Gemma"
            " Kirsty Leanne"
        ),
        _words(
            "Bishop King Long Short Sharp Wood Field Banks Bell Cook Fisher Pepper Bird Fox Wolf Snow Rain Frost Day "
            "Love Pride"
            " Noble Savage Strong Young Street Hill Stone Marsh Winter Knight Page Pope Church Cross Blood Bone Head "
            "Foot Hunt"
            " Little White Black Best Sweet Price Swift Moody Coward Ball Bond Hurt Smith Taylor Harrison Whitehouse "
            "Hodgetts"
            " Bagnall Tranter Ashworth Entwistle Ramsbottom Pickering Hartley Sutcliffe Blenkinsop Turley Perks "
            "Cartwright"
        ),
    ),
}

_TOWNS = _words(
    "Walsall Dudley Tipton Wednesbury Smethwick Oldbury Bilston Halesowen Stourbridge Redditch Nuneaton Rugby Tamworth "
    "Cannock"
    " Stafford Leek Burslem Telford Oswestry Kidderminster Worcester Evesham Hereford Leominster Erdington Aston "
    "Handsworth"
    " Sparkhill Northfield Longbridge Rotherham Barnsley Batley Oldham Rochdale Luton Slough Swindon Reading Bath Deal "
    "Sale"
    " Ware Battle Hove Stockport Grimsby Goole Whitby"
)
_STREETS = _words(
    "Larch Elm Victoria Church Station Mill Albert Park Coronation Bramble Hawthorn Primrose Tenter Coppice Meadow "
    "Orchard"
    " Windmill Furnace Foundry Canal Weaver Quarry Beacon Priory Cobden Gladstone Wellington Nelson Alma Mafeking "
    "Thornhill"
    " Ravensbourne Ashdown Cedar Sycamore Poplar Rowan Heather Bluebell Kingfisher Curlew Skylark Mallard Trent Severn "
    "Tame"
    " Dovedale Wensley Harebell Juniper Long Short Love Hope Bell Cross Market Queen Tudor Hollies"
)
_SUFFIXES = (
    ("Road", "Rd"),
    ("Street", "St"),
    ("Avenue", "Ave"),
    ("Close", "Cl"),
    ("Lane", "Ln"),
    ("Drive", "Dr"),
    ("Crescent", "Cres"),
    ("Grove", "Gr"),
    ("Way", "Way"),
    ("Terrace", "Terr"),
    ("Walk", "Walk"),
    ("Gardens", "Gdns"),
)
_BLOCKS = _words(
    "Hazel Court;Brindley House;Telford Tower;Attwood Point;Magnolia Court;Sandpiper House;Boulton Heights;Chaffinch "
    "Court;"
    "Nightingale House;Marlborough Court;Kestrel Tower;Wren House;Lockside;Nailers Row;Cherry Tree Court;The Sidings",
    ";",
)
_HOUSES = _words(
    "Hollybank;Rose Cottage;The Old Forge;Fairview;Hillside;Three Gables;Wayside;The Laurels;Brook Farm;The Old "
    "Vicarage;"
    "Greenacres;Top Barn;Dunroamin;Fern Bank;Windrush;Badgers Holt",
    ";",
)
_HOMES = _words(
    "Beechcroft;The Willows;Oak Lodge;St Jude's House;Ashgrove Manor;Cedar Lawns;Meadowbank;Springfield House;Primrose "
    "Court;"
    "Abbeyfields;Bluebell Lodge;Hawthorn Grange;Priory Park House;The Chestnuts;Riverside View;Fern Lea",
    ";",
)
_HOSTELS = _words(
    "St Basil's Lodge;Emmaus Court;Stepping Stones;Snow Hill House;The Foyer;Anchor Lodge;Trinity Place;Washington "
    "House;"
    "Northgate Hostel;Gateway House;New Leaf House;Bridge House",
    ";",
)
_PUBS = _words(
    "Plough;Red Lion;Dog and Duck;Railway Inn;Queen's Head;Crown;White Swan;Bell and Bottle;Hope and Anchor;Three Tuns;"
    "Old Bush;Jolly Collier;Fox and Hounds;Waggon and Horses;Bird in Hand;Gunmakers Arms;Vine;Royal Oak;Struggling Man;"
    "Labour in Vain;Saracens Head;Nags Head",
    ";",
)
_CLUBS = _words(
    "Tropix;Velvet Rooms;Oasis;Popworld;Rainbow Cellar;Babylon;Sugar Lounge;Pulse;Chaos;The Vault;Bar Noir;Zanzibar",
    ";",
)
_PARKS = _words(
    "Millfield Park;Victoria Recreation Ground;Town Hall Gardens;Tenter Fields;Hollow Meadows;Cobden Playing Fields;"
    "Rushes Country Park;King George V Playing Fields;Abbey Park;Bescott Road Cricket Club",
    ";",
)
_HALLS = _words(
    "Sycamore Leisure Centre;Bethel Community Centre;Highfields Working Mens Club;Dockside Arena;Kingsway Bingo;Empire "
    "Snooker Hall;"
    "Tenter Street Social Club;Foundry Lane Village Hall;Ironworks Youth Centre;Queens Ballroom",
    ";",
)
_FESTIVALS = _words(
    "Harvest Moon Festival;Bassline on the Lake;Weaver Beer Festival;Lakeside Live;Foundry Fest;Sunfield Weekender", ";"
)
_SCHOOLS = _words(
    "Hillcrest Academy;Kings Oak High School;Holy Trinity RC School;Wood Green High;Lady Margaret Grammar;Perry Fields "
    "Academy;"
    "Ormiston Vale;Joseph Wright College;Queensbury Sixth Form;Bishop Latimer",
    ";",
)
_PRIMARIES = _words(
    "St Anne's Primary;Bramley Junior School;St Chad's;Moorside Primary;Colliers Way Infants;Brookfield Primary School;"
    "Our Lady of Lourdes;Tudor Grange Juniors",
    ";",
)
_NICKNAMES = _words(
    "Smiler;Tiny;Ginge;Spud;Chalky;Biggz;Dips;Razor;Lil T;Stretch;Moz;Tank;Ghost;Smudge;Bones;Kobra;Pops;Weasel", ";"
)
_MAKES = _words(
    "Corsa;Fiesta;Golf;Transit;Astra;Qashqai;Audi A3;BMW 1 series;Clio;Polo;Insignia;Vito van;Yaris;Kuga", ";"
)
_COLOURS = _words("grey silver black white blue red dark-coloured")


class _Bit(NamedTuple):
    text: str
    kind: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class _Template:
    text: str
    signals: frozenset[str]
    who: dict[str, str]
    ages: tuple[int, int]
    style: str


@dataclass(frozen=True)
class _Person:
    forename: str
    surname: str
    origin: str
    man: bool
    title: str
    middle: str
    nickname: str


def _digits(chance: random.Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _letters(chance: random.Random, count: int, among: str = "ABDEFGHJLNPQRSTUWXYZ") -> str:
    return "".join(chance.choice(among) for _ in range(count))


def _plain(name: str) -> str:
    """The name without marks above and below, as a crew types it."""
    swapped = name.replace("ł", "l").replace("Ł", "L")
    return "".join(sign for sign in unicodedata.normalize("NFD", swapped) if not unicodedata.combining(sign))


def _nhs(chance: random.Random) -> str:
    while True:
        number = "999" + _digits(chance, 6)
        check = 11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=True)) % 11
        if check != 10:
            return number + str(check % 11)


def _phone(chance: random.Random) -> str:
    tail = _digits(chance, 3)
    return chance.choice(["07700900" + tail, "07700900" + tail, "01214960" + tail, "02079460" + tail])


def _spaced_phone(number: str, chance: random.Random) -> str:
    if number.startswith("077"):
        parts = chance.choice([(5, 3, 3), (5, 6), (11,), (3, 4, 4), (4, 3, 4), (2, 3, 3, 3)])
    elif number.startswith("0121"):
        parts = chance.choice([(4, 3, 4), (4, 7), (11,)])
    else:
        parts = chance.choice([(3, 4, 4), (3, 8), (11,)])
    split, place = [], 0
    for size in parts:
        split.append(number[place : place + size])
        place += size
    if chance.random() < 0.2:
        split[0] = chance.choice(["+44 ", "+44", "0044 ", "+44 (0)"]) + split[0][1:]
    return chance.choice([" ", " ", "-", " "]).join(split)


_SPOKEN = _words("oh one two three four five six seven eight nine")


def _spoken(number: str, chance: random.Random) -> str:
    """The number as said into a telephone: oh seven double seven …"""
    spoken_digits, place, oh = [], 0, chance.choice(["oh", "oh", "zero"])
    while place < len(number):
        word = oh if number[place] == "0" else _SPOKEN[int(number[place])]
        double = place + 1 < len(number) and number[place] == number[place + 1]
        spoken_digits.append(("double " if double else "") + word)
        place += 2 if double else 1
    return " ".join(spoken_digits)


def _postcode(chance: random.Random) -> str:
    area = chance.choice(["B", "WS", "WV", "DY", "CV", "ST", "TF", "S", "LE", "M", "NG", "OL", "HR", "WR"])
    return f"{area}{chance.randrange(1, 30)} {chance.randrange(1, 10)}{_letters(chance, 2)}"


def _th(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _dated(day: datetime.date, chance: random.Random, year: bool) -> str:
    forms = [
        f"{day:%d/%m/%Y}",
        f"{day:%d/%m/%y}",
        f"{day.day}/{day.month}/{day:%y}",
        f"{day:%d.%m.%y}",
        f"{day:%d-%m-%Y}",
        f"{day.day} {day:%B %Y}",
        f"{_th(day.day)} {day:%B %Y}",
        f"{day:%d %b %y}",
        f"{day:%d%b%y}",
        f"{day:%d%m%y}",
        f"{day:%d-%b-%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%Y-%m-%d}",
    ]
    if not year:
        forms += [
            f"{_th(day.day)} {day:%B}",
            f"{day.day} {day:%b}",
            f"{day:%B} {_th(day.day)}",
            f"{_th(day.day)} of {day:%B}",
        ]
    return chance.choice(forms)


_PRONOUNS = {
    "he": ("he", "she"),
    "He": ("He", "She"),
    "his": ("his", "her"),
    "His": ("His", "Her"),
    "him": ("him", "her"),
    "M": ("M", "F"),
    "male": ("male", "female"),
    "man": ("man", "woman"),
    "boy": ("boy", "girl"),
    "son": ("son", "daughter"),
    "himself": ("himself", "herself"),
}


class _Scene:
    """The people, places and numbers of one note, each made when first spoken of and the same ever after."""

    def __init__(self, template: _Template, chance: random.Random) -> None:
        self.chance, self.template = chance, template
        self.people: dict[str, _Person] = {}
        self.facts: dict[str, str] = {}
        self.mistyped = False
        self.day = datetime.date(2023, 1, 1) + datetime.timedelta(days=chance.randrange(1000))
        self.age = chance.randint(*template.ages)
        self.dob = self.day - datetime.timedelta(days=int(self.age * 365.25) + chance.randrange(3, 360))
        self.minute = chance.randrange(1440)
        self.clock = chance.choice(["{:02}:{:02}", "{:02}{:02}hrs", "{:02}{:02}", "{:02}.{:02}"])
        self.ascii = chance.random() < 0.65

    def fact(self, tag: str, make: Callable[[], str]) -> str:
        if tag not in self.facts:
            self.facts[tag] = make()
        return self.facts[tag]

    def person(self, role: str) -> _Person:
        if role not in self.people:
            chance = self.chance
            sex, _, kin = self.template.who.get(role, "").partition("~")
            relative = self.person(kin) if kin else None
            man = chance.random() < 0.5 if sex not in ("m", "f") else sex == "m"
            origin = relative.origin if relative else chance.choice(ORIGINS)
            men, women, surnames = _NAMES[origin]
            forenames = {person.forename for person in self.people.values()} | {
                person.surname for person in self.people.values()
            }
            forename = chance.choice([name for name in (men if man else women) if name not in forenames])
            surname = chance.choice([name for name in surnames if name not in forenames and name != forename])
            if chance.random() < 0.07:
                surname += "-" + chance.choice([name for name in surnames if name != surname])
            surname = relative.surname if relative else surname
            if origin == "polish":
                surname = re.sub(r"(?<=[sc]k)[ia]\b", "i" if man else "a", surname)
            self.people[role] = _Person(
                forename,
                surname,
                origin,
                man,
                "Mr" if man else chance.choice(["Mrs", "Ms", "Miss"]),
                _letters(chance, 1, "ABCDEFGHJKLMPRST"),
                chance.choice(_NICKNAMES),
            )
        return self.people[role]

    def named(self, role: str, form: str) -> list[_Bit]:
        person, chance = self.person(role), self.chance
        if form in _PRONOUNS:
            return [_Bit(_PRONOUNS[form][0 if person.man else 1])]
        if form == "t":
            return [_Bit(person.title)]
        first, last = person.forename, person.surname
        if self.ascii:
            first, last = _plain(first), _plain(last)
        initial = first[0]
        if form == "ini":
            joint = chance.choice(["", "", ".", ""])
            return [_Bit(f"{initial}{joint}{last[0]}{joint}", "initials")]
        if form == "any":
            form = chance.choice(["full", "full", "first", "titled"])
        if form == "titled":
            return [_Bit(person.title + " "), _Bit(last, "name", person.origin)]
        if form == "full":
            whole = f"{first} {last}"
            written = chance.choice(
                [whole] * 7 + [f"{first} {last.upper()}", f"{first} {person.middle} {last}", f"{initial} {last}"]
            )
        else:
            written = {
                "first": first,
                "last": last,
                "fi": chance.choice([f"{initial}. {last}", f"{initial} {last}", f"{initial}.{last}"]),
                "rev": chance.choice([f"{last.upper()}, {first}", f"{last}, {first}", f"{last.upper()} {first}"]),
                "nick": person.nickname,
                "spelt": chance.choice([" ", "-"]).join(last.replace("-", "").replace("'", "").upper()),
            }[form]
        return [_Bit(written, "name", person.origin)]

    def street(self, tag: str) -> str:
        def make() -> str:
            return f"{self.chance.choice(_STREETS)} {self.chance.choice(_SUFFIXES)[0]}"

        return self.fact(tag, make)

    def road(self, tag: str) -> str:
        """The street, its suffix now and then cut short."""
        street = self.street(tag)
        stem, suffix = street.rsplit(" ", 1)
        return f"{stem} {dict(_SUFFIXES)[suffix]}" if self.chance.random() < 0.3 else street

    def home(self) -> list[str]:
        """The lines of the patient's house and street."""
        chance = self.chance

        def make() -> str:
            street, number = self.street("own street"), str(chance.randrange(1, 260))
            flat = (
                chance.choice(["Flat ", "Flat ", "Apt ", "flat "])
                + str(chance.randrange(1, 60))
                + chance.choice(["", "", "A", "b"])
            )
            return chance.choice(
                [
                    f"{number} {street}",
                    f"{number} {street}",
                    f"{number}{chance.choice('abc')} {street}",
                    f"{flat};{number} {street}",
                    f"{flat};{chance.choice(_BLOCKS)};{street}",
                    f"{flat} {chance.choice(_BLOCKS)}",
                    f"{chance.choice(_HOUSES)};{street}",
                ]
            )

        return self.fact("home", make).split(";")

    def aged(self, form: str) -> list[_Bit]:
        age, old, man = str(self.age), self.age > 89, self.person("pt").man
        kind = "age_over_89" if old else None
        sex = "M" if man else "F"
        if form == "age":
            return [_Bit(age, kind)]
        if form == "yo":
            joined, after = self.chance.choice(
                [("yo", ""), ("yo", ""), ("", " yo"), ("", " year old"), ("", " yr old"), ("yr", " old")]
            )
        else:
            joined, after = self.chance.choice(
                [(f"YO{sex}", ""), (f"yo{sex}", ""), ("yo", " " + sex), ("", f" yo {sex}"), ("", f" {sex}"), (sex, "")]
            )
        bits = [_Bit(age + joined, kind)]
        return [*bits, _Bit(after)] if after else bits

    def tag(self, tag: str) -> list[_Bit]:
        """What a tag stands for. A digit at its end tells two of one sort apart."""
        if "." in tag:
            role, form = tag.split(".")
            return self.named(role, form)
        chance, sort = self.chance, tag.rstrip("0123456789")
        return getattr(self, f"_tag_{sort}")(tag, chance)

    # Ages, dates and what may stay.

    def _tag_age(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self.aged("age")

    def _tag_yo(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self.aged("yo")

    def _tag_yom(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self.aged("yom")

    def _tag_dob(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(_dated(self.dob, chance, True), "date")]

    def _tag_date(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The day of the event, or for a numbered tag an earlier one."""
        back = 0 if tag == "date" else int(self.fact(tag, lambda: str(chance.randrange(3, 500))))
        return [_Bit(_dated(self.day - datetime.timedelta(days=back), chance, back > 200), "date")]

    def _tag_due(self, tag: str, chance: random.Random) -> list[_Bit]:
        """A day to come."""
        return [_Bit(_dated(self.day + datetime.timedelta(days=chance.randrange(2, 40)), chance, False), "date")]

    def _tag_otherdob(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The birth of somebody else, grown up."""
        return [_Bit(_dated(self.day - datetime.timedelta(days=chance.randrange(7000, 22000)), chance, True), "date")]

    def _tag_schoolyear(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(str(max(1, self.age - 5)))]

    def _tag_time(self, tag: str, chance: random.Random) -> list[_Bit]:
        """An hour of the day, each some minutes after the one before."""
        self.minute = (self.minute + chance.randrange(1, 13)) % 1440
        return [_Bit(self.clock.format(*divmod(self.minute, 60)))]

    def _tag_n(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(str(chance.randrange(2, 9)))]

    def _tag_obs(self, tag: str, chance: random.Random) -> list[_Bit]:
        pulse, breath, upper, sats = (
            chance.randrange(62, 128),
            chance.randrange(14, 26),
            chance.randrange(98, 178),
            chance.randrange(92, 100),
        )
        lower, warm, sugar = (
            upper - chance.randrange(35, 60),
            chance.randrange(358, 384) / 10,
            chance.randrange(42, 110) / 10,
        )
        return [
            _Bit(
                chance.choice(
                    [
                        f"HR {pulse}, RR {breath}, BP {upper}/{lower}, SpO2 {sats}% OA, GCS 15, T {warm}, BM {sugar}",
                        f"RR{breath} SPO2 {sats}% P{pulse} BP{upper}/{lower} T{warm} BM{sugar} GCS15",
                        f"BP {upper}/{lower} HR {pulse} reg RR {breath} sats {sats}% on air temp {warm} BM {sugar} GCS "
                        f"15/15 PEARL",
                        f"obs hr{pulse}, rr{breath}, bp{upper}/{lower}, {sats}%, t{warm}",
                    ]
                )
            )
        ]

    def _tag_hosp(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [
            _Bit(
                self.fact(
                    tag,
                    lambda: chance.choice(
                        ["the General", "City Hospital", "the Royal Infirmary", "QE", "the MTC", "A&E", "ED"]
                    ),
                )
            )
        ]

    # Numbers.

    def _tag_nhs(self, tag: str, chance: random.Random) -> list[_Bit]:
        number = self.fact("nhs", lambda: _nhs(chance))
        if chance.random() < 0.1:
            self.mistyped = True
            place = chance.randrange(3, 8)
            wrong = [
                number[:place] + number[place + 1 :],
                number[:place] + number[place] + number[place:],
                number[:3] + " " + number[3:5] + "O " + number[6:],
            ]
            return [_Bit(chance.choice(wrong), "nhs_number")]
        three = (number[:3], number[3:6], number[6:])
        return [
            _Bit(
                chance.choice(
                    [" ".join(three), " ".join(three), "-".join(three), number, number, f"{number[:3]} {number[3:]}"]
                ),
                "nhs_number",
            )
        ]

    def _tag_mrn(self, tag: str, chance: random.Random) -> list[_Bit]:
        forms = [
            "R" + _digits(chance, 7),
            _digits(chance, 7),
            "K" + _digits(chance, 6),
            "RX" + _digits(chance, 6),
            f"{_digits(chance, 3)}-{_digits(chance, 4)}",
            "H" + _digits(chance, 8),
        ]
        return [_Bit(self.fact("mrn", lambda: chance.choice(forms)), "hospital_number")]

    def _tag_inc(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The trust's own number of the incident."""
        forms = [
            _digits(chance, 8),
            "E00" + _digits(chance, 5),
            f"{self.day:%y%m%d}-{_digits(chance, 4)}",
            f"INC{_digits(chance, 7)}",
            f"W{_digits(chance, 3)}/{_digits(chance, 4)}",
            f"{chance.randrange(1000, 7000)}",
        ]
        return [_Bit(self.fact("inc", lambda: chance.choice(forms)), "incident_number")]

    def _tag_log(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The police's number of the day."""
        forms = [
            f"{chance.randrange(30, 4400)}",
            f"{chance.randrange(1, 4400):04}",
            f"PS-{self.day:%Y%m%d}-{_digits(chance, 4)}",
            f"{chance.randrange(30, 4400)}/{self.day:%d%m%y}",
        ]
        return [_Bit(self.fact(tag, lambda: chance.choice(forms)), "incident_number")]

    def _tag_crime(self, tag: str, chance: random.Random) -> list[_Bit]:
        year = f"{self.day:%y}"
        forms = [
            f"20/{_digits(chance, 6)}/{year}",
            f"CR/{_digits(chance, 5)}/{year}",
            f"{chance.randrange(10, 60)}/{_digits(chance, 5)}/{year}",
            f"06AA/{_digits(chance, 5)}/{year}",
            f"{_digits(chance, 7)}/{year}",
            f"{year}000{_digits(chance, 6)}",
        ]
        return [_Bit(self.fact(tag, lambda: chance.choice(forms)), "incident_number")]

    def _tag_ref(self, tag: str, chance: random.Random) -> list[_Bit]:
        """A reference of safeguarding, a multi-agency meeting or another service."""
        forms = [
            f"SG{_digits(chance, 6)}",
            f"SG-{self.day:%y}-{_digits(chance, 4)}",
            f"REF{_digits(chance, 5)}",
            f"{_letters(chance, 2)}{_digits(chance, 5)}",
        ]
        return [_Bit(self.fact(tag, lambda: chance.choice(forms)), "incident_number")]

    def _tag_collar(self, tag: str, chance: random.Random) -> list[_Bit]:
        forms = [
            _digits(chance, 4).replace("0", "3"),
            str(chance.randrange(12, 99)),
            str(chance.randrange(101, 999)),
            str(chance.randrange(20001, 29999)),
            str(chance.randrange(1001, 9999)),
        ]
        return [_Bit(self.fact(tag, lambda: chance.choice(forms)), "collar_number")]

    def _tag_warrant(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [
            _Bit(
                self.fact(tag, lambda: chance.choice(["", "", "W"]) + str(chance.randrange(170000, 248999))),
                "collar_number",
            )
        ]

    def _tag_prison(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [
            _Bit(
                self.fact(
                    tag, lambda: f"A{chance.randrange(1000, 9999)}{_letters(chance, 1, 'ACDEF')}{_letters(chance, 1)}"
                ),
                "prison_number",
            )
        ]

    def _tag_nino(self, tag: str, chance: random.Random) -> list[_Bit]:
        first = self.fact(
            tag,
            lambda: (
                f"{_letters(chance, 2, 'ABCEHJLMPRSTWX')} {_digits(chance, 2)} {_digits(chance, 2)} "
                f"{_digits(chance, 2)} {_letters(chance, 1, 'ABCD')}"
            ),
        )
        return [_Bit(first if chance.random() < 0.5 else first.replace(" ", ""), "nino")]

    def _tag_hcpc(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(self.fact(tag, lambda: "PA" + _digits(chance, 6)), "other_id")]

    def _tag_licence(self, tag: str, chance: random.Random) -> list[_Bit]:
        """A driving licence."""
        last = _plain(self.person("pt").surname).upper().replace("'", "").replace("-", "")[:5].ljust(5, "9")
        return [
            _Bit(
                self.fact(tag, lambda: f"{last}{_digits(chance, 6)}{_letters(chance, 2)}9{_letters(chance, 2)}"),
                "other_id",
            )
        ]

    def _tag_badge(self, tag: str, chance: random.Random) -> list[_Bit]:
        """A taxi driver's or door supervisor's badge."""
        return [
            _Bit(
                self.fact(
                    tag,
                    lambda: chance.choice(
                        ["PHD" + _digits(chance, 4), "10130" + _digits(chance, 5), "HC-" + _digits(chance, 4)]
                    ),
                ),
                "other_id",
            )
        ]

    def _tag_phone(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The patient's telephone; numbered, somebody else's."""
        return [_Bit(_spaced_phone(self.fact(tag, lambda: _phone(chance)), chance), "phone")]

    def _tag_nokphone(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(_spaced_phone(self.fact(tag, lambda: _phone(chance)), chance), "phone")]

    def _tag_spoken(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The telephone said in words; `spoken` is the patient's own."""
        return [_Bit(_spoken(self.fact("phone" + tag.removeprefix("spoken"), lambda: _phone(chance)), chance), "phone")]

    # Places.

    def _tag_addr(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The patient's own house and street."""
        bits: list[_Bit] = []
        for line in self.home():
            if bits:
                bits.append(_Bit(chance.choice([", ", ", ", " "])))
            stem, _, suffix = line.rpartition(" ")
            short = dict(_SUFFIXES).get(suffix) if chance.random() < 0.3 else None
            bits.append(_Bit(f"{stem} {short}" if short and stem else line, "address"))
        return bits

    def _tag_addrshort(self, tag: str, chance: random.Random) -> list[_Bit]:
        """The patient's number and the street without what it is: 14 Larch."""
        number = self.fact("home", lambda: f"{chance.randrange(1, 190)} {self.street('own street')}")
        return [_Bit(number.rsplit(" ", 1)[0], "address")]

    def _tag_street(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(self.road(tag), "address")]

    def _tag_house(self, tag: str, chance: random.Random) -> list[_Bit]:
        """Somebody else's house and street."""
        return [_Bit(self.fact(tag, lambda: f"{chance.randrange(1, 190)} {self.road('street of ' + tag)}"), "address")]

    def _tag_flat(self, tag: str, chance: random.Random) -> list[_Bit]:
        """Somebody else's flat and block."""
        return [_Bit(self.fact(tag, lambda: f"flat {chance.randrange(1, 90)} {chance.choice(_BLOCKS)}"), "address")]

    def _tag_room(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [
            _Bit(
                self.fact(tag, lambda: chance.choice(["Room ", "room ", "Rm "]) + str(chance.randrange(1, 48))),
                "address",
            )
        ]

    def _tag_home(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(self.fact("residence", lambda: chance.choice(_HOMES)), "address")]

    def _tag_hostel(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(self.fact("residence", lambda: chance.choice(_HOSTELS)), "address")]

    def _tag_town(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(self.fact(tag, lambda: chance.choice(_TOWNS)), "town")]

    def _tag_pc(self, tag: str, chance: random.Random) -> list[_Bit]:
        code = self.fact(tag, lambda: _postcode(chance))
        return [
            _Bit(
                chance.choice(
                    [
                        code,
                        code,
                        code.replace(" ", ""),
                        code.lower(),
                        code.lower().replace(" ", ""),
                        code.replace(" ", "  "),
                    ]
                ),
                "postcode",
            )
        ]

    def _named_place(self, tag: str, chance: random.Random, among: list[str], kind: str) -> list[_Bit]:
        return [_Bit(self.fact(tag, lambda: chance.choice(among)), kind)]

    def _tag_pub(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(chance.choice(["the ", "The "])), *self._named_place(tag, chance, _PUBS, "venue")]

    def _tag_club(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self._named_place(tag, chance, _CLUBS, "venue")

    def _tag_park(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self._named_place(tag, chance, _PARKS, "venue")

    def _tag_hall(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self._named_place(tag, chance, _HALLS, "venue")

    def _tag_festival(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self._named_place(tag, chance, _FESTIVALS, "venue")

    def _tag_work(self, tag: str, chance: random.Random) -> list[_Bit]:
        """A care home where the patient works."""
        return self._named_place(tag, chance, _HOMES, "venue")

    def _tag_school(self, tag: str, chance: random.Random) -> list[_Bit]:
        """A school to the patient's age."""
        return self._named_place(tag, chance, _PRIMARIES if self.age < 11 else _SCHOOLS, "school")

    def _tag_primary(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self._named_place(tag, chance, _PRIMARIES, "school")

    # Vehicles and the wire.

    def _tag_car(self, tag: str, chance: random.Random) -> list[_Bit]:
        return [_Bit(self.fact(tag, lambda: f"{chance.choice(_COLOURS)} {chance.choice(_MAKES)}"))]

    def _tag_reg(self, tag: str, chance: random.Random) -> list[_Bit]:
        year = chance.choice(["09", "12", "59", "63", "15", "66", "17", "68", "19", "20", "71", "22", "73"])
        forms = [f"{_letters(chance, 2, 'BDEFKMNSVWY')}{year} {_letters(chance, 3)}"] * 3 + [
            f"{_letters(chance, 1)}{chance.randrange(12, 899)} {_letters(chance, 3)}"
        ]
        plate = self.fact(tag, lambda: chance.choice(forms))
        return [_Bit(chance.choice([plate, plate, plate.replace(" ", ""), plate.lower()]), "vehicle")]

    def _tag_email(self, tag: str, chance: random.Random) -> list[_Bit]:
        person = self.person("pt" if tag == "email" else "nok")
        first, last = (re.sub(r"[^a-z]", "", _plain(name).lower()) for name in (person.forename, person.surname))
        forms = [f"{first}.{last}", f"{first[0]}{last}{_digits(chance, 2)}", f"{last}_{first}", f"{first}{self.dob:%y}"]
        return [
            _Bit(self.fact(tag, lambda: f"{chance.choice(forms)}@example.{chance.choice(['com', 'org'])}"), "email")
        ]

    def _tag_nokemail(self, tag: str, chance: random.Random) -> list[_Bit]:
        return self._tag_email(tag, chance)

    def _tag_handle(self, tag: str, chance: random.Random) -> list[_Bit]:
        person = self.person("al")
        first, nick = re.sub(r"[^a-z]", "", _plain(person.forename).lower()), person.nickname.lower().replace(" ", "")
        forms = [
            f"@{first}_{_digits(chance, 2)}",
            f"{first}.x{_digits(chance, 3)}",
            f"@{nick}{chance.choice(['ontop', '_121', 'official', 'x'])}",
            f"{nick}_{first}{_digits(chance, 1)}",
        ]
        return [_Bit(self.fact(tag, lambda: chance.choice(forms)), "handle")]


_ALL: dict[str, _Template] = {}


def _add(name: str, signals: str, who: str, ages: tuple[int, int], text: str, style: str = "any") -> None:
    """One template more. who: role:sex, or role:sex~kin to share a surname, with spaces between."""
    people = dict(one.split(":") for one in who.split())
    _ALL[name] = _Template(text.strip(), frozenset(signals.split()), people, ages, style)


# Violence: knives, glass, guns and other things in the hand.

_add(
    "call_stabbed_shop",
    "assault weapon",
    "pt:m al:m",
    (17, 34),
    """
CALLER STATES {yom} STABBED X1 TO LEG O/S ALDI, {street}, OFFENDER LEFT ON FOOT TWDS CANAL. PT NAME {pt.first} BELIEVED. BLEEDING CONTROLLED W/ BELT. CALLER {by.first} ON {phone2}. POLICE LOG {log} RUNNING, [RVP CAR PARK|STAND OFF UNTIL POLICE CONFIRM SAFE]
""",
    "caps",
)

_add(
    "kerb_punched_pub",
    "assault stranger alcohol",
    "pt:m crew:f gf:f",
    (18, 45),
    """
On arrival pt sat on kerb outside {pub} with PC {collar} {pol.last} in attendance. Pt states he was punched x2 to face by unknown male approx 20 mins prior, fell backwards but did not hit head. No LOC. Has had approx {n} pints tonight.
O/E swelling to L cheek, tender over zygoma, small lac inside lip. Teeth intact. {obs}
Pt lives with his girlfriend {gf.first} at {addr}. She has been rung by crew on {phone2} and will collect.
Plan: own way to MIU in the morning. {c1.ini}
""",
)

_add(
    "kitchen_knife_ex",
    "assault weapon partner",
    "pt:f al:m son:m~pt",
    (29, 50),
    """
PC: Stab wound L forearm
HPC: Called to home address by {pt.first}'s son {son.first} (11). Ex partner {al.full} DOB {otherdob} had let himself in with an old key and an argument began about contact. He has taken a kitchen knife from the block and stabbed pt once as she raised her arm. {al.first} then left in a {car} {reg}.
O/E: 3cm incised wound mid forearm, fat visible, radial pulse present, sensation normal, moving all fingers. Nil other injury on top to toe.
Tx: pressure, dressing, IV morphine 5mg, TXA not indicated.
Police on scene ([PC|Sgt] {collar}), log {log}. Adult and child safeguarding submitted ref {ref}.
""",
)

_add(
    "glassed_bar",
    "assault weapon acquaintance alcohol",
    "pt:m al:m by:f",
    (18, 40),
    """
pt was in {pub} on {street} with mates when {al.full} who he knows from work smashed a pint glass in his face following a row over money. drunk since 3pm. {n} facial lacs largest 5cm L cheek ?through and through. eye movement normal no visual loss. glass removed by the landlady {by.first}, crew asked her to keep it for police. dressings applied. pain 7/10 entonox. conveyed {hosp} for max fax. police have names, crime no {crime}
""",
    "lower",
)

_add(
    "machete_group",
    "assault weapon gang",
    "pt:m mum:f~pt",
    (15, 22),
    """
Tasked from standby to reports of male chopped with machete, {street} jn {street2}, {town2} {pc2}. HEMS also dispatched.
On scene {time} police already giving first aid, PC {collar} had applied a CAT to L arm at {time}.
{yo} male, [alert|agitated] and pale. Deep chop wounds L forearm with ?open fracture, L shoulder and occiput. Pt will not say who was responsible. Bystanders describe {n} males in balaclavas getting out of a {car} part reg {reg}. DS {pol.last} states pt is a nominal for a local street gang and this is being treated as a gang retaliation.
Mother {mum.full} arrived, distressed, shouting "{pt.first}, stay with me". Pre alert to {hosp} as code red.
""",
)

_add(
    "bus_stop_robbery",
    "assault weapon stranger",
    "pt:m nok:f",
    (15, 24),
    """
{yom} robbed at bus stop o/s {school} by 2 unknown lads, one pulled a knife and demanded phone and trainers. punched in the stomach when he said no. no stab wounds found on full exposure. tender epigastrium only, {obs}. phone taken was {phone} so could not ring home, mum contacted via his aunt {nok.full} {nokphone}. bank card cancelled. officer {collar} took first account, ref {crime}. discharged on scene into care of aunt with head and abdo advice.
""",
)

_add(
    "corrosive_face",
    "assault weapon stranger",
    "pt:m by:f",
    (19, 55),
    """
INCIDENT {inc} / CAD {log}
Liquid thrown in face by male on moped whilst pt sat at lights on {street}. Pt, {pt.full}, is a delivery driver, did not recognise him. pH 1 on fire service paper. Irrigating since {time} with bottled water from the garage, then with fire hose reel, 25 litres plus.
A clear B rr 22 C radial present D alert, severe pain E partial thickness burns R face, neck, both lids, approx 4%
Vision R reduced to hand movement. Contact lens removed L.
Registration of moped noted by passer by {by.full} as {reg}; she can be contacted at {phone4}.
""",
)

_add(
    "brothers_bat",
    "assault weapon family",
    "pt:m al:m~pt mum:f~pt",
    (18, 40),
    """
Family dispute at {addr}. Two brothers {pt.first} and {al.full} arguing over an inheritance. {al.first} went to shed and returned with a baseball bat, striking {pt.first} to the L knee and ribs x3. No head injury, no alcohol. Mum ({mum.first}) saw it all and is caller.
Exam - patella swollen, cannot SLR, bruise over ribs 7-9 L, air entry equal, no surgical emphysema.
Rx paracetamol + ibuprofen, box splint, penthrox.
{pt.first} does not wish to press charges as "he's still my brother" - PC {collar} aware.
""",
)

_add(
    "hostel_hammer",
    "assault weapon acquaintance",
    "pt:m al:m",
    (24, 60),
    """
Address: {room}, {hostel}, {street}
Staff member {by.first} called. Resident of {room2}, known to everyone as {al.nick} (real name {al.rev}), has hit pt on the head with a claw hammer after an argument about the TV. Pt knows him, they have shared the landing for months.
Boggy swelling R parietal with 4 cm lac. GCS 14 (E4 V4 M6). Vomited x1. Pupils 3mm brisk.
Pt gave his name as {pt.full} and DOB {dob} but staff have him on the book as {pt.rev}. NHS number per spine {nhs}.
Scoop, collar, blocks, pre-alerted {hosp} trauma team.
""",
)

_add(
    "drive_by_thigh",
    "assault weapon gang",
    "pt:m al:m",
    (17, 30),
    """
999 CALL VERBATIM: "MY MATE'S BEEN SHOT, HE'S BEEN SHOT IN THE LEG, THEY'VE GONE UP {street} IN A {car}". CALLER GIVES PT AS {pt.first}, REFUSES OWN NAME, WITHHELD NUMBER. BACKGROUND SHOUTING, SOMEONE HEARD TO SAY "RING {al.nick}". TACTICAL FIREARMS ATTENDING, GOLD INFORMED. INTEL FROM POLICE LOG {log}: GANG FEUD SHOOTING, SECOND THIS WEEK. CREW HOLDING AT RVP, {park} MAIN GATE. UPDATE {time} SCENE SAFE, {yom} SINGLE GSW L THIGH, TOURNIQUET ON, TALKING.
""",
    "caps",
)

_add(
    "car_as_weapon_ex",
    "assault weapon partner",
    "pt:f al:m",
    (22, 48),
    """
Pedestrian v car, deliberate. Witnesses incl {by.full} ({phone2}) state ex-husband {al.full} reversed his {car} {reg} at pt on her drive, using the car as a weapon, after sending texts all day. Pt pinned briefly against garage door.
C/O pelvic pain. Binder applied {time}. Legs equal length. Distal pulses present.
Non-molestation order in place granted {date2}. Police ref {crime}, OIC DC {pol.fi} {collar}.
Pt's details: {pt.full} {dob} {addr} {pc}
""",
)

_add(
    "house_party_bottle",
    "assault weapon stranger alcohol",
    "pt:f",
    (17, 26),
    """
House party at {house}, approx 60 young people. {pt.first} {yo} hit over head w/ vodka bottle by a girl she had never met. Pt has had "loads" of vodka and lemonade. No LOC per friends {by.first} and {by2.first}. Crying +++. 4cm scalp lac, bleeding stopped w/ direct pressure, no other injury. GCS 15. Nil drugs. Friends filming on insta, account {handle} shown to police. Parents of host ({by3.fi}) contacted and returning. Taken to {hosp} walked to vehicle.
""",
)

_add(
    "shopworker_needle",
    "assault weapon stranger",
    "pt:f al:m",
    (19, 60),
    """
Store asst at the Co-op on {street}. Challenged a shoplifter, not known to her, who kicked her in the shin and waved a used needle saying "you'll get this". ?scratch to R hand, skin broken 1cm, unsure if needle or shelf edge. Bled and washed under tap 10 mins. Bruise to shin.
Pt {pt.full} {age} NHS {nhs}. hep B vaccinated.
Manager {by.titled} has CCTV. Police ref {crime}.
Advised PEP discussion, taken to ED by her partner {nok.first}.
""",
)

_add(
    "airgun_kids",
    "assault weapon stranger",
    "pt:f",
    (30, 70),
    """
{pt.any} walking dog in {park} when she felt a sting to the buttock. group of youths seen laughing, one holding a bb gun / air rifle, shot at her again as she walked off. didnt recognise any of them. single 4mm round wound, small pellet palpable under skin. last tetanus unknown. police informed by pt prior to our arrival log no {log} of {date}. {obs}. wants to make own way with husband. GP is Dr {gp.last}.
""",
    "lower",
)

_add(
    "neighbour_spade",
    "assault weapon acquaintance",
    "pt:m al:m nok:f",
    (40, 75),
    """
Long running boundary dispute. Pt states next door neighbour {al.titled} of {house} came over the fence and struck him on the back with a garden spade then on the R hand as he went to grab it. Pt did not strike back.
Exam
- linear bruise 20 cm across T6-T9, no midline tenderness
- R 4th and 5th metacarpal swelling, no open wound
- lungs clear
Meds amlodipine, allopurinol. NKDA.
Wife {nok.full} present and corroborates. Both households spoken to by PCSO {collar2}.
Conveyed {hosp} XR.
""",
)

_add(
    "prison_slash",
    "assault weapon acquaintance",
    "pt:m al:m",
    (21, 55),
    """
HMP healthcare request, wing 3. {pt.last} {prison}, {yom}, cut to L side of face by cellmate {al.last} {prison2} using razor blade melted into toothbrush. Wound ear to jaw 9cm, parotid ?exposed, facial nerve intact to brow/eyes/mouth. Haemostatic gauze by nurse {by.fi}. Two escorts on bed watch, officers {pol.last} and {pol2.last}. Single cuffed. No property. Gate time {time} cleared {time}.
""",
)

_add(
    "dealer_cuckoo",
    "assault weapon gang acquaintance",
    "pt:m al:m",
    (15, 17),
    """
SAFEGUARDING CHILD - exploitation
Young person {pt.full} dob {dob}, looked after, placed at {home} {town2}. Found by police at {flat} during a warrant. Stabbed in buttock last night by an older male he runs for, known to him only as "{al.nick}", because he lost a bundle. He says the gang "own" him until the debt is paid. Contacted through snap {handle}.
Wound 2cm, already closing. Not septic.
School on record {school} but not attended since {date2}. Social worker {sw.full}, {phone2}. NRM referral discussed with DC {pol.last} ({collar}). Consent to share: not sought, risk to life.
My details: {c1.full}, paramedic, HCPC {hcpc}
""",
)

_add(
    "atmist_chest_stab",
    "assault weapon",
    "pt:m",
    (16, 40),
    """
ATMIST
A - {age}
T - {time}
M - stabbed, single blade, assailant and blade not seen since
I - 2cm wound L ant chest 4th ICS MCL, 1cm wound L upper arm
S - RR 32, sats 89 on air 96 on 15l, HR 134, BP 84 palp, GCS 13
T - thoracostomy L, chest seal, 2g TXA, 1 unit PRC, ketamine
Name from wallet: {pt.full}, provisional licence {licence}. Case {inc}. Doctor {c2.last} travelling. ETA 9.
""",
)

_add(
    "workplace_scissors",
    "assault weapon acquaintance",
    "pt:f al:f",
    (20, 58),
    """
Called to a hair salon on {street}, {town2}. Stylist {pt.full} stabbed in the palm with scissors by colleague {al.first} during argument re tips, lunchtime, no drink involved. 2 cm puncture, able to flex all fingers, sensation NAD. {al.first} stayed on scene and was arrested by PC {collar}. Salon owner is {by.full}, mob {phone2}. Cleaned, steristrips, tetanus advice. PMH asthma. To attend hand clinic tomorrow, letter given.
""",
)

# Violence: fists, feet, teeth and hands.

_add(
    "taxi_rank_group",
    "assault stranger alcohol",
    "pt:m by:m by2:m",
    (18, 30),
    """
pt jumped by 4-5 unknown males at taxi rank, kicked to head + ribs whilst on floor. mates {by.first} and {by2.full} pulled him out. admits 8 pints + jagers. repetitive questioning, gcs 14, haematoma L temple, epistaxis now stopped. amnesic to event. no neck pain but intoxicated so immobilised. property: phone, keys, wallet w/ licence {licence} handed to {hosp} staff. staff nurse {by3.first} signed.
CAD {inc}
""",
)

_add(
    "strangled_by_husband",
    "assault partner",
    "pt:f al:m~pt gp:f nok:f",
    (20, 60),
    """
Pt disclosed to female crew member once alone in the vehicle that her husband {al.first} grabbed her by the throat with both hands for about 10 seconds this evening, vision went "starry", no LOC, no incontinence. This has happened {n} times since the baby came.
Petechiae both eyelids, linear abrasions neck, voice hoarse, swallowing ok, no stridor.
He was told by pt that we had come for a fall. {al.first} has stayed with children, {kid.first} (3) and {kid2.first} (5/12).
DASH completed = 16, high risk, MARAC referral ref {ref}. Pt safe contact is sister {nok.full} {nokphone}, NOT the home number. Safe word agreed.
GP Dr {gp.full}. NHS {nhs}
""",
)

_add(
    "rape_known_man",
    "assault sexual acquaintance",
    "pt:f al:m",
    (17, 45),
    """
Pt requests female clinician. {pt.first} states she was raped last night at his flat by a man she met through friends some weeks ago, {al.first}, surname possibly {al.last}, on insta as {handle}. Has not washed or changed. Some bruising to inner arms seen, not examined further to preserve evidence. No bleeding reported. Early evidence kit by SOLO {collar} at {time}. Accompanied to SARC by {by.first} (flatmate) in police vehicle, we stood down.
Handed over verbally to ISVA {by2.full}. Pt's preferred contact {email}
""",
)

_add(
    "park_grabbed",
    "assault sexual stranger",
    "pt:f",
    (16, 40),
    """
CALLER IS PT. {yo} FEMALE GRABBED FROM BEHIND IN {park} BY MALE SHE DOES NOT KNOW, PUSHED TO FLOOR, BREASTS TOUCHED, MALE RAN WHEN DOG WALKER SHOUTED. GRAZES BOTH KNEES AND PALMS. SHAKING, CRYING. DOG WALKER {by.full} STAYING WITH PT AT {street} ENTRANCE. PT {pt.full} CONTACT {spoken}. LOG {log} POLICE EN ROUTE. CALL TAKER {c1.ini}
""",
    "caps",
)

_add(
    "darts_night_mate",
    "assault acquaintance alcohol",
    "pt:m al:m by:m",
    (25, 65),
    """
Attended {pub}. Darts final. {pt.first} and his friend of 20 yrs {al.first} have had words over the scoring; both well oiled. {al.first} has swung one punch, connecting with the nose. Both men now sat together sharing a towel and apologising to each other.
{pt.first}'s nose deviated R, no septal haematoma, bleeding ceased. No HI otherwise. Not on thinners.
Barman {by.fi} says police not wanted. Pt wants to finish match. Capacity assessed and present. Left with ENT advice, signed form. {c1.fi} / {c2.fi}
""",
)

_add(
    "playground_punched",
    "assault acquaintance",
    "pt:m al:m mum:f~pt",
    (11, 16),
    """
Location {school}, first aid room. {pt.first} {yo} year {schoolyear}. Punched in the mouth and then kicked in the tummy by another boy in his class ({al.first}) at break, there is history of bullying. Upper incisor avulsed, reimplanted by school nurse {by.titled} within 10 min, milk also used. Abdo soft. {obs}. Mum {mum.full} attended. Head of year Mr {by2.last} has informed safer schools officer PC {collar}. Emergency dental via {hosp}.
""",
)

_add(
    "carer_bitten",
    "assault acquaintance",
    "pt:f al:m",
    (20, 62),
    """
Pt is HCA at {work} care home, {street}. Whilst assisting resident {al.full} (advanced dementia, {room}) with personal care he bit her R forearm and punched her in the breast. She looks after him most days. Skin broken, full arch of teeth marks, washed. No previous BBV concerns for resident per nurse in charge {by.first}.
Resident unharmed and settled, not seen by us.
Advice: co-amoxiclav via UTC, tetanus, report through works incident system, datix. Pt {pt.full} {dob} tel {phone}.
""",
)

_add(
    "crew_kicked",
    "assault alcohol",
    "pt:f al:m",
    (22, 58),
    """
STAFF ASSAULT. I was attending to the patient on the above job ({inc}) with my crewmate {c2.first} when the patient, {al.full}, intoxicated with strong cider, sat up and kicked my colleague {pt.full} in the chest and then spat in her eye. {pt.first} fell onto the trolley bar, striking her lower back. Emergency button pressed {time}. Police with us in 6 minutes, {collar} and {collar2}, male arrested. {pt.first} assessed on scene: tender paraspinal L3-5, no neuro. Eye irrigated 1 litre. OH and team leader {by.titled} informed. This ePR is for {pt.first} as patient.
""",
)

_add(
    "grandson_pushes",
    "assault family",
    "pt:f al:m nok:f",
    (80, 98),
    """
{yom} lives alone {addr}. Care line activation. On arrival found on hall floor. Pt initially said she slipped, but once daughter {nok.first} arrived stated grandson {al.first} had pushed her over when she wouldn't give him her bank card. He has done it before for money. R hip shortened and externally rotated. Pain 8/10, morphine 5mg, fascia iliaca not available.
PMH AF on apixaban, OP. Lives w/ package QDS.
Safeguarding adult completed with consent, ref {ref}. Police log {log}. NOK is {nok.full}, {nokphone}.
""",
)

_add(
    "son_unwell_hits_dad",
    "assault family",
    "pt:m al:m~pt nok:f",
    (50, 80),
    """
Two patients at this address, see linked ePR for {al.first}.
This record: father, {pt.full}. His son {al.first} has not taken depot since {date2} and believes his dad is an imposter. This morning he punched him five or six times about the head as he brought tea. Dad did not lose consciousness. Black eye R, lac eyebrow glued, jaw opens fully. On clopidogrel so conveyed for CT.
{al.first} calm with police; s136 by PC {pol.last} warrant no {warrant}. CPN is {cpn.full}.
Wife {nok.first} and the neighbour shaken but unhurt.
""",
)

_add(
    "door_staff_ejected",
    "assault stranger alcohol",
    "pt:m al:m",
    (18, 35),
    """
Ejected from {club}. Alleges doorman, not known to him, headlocked him and threw him down the steps. ETOH ++, 10 units plus. Abrasion forehead, ?# R wrist dinner fork. CSM intact. Splint, entonox. Door supervisor badge no {badge} name {al.full} per venue manager {by.first}. Pt verbally abusive then tearful. Friend {by2.first} travelled. Details from driving licence {pt.rev} {dob} {addr} {pc}
""",
)

_add(
    "away_fans_train",
    "assault stranger",
    "pt:m nok:m",
    (18, 60),
    """
Event medical, match day. {pt.any} with his [dad|uncle|brother] {nok.first} set upon by away supporters outside the station, none known to them, [nil alcohol|no alcohol taken]. Punched to the side of head, spectacles broken, piece of lens removed from lid by FA. Ear ringing, TM not visualised. VA 6/9 both. {obs}. Steward {by.full} witnessed. BTP officer {collar} gave ref {crime}. Left event with {nok.first}, worsening advice.
""",
)

_add(
    "cabbie_fare",
    "assault stranger alcohol",
    "pt:m nok:f",
    (30, 68),
    """
Private hire driver {pt.full}, badge {badge}, vehicle {reg}. Drunk fare refused to pay at {street}, punched pt through the window several times and made off. Not a customer he has had before. Jaw pain, malocclusion, blood in mouth. ?# mandible. Collar not required. Dispatch office has the passenger phone number {phone2}. dashcam. Diabetic, BM 11.2. Conveyed to {hosp}. Wife {nok.full} told.
""",
)

_add(
    "road_rage_lights",
    "assault stranger",
    "pt:f nok:f",
    (22, 66),
    """
Pt driver of {car} {reg}. Says the other driver, unknown man in his 50s, got out at the lights on {street}, dragged her door open and punched her on the shoulder and side of head before driving away in {car2} {reg2}. No collision. Tender trapezius, full ROM neck, no red flags, Canadian C spine neg. Very shaken. {pt.last}'s dash camera was off. She wrote the reg on her hand. 101 called, log {log}. Sister {nok.first} coming to drive her home to {addr}.
""",
)

_add(
    "stepfather_nai",
    "assault family",
    "pt:m al:m mum:f",
    (3, 9),
    """
CHILD SAFEGUARDING - URGENT
{pt.full} DOB {dob} attends {school}. Teaching assistant {by.full} noticed marks when changing for PE. Child told her "{al.first} smacked me with his hand lots cos I spilt my drink". {al.first} is mum's husband (stepdad). Bruises of different ages: L ear pinna, both upper arms grip pattern, lower back. Child quiet, clings to TA. {al.last}'s whereabouts not known.
Mum {mum.full} contacted by school. Strategy call with MASH, worker {sw.fi}, ref {ref}. Police PPU DC {collar}. Conveyed for CP medical with TA and social worker. Siblings {kid.first} and {kid2.first} at same address {addr}, being visited now.
""",
)

_add(
    "teen_hits_mum",
    "assault family",
    "pt:f al:m~pt by:m",
    (33, 55),
    """
{pt.full} hit by her 15 year old son {al.first} after she took his xbox away. punched in back and pushed into radiator. he has ADHD + autism, under CAMHS. 2nd time this month. bruise to loin, urine dip neg for blood, abdo snt. he is upstairs calm. mum does not want him arrested, wants help. early help referral sent, her email {email}, NHS {nhs}. dad {by.first} lives away {town3}, can have him tonight
""",
    "lower",
)

_add(
    "sex_worker_client",
    "assault sexual stranger",
    "pt:f",
    (20, 45),
    """
Flagged down on {street} by outreach worker {by.first}. Pt gives working name only, {pt.first}. Punter, first time she had seen him, would not use condom, held her down by the hair, punched face and forced sex. {car} reg {reg}. Bruise R eye, tender scalp, vaginal soreness, declines exam. Declines police but agrees to anonymous report, "ugly mugs" ref {ref}. Taken to SARC. Heroin user, last used this am. No withdrawal. BBV status known negative {date2}.
""",
)

_add(
    "bus_hate",
    "assault stranger",
    "pt:f mw:f nok:m",
    (18, 42),
    """
Hijab pulled and slapped round the face on the 87 bus by a woman she had never met who shouted racist abuse. Pt {pt.full}, {yo}, pregnant 22/40. No abdo trauma, FM felt, no PV loss. Red mark cheek, scratches to neck. Driver {by.fi} locked doors until police (PC {collar}) came. Hate crime {crime}. MW {mw.first} at community hub phoned. Advice + triage number. Home with husband {nok.first}. {obs}
""",
)

_add(
    "wedding_cousin",
    "assault family alcohol",
    "pt:m al:m by:m",
    (20, 50),
    """
Wedding reception at {hall}. {pt.first} states cousin {al.full} headbutted him at the bar after the speeches, everyone has been drinking since 1pm, pt has had whisky. Bride's father {by.full} separated them. Lip lac crossing vermillion, 2 loose teeth. {pt.first}'s suit heavily bloodstained but HD stable: {obs}. Guests {by2.first}, {by3.first} and {by4.first} all giving different versions. Not for police. {hosp} for suturing.
""",
)

_add(
    "uncle_brother_honour",
    "assault family",
    "pt:f al:m~pt al2:m",
    (17, 19),
    """
Pt rang from locked bathroom, whispering. Silent solution used. Address found by subscriber check: {addr} {town} {pc}.
On entry with police, {pt.first} ({yo}) reports being beaten by brother {al.first} and her uncle {al2.first} since {time} because she refuses to marry. Slaps, hair pulled, kicked in thighs. Multiple bruises, clump hair loss, lip swollen. Passport held by uncle.
DO NOT contact family. DO NOT use interpreter from local community. Next safe contact college tutor {by.titled} {school}.
HBA protocol, DI {pol.last}, ref {log}. Patient relocated, destination not recorded here.
""",
)

_add(
    "pregnant_kicked",
    "assault partner alcohol",
    "pt:f al:m nok:f",
    (18, 40),
    """
31+4 G2P1. Boyfriend {al.first}, in drink, kicked her in the abdomen twice and stamped on foot. Constant low pain since, small fresh PV bleed on pad, FM reduced. Fundus soft between pains. {obs}. Large bore x2. Pre alert to labour ward, spoke to {mw.full} midwife. Booking hosp no {mrn}. anti D status Rh neg. Her toddler {kid.first} left with nan {nok.full} at {house}. {al.last} arrested outside by {collar}. MARAC case previously {date3}.
""",
)

_add(
    "wife_frying_pan",
    "assault weapon partner",
    "pt:m al:f~pt",
    (30, 70),
    """
Male victim of DA. {pt.first} reports wife {al.first} hit him across L elbow with a cast iron frying pan during a row over bills; and has been hitting him for about two years. Embarrassed, asked us to write "fell". Explained record must be true. Olecranon tender, swelling, NV intact. Old bruises forearms. Men's Advice Line given. Wife left to her mother's in {town3} before arrival. No kids. DASH 9. consent to refer, safe email {email}.
""",
)

_add(
    "girlfriends_row",
    "assault partner alcohol",
    "pt:f al:f by:f",
    (19, 45),
    """
{pt.first} and girlfriend {al.first} at home {addrshort}, both been on the wine. {al.first} threw pt against door frame and bit her shoulder. Crescent bite, skin not broken; small lump back of head. {al.first} on scene, apologetic, arrested by PC {collar} {pol.last} to prevent breach. Pt declines hospital. HI leaflet. Neighbour {by.full} made call, {phone2}, she is happy to sit with {pt.first} tonight. Ref {crime}
""",
)

_add(
    "child_caller_daddy",
    "assault partner alcohol",
    "pt:f al:m~pt kid:f~pt",
    (24, 45),
    """
CALLER IS A CHILD AGED 6, NAME {kid.first}. "DADDY HIT MUMMY AND MUMMY WONT WAKE UP PROPERLY. DADDY HAD BEER." MUM IS {pt.first}, DAD IS {al.first}. CHILD KNOWS ADDRESS AS {addrshort}, SCHOOL IS {primary}. LINE KEPT OPEN. MALE HEARD IN BACKGROUND SHOUTING {kid.first} PUT THE PHONE DOWN. TALKED {kid.first} THROUGH OPENING FRONT DOOR FOR POLICE. {time} OFFICER {collar} WITH MUM, BREATHING, RESPONDING TO VOICE. HANDED TO CREW.
""",
    "caps",
)

_add(
    "plog_domestic",
    "assault partner",
    "pt:f al:m",
    (20, 60),
    """
*** COPIED FROM POLICE LOG {log} {date} ***
{time} INF {by.full} NEIGHBOUR STATES SCREAMING FROM {addr}
{time} PNC CHK {al.rev} - MARKERS VI DR, PREVIOUS DV CALLS X{n} TO THIS ADDRESS
{time} {collar} ON SCENE, FEMALE OCC {pt.last} HAS BEEN SLAPPED AND DRAGGED DOWN STAIRS BY PARTNER {al.last}, PARTNER DETAINED
{time} AMBO REQ, FEMALE {age} YRS CONSC BRTHG, SORE RIBS AND ANKLE
{time} AMBO REF {inc} ETA 25
{time} CRIMED {crime}
""",
    "caps",
)

_add(
    "plog_affray",
    "assault weapon stranger alcohol",
    "pt:m",
    (18, 40),
    """
POLICE REQUEST VIA HOTLINE. AFFRAY O/S {club}, APPROX 15 MALES, BELTS AND BOTTLES USED. {n} IN CUSTODY. ONE MALE DOWN, {pt.full} DOB {dob}, STRUCK WITH BOTTLE BY PERSON UNKNOWN TO HIM, HEAD WOUND, DRUNK, IN AND OUT OF CONSCIOUSNESS. OFFICERS {collar} AND {collar2} WITH HIM, SGT {pol.last} SCENE COMMANDER. ACCESS VIA {street} ONLY. RVP MCDONALDS.
""",
    "caps",
)

_add(
    "nightclub_groped",
    "assault sexual stranger alcohol",
    "pt:f",
    (18, 30),
    """
Medic post, student night at {club}. Pt brought by friends {by.first} + {by2.first} in tears. Reports a man she doesn't know put his hand up her skirt on dance floor and when she turned round slapped her. Has drunk 5 double gins. No injury besides red cheek. Offered SARC / police. Spoke to PC {collar} of night time economy team. Snapchat of her friend {handle} has a video. Hall address {addr}. Walked home w friends.
""",
)

_add(
    "rider_bike_taken",
    "assault weapon stranger",
    "pt:m",
    (18, 45),
    """
Delivery rider, Portuguese/English mix spoken, name on app "{pt.first}". Two men on another scooter, faces covered, unknown to him. Showed him a knife, kicked him off his moped {reg} and rode off on it. Slid 3 metres. Road rash R hip and elbow, shoulder tender over AC joint. Helmet intact. {obs}
Caller gave number in words: {spoken2}. App support ref {ref2}.
Transported {hosp}; wife informed by language line. CAD{inc}
""",
)

_add(
    "student_flatmate",
    "assault acquaintance",
    "pt:m al:m",
    (18, 24),
    """
Flatmate dispute at {addr}. {al.full} accused of eating food, has pushed {pt.first} against hob and punched R ear. No burns. Ear swollen, haematoma pinna. Hearing muffled. Security officer {by.fi} and warden in attendance. No alcohol or drugs. Uni to move {al.first}. ENT SHO advised same day aspiration. Own transport with {by2.first}.
""",
)

_add(
    "refuses_after_kicking",
    "assault",
    "pt:m",
    (18, 60),
    """
REFUSAL OF CONVEYANCE
I, the patient {pt.full}, of {addr}, have been told by {c1.full} that I may have a broken rib and head injury and I refuse to go to hospital.
Crew note: police asked us to see pt who says he was "given a kicking" this evening, will not say by who or where. Bruising to ribs R, boot mark on back, hum of cannabis. Full capacity, understood risk of pneumothorax & death. Signed {time} {date}, witnessed {c2.ini} and PC {collar}. Copy e-mailed {email}. GP Dr {gp.last} to be told.
""",
)

_add(
    "welfare_finds_dv",
    "assault partner",
    "pt:f al:m",
    (25, 70),
    """
Welfare check requested by employer as pt not in work {n} days. {pt.full}, teaching assistant at {school}. No reply at front, seen through the window lying on sofa. Entry by neighbour {by.first} with key. Pt alert but frightened. Old and new bruising face, chest and arms. States partner {al.first} "lost it" on {date2} and again this morning, has her phone and took {car} {reg}. Has not eaten. BM 3.4 given glucogel. Dehydrated. Agrees to hospital. [Cat fed|Dog left with neighbour].
""",
)

_add(
    "park_bench_mugged",
    "assault stranger",
    "pt:f nok:m",
    (60, 97),
    """
THIS {yo} LADY HAD HER HANDBAG SNATCHED ON {street} BY A YOUTH ON A BIKE. SHE DOES NOT KNOW HIM. HE PUSHED HER IN THE CHEST AND SHE WENT DOWN ONTO L WRIST. COLLES DEFORMITY. CRT <2. SKIN TEAR L ELBOW DRESSED. BAG CONTAINED PENSION, KEYS, NI CARD {nino}, SO LOCKS NEED CHANGING AT {addr}. NEPHEW {nok.full} {nokphone} DOING THIS. PT WIDOWED, EX SCHOOL COOK. APIXABAN. CONVEYED. {c1.fi} {c2.fi}
""",
    "caps",
)

_add(
    "lads_from_school",
    "assault acquaintance",
    "pt:m al:m al2:m nok:f~pt",
    (12, 16),
    """
Stamped on in {park} by a group of lads from his old school, {school}; names given {al.full}, {al2.full} and one called {al3.nick}. Video on insta. On exam footprint mark R flank, dip pos for blood. HI neg. {obs} Mum {nok.first} aware and en route from work, {nokphone}. No weapons seen. Pt very worried about being "a grass" so did not want police, but mum has rung 101 already ({log}).
""",
)

# Near misses of violence, and everything else crews go to.

_add(
    "branch_fell",
    "",
    "pt:m",
    (66, 84),
    """
Hit by falling branch in {park} during high winds. Witnessed by park keeper {by.full}. Struck to R shoulder then fell to knees. No HI. Deformity clavicle, skin not tented. Broad arm sling, penthrox. {pt.first} is a retired postman from {town}, {addr}. {obs}
""",
)

_add(
    "stabbing_pain",
    "",
    "pt:f nok:m",
    (30, 75),
    """
PC stabbing pain L chest
HPC onset {time} while ironing, worse on breathing in. no radiation. no SOB at rest. no trauma. calf soft. flew from tenerife {date2}
PMH migraine, {pt.first} had PE in 2016
DH COCP nil, HRT patches
SH lives w husband {nok.first}, non smoker
O/E {obs} chest clear ECG SR no S1Q3T3
Imp ?PE wells 3
Plan {hosp} SDEC accepted by Dr {gp.fi}
""",
    "lower",
)

_add(
    "shot_of_insulin",
    "",
    "pt:m",
    (20, 92),
    """
Called by carer {by.first}. Pt had his shot of insulin at {time} then did not eat dinner as didnt like it. Found clammy and confused. BM 1.9 on arrival. Glucagon 1mg IM then sandwich and milk, BM 4.2 then 7.8. Now GCS 15 and calling carer by name. No head strike. Diabetes specialist nurse {dn.full} informed. Remains at {addr}. NHS No: {nhs} DOB: {dob}
""",
)

_add(
    "beaten_by_heat",
    "",
    "pt:m",
    (19, 55),
    """
10k fun run, {park}. {pt.first} "beaten by the heat" at 8k and collapsed 200m from finish. Temp 40.1 tympanic, confused, hot dry skin. Cooled with wet sheets, fan, ice packs. IV fluid 1L cold. Temp 38.6 at {time}, now knows where he is. CK needed so conveyed. Running club mate {by.full} has his car keys & bag. ICE contact on the back of bib {nok.first} {nokphone}.
""",
)

_add(
    "neighbours_dog",
    "",
    "pt:f",
    (6, 75),
    """
ATTACKED BY NEIGHBOUR'S DOG. {yom} IN OWN GARDEN AT {addr}, DOG CAME UNDER FENCE, OWNER {by.titled} PULLED IT OFF. 3 PUNCTURE WOUNDS R CALF, ONE 4CM FLAP. IRRIGATED, DRESSED. TETANUS UTD. DOG SECURE, DOG WARDEN REF {ref}. OWNER VERY UPSET, DOG HAS NEVER DONE IT BEFORE. TO {hosp} FOR WASHOUT.
""",
    "caps",
)

_add(
    "punch_to_wall",
    "",
    "pt:m nok:f~pt",
    (16, 30),
    """
Punch to wall after an argument with his ex over the phone. No one else there, nobody assaulted. R hand 5th MC swollen, rotational deformity, skin intact. Buddy strapped + ibuprofen. Mum {nok.first} driving him to UTC so no transport. {pt.full} {yom} {phone}. ex ({by.first}) lives in {town3}. c1 {c1.ini} c2 {c2.ini}
""",
)

_add(
    "self_inflicted",
    "alcohol",
    "pt:f",
    (17, 45),
    """
Self inflicted lacerations both forearms x{n}, superficial, razor blade. Half bottle of wine this evening. Text sent to friend {by.first} who rang 999. Pt calm, tearful, engages. Denies OD. Denies anyone else involved. Known to CMHT, care coordinator {cpn.full}, next appt {due}. Wounds cleaned, steristrips. MHA not required. Capacity has. Agrees to psych liaison at {hosp}. NHS {nhs}. Blades made safe.
""",
)

_add(
    "fall_no_assault",
    "alcohol",
    "pt:m",
    (25, 70),
    """
? assault ? fall. Found on {street} by passers by {by.first} & {by2.full}. CCTV viewed live by control room, shows pt trip on kerb alone, no assault. PC {collar} happy, log closed. Smells strongly of alcohol. Abrasion nose + chin, GCS 14 confused speech. No c-spine tenderness but unreliable. Name from bus pass {pt.full}. Conveyed.
""",
)

_add(
    "rtc_two_cars",
    "",
    "pt:f al:m",
    (18, 85),
    """
RTC 2 vehicles A{n}{n} roundabout. V1 {car} {reg} driven by {al.full}, nil injury. V2 {car2} {reg2} driven by our pt {pt.full}. Rear shunt approx 25mph. Seatbelt on, airbags not deployed, self extricated. Neck stiffness onset after 10 min. No midline tenderness, rotates 45 both ways. Moving all four limbs. Passengers {by.first} and {kid.first} (4, in car seat, happy) checked, separate records. Recovery for both. Police {collar} breath tests neg. Discharged w/ advice, home {addr}, lift from {nok.full}.
""",
)

_add(
    "ped_v_bus",
    "",
    "pt:m",
    (17, 94),
    """
Ped v bus low speed, town centre stop bay C. {yom} stepped out looking at phone. Bus driver {by.full} says doing 5-10mph. Struck L hip, fell to side, no bullseye on glass. Bus reg {reg}. Found sat on bench w/ member of public {by2.first} who is off duty nurse. Able to weight bear w/ limp. Pelvis stable, not sprung. {obs} GP surgery informed. Pt {pt.rev} {dob}
""",
)

_add(
    "biker_bend",
    "",
    "pt:m by:m nok:f",
    (20, 65),
    """
M/c vs hedge. Lost back end on gravel on {street} nr {town2}, {pc2}, ground ambulance and air desk. Came off at est 50. Rider {pt.full}, bike {reg}. Helmet scuffed, left on by riding pals {by.first} {by2.first} & {by3.first}. C/o L thigh. Closed mid shaft femur, Kendrick traction, ketamine 30mg, foot warm after. Blood type card in wallet. HEMS Dr {c2.last} on scene {time}. MTC. NOK {nok.full} wife phoned by {by.first} on {nokphone}.
""",
)

_add(
    "rosc",
    "",
    "pt:m nok:f",
    (45, 88),
    """
Witnessed collapse at {hall} during bingo. Bystander CPR immediate by {by.full} and staff {by2.first}, PAD x1 shock. On arrival VF, 2nd shock {time}, ROSC {time} after 1 adrenaline. I-gel, ETCO2 5.1, ECG inferior STEMI. {obs}
Wife {nok.first} present, gives history: angina, statin, ramipril. Surname {pt.last}, d.o.b. {dob}. Direct to cath lab, accepted by cardiologist {gp.titled}. Debrief offered to bystanders. TL {by3.fi} attended.
""",
)

_add(
    "stemi_direct",
    "",
    "pt:f nok:f",
    (40, 90),
    """
crushing central chest pain "like a punch in the chest" since {time}. pale clammy. ECG ST elev V2-V4 tx'd to {hosp}. aspirin 300 gtn x2 morphine 5 ticagrelor 180. PPCI accepted. pt {pt.full} nhs {nhs} {yo}. lives w daughter {nok.first}. allergies penicillin. bp both arms equal. door to balloon team met by sr {by.first}. left scene {time}
""",
    "lower",
)

_add(
    "fast_pos",
    "",
    "pt:f nok:m~pt",
    (60, 99),
    """
FAST +VE @ {time}. {yom} R FACIAL DROOP, R ARM DRIFT, SLURRED. LAST SEEN WELL AT BREAKFAST BY CARER {by.full} OF THE AGENCY. ONSET <2HRS. BM 6.1. NOT ANTICOAGULATED. PRE-ALERT STROKE NURSE {by2.first}. SON {nok.first} {nokphone} FOLLOWING BY CAR. KEYS IN KEYSAFE. ADDRESS {addr}, {town}, {pc}. HOSP NO {mrn}
""",
    "caps",
)

_add(
    "long_lie",
    "",
    "pt:f nok:f",
    (90, 101),
    """
Long lie. {yo} lady found by meals on wheels ({by.first}) on bedroom floor, last seen last night by daughter in law {nok.full}. Est 14 hours. Slipped getting to commode. Nil head injury. Cold 34.2, pressure area L hip grade 2, tongue dry. Knows her name ({pt.titled} to you!), month wrong. Urine dark ?rhabdo. Warmed, fluids 500ml. Proud great grandmother of {kid.first}, born {date3}. {kid.first}'s photo is coming with her. Lives at {addr}.
""",
)

_add(
    "carehome_unwitnessed",
    "",
    "pt:f nok:f",
    (78, 103),
    """
care home {home} {street} {town2}. resident {pt.full} {yo} found on floor by bed at {time} by night carer {by.first}. unwitnessed. on warfarin inr 2.4 on {date2}. egg to forehead. gcs 14 usual for her per senior carer {by2.full}. respect form in place dated {date3}. hospital if reversible. daughter {nok.first} {nokphone} agrees with conveyance. passport and meds sent. {room} locked
""",
    "lower",
)

_add(
    "uti_shouting",
    "",
    "pt:m nok:m~pt",
    (75, 96),
    """
More confused 3/7, shouting at staff, swung arm out but no contact with anyone, no altercation with other residents. {home}, {room}. {pt.first} usually mild, ex bishop's driver. Urine offensive, T 38.4, sepsis screen amber. GP Dr {gp.full} prescribed nitrofurantoin over phone {time}. Remains in care home. DNACPR seen, signed by Dr {gp2.last} {date2}. Son {nok.full} updated, {nokphone}. NHS {nhs}
""",
)

_add(
    "febrile_fit",
    "",
    "pt:m mum:f~pt dad:m~pt",
    (1, 4),
    """
{pt.first} {yo}. Mum {mum.first} states eyes rolled back and whole body shaking approx 3 mins. Hot since last night, nursery had sent him home. On arrival post ictal, now crying and reaching for mum. T 39.4. Non-blanching rash NOT seen, all skin seen. Ears red L. Calpol given. First fit so conveyed w mum, dad {dad.first} to follow. Red book: NHS {nhs} birth {dob}, HV {hv.full}. no safeguarding concerns, house clean and warm
""",
)

_add(
    "coin",
    "",
    "pt:f nok:f~pt kid:m~pt",
    (2, 6),
    """
Swallowed 10p approx {time}, seen by brother {kid.first}. Coughed initially, now drooling slightly, no stridor. Sat on mum's lap watching tablet. SpO2 99. Mum {nok.full}. Not given fluids. {hosp} children's for xray. Pt {pt.full}, dob {dob}, {addr} {pc}. HV aware. Crew {c1.first}/{c2.first}
""",
)

_add(
    "asthma_school",
    "",
    "pt:f mum:f~pt",
    (8, 15),
    """
Called to {school}. Year {schoolyear} pupil {pt.first}, wheeze after PE in cold air. Own salbutamol 10 puffs via spacer from Miss {by.last}. On arrival RR 34 sats 93, talking in short sentences, PEF 180 (best 310). Salb neb 5mg, ipratropium 250, pred 40. Improved after 2nd neb. Previous HDU {date3}. mum {mum.full} on {phone2} meeting us at {hosp}. Hosp number from letter {mrn}.
""",
)

_add(
    "clash_of_heads",
    "",
    "pt:m nok:f",
    (5, 11),
    """
CLASH OF HEADS IN PLAYGROUND, ACCIDENTAL, RUNNING AFTER SAME BALL AS FRIEND {by.first}. {school}. {pt.first} {yo} CRIED STRAIGHT AWAY, VOMIT X1, LUMP L FOREHEAD. GCS15. STAFF {by2.titled} AND {by3.titled} BOTH SAW IT. GRAN {nok.first} COLLECTED. ADVICE SHEET. NO TX.
""",
    "caps",
)

_add(
    "rugby_boot",
    "",
    "pt:m",
    (16, 35),
    """
Rugby, caught by a boot at bottom of ruck, accident, ref {by.full} confirms. {pt.first} "{pt.nick}" {pt.last}, plays hooker. Scalp lac 6cm top of head. No LOC, passed HIA with club physio {by2.first}. Glued at pitch side. Concussion protocol, no play 3 weeks. Club secretary can be reached on {phone2}. Wants to stay for the beers - advised not.
""",
)

_add(
    "mixed_od",
    "alcohol",
    "pt:f by2:m nok:f kid:m~pt kid2:m~pt",
    (24, 60),
    """
OD intentional. {pt.full} {yo}. 32 x paracetamol 500mg + 10 sertraline 50mg at {time} with 1/2 bottle vodka. Note left addressed to {by.first} and "my beautiful boys {kid.first} and {kid2.first}". Found by landlord {by2.titled}. No violence or DV, trigger is redundancy. Drowsy, GCS 13, BP 102/60. Toxbase: bloods 4hr. Meds bagged. Under crisis team, last seen {date2} by {cpn.fi}. Hosp number {mrn}. Sister {nok.full} ({nokphone}) informed with consent.
""",
)

_add(
    "bridge_136",
    "",
    "pt:m bro:m~pt",
    (18, 60),
    """
Male over railings at the motorway bridge, {street}. Negotiator talked him back {time}. S136 by PC {collar} {pol.full}, {time}. {pt.first} reports bereavement, brother {bro.first} died {date2}. Not intoxicated. No injuries no drugs. Took off shoes and left wallet on bridge. Section suite at {hosp} full, POS bed found {town3}. Conveyed by ambulance with {collar} and {collar2} in the back. Warrant card of second officer {warrant}. HR 104.
""",
)

_add(
    "voices_to_harm",
    "",
    "pt:m",
    (19, 50),
    """
Hearing voices telling him to stab his flatmate. Has not acted, has not hurt anyone, flatmate {by.first} is well and stood in kitchen. {pt.first} handed knives to {by.first} himself and asked him to ring us. Olanzapine stopped 3/52. Insight partial. Agreed voluntary assessment. AMHP {sw.full} discussed. Police not needed, log {log} cancelled. Address {addr}. {obs}
""",
)

_add(
    "no_answer_cfw",
    "",
    "pt:f nok:f",
    (55, 96),
    """
CONCERN FOR WELFARE. NIECE {nok.first} IN {town3} CANT GET ANSWER FROM {pt.any} ON {phone} SINCE YESTERDAY. KEYSAFE CODE HELD BY CARE AGENCY. KNOCKED FRONT AND BACK AT {addr}. NEIGHBOUR {by.full} SAYS PT AT BELL RINGING PRACTICE. PT FOUND AT CHURCH ALIVE AND WELL AND RATHER CROSS. NO CLINICAL CONTACT. STOOD DOWN {time}. REF {inc}
""",
    "caps",
)

_add(
    "hypo_refusal",
    "",
    "pt:m",
    (22, 70),
    """
T1DM hypo at wheel of parked van. Colleague {by.first} noticed him "acting drunk" — no alcohol. BM 2.2 → glucogel x2, coke, biscuits → 6.4. Fully orientated. Declines hospital, has capacity, understands not to drive today. {pt.full} signed on screen. Van {reg} left at yard, boss {by2.titled} has keys. Contact {phone}. Diabetic nurse emailed. {c1.fi} (PIN {hcpc})
""",
)

_add(
    "copd_cold",
    "",
    "pt:m",
    (60, 94),
    """
COPD exac, "hit hard by the cold snap". {yo} {pt.titled}. Sputum green 4/7, SOBOE to SOB at rest. Home nebs, LTOT 2L. RR 28 sats 84 (target 88-92). Salb + atrovent via air. Hydrocort 100. Virtual ward declined, accepted to {hosp} resp unit by reg {gp.full}. Rescue pack used {date2}. NHS# {nhs}. Dog goes to {by.first} at {house}
""",
)

_add(
    "festival_pill",
    "alcohol",
    "pt:f",
    (18, 26),
    """
{festival} med tent 2. Took 2 x blue pills & cider from {time}. jaw clench, pupils 8mm, HR 141, T 38.2. friends {by.first}, {by2.first} and {by3.first} with her. wrist band name {pt.first}. Denies anyone touching or hurting her. Midazolam not reqd. Cool area, sips. HR 102 after 90 mins. Discharged to welfare tent, steward {by4.fi}. Parent {nok.full} phoned at patient's request on {nokphone}
""",
)

_add(
    "nosebleed",
    "",
    "pt:m nok:f",
    (50, 98),
    """
bloody nose 2 hrs no trauma nobody hit him. {yo} on rivaroxaban. bp 186/94. 20 mins pressure with ice. leant forward, then rapid rhino R nostril 5.5. bleeding controlled. {pt.full} lives {addr}. district nurse {by.first} comes daily. taken {hosp} ENT. wife {nok.first} travelled. record {mrn}
""",
    "lower",
)

_add(
    "back_attack",
    "",
    "pt:f nok:m",
    (30, 60),
    """
Attacked by back spasm while lifting shopping. "Shooting pain down the leg, its killing me." L sciatica known. No cauda equina flags x6 asked and documented. SLR 30. Codeine + diazepam 2mg PGD. Physio self-ref. {pt.any}, works as a cook at {school}, sick note query. GP Dr {gp.last} task sent. Worsening advice to pt and her husband {nok.first}.
""",
)

_add(
    "dinner_knife_slip",
    "",
    "pt:f nok:m",
    (20, 80),
    """
Knife slipped cutting avocado. 4cm palmar lac L hand base of index. Alone at the time; husband {nok.first} confirms he was upstairs, pt seen alone, no DV concerns on direct question. Sensation reduced radial border. Elevated, dressed. Hand trauma clinic {hosp} tomorrow 0900. {pt.full}, {dob}, {phone}. Letter to {email}.
""",
)

_add(
    "nail_gun",
    "",
    "pt:m",
    (18, 62),
    """
Shot himself in the L hand w/ nail gun at work, site off {street}. Work colleague {by.first} witnessed. 50mm nail through 2nd web space, left in situ, padded. Distal cap refill 2s. Site manager {by2.full} HSE report. Entonox, co-amox. {pt.rev} {yom}. NI for RIDDOR form {nino}. {hosp}.
""",
)

_add(
    "glass_door",
    "",
    "pt:m nok:m~pt",
    (9, 40),
    """
ran through patio door thinking it was open. glass lacs R forearm R knee and nose. arterial spurt at wrist controlled by dad {nok.full} w tea towel, ex army. tourniquet not needed. 200mls on floor. {pt.first} white but talking. accident, no other party. TXA 1g. pre alert. {addr} {town}. {obs}
""",
    "lower",
)

_add(
    "sparring",
    "",
    "pt:m nok:m~pt",
    (16, 35),
    """
Boxing gym, {hall}. Agreed sparring with headguards, no assault. Took a straight right, sat down, dazed 30 secs. Coach {by.full} stopped it. GCS 15, no amnesia, no vomiting, nose fine. Sparring partner {by2.first} fine too. {pt.first} wants to go home w brother {nok.first}. HI advice verbal & written, 30 days no contact per board rules.
""",
)

_add(
    "panic_verbal_row",
    "",
    "pt:f by:m",
    (18, 50),
    """
Hyperventilating, tingling fingers and lips after verbal argument with partner {by.first}. Asked alone: never physical, no threats, feels safe. He has gone for a walk. Carpopedal spasm resolved with coaching. ECG sinus tachy. {pt.first} has GAD, on propranolol. Left in care of friend {by2.full}. NHS {nhs}. Ambulance not req'd further. Ref {inc}
""",
)

_add(
    "wasps",
    "",
    "pt:m nok:f",
    (25, 75),
    """
ATTACKED BY WASPS WHILE STRIMMING. X{n} STINGS. URTICARIA TRUNK, LIP SWELLING, WHEEZE, BP 88/50. ADRENALINE 500MCG IM X2 AT {time} AND {time}. CHLORPHEN, NEB. BP 118/70. WIFE {nok.first} GAVE PIRITON BEFORE ARRIVAL. {hosp} RESUS. PT {pt.full} GARDENER, CLIENT'S ADDRESS {house} {pc2}
""",
    "caps",
)

_add(
    "bba",
    "",
    "pt:f kid:f~pt nok:m mw:f",
    (19, 42),
    """
BBA. G3P2 40+1. Head on perineum on arrival, delivered {time} by {c1.first} with {c2.first} assisting and dad {nok.full} catching! Live girl, APGAR 9/10, delayed clamp 3 min, skin to skin. To be called {kid.first}. Placenta {time} complete. EBL 250. Midwife {mw.full} arrived {time}. Mum {pt.full} {dob} booking no {mrn}. siblings {kid2.first} and {kid3.first} slept through
""",
)

_add(
    "postictal_fighting",
    "",
    "pt:m nok:f",
    (20, 60),
    """
Known epileptic, 2 TCS today each 2 min. Wife {nok.first} reports he was "fighting us" afterwards - postictal agitation, nobody struck, no injuries to her or crew. Tongue bitten L. Settled in 20 minutes. Levetiracetam missed 2 doses. Pt {pt.first} apologetic. Epilepsy nurse {by.fi}. VNS card. Left at home w {nok.first} per care plan dated {date3}. {addr}. NHS {nhs}
""",
)

_add(
    "sepsis_red_flag",
    "",
    "pt:f nok:m~pt",
    (70, 97),
    """
Red flag sepsis. {yo}. Off legs 2/7, rigors, T 39.1 RR 30 BP 84/46 lact n/a. Catheter changed by DN {by.full} {date2}. Pre alert. O2, fluids 250 x4, benpen no - pip taz at {hosp}. Son {nok.first} (LPA) present. Patient {pt.full}. RESPECT form. Hosp no {mrn}, {nhs}.
""",
)

_add(
    "prison_chest_pain",
    "",
    "pt:m",
    (30, 80),
    """
HMP {prison} {pt.last}. Chest pain since unlock, stabbing, no injury, no altercation on wing. ECG NSR, trop sent with us from healthcare. GTN nil effect. Hx cocaine. Officer {pol.fi}, SO {pol2.last} bed watch, double cuffs. Gate log {ref}. {obs}. NHS number supplied by SystmOne {nhs}. Handover {by.first} AMU.
""",
)

_add(
    "care_plan_caller",
    "",
    "pt:f by:f",
    (40, 75),
    """
** FREQUENT CALLER PLAN ** {pt.full} {dob} {addr} {pc} {phone} alt {phone2}
Call {n} today. States "stabbed in the heart by loneliness". No new symptoms, no injury, no one has hurt her. Per plan: crew not to convey unless obs off baseline. {obs}. Spoke with {by.first}, her befriender from {hall}. Plan owner {by2.full}. Cup of tea made. Left 22 mins.
""",
)

_add(
    "expected_death",
    "",
    "pt:m",
    (91, 102),
    """
Expected death. {pt.full} aged {age}. Verified {time} {date}. DNACPR + EOL drugs in house. Family present, {nok.full}, {by.first}, {by2.first} and the priest Fr {by3.last}. Peaceful. No suspicious circumstances, coroner's officer {collar} not required. GP Dr {gp.last} to certify. Undertakers called by {nok.first}. Syringe driver stopped by DN {by4.fi}. Home {addr}.
""",
)

_add(
    "custody_head_bang",
    "alcohol",
    "pt:m",
    (20, 50),
    """
CUSTODY SUITE REQ. DETAINEE {pt.last} BANGING OWN HEAD ON CELL DOOR, DRUNK ON ARRIVAL. NO FORCE USED PER SGT {pol.last} {collar} AND CCTV. CUSTODY RECORD {log}. HCP {by.full} ASSESSED: 3CM FRONTAL HAEMATOMA, GCS 14. {yom} ETOH DEPENDENT, LAST SEIZURE {date2}. CONVEY UNDER ESCORT {collar2}. CHLORDIAZ GIVEN.
""",
    "caps",
)

_add(
    "hoarding",
    "",
    "pt:f nok:m",
    (60, 88),
    """
Adult safeguarding, self neglect. {pt.full} lives alone at {addr}, {town}, {pc}. Newspapers floor to ceiling, one path through, no working toilet, rats. Fire risk. She fell over a pile of magazines, no injury. Legs ulcerated, maggots L heel. Declines hospital; capacity fluctuates. Nephew {nok.full} e-mail {nokemail} does shopping. Fire service referral {ref}. Neglect not by other. Prior referral {date2} by housing officer {by.first}. Pt's words: "leave me be". Completed {c1.full} {hcpc}.
""",
)

_add(
    "child_neglect",
    "",
    "pt:m mum:f~pt nok:f",
    (1, 6),
    """
C1 form. Attended for cough, nil acute. Concerns: {pt.first} in soiled nappy, no bedding, little food in, mum {mum.full} asleep on sofa, unrousable at first ?exhaustion ?meds. Older sibling {kid.first} (8) had let us in & looks after "the babies". No injury or bruise on either child. Nan {nok.first} attended from {town3}. School for {kid.first}: {school}. HV {hv.fi}. MASH {ref}. Address {addrshort}
""",
)

_add(
    "missper_dementia",
    "",
    "pt:m nok:f",
    (78, 97),
    """
High risk missing from {home} since {time}, police log {log}. Found by dog walker {by.full} in ditch off {street}. {pt.first}, answers to "{pt.nick}" from navy days. Cold 33.8, scratches from brambles, otherwise uninjured. Wearing pyjamas, GPS fob flat. Warmed, sweet tea, {obs}. Daughter {nok.full} thankful. Herbert protocol form lists DOB {dob}, old address {addr}.
""",
)

_add(
    "hot_oil",
    "",
    "pt:f",
    (18, 70),
    """
chip pan splash. alone. R forearm 2% partial thickness blisters, cooled 20 min by flatmate {by.first}, clingfilm. no airway. not thrown, pt clear about this, and {by.first} says same. pain 8 > 3 w/ oramorph. burns app photo sent to {hosp}. {pt.full} {dob} mob {phone}. home {addr}
""",
    "lower",
)

_add(
    "old_stabbing_pmh",
    "",
    "pt:m",
    (30, 60),
    """
PC palpitations. HPC 40 min fluttering after energy drinks x3. No CP. PMH: stab wound abdomen 2014 with laparotomy, assaulted outside {club} in his twenties, PTSD since. None recent. DH sertraline. SH lives w partner {nok.first}, 2 kids. ECG SVT 188, modified valsalva x2 → SR 92. {pt.full} {nhs}. Discharged, GP Dr {gp.full}, arrhythmia clinic.
""",
)

_add(
    "transfer_ift",
    "",
    "pt:f",
    (55, 93),
    """
IFT ward 6 to {hosp} vascular. Ref Dr {gp.full}, acc Mr {by.last}. {pt.rev} DOB {dob} Hosp {mrn} NHS {nhs}. Acute limb ischaemia L, heparin running. Nurse escort {by2.first}. Uneventful, {obs}. Handover bay 3 {time} to SN {by3.first}. Property x1 bag, dentures, wedding ring taped. NOK {nok.full} {nokphone} told of move
""",
)

_add(
    "choking_back_blows",
    "",
    "pt:m nok:f",
    (60, 95),
    """
Choked on steak at {pub} carvery. "Beaten on the back" by wife {nok.first} (back blows) then abdo thrusts by a waiter, {by.first}, piece came up. Now comfortable, throat sore, chest clear. No alcohol. {yo}. Thrusts so should have abdo check, taken {hosp}. {pt.titled} insisted on paying the bill. Waiter's manager {by2.full} informed.
""",
)

_add(
    "cricket_ball",
    "",
    "pt:m nok:m~pt",
    (12, 30),
    """
Struck by cricket ball batting, {park}. Bowler {by.full} apologised, fair delivery. L orbit swollen shut, EOM limited upgaze ?blowout. VA count fingers. No helmet. {pt.full} ({pt.nick} to the team). NBM. Max fax {hosp}. Father {nok.first} following in {car} {reg}. Scorer {by2.titled} filled accident book.
""",
)

_add(
    "firework",
    "",
    "pt:f",
    (7, 50),
    """
FIREWORK TIPPED OVER AT GARDEN DISPLAY, ACCIDENTAL. {house}. {yom} HIT L THIGH, 1% FULL THICKNESS. JEANS REMOVED. COOLED. NO EYE INJURY. HOST {by.full} UPSET. 12 OTHERS CHECKED INC {kid.first} AND {kid2.first}, NIL. PT {pt.full} HOME ADDRESS {addr}. SEEN {date}. {c1.ini}
""",
    "caps",
)

_add(
    "cat_trip",
    "",
    "pt:f nok:f",
    (70, 99),
    """
Tripped over the cat. Cat scratch R shin, #NOF ?. {yo}, {pt.full}. "Kicked myself for being so silly." Lies on L side comfy. Leg short & rotated R. Nil HI. Morphine 2.5mg ×2. Cat (fine) to be fed by neighbour {by.full}. Warden {by2.titled}. NHS {nhs}. Hip pathway {hosp}. Dtr {nok.first} {nokphone}
""",
)

_add(
    "hit_and_run_bike",
    "",
    "pt:f",
    (20, 65),
    """
Cyclist clipped by wing mirror, driver failed to stop, not thought deliberate. {street} {town2}. Dashcam of {by.full} shows {car} {reg}. Pt {pt.full} landed on verge. R wrist scaphoid tender. Helmet cracked but head ok. Police online ref {crime}. Bike taken home by {nok.first}. {obs}. Follow up letter {email}
""",
)

_add(
    "pph_miscarriage",
    "",
    "pt:f",
    (20, 42),
    """
8/40 PV bleed w clots since {time}. Soaked 3 pads. BP 100/60 lying. No trauma, asked about DV alone — no, feels safe with {nok.first}. EPAU scan was booked {due}. Cannula, TXA per JRCALC. Gynae SHO {by.full} expecting. {pt.full} {dob} {mrn}. Interpreter used, id {ref}. Condolences given.
""",
)

_add(
    "sunday_league",
    "",
    "pt:m by:m by2:m by3:m",
    (18, 50),
    """
sunday league at {park}. twisted knee, nobody near him, heard pop. swollen. cant wt bear. lads carried him off inc {by.first}, {by2.first}, big {by3.first} and the ref {by4.last}. cricket splint. {pt.full} phone {spoken}. own car {reg} to be moved by {by.first}. no other party involved. {c1.ini}+{c2.ini}
""",
    "lower",
)

_add(
    "call_spelt_surname",
    "",
    "pt:m nok:f",
    (40, 95),
    """
CALL TAKER NOTES: PT NAME {pt.full}, SURNAME SPELT {pt.spelt}. {yom}. D.O.B {dob}. SOB SINCE {time}, CANT LIE FLAT, HEART FAILURE. ON OWN, DOOR ON LATCH. {addr}, OPP THE BUS STOP. CALLBACK {spoken}. DAUGHTER {nok.first} ALSO RINGING FROM {nokphone}. REF {inc} CT {c1.ini} DISP {c2.ini}
""",
    "caps",
)

_add(
    "fitter_electric",
    "",
    "pt:m nok:f",
    (18, 60),
    """
Electric shock 240V replacing cooker, thrown back onto lino. RCD tripped. Wife {nok.first} switched off at wall. Entry R index, no exit seen. ECG SR, no ectopy 30 min monitor. {pt.full} is electrician by trade & mortified. Wants to stay home. Advised obs but low risk, discussed with clinical desk ({by.full}). {addr}. NHS {nhs}
""",
)

_add(
    "handover_ward_style",
    "",
    "pt:f nok:m",
    (65, 98),
    """
SBAR
S {pt.full} {age} fall x2 today, now off legs
B lives {addr} w husb {nok.first} who is her carer. PMH PD, OP, HTN. Hosp {mrn}
A {obs}, lying 138 standing 98, dizzy. skin tear R shin. 4AT 1
R frailty unit, falls bloods, meds review by pharmacist {by.first}. ReSPECT in hall drawer
Given to RN {by2.fi} {time}. Crew {c1.full} & {c2.full}
""",
)

_add(
    "stroke_mimic_banks",
    "",
    "pt:m",
    (40, 80),
    """
Migraine with aura ?TIA. At his desk in the bank, sharp headache, lost speech 10 min, all resolved. ABCD2 = 3. Colleagues {by.first} and {by2.titled} noted time {time}. Drives home normally, {reg} left in car park. TIA clinic referral emailed, appointment {due}. {pt.full} {dob} {nhs} {phone}. Aspirin 300. Safety net. He walks the long way home in the rain to clear his head.
""",
)

_add(
    "lowercase_stream",
    "",
    "pt:m nok:m",
    (30, 85),
    """
called for {pt.first} who has had dizzy spells on and off a week worse today room spins when turns over in bed neighbour {by.first} rang us no chest pain no falls ears blocked hallpike positive left epley done felt sick then better {obs} lives {addrshort} with his brother {nok.first} gp {gp.last} phoned will do betahistine nhs {nhs} left at home
""",
    "lower",
)

_add(
    "stand_off_cancelled",
    "",
    "pt:m",
    (20, 50),
    """
ORIGINAL CALL: MALE STABBED {street}. CREW STOOD OFF {time} TO {time}. POLICE UPDATE LOG {log}: NO STABBING, MALE {pt.full} HAD SPILT RED PAINT, CALLER {by.first} MISTAKEN, NO OFFENCES, NO INJURIES. PC {pol.last} {collar} ON SCENE CONFIRMS. CREW NOT REQUIRED. CLEAR {c1.ini} {c2.ini}
""",
    "caps",
)

_add(
    "lost_on_hills",
    "",
    "pt:f",
    (14, 18),
    """
Mountain rescue liaison. DofE leader {by.full} reports {pt.first} from {school} with a twisted ankle nr the trig point, group of {n}. MRT carried to landrover. Ottawa positive lat malleolus. Cold not hypothermic. {obs}. Parents {nok.full} & {dad.first} informed, {nokphone}. Transport {hosp}. Team ref {ref}
""",
)

TEMPLATES: tuple[str, ...] = tuple(_ALL)


def _bits(template: _Template, scene: _Scene, chance: random.Random) -> list[_Bit]:
    text = re.sub(r"\[([^\[\]]*)\]", lambda choice: chance.choice(choice.group(1).split("|")), template.text)
    bits: list[_Bit] = []
    for place, piece in enumerate(re.split(r"\{([^{}]+)\}", text)):
        if place % 2:
            bits += scene.tag(piece)
        elif piece:
            bits.append(_Bit(piece))
    return bits


def _joined(bits: list[_Bit], chance: random.Random, share: float) -> list[_Bit]:
    """The bits with a share of the spaces beside identifiers lost, and plain neighbours made one."""
    merged: list[_Bit] = []
    for bit in bits:
        if bit.kind is None and merged and merged[-1].kind is None:
            merged[-1] = _Bit(merged[-1].text + bit.text)
        else:
            merged.append(bit)
    lost = []
    for place, bit in enumerate(merged):
        if (
            bit.kind is None
            and place + 1 < len(merged)
            and bit.text.endswith(" ")
            and bit.text.strip()
            and chance.random() < share
        ):
            bit = bit._replace(text=bit.text[:-1])
        lost.append(bit)
    return lost


def _draft(template: _Template, scene: _Scene, chance: random.Random) -> Draft:
    bits = _bits(template, scene, chance)
    case = {
        "caps": chance.choice(["upper"] * 6 + ["as_is", "lower"]),
        "lower": chance.choice(["lower"] * 5 + ["as_is"]),
        "any": chance.choice(["as_is"] * 6 + ["upper", "upper", "lower", "lower"]),
    }[template.style]
    hurried = chance.random() < 0.35
    bits = _joined(bits, chance, 0.05 if hurried else 0)
    if case == "as_is" and chance.random() < 0.25:
        cased = chance.choice([str.upper, str.lower])
        bits = [bit._replace(text=cased(bit.text)) if bit.kind == "name" else bit for bit in bits]
    draft = Draft()
    for bit in bits:
        if bit.kind is None:
            draft.say(bit.text)
        else:
            draft.hide(bit.text, bit.kind, bit.origin)
    return draft.typed(
        chance,
        case=case,
        typos=0.05 if hurried else 0,
        lost_spaces=0.015 if hurried else 0,
        punctuation=chance.random() > 0.2,
    )


def _record(scene: _Scene, chance: random.Random) -> dict[str, str]:
    """The row the note came with: three in ten empty, the others with some or all of the patient's own things."""
    if chance.random() < 0.3:
        return {}
    patient, facts = scene.person("pt"), scene.facts
    record = {"forename": patient.forename, "surname": patient.surname, "dob": scene.dob.isoformat()}
    if not scene.mistyped:
        record["nhs_number"] = scene.fact("nhs", lambda: _nhs(chance))
    record["address1"] = facts["residence"] if "residence" in facts else ", ".join(scene.home())
    for key, tag in (("mrn", "mrn"), ("town", "town"), ("postcode", "pc"), ("incident_no", "inc")):
        scene.tag(tag)
        record[key] = facts[tag]
    record["phone"] = scene.fact("phone", lambda: _phone(chance))
    if "nok" in scene.people:
        record["nok_name"] = f"{scene.people['nok'].forename} {scene.people['nok'].surname}"
        record["nok_phone"] = scene.fact("nokphone", lambda: _phone(chance))
    clinician = scene.person("c1")
    record["clinician"] = f"{clinician.forename} {clinician.surname}"
    keep = chance.choice([1.0, 1.0, 0.75, 0.5, 0.3])
    return {key: value for key, value in record.items() if chance.random() < keep}


def write(template: str, chance: random.Random) -> Note:
    """A note of the template, the same for the same state of chance."""
    recipe = _ALL[template]
    identity = f"{template}-{chance.getrandbits(32):08x}"
    scene = _Scene(recipe, chance)
    draft = _draft(recipe, scene, chance)
    return draft.note(identity, _AUTHOR, template, _record(scene, chance), set(recipe.signals))
