"""`svd.toml`: what may stand in it, and one sentence for each thing that may not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.home import Home, HomeBroken
from pipelines.settings import SETTINGS_FILE, Settings, settings_text

GOOD = {
    "kind": '"production"',
    "key": '"../home.keys/pseudonym.key"',
    "policy": '"suppress-8-round-5"',
    "first_month": '""',
    "settle_seconds": "30",
    "least_received": "0.5",
}

WRONG = [
    ("kind", '["demo"]', 'write "demo" or "production", not a list.'),
    ("kind", '"live"', 'write "demo" or "production".'),
    ("key", "3", "write the path of the pseudonym key such as .*, not a number."),
    ("key", '""', "write the path of the pseudonym key; `svd init` makes one."),
    ("key", r'"a\u0000b"', "write the path of the pseudonym key; `svd init` makes one."),
    ("key", f'"{"a" * 256}"', "write the path of the pseudonym key; `svd init` makes one."),
    ("policy", "5", 'write the id of a policy such as "suppress-8-round-5", not a number.'),
    ("policy", '"../other"', 'write the id of a policy such as "suppress-8-round-5".'),
    ("first_month", "202504", 'write "" or a month such as "2025-04", not a number.'),
    ("first_month", "2025-04-01", 'write "" or a month such as "2025-04", not a date.'),
    ("first_month", '"2025-13"', 'write "" or a month such as "2025-04".'),
    ("settle_seconds", '"soon"', "write a number of seconds from 0 to 86400 such as 30, not text."),
    ("settle_seconds", "nan", "write a number of seconds from 0 to 86400 such as 30."),
    ("settle_seconds", "inf", "write a number of seconds from 0 to 86400 such as 30."),
    ("settle_seconds", "-1", "write a number of seconds from 0 to 86400 such as 30."),
    ("settle_seconds", "9" * 400, "write a number of seconds from 0 to 86400 such as 30."),
    ("least_received", "true", "write a share from 0 to 1 such as 0.5, not true or false."),
    ("least_received", "1.5", "write a share from 0 to 1 such as 0.5."),
    ("least_received", "-inf", "write a share from 0 to 1 such as 0.5."),
    ("setle_seconds", "30", "is not a setting; did you mean settle_seconds?"),
    ("colour", "1", f"is not a setting; settings are {', '.join(Settings.model_fields)}."),
]


def home_with(folder: Path, settings: dict[str, str]) -> Home:
    text = "".join(f"{key} = {value}\n" for key, value in settings.items())
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return Home(folder)


def refusal(home: Home) -> str:
    with pytest.raises(HomeBroken) as refused:
        _ = home.settings
    return str(refused.value)


@pytest.mark.parametrize(("key", "value", "says"), WRONG)
def test_what_is_wrong_is_refused_in_one_sentence(key: str, value: str, says: str, tmp_path: Path) -> None:
    assert re.fullmatch(
        f"svd.toml, {key}: {says}".replace("?", r"\?"), refusal(home_with(tmp_path, GOOD | {key: value}))
    )


def test_all_faults_are_named_at_once_one_on_a_line(tmp_path: Path) -> None:
    first = {key: (value, says) for key, value, says in reversed(WRONG)}
    lines = refusal(home_with(tmp_path, GOOD | {key: value for key, (value, _) in first.items()})).split("\n")
    assert sorted(lines) == sorted({line for line in lines if line.startswith("svd.toml, ")})
    assert {line.split(", ", 1)[1].split(":")[0] for line in lines} == set(first)


def test_a_key_that_is_missing_is_named(tmp_path: Path) -> None:
    without = {name: value for name, value in GOOD.items() if name != "key"}
    assert refusal(home_with(tmp_path, without)).startswith("svd.toml, key: is missing; write the path of")


@pytest.mark.parametrize(
    "text", ["kind = ", "kind: demo", 'kind = "demo"\nkind = "demo"', "x = " + "[" * 5000, b"\xff"]
)
def test_what_is_not_toml_is_refused_without_repeating_it(text: str | bytes, tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(text if isinstance(text, bytes) else text.encode())
    words = refusal(Home(tmp_path))
    assert re.match(r"svd\.toml(, line \d)?: (is not TOML|is not text in UTF-8|has brackets)", words)
    assert "demo" not in words


def test_without_the_other_keys_a_setting_is_as_it_was_agreed(tmp_path: Path) -> None:
    settings = home_with(tmp_path, {"key": GOOD["key"]}).settings
    assert (settings.kind, settings.policy, settings.first_month) == ("production", "suppress-8-round-5", "")
    assert (settings.settle_seconds, settings.least_received) == (30, 0.5)


def test_the_file_of_a_new_home_says_what_each_setting_means_and_reads_back(tmp_path: Path) -> None:
    settings = Settings(kind="demo", key='../a "quoted" place/pseudonym.key', first_month="2025-04", settle_seconds=0.5)
    text = settings_text(settings)
    (tmp_path / SETTINGS_FILE).write_text(text, encoding="utf-8")
    assert Home(tmp_path).settings == settings
    plain = " ".join(text.replace("# ", "").split())
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description in plain


def test_every_setting_stands_in_the_guide() -> None:
    page = "\n".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "docs").rglob("*.md"))
    (block,) = re.findall(r"```toml\n# svd\.toml\n(.*?)```", page, re.S)
    assert re.findall(r"^(\w+) = ", block, re.M) == list(Settings.model_fields)
