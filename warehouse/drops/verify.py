"""Whether a drop is what its sender made: its files, its manifest and the signature over it.

Knows the folder and a public key, and needs nothing else. Must not know a home, a warehouse or a policy.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from schemas.tables.marts import all_marts
from warehouse.drops.manifest import MANIFEST, SIGNATURE, Verification, files_below, read_manifest
from warehouse.drops.manifest import verify as verify_files
from warehouse.drops.signing import Signed, Verdict, load_public
from warehouse.drops.signing import verify as verify_signature


@dataclass(frozen=True)
class Examination:
    """What was found of a drop. `about` is what the manifest says; nothing of it is to be believed where there are
    `reasons`."""

    files: Verification
    signature: Verdict
    about: dict[str, Any]
    key_was_given: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the drop is not to be used, one sentence each; empty where it may be."""
        reasons = [f"{name} is missing." for name in self.files.missing]
        reasons += [f"{name} has been changed." for name in self.files.changed]
        reasons += [f"{name} is not part of the drop." for name in self.files.extra]
        if self._is_badly_signed:
            reasons.append(self.signature.said)
        return tuple(reasons)

    @property
    def _is_badly_signed(self) -> bool:
        unproved = {Signed.UNSIGNED, Signed.UNCHECKED} if self.key_was_given else set()
        return self.signature.signed in {Signed.INVALID, Signed.OTHER_KEY, *unproved}

    @property
    def origin(self) -> str:
        """What is known of who made it, in a sentence."""
        if self.signature.signed is Signed.UNSIGNED and not self.key_was_given:
            return "It is not signed: only damage was checked, not origin."
        return self.signature.said

    @property
    def audit(self) -> str:
        """What the manifest says of the disclosure audit, in a sentence."""
        audit = self.about.get("audit")
        if not isinstance(audit, dict) or not audit.get("verdict"):
            return "The manifest names no disclosure audit."
        return f"Disclosure audit: {audit['verdict']}; certificate {audit.get('certificate_sha256') or 'not named'}."


def examine(drop: Path, key: Path | None = None) -> Examination:
    """Check the folder `drop` against its manifest, and the manifest against its signature.

    key: the sender's public key; without it, damage alone is checked. Raises `SigningFailed` where `key` is none.
    """
    public = load_public(key) if key else None
    names, about = files_below(drop), read_manifest(drop)
    content = names[MANIFEST].read_bytes() if about else b""
    verdict = verify_signature(content, _plain_bytes(names.get(SIGNATURE)), public)
    expected = trusted_comment(str(about.get("release")), str(about.get("partner")))
    if verdict.signed is Signed.VALID and verdict.comment != expected:
        verdict = Verdict(Signed.INVALID, "Its signature is of another release or partner.")
    return Examination(verify_files(drop), verdict, about, key_was_given=key is not None)


def trusted_comment(release: str, partner: str) -> str:
    """What is signed beside the manifest, and shown by `minisign`: never a moment, so that a repeat is equal."""
    return f"release:{release} partner:{partner}"


def _plain_bytes(path: Path | None) -> bytes | None:
    if path is None:
        return None
    return path.read_bytes() if path.is_file() and not path.is_symlink() else b""


def missing_from_certificate(
    drop: Path, certificate: bytes, figures: Mapping[tuple[str, str, str], tuple[str, int | None]]
) -> list[str]:
    """Why the certificate is not that of the drop, one sentence each; empty where it is.

    figures: (table, key, statement) → status and n, as the certificate holds them. Every count of the drop must be
    among them.
    """
    audit = read_manifest(drop).get("audit")
    sha256 = audit.get("certificate_sha256") if isinstance(audit, dict) else None
    is_named = sha256 == hashlib.sha256(certificate).hexdigest()
    reasons = [] if is_named else ["The drop names another certificate than this one."]
    certified = {(table, key.partition("; vintage")[0], n) for (table, key, _), (_, n) in figures.items()}
    # A cell that a stricter policy suppressed is certified as it was published; that it is there is what counts.
    certified |= {(table, key, None) for table, key, _ in certified}
    for table in all_marts():
        path = drop / f"{table.name}.parquet"
        if not path.is_file():
            continue
        rows = pl.read_parquet(path)
        names = table.dimensions()
        lacking = sum(
            (table.name, ", ".join(f"{name}={value}" for name, value in zip(names, key, strict=True)), n)
            not in certified
            for key, status, n in zip(rows.select(names).iter_rows(), rows["status"], rows["n"], strict=True)
            if status in {"published", "suppressed"}
        )
        if lacking:
            reasons.append(f"{lacking} cells of {table.name} are not in the certificate as the drop shows them.")
    return reasons
