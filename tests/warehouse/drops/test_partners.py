"""A partner is one TOML file, and a wrong one says what to change."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from warehouse.drops.partners import (
    FORMATS,
    PartnerFileWrong,
    agreement_has_begun,
    agreement_has_expired,
    load_partners,
    read_partner,
)

GOOD = """
[partner]
id = "a_fire_service"
name = "A Fire Service"
contact = "data@fire.example"
[agreement]
reference = "ISA-9"
signed = 2025-04-01
expires = 2026-03-31
[drop]
marts = ["la_year", "la_year_rate"]
icb = "QHL"
"""


@pytest.fixture
def real_areas() -> pl.DataFrame:
    path = Path(__file__).parents[3] / "schemas" / "reference" / "areas.csv"
    return pl.read_csv(path, infer_schema=False)


@pytest.fixture
def toml(tmp_path: Path):
    def write(text: str, name: str = "fire.toml") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def test_every_shipped_partner_loads(real_areas) -> None:
    shipped = {partner.id: partner for partner in load_partners(real_areas)}
    assert shipped.keys() == {
        "west_midlands_police",
        "birmingham_city_council",
        "coventry_city_council",
        "violence_reduction_partnership",
    }
    assert len(shipped["west_midlands_police"].areas) == 7
    assert shipped["coventry_city_council"].areas == {"E08000026"}


def test_a_partner_is_one_more_file(real_areas, toml) -> None:
    path = toml(GOOD)
    partners = {partner.id: partner for partner in load_partners(real_areas, path.parent)}
    assert len(partners) == 5
    assert partners["a_fire_service"].areas == {"E08000025", "E08000029"}
    assert partners["a_fire_service"].marts == ("la_year", "la_year_rate")


def test_a_home_of_its_own_need_not_have_the_examples(real_areas, toml) -> None:
    path = toml(GOOD)
    assert [partner.id for partner in load_partners(real_areas, path.parent, examples=False)] == ["a_fire_service"]
    assert load_partners(real_areas, path.parent / "nowhere", examples=False) == []


def test_an_own_file_takes_the_place_of_a_shipped_one(real_areas, toml) -> None:
    path = toml(GOOD.replace("a_fire_service", "coventry_city_council"), "coventry_city_council.toml")
    partners = {partner.id: partner for partner in load_partners(real_areas, path.parent)}
    assert len(partners) == 4
    assert partners["coventry_city_council"].reference == "ISA-9"


def test_two_files_cannot_share_an_id(real_areas, toml) -> None:
    path = toml(GOOD.replace("a_fire_service", "coventry_city_council"))
    with pytest.raises(PartnerFileWrong, match="the id coventry_city_council"):
        load_partners(real_areas, path.parent)


def test_an_agreement_holds_through_its_last_day(real_areas, toml) -> None:
    partner = read_partner(toml(GOOD), real_areas)
    assert not agreement_has_expired(partner, date(2026, 3, 31))
    assert agreement_has_expired(partner, date(2026, 4, 1))
    assert agreement_has_begun(partner, date(2025, 4, 1))
    assert not agreement_has_begun(partner, date(2025, 3, 31))


def test_all_is_every_row(real_areas, toml) -> None:
    partner = read_partner(toml(GOOD.replace('icb = "QHL"', "all = true")), real_areas)
    assert partner.everywhere
    assert not partner.areas


def test_without_a_word_a_partner_gets_the_homes_policy_and_every_form(real_areas, toml) -> None:
    partner = read_partner(toml(GOOD), real_areas)
    assert (partner.policy, partner.formats) == ("", FORMATS)


def test_an_agreement_may_ask_for_a_stricter_policy_and_fewer_forms(real_areas, toml) -> None:
    also = 'policy = "suppress-10-round-5"\nformats = ["xlsx", "csv"]\n'
    partner = read_partner(toml(GOOD + also), real_areas)
    assert (partner.policy, partner.formats) == ("suppress-10-round-5", ("csv", "xlsx"))


def test_what_the_examples_show_in_comments_can_be_used(real_areas, toml) -> None:
    for path in sorted((Path(__file__).parents[3] / "warehouse" / "drops" / "examples").glob("*.toml")):
        text = path.read_text(encoding="utf-8").replace("# policy =", "policy =").replace("# formats =", "formats =")
        partner = read_partner(toml(text, path.name), real_areas)
        assert (partner.policy, partner.formats) == ("suppress-10-round-5", FORMATS)


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('"la_year_rate"', '"la_day"', "drop.marts: there is no la_day; choose from"),
        ('["la_year", "la_year_rate"]', "[]", "drop.marts: list at least one of"),
        ('icb = "QHL"', 'icb = "QXX"', "drop.icb: no local authority has it; choose from QHL, QUA, QWU"),
        ('icb = "QHL"', 'police_force = "Leicestershire"', "drop.police_force: .* West Midlands Police"),
        ('icb = "QHL"', 'areas = ["E08000025", "E06000001"]', "drop.areas: .* the code E06000001"),
        ('icb = "QHL"', "areas = [1]", "drop.areas: write a list of codes"),
        ('icb = "QHL"', 'areas = [["E08000025"]]', "drop.areas: write a list of codes"),
        ('icb = "QHL"', "areas = []", "drop.areas: write a list"),
        ('icb = "QHL"', "all = false", "drop.all: write true"),
        ('icb = "QHL"', 'icb = "QHL"\nall = true', "exactly one way"),
        ('icb = "QHL"', "", "exactly one way"),
        ('icb = "QHL"', 'ibc = "QHL"', "drop.ibc: is not a key"),
        ('icb = "QHL"', 'icb = "QHL"\npolicy = 10', "drop.policy: write the id of a policy"),
        ('icb = "QHL"', 'icb = "QHL"\npolicy = "../strict"', "drop.policy: write the id of a policy"),
        (
            'icb = "QHL"',
            'icb = "QHL"\nformats = "csv"',
            "drop.formats: write a list of some of parquet, csv, xlsx, geoparquet",
        ),
        ('icb = "QHL"', 'icb = "QHL"\nformats = ["csv", "pdf"]', "drop.formats: write a list of some of"),
        ('icb = "QHL"', 'icb = "QHL"\nformats = [["csv"]]', "drop.formats: write a list of some of"),
        ('icb = "QHL"', 'icb = "QHL"\nformats = ["xlsx"]', "drop.formats: add parquet or csv"),
        ('icb = "QHL"', 'icb = "QHL"\nformats = []', "drop.formats: add parquet or csv"),
        ("expires = 2026-03-31", 'expires = "2026-03-31"', "agreement.expires: write a date"),
        ("expires = 2026-03-31", "expires = 2026-03-31T00:00:00", "agreement.expires: write a date"),
        ("expires = 2026-03-31", "expires = 2024-03-31", "agreement.expires: is before agreement.signed"),
        ('reference = "ISA-9"', "", "agreement.reference: is missing; write text"),
        ("[agreement]", "[agreements]", "agreements: is not a key"),
        ('id = "a_fire_service"', 'id = "../elsewhere"', "partner.id: write small letters"),
        ("[drop]", "[drop", "is not TOML"),
    ],
)
def test_a_wrong_file_says_where_and_what_to_do(was: str, becomes: str, says: str, real_areas, toml) -> None:
    assert was in GOOD
    with pytest.raises(PartnerFileWrong, match=f"(?m)^fire.toml.*{says}"):
        read_partner(toml(GOOD.replace(was, becomes)), real_areas)


def test_everything_that_is_wrong_in_a_file_is_named_at_once(real_areas, toml) -> None:
    wrong = """
[partner]
id = "A Fire Service"
name = " "
contcat = "data@fire.example"
[agreement]
reference = 9
signed = 2025-04-01
expires = 2024-03-31
[drop]
marts = ["la_year", "la_day"]
areas = ["E06000001"]
icb = "QXX"
formats = ["xlsx"]
policy = 10
"""
    with pytest.raises(PartnerFileWrong) as refused:
        read_partner(toml(wrong), real_areas)
    lines = str(refused.value).split("\n")
    assert all(line.startswith("fire.toml, ") for line in lines)
    assert [line.removeprefix("fire.toml, ").split(":")[0] for line in lines] == [
        "partner.id",
        "partner.name",
        "partner.contact",
        "partner.contcat",
        "agreement.reference",
        "agreement.expires",
        "drop.marts",
        "drop.policy",
        "drop.formats",
        "drop",
        "drop.areas",
        "drop.icb",
    ]
