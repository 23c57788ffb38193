"""A warehouse is whole, described, and swapped under its readers."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from schemas.dictionary import published_tables
from schemas.tables.catalogue import all_catalogue
from schemas.tables.marts import all_derived, all_marts
from warehouse.duck import in_memory, read_only
from warehouse.publish.publish import PublishRefused, publish

READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
look = lambda: print(connection.execute("SELECT sum(n) FROM la_year").fetchone()[0], flush=True)
look()
sys.stdin.readline()
look()
connection.close()
connection = duckdb.connect(sys.argv[1], read_only=True)
look()
"""


def rows_of(path: Path, table: str) -> pl.DataFrame:
    with read_only(path) as connection:
        return connection.sql(f"FROM {table}").pl()


def doubled(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(n=pl.col("n") * 2)


def test_everything_declared_is_there_as_it_was_given(warehouse_file, described) -> None:
    counts, catalogue = described()
    assert set(counts) == {table.name for table in [*all_marts(), *all_derived()]}
    assert set(catalogue) == {table.name for table in all_catalogue()}
    for name, rows in counts.items():
        assert rows_of(warehouse_file, name).equals(rows), name
    for name, rows in catalogue.items():
        assert rows_of(warehouse_file, f"catalogue.{name}").equals(rows), name


def test_every_table_and_column_carries_its_comment(warehouse_file) -> None:
    with read_only(warehouse_file) as connection:
        tables = connection.sql("SELECT * FROM duckdb_tables() WHERE NOT internal").pl()
        columns = connection.sql("SELECT * FROM duckdb_columns() WHERE NOT internal").pl()
    spoken = dict(columns.select(pl.format("{}.{}.{}", "schema_name", "table_name", "column_name"), "comment").rows())
    about = dict(tables.select(pl.format("{}.{}", "schema_name", "table_name"), "comment").rows())
    for name, table in published_tables():
        qualified = name if "." in name else f"main.{name}"
        assert about.pop(qualified).startswith(table.meaning())
        for column in table.columns.values():
            assert spoken.pop(f"{qualified}.{column.name}") == column.meaning
    assert not about
    assert not spoken


def test_the_file_opens_in_older_readers(warehouse_file) -> None:
    with read_only(warehouse_file) as connection:
        (tags,) = connection.execute("SELECT tags FROM duckdb_databases() WHERE path IS NOT NULL").fetchone()
    assert tags["storage_version"].startswith("v1.2.0")


def test_nothing_is_left_beside_the_file_but_the_lock(warehouse_file) -> None:
    assert {path.name for path in warehouse_file.parent.iterdir()} <= {"violence.duckdb", "violence.duckdb.lock"}


def test_readers_keep_their_view_and_new_ones_see_the_new_file(warehouse_file, described, marts) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(warehouse_file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    before = int(reader.stdout.readline())
    assert publish(*described(marts={"la_year": doubled(marts["la_year"])}), warehouse_file)
    still, after = reader.communicate("look again\n", timeout=60)[0].split()
    assert reader.returncode == 0
    assert (before, int(still), int(after)) == (35, 35, 70)


def test_the_same_content_again_leaves_the_file_alone(warehouse_file, described, about) -> None:
    was = warehouse_file.stat()
    later = replace(about, published_at=datetime(2026, 6, 1, tzinfo=UTC))
    assert not publish(*described(about=later), warehouse_file)
    assert (warehouse_file.stat().st_ino, warehouse_file.stat().st_mtime_ns) == (was.st_ino, was.st_mtime_ns)


def test_other_code_or_counts_replace_it(warehouse_file, described, about, marts) -> None:
    assert publish(*described(about=replace(about, code_version="0.2.0")), warehouse_file)
    assert publish(*described(marts={"la_year": doubled(marts["la_year"])}), warehouse_file)


def test_what_a_killed_publish_left_is_cleared(warehouse_file, described, about) -> None:
    for name in (".violence.duckdb.building", ".violence.duckdb.building.wal", "violence.duckdb.wal"):
        (warehouse_file.parent / name).write_bytes(b"half of something")
    assert publish(*described(about=replace(about, code_version="0.2.0")), warehouse_file)
    assert {path.name for path in warehouse_file.parent.iterdir()} <= {"violence.duckdb", "violence.duckdb.lock"}
    assert rows_of(warehouse_file, "catalogue.publication")["code_version"].item() == "0.2.0"


def test_a_ruined_file_is_replaced(warehouse_file, described) -> None:
    warehouse_file.write_bytes(b"not a database")
    assert publish(*described(), warehouse_file)
    assert rows_of(warehouse_file, "la_year").height > 0


def test_a_path_with_spaces_and_quotes_works(tmp_path: Path, described) -> None:
    target = tmp_path / "Joan's home [1]" / "violence.duckdb"
    assert publish(*described(), target)
    assert not publish(*described(), target)


def test_a_number_its_status_withholds_is_refused(tmp_path: Path, described) -> None:
    counts, catalogue = described()
    counts["la_year"] = counts["la_year"].with_columns(n=pl.lit(3, pl.Int64), status=pl.lit("suppressed"))
    with pytest.raises(PublishRefused, match="la_year shows numbers that its status"):
        publish(counts, catalogue, tmp_path / "violence.duckdb")
    assert not (tmp_path / "violence.duckdb").exists()


def test_a_table_that_is_not_as_declared_is_refused(tmp_path: Path, described) -> None:
    counts, catalogue = described()
    spoilt = counts["la_year"].with_columns(person_key=pl.lit("x"), n=pl.col("n").cast(pl.Float64))
    with pytest.raises(PublishRefused, match="la_year is not as declared in schemas; look at: n, person_key"):
        publish(counts | {"la_year": spoilt}, catalogue, tmp_path / "violence.duckdb")
    with pytest.raises(PublishRefused, match=r"in schemas/.*: contact"):
        publish(counts | {"contact": spoilt}, catalogue, tmp_path / "violence.duckdb")


def test_no_connection_reaches_for_the_network(warehouse_file) -> None:
    for opened in (in_memory(), read_only(warehouse_file)):
        with opened as connection:
            for setting in ("autoinstall_known_extensions", "autoload_known_extensions", "allow_community_extensions"):
                assert connection.execute("SELECT current_setting(?)", [setting]).fetchone() == (False,)
            with pytest.raises(duckdb.Error):
                connection.execute("FROM 'https://example.invalid/a.parquet'")


def test_sql_does_not_see_python_variables() -> None:
    people = pl.DataFrame({"name": ["Joan"]})
    with in_memory() as connection, pytest.raises(duckdb.CatalogException):
        connection.sql("FROM people").fetchall()
    assert people.height == 1


def test_a_reader_sees_nothing_else_on_the_machine(warehouse_file, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    with read_only(warehouse_file) as connection, pytest.raises(duckdb.Error):
        connection.sql(f"FROM '{tmp_path}/other.csv'").fetchall()
