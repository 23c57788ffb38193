"""The house rules that a linter does not know."""

import ast
import re
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ["cli", "assets", "pipelines", "sources", "schemas", "anonymisation", "warehouse", "reports", "synthetic"]
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
SELECTS = sorted((ROOT / "warehouse").rglob("*.sql"))


def name(path):
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_each_module_opens_with_its_border(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SELECTS, ids=name)
def test_each_sql_file_is_one_select_under_its_grain(path):
    text = path.read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    assert first.startswith("-- ")
    statements = [part for part in re.sub(r"--[^\n]*", "", rest).split(";") if part.strip()]
    assert len(statements) == 1
    assert not re.search(r"\b(create|insert|update|delete|attach|copy|install|load)\b", statements[0], re.IGNORECASE)
    assert "{" not in text


def assets_in(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any("asset" in ast.unparse(mark) for mark in node.decorator_list):
            yield node


ASSET_BODIES = [(path, node) for path in sorted((ROOT / "assets").glob("*.py")) for node in assets_in(path)]


@pytest.mark.parametrize(("path", "body"), ASSET_BODIES, ids=lambda each: getattr(each, "name", ""))
def test_an_asset_body_stays_under_ten_lines_and_lets_nothing_but_vetted_words_out(path, body):
    assert body.body[-1].end_lineno - body.body[0].lineno < 10
    assert {"value_free", "value_free_reading"} & {ast.unparse(mark) for mark in body.decorator_list}


def test_only_declarations_know_pandera_and_one_module_runs_it():
    texts = {name(path): path.read_text(encoding="utf-8") for path in MODULES}
    callers = [path for path, text in texts.items() if re.search(r"^\s*(import|from) pandera", text, re.MULTILINE)]
    assert {path.split("/")[0] for path in callers} == {"schemas"}
    # What Pandera raises quotes values: only the wrapper that drops them calls it.
    assert [path for path, text in texts.items() if "SchemaErrors" in text] == ["schemas/validation.py"]
    runs = re.compile(r"\b(schema|table|[A-Z][a-z]+[A-Za-z]*)\.validate\(")
    assert [path for path, text in texts.items() if runs.search(text)] == ["schemas/validation.py"]


WRITES_DURABLY = "schemas/durable.py"
MOVING = {"os.replace", "os.rename", "os.fsync", "shutil.move"}


def moves_files(path):
    """Whether a module moves or flushes files: by the system's call, or by a path's, whose result nobody uses."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MOVING:
            return True
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            function = node.value.func
            if isinstance(function, ast.Attribute) and function.attr in {"replace", "rename"}:
                return True
    return False


def test_files_come_into_their_place_by_one_module():
    moving = [name(path) for path in MODULES if moves_files(path)]
    # The ledger writes behind what it holds and cuts what a crash left, so it flushes by itself; it renames nothing.
    assert [module for module in moving if module != WRITES_DURABLY] == ["warehouse/ledger/disk.py"]


MOST_WITH_HOME = 25
"""Functions of the stages that are handed the whole home. All others are handed what they need of it."""


def test_few_functions_of_the_stages_are_handed_the_whole_home():
    given_home = [
        f"{name(path)} {node.name}"
        for path in MODULES
        if name(path).startswith("pipelines/")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and "home" in {argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)}
    ]
    assert len(given_home) <= MOST_WITH_HOME, given_home


def test_nothing_uses_the_network_at_run_time():
    forbidden = re.compile(r"^\s*(import|from) (requests|httpx|urllib\.request|socket)\b", re.MULTILINE)
    assert [name(path) for path in MODULES if forbidden.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_holds_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert not re.search(r"https?://|--index-url|--find-links|file:", text)


def pinned(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==(\S+)", text, re.MULTILINE))


def test_what_tests_runs_on_exactly_what_runs():
    runs, tests = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert {name: tests.get(name) for name in runs} == runs
    assert {"pytest", "ruff", "mypy"} <= set(tests) - set(runs)


# -- the shape of the house

PARALLEL = {"violence.py", "extracts.py", "damage.py"}
"""Files that every source has by the same name: what a source answers, and how its invented extracts are made."""


def test_no_file_name_comes_twice_within_a_package():
    names = Counter((path.relative_to(ROOT).parts[0], path.name) for path in MODULES if path.name != "__init__.py")
    assert [file for (_, file), times in names.items() if times > 1 and file not in PARALLEL] == []


def test_no_folder_holds_more_modules_than_a_reader_takes_in():
    modules = Counter(path.parent.relative_to(ROOT).as_posix() for path in MODULES if path.name != "__init__.py")
    assert {folder: many for folder, many in modules.items() if many > 16} == {}


def imports_of(path):
    """What a module imports anywhere in it, inside functions too, as full names."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def module_name(path):
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_no_modules_import_one_another_in_a_circle():
    modules = {module_name(path): path for path in MODULES}
    needs = {module: set(imports_of(path)) & (modules.keys() - {module}) for module, path in modules.items()}
    assert list(TopologicalSorter(needs).static_order())


def test_no_private_module_of_a_library_is_imported():
    imported = [(name(path), module) for path in MODULES for module in imports_of(path) if "._" in module]
    assert [(path, module) for path, module in imported if module.split(".")[0] not in PACKAGES] == []


# -- names say the thing, not the tense

TENSES = {"each", "found", "told", "said", "known", "kept", "asked", "beside"}


def bound_names(path):
    """Every variable and parameter that a module binds, once for each time."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg


def test_fewer_than_two_in_a_hundred_variables_are_named_for_a_tense():
    names = Counter(bound for path in MODULES for bound in bound_names(path))
    assert sum(names[word] for word in TENSES) < 0.02 * names.total()


def test_at_most_twenty_blocks_are_exempt_from_the_line_length():
    files = [path for top in (*PACKAGES, "tests", "benchmarks") for path in sorted((ROOT / top).rglob("*.py"))]
    marks = [name(path) for path in files for _ in re.findall(r"noqa: E501|fmt: off", path.read_text(encoding="utf-8"))]
    assert len(marks) <= 20
