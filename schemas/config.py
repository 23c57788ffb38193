"""Files that a person writes: what they may say, and every fault of one file in words, all at once.

Knows TOML, and pydantic, which checks what was written against a model. Must not know what any file is for.
Sentences name the file, the key and what to do. They quote keys and no value, except what a model itself gives as one.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from schemas.errors import SvdError

_OUR_FAULT = "svd"
_LONGEST_KEY = 60
_AT_LINE = re.compile(r"\(at line (\d+),")


class ConfigModel(BaseModel):
    """What a file, or a section of one, may say: nothing is converted, and no other key may stand in it.

    key_noun: what a key of it is called in sentences. Each field has a `Write`, which says what to write there.
    """

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)

    key_noun: ClassVar[str] = "key"


@dataclass(frozen=True)
class Write:
    """What to write at a key, in words that go after "write", and an example, which shows its kind too.

    shown: whether the example is put into the sentence, or the words are enough.
    """

    words: str
    example: str | int | float | bool | date | Sequence[str] | Mapping[str, str]
    shown: bool = True

    def __str__(self) -> str:
        return f"{self.words} such as {toml_value(self.example)}" if self.shown else self.words


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file: the key, with dots, empty for the file as a whole; and what to do about it."""

    key: str
    what_to_do: str

    def sentence(self, file: str) -> str:
        """The fault as a sentence."""
        end = "" if self.what_to_do.endswith("?") else "."
        return f"{file}{', ' if self.key else ''}{self.key}: {self.what_to_do}{end}"


Model = TypeVar("Model", bound=ConfigModel)
File = TypeVar("File")
Result = TypeVar("Result")
Content = Mapping[str, Any]
"""A file as TOML reads it: nothing in it has been checked."""


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


AsTuple = BeforeValidator(_as_tuple)
"""TOML knows lists, a frozen model holds tuples."""


Filled = Annotated[str, StringConstraints(pattern=r"\S")]
"""A text that holds more than white space."""


def fault(what_to_do: str) -> PydanticCustomError:
    """What a validator of a model raises: what to do about the key it stands at."""
    return PydanticCustomError(_OUR_FAULT, "{what_to_do}", {"what_to_do": what_to_do})


def read_toml(
    path: Path | Traversable,
    model: type[Model],
    error: type[SvdError],
    more_faults: Callable[[Content], Iterable[Fault]] = lambda content: (),
) -> Model:
    """The model that the file at `path` fills. Raises `error` with every fault of the file, one on a line.

    more_faults: what is wrong with the content beyond the model, such as a word that no table knows. It is given the
    content as TOML reads it, whether or not the model takes it, and must reckon with any kind of value.
    """
    content, unreadable = _content(path)
    if unreadable:
        raise error(unreadable)
    return check(content, model, error, path.name, more_faults)


def check(
    content: Content,
    model: type[Model],
    error: type[SvdError],
    file: str,
    more_faults: Callable[[Content], Iterable[Fault]] = lambda content: (),
) -> Model:
    """The model that the content of a file fills; as `read_toml`. The message holds no value, so it has no cause."""
    checked, faults = None, []
    try:
        checked = model.model_validate(content)
    except ValidationError as wrong:
        faults = [_fault(model, detail) for detail in wrong.errors(include_url=False)]
    faults += [fault for fault in more_faults(content) if fault not in faults]
    if checked is None or faults:
        raise error("\n".join(dict.fromkeys(fault.sentence(file) for fault in faults)))
    return checked


def read_all(files: Iterable[File], read: Callable[[File], Result], error: type[SvdError]) -> list[Result]:
    """What `read` makes of each file. Raises `error` with the faults of all files that it refuses."""
    results: list[Result] = []
    refusals: list[str] = []
    for file in files:
        try:
            results.append(read(file))
        except error as refused:
            refusals.append(str(refused))
    if refusals:
        raise error("\n".join(refusals))
    return results


def toml_value(value: object) -> str:
    """A value as it is written in TOML."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str | bool):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float | int):
        return repr(int(value) if value == int(value) else value)
    return f"[{', '.join(toml_value(part) for part in value)}]" if isinstance(value, Sequence) else ""


def unknown_key(key: str, keys: Sequence[str], noun: str = "key") -> str:
    """What to do about a key that is none of `keys`."""
    all_keys = f"{noun}s are {', '.join(keys)}"
    return f"is not a {noun}; {did_you_mean(key, keys) or all_keys}"


def did_you_mean(key: str, keys: Sequence[str]) -> str:
    """The question whether one of `keys` was meant; empty where none is near."""
    nearest = difflib.get_close_matches(key, keys, n=1, cutoff=0.75)
    return f"did you mean {nearest[0]}?" if nearest else ""


def shown_key(*parts: str | int) -> str:
    """A key as a person finds it: parts joined by dots, without signs that cannot be printed, and not without end."""
    names = [part for part in parts if isinstance(part, str)]
    plain = ["".join(sign if sign.isprintable() else "?" for sign in name) or '""' for name in names]
    return ".".join(name if len(name) <= _LONGEST_KEY else f"{name[:_LONGEST_KEY]}…" for name in plain)


def _content(path: Path | Traversable) -> tuple[dict[str, Any], str]:
    """The file as TOML reads it, and why it cannot be read; one of them is empty."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), ""
    except OSError as error:
        return {}, f"{path.name}: cannot be opened ({type(error).__name__}); let it be a file that you may read."
    except UnicodeDecodeError:
        return {}, f"{path.name}: is not text in UTF-8, so it is not TOML; save it again as UTF-8."
    except RecursionError:
        return {}, f"{path.name}: has brackets within brackets without end; take most of them away."
    except ValueError as error:
        # Its words may quote what was written; the line is enough to find the place.
        line = _AT_LINE.search(str(error))
        where = f"{path.name}, line {line[1]}" if line else path.name
        return {}, (
            f"{where}: is not TOML; look for a missing quote, bracket or equals sign, a key that comes twice, or a "
            f"date that does not exist."
        )


def _fault(model: type[ConfigModel], detail: ErrorDetails) -> Fault:
    owner, field, depth = _place(model, detail["loc"])
    key = shown_key(*detail["loc"])
    if detail["type"] == _OUR_FAULT:
        return Fault(key, detail["ctx"]["what_to_do"])
    if field is None:
        return Fault(key, unknown_key(str(detail["loc"][-1]), list(_keys(owner)), owner.key_noun))
    section = _section(field)
    if section:
        listed = f"the section [{key}] with {', '.join(_keys(section))}"
        return Fault(key, f"is missing; add {listed}" if detail["type"] == "missing" else f"write {listed}")
    what_to_write = _what_to_write(field)
    if detail["type"] == "missing":
        return Fault(key, f"is missing; write {what_to_write}")
    unlike = _unlike(what_to_write, detail["input"]) if depth == len(detail["loc"]) else ""
    return Fault(key, f"write {what_to_write}{unlike}")


def _place(model: type[ConfigModel], parts: Sequence[str | int]) -> tuple[type[ConfigModel], FieldInfo | None, int]:
    """The innermost model on the way to a fault, the field of it that the way goes through, and how far that is."""
    owner, field, depth = model, None, 0
    for part in parts:
        inner = owner if field is None else _section(field)
        inner_field = dict(_fields(inner)).get(str(part)) if inner else None
        if inner is None or inner_field is None:
            return inner or owner, None if inner else field, depth
        owner, field, depth = inner, inner_field, depth + 1
    return owner, field, depth


def _fields(model: type[ConfigModel]) -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield field.alias or name, field


def _keys(model: type[ConfigModel]) -> Iterator[str]:
    return (name for name, _ in _fields(model))


def _section(field: FieldInfo) -> type[ConfigModel] | None:
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, ConfigModel) else None


def _what_to_write(field: FieldInfo) -> Write:
    return next(item for item in field.metadata if isinstance(item, Write))


def _unlike(what_to_write: Write, value: object) -> str:
    """Of what kind the value is, where that is not the kind of the example; never the value itself."""
    kind = _kind(value)
    return f", not {kind}" if kind and kind != _kind(what_to_write.example) else ""


def _kind(value: object) -> str:
    kinds: list[tuple[type | tuple[type, ...], str]] = [
        (str, "text"),
        (bool, "true or false"),
        ((int, float), "a number"),
        ((list, tuple), "a list"),
        (dict, "a section"),
        (datetime, "a date with a time"),
        (date, "a date"),
        (time, "a time"),
    ]
    return next((words for kind, words in kinds if isinstance(value, kind)), "")
