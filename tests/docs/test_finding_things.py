"""Whoever knows the field but not this project finds the file that answers in one look.

The questions are data, in `questions.toml`. Each names the file that must answer and words that must stand in that
file's first lines. The table "Where a rule lives" of docs/architecture.md is made from the same list.
"""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.documents import ROOT

ARCHITECTURE = ROOT / "docs" / "architecture.md"
FIRST_LINES = 12


@dataclass(frozen=True)
class Question:
    """A question, the file that must answer it, and words of that file's first lines."""

    ask: str
    file: str
    words: list[str]


QUESTIONS = [
    Question(**question)
    for question in tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))["question"]
]
EVERY_QUESTION = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ask)


def border(path: Path) -> str:
    """What a reader sees first: a module's docstring, or the first lines of any other file, in small letters."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return (ast.get_docstring(ast.parse(text)) or "").lower()
    return "\n".join(text.splitlines()[:FIRST_LINES]).lower()


def table() -> str:
    """The table as architecture.md must have it."""
    return "\n".join(f"| {question.ask} | `{question.file}` |" for question in QUESTIONS)


def test_there_are_twenty_questions_and_none_twice():
    assert len({question.ask for question in QUESTIONS}) == len(QUESTIONS) >= 20


@EVERY_QUESTION
def test_the_file_that_must_answer_exists(question):
    assert (ROOT / question.file).is_file()


@EVERY_QUESTION
def test_its_first_lines_say_that_it_answers(question):
    text = re.sub(r"\s+", " ", border(ROOT / question.file))
    assert not [word for word in question.words if word not in text], text


def test_the_table_of_the_architecture_is_made_from_the_questions():
    page = ARCHITECTURE.read_text(encoding="utf-8")
    section = page.split("## Where a rule lives\n", 1)[1].split("\n## ", 1)[0]
    assert table() in section, f"the table must be:\n{table()}"
