from __future__ import annotations

import pickle
import stat
from pathlib import Path

import pytest

from anonymisation.deidentification.keys import KeyRefused, PseudonymKey, make_key, read_key


def test_a_key_is_made_for_its_owner_alone_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "secret" / "pseudonym.key"
    made = make_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert read_key(path).id == made.id


def test_two_keys_differ(tmp_path: Path) -> None:
    assert make_key(tmp_path / "k" / "one").id != make_key(tmp_path / "k" / "two").id


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "k" / "key"
    made = make_key(path)
    with pytest.raises(KeyRefused, match="every pseudonym"):
        make_key(path)
    assert read_key(path).id == made.id


def test_a_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    with pytest.raises(KeyRefused, match="chmod 700"):
        make_key(folder / "key")
    assert not (folder / "key").exists()


def test_a_key_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k" / "key"
    make_key(path)
    path.chmod(0o640)
    with pytest.raises(KeyRefused, match="chmod 600"):
        read_key(path)


def test_a_missing_and_a_damaged_key_are_refused_without_quoting_them(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="svd init"):
        read_key(tmp_path / "none")
    path = tmp_path / "k" / "key"
    make_key(path)
    path.write_text("svd-pseudonym-key-1 abcdef012345\n")
    with pytest.raises(KeyRefused, match="damaged") as refused:
        read_key(path)
    assert "abcdef" not in str(refused.value)


def test_nothing_shows_or_stores_the_secret(key: PseudonymKey) -> None:
    secret = bytes(range(32)).hex()
    assert secret[:16] not in repr(key) + str(key) + f"{key}"
    with pytest.raises(TypeError, match="never stored"):
        pickle.dumps(key)
