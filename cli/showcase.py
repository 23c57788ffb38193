"""The demo: synthetic extracts through the whole journey, and what came out of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from cli.shared import console, shown_path, tools_of
from cli.work import runner
from pipelines.home import make_home

MARK = "This home was made by `svd demo`; the next demo replaces it.\n"
FIRST_QUERY = """select residence_la as la, a.name, n, status
from la_year y join catalogue.area a on a.code = y.residence_la
where a.level = 'local_authority' order by n desc nulls last"""


def add_to(app: typer.Typer) -> None:
    """Add this command to the application."""
    app.command()(demo)


def run_demo(root: Path, seed: int, attendances: int) -> None:
    """Replace the demo in `root` and run it. Refuses a folder that no demo made."""
    _clear(root)
    make_home(root, kind="demo")
    (root / "DEMO").write_text(MARK, encoding="utf-8")
    from pipelines.release.approval import Approval

    tools = tools_of(root)
    with console.status(f"Making synthetic extracts of {attendances:,} attendances"):
        _load_demo_geography(tools.home.geography)
        generated = _generate(root, seed, attendances)
    console.print(f"Synthetic extracts: {generated}")
    with runner(tools) as running:
        running.register(settle_seconds=0)
        running.ingest()
        running.prepare()
        running.release(Approval(["Demo Approver"]))
    _show(root)


def _clear(root: Path) -> None:
    if root.exists() and any(root.iterdir()):
        if not (root / "DEMO").is_file():
            raise typer.BadParameter("that folder was not made by a demo; name another", param_hint="--home")
        shutil.rmtree(root)
        shutil.rmtree(root.with_name(f"{root.name}.keys"), ignore_errors=True)


def _load_demo_geography(target: Path) -> None:
    from anonymisation.deidentification.postcode_lookup import load_lookup
    from schemas.reference import demo_postcodes

    load_lookup(demo_postcodes(), target)


def _generate(root: Path, seed: int, attendances: int) -> str:
    from synthetic.generate import generate

    made = generate(root / "inbox", root / "truth", seed=seed, attendances=attendances)
    return f"{made.attendances:,} attendances and {made.incidents:,} ambulance incidents"


def _show(root: Path) -> None:
    from rich.table import Table

    from cli.screen import TOTALS, grid
    from pipelines.release.outcome import OutcomeFiles
    from pipelines.status import status
    from warehouse.duck import read_only

    tools = tools_of(root)
    now = status(tools.home, tools)
    console.print(grid(now))
    totals = {name: sum(submission.totals.model_dump()[name] for submission in now.submissions) for name in TOTALS}
    console.print(
        f"{len(now.submissions)} submissions: "
        + ", ".join(f"{rows:,} {name.replace('_', ' ')}" for name, rows in totals.items())
    )
    with read_only(tools.home.warehouse) as connection:
        rows = connection.execute(FIRST_QUERY).fetchall()
        year = connection.execute("select max(financial_year) from la_year").fetchall()[0][0]
    table = Table(
        title=f"ED attendances for assault, {year}, by local authority of residence (rounded to 5)",
        title_justify="left",
    )
    for name in ("code", "local authority", "count"):
        table.add_column(name, justify="right" if name == "count" else "left")
    for code, name, n, state in rows:
        table.add_row(code, name, f"{n:,}" if n is not None else state)
    console.print(table)
    for drop in OutcomeFiles(tools.home).read_drops():
        console.print(f"Drop {drop.partner}: {drop.outcome} {drop.reason}".rstrip(), markup=False)
    for what, path in (("Warehouse", tools.home.warehouse), ("Drops", tools.home.drops), ("Run log", tools.home.logs)):
        console.print(f"{what + ':':<11} {shown_path(path)}")


DEMO_HOME = Path("demo")


DEMO_SEED = 2026


DEMO_ATTENDANCES = 330_000


def demo(
    seed: Annotated[int, typer.Option(help="The same seed makes the same extracts.")] = DEMO_SEED,
    attendances: Annotated[int, typer.Option(min=1_000, help="How many ED attendances to make.")] = DEMO_ATTENDANCES,
    home: Annotated[
        Path, typer.Option("--home", help="Where to make the demo; anything there is replaced.")
    ] = DEMO_HOME,
) -> None:
    """Make synthetic extracts and take them through the whole journey."""
    from cli.showcase import run_demo

    run_demo(home.expanduser().resolve(), seed, attendances)
