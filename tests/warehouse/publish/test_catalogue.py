"""The warehouse says what it is, and equal content has an equal name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import polars as pl

from schemas.dictionary import published_tables
from schemas.tables.catalogue import all_catalogue
from warehouse.publish.catalogue import content_hash


def publication_id(described, **differs) -> str:
    return described(**differs)[1]["publication"]["publication_id"].item()


def test_every_table_of_the_catalogue_is_made_as_declared(described) -> None:
    _, catalogue = described()
    for table in all_catalogue():
        assert dict(catalogue[table.name].schema) == table.schema()
        assert catalogue[table.name].height > 0


def test_the_name_of_a_publication_comes_from_its_content_never_the_clock_or_the_code(described, about) -> None:
    later = replace(about, published_at=about.published_at + timedelta(days=1), code_version="0.2.0")
    assert publication_id(described) == publication_id(described, about=later)


def test_another_count_policy_or_definition_is_another_publication(described, about, marts) -> None:
    bigger = {"la_year": marts["la_year"].with_columns(n=pl.col("n") + 5)}
    names = [
        publication_id(described),
        publication_id(described, marts=bigger),
        publication_id(described, about=replace(about, policy="another")),
        publication_id(described, about=replace(about, definitions_version="2")),
    ]
    assert len(set(names)) == 4


def test_the_hash_does_not_mind_order_but_tells_empty_text_from_none() -> None:
    frame = pl.DataFrame({"a": ["x", None], "n": [1, 2]})
    assert content_hash([("t", frame)]) == content_hash([("t", frame.reverse())])
    assert content_hash([("t", frame)]) != content_hash([("t", frame.fill_null(""))])
    assert content_hash([("t", frame)]) != content_hash([("u", frame)])


def test_the_publication_says_what_it_covers(described, about) -> None:
    in_berlin = datetime(2026, 5, 1, 8, 0, tzinfo=timezone(timedelta(hours=2)))
    release = described(about=replace(about, published_at=in_berlin))[1]["publication"].row(0, named=True)
    assert (release["months_from"], release["months_to"]) == (date(2026, 1, 1), date(2026, 4, 1))
    assert release["submissions"] == 2
    assert release["published_at"] == datetime(2026, 5, 1, 6, 0, tzinfo=UTC).replace(tzinfo=None)


def test_every_code_of_an_area_column_is_an_area(described) -> None:
    tables, catalogue = described()
    known = set(catalogue["area"]["code"])
    assert set(tables["la_month_source"]["la"]) <= known
    assert set(tables["msoa_year"]["residence_msoa"]) <= known


def test_a_trust_that_serves_the_whole_region_has_no_board(described) -> None:
    provider = described()[1]["provider"]
    assert provider.filter(code="RYA")["board_code"].item() is None
    assert provider.filter(code="RRK")["board_code"].item() == "QHL"


def test_the_dictionary_names_every_published_column(described) -> None:
    words = described()[1]["dictionary"]
    expected = [(name, column) for name, table in published_tables() for column in table.columns]
    assert words.select("table_name", "column_name").rows() == expected
    assert words["meaning"].null_count() == 0


def test_every_code_list_a_published_column_names_is_published(described) -> None:
    _, catalogue = described()
    assert set(catalogue["dictionary"]["code_list"].drop_nulls()) <= set(catalogue["code_list"]["list"])
