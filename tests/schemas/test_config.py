"""Whatever a person writes into a file, it is taken, or refused in sentences that name the file and each wrong key."""

from __future__ import annotations

import copy
import json
import math
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from anonymisation.disclosure.rules.policies import PolicyFile, PolicyWrong, read_policy
from pipelines.home import Home, HomeBroken
from pipelines.settings import SETTINGS_FILE, Settings, settings_text
from schemas import reference
from schemas.config import AsTuple, ConfigModel, Fault, Write, check, read_toml, shown_key, toml_value
from schemas.errors import SvdError
from schemas.tables.ambulance import Incident
from sources.layouts import Layout, LayoutError, read_layout
from warehouse.drops.partners import PartnerFile, PartnerFileWrong, read_partner

ROOT = Path(__file__).parents[2]
AREAS = reference.load().areas
CANARY = "Somebody Somewhere"
Content = dict[str, Any]
Keys = tuple[str, ...]
UNNEEDED = {("joined",), ("constants",), ("values",)}
"""Sections of a layout in which no single key must stand."""


@dataclass(frozen=True)
class Kind:
    """A kind of file: its model, a right one, how it is read, and which of its keys may be left out."""

    model: type[ConfigModel]
    file: str
    error: type[SvdError]
    read: Callable[[Path], object]
    right: Content
    optional: frozenset[str]


def _settings_again(path: Path) -> None:
    """What is taken can be used, written and read again."""
    home = Home(path.parent)
    assert home.settings.first_day is None or home.settings.first_day.day == 1
    assert home.key.name
    path.write_text(settings_text(home.settings), encoding="utf-8")
    assert Home(path.parent).settings == home.settings


def _toml(*below: str) -> Content:
    return tomllib.loads(ROOT.joinpath(*below).read_text(encoding="utf-8"))


KINDS = {
    "settings": Kind(
        Settings,
        SETTINGS_FILE,
        HomeBroken,
        _settings_again,
        Settings(kind="demo", key="../keys/pseudonym.key", first_month="2025-04").model_dump(),
        frozenset(Settings.model_fields) - {"key"},
    ),
    "partner": Kind(
        PartnerFile,
        "fire.toml",
        PartnerFileWrong,
        lambda path: read_partner(path, AREAS),
        _toml("warehouse", "drops", "examples", "birmingham_city_council.toml"),
        frozenset({"drop.policy", "drop.formats", "drop.areas", "drop.icb", "drop.police_force", "drop.all"}),
    ),
    "layout": Kind(
        Layout,
        "RYA.toml",
        LayoutError,
        lambda path: read_layout(path, Incident),
        _toml("sources", "ambulance", "layouts", "RYA.toml"),
        frozenset(set(Layout.model_fields) - {"name", "title", "columns"}),
    ),
    "policy": Kind(
        PolicyFile,
        "mine.toml",
        PolicyWrong,
        lambda path: read_policy("mine", path.parent),
        _toml("anonymisation", "disclosure", "policies", "suppress-8-round-5.toml") | {"id": "mine"},
        frozenset(),
    ),
}

PRINTABLE = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
VALUES = st.recursive(
    st.one_of(
        st.sampled_from(["", CANARY, CANARY * 500, "2025-04", "demo"]),
        st.integers(-5, 300),
        st.sampled_from([10**400, -(10**30), math.nan, math.inf, -math.inf, -0.0, 1e308, 0.5]),
        st.booleans(),
        st.sampled_from([date(2025, 4, 1), datetime(2025, 4, 1, tzinfo=UTC), datetime(1, 1, 1), time(1, 2)]),  # noqa: DTZ001
    ),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(PRINTABLE, values, max_size=3),
    max_leaves=6,
)


def tables(content: Content, way: Keys = ()) -> Iterator[tuple[Keys, Content]]:
    """Every table of a file with the keys that lead to it, itself first."""
    yield way, content
    for key, value in content.items():
        if isinstance(value, dict):
            yield from tables(value, (*way, key))


@st.composite
def changed(draw: st.DrawFn, right: Content) -> Content:
    """A right file, some of its keys taken out, others set to any value, and some added."""
    content = copy.deepcopy(right)
    for _ in range(draw(st.integers(1, 5))):
        _, table = draw(st.sampled_from(list(tables(content))))
        if table and draw(st.booleans()):
            key = draw(st.sampled_from(list(table)))
            if draw(st.booleans()):
                del table[key]
            else:
                table[key] = draw(VALUES)
        else:
            table[draw(PRINTABLE)] = draw(VALUES)
    return content


def written(content: Content, way: Keys = ()) -> str:
    """A file's content as TOML: plain values of a table first, then the tables below it."""
    head = f"[{'.'.join(map(quoted, way))}]\n" if way else ""
    plain = [f"{quoted(key)} = {inline(value)}\n" for key, value in content.items() if not isinstance(value, dict)]
    below = [written(value, (*way, key)) for key, value in content.items() if isinstance(value, dict)]
    return head + "".join(plain + below)


def quoted(key: str) -> str:
    return json.dumps(key, ensure_ascii=False)


def inline(value: object) -> str:
    """A value as TOML writes it within a line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)} = {inline(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return value.isoformat() if isinstance(value, date | time) else repr(value)


def certain_faults(right: Content, content: Content, kind: Kind, way: Keys = ()) -> Iterator[Keys]:
    """The keys that are wrong whatever stands there: missing, unknown, or of another kind than in a right file."""
    for key, value in right.items():
        here = (*way, key)
        if key not in content:
            if way[:1] not in UNNEEDED and ".".join(here) not in kind.optional:
                yield here
        elif isinstance(value, dict) and isinstance(content[key], dict):
            yield from certain_faults(value, content[key], kind, here)
        elif shape(value) != shape(content[key]) and {shape(value), shape(content[key])} != {"text", "list"}:
            yield here
    for key in content.keys() - right.keys():
        if way[:1] != ("values",) and ".".join((*way, key)) not in kind.optional:
            yield (*way, key)


def shape(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, int | float):
        return "number"
    shapes = {str: "text", list: "list", tuple: "list", dict: "table"}
    return shapes.get(type(value), type(value).__name__)


def refusal(kind: Kind, text: str | bytes) -> str:
    """What is said of a file with this text; empty where it is taken."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / kind.file
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        try:
            kind.read(path)
        except kind.error as refused:
            error = refused
        else:
            return ""
    assert error.__cause__ is None
    assert all(line.startswith((f"{kind.file}, ", f"{kind.file}: ")) for line in str(error).split("\n"))
    assert all(line.endswith((".", "?")) for line in str(error).split("\n"))
    return str(error)


@pytest.mark.parametrize("name", KINDS)
def test_a_right_file_is_taken(name: str) -> None:
    assert refusal(KINDS[name], written(KINDS[name].right)) == ""


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_a_changed_file_is_taken_or_each_wrong_key_is_named_and_no_value(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    content = data.draw(changed(kind.right))
    text = written(content)
    words = refusal(kind, text)
    keys = {line.removeprefix(f"{kind.file}, ").split(":")[0] for line in words.split("\n")}
    for way in certain_faults(kind.right, tomllib.loads(text), kind):
        assert any(shown_key(*way[:length]) in keys for length in range(1, len(way) + 1)), (way, words)
    assert CANARY not in words or isinstance(content.get("drop"), dict)


@pytest.mark.parametrize("name", KINDS)
@given(data=st.data())
def test_a_file_damaged_anywhere_is_taken_or_refused_in_the_same_way(name: str, data: st.DataObject) -> None:
    text = written(KINDS[name].right).encode()
    start = data.draw(st.integers(0, len(text)))
    put = data.draw(
        st.sampled_from([b"", b"\xff", b"\0", b"[[", b"[" * 5000, b"9" * 5000, b"\n", b'"', b"= 2025-02-30"])
    )
    refusal(KINDS[name], text[:start] + put + text[start + data.draw(st.integers(0, 40)) :])


@pytest.mark.parametrize("name", KINDS)
def test_a_folder_in_the_place_of_a_file_is_refused(name: str, tmp_path: Path) -> None:
    kind = KINDS[name]
    (tmp_path / kind.file).mkdir()
    with pytest.raises(kind.error):
        kind.read(tmp_path / kind.file)


def models(model: type[ConfigModel]) -> Iterator[type[ConfigModel]]:
    """A model and the sections in it."""
    yield model
    for field in model.model_fields.values():
        if isinstance(field.annotation, type) and issubclass(field.annotation, ConfigModel):
            yield from models(field.annotation)


@pytest.mark.parametrize("name", KINDS)
def test_every_key_of_every_model_says_what_to_write_there(name: str) -> None:
    for model in models(KINDS[name].model):
        for key, field in model.model_fields.items():
            is_section = isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
            assert is_section or any(isinstance(item, Write) for item in field.metadata), f"{model.__name__}.{key}"


# the sentences


class Lamp(ConfigModel):
    """A section."""

    watts: Annotated[int, Write("a number of watts", 40)]
    colours: Annotated[tuple[str, ...], AsTuple, Write("a list of colours", ["red"])] = ()


class Room(ConfigModel):
    """A file."""

    name: Annotated[str, Write("a name", "Kitchen")]
    lamp: Lamp


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ({"lamp": {"watts": 40}}, 'room.toml, name: is missing; write a name such as "Kitchen".'),
        ({"name": 1, "lamp": {"watts": 40}}, 'room.toml, name: write a name such as "Kitchen", not a number.'),
        ({"name": "x"}, "room.toml, lamp: is missing; add the section [lamp] with watts, colours."),
        ({"name": "x", "lamp": 1}, "room.toml, lamp: write the section [lamp] with watts, colours."),
        ({"name": "x", "lamp": {}}, "room.toml, lamp.watts: is missing; write a number of watts such as 40."),
        (
            {"name": "x", "lamp": {"watts": 40, "colours": [1, 2]}},
            'room.toml, lamp.colours: write a list of colours such as ["red"].',
        ),
        (
            {"name": "x", "lamp": {"watts": 40, "color": []}},
            "room.toml, lamp.color: is not a key; did you mean colours?",
        ),
        (
            {"name": "x", "lamp": {"watts": 40}, "é\n" + "z" * 80: 1},
            f"room.toml, é?{'z' * 58}…: is not a key; keys are",
        ),
    ],
)
def test_a_sentence_names_file_key_and_what_to_do(content: Content, says: str) -> None:
    with pytest.raises(SvdError) as refused:
        check(content, Room, SvdError, "room.toml")
    assert str(refused.value).startswith(says)
    assert "\n" not in str(refused.value)


def test_faults_beyond_the_model_are_told_with_those_of_the_model() -> None:
    more = [Fault("", "has no door"), Fault("lamp", "is dark")]
    with pytest.raises(SvdError) as refused:
        check({"name": 1, "lamp": {"watts": 1}}, Room, SvdError, "room.toml", lambda content: more)
    assert str(refused.value).split("\n") == [
        'room.toml, name: write a name such as "Kitchen", not a number.',
        "room.toml: has no door.",
        "room.toml, lamp: is dark.",
    ]


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path: Path) -> None:
    path = tmp_path / "room.toml"
    path.write_text('name = "x"\n[lamp]\nwatts = 1\n', encoding="utf-8-sig")
    assert read_toml(path, Room, SvdError).lamp.watts == 1


@pytest.mark.parametrize("value", ["a", 'a "b"', 1, 0.5, True, date(2025, 4, 1), ["a", "b"], 1234567.5])
def test_a_value_is_written_as_toml_reads_it(value: Any) -> None:
    assert tomllib.loads(f"x = {toml_value(value)}")["x"] == value
