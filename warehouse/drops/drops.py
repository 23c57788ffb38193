"""From the published warehouse to what one partner receives: its tables and areas, nothing else.

Knows the published file only. Must not know contacts, exact counts or a policy of its own: two partners who lay
their drops side by side learn nothing that the warehouse does not say.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from filelock import FileLock

from schemas.durable import replace_durably
from warehouse.drops.assemble import DropOptions, assemble
from warehouse.drops.errors import DropFailed
from warehouse.drops.filter import Restate
from warehouse.drops.manifest import files_below, sha256_of, verify
from warehouse.drops.package import Package
from warehouse.drops.partners import Partner, agreement_has_begun, agreement_has_expired
from warehouse.drops.signing import Signer
from warehouse.drops.write import write_drop

__all__ = ["DropFailed", "Dropped", "Outcome", "drop", "why_blocked"]


class Outcome(StrEnum):
    """What became of a drop."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    """The agreement does not hold on that day, or asks for a policy that nobody applied."""
    REFUSED = "refused"
    """The release is there already with other content; what a partner may have is never altered."""


@dataclass(frozen=True)
class Dropped:
    """One partner's drop: where it lies and what became of it, in words where it was not written."""

    partner: str
    outcome: Outcome
    release: str | None = None
    folder: Path | None = None
    reason: str = ""


def drop(
    warehouse: Path,
    partner: Partner,
    target: Path,
    on: date,
    *,
    release: str | None = None,
    signer: Signer | None = None,
    ledger_head: str = "",
    audit: Mapping[str, Any] | None = None,
    previous: Path | None = None,
    restate: Restate | None = None,
    policy: str | None = None,
    not_promised: str = "",
    boundaries: Path | None = None,
    served: Sequence[str] = (),
) -> Dropped:
    """Write `target`/<partner>/<release>/ from the published file, or say why not.

    release: its name, else the last month and the beginning of the publication's name. signer: who signs the manifest.
    ledger_head, audit (verdict, certificate_sha256): what the manifest says of them. previous: folder of the drop
    before, for CHANGES.csv. restate: what a stricter policy leaves of each published table, needed where the partner's
    agreement names one other than the publication's own; policy: the id of what was applied, else the partner's or that
    of the publication. not_promised: what that policy asks for and the drop does not keep, for the README. boundaries:
    the Parquet of `load_boundaries`, for maps. served: old majors still served, such as la_year@1;
    `schemas.versions.still_served` tells which.

    Made beside and renamed, so that a folder with a release's name is always whole. Raises `DropFailed` where
    `warehouse` is not a published file, or what is given cannot be used.
    """
    reason = why_blocked(partner, on) or _why_looser(partner, restate, policy)
    if reason:
        return Dropped(partner.id, Outcome.BLOCKED, reason=reason)
    if previous is not None and not verify(previous).is_intact:
        reason = (
            f"{partner.name}: the drop before, {previous.name}, is not as it was made; bring it back before the "
            f"next is made."
        )
        return Dropped(partner.id, Outcome.REFUSED, release, reason=reason)
    options = DropOptions(
        release=release,
        policy=policy,
        not_promised=not_promised,
        ledger_head=ledger_head,
        audit=audit,
        key_id=signer.key_id if signer else "",
        previous=previous,
        restate=restate,
        boundaries=boundaries,
        served=served,
    )
    package = assemble(warehouse, partner, options)
    folder = target / partner.id
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(target / f".{partner.id}.lock"):
        return _put_in_place(package, signer, folder)


def why_blocked(partner: Partner, on: date) -> str:
    """Why the partner may have no drop on that day; empty where it may."""
    if agreement_has_expired(partner, on):
        return (
            f"{partner.name}: agreement {partner.reference} expired on {partner.expires}. Renew it, then enter the "
            f"new date."
        )
    if not agreement_has_begun(partner, on):
        return f"{partner.name}: agreement {partner.reference} begins on {partner.signed} only."
    return ""


def _why_looser(partner: Partner, restate: Restate | None, policy: str | None) -> str:
    if partner.policy and restate is None and policy != partner.policy:
        return (
            f"{partner.name}: agreement {partner.reference} asks for the policy {partner.policy}, which was not "
            f"applied; release with it."
        )
    return ""


def _put_in_place(package: Package, signer: Signer | None, folder: Path) -> Dropped:
    partner, release = package.partner, package.release.name
    final, building = folder / release, folder / f".{release}.building"
    for leftover in folder.glob(".*.building"):
        shutil.rmtree(leftover)
    building.mkdir()
    write_drop(package, building, signer)
    if not final.exists():
        replace_durably(building, final)
        return Dropped(partner.id, Outcome.WRITTEN, release, final)
    differing = _differing(building, final)
    shutil.rmtree(building)
    if not differing:
        return Dropped(partner.id, Outcome.UNCHANGED, release, final)
    reason = (
        f"{partner.name}: release {release} is there already and differs in {', '.join(differing)}. A release that "
        "may have been handed over is not altered: move its folder away if it was not, else wait for the next release."
    )
    return Dropped(partner.id, Outcome.REFUSED, release, final, reason)


def _differing(first: Path, second: Path) -> list[str]:
    """The names of files that are not the same in both folders, or in one of them alone."""
    hashes = [
        {name: path.is_file() and sha256_of(path) for name, path in files_below(folder).items()}
        for folder in (first, second)
    ]
    return sorted({name for name, _ in hashes[0].items() ^ hashes[1].items()})
