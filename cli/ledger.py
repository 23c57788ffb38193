"""The commands that look into the ledger: ledger, and below it show, verify and export. None of them writes into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.shared import DEFAULT_HOME, EXIT_REFUSED, HomeOption, JsonOption, console, print_json, shown_path

if TYPE_CHECKING:
    from rich.table import Table

    from warehouse.ledger.ledger import Entry, Ledger

NONE_YET = "There is no ledger yet; the first svd release begins it."

ledger = typer.Typer(help="The ledger: every release, withdrawal and refusal, in order and for good.")


def add_to(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(ledger, name="ledger")


@ledger.callback(invoke_without_command=True)
def listed(context: typer.Context, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """Show the ledger: what was released to whom, what the audit found, and who approved it."""
    if context.invoked_subcommand:
        return
    stored_ledger = _ledger(context, home)
    entries = stored_ledger.entries() if stored_ledger.exists() else []
    if as_json:
        print_json([_as_json(entry, _withdrawn(entries)) for entry in entries])
    elif not entries:
        console.print(NONE_YET)
    else:
        console.print(table_of(entries))
        console.print(f"Last hash: {entries[-1].short}", highlight=False)


@ledger.command()
def show(
    context: typer.Context,
    seq: Annotated[int, typer.Argument(metavar="SEQ", help="The number of the entry.", min=1)],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Show one entry with all that it says, and the files attached to it."""
    from warehouse.ledger.ledger import LedgerRefused

    stored_ledger = _ledger(context, home)
    entries = stored_ledger.entries()
    if seq > len(entries):
        raise LedgerRefused(f"The ledger has no entry {seq}; its last is {len(entries)}.")
    entry = entries[seq - 1]
    if _json_asked(context, as_json):
        print_json(_as_json(entry, _withdrawn(entries)))
        return
    console.print(entry_table(entry, _withdrawn(entries)))
    if entry.files:
        console.print(f"Files: {shown_path(stored_ledger.folder / entry.folder)}", soft_wrap=True)


@ledger.command()
def verify(
    context: typer.Context,
    head: Annotated[
        str,
        typer.Option(
            metavar="HASH",
            help="A hash from a manifest or decision record, or its first 20 digits: must be in the ledger.",
        ),
    ] = "",
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Check every byte of the ledger: no line changed, added, moved or removed, every file as it was written."""
    stored_ledger = _ledger(context, home)
    problems = stored_ledger.verify() if stored_ledger.exists() else []
    damage = [problem.words for problem in problems if problem.is_damage] if stored_ledger.exists() else [NONE_YET]
    if head and not damage and stored_ledger.find(head) is None:
        damage = ["That hash is not in this ledger: it is another ledger, was written anew, or lost its end."]
    entries = [] if damage else stored_ledger.entries()
    if _json_asked(context, as_json):
        summary = {
            "entries": len(entries),
            "head": entries[-1].hash if entries else None,
            "problems": [asdict(problem) for problem in problems],
        }
        print_json(summary | {"damage": damage, "intact": not damage})
    else:
        _tell(damage, [problem.words for problem in problems if not problem.is_damage], entries)
    if damage:
        raise typer.Exit(EXIT_REFUSED)


@ledger.command()
def export(
    context: typer.Context,
    target: Annotated[
        Path, typer.Argument(help="Where to: a zip where the name ends in .zip, else a folder. Must not be there yet.")
    ],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """Write all of the ledger to one place, with a script that checks it without this software."""
    stored_ledger = _ledger(context, home)
    stored_ledger.export(target.expanduser())
    last = stored_ledger.entries()[-1]
    if _json_asked(context, as_json):
        print_json({"target": str(target), "entries": last.seq, "head": last.hash})
        return
    console.print(f"{last.seq} entries written: {shown_path(target)}", soft_wrap=True)
    console.print(f"Last hash: {last.short}")
    console.print(
        "It holds all that the ledger holds, audit certificates among it: not for partners. Check it with python -I "
        "verify_ledger.py.",
        soft_wrap=True,
    )


def table_of(entries: list[Entry]) -> Table:
    """One line an entry. Fits 80 columns."""
    from rich.markup import escape
    from rich.table import Table

    withdrawn = _withdrawn(entries)
    table = Table(title="The ledger", title_justify="left", box=None, padding=(0, 1, 0, 0), pad_edge=False)
    for name, right in (
        ("", 1),
        ("date", 0),
        ("act", 0),
        ("release", 0),
        ("partners", 0),
        ("cells\nshown", 1),
        ("verdict", 0),
        ("signed off", 0),
    ):
        narrow = name in ("", "date", "act", "partners", "cells\nshown", "verdict")
        table.add_column(name, justify="right" if right else "left", overflow="fold", no_wrap=narrow)
    for entry in entries:
        words = [
            f"{entry.seq}",
            entry.at[:10],
            entry.act,
            entry.release,
            _recipients(entry),
            _cells(entry),
            _verdict(entry),
            _approvers(entry),
        ]
        is_withdrawn = entry.act == "release" and entry.release in withdrawn
        table.add_row(*map(escape, words), style="dim strike" if is_withdrawn else "")
    return table


def entry_table(entry: Entry, withdrawn: dict[str, Entry]) -> Table:
    """All that an entry says, one value a line, what is nested by its path."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        title=f"Entry {entry.seq}",
        title_justify="left",
        box=None,
        padding=(0, 2, 0, 0),
        pad_edge=False,
        show_header=False,
    )
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    by = withdrawn.get(entry.release) if entry.act == "release" else None
    fields = {"at": entry.at, "act": entry.act, "release": entry.release} | (
        {"withdrawn": f"by entry {by.seq}, {by.at[:10]}"} if by else {}
    )
    for name, value in [
        *fields.items(),
        *_flat("", {name: value for name, value in entry.body.items() if name != "release"}),
    ]:
        table.add_row(escape(name), escape(str(value)))
    for file in entry.files:
        table.add_row(escape(file.name), f"{file.size:,} bytes, sha256 {file.sha256}")
    table.add_row("previous", entry.previous)
    table.add_row("hash", entry.hash)
    return table


def _tell(damage: list[str], notices: list[str], entries: list[Entry]) -> None:
    for words in damage:
        console.print(words, style="red", markup=False, soft_wrap=True)
    for words in notices:
        console.print(words, markup=False, soft_wrap=True)
    if damage:
        console.print(
            "Release nothing. Keep the folder as it is, and put back a backup whose last hash is in the latest "
            "decision record.",
            soft_wrap=True,
        )
    else:
        console.print(f"{len(entries)} entries, as they were written. Last hash: {entries[-1].short}", soft_wrap=True)


def _flat(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    nested = (
        value.items() if isinstance(value, dict) else enumerate(value, start=1) if isinstance(value, list) else None
    )
    if isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value):
        yield path, ", ".join(map(str, value))
    elif nested is None:
        yield path, value
    else:
        for name, item in nested:
            yield from _flat(f"{path}.{name}" if path else str(name), item)


def _recipients(entry: Entry) -> str:
    values = entry.body.get("recipients")
    if not isinstance(values, list) or not values:
        return ""
    first = values[0]
    return str(first.get("partner", 1) if isinstance(first, dict) else first) if len(values) == 1 else f"{len(values)}"


def _cells(entry: Entry) -> str:
    shown = _below(entry, "cells", "published")
    return f"{shown:,}" if isinstance(shown, int) else ""


def _verdict(entry: Entry) -> str:
    return str(_below(entry, "audit", "verdict") or "")


def _approvers(entry: Entry) -> str:
    values = entry.body.get("approvers")
    return (
        "\n".join(str(value.get("name", "")) if isinstance(value, dict) else str(value) for value in values)
        if isinstance(values, list)
        else ""
    )


def _below(entry: Entry, name: str, under: str) -> Any:
    part = entry.body.get(name)
    return part.get(under) if isinstance(part, dict) else None


def _withdrawn(entries: list[Entry]) -> dict[str, Entry]:
    return {entry.release: entry for entry in entries if entry.act == "withdrawal"}


def _as_json(entry: Entry, withdrawn: dict[str, Entry]) -> dict[str, Any]:
    return asdict(entry) | ({"withdrawn": entry.release in withdrawn} if entry.act == "release" else {})


def _ledger(context: typer.Context, home: Path) -> Ledger:
    from pipelines.home import Home
    from warehouse.ledger.ledger import Ledger

    at = Home(_asked(context, "home", home).expanduser().resolve())
    _ = at.settings
    return Ledger(at.ledger)


def _json_asked(context: typer.Context, as_json: bool) -> bool:
    return bool(_asked(context, "as_json", as_json))


def _asked(context: typer.Context, name: str, value: Any) -> Any:
    """The value of an option, given after the last word or before it: `svd ledger --home H verify`."""
    above = context.parent
    source, source_above = (
        context.get_parameter_source(name),
        above.get_parameter_source(name) if above and name in above.params else None,
    )
    was_given_before = (
        getattr(source, "name", "") != "COMMANDLINE" and getattr(source_above, "name", "") == "COMMANDLINE"
    )
    return above.params[name] if above and was_given_before else value
