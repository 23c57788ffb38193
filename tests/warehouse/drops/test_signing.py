"""Who signed a drop is shown by any byte of it, to anybody with the public key, and to nobody who has another."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from pathlib import Path

import minisign
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from warehouse.drops.signing import Signed, SigningFailed, load_public, load_signer, make_keypair, verify, write_public

CONTENT = b'{"release": "2026-03"}\n'
COMMENT = "release:2026-03 partner:police"


@pytest.fixture(scope="module")
def keys(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    make_keypair(folder / "own" / "svd.key", folder / "svd.pub")
    make_keypair(folder / "own" / "other.key", folder / "other.pub")
    return folder


@pytest.fixture(scope="module")
def signature(keys) -> bytes:
    return load_signer(keys / "own" / "svd.key").sign(CONTENT, COMMENT)


def test_a_signature_holds_for_its_content_and_key(keys, signature) -> None:
    found = verify(CONTENT, signature, load_public(keys / "svd.pub"))
    assert found.signed is Signed.VALID
    assert found.comment == COMMENT
    assert load_signer(keys / "own" / "svd.key").key_id in found.said


def test_signing_again_gives_the_same_bytes(keys, signature) -> None:
    assert load_signer(keys / "own" / "svd.key").sign(CONTENT, COMMENT) == signature


def test_another_key_is_told_from_a_changed_drop(keys, signature) -> None:
    assert verify(CONTENT, signature, load_public(keys / "other.pub")).signed is Signed.OTHER_KEY
    assert verify(CONTENT + b" ", signature, load_public(keys / "svd.pub")).signed is Signed.INVALID


def test_no_signature_and_no_key_prove_nothing(keys, signature) -> None:
    assert verify(CONTENT, None, load_public(keys / "svd.pub")).signed is Signed.UNSIGNED
    assert verify(CONTENT, signature, None).signed is Signed.UNCHECKED
    assert "not origin" in verify(CONTENT, signature, None).said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(data=st.data())
def test_any_changed_byte_of_a_signature_fails(keys, signature, data) -> None:
    at = data.draw(st.integers(0, len(signature) - 1))
    changed = bytearray(signature)
    changed[at] ^= data.draw(st.integers(1, 255))
    assert verify(CONTENT, bytes(changed), load_public(keys / "svd.pub")).signed in {Signed.INVALID, Signed.OTHER_KEY}


@given(st.binary(max_size=300))
def test_bytes_that_are_no_signature_are_refused_without_a_word_of_them(noise) -> None:
    assert verify(CONTENT, noise, None).signed is Signed.INVALID


def test_a_forger_with_a_key_of_the_same_id_is_found(keys, signature) -> None:
    forged = minisign.KeyPair.generate().secret_key
    real = minisign.SecretKey.from_file(keys / "own" / "svd.key")
    forged._keynum_sk.key_id[:] = real._keynum_sk.key_id
    made = (
        bytes(
            forged.sign(
                CONTENT,
                untrusted_comment=signature.decode().splitlines()[0].removeprefix("untrusted comment: "),
                trusted_comment=COMMENT,
            )
        )
        + b"\n"
    )
    assert verify(CONTENT, made, load_public(keys / "svd.pub")).signed is Signed.INVALID


@pytest.mark.skipif(not shutil.which("minisign"), reason="the tool minisign is not installed")
def test_the_public_tool_accepts_what_we_sign(keys, signature, tmp_path) -> None:
    (tmp_path / "manifest.json").write_bytes(CONTENT)
    (tmp_path / "manifest.json.minisig").write_bytes(signature)
    words = ["minisign", "-V", "-p", keys / "svd.pub", "-m", tmp_path / "manifest.json"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    assert COMMENT in said


def test_the_secret_key_is_for_its_owner_alone_and_has_no_password(keys) -> None:
    secret = keys / "own" / "svd.key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert not minisign.SecretKey.from_file(secret).is_encrypted()


def test_a_key_is_never_replaced(keys) -> None:
    before = (keys / "own" / "svd.key").read_bytes()
    with pytest.raises(SigningFailed, match="already"):
        make_keypair(keys / "own" / "svd.key", keys / "new.pub")
    assert (keys / "own" / "svd.key").read_bytes() == before
    assert not (keys / "new.pub").exists()


def test_a_lost_public_key_is_written_again_from_the_secret_one(keys, tmp_path) -> None:
    write_public(load_signer(keys / "own" / "svd.key"), tmp_path / "again.pub")
    assert (tmp_path / "again.pub").read_bytes() == (keys / "svd.pub").read_bytes()


def test_the_second_line_of_a_public_key_is_enough(keys, tmp_path, signature) -> None:
    line = (keys / "svd.pub").read_text().splitlines()[1]
    (tmp_path / "line.pub").write_text(line + "\n")
    assert verify(CONTENT, signature, load_public(tmp_path / "line.pub")).signed is Signed.VALID


def broken(keys, tmp_path, what: str) -> Path:
    path = tmp_path / "svd.key"
    shutil.copy(keys / "own" / "svd.key", path)
    if what == "open to others":
        path.chmod(0o644)
    elif what == "damaged":
        path.write_bytes(b"untrusted comment: x\nAAAA\n")
    elif what == "a flipped bit":
        key = minisign.SecretKey.from_file(path)
        key._keynum_sk.secret_key[3] ^= 1
        path.write_bytes(bytes(key))
    elif what == "with a password":
        key = minisign.SecretKey.from_file(path)
        key.encrypt("secret", opslimit=32768, memlimit=16_777_216)
        path.write_bytes(bytes(key))
    else:
        path.unlink()
    return path


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("missing", "There is no signing key"),
        pytest.param(
            "open to others", "chmod 600", marks=pytest.mark.skipif(os.name != "posix", reason="no such bits")
        ),
        ("damaged", "is damaged"),
        ("a flipped bit", "is damaged"),
        ("with a password", "minisign -C -W"),
    ],
)
def test_a_key_that_cannot_sign_says_what_to_do(what, says, keys, tmp_path) -> None:
    with pytest.raises(SigningFailed, match=says):
        load_signer(broken(keys, tmp_path, what))


def test_a_file_that_is_no_public_key_is_refused(keys, tmp_path) -> None:
    for content in (b"", b"hello", b"\xff\xfe", (keys / "own" / "svd.key").read_bytes()):
        (tmp_path / "x.pub").write_bytes(content)
        with pytest.raises(SigningFailed, match=r"x\.pub is no public key"):
            load_public(tmp_path / "x.pub")


def test_a_signer_shows_nothing_but_the_id_of_its_key(keys) -> None:
    signer = load_signer(keys / "own" / "svd.key")
    assert repr(signer) == f"Signer(key_id='{signer.key_id}')"


def test_a_comment_of_two_lines_cannot_be_signed(keys) -> None:
    with pytest.raises(SigningFailed, match="rename it"):
        load_signer(keys / "own" / "svd.key").sign(CONTENT, "release:1\npartner:x")
