"""Detached minisign signatures: that a manifest came from who holds the secret key, and is as it was.

Knows keys and bytes. Must not know what is signed, nor the time: a signature of equal bytes by one key is equal, for
its trusted comment carries what the caller says and never a moment. Keys and signatures are those of the public tool
`minisign`, so a partner needs nothing of ours to check one.

The secret key is kept without a password, because releases are made unattended: whoever can read the file can sign.
"""

from __future__ import annotations

import base64
import os
import stat
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import minisign

from schemas.durable import flush, write_durably
from warehouse.drops.errors import DropFailed

_UNTRUSTED = "signature of manifest.json; check it with the public key you were given"


class SigningFailed(DropFailed):
    """A key cannot be made or used; the message says what to do."""


class Signed(StrEnum):
    """What a signature is worth."""

    VALID = "valid"
    UNCHECKED = "unchecked"
    """There is a signature, and no key to check it with was given."""
    UNSIGNED = "unsigned"
    OTHER_KEY = "other key"
    """Made with another key than the one given."""
    INVALID = "invalid"
    """The signature or what it signs has been changed."""


@dataclass(frozen=True)
class Verdict:
    """What was found of a signature: in a word and in words, and the trusted comment where it is valid."""

    signed: Signed
    said: str
    comment: str = ""


@dataclass(frozen=True)
class Signer:
    """Somebody who can sign. Shows only the id of the key."""

    key_id: str
    _secret: minisign.SecretKey = field(repr=False)

    def sign(self, content: bytes, comment: str) -> bytes:
        """A detached signature of `content`, as the bytes of a .minisig file.

        comment: printable ASCII on one line, signed with the content. Raises `SigningFailed` for any other.
        """
        try:
            signature = self._secret.sign(content, prehash=True, untrusted_comment=_UNTRUSTED, trusted_comment=comment)
        except minisign.Error:
            signature = None
        if signature is None:
            raise SigningFailed("What is to be signed has a name that is not plain letters on one line; rename it.")
        return bytes(signature) + b"\n"


def make_keypair(secret: Path, public: Path) -> Signer:
    """Make a new secret key at `secret`, for its owner alone, and the public key at `public`.

    Raises `SigningFailed` where there is a secret key already: partners hold the public half of it.
    """
    pair = minisign.KeyPair.generate()
    secret.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        handle = -1
    if handle < 0:
        raise SigningFailed(
            f"There is a signing key already: {secret.name}. Partners check drops with its public half; keep it."
        )
    with os.fdopen(handle, "wb") as file:
        file.write(bytes(pair.secret_key) + b"\n")
    flush(secret)
    flush(secret.parent)
    signer = load_signer(secret)
    write_public(signer, public)
    return signer


def load_signer(secret: Path) -> Signer:
    """The signer whose secret key lies at `secret`.

    Raises `SigningFailed` where there is none, others can read it, it is damaged, or has a password.
    """
    if not secret.is_file():
        raise SigningFailed(
            f"There is no signing key {secret.name}; bring it back from its copy, or make a new one and tell partners."
        )
    # Windows has no such bits; there the folder's access list is the administrator's to set.
    if os.name == "posix" and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        raise SigningFailed(
            f"Others can read the signing key {secret.name}; run `chmod 600` on it and consider making a new one."
        )
    try:
        key = minisign.SecretKey.from_file(secret)
        sealed = key.is_encrypted()
        if not sealed:
            key.get_public_key().verify(b"", key.sign(b"", trusted_comment=""))
    except (OSError, minisign.Error):
        key, sealed = None, False
    if key is None:
        raise SigningFailed(f"The signing key {secret.name} is damaged or cannot be read; bring it back from its copy.")
    if sealed:
        raise SigningFailed(
            f"The signing key {secret.name} has a password; take it off with `minisign -C -W`, for releases sign "
            f"unattended."
        )
    return Signer(key_id_of(key.get_public_key()), key)


def write_public(signer: Signer, public: Path) -> None:
    """Write the public half of the signer's key to `public`, to be given to partners."""
    public.parent.mkdir(parents=True, exist_ok=True)
    key = signer._secret.get_public_key()
    key.untrusted_comment = f"minisign public key {signer.key_id}"
    write_durably(public, bytes(key) + b"\n")


def load_public(path: Path) -> minisign.PublicKey:
    """The public key at `path`: a .pub file, or only its second line. Raises `SigningFailed` where it is none."""
    try:
        content = path.read_bytes().strip()
        lines = content.splitlines()
        return minisign.PublicKey.from_base64(content) if len(lines) == 1 else minisign.PublicKey.from_bytes(content)
    except (OSError, ValueError):
        pass
    raise SigningFailed(f"{path.name} is no public key; it should be the .pub file you were given, of two lines.")


def key_id_of(key: minisign.PublicKey) -> str:
    """The id of a key as `minisign` shows it: 16 hexadecimal figures."""
    return _id_in(key.to_base64())


def verify(content: bytes, signature: bytes | None, key: minisign.PublicKey | None) -> Verdict:
    """What the .minisig bytes `signature` say of `content`, checked with `key`; of no signature, that there is none.

    Every byte of the signature counts: a file that a tool would accept, but we would not have written, is invalid.
    """
    if signature is None:
        return Verdict(Signed.UNSIGNED, "It is not signed, so nothing shows who made it.")
    try:
        read = minisign.Signature.from_bytes(signature)
    except minisign.Error:
        return Verdict(Signed.INVALID, "Its signature is damaged.")
    if read.untrusted_comment != _UNTRUSTED or bytes(read) + b"\n" != signature:
        return Verdict(Signed.INVALID, "Its signature has been changed.")
    if key is None:
        return Verdict(
            Signed.UNCHECKED, "Only damage was checked, not origin: give the sender's public key with --key."
        )
    signed_by = _id_in(signature.splitlines()[1])
    if signed_by != key_id_of(key):
        return Verdict(Signed.OTHER_KEY, f"It is signed with key {signed_by}, and the key given is {key_id_of(key)}.")
    try:
        key.verify(content, read)
    except minisign.Error:
        return Verdict(
            Signed.INVALID,
            "Its signature does not fit: the manifest or the signature has been changed, or is another's.",
        )
    return Verdict(Signed.VALID, f"Signed with key {signed_by}.", read.trusted_comment)


def _id_in(line: bytes) -> str:
    """The key id in the line of a key or signature: a number of 64 bits after the two letters of the algorithm."""
    return base64.b64decode(line)[2:10][::-1].hex().upper()
