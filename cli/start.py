"""Commands that set things up: init, demo, geography, doctor, web."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.shared import DEFAULT_HOME, HomeOption, JsonOption, console, print_json, shown_path, tools_of
from pipelines.home import make_home

if TYPE_CHECKING:
    pass


geography = typer.Typer(
    no_args_is_help=True, help="The postcode lookup that turns postcodes into areas, and the boundaries of areas."
)


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.command()(init)
    app.add_typer(geography, name="geography")
    app.command()(doctor)
    app.command()(web)


def init(home: HomeOption = DEFAULT_HOME) -> None:
    """Make a home: its folders, svd.toml, and a new pseudonym key beside it."""
    root = home.expanduser().resolve()
    if (root / "svd.toml").exists():
        console.print(f"There is a home already: {shown_path(root)}. What was missing in it has been added.")
    made = make_home(root, kind="production")
    console.print(f"Home: {shown_path(made.root)}")
    console.print(f"Key:  {shown_path(made.key)}")
    console.print(
        "Keep the key: without it, contacts of one person can no longer be told to be so. Back it up apart from the "
        "data."
    )
    console.print(
        "\nNext: load the ONS postcode lookup with [bold]svd geography load FILE[/bold], put extracts into inbox/ecds "
        "and"
    )
    console.print("inbox/ambulance, describe each partner in partners/, then [bold]svd run[/bold].")


@geography.command("load")
def load_geography(
    file: Annotated[
        Path,
        typer.Argument(help="The ONS NSPL or ONSPD, as CSV or the ZIP that holds it.", exists=True, dir_okay=False),
    ],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Load the ONS postcode lookup (NSPL or ONSPD, headings of any edition)."""
    from anonymisation.deidentification.postcode_lookup import load_lookup

    tools = tools_of(home)
    with console.status("Reading the lookup"):
        loaded = load_lookup(file, tools.home.geography)
    console.print(f"{loaded.postcodes:,} postcodes loaded.")


@geography.command("boundaries")
def load_area_boundaries(
    file: Annotated[
        Path,
        typer.Argument(help="Boundaries from the ONS Open Geography portal, as GeoJSON.", exists=True, dir_okay=False),
    ],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """Load boundaries of authorities, wards or MSOAs, so that drops hold maps; load one file after the other."""
    from warehouse.drops.formats.boundaries import BOUNDARIES_FILE, load_boundaries

    tools = tools_of(home)
    with console.status("Reading the boundaries"):
        loaded = load_boundaries(file, tools.home.geography.with_name(BOUNDARIES_FILE))
    console.print(f"{loaded.areas:,} boundaries loaded, by {loaded.field}.")


def doctor(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Check that a home is fit to work: settings, key, permissions, geography, layouts, partners, text scan."""
    from rich.markup import escape

    from cli.health import examine

    findings = examine(tools_of(home, with_settings=False))
    if as_json:
        print_json([vars(each) for each in findings])
    else:
        for each in findings:
            verdict = "[green]ok [/]" if each.well else "[red]BAD[/]"
            console.print(f"{verdict}  {each.what}: {escape(each.said)}")
    if not all(each.well for each in findings):
        raise typer.Exit(1)


def web(
    home: HomeOption = DEFAULT_HOME,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 3000,
) -> None:
    """Open Dagster's screen and daemon on this machine only: the inbox is watched, nights are scheduled."""
    import os
    import sys

    from assets.instance import clear_up_after_killed_runs, open_instance
    from pipelines.lock import alone

    tools = tools_of(home)
    with alone(tools.home), open_instance(tools.home.dagster) as instance:
        clear_up_after_killed_runs(instance)
    environment = os.environ | {
        "SVD_HOME": str(tools.home.root),
        "DAGSTER_HOME": str(tools.home.dagster),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
    }
    words = [sys.executable, "-m", "dagster", "dev", "-m", "assets.definitions", "-h", "127.0.0.1", "-p", str(port)]
    os.execve(sys.executable, words, environment)  # noqa: S606
