"""The command that checks a drop, or the audit certificate of a release: with the files and a public key, no home."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared import EXIT_REFUSED, JsonOption, console, print_json

if TYPE_CHECKING:
    from warehouse.drops.verify import Examination


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
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            help="Check this audit certificate of a release, alone or against the drop: every suppressed cell is "
            "protected.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that a drop is as it was made and, with --key, by whom: every file there, none changed, none added."""
    if drop is None and certificate is None:
        raise typer.BadParameter("name the folder of a drop, or a certificate with --certificate", param_hint="DROP")
    reasons = _verify_drop(drop, key, as_json and certificate is None) if drop else []
    if certificate:
        reasons += _verify_certificate(certificate, drop, as_json)
    if reasons:
        raise typer.Exit(EXIT_REFUSED)


def _verify_drop(drop: Path, key: Path | None, as_json: bool) -> list[str]:
    from warehouse.drops.verify import examine

    examination = examine(drop, key)
    reasons = [*examination.reasons]
    if as_json:
        print_json(_as_data(examination, reasons))
    else:
        _show(examination, reasons)
    return reasons


def _verify_certificate(certificate: Path, drop: Path | None, as_json: bool) -> list[str]:
    """Check the certificate itself and, where a drop is given, that it is the certificate of what the drop shows."""
    from anonymisation.disclosure.audit.checker import CertificateWrong, check
    from warehouse.drops.verify import missing_from_certificate

    content = certificate.read_bytes()
    try:
        result = check(content)
    except CertificateWrong as wrong:
        _print(f"The certificate does not hold: {wrong}.", "red")
        return ["The certificate does not hold."]
    unprotected = f"{result.disclosed} suppressed cells are disclosed and {result.undecided} undecided."
    reasons = [] if result.passed else [unprotected]
    reasons += missing_from_certificate(drop, content, result.figures) if drop else []
    if as_json:
        names = ("suppressed", "protected", "disclosed", "undecided", "feasible_tables")
        print_json(
            {name: getattr(result, name) for name in names}
            | {"published_cells": len(result.figures), "holds": not reasons, "reasons": reasons}
        )
        return reasons
    for reason in reasons:
        _print(reason, "red")
    if not reasons:
        _print(
            f"The certificate holds: {result.suppressed:,} suppressed or suppressed_group figures are protected, "
            f"shown by {result.feasible_tables:,} feasible tables"
            + (", and it is the certificate of all that the drop shows." if drop else ".")
        )
    return reasons


def _show(examination: Examination, reasons: list[str]) -> None:
    for reason in reasons:
        _print(reason, "red")
    if reasons:
        _print("Not as it was made: do not use it, and ask the sender for it again.", "red")
        return
    about = examination.about
    _print(
        f"Release {about.get('release')} for {about.get('partner')}: {examination.files.checked} files checked, as "
        f"they were made."
    )
    _print(examination.origin)
    _print(examination.audit)


def _print(sentence: str, style: str | None = None) -> None:
    """Names and words come from the drop, which may be anybody's: nothing in them is taken for markup."""
    console.print(sentence, style=style, markup=False, soft_wrap=True)


def _as_data(examination: Examination, reasons: list[str]) -> dict[str, Any]:
    stated = {
        name: examination.about.get(name)
        for name in ("partner", "release", "policy", "publication_id", "ledger_head", "audit", "signed_with")
    }
    return (
        asdict(examination.files)
        | stated
        | {
            "signature": examination.signature.signed.value,
            "origin": examination.origin,
            "intact": not reasons,
            "reasons": reasons,
        }
    )
