"""The svd command, as a person and as a script meet it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

SVD = [sys.executable, "-c", "from cli.main import main; main()"]


def svd(*words, home=None, cwd=None):
    environment = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"} | ({"SVD_HOME": str(home)} if home else {})
    return subprocess.run(
        [*SVD, *map(str, words)], capture_output=True, text=True, env=environment, cwd=cwd, check=False
    )


@pytest.fixture
def fresh(tmp_path) -> Path:
    done = svd("init", "--home", tmp_path / "home")
    assert done.returncode == 0, done.stderr
    return tmp_path / "home"


def test_init_makes_a_home_and_a_key_outside_it_that_only_its_owner_reads(fresh):
    key = fresh.parent / "home.keys" / "pseudonym.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert (fresh / "inbox").stat().st_mode & 0o777 == 0o700
    assert 'kind = "production"' in (fresh / "svd.toml").read_text(encoding="utf-8")


def test_init_twice_keeps_the_key(fresh):
    key = (fresh.parent / "home.keys" / "pseudonym.key").read_bytes()
    assert svd("init", "--home", fresh).returncode == 0
    assert (fresh.parent / "home.keys" / "pseudonym.key").read_bytes() == key


def test_a_folder_that_is_no_home_is_told_what_to_do(tmp_path):
    done = svd("status", "--home", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "svd init" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_home_without_geography_says_so(fresh):
    (fresh / "inbox" / "ecds" / "one.csv").write_text(
        "Provider_Code,Arrival_Date,EC_Injury_Intent_SNOMED_CT\nRRK,2025-04-01,\n", encoding="utf-8"
    )
    settings = fresh / "svd.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("settle_seconds = 30", "settle_seconds = 0"), encoding="utf-8"
    )
    done = svd("run", home=fresh)
    assert done.returncode == 1
    assert "svd geography load" in done.stderr


def test_doctor_finds_what_is_missing(fresh):
    done = svd("doctor", "--json", home=fresh)
    assert done.returncode == 1
    assert [each["what"] for each in json.loads(done.stdout) if not each["well"]] == ["geography"]


def test_an_unknown_layout_is_refused_with_the_headings_it_lacked(demo_home, tmp_path):
    strange = tmp_path / "strange.csv"
    strange.write_text("Forename,Colour\nKelly Barnes,blue\n", encoding="utf-8")
    done = svd("ingest", strange, home=demo_home.root)
    assert done.returncode == 1
    assert "arrival_date" in done.stderr
    assert "Kelly" not in done.stderr + done.stdout


def test_status_as_json_is_the_grid(demo_home):
    told = json.loads(svd("status", "--json", home=demo_home.root).stdout)
    assert len(told["months"]) == 12
    missing = [each["provider_code"] for each in told["providers"] if not all(each["received"])]
    assert missing == ["RLT"]


def test_status_fits_eighty_columns(demo_home):
    environment = os.environ | {"COLUMNS": "80", "NO_COLOR": "1", "SVD_HOME": str(demo_home.root)}
    done = subprocess.run([*SVD, "status"], capture_output=True, text=True, env=environment, check=True)
    assert max(len(line) for line in done.stdout.splitlines() if "/" not in line) <= 80
    assert done.stdout.count("●") > 100


def test_show_tells_the_control_totals_and_findings_of_a_submission(demo_home):
    first = json.loads(svd("status", "--json", home=demo_home.root).stdout)["submissions"][0]["submission"]
    told = svd("show", first, home=demo_home.root)
    assert told.returncode == 0
    assert "received" in told.stdout


def test_the_submissions_are_listed_with_their_files_and_rejected_rows(demo_home):
    told = svd("status", "--submissions", home=demo_home.root)
    assert "ecds/RRK/RRK_2025-04.csv" in told.stdout
    known = json.loads(svd("status", "--json", home=demo_home.root).stdout)["submissions"]
    poorest = max(known, key=lambda each: each["totals"]["unreadable"] + each["totals"]["rejected"])
    rows = json.loads(svd("show", poorest["submission"], "--rejected", "--json", home=demo_home.root).stdout)
    assert len({row["line"] for row in rows}) == poorest["totals"]["unreadable"] + poorest["totals"]["rejected"]
    assert all(row["reason"] for row in rows)


def test_verify_passes_on_a_drop_and_fails_on_a_changed_one(demo_home, tmp_path):
    import shutil

    drop = next((demo_home.drops / "west_midlands_police").iterdir())
    assert svd("verify", drop).returncode == 0
    copy = tmp_path / "copy"
    shutil.copytree(drop, copy)
    with (copy / "la_year.csv").open("ab") as file:
        file.write(b"x")
    done = svd("verify", copy)
    assert done.returncode == 3
    assert "la_year.csv" in done.stdout


def test_redact_replaces_what_identifies(tmp_path):
    notes = tmp_path / "notes.txt"
    notes.write_text("Seen by Dr Smith, NHS 999 000 0018, lives B98 6ED\nno injury\n", encoding="utf-8")
    done = svd("redact", "--input", notes)
    assert done.returncode == 0
    assert "999 000 0018" not in done.stdout
    assert "B98 6ED" not in done.stdout
    assert done.stdout.splitlines()[1] == "no injury"


def test_the_dictionary_is_there_for_programs(demo_home):
    entries = json.loads(svd("dictionary", "--json").stdout)
    assert {"table_name", "column_name", "meaning"} <= set(entries[0])


def test_a_month_is_asked_for_in_one_way(demo_home):
    done = svd("run", "--month", "March", home=demo_home.root)
    assert done.returncode == 2
    assert "2026-03" in done.stderr


def test_help_is_there_without_loading_anything_slow():
    code = "import sys, cli.main; print({'polars','dagster','pandera','presidio_analyzer','duckdb'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_the_warehouse_opens_anywhere_and_explains_itself(demo_home):
    with duckdb.connect(str(demo_home.warehouse), read_only=True) as connection:
        marts = connection.execute("select name, grain, policy from catalogue.mart").fetchall()
        assert len(marts) >= 12
        comments = connection.execute(
            "select count(*) from duckdb_columns() where schema_name in ('main', 'catalogue') and comment is null and "
            "not internal"
        ).fetchall()
    assert comments == [(0,)]
