"""The page on cleaning notes says what is so: its examples run, and no option, reason or refusal is left out."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import pytest
import typer

from cli.main import app
from pipelines.redact.scrubbing import SCRUB_FAILED, UNREADABLE
from sources.reading.notes.batch import RECORD_FIELDS
from sources.reading.notes.note_file import ENDINGS, FORMATS
from tests.docs.documents import ROOT, blocks

PAGE = ROOT / "docs" / "redact.md"
TEXT = PAGE.read_text(encoding="utf-8")
SVD = [sys.executable, "-c", "from cli.main import main; main()"]


def of_page(language: str) -> list[str]:
    return [block.text for block in blocks(language) if block.document == PAGE]


def test_the_examples_run_and_give_what_the_page_shows(tmp_path):
    if not hasattr(pytest.importorskip("anonymisation.free_text"), "Scrubber"):
        pytest.skip("there is no scrubber yet")
    (notes, clean), (table, clean_table) = of_page("jsonl"), of_page("csv")
    (tmp_path / "notes.jsonl").write_text(notes, encoding="utf-8")
    (tmp_path / "notes.csv").write_text(table, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("no injury\n", encoding="utf-8")
    for line in "".join(of_page("sh")).splitlines():
        words, _, streams = line.partition(" < ")
        source, _, target = streams.partition(" > ")
        outcome = subprocess.run(
            [*SVD, *shlex.split(words)[1:]],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            input=(tmp_path / source).read_bytes() if source else None,
            env=os.environ | {"NO_COLOR": "1"},
        )
        assert outcome.returncode == 0, outcome.stderr.decode()
        if target:
            (tmp_path / target).write_bytes(outcome.stdout)
        if "clean.jsonl" in line:
            assert (tmp_path / "clean.jsonl").read_text(encoding="utf-8") == clean
            (tmp_path / "clean.jsonl").unlink()
    assert (tmp_path / "clean.csv").read_text(encoding="utf-8") == clean_table


def test_every_option_format_field_and_reason_is_on_the_page():
    command = typer.main.get_command(app).commands["redact"]
    spans = re.findall(r"`([^`\n]+)`", TEXT)
    words = {word for span in spans for word in span.split()}
    options = {option for parameter in command.params for option in parameter.opts}
    assert {*options, *RECORD_FIELDS, *FORMATS, *ENDINGS, SCRUB_FAILED, UNREADABLE} <= words


def test_every_reason_of_the_scrubber_is_on_the_page():
    scrubber = pytest.importorskip("anonymisation.free_text.scrubber")
    for reason in (scrubber.TOO_LONG, scrubber.FAILED, scrubber.UNSTABLE):
        assert f"`{reason}`" in TEXT
    assert f"{scrubber.LONGEST_NOTE:,} characters" in TEXT


def messages() -> list[str]:
    """What the code may say of a file of notes: every literal given to an error, or to what makes one."""
    paths = [*(ROOT / "sources" / "reading" / "notes").glob("*.py"), *(ROOT / "pipelines" / "redact").glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    raised = re.findall(r"""(?:NotesRefused|_Broken)\(\s*f?(["'])(.+?)\1(?=[,)\s])""", code)
    returned = re.findall(r'(?:return ""|return None|_DAMAGED|wrong), ?f?"(.+)"|(?:_DAMAGED|wrong) = f?"(.+)"', code)
    return [text for _, text in raised] + ["".join(pair) for pair in returned if any(pair)]


def test_every_refusal_is_on_the_page():
    phrases = re.findall(r"^\| `([^`]+)` \|", TEXT, re.MULTILINE)
    texts = messages()
    assert len(texts) >= 20
    relayed = re.compile(r"^Line \{\S+\} \{wrong\}")
    assert not [text for text in texts if not relayed.match(text) and not any(phrase in text for phrase in phrases)]
