"""The documents say what is so: examples run, links lead somewhere, commands exist, generated pages are as
generated."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from anonymisation.disclosure.rules.policies import all_policies
from anonymisation.presidio.value_scan import EXPECTED_ENTITIES, SCAN_FAILED, TOO_LONG
from cli.main import app
from pipelines.home import Home
from pipelines.ingest.inbox import CHANGED, MISSING
from schemas import codes, reference
from schemas.dictionary import markdown
from schemas.tables.marts import all_derived, all_marts
from sources.layouts import read_layout
from sources.reading.tablefile import REASONS
from sources.source import all_sources
from tests.docs import confirm
from tests.docs.documents import DOCUMENTS, ROOT, anchors, blocks, command_tree, commands, links, prose
from warehouse.drops.partners import read_partner

DOCS = ROOT / "docs"
REFERENCE = (DOCS / "officer" / "reference.md").read_text(encoding="utf-8")


def named(document: Path) -> str:
    return document.relative_to(ROOT).as_posix()


# -- examples run


@pytest.fixture
def here_is_the_demo(demo_home, tmp_path, monkeypatch):
    """A folder in which `demo` is the demo, as it is after `make demo`."""
    (tmp_path / "demo").symlink_to(demo_home.root, target_is_directory=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.id)
def test_python_examples_run_and_print_something(block, here_is_the_demo):
    ran = subprocess.run(
        [sys.executable, "-c", block.text], capture_output=True, text=True, cwd=here_is_the_demo, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip()


@pytest.mark.parametrize("block", blocks("sql"), ids=lambda block: block.id)
def test_sql_examples_find_rows(block, here_is_the_demo):
    with contextlib.closing(duckdb.connect("demo/warehouse/violence.duckdb", read_only=True)) as warehouse:
        for statement in duckdb.extract_statements(block.text):
            assert warehouse.execute(statement).fetchall(), statement.query


def test_every_document_for_readers_of_data_has_examples():
    pages = {named(block.document) for block in blocks("python", "sql")}
    assert {"docs/analyst.md", "docs/partners.md"} <= pages


def test_every_file_of_a_home_is_in_the_data_layout(demo_home):
    page = (DOCS / "data-layout.md").read_text(encoding="utf-8")
    names = {path.name for folder in (demo_home.root, demo_home.deidentified) for path in folder.iterdir()}
    names |= {path.name for path in (demo_home.deidentified / "ecds").iterdir()}
    assert {"ledger", "counts", "superseded.parquet"} <= names
    names -= {*all_sources(), "DEMO-DONE"}
    assert not [name for name in sorted(names) if not name.startswith(".") and name not in page]


# -- TOML examples are read by what reads the real ones


def toml(folder: str):
    return [block for block in blocks("toml") if block.text.startswith(f"# {folder}")]


def written(block, tmp_path) -> Path:
    path = tmp_path / block.text.splitlines()[0].rsplit("/", 1)[-1].removeprefix("# ")
    path.write_text(block.text, encoding="utf-8")
    return path


@pytest.mark.parametrize("source", all_sources().values(), ids=lambda source: source.name)
def test_example_layouts_load(source, tmp_path):
    examples = toml(f"layouts/{source.name}/")
    assert examples
    for block in examples:
        layout = read_layout(written(block, tmp_path), source.table)
        assert set(layout.requires) <= set(layout.columns)


def test_wordings_in_example_layouts_lead_to_codes_that_exist(tmp_path):
    lists = codes.load()
    for source in all_sources().values():
        for block in toml(f"layouts/{source.name}/"):
            for name, wording in read_layout(written(block, tmp_path), source.table).values.items():
                assert set(wording.values()) <= lists[source.table.columns[name].code_list].codes


def test_example_partners_load(tmp_path):
    examples = toml("partners/")
    assert examples
    for block in examples:
        partner = read_partner(written(block, tmp_path), reference.load().areas)
        assert partner.areas
        assert partner.expires > date(2026, 1, 1)


def test_example_settings_are_settings(tmp_path):
    (block,) = toml("svd.toml")
    written(block, tmp_path)
    assert Home(tmp_path).settings.kind == "production"


def test_no_toml_example_goes_unread():
    examples = [*toml("layouts/ecds/"), *toml("layouts/ambulance/"), *toml("partners/"), *toml("svd.toml")]
    assert len(examples) == len(blocks("toml"))


# -- links and paths


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_links_lead_somewhere(document):
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_paths_of_the_project_exist(document):
    packages = "cli|synthetic|pipelines|assets|sources|schemas|anonymisation|warehouse|reports|tests"
    # A home has a folder `warehouse` too.
    for path in re.findall(rf"`((?:{packages})/[\w./-]+)`", document.read_text(encoding="utf-8")):
        if path.startswith("warehouse/violence.duckdb"):
            continue
        assert (ROOT / path).exists(), path


def test_every_decision_is_in_the_index_with_date_and_status():
    index = (DOCS / "adr" / "README.md").read_text(encoding="utf-8")
    decisions = sorted((DOCS / "adr").glob("0*.md"))
    assert decisions
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        head = re.match(r"# (\d+)\. (.+)\n\nDate: (\d{4}-\d\d-\d\d)  \nStatus: (.+)\n\n", text)
        assert head, path.name
        number, title, day, status = head.groups()
        assert f"| [{number}]({path.name}) | {title} | {day} | {status} |" in index, path.name
        for part in ("## Context", "## Decision", "## Consequences we dislike"):
            assert part in text, path.name


def test_a_decision_that_is_superseded_names_one_that_says_so():
    decisions = {path.name: path.read_text(encoding="utf-8") for path in (DOCS / "adr").glob("0*.md")}
    for name, text in decisions.items():
        for later in re.findall(r"^Status: superseded by \[\d+\]\(([^)]+)\)", text, re.MULTILINE):
            assert f"supersedes [{int(name[:4])}]" in decisions[later], name


# -- the command


COMMANDS = command_tree()


def options(command) -> set[str]:
    return {
        option
        for parameter in command.params
        for option in [*parameter.opts, *parameter.secondary_opts]
        if option.startswith("-")
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_commands_named_exist_with_their_options(document):
    for words in commands(document):
        name = next((name for name in COMMANDS if words[: len(name.split())] == name.split()), None)
        assert name, f"svd {' '.join(words)}"
        used = {word for word in words if re.fullmatch(r"--[a-z-]+|-[a-z]", word)}
        assert used <= options(COMMANDS[name]) | {"--help"}, f"svd {' '.join(words)}"


def test_every_command_and_option_is_in_the_reference():
    rows = list(commands(DOCS / "officer" / "reference.md"))
    for name, command in COMMANDS.items():
        documented = {word for words in rows if words[: len(name.split())] == name.split() for word in words}
        assert documented, name
        missing = {option for option in options(command) if option.startswith("--")} - documented - {"--help"}
        assert not missing, f"svd {name} lacks {missing} in docs/officer/reference.md"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name):
    assert CliRunner().invoke(app, [*name.split(), "--help"]).exit_code == 0


def test_make_targets_named_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        shell = "\n".join(block.text for block in blocks("sh") if block.document == document)
        used = re.findall(r"^make ([a-z]+)", shell, re.MULTILINE) + re.findall(r"`make ([a-z]+)`", prose(document))
        assert set(used) <= targets, named(document)


# -- what the officer may meet is explained


def sources_of(*folders: str) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    )


def test_every_refusal_is_explained():
    code = sources_of("sources", "schemas", "pipelines", "assets")
    rules = {*re.findall(r'FileRefused\(\s*"(\w+)"', code), *re.findall(r'SubmissionStopped\(\s*"(\w+)"', code)}
    assert {"empty", "truncated", "frame"} <= rules
    rules |= {MISSING, CHANGED}
    assert not [rule for rule in sorted(rules) if f"`{rule}`" not in REFERENCE]


def test_every_finding_is_explained():
    code = (ROOT / "schemas" / "rules.py").read_text(encoding="utf-8")
    rules = {*re.findall(r'Rule\(\s*"(\w+)"', code), *re.findall(r'pl\.lit\("([a-z_]+)"\)', code)}
    assert {"missing", "excel_rounded", "check_digit"} <= rules
    assert not [rule for rule in sorted({*rules, *REASONS}) if f"`{rule}`" not in REFERENCE]


def test_every_release_check_is_explained():
    checks = set(re.findall(r'Blocked\(\s*"([\w ]+)"', sources_of("pipelines/release")))
    assert {"ledger", "audit", "approval", "content"} <= checks
    assert not [check for check in sorted(checks) if f"| {check} |" not in REFERENCE]


def test_every_status_is_explained():
    statuses = codes.load()["cell_status"].codes
    assert "suppressed_group" in statuses
    for page in ("analyst.md", "partners.md", "disclosure.md"):
        text = (DOCS / page).read_text(encoding="utf-8")
        assert not [status for status in sorted(statuses) if f"`{status}`" not in text], page


def test_every_policy_is_explained():
    text = (DOCS / "policies.md").read_text(encoding="utf-8")
    assert not [policy.id for policy in all_policies() if f"`{policy.id}`" not in text]


def test_every_file_of_a_certificate_is_explained():
    from anonymisation.disclosure.audit.audit import audit
    from anonymisation.disclosure.audit.certificate import certificate_file
    from anonymisation.disclosure.audit.statements import CellLabel
    from anonymisation.disclosure.audit.system import Builder

    system = Builder([0], [7], [True]).build()
    with zipfile.ZipFile(io.BytesIO(certificate_file(audit(system), [CellLabel()], [], {}))) as certificate:
        files = certificate.namelist()
    assert files
    text = (DOCS / "disclosure.md").read_text(encoding="utf-8")
    assert not [name for name in files if f"`{name}`" not in text]


def test_every_table_is_described_to_the_analyst():
    text = (DOCS / "analyst.md").read_text(encoding="utf-8")
    assert not [table.name for table in [*all_marts(), *all_derived()] if f"`{table.name}`" not in text]


def test_everything_the_value_scan_looks_for_is_described():
    text = (DOCS / "privacy.md").read_text(encoding="utf-8")
    assert not [entity for entity in sorted({*EXPECTED_ENTITIES, TOO_LONG, SCAN_FAILED}) if f"`{entity}`" not in text]


# -- generated pages are as generated


def test_the_dictionary_is_the_generated_one():
    assert (DOCS / "dictionary.md").read_text(encoding="utf-8") == markdown(), "run `make dictionary`"


def test_what_to_confirm_is_the_generated_list():
    assert confirm.PAGE.read_text(encoding="utf-8") == confirm.page(), "run `python -m tests.docs.confirm`"


def test_what_to_confirm_names_every_unsure_row_and_layout():
    page = confirm.PAGE.read_text(encoding="utf-8")
    for path in confirm.files():
        for row in confirm.unsure(path):
            assert f"`{row.get('code') or row['area_code']}`" in page
    for source in all_sources().values():
        for path in source.layouts.glob("*.toml"):
            assert path.relative_to(ROOT).as_posix() in page or not read_layout(path, source.table).confirm
