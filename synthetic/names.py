"""Invented people's names, streets and places. Any likeness to a person is chance; none is taken from a list of people.

Knows words only: who lives where, and what befalls them, is for the region and its events.
"""

from __future__ import annotations


def _each(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN_FEMALE: dict[str, tuple[str, ...]] = {
    "british": _each(
        "Amelia Olivia Chloe Gemma Karen Susan Margaret Doreen Hannah Rebecca Lauren Kirsty Tracey Joanne "
        "Beth Megan Charlotte Sophie Paige Ellie Hayley Maureen Patricia Siân Niamh Róisín"
    ),
    "south_asian": _each(
        "Aisha Fatima Gurpreet Harpreet Priya Nisha Zainab Sumaira Simran Jaspreet Anjali Meena Rukhsana "
        "Shabana Tahira Parminder Bhavna Rehana"
    ),
    "african_caribbean": _each("Shanice Keisha Abena Adaeze Chiamaka Folake Tanisha Makeda Nneka Yaa Esi Marcia"),
    "european": _each("Agnieszka Katarzyna Ioana Mihaela Zuzana Svetlana Oksana Giulia Inês Dorota"),
    "other": _each("Mei Xiu Hana Leila Shirin Rojin Noor Samira Thuy Carmen"),
}
GIVEN_MALE: dict[str, tuple[str, ...]] = {
    "british": _each(
        "Liam Callum Ryan Darren Wayne Kevin Jack Oliver Harry George Keith Trevor Nigel Gareth Lewis "
        "Connor Kieran Jordan Ashley Craig Dean Lee Mark Rhys Seán Declan"
    ),
    "south_asian": _each(
        "Mohammed Imran Tariq Bilal Usman Gurdeep Manjit Balwinder Sukhdeep Raj Vikram Anil Faisal Hamza "
        "Nadeem Kuldip Shahid Amit"
    ),
    "african_caribbean": _each("Kwame Kofi Chidi Emeka Tunde Segun Delroy Winston Leroy Jermaine Tyrone Marlon"),
    "european": _each("Piotr Tomasz Krzysztof Andrei Mihai Vasile Dragan Luca João Łukasz"),
    "other": _each("Wei Jun Reza Karim Omar Hassan Bahram Minh Diego Yusuf"),
}
FAMILY: dict[str, tuple[str, ...]] = {
    "british": _each(
        "Aldridge Bayliss Cartwright Dainty Eccleston Fellows Garbett Hadley Ingram Jukes Kendrick "
        "Lowbridge Millward Newey Oakley Pardoe Quinney Rudge Shakespeare Tranter Underhill Venables "
        "Westwood Yardley O'Rourke MacBride Fitzgerald Llewellyn Pritchard Ap-Rhys Smith Taylor Wilkes "
        "Cox Hodgetts"
    ),
    "south_asian": _each(
        "Akhtar Begum Chaudhry Dhaliwal Gill Hussain Iqbal Johal Kaur Khan Mahmood Nandra Patel Qureshi "
        "Rahman Sandhu Sidhu Singh Uddin Virdee Sahota Bibi Mistry"
    ),
    "african_caribbean": _each(
        "Adeyemi Boateng Campbell Danquah Eze Francis Gayle Igwe Mensah Nwosu Okafor Owusu Reid Samuels Tekle"
    ),
    "european": _each("Kowalski Nowak Wiśniewska Popescu Ionescu Horváth Novotný Petrov Costa Rossi Wójcik"),
    "other": _each("Chen Wong Li Nguyen Hosseini Karimi Rashid Al-Amin Mahdi Ramirez Said"),
}

ORIGIN_OF_ETHNIC: dict[str, str] = {
    "A": "british",
    "B": "british",
    "C": "european",
    "D": "british",
    "E": "african_caribbean",
    "F": "british",
    "G": "other",
    "H": "south_asian",
    "J": "south_asian",
    "K": "south_asian",
    "L": "south_asian",
    "M": "african_caribbean",
    "N": "african_caribbean",
    "P": "african_caribbean",
    "R": "other",
    "S": "other",
}

STREETS = _each(
    "Alder Anvil Ashdene Barley Bellfounder Bramble Brickkiln Canalside Chainmaker Cinder Colliery "
    "Coppice Crucible Damson Drovers Elderberry Ferndale Foundry Gasworks Glasshouse Hawthorn Hollybank "
    "Ironbridge Juniper Kiln Lantern Limekiln Lockkeeper Maltings Millrace Nailmaker Oldpit Orchard "
    "Paddock Quarry Ropewalk Saddler Sandpit Tannery Tollgate Towpath Viaduct Warren Watermill Weavers "
    "Wharfside Willowbank Yewtree"
)
STREET_KINDS = ("Road", "Street", "Lane", "Close", "Avenue", "Grove", "Crescent", "Drive")
PUBS = (
    "Chainmaker's Arms",
    "Gilded Anvil",
    "Old Kiln",
    "Three Bargees",
    "Lamp and Lantern",
    "Weaver's Rest",
    "Nailmaker",
    "Brass Farthing",
    "Club Verdigris",
    "Bar Cinder",
    "Foundry Nightclub",
    "Copper Still",
)
