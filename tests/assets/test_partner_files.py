"""A partner file that is new, wrong or cannot be read never stops Dagster: it is left out, and a check names it."""

from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import build
from assets.partners import every_file_can_be_used
from assets.resources import HomeResource
from pipelines.home import Home
from warehouse.drops.partners import Partner

GOOD = """
[partner]
id = "walsall_council"
name = "Walsall Council"
contact = "safety@walsall.example"
[agreement]
reference = "ISA-7"
signed = 2025-01-01
expires = 2031-01-01
[drop]
marts = ["la_year"]
areas = ["E08000030"]
"""

WRONG = {
    "no TOML": b"[partner\nid = ",
    "empty": b"",
    "no text": b"\xff\xfe\x00\x01",
    "another's id": GOOD.replace("walsall_council", "west_midlands_police").encode(),
    "a key too many": GOOD.replace('id = "', 'nickname = "x"\nid = "').encode(),
    "no such table": GOOD.replace('"la_year"', '"la_decade"').encode(),
}


def drops_of(home: Home) -> set[str]:
    definitions = build(home.root)
    dg.Definitions.validate_loadable(definitions)
    keys = definitions.resolve_asset_graph().get_all_asset_keys()
    return {key.path[-1] for key in keys if key.path[0] == "delivered"} - {"latest"}


def check(home: Home) -> dg.AssetCheckResult:
    result = every_file_can_be_used(HomeResource(root=str(home.root)))
    assert isinstance(result, dg.AssetCheckResult)
    return result


def test_a_new_partner_is_one_file(home: Home, examples: list[Partner]) -> None:
    (home.partners / "walsall_council.toml").write_text(GOOD, encoding="utf-8")
    assert drops_of(home) == {*(partner.id for partner in examples), "walsall_council"}
    assert check(home).passed


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_a_wrong_file_is_named_by_a_failed_check_and_the_others_go_on(
    home: Home, examples: list[Partner], content: bytes
) -> None:
    (home.partners / "walsall.toml").write_bytes(content)
    assert drops_of(home) >= {partner.id for partner in examples} - {"west_midlands_police"}
    assert not check(home).passed
    assert "walsall.toml" in check(home).metadata


def test_a_file_that_may_not_be_read_is_named_too(
    home: Home, examples: list[Partner], monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.partners / "walsall.toml").write_text(GOOD, encoding="utf-8")
    read_bytes = Path.read_bytes

    def refused(path: Path) -> bytes:
        if path.name == "walsall.toml":
            raise PermissionError(13, "Permission denied", str(path))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert drops_of(home) == {partner.id for partner in examples}
    assert list(check(home).metadata) == ["walsall.toml"]


def test_without_the_folder_there_are_the_examples(home: Home, examples: list[Partner]) -> None:
    home.partners.rmdir()
    assert drops_of(home) == {partner.id for partner in examples}
    assert check(home).passed


def test_a_home_whose_settings_are_broken_shows_no_partner_and_says_so(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    (home.root / "svd.toml").write_text('kind = "live"\nkey = "x"\n', encoding="utf-8")
    assert drops_of(home) == set()
    assert "No partner is shown" in caplog.text
