"""The dictionary covers every declared column and reads as a page."""

from __future__ import annotations

from schemas.dictionary import all_tables, dictionary, markdown
from schemas.tables.catalogue import DictionaryEntry, MartEntry, all_catalogue, catalogue
from schemas.tables.contact import Contact
from schemas.tables.marts import all_derived, all_marts, published


def test_it_has_one_row_per_declared_column() -> None:
    rows = dictionary()
    assert dict(rows.schema) == DictionaryEntry.schema()
    assert rows.height == sum(len(table.columns) for _, table in all_tables())
    assert not rows.select("table_name", "column_name").is_duplicated().any()


def test_it_can_be_of_some_tables_only() -> None:
    assert dictionary([("contact", Contact)])["table_name"].unique().to_list() == ["contact"]
    assert dictionary([]).height == 0


def test_the_page_has_every_table_and_column_once_and_is_always_the_same() -> None:
    page = markdown()
    for name, table in all_tables():
        assert page.count(f"\n### {name}\n") == 1
        assert all(f"| `{column}` |" in page for column in table.columns)
    assert page == markdown()
    assert page.endswith("|\n")


def test_a_column_may_be_called_as_the_declarations_own_words() -> None:
    assert MartEntry.name == "mart"
    assert MartEntry.grain == "table of counts"
    assert list(MartEntry.columns)[:3] == ["name", "kind", "grain"]
    assert MartEntry.columns["meaning"].name == "meaning"
    assert MartEntry.meaning().startswith("The tables of counts")
    assert all(set(table.key) <= set(table.columns) for table in all_catalogue())
    assert catalogue("mart") is MartEntry


def test_derived_tables_are_not_marts_but_are_published() -> None:
    assert not {table.name for table in all_marts()} & {table.name for table in all_derived()}
    for table in all_derived():
        assert published(table.name) is table
        assert set(table.dimensions()) <= set(table.columns)
