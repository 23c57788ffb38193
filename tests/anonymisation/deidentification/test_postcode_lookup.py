from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl
import pytest

from anonymisation.deidentification.postcode_lookup import LOOKUP_COLUMNS, LookupRefused, load_lookup

NEW = "pcd7,pcd8,pcds,dointr,doterm,lsoa11cd,lsoa21cd,msoa11cd,msoa21cd,wd25cd,lad25cd,ctry25cd,imd20ind"
OLD = "PCD,PCD2,PCDS,DOTERM,OSLAUA,OSWARD,LSOA11,MSOA11,CTRY,IMD"


def written(folder: Path, name: str, *lines: str) -> Path:
    path = folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def loaded(path: Path) -> pl.DataFrame:
    target = path.with_suffix(".parquet")
    load_lookup(path, target)
    return pl.read_parquet(target)


def test_new_headings_are_read_and_the_latest_census_wins(tmp_path: Path) -> None:
    line = "B98 6ED,B98  6ED,B98 6ED,198001,,E01000011,E01000021,E02000011,E02000021,E05000001,E08000025,E92000001,105"
    frame = loaded(written(tmp_path, "nspl.csv", NEW, line))
    assert frame.rows() == [("B986ED", "E01000021", "E02000021", "E05000001", "E08000025", "1")]
    assert tuple(frame.columns) == LOOKUP_COLUMNS


def test_old_headings_are_read_and_terminated_postcodes_kept(tmp_path: Path) -> None:
    line = "B98 6ED,B98  6ED,B98 6ED,202001,E08000025,E05000001,E01000011,E02000011,E92000001,32844"
    assert loaded(written(tmp_path, "onspd.csv", OLD, line)).rows() == [
        ("B986ED", "E01000011", "E02000011", "E05000001", "E08000025", "5")
    ]


@pytest.mark.parametrize(
    ("rank", "highest", "fifth"),
    [(6568, 32844, "1"), (6569, 32844, "2"), (6751, 33755, "1"), (6752, 33755, "2"), (0, 33755, None)],
)
def test_the_deprivation_fifth_follows_the_edition(tmp_path: Path, rank: int, highest: int, fifth: str | None) -> None:
    stem = "{},{},{},,,E01000011,E01000021,E02000011,E02000021,E05000001,E08000025,E92000001,{}"
    lines = [stem.format("B98 6ED", "B98 6ED", "B98 6ED", rank), stem.format("B98 6EE", "B98 6EE", "B98 6EE", highest)]
    assert loaded(written(tmp_path, "nspl.csv", NEW, *lines))["deprivation"][0] == fifth


def test_another_country_has_no_english_deprivation(tmp_path: Path) -> None:
    line = "CF98 1AA,CF98 1AA,CF98 1AA,,,W01000011,W01000021,W02000011,W02000021,W05000001,W06000015,W92000004,5"
    assert loaded(written(tmp_path, "nspl.csv", NEW, line))["deprivation"].item() is None


def test_the_postcode_table_is_found_in_the_zip(tmp_path: Path) -> None:
    line = "B98 6ED,B98  6ED,B98 6ED,202001,E08000025,E05000001,E01000011,E02000011,E92000001,1"
    path = tmp_path / "NSPL.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Documents/LA names.csv", "a,b\n1,2\n")
        archive.writestr("Data/NSPL_FEB_2025_UK.csv", "\n".join([OLD, line]))
    assert loaded(path)["postcode"].to_list() == ["B986ED"]
    assert not list(tmp_path.glob("tmp*"))


def test_the_wrong_file_is_told_which_headings_it_lacks(tmp_path: Path) -> None:
    path = written(tmp_path, "patients.csv", "postcode,surname", "B98 6ED,CANARY")
    with pytest.raises(LookupRefused, match=r"lsoa \(such as lsoa21cd\), msoa .*, ward .*, la .*, rank") as refused:
        load_lookup(path, tmp_path / "out.parquet")
    assert "CANARY" not in str(refused.value)
    assert not (tmp_path / "out.parquet").exists()


def test_a_lookup_of_headings_alone_is_refused_and_leaves_the_old_one(tmp_path: Path) -> None:
    target = tmp_path / "out.parquet"
    target.write_bytes(b"the old one")
    with pytest.raises(LookupRefused, match="no postcodes"):
        load_lookup(written(tmp_path, "nspl.csv", NEW), target)
    assert target.read_bytes() == b"the old one"


@pytest.mark.parametrize(
    "content", [b"", b"pcds,x\nCANARY,1,2,3\n", b"PK\x03\x04CANARY", b"\xff\xfeC\x00A\x00N\x00A\x00R\x00Y\x00"]
)
def test_a_damaged_file_is_refused_without_quoting_it(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "nspl.csv"
    path.write_bytes(content)
    with pytest.raises(LookupRefused) as refused:
        load_lookup(path, tmp_path / "out.parquet")
    assert "CANARY" not in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LookupRefused, match="no file"):
        load_lookup(tmp_path / "none.csv", tmp_path / "out.parquet")
