"""Code lists: valid by day, replaceable by the home, refused when broken."""

from datetime import date

import polars as pl
import pytest

from schemas import codes
from schemas.codes import HEADINGS, CodeListBroken
from schemas.tables.ambulance import Incident
from schemas.tables.ecds import Attendance

LISTS = codes.load()


def write_list(folder, name, *rows):
    lines = [",".join(HEADINGS), *rows]
    (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_every_list_a_column_names_exists():
    named = {c.code_list for table in (Attendance, Incident) for c in table.columns.values() if c.code_list}
    assert named <= set(LISTS)


def test_every_code_names_its_source():
    assert LISTS.frame.filter(pl.col("source").is_null()).is_empty()


def test_apparent_assault_is_the_one_code_of_its_category():
    assert LISTS["injury_intent"].having("category", "assault") == ["298231000000106"]


def test_a_violent_patient_is_never_a_victim():
    rows = LISTS["chief_complaint"].frame.filter(pl.col("code") == "248004009")
    assert rows["category"].to_list() == ["patient_violent"]


def test_a_site_that_closed_is_valid_only_until_then():
    days = pl.DataFrame({"site": ["RXK01"] * 2, "day": [date(2024, 10, 5), date(2024, 10, 6)]})
    held = days.select(LISTS["ed_site"].holds(pl.col("site"), pl.col("day")))
    assert held.to_series().to_list() == [True, False]


def test_the_homes_list_replaces_ours_whole(tmp_path):
    write_list(tmp_path, "acuity", "1,New code,,,,,,here,own")
    assert codes.load(tmp_path)["acuity"].codes == {"1"}


def test_the_homes_organisations_are_renewed_beside_its_code_lists(tmp_path):
    heading = "code,kind,name,parent_code,department_type,valid_from,valid_to,source,confidence"
    (tmp_path / "organisations.csv").write_text(
        f"{heading}\nRZZ,acute_trust,A new trust,QHL,,,,here,own\n", encoding="utf-8"
    )
    renewed = codes.load(tmp_path)
    assert renewed["acute_trust"].codes == {"RZZ"}
    assert renewed["sex"].codes == LISTS["sex"].codes


def test_a_code_named_twice_is_refused(tmp_path):
    write_list(tmp_path, "acuity", "1,One,,,,,,here,own", "1,Two,,,,,,here,own")
    with pytest.raises(CodeListBroken, match=r"acuity\.csv names a code twice"):
        codes.load(tmp_path)


def test_a_day_that_is_none_is_refused(tmp_path):
    write_list(tmp_path, "acuity", "1,One,,,,1 April,,here,own")
    with pytest.raises(CodeListBroken, match="valid_from"):
        codes.load(tmp_path)


def test_a_missing_heading_is_named(tmp_path):
    (tmp_path / "acuity.csv").write_text("code,label\n1,One\n", encoding="utf-8")
    with pytest.raises(CodeListBroken, match="category"):
        codes.load(tmp_path)


def verhoeff_holds(code):
    """The Verhoeff check by its group tables, worked out from the dihedral group of order ten."""

    def times(a, b):
        low = (a % 5 + b % 5) % 5 if a < 5 else (a % 5 - b % 5) % 5
        return low + (5 if (a >= 5) != (b >= 5) else 0)

    turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    check = 0
    for place, digit in enumerate(reversed(code)):
        value = int(digit)
        for _ in range(place % 8):
            value = turn[value]
        check = times(check, value)
    return check == 0


@pytest.mark.parametrize(
    "name",
    ["injury_intent", "injury_mechanism", "place_of_injury", "chief_complaint", "violence_concept", "arrival_mode"],
)
def test_every_snomed_code_has_a_valid_check_digit(name):
    assert [code for code in LISTS[name].codes if not verhoeff_holds(code)] == []
