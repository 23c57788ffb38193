"""Words are shown by their shape, and nowhere else."""

import pytest

from pipelines.redact.scrubbing import shape_of, without


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("Smith", "Xxxxx"),
        ("O'Neill-BROWN", "X'Xxxxx-XXXXX"),
        ("999 000 0018", "999 999 9999"),
        ("B98\n6ED", "X99 9XX"),
        ("Łukasz 张伟 ٣", "Xxxxxx xx 9"),
        ("x" * 40, "x" * 23 + "…"),
        ("", ""),
    ],
)
def test_a_shape_says_how_words_look(words, shape):
    assert shape_of(words) == shape


def test_an_explanation_does_not_repeat_what_it_found():
    assert (
        without("Mary Smith", "is SMITH, one edit from smith; no smithy") == "is XXXXX, one edit from xxxxx; no smithy"
    )
    assert without("is", "is a word") == "is a word"
