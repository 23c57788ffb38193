"""The checker stands alone, reads a certificate once, and refuses whatever was changed in one for the worse."""

from __future__ import annotations

import ast
import csv
import io
import json
import random
import re
import subprocess
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from anonymisation.disclosure.audit import checker
from anonymisation.disclosure.audit.audit import audit
from anonymisation.disclosure.audit.certificate import CellLabel, certificate_file
from anonymisation.disclosure.audit.checker import CertificateWrong, check
from anonymisation.disclosure.audit.system import UNBOUNDED
from tests.anonymisation.disclosure.audit.brute_force import random_systems
from tests.anonymisation.disclosure.systems import built, certificate_of, cube, of
from tests.attack.planted import bridge

SCRIPT = Path(checker.__file__)
FLOOR = {"floor": {"threshold": 8, "base": 5, "zeros": "suppressed"}}


def files_of(certificate):
    with zipfile.ZipFile(io.BytesIO(certificate)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def packed(files):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def resealed(files):
    """The files with the digest and the counts that they should have: by one who knows how certificates are made."""
    about = json.loads(files["about.json"])
    cells = list(csv.DictReader(io.StringIO(files["cells.csv"])))
    equations = [
        (int(row["total"]), [int(part) for part in row["parts"].split()])
        for row in csv.DictReader(io.StringIO(files["equations.csv"]))
    ]
    low, high = [int(cell["low"]) for cell in cells], [int(cell["high"] or UNBOUNDED) for cell in cells]
    verdicts = [row["verdict"] for row in csv.DictReader(io.StringIO(files["verdicts.csv"]))]
    about |= {
        "cells": len(cells),
        "equations": len(equations),
        "suppressed": len(verdicts),
        "system_sha256": checker._digest(low, high, cells, equations),
        "verdicts": {each: verdicts.count(each) for each in ("protected", "disclosed", "undecided")},
    }
    return packed(files | {"about.json": json.dumps(about)})


def a_table():
    """Four suppressed causes of a published year, one of them alone in an unpublished group, and a fifth that is
    suppressed_group.
    """
    suppressed = [
        CellLabel("causes", name, "r1", "suppressed", None, "floor") for name in ("knife", "glass", "fist", "firearm")
    ]
    names = [
        *suppressed,
        CellLabel("year", "A", "r1", "published", 20, "floor"),
        CellLabel(),
        CellLabel("causes", "other", "r1", "suppressed_group", None, "floor"),
    ]
    system = built(
        [0] * 4 + [18, 0, 0],
        [7] * 4 + [22, UNBOUNDED, UNBOUNDED],
        [True] * 4 + [False, False, True],
        [(4, [0, 1, 5]), (5, [2, 3, 6])],
    )
    return certificate_file(audit(system), names, ["causes make the year", "a group"], FLOOR)


def disclosed_tables():
    numbers = bridge().system
    yield certificate_of(audit(built(numbers.low, numbers.high, numbers.suppressed, numbers.equations)))
    yield certificate_of(audit(built([0, 0, 0], [9, 9, 3], [False, False, True], [(2, [0, 1]), (0, [1])])))
    yield from (certificate_of(audit(of(small))) for small in random_systems(71, 40))


# -- alone


def run(certificate, tmp_path):
    path = tmp_path / "certificate.zip"
    path.write_bytes(certificate)
    return subprocess.run(
        [sys.executable, "-I", str(SCRIPT), str(path)], capture_output=True, text=True, check=False, cwd=tmp_path
    )


def test_it_needs_nothing_but_python():
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(SCRIPT.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    assert imported <= set(sys.stdlib_module_names)
    assert "anonymisation" not in SCRIPT.read_text(encoding="utf-8")


def test_alone_it_says_that_every_cell_is_protected(tmp_path):
    checked = run(a_table(), tmp_path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith("5 suppressed cells: 5 protected, 0 disclosed, 0 undecided")


def test_alone_it_says_that_a_cell_is_disclosed(tmp_path):
    checked = run(certificate_of(audit(built([10, 8, 0], [10, 8, 7], [False, False, True], [(0, [1, 2])]))), tmp_path)
    assert (checked.returncode, checked.stderr) == (3, "")
    assert "1 disclosed" in checked.stdout


@pytest.mark.parametrize("content", [b"", b"no zip at all", packed({}), packed({"about.json": "{}"})])
def test_alone_it_says_what_is_no_certificate(content, tmp_path):
    checked = run(content, tmp_path)
    assert (checked.returncode, checked.stderr) == (1, "")
    assert checked.stdout.startswith("The certificate does not hold: ")


def test_it_asks_for_the_file(capsys):
    assert checker.main([]) == 2
    assert "usage" in capsys.readouterr().err


# -- true certificates


def test_every_certificate_of_a_random_system_holds():
    for small in random_systems(72, 150):
        checked = check(certificate_of(audit(of(small))))
        assert checked.suppressed == sum(small.suppressed) == checked.protected + checked.disclosed
        assert not checked.undecided


def operations(certificate):
    """Lines of the checker that are run."""
    count = 0

    def traced(frame, event, _):
        nonlocal count
        if frame.f_code.co_filename != str(SCRIPT):
            return None
        count += event == "line"
        return traced

    sys.settrace(traced)
    try:
        check(certificate)
    finally:
        sys.settrace(None)
    return count


def entries(certificate):
    files = files_of(certificate)
    return sum(text.count("\n") + text.count(" ") + text.count(":") for text in files.values())


def test_its_work_grows_as_the_file_does():
    deductions = [certificate_of(audit(cube(areas, places, 6)[0])) for areas, places in ((1, 6), (2, 12), (4, 24))]
    each = [operations(certificate) / entries(certificate) for certificate in deductions]
    assert entries(deductions[2]) > 10 * entries(deductions[0])
    assert max(each) < 1.3 * min(each)


# -- changed for the worse


def test_any_flipped_byte_is_refused_or_says_the_same():
    certificate = a_table()
    checked = check(certificate)
    chance = random.Random(1)
    for _ in range(400):
        at, changed = chance.randrange(len(certificate)), bytearray(certificate)
        changed[at] ^= 1 << chance.randrange(8)
        with suppress(CertificateWrong):
            assert check(bytes(changed)) == checked


def digits(text):
    return [at for at, each in enumerate(text) if each.isdigit()]


HARMLESS = {
    # A stricter rule than the bounds were made by; the name of a release; a claim that a reader may deduce more.
    "about.json": re.compile(r'"rules":{"floor":{"base":.$|"threshold":9?$'),
    "cells.csv": re.compile(r",r.$"),
    "verdicts.csv": re.compile(r"\n\d,protected,(\d|\d,\d+)$"),
}


@pytest.mark.parametrize("name", sorted(checker.FILES))
def test_any_other_digit_is_refused_but_for_a_few_that_no_cell_is_protected_by(name):
    files = files_of(a_table())
    checked = check(packed(files))
    for at in digits(files[name]):
        for digit in "0123456789":
            other = files[name][:at] + digit + files[name][at + 1 :]
            try:
                now = check(packed(files | {name: other}))
            except CertificateWrong:
                continue
            assert other == files[name] or HARMLESS[name].search(other[: at + 1])
            assert (now.suppressed, now.protected, now.feasible_tables) == (
                checked.suppressed,
                checked.protected,
                checked.feasible_tables,
            )


def test_any_other_number_in_the_certificate_of_a_disclosed_cell_is_refused_or_shows_it_too():
    chance = random.Random(3)
    refused = 0
    for certificate in disclosed_tables():
        files = files_of(certificate)
        checked = check(certificate)
        for at in chance.sample(digits(files["disclosed.json"]), min(25, len(digits(files["disclosed.json"])))):
            text = files["disclosed.json"]
            other = text[:at] + chance.choice("0123456789") + text[at + 1 :]
            try:
                assert check(packed(files | {"disclosed.json": other})) == checked
            except CertificateWrong:
                refused += 1
    assert refused > 100


def replaced(name, before, after, times=1):
    def change(files):
        assert before in files[name], (before, files[name])
        return files | {name: files[name].replace(before, after, times)}

    return change


def without_search(files):
    return files | {"first_table.csv": "", "steps.csv": ""}


def in_about(**checked):
    return lambda files: files | {"about.json": json.dumps(json.loads(files["about.json"]) | checked)}


def not_judged(cell, row):
    """A cell as if it were not to be judged."""

    def change(files):
        files = replaced("cells.csv", f"{row},1\n", f"{row},0\n")(files)
        return files | {"verdicts.csv": re.sub(rf"(?m)^{cell},.*\n", "", files["verdicts.csv"])}

    return change


HARMFUL = {
    "protected without a search": without_search,
    "protected with the first table alone": lambda files: files | {"steps.csv": ""},
    "protected with less than the safety interval": in_about(safety_interval=1),
    "no table, and yet a search": in_about(contradiction=True),
    "a safety interval that is no number": lambda files: (
        files | {"about.json": files["about.json"].replace('"safety_interval":3', '"safety_interval":NaN')}
    ),
    "a negative safety interval and no search": lambda files: without_search(in_about(safety_interval=-5)(files)),
    "wider bounds for a suppressed cell": replaced("cells.csv", "suppressed,,floor,0,7,1", "suppressed,,floor,0,9,1"),
    "wider bounds for a published cell": replaced("cells.csv", "published,20,floor,18,22", "published,20,floor,10,30"),
    "no upper bound for a published cell": replaced("cells.csv", "published,20,floor,18,22", "published,20,floor,18,"),
    "another figure": replaced("cells.csv", "published,20", "published,25"),
    "a figure that is not said": replaced("cells.csv", "published,20", "published,"),
    "a figure of a suppressed cell": replaced("cells.csv", "suppressed,,floor", "suppressed,5,floor"),
    "published instead of suppressed": replaced("cells.csv", "suppressed,,floor,0,7,1", "published,5,floor,0,7,1"),
    "an unknown status": replaced("cells.csv", "published,20,floor", "shown,20,floor"),
    "an unknown policy": replaced("cells.csv", "published,20,floor", "published,20,roof"),
    "a looser rule": lambda files: replaced("cells.csv", "suppressed,,floor,0,7,1", "suppressed,,floor,0,9,1")(
        in_about(rules={"floor": FLOOR["floor"] | {"threshold": 8.5}})(files)
    ),
    "a rule without numbers": lambda files: (
        files | {"about.json": files["about.json"].replace('"threshold":8', '"threshold":NaN')}
    ),
    "a suppressed cell that is not judged": not_judged(0, "0,causes,knife,r1,suppressed,,floor,0,7"),
    "a verdict dropped": replaced("verdicts.csv", "0,protected,0,7\n", ""),
    "a verdict twice": replaced("verdicts.csv", "0,protected,0,7\n", "0,protected,0,7\n0,protected,0,7\n"),
    "a verdict of no kind": replaced("verdicts.csv", "0,protected", "0,fine"),
    "a verdict of disclosed without certificate": replaced("verdicts.csv", "0,protected", "0,disclosed"),
    "a narrower range than the tables show": replaced("verdicts.csv", "0,protected,0,7", "0,protected,0,1"),
    "a wider range than the bounds": replaced("verdicts.csv", "0,protected,0,7", "0,protected,0,9"),
    "a suppressed_group cell that may be small and is not judged": not_judged(
        6, "6,causes,other,r1,suppressed_group,,floor,0,"
    ),
    "a first table out of bounds": replaced("first_table.csv", "", "9", 1),
    "a first table of other length": lambda files: files | {"first_table.csv": files["first_table.csv"] + "0\n"},
    "a step that leaves an equation untrue": lambda files: files | {"steps.csv": files["steps.csv"] + "0:1\n"},
    "a step out of bounds": lambda files: files | {"steps.csv": files["steps.csv"] + "0:100 1:-100\n"},
    "a step of a cell that is not there": lambda files: files | {"steps.csv": files["steps.csv"] + "-7:1 -6:-1\n"},
    "an equation of a cell that is not there": replaced("equations.csv", "4,0 1 5", "4,0 1 -2"),
    "an equation with a cell twice": replaced("equations.csv", "4,0 1 5", "4,0 0 5"),
    "an equation of other parts": replaced("equations.csv", "4,0 1 5", "4,0 5"),
    "a cell out of its place": replaced("cells.csv", "0,causes", "1,causes"),
    "a figure twice": replaced("cells.csv", "causes,glass", "causes,knife"),
    "a part missing": lambda files: {name: text for name, text in files.items() if name != "steps.csv"},
    "a part too many": lambda files: files | {"readme.txt": ""},
}


@pytest.mark.parametrize("change", HARMFUL.values(), ids=HARMFUL.keys())
def test_a_harmful_change_is_refused_even_with_a_new_digest(change):
    files = change(files_of(a_table()))
    with pytest.raises(CertificateWrong):
        check(packed(files))
    if set(files) >= {"about.json", "cells.csv", "verdicts.csv"}:
        try:
            again = resealed(files)
        except ValueError:
            return
        with pytest.raises(CertificateWrong):
            check(again)


def an_equation_less(files):
    return files | {"equations.csv": "\n".join(files["equations.csv"].split("\n")[:-2]) + "\n"}


def open_instead_of_published(files):
    return files | {"cells.csv": files["cells.csv"].replace("published,20,floor,18,22", ",,,0,")}


@pytest.mark.parametrize("change", [an_equation_less, open_instead_of_published])
def test_what_makes_less_known_to_the_reader_is_told_by_the_digest(change):
    """One who makes a new digest too is found out by the ledger, which has the file's own; or by comparing the
    figures."""
    files = change(files_of(a_table()))
    with pytest.raises(CertificateWrong, match="not those that the certificate says"):
        check(packed(files))
    assert check(resealed(files)).passed


def test_another_reason_for_an_equation_changes_nothing():
    files = replaced("equations.csv", "a group", "another group, and 7 more")(files_of(a_table()))
    with pytest.raises(CertificateWrong):
        check(packed(files | {"equations.csv": files["equations.csv"] + '9,"'}))
    assert check(packed(replaced("equations.csv", "a group", "another group")(files_of(a_table())))).passed


def test_a_member_twice_is_refused():
    files = files_of(a_table())
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("steps.csv", files["steps.csv"])
    with pytest.raises(CertificateWrong):
        check(content.getvalue())


def test_a_protected_cell_that_is_called_disclosed_is_refused_by_its_own_witness():
    files = files_of(a_table())
    checked = [{"cell": 0, "kind": "search", "outer_low": 2, "outer_high": 2, "equations": [0]}]
    changed = files | {
        "disclosed.json": json.dumps(checked),
        "verdicts.csv": files["verdicts.csv"].replace("0,protected,0,7", "0,disclosed,2,2"),
    }
    with pytest.raises(CertificateWrong, match="a feasible table contradict"):
        check(resealed(changed))


def disclosed_by_elimination():
    numbers = bridge().system
    return files_of(certificate_of(audit(built(numbers.low, numbers.high, numbers.suppressed, numbers.equations))))


@pytest.mark.parametrize(
    "wrong",
    [
        {"times": 0},
        {"times": -1},
        {"times": 2},
        {"outer_low": 5, "outer_high": 5},
        {"multiples": []},
        {"kind": "faith"},
        {"outer_high": float("nan")},
        {"cell": 0},
    ],
)
def test_a_certificate_of_a_disclosed_cell_that_does_not_follow_is_refused(wrong):
    files = disclosed_by_elimination()
    (checked, *others) = json.loads(files["disclosed.json"])
    assert checked["kind"] == "elimination"
    changed = checked | wrong
    lines = files["verdicts.csv"].replace(
        f"{checked['cell']},disclosed,{checked['outer_low']},{checked['outer_high']}",
        f"{changed['cell']},disclosed,{changed['outer_low']},{changed['outer_high']}",
    )
    with pytest.raises(CertificateWrong):
        check(resealed(files | {"disclosed.json": json.dumps([changed, *others]), "verdicts.csv": lines}))


@pytest.mark.parametrize(
    "step", [[0, 2, 0, 3], [0, 2, 1, 1], [0, 7, 1, 2], [5, 2, 1, 2], [-1, 2, 1, 2], [0, 2, 2, 2], [0, 2, 1, 1.5]]
)
def test_a_narrowing_that_does_not_follow_is_refused(step):
    files = files_of(certificate_of(audit(built([10, 8, 0], [10, 8, 7], [False, False, True], [(0, [1, 2])]))))
    (checked,) = json.loads(files["disclosed.json"])
    with pytest.raises(CertificateWrong):
        check(
            packed(files | {"disclosed.json": json.dumps([checked | {"narrowings": [*checked["narrowings"], step]}])})
        )
