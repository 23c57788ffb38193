from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from anonymisation.deidentification.keys import PseudonymKey
from anonymisation.deidentification.pseudonyms import (
    CLOCK_SPAN_MINUTES,
    Purpose,
    clock_offsets,
    pseudonyms,
    record_keys,
)

KEY, OTHER = PseudonymKey(bytes(range(32))), PseudonymKey(bytes(32))
texts = st.lists(st.none() | st.text(st.characters(codec="utf-8"), max_size=12), max_size=40)


def column(values: list[str | None]) -> pl.Series:
    return pl.Series("value", values, dtype=pl.String)


@given(texts)
def test_equal_values_have_equal_pseudonyms_and_different_ones_different(values: list[str | None]) -> None:
    found = pseudonyms(column(values), KEY, Purpose.PERSON).to_list()
    assert [one is None for one in found] == [value is None for value in values]
    assert len(set(found)) == len(set(values))
    assert len(set(zip(values, found, strict=True))) == len(set(values))


@given(texts)
def test_a_pseudonym_depends_on_nothing_but_value_key_and_purpose(values: list[str | None]) -> None:
    alone = [pseudonyms(column([value]), KEY, Purpose.PERSON).item() for value in values]
    assert pseudonyms(column(values), KEY, Purpose.PERSON).to_list() == alone
    assert pseudonyms(column(values * 3), KEY, Purpose.PERSON).to_list() == alone * 3


@given(texts)
def test_record_keys_and_clock_offsets_keep_place_and_null(values: list[str | None]) -> None:
    keys, offsets = record_keys(column(values), KEY), clock_offsets(column(values), KEY)
    assert (keys.dtype, offsets.dtype) == (pl.UInt64, pl.Int64)
    assert keys.is_null().to_list() == offsets.is_null().to_list() == [value is None for value in values]
    assert keys.to_list() == [record_keys(column([value]), KEY).item() for value in values]
    assert all(0 <= offset < CLOCK_SPAN_MINUTES for offset in offsets.drop_nulls())


def test_another_key_or_purpose_gives_other_pseudonyms() -> None:
    value = column(["9990000018"])
    found = {pseudonyms(value, key, purpose).item() for key in (KEY, OTHER) for purpose in Purpose}
    assert len(found) == 2 * len(Purpose)


def test_a_pseudonym_is_the_same_from_one_release_to_the_next() -> None:
    assert pseudonyms(column(["a"]), KEY, Purpose.PERSON).item() == "307de7c835436ea23429e7fea52d297a"
    assert record_keys(column(["a"]), KEY).item() == 436657770822455490
