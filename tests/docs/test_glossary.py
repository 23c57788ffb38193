"""The glossary is complete, its modules exist, and no page speaks the private language of earlier versions."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

from anonymisation.disclosure.audit.audit import Verdict
from anonymisation.disclosure.rules.policies import DEFAULT, Policy
from schemas import codes
from tests.docs.documents import DOCUMENTS, ROOT, command_tree, prose

GLOSSARY = ROOT / "docs" / "glossary.md"
PRIVATE_WORDS = Path(__file__).with_name("private_words.txt")
NOT_HELD = {
    "CHANGELOG.md",
    "docs/glossary.md",
    "docs/dictionary.md",
    "docs/confirm-before-go-live.md",
    "docs/adr/0022-vocabulary-and-statuses.md",
}
"""Pages that quote: the changelog maps old words to new, the glossary has a column for them, a decision is about them;
two are generated."""


@cache
def rows() -> list[list[str]]:
    """The cells of every line of a table in the glossary."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]


def terms() -> set[str]:
    """Every word that has a row: the plain term, or the words between backticks."""
    first_cells = [row[0] for row in rows()]
    return {term.strip("`") for cell in first_cells for term in [cell, *re.findall(r"`([^`]+)`", cell)]}


def missing(words: set[str]) -> set[str]:
    return words - terms()


def test_every_status_stands_in_it():
    assert not missing(set(codes.load()["cell_status"].codes))


def test_every_verdict_stands_in_it():
    assert not missing({verdict.name.lower() for verdict in Verdict})


def test_every_key_of_a_policy_stands_in_it():
    path = ROOT / "anonymisation" / "disclosure" / "policies" / f"{DEFAULT}.toml"
    policy = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = {key for value in policy.values() if isinstance(value, dict) for key in value}
    assert {"threshold", "contributor_threshold", "rounding_base"} <= tables
    assert not missing({*policy, *tables})


def test_every_figure_of_the_policy_stands_in_it():
    keys = {field.name.removeprefix("sensitive_") for field in dataclasses.fields(Policy)}
    assert not missing(keys)


def test_every_stage_stands_in_it():
    stages = {path.stem for path in (ROOT / "pipelines").iterdir() if (path / "__init__.py").exists()}
    stages |= {"classify", "count", "reporting", "coding_gap", "plan", "propose", "checks", "publish"}
    assert {"ingest", "release", "redact"} <= stages
    assert not missing(stages)


def test_every_noun_of_the_command_stands_in_it():
    assert not missing({word for name in command_tree() for word in name.split()})


def test_every_module_named_exists():
    for path in re.findall(r"`([a-z_]+/[\w./-]+)`", GLOSSARY.read_text(encoding="utf-8")):
        assert (ROOT / path).exists(), path


def test_every_term_has_a_meaning_and_a_standard_name_or_says_that_it_is_ours():
    for row in rows():
        assert len(row) >= 3, row
        assert all(row[:3]), row


STANDARD_TERMS = [
    "primary suppression",
    "secondary suppression",
    "attribute disclosure",
    "contributor threshold",
    "rounding base",
    "feasibility interval",
    "safety interval",
    "feasible table",
    "linked tables",
    "additivity constraint",
    "intruder",
    "audit certificate",
]


@pytest.mark.parametrize("term", STANDARD_TERMS)
def test_the_page_on_disclosure_names_the_standard_terms(term: str) -> None:
    page = re.sub(r"\s+", " ", (ROOT / "docs" / "disclosure.md").read_text(encoding="utf-8")).lower()
    glossary = GLOSSARY.read_text(encoding="utf-8").lower()
    assert term in page
    assert term in glossary


# -- the private language


def private_words() -> list[tuple[str, str]]:
    """Each expression with the word to use instead."""
    lines = PRIVATE_WORDS.read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]  # type: ignore[misc]


@pytest.mark.parametrize(
    "document",
    [path for path in DOCUMENTS if path.relative_to(ROOT).as_posix() not in NOT_HELD],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_page_uses_a_private_word(document):
    faults = private_words_in(prose(document), exempt(document))
    assert not faults, "\n".join(faults)


def private_words_in(text: str, allowed: set[str]) -> list[str]:
    """Where a text uses a private word, and which word to use instead; links and what stands in backticks left out."""
    text = re.sub(r"`[^`\n]*`|\]\([^)\s]*\)", "``", text).lower()
    return [
        f"line {text[: match.start()].count(chr(10)) + 1}: “{match.group()}” → {standard}"
        for expression, standard in private_words()
        for match in re.finditer(rf"(?<![\w-])(?:{expression})(?![\w-])", text)
        if match.group() not in allowed
    ]


@pytest.mark.parametrize("name", command_tree())
def test_no_help_text_uses_a_private_word(name: str) -> None:
    command = command_tree()[name]
    texts = [command.help or "", *(getattr(parameter, "help", None) or "" for parameter in command.params)]
    assert not private_words_in("\n".join(texts), set())


def exempt(document: Path) -> set[str]:
    """Words that one page may use: the picture of the wall once, and the witness as a word of logic once."""
    return {"architecture.md": {"the wall"}, "disclosure.md": {"witness"}}.get(document.name, set())


def test_the_exempt_words_are_used_once():
    for name, word in (("architecture.md", "wall"), ("disclosure.md", "witness")):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8").lower()
        assert len(re.findall(rf"\b{word}\b", text)) <= 1, name
