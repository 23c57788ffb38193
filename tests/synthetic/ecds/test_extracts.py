"""The habits of the invented trusts, and the ways their records go wrong."""

from __future__ import annotations

import polars as pl
import pytest

from schemas import reference
from schemas.tables.ecds import Attendance
from sources.layouts import read_layout
from synthetic.ecds.damage import kinds
from synthetic.ecds.extracts import LAYOUTS
from synthetic.ecds.trusts import MISSES_A_MONTH, RESUBMITS, SENDS_CHANGES, TRUSTS
from synthetic.rendering import form_of


def test_every_acute_trust_of_the_region_sends_something() -> None:
    acute = reference.load().codes_of_kind("acute_trust")
    assert sorted(trust.code for trust in TRUSTS) == sorted(acute)


def test_every_dialect_container_encoding_and_delimiter_is_somebodys_habit() -> None:
    assert {trust.layout for trust in TRUSTS} == {path.stem for path in LAYOUTS.glob("*.toml")}
    assert {trust.container.kind for trust in TRUSTS} == {"csv", "txt", "gz", "zip", "xlsx", "parquet"}
    assert {trust.container.encoding for trust in TRUSTS} == {"utf-8", "utf-8-sig", "cp1252", "utf-16"}
    assert {trust.container.delimiter for trust in TRUSTS} == {",", ";", "|", "\t"}


def test_who_sends_changes_carries_what_orders_them() -> None:
    changers = [trust for trust in TRUSTS if trust.net_change or trust.code == SENDS_CHANGES]
    for trust in changers:
        form = form_of(read_layout(LAYOUTS / f"{trust.layout}.toml", Attendance))
        assert all(form.carries(name) for name in ("record_id", "update_type", "applicable_date", "applicable_time"))
    assert {RESUBMITS, MISSES_A_MONTH} <= {trust.code for trust in TRUSTS}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_each_kind_of_damage_changes_what_is_written_or_is_already_odd(kind) -> None:  # type: ignore[no-untyped-def]
    row = dict.fromkeys(Attendance.columns, "x") | {
        "nhs_number": "9990000018",
        "arrival_date": "2025-04-01",
        "departure_date": "2025-04-01",
        "age": "30",
        "postcode": "B98 6ED",
        "department_type": "01",
        "acuity": "1064891000000107",
    }
    written = pl.DataFrame([row]).select(kind.written.cast(pl.String)).item()
    assert written != row[kind.column] or kind.kind == "iso_date"


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_some_trust_can_make_each_mistake(kind) -> None:  # type: ignore[no-untyped-def]
    forms = [(trust, form_of(read_layout(LAYOUTS / f"{trust.layout}.toml", Attendance))) for trust in TRUSTS]
    assert any(kind.fits(form, trust.style.date) for trust, form in forms)
