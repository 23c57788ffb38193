"""The command that checks a drop, or the proof of a release: it needs the files and a public key, and no home."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared import JsonOption, console, print_json

if TYPE_CHECKING:
    from warehouse.drops.verify import Examination

EXIT_REFUSED = 3


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(verify)


def verify(
    drop: Annotated[Path | None, typer.Argument(help="The folder of a drop.", exists=True, file_okay=False)] = None,
    key: Annotated[
        Path | None,
        typer.Option(
            "--key",
            help="The sender's public key; without it only damage is checked, not origin.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Option(
            "--proof",
            help="Check this proof of a release, alone or against the drop: every suppressed cell stays open.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that a drop is as it was made and, with --key, by whom: every file there, none changed, none added."""
    if drop is None and proof is None:
        raise typer.BadParameter("name the folder of a drop, or a proof with --proof", param_hint="DROP")
    reasons = _verify_drop(drop, key, as_json and proof is None) if drop else []
    if proof:
        reasons += _verify_proof(proof, drop, as_json)
    if reasons:
        raise typer.Exit(EXIT_REFUSED)


def _verify_drop(drop: Path, key: Path | None, as_json: bool) -> list[str]:
    from warehouse.drops.verify import examine

    found = examine(drop, key)
    reasons = [*found.reasons]
    if as_json:
        print_json(_as_data(found, reasons))
    else:
        _say(found, reasons)
    return reasons


def _verify_proof(proof: Path, drop: Path | None, as_json: bool) -> list[str]:
    """Check the proof itself and, where a drop is given, that it is the proof of what the drop shows."""
    from anonymisation.disclosure.audit.checker import CertificateWrong, check
    from warehouse.drops.verify import missing_from_proof

    content = proof.read_bytes()
    try:
        found = check(content)
    except CertificateWrong as wrong:
        _print(f"The proof does not hold: {wrong}.", "red")
        return ["The proof does not hold."]
    reasons = [] if found.passed else [f"{found.broken} suppressed cells are broken and {found.undecided} undecided."]
    reasons += missing_from_proof(drop, content, found.figures) if drop else []
    if as_json:
        told = {name: getattr(found, name) for name in ("suppressed", "safe", "broken", "undecided", "worlds")}
        print_json(told | {"published_cells": len(found.figures), "holds": not reasons, "reasons": reasons})
        return reasons
    for reason in reasons:
        _print(reason, "red")
    if not reasons:
        _print(
            f"The proof holds: {found.suppressed:,} suppressed or suppressed_group figures stay open, shown by "
            f"{found.worlds:,} "
            f"worlds" + (", and it is the proof of all that the drop shows." if drop else ".")
        )
    return reasons


def _say(found: Examination, reasons: list[str]) -> None:
    for reason in reasons:
        _print(reason, "red")
    if reasons:
        _print("Not as it was made: do not use it, and ask the sender for it again.", "red")
        return
    about = found.about
    _print(
        f"Release {about.get('release')} for {about.get('partner')}: {found.files.checked} files checked, as they were "
        f"made."
    )
    _print(found.origin)
    _print(found.proof)


def _print(sentence: str, style: str | None = None) -> None:
    """Names and words come from the drop, which may be anybody's: nothing in them is taken for markup."""
    console.print(sentence, style=style, markup=False, soft_wrap=True)


def _as_data(found: Examination, reasons: list[str]) -> dict[str, Any]:
    told = {
        name: found.about.get(name)
        for name in ("partner", "release", "policy", "publication_id", "ledger_head", "proof", "signed_with")
    }
    files = asdict(found.files)
    return (
        files
        | told
        | {"signature": found.signature.signed.value, "origin": found.origin, "intact": not reasons, "reasons": reasons}
    )
