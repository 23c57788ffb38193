"""The documents as the tests see them: their fenced blocks, links, headings and `svd` commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import typer

from cli.main import app

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]

_FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Block:
    """A fenced block: where it stands, its language, its text."""

    document: Path
    number: int
    language: str
    text: str

    @property
    def id(self) -> str:
        """A name for the test's report."""
        return f"{self.document.relative_to(ROOT).as_posix()} {self.language} {self.number}"


def blocks(*languages: str) -> list[Block]:
    """The fenced blocks in one of these languages, over all documents."""
    return [block for document in DOCUMENTS for block in _blocks_of(document) if block.language in languages]


def _blocks_of(document: Path) -> Iterator[Block]:
    for number, fence in enumerate(_FENCE.finditer(document.read_text(encoding="utf-8")), start=1):
        indent, language, text = fence.groups()
        yield Block(document, number, language, re.sub(rf"^{indent}", "", text, flags=re.MULTILINE))


def prose(document: Path) -> str:
    """The document without its fenced blocks."""
    return _FENCE.sub("", document.read_text(encoding="utf-8"))


def links(document: Path) -> list[str]:
    """Every link that leads to another place of the repository, as written."""
    return [link for link in _LINK.findall(prose(document)) if "://" not in link and not link.startswith("mailto:")]


def anchors(document: Path) -> set[str]:
    """The anchors of the document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", prose(document), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands(document: Path) -> Iterator[list[str]]:
    """The words after `svd` of every command named: in shell blocks by line, in prose between backticks."""
    for block in _blocks_of(document):
        if block.language == "sh":
            yield from filter(None, (_after_svd(line) for line in block.text.splitlines()))
    for span in re.findall(r"`([^`\n]+)`", prose(document)):
        if words := _after_svd(span):
            yield words


def _after_svd(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    return words[1:] if words[:1] == ["svd"] else []


def command_tree() -> dict[str, click.Command]:
    """Words of a command → the command, groups left out that do nothing by themselves."""
    return dict(_leaves(typer.main.get_command(app), ""))


def _leaves(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    # Asked by attribute: Typer's groups are not of click's own class.
    if hasattr(command, "commands"):
        for word, below in command.commands.items():
            yield from _leaves(below, f"{name} {word}".strip())
        if name and command.invoke_without_command:
            # A group that does something by itself. It comes after those below it, whose names begin with its own.
            yield name, command
    else:
        yield name, command
