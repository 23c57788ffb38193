"""What several commands share: which home, and how things look on a screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from pipelines.context import Tools

console = Console(highlight=False)
beside = Console(highlight=False, stderr=True)
"""For what is told while results go to standard output or into a file."""

HomeOption = Annotated[
    Path, typer.Option("--home", envvar="SVD_HOME", help="The home directory.", show_default="svd-home, or $SVD_HOME")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
DEFAULT_HOME = Path("svd-home")
EXIT_FAILED, EXIT_REFUSED = 1, 3
"""Could not be done; done, but something was refused, blocked or does not match."""


def tools_of(home: Path, *, with_settings: bool = True) -> Tools:
    """The tools of a home that exists. Raises `HomeBroken` where there is none, or where its settings are wrong.

    with_settings: False for a command that also serves a home whose settings are wrong.
    """
    from pipelines.context import Tools
    from pipelines.home import Home

    tools = Tools(Home(home.expanduser().resolve()))
    tools.home.refuse_no_home()
    if with_settings:
        _ = tools.home.settings
    return tools


def print_json(content: Any) -> None:
    """Print JSON with sorted keys, dates as ISO text."""
    typer.echo(json.dumps(content, indent=1, sort_keys=True, default=str))


def shown_path(path: Path) -> str:
    """A path as short as it can be said from here."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix() or "."
    except ValueError:
        return str(path)
