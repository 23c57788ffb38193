"""The command that cleans text: redact."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipelines.command.shared import console


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(redact)


def redact(
    source: Annotated[Path | None, typer.Option("--input", "-i", help="Text, one note a line; standard input by default.", exists=True, dir_okay=False)] = None,
    target: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write; standard output by default.")] = None,
) -> None:
    """Replace what identifies a person in notes, one note a line, by what it was, such as <NAME_CUE> or <UK_POSTCODE>.

    Names are found by their cues and capitals only, so a person must still read what comes out before it is shared.
    """
    from anonymisation.text_scan import Scanner

    scanner = Scanner.build()
    lines = (source.read_text(encoding="utf-8") if source else sys.stdin.read()).splitlines()
    clean = [scanner.scrub(line) for line in lines]
    text = "".join(f"{line}\n" for line in clean)
    if target:
        target.write_text(text, encoding="utf-8")
        console.print(f"{len(clean):,} notes written, {sum(a != b for a, b in zip(clean, lines, strict=True)):,} changed.", style="dim")
    else:
        typer.echo(text, nl=False)
