"""Every way an ambulance row is known to go wrong, with what may still be understood of it.

Follows the rules in `schemas.rules`. Must not know which file holds which mistake.
"""

from __future__ import annotations

import polars as pl

from synthetic.planted_damage import Damage, blanked, kept, rejected


def kinds() -> list[Damage]:
    """Every kind of damage to an ambulance row."""
    call = pl.col("call_date")
    british = call.str.slice(8, 2) + "/" + call.str.slice(5, 2) + "/" + call.str.slice(0, 4)
    serial = (call.str.to_date("%Y-%m-%d") - pl.date(1899, 12, 30)).dt.total_days().cast(pl.String)
    code = pl.col("dispatch_code")
    hyphens = code.str.slice(0, 2) + "-" + code.str.slice(2, 1) + "-" + code.str.slice(3)
    wrong = pl.col("nhs_number").str.slice(0, 9) + ((pl.col("nhs_number").str.slice(9, 1).cast(pl.Int8) + 1) % 10).cast(
        pl.String
    )
    older = (pl.col("age").cast(pl.Int32) + 21).cast(pl.String)
    return [
        rejected("incident_missing", "incident_number", pl.lit(""), "missing"),
        rejected("call_missing", "call_date", pl.lit(""), "missing"),
        rejected("call_unreadable", "call_date", pl.lit("yesterday"), "unreadable"),
        rejected("call_sentinel", "call_date", pl.lit("1900-01-01"), "sentinel"),
        rejected("call_before_range", "call_date", pl.lit("1753-01-01"), "out_of_range"),
        rejected("call_in_the_future", "call_date", pl.lit("2098-02-03"), "in_the_future"),
        kept("british_date", "call_date", british, dates="iso"),
        kept("excel_serial_date", "call_date", serial),
        blanked("time_unreadable", "call_time", pl.lit("2A:15")),
        blanked("dispatch_words", "dispatch_code", pl.lit("ASSAULT")),
        kept("dispatch_hyphens", "dispatch_code", hyphens, hyphens),
        blanked("typed_nature", "call_nature", pl.lit("Assault on Declan Quinney at 14 Kiln Lane"), plain=False),
        blanked(
            "typed_location", "pickup_location_type", pl.lit("Outside Mrs Begum's, ring 07700 900456"), plain=False
        ),
        blanked("nhs_check_digit", "nhs_number", wrong),
        blanked("nhs_one_digit", "nhs_number", pl.lit("9999999999")),
        blanked("nhs_excel", "nhs_number", pl.lit("9.99E+09")),
        blanked("age_140", "age", pl.lit("140")),
        kept("age_disagrees", "age", older, older, pl.col("birth_date").is_not_null()),
        blanked("birth_date_sentinel", "birth_date", pl.lit("1900-01-01")),
        blanked("sex_unknown_word", "sex", pl.lit("see notes"), plain=False),
        blanked("ethnic_unknown_code", "ethnic_category", pl.lit("T")),
        blanked("stop_unknown_word", "stop_code", pl.lit("stood down"), plain=False),
        blanked("postcode_half", "incident_postcode", pl.col("incident_postcode").str.slice(0, 4)),
        blanked("home_postcode_words", "residence_postcode", pl.lit("refused")),
        kept("conveyed_word", "conveyed", pl.lit("Yes"), pl.lit("1")),
    ]
