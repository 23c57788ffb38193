"""What a newcomer needs stands at the door: how to contribute, report, cite and release; and it agrees with itself."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.docs.documents import DOCUMENTS, ROOT

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
README_LINES = 90


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_the_citation_names_the_version_of_the_project():
    assert re.search(r"^version: (.+)$", text("CITATION.cff"), re.MULTILINE)[1] == VERSION


def test_the_readme_is_one_look_long():
    assert len(text("README.md").splitlines()) <= README_LINES


def test_every_page_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8"))
        waiting += [(page.parent / target).resolve() for target in targets if "://" not in target]
    assert not set(DOCUMENTS) - reached


@pytest.mark.parametrize(
    "addition",
    [
        "a spelling",
        "a layout",
        "a validation rule",
        "a published table",
        "a source",
        "a partner",
        "a policy",
        "a setting",
    ],
)
def test_every_way_to_grow_has_its_steps_and_its_test(addition):
    section = re.search(rf"^### {addition}\n(.+?)(?=^##)", text("CONTRIBUTING.md"), re.M | re.S | re.I)
    assert section
    assert re.search(r"\btests?\b", section[1], re.I)
