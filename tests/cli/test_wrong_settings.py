"""Wrong settings are refused by every command that works on a home, before it changes anything.

The commands are those of the application itself, so a new command is tried without being named here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli.main import app
from pipelines.home import HomeBroken, make_home
from pipelines.settings import SETTINGS_FILE

MAKES_ITS_HOME_ANEW = "demo"

WRONG = 'kind = ["demo"]\nkey = 3\npolicy = 5\nfirst_month = 202504\nsettle_seconds = "soon"\nleast_received = true\n'
KEYS = ("kind", "key", "policy", "first_month", "settle_seconds", "least_received")


def commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command of an application, with the words that name it."""
    below = getattr(command, "commands", {})
    for name, part in below.items():
        yield from commands(part, (*words, name))
    if words and (not below or command.invoke_without_command):
        yield words, command


COMMANDS = dict(commands(typer.main.get_command(app)))
ON_A_HOME = [words for words, command in COMMANDS.items() if "home" in {item.name for item in command.params}]
REFUSING = [words for words in ON_A_HOME if words not in {(MAKES_ITS_HOME_ANEW,), ("doctor",)}]


def arguments(command: Any, folder: Path) -> list[str]:
    """A word for everything that the command must be given."""
    file = folder / "a file.csv"
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    words: list[str] = []
    for parameter in command.params:
        if parameter.required:
            word = str(file) if "Path" in str(parameter.type_descriptor.annotation) else "2025"
            words += [parameter.opts[0], word] if parameter.opts[0].startswith("-") else [word]
    return words


@pytest.fixture
def wrong_home(tmp_path: Path) -> Path:
    home = make_home(tmp_path / "home", "production")
    (home.root / SETTINGS_FILE).write_text(WRONG, encoding="utf-8")
    return home.root


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("words", REFUSING, ids=" ".join)
def test_every_command_refuses_every_wrong_setting_and_changes_nothing(
    words: tuple[str, ...], wrong_home: Path, tmp_path: Path
) -> None:
    before = files(wrong_home)
    sent = [*words, *arguments(COMMANDS[words], tmp_path), "--home", str(wrong_home)]
    outcome = CliRunner().invoke(app, sent)
    assert isinstance(outcome.exception, HomeBroken), (outcome.exception, outcome.output)
    lines = str(outcome.exception).split("\n")
    assert [line.split(":")[0] for line in lines] == [f"{SETTINGS_FILE}, {key}" for key in KEYS]
    assert files(wrong_home) == before


def test_doctor_names_every_fault_and_goes_on_with_what_does_not_need_the_settings(wrong_home: Path) -> None:
    outcome = CliRunner().invoke(app, ["doctor", "--home", str(wrong_home)], env={"COLUMNS": "200"})
    assert outcome.exit_code == 1
    assert [key for key in KEYS if f"{SETTINGS_FILE}, {key}: write" not in outcome.output] == []
    assert "ok   code lists:" in outcome.output
    assert "ok   layouts:" in outcome.output
    assert "BAD  policy: not looked at, for svd.toml must be put right first." in outcome.output
    assert "TypeError" not in outcome.output


def test_doctor_names_every_fault_of_every_other_file_too(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", "production")
    home.policies.mkdir()
    for path in (
        home.partners / "fire.toml",
        home.partners / "police.toml",
        home.layouts / "ecds" / "ours.toml",
        home.layouts / "ambulance" / "theirs.toml",
        home.policies / "mine.toml",
        home.policies / "yours.toml",
    ):
        path.write_text('"[/red]" = 1\n', encoding="utf-8")
    outcome = CliRunner().invoke(app, ["doctor", "--home", str(home.root)], env={"COLUMNS": "200"})
    assert outcome.exit_code == 1
    assert [
        (file, key)
        for file, keys in {
            "fire.toml": ("partner", "agreement", "drop", "[/red]"),
            "police.toml": ("partner", "agreement", "drop", "[/red]"),
            "ours.toml": ("name", "title", "columns", "[/red]"),
            "theirs.toml": ("name", "title", "columns", "[/red]"),
            "mine.toml": ("id", "suppression", "plan", "release", "[/red]"),
            "yours.toml": ("id", "suppression", "plan", "release", "[/red]"),
        }.items()
        for key in keys
        if f"{file}, {key}: is " not in " ".join(outcome.output.split())
    ] == []
    # The terminal wraps where it will: by the length of the folder.
    assert "add the section [agreement] with reference, signed, expires." in " ".join(outcome.output.split())


def test_few_commands_work_without_a_home() -> None:
    assert {" ".join(words) for words in COMMANDS if words not in ON_A_HOME} == {"dictionary", "redact", "verify"}
