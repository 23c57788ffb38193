"""A partner with the folder and a public key knows whether a drop is what was sent."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.main import app
from tests.warehouse.drawn import TODAY, files, geojson, partner, square, warehouse
from warehouse.drops.drops import Outcome, drop
from warehouse.drops.formats.boundaries import load_boundaries
from warehouse.drops.manifest import MANIFEST, SIGNATURE, verify
from warehouse.drops.signing import Signed, load_signer, make_keypair
from warehouse.drops.verify import examine

AUDIT = {"verdict": "every suppressed cell is protected", "certificate_sha256": "ab" * 32}


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Path:
    """Keys, a signed drop with every form in it, and the same unsigned; nobody writes into it."""
    root = tmp_path_factory.mktemp("sent")
    signer = make_keypair(root / "svd.key", root / "svd.pub")
    make_keypair(root / "other.key", root / "other.pub")
    load_boundaries(geojson(root / "la.geojson", {"E08000025": square(-1.9, 52.4)}), root / "boundaries.parquet")
    told = {"release": "2026-03", "ledger_head": "cd" * 32, "audit": AUDIT, "boundaries": root / "boundaries.parquet"}
    drop(warehouse(root / "w.duckdb"), partner(), root / "signed", TODAY, signer=signer, **told)
    drop(root / "w.duckdb", partner(), root / "unsigned", TODAY, **told)
    return root


@pytest.fixture
def copy(sent, tmp_path) -> Path:
    shutil.copytree(sent / "signed" / "police" / "2026-03", tmp_path / "drop")
    return tmp_path / "drop"


def said(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["verify", *map(str, words)])
    return done.exit_code, " ".join(done.output.split())


def test_a_sound_signed_drop_says_what_it_is_who_signed_and_how_it_was_proved(sent, copy) -> None:
    code, text = said(copy, "--key", sent / "svd.pub")
    assert code == 0
    assert "Release 2026-03 for police" in text
    assert "as they were made" in text
    assert f"Signed with key {load_signer(sent / 'svd.key').key_id}" in text
    assert f"every suppressed cell is protected; certificate {'ab' * 32}" in text


def test_without_a_key_only_damage_is_checked_and_that_is_said(sent, copy) -> None:
    for folder, words in (
        (copy, "Only damage was checked, not origin"),
        (sent / "unsigned" / "police" / "2026-03", "only damage was checked, not origin"),
    ):
        code, text = said(folder)
        assert code == 0
        assert words in text


def test_it_needs_nothing_but_the_folder_and_the_key(sent, copy, tmp_path, monkeypatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(sent / "svd.pub", tmp_path / "elsewhere" / "svd.pub")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert said("../drop", "--key", "svd.pub")[0] == 0


def test_an_unsigned_drop_does_not_pass_where_a_key_is_given(sent) -> None:
    code, text = said(sent / "unsigned" / "police" / "2026-03", "--key", sent / "svd.pub")
    assert code == 3
    assert "not signed" in text


def test_another_key_fails_and_names_both(sent, copy) -> None:
    code, text = said(copy, "--key", sent / "other.pub")
    assert code == 3
    for name in ("svd", "other"):
        assert load_signer(sent / f"{name}.key").key_id in text


def test_whoever_changes_a_file_and_the_manifest_is_found_by_the_key_alone(sent, copy) -> None:
    """The manifest is made anew by our own code, so that nothing but the signature can tell."""
    from warehouse.drops.manifest import read_manifest, write_manifest

    about = read_manifest(copy)
    rows = {each["name"]: each["rows"] for each in about.pop("files")}
    (copy / "la_year.csv").write_bytes((copy / "la_year.csv").read_bytes().replace(b"25,published", b"20,published"))
    write_manifest(copy, about, rows)
    assert said(copy)[0] == 0
    code, text = said(copy, "--key", sent / "svd.pub")
    assert code == 3
    assert "has been changed, or is another's" in text


def test_the_signature_of_another_partners_drop_does_not_fit(sent, copy, tmp_path) -> None:
    signer = load_signer(sent / "svd.key")
    other = drop(sent / "w.duckdb", partner(id="council"), tmp_path, TODAY, release="2026-03", signer=signer).folder
    shutil.copy(other / SIGNATURE, copy / SIGNATURE)
    assert said(copy, "--key", sent / "svd.pub")[0] == 3


def test_one_signed_comment_cannot_stand_for_another_release(sent, copy) -> None:
    wrong = load_signer(sent / "svd.key").sign((copy / MANIFEST).read_bytes(), "release:2026-02 partner:police")
    (copy / SIGNATURE).write_bytes(wrong)
    found = examine(copy, sent / "svd.pub")
    assert found.signature.signed is Signed.INVALID
    assert "another release or partner" in found.signature.said


def test_a_key_that_is_none_is_said_plainly(copy) -> None:
    done = CliRunner().invoke(app, ["verify", str(copy), "--key", str(copy / "README.txt")])
    assert done.exit_code == 1
    assert "is no public key" in str(done.exception)


def test_the_answer_for_a_script_holds_the_same(sent, copy) -> None:
    (copy / "la_year.csv").unlink()
    done = CliRunner().invoke(app, ["verify", str(copy), "--key", str(sent / "svd.pub"), "--json"])
    told = json.loads(done.output)
    assert done.exit_code == 3
    assert (told["intact"], told["missing"], told["signature"]) == (False, ["la_year.csv"], "valid")
    assert told["reasons"] == ["la_year.csv is missing."]
    assert told["audit"] == AUDIT


def test_names_in_a_strange_drop_are_shown_as_they_are(copy) -> None:
    (copy / "[red]x[").write_text("x")
    code, text = said(copy)
    assert code == 3
    assert "[red]x[ is not part of the drop." in text


# -- any byte of any file


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_changed_byte_of_any_file_fails(sent, copy, data) -> None:
    path = copy / data.draw(st.sampled_from(sorted(files(copy))))
    whole = path.read_bytes()
    changed = bytearray(whole)
    changed[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(changed))
    try:
        assert examine(copy, sent / "svd.pub").reasons
    finally:
        path.write_bytes(whole)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_cut_short_or_made_longer_fails(sent, copy, data) -> None:
    path = copy / data.draw(st.sampled_from(sorted(files(copy))))
    whole = path.read_bytes()
    path.write_bytes(data.draw(st.sampled_from([whole[:-1], whole + b"\n", b"", whole + whole])))
    try:
        assert examine(copy, sent / "svd.pub").reasons
    finally:
        path.write_bytes(whole)


def test_one_changed_byte_in_each_file_names_the_file(copy) -> None:
    for name, whole in files(copy).items():
        if name == SIGNATURE:
            continue
        middle = len(whole) // 2
        (copy / name).write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        assert verify(copy).changed == (name,)
        (copy / name).write_bytes(whole)
    assert verify(copy).is_intact
    assert verify(copy).checked == len(files(copy)) - 2


def test_missing_and_extra_files_show(copy) -> None:
    (copy / "la_year.csv").unlink()
    (copy / "notes").mkdir()
    (copy / "notes" / "mine.txt").write_text("x")
    (copy / "README.txt").rename(copy / "LIESMICH.txt")
    (copy / "README.txt").symlink_to(copy / "LIESMICH.txt")
    (copy / "mart.csv").unlink()
    (copy / "mart.csv").mkdir()
    found = verify(copy)
    assert found.missing == ("la_year.csv", "mart.csv")
    assert found.extra == ("LIESMICH.txt", "notes/mine.txt")
    assert found.changed == ("README.txt",)


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE])
def test_what_vouches_for_the_rest_may_not_lie_elsewhere(name, sent, copy, tmp_path) -> None:
    (copy / name).rename(tmp_path / name)
    (copy / name).symlink_to(tmp_path / name)
    assert examine(copy, sent / "svd.pub").reasons


@pytest.mark.parametrize(
    "content",
    [
        b"[]",
        b"",
        b"{}",
        b"\xff",
        b"null",
        b'{"files": 1}',
        b'{"files": [1]}',
        b'{"files": [{"name": "x"}]}',
        b"[" * 100_000,
    ],
)
def test_a_folder_without_a_manifest_is_not_intact(content, tmp_path) -> None:
    assert verify(tmp_path).missing == (MANIFEST,)
    (tmp_path / MANIFEST).write_bytes(content)
    assert verify(tmp_path).changed == (MANIFEST,)
    assert said(tmp_path)[0] == 3


def test_a_signed_repeat_is_byte_identical(sent, tmp_path) -> None:
    told = {"release": "2026-03", "ledger_head": "cd" * 32, "audit": AUDIT, "boundaries": sent / "boundaries.parquet"}
    signer = load_signer(sent / "svd.key")
    shutil.copytree(sent / "signed", tmp_path / "signed")
    first = files(tmp_path / "signed")
    again = drop(sent / "w.duckdb", partner(), tmp_path / "signed", TODAY, signer=signer, **told)
    elsewhere = drop(sent / "w.duckdb", partner(), tmp_path / "elsewhere", TODAY, signer=signer, **told)
    assert again.outcome is Outcome.UNCHANGED
    assert files(tmp_path / "signed") == first
    assert files(elsewhere.folder) == files(again.folder)


def test_a_release_signed_by_another_is_not_put_in_its_place(sent, tmp_path) -> None:
    shutil.copytree(sent / "signed", tmp_path / "signed")
    told = {"release": "2026-03", "ledger_head": "cd" * 32, "audit": AUDIT, "boundaries": sent / "boundaries.parquet"}
    found = drop(
        sent / "w.duckdb", partner(), tmp_path / "signed", TODAY, signer=load_signer(sent / "other.key"), **told
    )
    assert found.outcome is Outcome.REFUSED
    assert SIGNATURE in found.reason
