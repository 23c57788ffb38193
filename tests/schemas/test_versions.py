"""What readers rely on is written down, and a version rises as far as a change of it reaches."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.tables.marts import all_derived, all_marts, published
from schemas.versions import (
    EARLIER,
    Change,
    Contract,
    VersionsBroken,
    contract,
    current,
    earlier_name,
    faults,
    parts,
    raised,
    reach,
    read,
    renew,
    still_served,
    version,
    versions,
)
from warehouse.drops.earlier import SELECTS


def wordless(given: Contract) -> Contract:
    columns = [{key: value for key, value in column.items() if key != "meaning"} for column in given["columns"]]
    return {key: value for key, value in given.items() if key != "meaning"} | {"columns": columns}


# -- what is committed


def test_every_published_table_has_a_version_and_nothing_else_has() -> None:
    assert {*versions()} == {table.name for table in [*all_marts(), *all_derived()]}
    assert all(parts(text) >= (1, 0, 0) for text in versions().values())


def test_no_table_changed_without_its_version_rising() -> None:
    assert faults(current(), read()) == []


def test_the_committed_contracts_are_those_of_today() -> None:
    """After a change with its version raised, `python -m schemas.versions` renews them."""
    assert {name: wordless(each) for name, each in read().items()} == {
        each["name"]: wordless(each) for each in current()
    }


def test_each_old_major_that_is_kept_can_be_served() -> None:
    kept = read(EARLIER)
    assert {*kept} == {path.stem for path in SELECTS.glob("*.sql")}
    for name, each in kept.items():
        assert earlier_name(each) == name
        assert parts(each["version"])[0] < parts(version(each["name"]))[0]


# -- how far a change reaches


@pytest.fixture
def la_year() -> Contract:
    return contract(published("la_year"), at="1.0.0")


def column(given: Contract, name: str) -> dict[str, str]:
    return next(each for each in given["columns"] if each["name"] == name)


def removed(given: Contract) -> None:
    given["columns"].remove(column(given, "providers_complete"))


def renamed(given: Contract) -> None:
    column(given, "n")["name"] = "count"


def retyped(given: Contract) -> None:
    column(given, "n")["type"] = "DOUBLE"


def in_another_unit(given: Contract) -> None:
    column(given, "n")["unit"] = "people"


def another_key(given: Contract) -> None:
    given["dimensions"] = ["residence_la"]


def a_code_gone(given: Contract) -> None:
    given["code_lists"]["cell_status"].remove("suppressed")


def a_column_more(given: Contract) -> None:
    given["columns"].append(
        {"name": "people", "type": "BIGINT", "unit": "people", "code_list": "", "meaning": "People."}
    )


def a_code_more(given: Contract) -> None:
    given["code_lists"]["cell_status"].append("estimated")


def columns_in_another_order(given: Contract) -> None:
    given["columns"].reverse()


def another_grain(given: Contract) -> None:
    given["grain"] = "authority × year"


def other_words(given: Contract) -> None:
    column(given, "n")["meaning"] = "How many."


CHANGES: dict[Callable[[Contract], None], Change] = {
    removed: Change.MAJOR,
    renamed: Change.MAJOR,
    retyped: Change.MAJOR,
    in_another_unit: Change.MAJOR,
    another_key: Change.MAJOR,
    a_code_gone: Change.MAJOR,
    a_column_more: Change.MINOR,
    a_code_more: Change.MINOR,
    columns_in_another_order: Change.MINOR,
    another_grain: Change.PATCH,
    other_words: Change.NONE,
}
RAISED = {"1.0.0": Change.NONE, "1.0.1": Change.PATCH, "1.1.0": Change.MINOR, "2.0.0": Change.MAJOR}


@pytest.mark.parametrize(("change", "needed"), CHANGES.items(), ids=lambda each: getattr(each, "__name__", ""))
@pytest.mark.parametrize("to", RAISED)
def test_a_change_fails_unless_the_version_rose_far_enough(change, needed, to, la_year) -> None:
    after = copy.deepcopy(la_year)
    change(after)
    assert reach(la_year, after) is needed
    after["version"] = to
    found = faults([after], {"la_year": la_year})
    assert bool(found) == (RAISED[to] < needed)
    if found:
        assert f"its {needed.name.lower()} version must rise" in found[0]


def test_a_table_that_is_gone_and_a_version_that_went_back_are_faults(la_year) -> None:
    assert "la_year is gone" in faults([], {"la_year": la_year})[0]
    assert (
        "versions only rise" in faults([la_year | {"version": "1.2.0"}], {"la_year": la_year | {"version": "1.3.0"}})[0]
    )


def test_a_new_table_owes_nothing(la_year) -> None:
    assert faults([la_year], {}) == []


@pytest.mark.parametrize("text", ["1", "1.0", "1.0.0.0", "1.x.0", "", "-1.0.0", "1.0.0 "])
def test_a_version_is_three_numbers(text) -> None:
    with pytest.raises(VersionsBroken, match="is not a version"):
        parts(text)


version_texts = st.tuples(*[st.integers(0, 20)] * 3).map(lambda each: ".".join(map(str, each)))


@given(version_texts, version_texts)
def test_a_version_either_rises_or_goes_back(one, other) -> None:
    assert (raised(one, other) is None) == (parts(other) < parts(one))
    assert (raised(one, other) is Change.NONE) == (one == other)


def test_a_table_without_a_version_says_what_to_do() -> None:
    with pytest.raises(VersionsBroken, match=r"declare it in its class in schemas/tables/marts\.py"):
        version("la_day")


# -- renewing


def test_renewing_writes_what_changed_and_keeps_the_old_major(la_year, tmp_path) -> None:
    folders = {"published": tmp_path / "published", "earlier": tmp_path / "earlier"}
    assert renew([la_year], **folders) == ["la_year"]
    assert renew([la_year], **folders) == []
    after = copy.deepcopy(la_year) | {"version": "2.0.0"}
    removed(after)
    assert renew([after], **folders) == ["la_year"]
    assert read(folders["published"]) == {"la_year": after}
    assert read(folders["earlier"]) == {"la_year@1": la_year}


def test_renewing_does_not_hide_a_version_that_was_not_raised(la_year, tmp_path) -> None:
    folders = {"published": tmp_path / "published", "earlier": tmp_path / "earlier"}
    renew([la_year], **folders)
    after = copy.deepcopy(la_year)
    removed(after)
    with pytest.raises(VersionsBroken, match="major version must rise"):
        renew([after], **folders)
    assert read(folders["published"]) == {"la_year": la_year}


# -- how long an old major is served

ONE, TWO, THREE = ({"la_year": text} for text in ("1.3.0", "2.0.0", "3.0.0"))


@pytest.mark.parametrize(
    ("history", "now", "served"),
    [
        ([], TWO, ()),
        ([ONE], ONE, ()),
        ([ONE], {"la_year": "1.4.0"}, ()),
        ([ONE], TWO, ("la_year@1",)),
        ([ONE, TWO], TWO, ("la_year@1",)),
        ([ONE, TWO, TWO], TWO, ()),
        ([ONE, TWO], THREE, ("la_year@1", "la_year@2")),
        ([ONE, TWO, THREE], THREE, ("la_year@2",)),
        ([ONE, TWO, THREE, THREE], THREE, ()),
        ([TWO], TWO, ()),
        ([{}, ONE], TWO, ("la_year@1",)),
        ([{"gone": "1.0.0"}], TWO, ()),
    ],
)
def test_an_old_major_is_served_in_two_releases(history, now, served) -> None:
    assert still_served(history, now) == served


@given(st.lists(st.sampled_from([1, 2, 3]), min_size=1, max_size=12).map(sorted))
def test_over_any_history_every_old_major_is_served_exactly_twice(majors) -> None:
    """Release after release, as long as two more follow the last change."""
    releases = [{"la_year": f"{major}.0.0"} for major in [*majors, majors[-1], majors[-1]]]
    times = [name for at, now in enumerate(releases) for name in still_served(releases[:at], now)]
    old = {f"la_year@{major}" for major in majors} - {f"la_year@{majors[-1]}"}
    assert sorted(times) == sorted([*old, *old])
