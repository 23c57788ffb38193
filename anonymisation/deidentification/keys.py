"""The secret behind every pseudonym: made once, kept 0600 outside the data, never printed.

Knows: how a key lies on disk. Must not know: what it is used for, or where a home keeps it.

**Rotation.** A pseudonym is only comparable with pseudonyms made by the same key. To rotate is therefore to start
again: put the new key in the place of the old one, re-make every de-identified Parquet file from the inbox, and
destroy the old key with every backup of it. Files made by the old key can then no longer be tied to a person by
anybody, this office included; until they are re-made, linkage and supersession across the two keys find nothing.
`PseudonymKey.id` goes into the run log, so that a mixture is noticed; it tells nothing about the key.
Rotate when somebody who could read the key leaves, when the file was readable by others, or when agreements say so.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import NoReturn

from schemas.durable import flush
from schemas.errors import SvdError

KEY_BYTES = 32
_FIRST_WORD = "svd-pseudonym-key-1"


class KeyRefused(SvdError):
    """The key cannot be made or used; the message says what to do about it."""


class PseudonymKey:
    """256 secret bits. Shows only its `id`; cannot be pickled, so no I/O manager or log can store it."""

    __slots__ = ("_secret", "id")

    def __init__(self, secret: bytes) -> None:
        """secret: 32 bytes. Raises `KeyRefused` for any other length."""
        if len(secret) != KEY_BYTES:
            raise KeyRefused("The key is not 256 bits long; make a new one with `svd init`.")
        self._secret = secret
        self.id = hashlib.blake2s(key=secret, digest_size=4, person=b"key-id").hexdigest()

    def hasher(self, purpose: bytes, size: int) -> hashlib.blake2s:
        """A keyed BLAKE2s ready to be copied and fed. purpose: at most 8 bytes; size: bytes of the digest, at most
        32."""
        return hashlib.blake2s(key=self._secret, digest_size=size, person=purpose)

    def __repr__(self) -> str:
        return f"PseudonymKey({self.id}, secret hidden)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A pseudonym key is never stored by anything but its own file.")


def make_key(path: Path) -> PseudonymKey:
    """Make a new key at `path`, readable by its owner alone, in a folder only its owner can enter.

    Raises `KeyRefused` where a key is there already, or where others can enter the folder.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if _open_to_others(path.parent):
        raise KeyRefused(f"Others can enter the folder {path.parent}; run `chmod 700` on it or keep the key elsewhere.")
    key = PseudonymKey(secrets.token_bytes(KEY_BYTES))
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise KeyRefused(f"There is a key at {path}; every pseudonym made so far depends on it.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(f"{_FIRST_WORD} {key._secret.hex()}\n")
    flush(path)
    flush(path.parent)
    return key


def read_key(path: Path) -> PseudonymKey:
    """The key at `path`. Raises `KeyRefused` where there is none, others can read it, or it is damaged."""
    if not path.is_file():
        raise KeyRefused(
            f"There is no key at {path}. Bring back the one this home's data was made with; without it no person in "
            f"new "
            "data can be recognised in the old. Only a home without data may be given a new key, with `svd init`."
        )
    if _open_to_others(path):
        raise KeyRefused(f"Others can read the key at {path}; run `chmod 600` on it and consider rotating it.")
    words = path.read_text(encoding="ascii", errors="replace").split()
    if len(words) != 2 or words[0] != _FIRST_WORD or not _is_hex(words[1]):
        raise KeyRefused(f"The key at {path} is damaged; bring it back from the office's sealed copy.")
    return PseudonymKey(bytes.fromhex(words[1]))


def _is_hex(word: str) -> bool:
    return len(word) == 2 * KEY_BYTES and all(letter in "0123456789abcdef" for letter in word)


def _open_to_others(path: Path) -> bool:
    # Windows has no such bits; there the folder's access list is the administrator's to set.
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
