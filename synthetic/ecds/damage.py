"""Every way an ED record is known to go wrong, with what may still be understood of it.

Follows the rules in `schemas.rules` and the habits of extracts. Must not know which trust makes which mistake.
"""

from __future__ import annotations

import polars as pl

from synthetic.people import NO_FIXED_ABODE, NOT_KNOWN
from synthetic.planted_damage import OUT_OF_SCOPE, Damage, blanked, kept, rejected

FAR_FUTURE = "2098-07-14"
"""After any day on which the demo may be run, though within the range of the national standard."""


def _then(text: str) -> pl.Expr:
    return pl.lit(text)


def excel_day(column: str) -> pl.Expr:
    """The day number Excel keeps for a date."""
    days = pl.col(column).str.to_date("%Y-%m-%d") - pl.date(1899, 12, 30)
    return days.dt.total_days().cast(pl.String)


def british(column: str) -> pl.Expr:
    """A date as dd/mm/yyyy."""
    day = pl.col(column)
    return day.str.slice(8, 2) + "/" + day.str.slice(5, 2) + "/" + day.str.slice(0, 4)


def wrong_check_digit(column: str) -> pl.Expr:
    """The number with its last digit one too high."""
    last = (pl.col(column).str.slice(9, 1).cast(pl.Int8) + 1) % 10
    return pl.col(column).str.slice(0, 9) + last.cast(pl.String)


def spaced(column: str) -> pl.Expr:
    """An NHS number as it is printed."""
    number = pl.col(column)
    return number.str.slice(0, 3) + " " + number.str.slice(3, 3) + " " + number.str.slice(6, 4)


def _days_later(column: str, days: int) -> pl.Expr:
    return (pl.col(column).str.to_date("%Y-%m-%d") + pl.duration(days=days)).dt.strftime("%Y-%m-%d")


def numbers_and_dates() -> list[Damage]:
    """NHS numbers, dates and times."""
    moved_on, moved_back = _days_later("arrival_date", 1), _days_later("arrival_date", -1)
    return [
        blanked("nhs_check_digit", "nhs_number", wrong_check_digit("nhs_number")),
        blanked("nhs_one_digit", "nhs_number", _then("9999999999")),
        blanked("nhs_excel", "nhs_number", _then("9.99E+09")),
        blanked("nhs_short", "nhs_number", pl.col("nhs_number").str.slice(0, 8)),
        kept("nhs_spaced", "nhs_number", spaced("nhs_number")),
        kept("excel_serial_date", "arrival_date", excel_day("arrival_date")),
        kept("british_date", "arrival_date", british("arrival_date"), dates="iso"),
        kept("iso_date", "arrival_date", pl.col("arrival_date"), dates="british"),
        rejected("arrival_sentinel", "arrival_date", _then("1900-01-01"), "sentinel"),
        rejected("arrival_before_range", "arrival_date", _then("1753-01-01"), "out_of_range"),
        rejected("arrival_in_the_future", "arrival_date", _then(FAR_FUTURE), "in_the_future"),
        rejected("arrival_missing", "arrival_date", _then(""), "missing"),
        rejected("arrival_unreadable", "arrival_date", _then("31/02/2025"), "unreadable"),
        rejected("provider_missing", "provider_code", _then(""), "missing"),
        rejected("provider_shape", "provider_code", _then("R-1?"), "shape"),
        Damage("provider_unknown", "provider_code", _then("RZ9"), OUT_OF_SCOPE, _then("RZ9")),
        Damage("provider_mental_health", "provider_code", _then("RXT"), OUT_OF_SCOPE, _then("RXT")),
        blanked("arrival_time_unreadable", "arrival_time", _then("25:71:00")),
        blanked("injury_date_sentinel", "injury_date", _then("1900-01-01")),
        blanked("birth_date_sentinel", "birth_date", _then("1900-01-01")),
        kept("injury_after_arrival", "injury_date", moved_on, moved_on),
        kept("departure_before_arrival", "departure_date", moved_back, moved_back),
        kept("injury_time_midnight", "injury_time", _then("00:00:00"), _then("00:00:00")),
    ]


def people_and_places() -> list[Damage]:
    """Age, sex, ethnic category, postcodes, and words typed where they do not belong."""
    older = (pl.col("age").cast(pl.Int32) + 17).cast(pl.String)
    pseudo = [NO_FIXED_ABODE, NOT_KNOWN, "ZZ99 3CZ", "ZZ99 3GZ", "ZZ99 1WZ", "ZZ99 2WZ", "ZZ99 6AZ"]
    typed = [
        "Street - ask for Gary Pardoe",
        "Pub, tel 07700 900123",
        "Home of Nadeem Virdee 9990000018",
        "see 12 Bramble Close B98 6ED",
    ]
    return [
        kept("age_hes_infant", "age", _then("7003"), _then("0"), pl.col("age") == "0"),
        blanked("age_140", "age", _then("140")),
        kept("age_disagrees", "age", older, older, pl.col("birth_date").is_not_null()),
        kept("sex_legacy", "sex", _then("0"), _then("X")),
        blanked("sex_unknown_code", "sex", _then("3")),
        kept(
            "ethnic_local_second",
            "ethnic_category",
            pl.col("ethnic_category") + "1",
            only=pl.col("ethnic_category") != "99",
        ),
        blanked("ethnic_unknown_code", "ethnic_category", _then("T")),
        kept("ethnic_null_word", "ethnic_category", _then("NULL"), pl.lit(None, pl.String)),
        blanked("postcode_half", "postcode", pl.col("postcode").str.slice(0, 4)),
        blanked("postcode_words", "postcode", _then("not known")),
        kept("postcode_lower", "postcode", pl.col("postcode").str.replace(" ", "").str.to_lowercase()),
        kept(
            "postcode_outside_lookup",
            "postcode",
            _then("WS98 9ZZ"),
            _then("WS98 9ZZ"),
            pl.col("lsoa_residence").is_null(),
        ),
        *[
            kept("pseudo_" + code[5:].lower(), "postcode", _then(code), _then(code), pl.col("home") < 0)
            for code in pseudo
        ],
        *[blanked(f"typed_place_{number}", "local_place_type", _then(words)) for number, words in enumerate(typed)],
    ]


def codes() -> list[Damage]:
    """Coded values and the record's own marks."""
    rounded = pl.col("acuity").str.slice(0, 15) + "0"
    long = pl.format("{}XXXXXXXXXXXXXXXXXXXXXXXXX", "record_id")
    return [
        blanked("snomed_rounded", "acuity", rounded, rounded != pl.col("acuity")),
        blanked("snomed_scientific", "arrival_mode", _then("1.04803E+15")),
        blanked("intent_scientific", "injury_intent", _then("2.98231E+14")),
        blanked("intent_unknown_code", "injury_intent", _then("298231000000107")),
        blanked("mechanism_unknown_code", "injury_mechanism", _then("419620001")),
        blanked("place_placeholder", "place_of_injury", _then("24424100000010201")),
        blanked("category_unknown_code", "attendance_category", _then("7")),
        kept(
            "department_legacy",
            "department_type",
            pl.col("department_type").str.slice(1),
            only=pl.col("department_type") != "05",
        ),
        kept("deleted_word", "deleted", _then("True"), _then("1")),
        kept("finished_word", "finished", _then("True"), _then("1")),
        kept("record_id_long", "record_id", long, long),
    ]


def kinds() -> list[Damage]:
    """Every kind of damage to an ED record."""
    return [*numbers_and_dates(), *people_and_places(), *codes()]
