"""The `svd` command. Libraries that are slow to load are loaded inside the commands that need them.

Exit codes: 0 done; 1 could not be done; 2 asked for wrongly; 3 done, but something was refused, blocked or does not
match.
"""

from __future__ import annotations

import os
import sys

import typer

from cli import gap, ledger, look, notes, release, showcase, start, verify, work
from cli.shared import EXIT_FAILED

app = typer.Typer(
    name="svd",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Violence counts from emergency department and ambulance extracts, protected for release.",
)

for module in (start, showcase, work, release, look, verify, ledger, gap, notes):
    module.add_to(app)


def main() -> None:
    """Run the command; errors are one plain sentence unless SVD_TRACEBACK is set."""
    if os.environ.get("SVD_TRACEBACK"):
        app()
        return
    said = ""
    try:
        app()
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        # A panic in a library written in Rust is no Exception, and would show its values.
        said = _plain(error)
    if said:
        typer.echo(f"svd: {said}", err=True)
        sys.exit(EXIT_FAILED)


def _plain(error: BaseException) -> str:
    from pipelines.errors import is_vetted

    if is_vetted(error):
        return str(error)
    return (
        f"stopped with {type(error).__name__}. Set SVD_TRACEBACK=1 to see all of it; that may show values from the "
        f"data."
    )
