"""A file that the software writes for itself is read as it was written, or not at all."""

import json

import pytest

from pipelines.ingest.store import Refusal
from schemas.records import RecordBroken

REFUSAL = {"submission": "ecds-1", "source": "ecds", "rule": "empty", "message": "The file is empty."}


def test_what_was_written_is_read(tmp_path):
    Refusal(**REFUSAL).write(tmp_path / "a.json")
    assert Refusal.read(tmp_path / "a.json") == Refusal(**REFUSAL)


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(REFUSAL | {"unknown": 1}),
        json.dumps({name: text for name, text in REFUSAL.items() if name != "rule"}),
        json.dumps(REFUSAL | {"rule": 7}),
        '{"submission": "9434765919',
        "",
    ],
    ids=["unknown field", "missing field", "another type", "cut off", "empty"],
)
def test_what_was_not_written_so_is_refused_by_name_and_never_quoted(tmp_path, content):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(RecordBroken, match=r"/a\.json is not as this version writes it") as broken:
        Refusal.read(tmp_path / "a.json")
    assert "943" not in str(broken.value)
    assert broken.value.__context__ is None
