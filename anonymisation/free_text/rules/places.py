"""Which words go because they name a street, a school, or a pub: told by the word that says what it is.

Knows: words for kinds of places and what usually stands before them. Must not know: numbers that identify, people.
"""

from __future__ import annotations

import polars as pl

from anonymisation.free_text.rules.surroundings import Gap, capital_amid, gap, has, mixed, spaced, word_is
from anonymisation.free_text.words.lexicon import Kind

_TIER = Kind.NAMES_FIRST | Kind.NAMES_OFTEN | Kind.NAMES_SELDOM
_PERSON = Kind.RELATION | Kind.STAFF | Kind.TITLE | Kind.POLICE
_SCHOOLS_ALONE = ("primary", "juniors", "infants", "grammar", "secondary")
_AT = (
    "at",
    "outside",
    "o/s",
    "near",
    "nr",
    "opp",
    "opposite",
    "in",
    "from",
    "inside",
    "behind",
    "leaving",
    "left",
    "by",
    "to",
    "of",
    "works",
    "on",
    "off",
    "jn",
    "leave",
)
_HOUSE_NAMES = (
    "laurels",
    "chestnuts",
    "willows",
    "sidings",
    "hollies",
    "elms",
    "limes",
    "firs",
    "beeches",
    "cedars",
    "oaks",
    "poplars",
    "maples",
    "paddocks",
    "grange",
    "gables",
    "vicarage",
    "rectory",
    "orchards",
    "pines",
    "hawthorns",
    "birches",
    "larches",
    "rowans",
    "acorns",
    "hedges",
    "manor",
    "priory",
    "cottage",
    "haven",
    "limes",
)
_CLEARLY_AT = ("o/s", "works", "outside", "nr", "near", "opposite", "opp", "at")


def street(words: pl.DataFrame) -> pl.Series:
    """A street's or a house's name, with the word that says so and the number before it."""
    strong = has(Kind.STREET) & spaced(-1) & (_named_street() | _numbered(-2) | (_numbered(-3) & spaced(-2)))
    amid = (
        mixed()
        & has(Kind.CAPITAL)
        & has(Kind.CAPITAL, -1)
        & ~has(Kind.BEFORE_STREET | Kind.FUNCTION | _PERSON | Kind.SAID, -1)
    )
    plain = ~has(
        Kind.FUNCTION | Kind.BEFORE_STREET | Kind.UNIT | _PERSON | Kind.SAID | Kind.NUMBER | Kind.STREET_WEAK, -1
    ) & ~has(Kind.NEUTRAL | Kind.START, -1)
    beside_address = gap(0, Gap.COMMA, Gap.SPACE, Gap.STOP) & (
        pl.col("went").shift(-1, fill_value=False) | has(Kind.STREET, 2)
    )
    weak = (
        has(Kind.STREET_WEAK)
        & ~has(Kind.STREET)
        & spaced(-1)
        & (
            (_numbered(-2) & ~has(Kind.FUNCTION | Kind.UNIT | Kind.RELATION, -1))
            | (
                _numbered(-3)
                & spaced(-2)
                & ~has(Kind.FUNCTION | Kind.UNIT, -2)
                & ~has(Kind.FUNCTION, -1)
                & ~has(Kind.UNIT, -1)
            )
            | amid
            | (
                plain
                & (word_is(-2, _AT) | gap(-2, Gap.COLON) | pl.col("went").shift(2, fill_value=False) | beside_address)
                & (has(_TIER, -1) | _rare(-1) | pl.col("went").shift(1, fill_value=False))
            )
            | (pl.col("went").shift(1, fill_value=False) & has(Kind.CAPITAL) & mixed())
        )
    )
    alone = (
        gap(-2, Gap.COMMA, Gap.COLON, Gap.STOP, Gap.LINE)
        & (gap(0, Gap.COMMA, Gap.STOP, Gap.LINE) | has(Kind.START, 1) | word_is(1, ("jn", "off", "entrance")))
        & ~has(Kind.FUNCTION | _PERSON | Kind.NUMBER | Kind.SAID | Kind.DETERMINER, -1)
        & ~has(Kind.NEUTRAL | Kind.START, -1)
    )
    alone = (
        alone
        & spaced(-1)
        & (
            has(Kind.STREET)
            | (
                has(Kind.STREET_WEAK)
                & ~word_is(
                    0,
                    (
                        "way",
                        "place",
                        "view",
                        "house",
                        "walk",
                        "close",
                        "drive",
                        "home",
                        "park",
                        "block",
                        "flat",
                        "point",
                        "rise",
                        "row",
                        "hill",
                        "green",
                        "bank",
                    ),
                )
            )
            | (
                has(Kind.STREET_WEAK)
                & (has(_TIER, -1) | _rare(-1) | pl.col("went").shift(1, fill_value=False))
                & ~has(Kind.ADJECTIVE | Kind.FUNCTION, -1)
            )
            | (has(Kind.STREET_WEAK) & (pl.col("went").shift(2, fill_value=False) | has(Kind.ADDRESS_PART, -2)))
        )
    )
    lives = (
        has(Kind.STREET_WEAK)
        & word_is(-2, ("at",))
        & ~has(Kind.FUNCTION | Kind.BEFORE_STREET | _PERSON, -1)
        & (has(_TIER, -1) | has(Kind.STREET_WEAK, -1) | _rare(-1))
    )
    short = (
        word_is(0, ("dr", "ct", "pl"))
        & _numbered(-2)
        & spaced(-1)
        & (has(_TIER, -1) | _rare(-1) | pl.col("went").shift(1, fill_value=False))
    )
    after_name = has(_TIER, -1) | _rare(-1) | pl.col("went").shift(1, fill_value=False)
    ends_phrase = gap(0, Gap.COMMA, Gap.STOP, Gap.LINE) | has(Kind.START, 1)
    short = short | (
        word_is(0, ("dr",))
        & after_name
        & spaced(-1)
        & ends_phrase
        & (gap(-2, Gap.COMMA, Gap.LINE) | word_is(-2, ("on",)) | has(Kind.ADDRESS_PART, -2))
    )
    short = short | (has(Kind.STREET_WEAK) & after_name & spaced(-1) & ends_phrase & word_is(-2, ("on",)))
    ends = (strong | weak | alone | lives | short).fill_null(False)
    house = word_is(0, _HOUSE_NAMES) & word_is(-1, ("the",)) & spaced(-1)
    old_house = (
        word_is(
            0, ("forge", "vicarage", "bakery", "rectory", "school", "mill", "chapel", "farm", "barn", "dairy", "manse")
        )
        & word_is(-1, ("old",))
        & spaced(-1)
        & (has(Kind.ADDRESS_PART, -2) | word_is(-2, ("the", "at")) | (capital_amid() & has(Kind.CAPITAL, -1)))
    )
    answers = _answered(
        words,
        house=house.fill_null(False),
        old=old_house.fill_null(False),
        named=_with_what_is_before(words, ends, Kind.BEFORE_STREET),
        article=word_is(0, ("the",)) & spaced(0),
    )
    in_street = answers["named"] | answers["house"] | answers["old"] | answers["old"].shift(-1, fill_value=False)
    return in_street | (answers["article"] & in_street.shift(-1, fill_value=False))


def school(words: pl.DataFrame) -> pl.Series:
    """A school's name: what stands before 'school', 'academy', 'college' and is no kind of school."""
    last = (has(Kind.SCHOOL) | (word_is(0, _SCHOOLS_ALONE) & ~has(Kind.SCHOOL, 1))) & gap(-1, Gap.SPACE, Gap.NONE)
    has_name = ~has(
        Kind.BEFORE_SCHOOL | Kind.FUNCTION | _PERSON | Kind.NUMBER | Kind.SAID | Kind.PREPOSITION, -1
    ) & ~has(Kind.NEUTRAL | Kind.START, -1) | pl.col("went").shift(1, fill_value=False)
    of_kind = (
        has(Kind.KIND_OF_PLACE | Kind.BEFORE_SCHOOL, -1)
        & ~has(Kind.FUNCTION, -1)
        & spaced(-2)
        & (
            pl.col("went").shift(2, fill_value=False)
            | pl.col("went").shift(3, fill_value=False)
            | has(_TIER, -2)
            | _rare(-2)
            | (mixed() & has(Kind.CAPITAL, -1) & has(Kind.CAPITAL, -2) & ~has(Kind.FUNCTION, -2))
        )
    )
    alone = (
        ~word_is(0, _SCHOOLS_ALONE)
        | pl.col("went").shift(1, fill_value=False)
        | has(_TIER, -1)
        | _rare(-1)
        | (capital_amid() & has(Kind.CAPITAL, -1) & ~has(Kind.BEFORE_SCHOOL, -1))
    )
    ends = (last & (has_name | of_kind) & alone).fill_null(False)
    return _with_what_is_before(words, ends, Kind.BEFORE_SCHOOL)


def venue(words: pl.DataFrame) -> pl.Series:
    """A pub's, a park's or a club's name: The Plough, the dog and duck, Cobden playing fields."""
    return _pub(words) | _named_place(words) | _bare_place(words)


def _pub(words: pl.DataFrame) -> pl.Series:
    """A pub by the words pubs are named by."""
    after_the = word_is(-1, ("the",)) & spaced(-1)
    place = has(Kind.PLACE_PREPOSITION, -2) & spaced(-2)
    one = (
        has(Kind.PUB)
        & after_the
        & (
            capital_amid()
            | (
                place
                & ~word_is(-2, ("in", "into", "on", "to"))
                & (
                    gap(0, Gap.STOP, Gap.COMMA, Gap.LINE)
                    | has(Kind.BY | Kind.PREPOSITION | Kind.SAID, 1)
                    | has(Kind.START, 1)
                )
            )
            & ~has(Kind.OWN)
        )
    )
    the_amid = (
        has(Kind.CAPITAL, -1)
        & word_is(-1, ("the",))
        & spaced(-1)
        & gap(-2, Gap.SPACE)
        & mixed()
        & has(Kind.CAPITAL)
        & ~has(Kind.FUNCTION | Kind.ROLE_SHORT | Kind.UPPER)
    )
    article = (
        word_is(0, ("the",))
        & has(Kind.CAPITAL)
        & ~pl.col("starts_note")
        & spaced(0)
        & (has(Kind.PUB, 1) | gap(-1, Gap.SPACE))
        & has(Kind.CAPITAL, 1)
        & mixed()
    )
    twice = (
        (pl.col("lower") == pl.col("lower").shift(1))
        & spaced(-1)
        & (word_is(-2, _CLEARLY_AT) | has(Kind.PLACE_PREPOSITION, -2))
        & ~has(Kind.FUNCTION | Kind.NUMBER)
    )
    last_of_two = (
        has(Kind.PUB)
        & has(Kind.PUB_ADJECTIVE, -1)
        & gap(-1, Gap.SPACE, Gap.APOSTROPHE)
        & (
            word_is(-2, ("the",))
            | has(Kind.PLACE_PREPOSITION, -2)
            | (mixed() & has(Kind.CAPITAL) & has(Kind.CAPITAL, -1))
        )
        & ~word_is(0, ("arms", "gate"))
    )
    person = (
        word_is(0, ("man", "boy", "boys", "inn", "arms", "head", "house", "tavern", "oak", "lion"))
        & has(Kind.PUB_ADJECTIVE, -1)
        & spaced(-1)
        & (
            word_is(
                -1,
                (
                    "green",
                    "kings",
                    "king's",
                    "queens",
                    "queen's",
                    "nags",
                    "nag's",
                    "bulls",
                    "bull's",
                    "boars",
                    "boar's",
                    "saracens",
                    "turks",
                    "dukes",
                    "royal",
                    "jolly",
                ),
            )
            & (
                has(Kind.PLACE_PREPOSITION, -2)
                | word_is(-2, ("the",))
                | (mixed() & has(Kind.CAPITAL) & has(Kind.CAPITAL, -1))
            )
        )
    )
    trades = (
        word_is(0, ("arms",))
        & spaced(-1)
        & pl.col("lower").shift(1).str.contains(r"(?:[a-z]{3}ers|smiths|masons|kings|queens|dukes)$")
        & (word_is(-2, ("the",)) | word_is(-2, _CLEARLY_AT))
        & ~word_is(-1, ("shoulders", "others", "fingers"))
    )
    arms = trades | word_is(0, ("arms", "inn", "tavern", "head")) & spaced(-1) & capital_amid() & has(Kind.CAPITAL, -1)
    joined = word_is(-1, ("and", "&", "n")) | gap(-1, Gap.OTHER)
    pair_at_2 = (
        has(Kind.PUB)
        & word_is(-1, ("and",))
        & (has(Kind.PUB | _TIER, -2) | _rare(-2))
        & (
            has(Kind.PLACE_PREPOSITION, -3)
            | has(Kind.DETERMINER, -3)
            | (mixed() & has(Kind.CAPITAL) & has(Kind.CAPITAL, -2))
        )
    )
    pair_by_sign = (
        has(Kind.PUB)
        & gap(-1, Gap.OTHER)
        & has(Kind.PUB | _TIER, -1)
        & (has(Kind.PLACE_PREPOSITION, -2) | has(Kind.DETERMINER, -2))
    )
    answers = _answered(
        words,
        one=one | article | the_amid,
        two=last_of_two | person | arms | pair_by_sign | twice,
        three=pair_at_2 & joined,
    )
    two, three = answers["two"], answers["three"]
    return (
        answers["one"]
        | two
        | two.shift(-1, fill_value=False)
        | three
        | three.shift(-1, fill_value=False)
        | three.shift(-2, fill_value=False)
    )


def _named_place(words: pl.DataFrame) -> pl.Series:
    """What stands before park, club, centre and is a name; before it may come what kind of park or club."""
    head = has(Kind.PLACE | Kind.VENUE) & gap(-1, Gap.SPACE, Gap.NONE)
    special = word_is(
        0, ("palace", "cellar", "bay", "rooms", "vault", "vaults", "lounge", "ballroom", "arcade", "bingo")
    )
    capital = (
        mixed()
        & has(Kind.CAPITAL)
        & has(Kind.CAPITAL, -1)
        & (special | ~has(Kind.FUNCTION | _PERSON | Kind.BEFORE_VENUE | Kind.KIND_OF_PLACE | Kind.SAID, -1))
    )
    has_name = (
        ~has(Kind.BEFORE_VENUE | Kind.FUNCTION | _PERSON, -1)
        & (has(_TIER, -1) | _rare(-1))
        & (has(Kind.PLACE_PREPOSITION, -2) | word_is(-2, ("the",)) | word_is(-2, _AT))
    )
    of_kind = (
        has(Kind.KIND_OF_PLACE, -1)
        & ~has(Kind.FUNCTION, -1)
        & (
            pl.col("went").shift(2, fill_value=False)
            | has(_TIER, -2)
            | _rare(-2)
            | (mixed() & has(Kind.CAPITAL) & has(Kind.CAPITAL, -1) & has(Kind.CAPITAL, -2) & ~has(Kind.FUNCTION, -2))
        )
    )
    unknown = pl.col("went").shift(1, fill_value=False)
    ends = (head & (capital | has_name | of_kind | unknown)).fill_null(False)
    return _with_what_is_before(words, ends, Kind.BEFORE_VENUE)


def _bare_place(words: pl.DataFrame) -> pl.Series:
    """Straight after 'outside' or 'near', without an article: only a name stands so."""
    after = word_is(-1, _CLEARLY_AT) & spaced(-1)
    has_name = (
        (has(Kind.PUB) | ((has(_TIER) | _rare(0)) & ~word_is(-1, ("at",))))
        & has(Kind.KNOWN)
        & ~has(Kind.OWN | Kind.FUNCTION | Kind.NUMBER | Kind.ADJECTIVE)
    )
    capital = (
        after
        & capital_amid()
        & has(Kind.KNOWN)
        & ~has(Kind.FUNCTION | Kind.UPPER | Kind.ROLE_SHORT | Kind.DETERMINER | _PERSON | Kind.NUMBER)
    )
    bar = (
        word_is(0, ("bar", "club", "cafe", "hotel"))
        & (word_is(-1, (*_CLEARLY_AT, "after", "in", "from", "left")) & spaced(-1) | capital_amid())
        & spaced(0)
        & (has(_TIER | Kind.PUB, 1) | _rare(1) | pl.col("went").shift(-1, fill_value=False))
        & ~has(Kind.FUNCTION | _PERSON | Kind.SAID | Kind.NUMBER | Kind.PREPOSITION, 1)
        & ~has(Kind.START | Kind.NEUTRAL, 1)
    )
    bar = (bar & ((has(Kind.CAPITAL, 1) & mixed()) | ~mixed())) | (
        word_is(0, ("bar", "club", "cafe")) & pl.col("went").shift(-1, fill_value=False) & gap(0, Gap.SPACE)
    )
    first = (after & has_name & ~(mixed() & ~has(Kind.CAPITAL) & ~has(Kind.PUB))) | capital
    answers = _answered(
        words,
        first=first,
        bar=bar,
        place=spaced(-1)
        & (
            has(Kind.PLACE | Kind.VENUE | Kind.PUB)
            | (capital_amid() & ~has(Kind.FUNCTION | Kind.SAID | _PERSON | Kind.UPPER))
        ),
    )
    starts = answers["first"] | answers["bar"] | answers["bar"].shift(1, fill_value=False)
    return starts | (starts.shift(1, fill_value=False) & answers["place"])


def _answered(words: pl.DataFrame, **questions: pl.Expr | pl.Series) -> pl.DataFrame:
    """Each question answered for each word, in columns; where it cannot be answered, no."""
    return (
        words.lazy()
        .select(
            **{
                name: question if isinstance(question, pl.Series) else question.fill_null(False)
                for name, question in questions.items()
            }
        )
        .collect()
    )


def _with_what_is_before(words: pl.DataFrame, ends: pl.Expr, before: Kind) -> pl.Series:
    """The last words of names, and the words of the name in front of them, with a number."""
    plain = ~has(Kind.FUNCTION)
    part = (
        (mixed() & has(Kind.CAPITAL) & ~has(Kind.FUNCTION | _PERSON | Kind.SAID))
        | pl.col("went")
        | (has(_TIER | Kind.SAINT | Kind.KIND_OF_PLACE) & plain)
        | _rare(0)
    )
    part = part & ~(has(before) & ~has(Kind.KIND_OF_PLACE | Kind.CAPITAL) & ~_numbered(-1))
    answers = _answered(
        words,
        ends=ends,
        one=gap(0, Gap.SPACE, Gap.WIDE, Gap.NONE) & ~has(Kind.FUNCTION | Kind.NUMBER),
        two=spaced(0)
        & (part | (_numbered(-1) & plain) | (has(Kind.TITLE) & pl.col("went").shift(-1, fill_value=False))),
        three=spaced(0) & part & (mixed() | pl.col("went") | has(Kind.SAINT)),
        article=word_is(0, ("the",)) & has(Kind.CAPITAL) & mixed() & ~pl.col("starts_note"),
        number=(has(Kind.HAS_DIGIT) & (pl.col("length") <= 4) & gap(0, Gap.SPACE, Gap.COMMA, Gap.NONE))
        | (has(Kind.FIGURE | Kind.NUMBER_WORD) & spaced(0)),
    )
    one = answers["ends"].shift(-1, fill_value=False) & answers["one"]
    two = one.shift(-1, fill_value=False) & answers["two"]
    three = two.shift(-1, fill_value=False) & answers["three"]
    after_start = (one | two).shift(-1, fill_value=False)
    return answers["ends"] | one | two | three | (after_start & (answers["article"] | answers["number"]))


def _named_street() -> pl.Expr:
    has_name = ~has(Kind.BEFORE_STREET | Kind.NUMBER | Kind.FUNCTION, -1) & ~has(Kind.NEUTRAL | Kind.START, -1)
    return (
        has_name
        | pl.col("went").shift(1, fill_value=False)
        | (mixed() & has(Kind.CAPITAL) & has(Kind.CAPITAL, -1) & ~has(Kind.UPPER))
    )


def _numbered(at: int) -> pl.Expr:
    return (
        has(Kind.NUMBER | Kind.NUMBER_WORD | Kind.ADDRESS_PART, at) | (has(Kind.HAS_DIGIT, at) & ~has(Kind.UNIT, at))
    ) & gap(at, Gap.SPACE, Gap.COMMA, Gap.NONE)


def _rare(at: int) -> pl.Expr:
    """Of the dictionary only: no list of ours needs it."""
    return has(Kind.KNOWN, at) & ~has(Kind.OWN | Kind.FUNCTION | Kind.NUMBER, at)
