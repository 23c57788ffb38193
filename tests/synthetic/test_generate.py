"""The generated region as a whole: the same each time, as large as asked, shaped like the real thing, and nobody
real."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from schemas.columns import Table
from schemas.tables.ambulance import Incident
from schemas.tables.ecds import Attendance
from synthetic.ecds.clean_extract import write_clean_extract
from synthetic.generate import generate, generators

ASSAULT = "298231000000106"


def usable(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter((pl.col("fate") == "clean") | pl.col("fate").str.starts_with("blanked"))


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_makes_the_same_bytes_even_in_another_process(tmp_path: Path) -> None:
    generate(tmp_path / "a" / "inbox", tmp_path / "a" / "truth", seed=5, attendances=4_000, months=3)
    there = str(tmp_path / "b")
    code = (
        "import sys; from pathlib import Path; from synthetic.generate import generate; "
        "generate(Path(sys.argv[1]) / 'inbox', Path(sys.argv[1]) / 'truth', seed=5, attendances=4_000, months=3)"
    )
    subprocess.run([sys.executable, "-c", code, there], check=True)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_another_seed_makes_other_files(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / f"{seed}" / "inbox", tmp_path / f"{seed}" / "truth", seed=seed, attendances=1_000, months=1)
    one, two = digests(tmp_path / "1" / "inbox"), digests(tmp_path / "2" / "inbox")
    assert one.keys() == two.keys()
    assert not set(one.values()) & set(two.values())


def test_the_truth_must_not_lie_in_the_inbox(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="outside it"):
        generate(tmp_path, tmp_path / "truth", seed=1, attendances=10)


def test_sources_are_found_by_looking() -> None:
    assert generators() == ["synthetic.ambulance.extracts", "synthetic.ecds.extracts"]


def test_files_carry_provider_and_month_and_no_more(region) -> None:
    assert region.generated.files
    for file in region.generated.files:
        assert re.fullmatch(r"(ecds|ambulance)/(\w{3})/\2_\d{4}-\d{2}(_v2)?\.(csv|csv\.gz|zip|xlsx|parquet|txt)", file)
        assert (region.inbox / file).is_file()


def test_one_month_of_one_trust_is_never_sent_one_is_sent_twice(region) -> None:
    per_trust = region.ecds.group_by(pl.col("file").str.slice(5, 3).alias("trust")).agg(pl.col("file").n_unique())
    counts = dict(per_trust.iter_rows())
    assert sorted(counts.values()) == [11, 12, 12, 12, 12, 12, 12, 13, 13]
    assert counts["RLT"] == 11
    assert counts["RNA"] == counts["RRK"] == 13


def test_later_files_of_a_provider_are_written_later(region) -> None:
    for trust, files in region.ecds.group_by(pl.col("file").str.slice(0, 8)):
        ordered = files.select("file", "sequence").unique().sort("sequence")["file"].to_list()
        times = [(region.inbox / file).stat().st_mtime for file in ordered]
        assert times == sorted(times), trust
        assert ordered == sorted(ordered), trust


def test_assaults_are_one_to_two_in_a_hundred_attendances(region) -> None:
    rows = usable(region.ecds)
    share = (rows["injury_intent"] == ASSAULT).sum() / rows.height
    assert 0.012 <= share <= 0.018


def test_about_sixteen_violent_calls_a_day_beside_a_demo_of_330_000(region) -> None:
    rows = usable(region.ambulance).filter(pl.col("stop_code").is_null())
    violent = rows.filter(
        pl.col("dispatch_code").str.starts_with("04")
        | pl.col("local_reason").is_in(["assault", "sexual_assault", "stabbing", "shooting", "domestic_assault"])
        | pl.col("crew_impression").is_in(["assault", "sexual_assault", "stabbing", "shooting", "domestic_assault"])
    )
    a_day = violent.height / 365 * 330_000 / 60_000
    assert 14 <= a_day <= 18
    assert 110 <= region.generated.incidents / 365 * 330_000 / 60_000 <= 130


def test_friday_and_saturday_nights_hold_most_violence(region) -> None:
    day = pl.col("arrival_date").str.to_date("%Y-%m-%d").dt.weekday()
    rows = region.ecds.filter((pl.col("injury_intent") == ASSAULT) & pl.col("arrival_time").is_not_null())
    by_day = dict(rows.group_by(day.alias("day")).len().iter_rows())
    assert by_day[6] > 1.4 * by_day[3]
    assert by_day[5] > 1.2 * by_day[3]
    late = rows.filter((pl.col("arrival_time") >= "20:00:00") | (pl.col("arrival_time") < "04:00:00")).height
    assert late / rows.height > 0.5


def test_the_poorest_fifth_is_attacked_several_times_as_often_as_the_richest(region) -> None:
    rows = usable(region.ecds)
    rate = {
        fifth: part.filter(pl.col("injury_intent") == ASSAULT).height / part.height
        for (fifth,), part in rows.group_by("residence_deprivation_true")
    }
    assert rate["1"] > 2 * rate["5"]


def test_victims_are_mostly_young_men_yet_sexual_and_domestic_violence_is_mostly_against_women(region) -> None:
    rows = usable(region.ecds)
    assaults = rows.filter(pl.col("injury_intent") == ASSAULT)
    assert 0.52 < (assaults["sex"] == "1").sum() / assaults.height < 0.75
    assert assaults["age"].cast(pl.Int32).median() < 36
    assert assaults.filter(pl.col("age").cast(pl.Int32) < 18).height / assaults.height > 0.05
    for kind in (pl.col("chief_complaint") == "56890008", pl.col("diagnosis").str.contains("404189009")):
        some = rows.filter(kind)
        assert (some["sex"] == "2").sum() / some.height > 0.6


def test_trusts_differ_in_what_they_leave_out(region) -> None:
    injured = region.ecds.filter(pl.col("injury_mechanism").is_not_null())
    gaps = injured.group_by("provider_code").agg(missing=pl.col("injury_intent").null_count() / pl.len())
    shares = dict(gaps.drop_nulls().iter_rows())
    assert shares["RLT"] > 3 * shares["RKB"]


def test_some_patients_can_be_found_in_both_sources_by_number_some_by_nhs_number_alone(region) -> None:
    ed = usable(region.ecds).filter(pl.col("injury_intent") == ASSAULT)
    called = usable(region.ambulance).select("incident_number", called_nhs="nhs_number").unique("incident_number")
    by_number = ed.join(called, left_on="ambulance_incident_number", right_on="incident_number")
    assert by_number.height > 100
    without = ed.filter(pl.col("ambulance_incident_number").is_null() & pl.col("nhs_number").is_not_null())
    people = called.select("called_nhs").drop_nulls().unique()
    assert without.join(people, left_on="nhs_number", right_on="called_nhs").height > 20
    assert by_number.filter(pl.col("called_nhs").is_null()).height > 20


def test_some_people_come_again_and_again(region) -> None:
    visits = usable(region.ecds).drop_nulls("nhs_number").group_by("nhs_number").len()
    assert (visits["len"] >= 4).sum() > 100


@pytest.mark.parametrize(("source", "table"), [("ecds", Attendance), ("ambulance", Incident)])
def test_every_column_of_the_schema_is_filled_in_some_layout(region, source: str, table: type[Table]) -> None:
    truth = getattr(region, source)
    assert [name for name in table.columns if truth[name].null_count() == truth.height] == []


def text_of(path: Path) -> str:
    """Every text cell of a generated file."""
    import gzip
    import zipfile

    match path.suffix:
        case ".gz":
            return gzip.decompress(path.read_bytes()).decode("utf-8-sig")
        case ".zip" | ".xlsx":
            with zipfile.ZipFile(path) as archive:
                return "\n".join(archive.read(name).decode() for name in archive.namelist())
        case ".parquet":
            return (
                pl.read_parquet(path)
                .select(pl.concat_str(pl.all(), separator="\t", ignore_nulls=True))
                .to_series()
                .str.join("\n")[0]
            )
    content = path.read_bytes()
    encoding = "utf-16" if content[:2] == b"\xff\xfe" else "cp1252" if "RNA" in path.name else "utf-8-sig"
    return content.decode(encoding)


def test_no_number_could_ring_anybody_and_no_nhs_number_is_a_patients(region) -> None:
    mobiles = re.compile(r"\b07\d{3} ?\d{6}\b")
    landlines = re.compile(r"\b0[12]\d{2,3} ?\d{3} ?\d{4}\b")
    for file in region.generated.files:
        text = text_of(region.inbox / file)
        assert all(re.fullmatch(r"07700 900\d{3}", found) for found in mobiles.findall(text)), file
        assert all(re.fullmatch(r"0121 496 0\d{3}", found) for found in landlines.findall(text)), file


def test_every_nhs_number_is_of_the_test_range_and_valid(region) -> None:
    numbers = pl.concat([region.ecds["nhs_number"], region.ambulance["nhs_number"]]).drop_nulls().unique()
    assert numbers.str.contains(r"^999\d{7}$").all()
    for number in numbers.to_list():
        assert check_digit(number[:9]) == int(number[9])
        assert len(set(number)) > 1


def check_digit(nine: str) -> int:
    return (11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11) % 11


def test_notes_hold_names_and_numbers_of_people_in_assaults_and_in_denials(region) -> None:
    notes = region.ecds["triage_note"].drop_nulls()
    assert notes.str.contains("07700 900").sum() > 100
    assert notes.str.contains("(?i)assault").sum() > 100
    assert notes.str.contains("Denies assault|Not assaulted").sum() > 10
    assert notes.str.contains("\n", literal=True).sum() > 10


def test_a_span_of_one_month_has_no_second_files(tmp_path: Path) -> None:
    made = generate(
        tmp_path / "inbox", tmp_path / "truth", seed=3, attendances=900, months=1, first_month=date(2024, 9, 1)
    )
    assert len(made.files) == 10
    sites = pl.read_parquet(tmp_path / "truth" / "ecds.parquet")["site_code"].unique().to_list()
    assert {"RXK01", "RXK02"} <= set(sites)
    assert "I3W1A" not in sites


def test_a_plain_file_has_as_many_rows_as_asked_each_with_its_own_number(tmp_path: Path) -> None:
    write_clean_extract(tmp_path / "plain.csv", 1_234, seed=1)
    rows = pl.read_csv(tmp_path / "plain.csv", infer_schema=False)
    assert rows.height == 1_234
    assert rows.width > 35
    assert rows["Unique_CDS_identifier"].n_unique() == 1_234
