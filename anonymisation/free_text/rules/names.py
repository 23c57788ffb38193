"""Which words go because they are, or stand where only, a name: the closed vocabulary and the cues.

Knows: kinds of words and their neighbours. Must not know: numbers, places, the record of the row.
Each function answers one question about every word of a column at once.
"""

from __future__ import annotations

import polars as pl

from anonymisation.free_text.rules.surroundings import (
    Gap,
    capital_amid,
    gap,
    has,
    is_pair,
    mixed,
    spaced,
    starts_sentence,
    word_is,
)
from anonymisation.free_text.words.grammar import eponym_contexts, name_word_contexts
from anonymisation.free_text.words.lexicon import Kind

_TIER = Kind.NAMES_FIRST | Kind.NAMES_OFTEN | Kind.NAMES_SELDOM
_PEOPLE = Kind.RELATION | Kind.STAFF | Kind.POLICE | Kind.TITLE
_DOTTED_WORDS = frozenset(
    f"{a} {b}"
    for a, b in ("eg", "ie", "am", "pm", "nb", "od", "bd", "qd", "qs", "po", "pr", "iv", "im", "sc", "uk", "gp", "ob")
)
_LAST_WORDS = (
    "ok",
    "no",
    "ed",
    "gp",
    "up",
    "rx",
    "dx",
    "hx",
    "tx",
    "ix",
    "na",
    "nb",
    "od",
    "ct",
    "bd",
    "iv",
    "po",
    "mi",
    "pe",
    "af",
    "uk",
    "am",
    "pm",
    "it",
    "her",
    "so",
    "on",
    "in",
    "us",
    "oa",
    "ra",
    "sr",
    "va",
    "dv",
    "pr",
    "pv",
    "im",
    "sc",
    "hi",
    "mh",
    "nk",
    "me",
    "go",
    "my",
    "he",
    "is",
    "be",
    "at",
    "to",
    "of",
)
"""Words of two letters that a line may well end with."""
_NAME_KEYS = (
    "name",
    "names",
    "surname",
    "forename",
    "forenames",
    "firstname",
    "lastname",
    "alias",
    "aka",
    "nickname",
    "nicknamed",
    "kin",
    "called",
)


def is_unknown() -> pl.Expr:
    """On no list, and no eponym where eponyms stand."""
    listed = has(Kind.KNOWN | Kind.HAS_DIGIT | Kind.SINGLE | Kind.NAMES_FIRST | Kind.NEUTRAL)
    slip = has(Kind.SPELT_SO) & (
        (mixed() & has(Kind.CAPITAL) & ~has(Kind.UPPER)) | (has(_PEOPLE | Kind.INTRODUCES, -1) & spaced(-1))
    )
    return (~listed | slip) & ~is_eponym() & (pl.col("length") > 0)


def is_eponym() -> pl.Expr:
    """A surname that names a fracture, a sign, a splint: told by the words beside it."""
    return pl.col("is_eponym")


def is_name_first() -> pl.Expr:
    """Of the dictionary, but a name first."""
    return has(Kind.NAMES_FIRST) & ~is_eponym() & ~_is_meant_as_word()


def may_be_name() -> pl.Expr:
    """As often a name, and nothing beside it shows that the word is meant."""
    small_letters = mixed() & ~has(Kind.CAPITAL | Kind.UPPER)
    after_article = has(Kind.DETERMINER, -1) & spaced(-1) & ~capital_amid() & ~(has(Kind.SAID, 1) & spaced(0))
    described = (
        has(Kind.ADJECTIVE, -1)
        & has(Kind.OWN, -1)
        & ~has(_TIER | Kind.VERB | _PEOPLE, -1)
        & spaced(-1)
        & ~capital_amid()
        & ~(has(Kind.SAID, 1) & spaced(0))
    )
    pupils = word_is(0, ("pearl", "ed")) & has(Kind.UPPER) & mixed()
    meant = (
        pupils | described | _is_meant_as_word() | is_eponym() | after_article | (small_letters & ~stands_for_name())
    )
    headed = has(Kind.CAPITAL, 1) & has(Kind.KNOWN, 1) & spaced(0) | (
        has(Kind.CAPITAL, -1) & has(Kind.KNOWN, -1) & ~has(_PEOPLE | Kind.FUNCTION | _TIER, -1) & spaced(-1)
    )
    written_as_name = capital_amid() & has(Kind.CAPITAL) & ~headed & ~is_eponym()
    return has(Kind.NAMES_OFTEN) & (~meant | written_as_name | _follows_title())


def seldom_name_is_meant() -> pl.Expr:
    """Seldom a name, but with a capital amid the sentence, or alone where names stand."""
    heading = (
        has(Kind.CAPITAL, -1)
        & has(Kind.KNOWN, -1)
        & ~has(_PEOPLE | Kind.FUNCTION | Kind.SINGLE | _TIER, -1)
        & spaced(-1)
    )
    headed = has(Kind.CAPITAL, 1) & has(Kind.KNOWN, 1) & ~has(_TIER | Kind.SAID | Kind.FUNCTION, 1) & spaced(0)
    capital = capital_amid() & ~heading & ~headed
    shouted = (
        mixed()
        & has(Kind.UPPER)
        & (pl.col("length") > 3)
        & ~has(Kind.SHORTHAND)
        & has(_PEOPLE | Kind.BY, -1)
        & spaced(-1)
    )
    small = mixed() & ~has(Kind.CAPITAL | Kind.UPPER)
    for_person = (
        has(_PEOPLE | Kind.ROLE_SHORT, -1)
        & spaced(-1)
        & _fills_its_place()
        & ~has(Kind.FUNCTION | Kind.VIOLENT | Kind.STAFF | Kind.RELATION)
        & ~(has(Kind.ADJECTIVE) & (small | has(Kind.RELATION, -1)))
    )
    by_person = (
        has(Kind.BY, -1)
        & spaced(-1)
        & _fills_its_place()
        & ~has(
            Kind.FUNCTION
            | Kind.VIOLENT
            | Kind.ADJECTIVE
            | Kind.STAFF
            | Kind.RELATION
            | Kind.VENUE
            | Kind.PLACE
            | Kind.SCHOOL
            | Kind.STREET
        )
        & ~mixed()
        & word_is(-1, ("by", "from", "with", "named", "called"))
        & ~word_is(
            0,
            (
                "stone",
                "rock",
                "brick",
                "ball",
                "pole",
                "wood",
                "glass",
                "bat",
                "bar",
                "hammer",
                "branch",
                "gate",
                "crane",
                "bull",
                "horse",
                "ice",
                "steel",
                "metal",
                "water",
                "snow",
                "rain",
                "sun",
                "light",
                "fire",
                "plate",
                "bowl",
                "pan",
                "cane",
                "post",
                "wall",
                "stones",
                "rocks",
                "pepper",
            ),
        )
    )
    subject = (
        mixed()
        & has(Kind.CAPITAL)
        & starts_sentence()
        & has(Kind.SAID, 1)
        & spaced(0)
        & ~has(Kind.VERB | Kind.FUNCTION | Kind.VIOLENT | Kind.STAFF | Kind.RELATION)
    )
    initial = (
        has(Kind.SINGLE, -1)
        & gap(-1, Gap.SPACE, Gap.STOP)
        & (has(_PEOPLE | Kind.CONNECTS | Kind.INTRODUCES | Kind.ROLE_SHORT, -2) | word_is(-2, ("by", "with")))
        & ~word_is(-1, ("a", "i"))
    )
    meant = capital | shouted | for_person | by_person | subject | initial | _follows_title()
    before_number = (
        has(Kind.ID_PART, 1) & spaced(0) & ~has(Kind.FUNCTION | Kind.IDENTIFIER | Kind.UNIT | Kind.SHORTHAND)
    )
    owns = has(Kind.POSSESSIVE) & ~has(Kind.DETERMINER, -1) & ~has(Kind.VIOLENT | Kind.RELATION | Kind.STAFF)
    meant = meant | before_number | owns
    return (
        has(Kind.NAMES_SELDOM)
        & (~has(Kind.MONTH | Kind.WEEKDAY) | for_person)
        & ~has(Kind.TITLE)
        & ~_is_meant_as_word()
        & ~is_eponym()
        & meant
    )


def _fills_its_place() -> pl.Expr:
    """Whether the phrase ends with this word, as it does with a name, and not with a word that it describes."""
    return ~spaced(0) | has(Kind.FUNCTION | Kind.SAID | Kind.START | Kind.NEUTRAL | Kind.NUMBER | Kind.PREPOSITION, 1)


def rare_with_capital() -> pl.Expr:
    """Of the dictionary, needed by no list of ours, and with a capital amid a sentence, as a nickname has; or after
    'Coach:'.
    """
    rare = has(Kind.KNOWN) & ~has(Kind.OWN | Kind.FUNCTION | Kind.SPELT_SO | Kind.MONTH | Kind.WEEKDAY)
    heading = has(Kind.CAPITAL, -1) & has(Kind.KNOWN, -1) & ~has(_PEOPLE | Kind.FUNCTION | _TIER, -1) & spaced(-1)
    quoted = gap(-1, Gap.QUOTE) & gap(0, Gap.QUOTE)
    keyed = has(_PEOPLE | Kind.ROLE_SHORT | Kind.SIGNS, -1) & gap(-1, Gap.COLON) & (has(Kind.CAPITAL) | ~mixed())
    nicknamed = (
        quoted
        & ~has(Kind.FUNCTION)
        & has(Kind.KNOWN)
        & (has(Kind.CAPITAL) & mixed() | word_is(-1, ("as", "called", "than", "known", "name", "names", "nickname")))
    )
    listed = has(Kind.KNOWN) & has(_TIER) & ~has(Kind.FUNCTION | _PEOPLE)
    role = rare & has(_PEOPLE, -1) & spaced(-1) & ~has(Kind.VERB | Kind.ADJECTIVE | Kind.DETERMINER) & ~mixed()
    followed = listed & has(_PEOPLE, -1) & spaced(-1) & has(Kind.SINGLE, 1) & spaced(0)
    return (
        (
            role
            | followed
            | (rare & ((capital_amid() & ~heading & stands_for_name()) | quoted & has(Kind.CAPITAL)))
            | ((rare | listed) & keyed)
            | nicknamed
        )
        & ~is_eponym()
        & ~_is_meant_as_word()
    )


def follows_title() -> pl.Expr:
    """Straight after Mr, Dr or PC with its number, and no word that usually follows one."""
    usual = has(
        Kind.FUNCTION
        | Kind.SAID
        | Kind.STAFF
        | Kind.RELATION
        | Kind.ROLE_SHORT
        | Kind.IDENTIFIER
        | Kind.UNIT
        | Kind.TITLE
        | Kind.SPELT_SO
    ) | (has(Kind.VERB) & ~has(Kind.CAPITAL))
    officer = (
        has(Kind.POLICE, -1)
        & spaced(-1)
        & has(Kind.ID_PART, 1)
        & has(Kind.KNOWN)
        & ~has(Kind.FUNCTION | Kind.SAID | Kind.POLICE)
    )
    strong = (
        word_is(-1, ("mr", "mrs", "ms", "mx", "prof"))
        & gap(-1, Gap.SPACE, Gap.STOP)
        & has(Kind.KNOWN)
        & ~has(Kind.FUNCTION | Kind.SAID | Kind.STAFF | Kind.RELATION | Kind.TITLE)
    )
    return (
        officer
        | strong
        | _follows_title()
        & has(Kind.KNOWN)
        & ~usual
        & (has(_TIER) | (has(Kind.CAPITAL) & mixed()) | (~mixed() & ~has(Kind.VERB)))
    )


def follows_name_key() -> pl.Expr:
    """The value of 'Name:' and its like."""
    own_name = word_is(-1, ("name",)) & spaced(-1) & (has(_TIER) | ~has(Kind.OWN))
    key = own_name | word_is(-1, _NAME_KEYS) & (
        gap(-1, Gap.COLON) | (spaced(-1) & word_is(-1, ("aka", "alias", "nicknamed", "surname")))
    )
    called = (
        word_is(-1, ("called", "named", "known", "as"))
        & spaced(-1)
        & (has(_TIER) & ~has(Kind.FUNCTION | Kind.NAMES_SELDOM))
        & ~_is_meant_as_word()
    )
    return (key | called) & (has(Kind.KNOWN | Kind.NAMES_FIRST)) & ~has(Kind.FUNCTION)


def is_initial() -> pl.Expr:
    """A single letter beside a name or after a title, or letters with full stops between them."""
    before, after = pl.col("went").shift(-1, fill_value=False), pl.col("went").shift(1, fill_value=False)
    capital = has(Kind.UPPER) | pl.col("quiet")
    article = word_is(0, ("a", "i"))
    small_beside_small = ~has(Kind.UPPER) & before & has(_PEOPLE, -1) & spaced(-1) & ~has(Kind.CAPITAL | Kind.UPPER, 1)
    article_at_start = (
        article & has(Kind.UPPER) & before & spaced(0) & (word_is(0, ("i",)) | mixed() | starts_sentence())
    )
    before_name = (
        before
        & gap(0, Gap.SPACE, Gap.STOP, Gap.NONE)
        & (
            ~article
            | gap(0, Gap.STOP)
            | has(_PEOPLE | Kind.ROLE_SHORT, -1)
            | (mixed() & has(Kind.UPPER) & ~starts_sentence())
            | (gap(-1, Gap.LINE, Gap.PIPE) & has(Kind.UPPER))
        )
    )
    side = (word_is(0, ("l", "r")) & has(Kind.OWN, 1) & ~has(Kind.SAID | Kind.FUNCTION, 1) & spaced(0)) | (
        has(Kind.NUMBER | Kind.CLINICAL_NUMBER, 1) & spaced(0)
    )
    after_name = (
        after
        & gap(-1, Gap.SPACE, Gap.HYPHEN)
        & (~article | before)
        & ~side
        & (
            gap(0, Gap.STOP, Gap.SPACE, Gap.COMMA, Gap.LINE, Gap.PIPE, Gap.NONE, Gap.COLON)
            | has(Kind.START, 1)
            | ~has(Kind.NEUTRAL)
        )
    )
    after_comma = after & gap(-1, Gap.COMMA) & has(Kind.UPPER) & mixed()
    after_surname = after & gap(-1, Gap.SPACE) & has(Kind.UPPER) & mixed() & article & (has(Kind.START, 1) | ~spaced(0))
    titled = has(Kind.TITLE, -1) & gap(-1, Gap.SPACE, Gap.STOP) & ~article
    signed = (
        (gap(-1, Gap.STOP, Gap.LINE, Gap.BRACKET, Gap.COLON) & ~has(Kind.SINGLE, -1))
        | (gap(-2, Gap.STOP, Gap.LINE, Gap.BRACKET, Gap.COLON) & has(Kind.SINGLE, -1) & ~has(Kind.SINGLE, -2))
        | has(Kind.SIGNS, -1)
        | has(Kind.SIGNS, -2)
    )
    dotted = signed | ~pl.col("is_dotted_word")
    pair = (gap(0, Gap.STOP) & has(Kind.SINGLE, 1)) | (
        gap(-1, Gap.STOP)
        & has(Kind.SINGLE, -1)
        & gap(0, Gap.STOP, Gap.LINE, Gap.PIPE, Gap.OTHER, Gap.COMMA, Gap.SPACE, Gap.NONE, Gap.SLASH, Gap.WIDE)
    )
    gone_before, gone_after = (
        pl.col("gone_word").shift(1, fill_value=False),
        pl.col("gone_word").shift(-1, fill_value=False),
    )
    between = gone_before & gone_after & gap(-1, Gap.SPACE, Gap.STOP) & gap(0, Gap.SPACE, Gap.STOP)
    usual = word_is(0, ("a", "i", "l", "r"))
    led = has(_PEOPLE | Kind.BY | Kind.INTRODUCES | Kind.ROLE_SHORT, -1) | word_is(-1, ("completed", "name"))
    like_name = pl.col("went").shift(-1, fill_value=False)
    leads = gap(0, Gap.SPACE, Gap.STOP) & ((gone_after & led) | (like_name & ~usual & ~has(Kind.NUMBER, -1)))
    return (
        (has(Kind.SINGLE) & ~gap(-1, Gap.SLASH) & (between | leads))
        | has(Kind.SINGLE) & (dotted & pair & tight_stop())
        | has(Kind.SINGLE)
        & ~gap(-1, Gap.SLASH)
        & ~gap(0, Gap.SLASH)
        & (
            small_beside_small
            | article_at_start
            | (after_comma | after_surname | capital & (before_name | after_name | titled))
            | (dotted & pair & tight_stop())
        )
    )


def capital_of_word() -> pl.Expr:
    """Whether the word has a capital, in a note where that means something."""
    return mixed() & has(Kind.CAPITAL)


def tight_stop() -> pl.Expr:
    """Whether the full stop beside a single letter has no space, as in J.S."""
    return pl.col("token").str.ends_with(".") | pl.col("token").shift(1).str.ends_with(".")


def is_signature() -> pl.Expr:
    """Two or three letters where somebody signs: after 'signed', before the note begins, or alone at the end of a
    line."""
    two = (pl.col("length") == 2) & ~has(Kind.HAS_DIGIT | Kind.SINGLE)
    three = (pl.col("length") == 3) & ~has(Kind.HAS_DIGIT | Kind.FUNCTION | Kind.ROLE_SHORT | _PEOPLE | Kind.UNIT)
    close_before = gap(-1, Gap.SPACE, Gap.WIDE, Gap.COLON, Gap.STOP)
    after_done_by = (
        word_is(-1, ("by",))
        & word_is(
            -2,
            ("seen", "reviewed", "signed", "triaged", "done", "completed", "assessed", "written", "checked", "sutured"),
        )
        & mixed()
        & has(Kind.UPPER)
    )
    after_shown_to = word_is(-1, ("to",)) & word_is(-2, ("shown",))
    after_word = close_before & (
        (has(Kind.SIGNS, -1) & (two | three))
        | (two & (after_shown_to | after_done_by))
        | (three & (after_shown_to | after_done_by) & ~has(Kind.ROLE_SHORT))
        | (two & word_is(-1, ("glued", "taker", "c1", "c2", "crew1", "crew2")))
        | (two & word_is(-1, ("crew",)) & ~has(Kind.FUNCTION))
    )
    ends_line = has(Kind.START, 1) | gap(0, Gap.LINE, Gap.PIPE)
    begins = gap(-1, Gap.STOP, Gap.LINE, Gap.PIPE) & ~has(Kind.START, -1)
    alone = two & begins & (has(Kind.START, 1) | gap(0, Gap.LINE)) & ~word_is(0, ("ok", "no", "na", "nb", "ed"))
    last = (
        two
        & has(Kind.UPPER)
        & mixed()
        & ends_line
        & spaced(-1)
        & ~has(Kind.ROLE_SHORT | Kind.OBSERVED | Kind.UNIT | Kind.FUNCTION)
        & ~word_is(0, _LAST_WORDS)
    )
    timed = (
        two
        & gap(0, Gap.COLON)
        & gap(-1, Gap.SPACE)
        & (has(Kind.HAS_DIGIT | Kind.NEUTRAL, -1) | word_is(-1, ("am", "pm")))
        & ~has(Kind.OBSERVED | Kind.UNIT)
    )
    subject = two & (
        (word_is(-1, ("subject", "re")) & gap(-1, Gap.COLON)) | (word_is(-1, ("ref",)) & gap(0, Gap.SLASH))
    )
    after_number = (
        two
        & has(Kind.NEUTRAL, -1)
        & (ends_line | (gap(0, Gap.STOP) & mixed() & has(Kind.UPPER)))
        & ~has(Kind.OBSERVED | Kind.UNIT | Kind.FUNCTION)
    )
    joined = (
        two
        & begins
        & (pl.col("token").str.ends_with("+") | gap(0, Gap.SLASH))
        & (pl.col("length").shift(-1) <= 3)
        & ~has(Kind.OBSERVED)
    )
    before_signer = two & has(Kind.SIGNS, 1) & spaced(0) & ~has(Kind.FUNCTION)
    glued_by = (
        three & word_is(-1, ("glued", "sutured")) & spaced(-1) & (gap(0, Gap.STOP, Gap.LINE) | has(Kind.START, 1))
    )
    with_role = (
        two
        & has(Kind.UPPER)
        & mixed()
        & has(Kind.ROLE_SHORT, 1)
        & has(Kind.UPPER, 1)
        & gap(-1, Gap.STOP, Gap.LINE, Gap.PIPE)
    )
    seldom_written = with_role | two & has(Kind.UPPER) & mixed() & ~has(Kind.OFTEN_SHORT)
    return has(Kind.KNOWN) & (
        seldom_written | before_signer | glued_by | after_word | alone | last | timed | subject | after_number | joined
    )


def is_short_beside_initials() -> pl.Expr:
    """Two or three letters joined by a stroke or a plus to letters that went, or in brackets after a name."""
    short = (pl.col("length") <= 3) & (pl.col("length") > 1) & ~has(Kind.HAS_DIGIT | _PEOPLE)
    plus = pl.col("token").str.ends_with("+")
    after = (
        pl.col("went").shift(1, fill_value=False)
        & (pl.col("length") <= 3)
        & (pl.col("length").shift(1) == 2)
        & (gap(-1, Gap.SLASH) | plus.shift(1))
    )
    before = (
        pl.col("went").shift(-1, fill_value=False)
        & (pl.col("length") == 2)
        & (pl.col("length").shift(-1) == 2)
        & (gap(0, Gap.SLASH) | plus)
    )
    bracketed = (
        pl.col("went").shift(1, fill_value=False)
        & (pl.col("length") == 2)
        & gap(-1, Gap.BRACKET)
        & pl.col("token").str.contains(r"\)")
    )
    return has(Kind.KNOWN) & short & (after | before | bracketed)


def is_beside_name() -> pl.Expr:
    """Beside a word that went as a name, and itself a name-word, or with a capital that nothing else explains."""
    usual = (
        has(Kind.FUNCTION | Kind.SAID | Kind.MONTH | Kind.WEEKDAY | Kind.SPELT_SO)
        | (has(Kind.UNIT) & ~has(_TIER))
        | (has(Kind.RELATION | Kind.STAFF | Kind.TITLE | Kind.POLICE))
    )
    initial_before = has(Kind.SINGLE, -1) & gap(-1, Gap.STOP)
    after = pl.col("went").shift(1, fill_value=False) & (
        gap(-1, Gap.SPACE, Gap.HYPHEN, Gap.NONE, Gap.APOSTROPHE, Gap.PIPE) | initial_before
    )
    before = pl.col("went").shift(-1, fill_value=False) & gap(
        0, Gap.SPACE, Gap.HYPHEN, Gap.NONE, Gap.APOSTROPHE, Gap.PIPE
    )
    both_small = (after & ~has(Kind.CAPITAL | Kind.UPPER, -1)) | (before & ~has(Kind.CAPITAL | Kind.UPPER, 1))
    listed = has(_TIER) & ~_is_meant_as_word() & (~mixed() | has(Kind.CAPITAL | Kind.UPPER) | both_small)
    surname = (
        mixed()
        & has(Kind.UPPER)
        & (pl.col("length") >= 4)
        & ~has(Kind.SHORTHAND | Kind.ROLE_SHORT)
        & pl.col("went").shift(1, fill_value=False)
        & gap(-1, Gap.SPACE, Gap.HYPHEN)
    )
    surname_first = (
        mixed()
        & has(Kind.CAPITAL | Kind.UPPER)
        & gap(0, Gap.COMMA, Gap.PIPE)
        & pl.col("went").shift(-1, fill_value=False)
        & has(Kind.CAPITAL | Kind.UPPER, 1)
        & (gap(-1, Gap.WIDE, Gap.LINE, Gap.PIPE, Gap.COLON) | has(Kind.START, -1))
        & ~has(Kind.SHORTHAND)
    )
    quoted = (
        gap(-1, Gap.QUOTE)
        & gap(0, Gap.QUOTE)
        & (pl.col("went").shift(1, fill_value=False) | pl.col("went").shift(-1, fill_value=False))
        & has(Kind.KNOWN)
        & (has(_TIER) | ~has(Kind.OWN))
    )
    forename = (
        before
        & capital_of_word()
        & (
            has(_PEOPLE | Kind.BY | Kind.INTRODUCES | Kind.ROLE_SHORT, -1)
            | word_is(-1, ("re", "dear", "name"))
            | gap(-1, Gap.BRACKET)
        )
        & ~has(Kind.OWN)
        & has(Kind.CAPITAL, 1)
    )
    day = (
        has(_TIER)
        & has(Kind.MONTH | Kind.WEEKDAY)
        & (
            (pl.col("went").shift(1, fill_value=False) & gap(-1, Gap.SPACE))
            | (pl.col("went").shift(-1, fill_value=False) & gap(0, Gap.SPACE))
        )
    )
    hyphen = (pl.col("went").shift(1, fill_value=False) & gap(-1, Gap.HYPHEN)) | (
        pl.col("went").shift(-1, fill_value=False) & gap(0, Gap.HYPHEN)
    )
    capital = mixed() & has(Kind.CAPITAL) & ~has(Kind.ROLE_SHORT | Kind.UPPER)
    comma = (
        has(_TIER)
        & has(Kind.CAPITAL)
        & (
            (pl.col("went").shift(1, fill_value=False) & gap(-1, Gap.COMMA))
            | (pl.col("went").shift(-1, fill_value=False) & gap(0, Gap.COMMA))
        )
        & mixed()
        & ~starts_sentence()
    )
    saint = has(Kind.SAINT) & before
    role = has(_PEOPLE, -1) & spaced(-1) & before & gap(0, Gap.SPACE) & ~mixed() & ~has(Kind.OWN)
    particle = (
        word_is(
            0,
            (
                "da",
                "de",
                "del",
                "della",
                "di",
                "van",
                "der",
                "den",
                "von",
                "al",
                "el",
                "bin",
                "bint",
                "ibn",
                "ul",
                "ur",
                "ni",
                "mac",
                "dos",
                "du",
                "la",
                "le",
                "y",
                "e",
            ),
        )
        & after
        & before
    )
    return (
        particle
        | saint
        | day
        | has(Kind.KNOWN)
        & ~usual
        & (
            role
            | (after & has(Kind.ROLE_SHORT, 1) & spaced(0) & ~has(Kind.VERB | Kind.OWN) & gap(-1, Gap.SPACE))
            | quoted
            | surname
            | surname_first
            | forename
            | ((after | before) & listed)
            | (after & capital & ~starts_sentence())
            | (before & capital & has(_TIER))
            | (hyphen & (listed | capital))
            | comma
        )
        & ~is_eponym()
    )


def _follows_title() -> pl.Expr:
    straight = has(Kind.TITLE, -1) & gap(-1, Gap.SPACE, Gap.STOP, Gap.NONE)
    after_initial = (
        has(Kind.TITLE, -2)
        & has(Kind.SINGLE, -1)
        & gap(-2, Gap.SPACE, Gap.STOP)
        & gap(-1, Gap.SPACE, Gap.STOP)
        & ~word_is(-1, ("a", "i"))
    )
    return straight | after_initial


def stands_for_name() -> pl.Expr:
    """Where names stand: after 'by', a relation or a role, or before a word of saying."""
    return (
        ((has(Kind.BY | _PEOPLE | Kind.INTRODUCES | Kind.CONNECTS | Kind.ROLE_SHORT, -1)) & spaced(-1))
        | (has(Kind.SAID, 1) & spaced(0) & ~has(Kind.VERB, -1))
        | has(Kind.POSSESSIVE)
    )


def _is_meant_as_word() -> pl.Expr:
    modal = word_is(0, ("will", "may")) & has(Kind.VERB, 1) & ~has(Kind.SAID, 1) & spaced(0)
    return pl.col("is_meant_as_word") | modal


def with_contexts(words: pl.DataFrame) -> pl.DataFrame:
    """The words with `is_eponym`, `is_meant_as_word` and `is_dotted_word`: asked only of words that may be either, for
    it is slow.
    """
    _, following, preceding = eponym_contexts()
    word_next, before_word = name_word_contexts()
    places = words.select(has(Kind.EPONYM | _TIER | Kind.SINGLE)).to_series().arg_true().cast(pl.Int64)
    lower, last = words["lower"], words.height - 1
    neighbours = {
        name: lower.gather((places + step).clip(0, max(last, 0)))
        for name, step in (("w-1", -1), ("w0", 0), ("w1", 1), ("w2", 2))
    }
    candidates = (
        words.select("k0", "g0", "g-1")[places]
        .with_columns(places.alias("at"), *(series.alias(name) for name, series in neighbours.items()))
        .with_columns(
            (
                has(Kind.EPONYM)
                & (is_pair(following, "w0", "w1") | is_pair(following, "w0", "w2") | is_pair(preceding, "w-1", "w0"))
            ).alias("is_eponym"),
            (
                (is_pair(word_next, "w0", "w1") & ~gap(0, Gap.LINE, Gap.PIPE))
                | (is_pair(before_word, "w-1", "w0") & ~gap(-1, Gap.LINE, Gap.PIPE))
            ).alias("is_meant_as_word"),
            (is_pair(_DOTTED_WORDS, "w0", "w1") | is_pair(_DOTTED_WORDS, "w-1", "w0")).alias("is_dotted_word"),
        )
    )
    no = pl.Series([False]).new_from_index(0, words.height)
    return words.with_columns(
        no.scatter(candidates.filter(name)["at"], True).alias(name)
        for name in ("is_eponym", "is_meant_as_word", "is_dotted_word")
    )
