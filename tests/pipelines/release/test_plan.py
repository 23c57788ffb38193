"""The plan of a year: made from earlier years alone, kept with the first release that uses it, and never made again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from itertools import count

import pytest

from anonymisation.disclosure.plan.choices import PUBLISH, SUPPRESS_GROUP
from pipelines.release.inputs import read_months, read_plan_inputs
from pipelines.release.plan import plan_all, plan_as_frame, plan_of
from pipelines.release.published import ReleaseHistory

THIS, NEXT = "2025/26", "2026/27"
COVENTRY = "E08000026"


@pytest.fixture(scope="module")
def spring(make_small_home, open_home, draw, tmp_path_factory):
    """Makes homes in which February and March 2026 are counted, the last months of their year."""
    home = replace(make_small_home(tmp_path_factory.mktemp("plans") / "first"), today=date(2026, 7, 1))
    home.send(draw.sheet(months(draw, "2026-02", "2026-03")))
    home.prepare()
    numbers = count(1)

    def another():
        root = home.home.root.with_name(f"copy {next(numbers)}")
        shutil.copytree(home.home.root, root)
        return replace(open_home(root), today=home.today, sent=list(home.sent))

    return another


@pytest.fixture
def counted(spring):
    return spring()


def months(draw, *names, first=0, size=30):
    return [
        row
        for place, name in enumerate(names)
        for row in [
            *draw.many(size, first=first + 1_000 * place + 1, arrival_date=f"{name}-10"),
            *draw.many(
                size,
                first=first + 1_000 * place + 501,
                arrival_date=f"{name}-11",
                postcode=draw.COVENTRY_POSTCODE,
                provider_code="RKB",
            ),
        ]
    ]


def comes_in(home, draw, *names, first=10_000, size=30):
    home.send(draw.sheet(months(draw, *names, first=first, size=size)))
    home.prepare()


def planned(home):
    months = read_months(home.home, home.tools)
    return plan_all(read_plan_inputs(home.home, home.tools), months, kept(home))


def kept(home):
    return ReleaseHistory(home.home).plan


def made_anew(home, year):
    return plan_of(read_plan_inputs(home.home, home.tools), year)


def test_the_first_year_is_planned_from_public_figures(counted, draw):
    before = planned(counted)
    assert list(before) == [THIS]
    assert {each.basis for each in before[THIS]} == {"expected"}
    comes_in(counted, draw, "2026-02", size=90, first=0)
    assert planned(counted) == before


def test_a_plan_is_kept_with_the_first_release_that_uses_it_and_not_before(counted):
    assert kept(counted) == {}
    before = planned(counted)
    counted.act()
    assert kept(counted) == before
    assert plan_as_frame(kept(counted)).equals(plan_as_frame(before))


def test_the_next_year_is_planned_from_the_years_before_it_alone(counted, draw):
    comes_in(counted, draw, "2026-04")
    before = planned(counted)
    assert list(before) == [THIS, NEXT]
    bases = {each.basis for each in before[NEXT] if each.area == COVENTRY and each.table == "la_month_source"}
    assert all(basis.startswith("history") for basis in bases)
    comes_in(counted, draw, "2026-05", first=20_000, size=3)
    comes_in(counted, draw, "2026-04", size=200)
    assert planned(counted)[NEXT] == before[NEXT]
    comes_in(counted, draw, "2026-03", first=1_000, size=5)
    assert planned(counted)[NEXT] != before[NEXT]


def test_a_plan_that_was_used_does_not_change_when_later_counts_come_in(counted, draw):
    comes_in(counted, draw, "2026-04")
    counted.act()
    used = kept(counted)
    comes_in(counted, draw, "2026-05", "2026-06", first=20_000, size=3)
    assert planned(counted) == used
    counted.act()
    assert kept(counted) == used


def test_a_plan_that_was_used_does_not_change_when_the_years_before_it_are_corrected(counted, draw):
    comes_in(counted, draw, "2026-04")
    counted.act()
    used = kept(counted)
    comes_in(counted, draw, "2026-03", first=1_000, size=5)
    assert made_anew(counted, NEXT) != used[NEXT]
    assert planned(counted) == used
    counted.act(revise=True)
    assert kept(counted) == used


def test_what_the_plan_suppresses_is_not_shown_at_its_level_and_primary_suppression_decides_the_rest(counted, draw):
    counted.act()
    chosen = {(each.table, each.area, each.part): each.decision for each in kept(counted)[THIS]}
    cells = counted.cells("la_month_source")
    seen = set()
    for key, cell in cells.items():
        basis, area, _, source = key.split("|")
        decision = chosen.get(("la_month_source", area, f"{basis} {source}")) or chosen.get(
            ("la_month_source", area, "")
        )
        if cell["status"] != "not_received" and decision:
            seen.add(decision)
            assert (cell["status"] == "suppressed_group") == (decision == SUPPRESS_GROUP), key
    assert seen >= {PUBLISH}


def test_of_the_small_areas_one_level_of_each_authority_is_published(counted, draw):
    comes_in(counted, draw, "2026-04", "2026-05", "2026-06")
    counted.act()
    levels: dict[str, set[tuple[str, str]]] = {}
    for key in counted.cells("small_area_period"):
        area, level, _, kind, starts = key.split("|")
        if starts >= "2026-04":
            levels.setdefault(area, set()).add((level, kind))
    assert levels
    assert {len(each) for each in levels.values()} == {1}
