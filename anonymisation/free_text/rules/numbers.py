"""Which numbers may stay: those that something clinical beside them explains. Every other one goes.

Knows: figures, units and cues beside them. Must not know: words that are names. Shapes of whole identifiers are in
`shapes`.
"""

from __future__ import annotations

import polars as pl

from anonymisation.free_text.rules.surroundings import Gap, gap, has, spaced, word_is
from anonymisation.free_text.words.lexicon import Kind

OLDEST_SHOWN = 89
_DURATIONS = (7, 52, 12, 24, 10, 15, 5)
_VEHICLES = (
    "vehicle",
    "car",
    "van",
    "cab",
    "taxi",
    "transit",
    "lorry",
    "moped",
    "motorbike",
    "bike",
    "scooter",
    "corsa",
    "focus",
    "fiesta",
    "polo",
    "golf",
    "astra",
    "audi",
    "bmw",
    "reg",
    "plate",
    "ford",
    "vw",
    "toyota",
    "yaris",
    "insignia",
    "clio",
    "micra",
    "qashqai",
    "vito",
    "mini",
    "uber",
    "minibus",
    "bus",
    "a3",
)
_JOINTS = (Gap.SPACE, Gap.HYPHEN, Gap.STOP, Gap.SLASH, Gap.NONE)


def is_number() -> pl.Expr:
    """A word of figures only."""
    return has(Kind.NUMBER)


def is_unexplained() -> pl.Expr:
    """A number, or letters with figures, that nothing clinical explains."""
    figures = pl.col("length")
    plain = figures <= 3
    long_with_unit = (figures == 4) & ((has(Kind.UNIT, 1) & gap(0, Gap.SPACE, Gap.NONE)) | _is_time_of_day())
    many = pl.col("figures") >= 6
    number = is_number() & (~(plain | long_with_unit) | (many & ~_is_observed()) | is_numbered())
    mixed_up = has(Kind.HAS_DIGIT) & ~is_number() & ~has(Kind.CLINICAL_NUMBER)
    return number | mixed_up | _is_registration() | _is_joined_by_and()


def is_day_and_month() -> pl.Expr:
    """A day and a month without a year, which a duration or a score is not."""
    return (is_number() & (_is_exact_date() | _is_dotted_date())) | is_ordinal_day()


def is_numbered() -> pl.Expr:
    """A short number that its cue says is somebody's: flat 3, room 12, number 42, log 12."""
    cue = (
        has(Kind.IDENTIFIER, -1)
        & gap(-1, Gap.SPACE, Gap.COLON, Gap.STOP, Gap.NONE)
        & ~word_is(
            -1, ("unit", "file", "no", "reg", "job", "contact", "ni", "pin", "mobile", "phone", "numbers", "shoulder")
        )
    )
    home = word_is(-1, ("flat", "apartment", "apt", "plot", "room", "studio", "house")) & gap(
        -1, Gap.SPACE, Gap.COLON, Gap.NONE
    )
    lives = (
        word_is(-1, ("at", "of"))
        & word_is(-2, ("lives", "living", "resides", "address", "staying", "stays", "addr"))
        & spaced(-1)
    )
    after_the_word_number = (
        word_is(-1, ("no", "number"))
        & gap(-1, Gap.STOP, Gap.SPACE, Gap.COLON)
        & ~has(Kind.UNIT, 1)
        & word_is(-1, ("number",))
    )
    return is_number() & (cue | home | lives | after_the_word_number)


def is_over_89() -> pl.Expr:
    """An age of 90 or over, told by the word beside it."""
    years = pl.col("value").is_between(OLDEST_SHOWN + 1, 125)
    beside_age_word = (word_is(-1, ("age", "aged", "ages")) & gap(-1, Gap.SPACE, Gap.COLON, Gap.NONE, Gap.HYPHEN)) | (
        word_is(1, ("yo", "yof", "yom", "yr", "yrs", "year", "years", "y", "male", "female", "m", "f"))
        & gap(0, Gap.SPACE, Gap.HYPHEN, Gap.NONE, Gap.SLASH)
    )
    plain = (
        word_is(-1, ("is", "was", "turned", "now", "he's", "she's", "hes", "shes", "im", "i'm"))
        & ~has(Kind.OBSERVED, -2)
        & ~has(Kind.UNIT, 1)
    )
    return is_number() & years & (beside_age_word | plain) & ~word_is(-1, ("sats", "spo2", "hr", "bp"))


def _is_observed() -> pl.Expr:
    return pl.any_horizontal(has(Kind.OBSERVED | Kind.UNIT, at) for at in (-4, -3, -2, -1, 1))


def _is_time_of_day() -> pl.Expr:
    clock = pl.col("lower").str.contains(r"^(?:[01][0-9]|2[0-3])[0-5][0-9]$")
    return clock & word_is(-1, ("at", "@", "time", "approx", "around", "about", "onset", "by"))


def with_numbers(words: pl.DataFrame) -> pl.DataFrame:
    """The words with `value`, what a word of figures is worth, and `figures`, how many stand in a row of numbers around
    it.
    """
    numeric = words.with_row_index("at").filter(has(Kind.NUMBER))
    values = (
        pl.Series([None], dtype=pl.Int64)
        .new_from_index(0, words.height)
        .scatter(numeric["at"], numeric["lower"].cast(pl.Int64, strict=False))
    )
    words = words.with_columns(values.alias("value"), pl.col("length").cast(pl.Int64).alias("figures"))
    sentence = pl.col("token").shift(1).str.ends_with(". ").fill_null(False)
    joined = has(Kind.NUMBER) & gap(-1, *_JOINTS) & has(Kind.NUMBER, -1) & ~sentence
    runs = words.select(pl.when(has(Kind.NUMBER)).then((~joined).cum_sum()).alias("run"), "figures")
    totals = runs.filter(pl.col("run").is_not_null()).group_by("run").agg(pl.col("figures").sum())
    return words.with_columns(
        runs.select("run")
        .join(totals, on="run", how="left", maintain_order="left")["figures"]
        .fill_null(0)
        .alias("figures")
    )


def _is_exact_date() -> pl.Expr:
    """Day and month alone, such as 12/3; durations, scores and fractions are not, unless 'on' or its like stands before
    them.
    """
    return _as_day_and_month(0) | _as_day_and_month(-1)


def _as_day_and_month(at: int) -> pl.Expr:
    """Whether the number `at` and the one after it, with a stroke between, are a day and a month."""
    day, month = pl.col("value").shift(-at), pl.col("value").shift(-at - 1)
    padded = pl.col("lower").shift(-at).str.starts_with("0") | pl.col("lower").shift(-at - 1).str.starts_with("0")
    after_date_word = has(Kind.DATED, at - 1)
    duration = (month.is_in(_DURATIONS) & ((day <= month) | (month == 7) | (month == 52))) | word_is(
        at + 2, ("murmur", "systolic", "esm", "psm", "diastolic", "power")
    )
    fraction = (day < month) & (month <= 4) & (day != 2) | ((day == 2) & (month == 3)) | (day == 6)
    dated = day.is_between(1, 31) & month.is_between(1, 12) & (after_date_word | ~(duration | fraction) | padded)
    return (
        has(Kind.NUMBER, at)
        & has(Kind.NUMBER, at + 1)
        & gap(at, Gap.SLASH)
        & dated
        & ~has(Kind.NUMBER, at + 2).and_(gap(at + 1, Gap.SLASH))
    )


def is_ordinal_day() -> pl.Expr:
    """A day such as 12th after 'on', 'since' or a weekday, where no rib, floor or centile follows."""
    led = has(Kind.DATED | Kind.WEEKDAY, -1) | (word_is(-1, ("the",)) & has(Kind.DATED | Kind.WEEKDAY, -2))
    ends = ~spaced(0) | has(
        Kind.FUNCTION | Kind.START | Kind.NEUTRAL | Kind.NUMBER | Kind.PREPOSITION | Kind.HAS_DIGIT | Kind.SAID, 1
    )
    return has(Kind.HAS_DIGIT) & pl.col("lower").str.contains(r"^[0-9]{1,2}(?:st|nd|rd|th)$") & led & ends


def _is_dotted_date() -> pl.Expr:
    """Day and month with a full stop, such as 29.1 after 'on' or 'until'."""
    value = pl.col("value")
    first = (
        has(Kind.NUMBER, 1)
        & gap(0, Gap.STOP)
        & value.is_between(1, 31)
        & value.shift(-1).is_between(1, 12)
        & has(Kind.DATED, -1)
        & ~has(Kind.UNIT, 2)
    )
    second = (
        has(Kind.NUMBER, -1)
        & gap(-1, Gap.STOP)
        & value.is_between(1, 12)
        & value.shift(1).is_between(1, 31)
        & has(Kind.DATED, -2)
        & ~has(Kind.UNIT, 1)
    )
    return is_number() & (first | second)


def _is_joined_by_and() -> pl.Expr:
    """A short number before 'and' and a longer one: two officers."""
    first = (
        is_number()
        & (pl.col("length") >= 2)
        & word_is(1, ("and",))
        & has(Kind.NUMBER, 2)
        & (pl.col("length").shift(-2) >= 2)
        & ~has(Kind.OBSERVED, -1)
        & ((pl.col("length").shift(-2) > 2) | (pl.col("length") > 2))
    )
    return first | first.shift(2, fill_value=False)


def _is_registration() -> pl.Expr:
    """Letters and figures before three letters: a number plate; and its second half."""
    three = gap(0, Gap.SPACE) & (pl.col("length").shift(-1) == 3) & ~has(Kind.HAS_DIGIT, 1)
    vehicle = word_is(-1, _VEHICLES) & has(Kind.REGISTRATION | Kind.OLD_REGISTRATION)
    ends = ~spaced(1)
    first = three & (
        vehicle
        | (has(Kind.REGISTRATION) & (~has(Kind.FUNCTION, 1) | ends))
        | (has(Kind.OLD_REGISTRATION) & ~has(Kind.KNOWN | Kind.NAMES_FIRST, 1))
    )
    return first | (first.shift(1, fill_value=False) & ~has(Kind.HAS_DIGIT))
