"""The ledger as the officer meets it."""

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from pipelines.errors import is_vetted
from pipelines.home import Home
from pipelines.settings import Settings
from warehouse.ledger.ledger import REFUSAL, RELEASE, WITHDRAWAL, Ledger

NIGHT, AT = "2026-04-30T02:00:00Z", "2026-05-04T10:15:00Z"
EIGHTY = {"COLUMNS": "80", "NO_COLOR": "1", "TERM": "dumb"}


def body(release: str, partners: int = 7) -> dict:
    """What `svd release` writes, in part."""
    return {
        "release": release,
        "months_from": "2025-04",
        "months_to": "2026-03",
        "recipients": [
            {"partner": f"partner_{number}", "tables": ["ed_la_month"], "areas": ["E08000025"]}
            for number in range(partners)
        ],
        "policy": "suppress-8-round-5",
        "cells": {
            "published": 41_230,
            "suppressed": 18_004,
            "not_received": 0,
            "suppressed_group": 12,
            "new": 59_246,
            "revised": 0,
        },
        "audit": {"verdict": "passed", "protected": 18_004, "disclosed": 0, "undecided": 0, "safety_interval": 3},
        "approvers": ["A. Officer", "B. Caldicott"],
        "revision": False,
        "statement": "[bold]plain[/bold] words",
    }


@pytest.fixture
def home(tmp_path) -> Path:
    Home(tmp_path / "home").make(Settings(kind="demo", key="../home.keys/pseudonym.key"))
    return tmp_path / "home"


@pytest.fixture
def ledger(home) -> Ledger:
    held = Ledger(home / "ledger")
    held.begin("demo", NIGHT)
    held.append(
        RELEASE, body("2026-03_ab12cd34"), {"cells.parquet": b"cells", "certificate.zip": b"w"}, AT, "2026-03_ab12cd34"
    )
    held.append(REFUSAL, {"reasons": ["one cell is broken"]}, {}, AT, "2026-04_00ff00ff")
    held.append(RELEASE, body("2026-04_11ee11ee", partners=1), {"cells.parquet": b"more"}, AT, "2026-04_11ee11ee")
    held.append(WITHDRAWAL, {"reason": "a wrong lookup"}, {}, AT, "2026-03_ab12cd34")
    return held


def svd(home, *words):
    return CliRunner().invoke(app, ["ledger", *map(str, words), "--home", str(home)], env=EIGHTY)


def test_without_a_ledger_a_plain_sentence_is_said(home):
    assert (svd(home).exit_code, svd(home).output) == (0, "There is no ledger yet; the first svd release begins it.\n")
    assert json.loads(svd(home, "--json").output) == []
    assert list((home / "ledger").iterdir()) == []


def test_a_ledger_that_is_gone_fails_the_check(home, ledger):
    shutil.rmtree(ledger.folder)
    done = svd(home, "verify")
    assert done.exit_code == 3
    assert "There is no ledger yet" in done.output


def test_the_ledger_is_shown_in_eighty_columns(home, ledger):
    done = svd(home)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert max(map(len, lines)) <= 80
    (first,) = [line for line in lines if line.strip().startswith("2 ")]
    for word in ("2026-05-04", "release", "2026-03_ab12cd34", " 7 ", "41,230", "passed"):
        assert word in first
    assert "partner_0" in done.output
    assert "withdrawal" in done.output
    assert f"Last hash: {ledger.entries()[-1].short}" in done.output


def test_the_ledger_as_json(home, ledger):
    told = json.loads(svd(home, "--json").output)
    assert [(each["seq"], each["act"], each.get("withdrawn")) for each in told] == [
        (1, "genesis", None),
        (2, "release", True),
        (3, "refusal", None),
        (4, "release", False),
        (5, "withdrawal", None),
    ]
    assert told[1]["body"] == body("2026-03_ab12cd34")
    assert [each["hash"] for each in told] == [each.hash for each in ledger.entries()]


def test_an_entry_is_shown_whole(home, ledger):
    done = svd(home, "show", 2)
    assert done.exit_code == 0
    assert max(map(len, done.output.splitlines()[:-1])) <= 80
    for words in (
        "withdrawn",
        "by entry 5",
        "recipients.7.partner",
        "partner_6",
        "audit.verdict",
        "A. Officer, B. Caldicott",
        "certificate.zip",
        "000002_2026-03_ab12cd34",
    ):
        assert words in done.output
    assert "[bold]plain[/bold] words" in done.output
    assert json.loads(svd(home, "show", 2, "--json").output)["files"][0]["name"] == "cells.parquet"


def test_an_entry_that_is_not_there(home, ledger):
    done = svd(home, "show", 9)
    assert is_vetted(done.exception)
    assert str(done.exception) == "The ledger has no entry 9; its last is 5."


def test_a_sound_ledger_is_said_to_be(home, ledger):
    done = svd(home, "verify")
    assert (done.exit_code, done.output) == (
        0,
        f"5 entries, as they were written. Last hash: {ledger.entries()[-1].short}\n",
    )
    told = json.loads(svd(home, "verify", "--json").output)
    assert told == {"entries": 5, "head": ledger.head(), "problems": [], "damage": [], "intact": True}


def test_a_hash_written_down_is_looked_for(home, ledger):
    entry = ledger.entries()[1]
    for written in (entry.hash, entry.short):
        assert svd(home, "verify", "--head", written).exit_code == 0
    done = svd(home, "verify", "--head", "0" * 64)
    assert done.exit_code == 3
    assert "That hash is not in this ledger" in done.output


def test_a_changed_file_fails_the_check_and_says_what_to_do(home, ledger):
    path = ledger.folder / "000002_2026-03_ab12cd34" / "cells.parquet"
    path.chmod(0o600)
    path.write_bytes(b"Cells")
    done = svd(home, "verify")
    assert done.exit_code == 3
    assert "000002_2026-03_ab12cd34/cells.parquet is not as it was written." in done.output
    assert "Release nothing." in done.output
    told = json.loads(svd(home, "verify", "--json").output)
    assert (told["intact"], told["problems"][0]["seq"]) == (False, 2)


def test_a_broken_chain_is_told_not_shown(home, ledger):
    path = ledger.folder / "ledger.jsonl"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"41230", b"41235"))
    done = svd(home)
    assert is_vetted(done.exception)
    assert "Entry 2" in str(done.exception)
    assert svd(home, "verify").exit_code == 3


def test_an_append_that_was_cut_off_is_no_damage(home, ledger):
    (ledger.folder / ".building").mkdir()
    done = svd(home, "verify")
    assert done.exit_code == 0
    assert "An append was cut off. Nothing is lost" in done.output
    assert svd(home).exit_code == 0


def test_an_export_names_where_it_lies_and_that_it_is_not_for_partners(home, ledger, tmp_path):
    done = svd(home, "export", tmp_path / "ledger.zip")
    assert done.exit_code == 0
    assert (tmp_path / "ledger.zip").is_file()
    assert "not for partners" in done.output
    assert json.loads(svd(home, "export", tmp_path / "folder", "--json").output)["head"] == ledger.head()
    assert (tmp_path / "folder" / "verify_ledger.py").is_file()
    assert is_vetted(svd(home, "export", tmp_path / "folder").exception)


def test_options_may_stand_before_the_last_word(home, ledger):
    done = CliRunner().invoke(app, ["ledger", "--home", str(home), "--json", "verify"], env=EIGHTY)
    assert json.loads(done.output)["intact"]
    by_environment = CliRunner().invoke(app, ["ledger", "verify", "--json"], env=EIGHTY | {"SVD_HOME": str(home)})
    assert json.loads(by_environment.output)["intact"]


def test_a_folder_that_is_no_home_is_told_so(tmp_path):
    done = svd(tmp_path, "verify")
    assert "svd init" in str(done.exception)
