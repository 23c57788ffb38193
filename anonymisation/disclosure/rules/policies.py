"""Disclosure policies: what is held back, in numbers, and what each of them does not protect from.

Knows: the TOML files of `anonymisation/disclosure/policies/` and a home's own. Must not know: any table, any count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from schemas.config import AsTuple, ConfigModel, Content, Fault, Filled, Write, fault, read_all, read_toml
from schemas.errors import SvdError

DEFAULT = "suppress-8-round-5"
PUBLISHED, SUPPRESSED, NOT_RECEIVED, SUPPRESSED_GROUP = "published", "suppressed", "not_received", "suppressed_group"
Zeros = Literal["suppressed", "shown"]
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class PolicyWrong(SvdError):
    """A policy cannot be used; the message names the file, each key that is wrong, and what to change."""


def in_thousandths(share: float) -> int:
    """A share of a policy as a whole number of thousandths, so that a table exactly on it can be told."""
    return round(share * 1000)


def _of_thousandths(share: float) -> float:
    if abs(share * 1000 - in_thousandths(share)) >= 1e-9:
        raise fault("write a share with at most three decimals such as 0.125")
    return share


Share = Annotated[float, Field(ge=0, le=1), AfterValidator(_of_thousandths)]
Levels = Annotated[tuple[Filled, ...], AsTuple, Field(min_length=1)]


class Suppression(ConfigModel):
    """`[suppression]`: the primary rule for one cell, and rounding."""

    threshold: Annotated[int, Field(ge=2, le=1000), Write("a whole number from 2 to 1000", 8)]
    contributor_threshold: Annotated[
        int, Field(ge=0, le=1000), Write("a whole number from 0 to 1000, 0 where people are not asked,", 8)
    ]
    rounding_base: Annotated[int, Field(ge=1, le=100), Write("a whole number from 1 to 100", 5)]
    zeros: Annotated[Zeros, Write('"suppressed" or "shown"', "shown", shown=False)]

    @field_validator("contributor_threshold")
    @classmethod
    def _is_at_most_the_threshold(cls, people: int, section: ValidationInfo) -> int:
        if people > section.data.get("threshold", people):
            raise fault("let it be at most the threshold, for no cell has more people than events")
        return people

    @field_validator("rounding_base")
    @classmethod
    def _shows_nothing_below_the_threshold(cls, base: int, section: ValidationInfo) -> int:
        threshold = section.data.get("threshold", base)
        if (threshold + base // 2) // base * base < threshold:
            raise fault("choose one that rounds the threshold up or leaves it, lest a number below it be shown")
        return base


class AttributeDisclosure(ConfigModel):
    """`[attribute_disclosure]`: when a group is too much of one kind."""

    share: Annotated[Share, Write("a share above 0.5 and up to 1 with at most three decimals, or 0 for none,", 0.95)]

    @field_validator("share")
    @classmethod
    def _is_more_than_half(cls, share: float) -> float:
        if 0 < share <= 0.5:
            raise fault("write a share above 0.5 and up to 1, or 0 for none")
        return share


class Sensitive(ConfigModel):
    """`[sensitive]`: the finest levels of tables of a sensitive kind."""

    areas: Annotated[Levels, Write("a list of levels", ["local_authority"])]
    periods: Annotated[Levels, Write("a list of levels", ["quarter"])]


class Plan(ConfigModel):
    """`[plan]`: which tables are too sparse to be published at a level."""

    most_suppressed: Annotated[Share, Write("a share from 0 to 1 with at most three decimals", 0.1)]
    expected_rate_per_1000: Annotated[float, Field(gt=0, le=1000), Write("a yearly rate above 0", 1.25)]
    expected_rate_source: Annotated[Filled, Write("where the rate is published, as text", "", shown=False)]


class Release(ConfigModel):
    """`[release]`: who must approve."""

    approvers: Annotated[int, Field(ge=1, le=2), Write("1 or 2", 1, shown=False)]


class PolicyFile(ConfigModel):
    """What the file of a policy says."""

    id: Annotated[Filled, Write("the name of the file without .toml, as text", "", shown=False)]
    title: Annotated[Filled, Write("what is held back and what is shown, as text", "", shown=False)]
    source: Annotated[Filled, Write("where the rule comes from, as text", "", shown=False)]
    weakness: Annotated[Filled, Write("what it does not protect from, as text", "", shown=False)]
    suppression: Suppression
    attribute_disclosure: AttributeDisclosure
    sensitive: Sensitive
    plan: Plan
    release: Release


@dataclass(frozen=True)
class Policy:
    """What may be said of a count: a policy file as the rules ask it.

    A cell is shown where it holds `threshold` events and `contributor_threshold` people.

    contributor_threshold: 0 where people are not asked. rounding_base: what a shown count is rounded to, halves up.
    zeros: whether a zero is suppressed like any small count, or shown. approvers: names that a release needs.
    sensitive_areas, sensitive_periods: the levels allowed to tables of a sensitive kind.
    most_suppressed: share of non-zero cells below the threshold beyond which a table is suppressed_group; in
    thousandths exact.
    attribute_disclosure_share: share of a group in one category from which the group is suppressed_group; 0 where that
    is not asked.
    """

    id: str
    title: str
    source: str
    weakness: str
    threshold: int
    contributor_threshold: int
    rounding_base: int
    zeros: Zeros
    approvers: int
    sensitive_areas: tuple[str, ...]
    sensitive_periods: tuple[str, ...]
    most_suppressed: float
    expected_rate_per_1000: float
    expected_rate_source: str
    attribute_disclosure_share: float


def read_policy(policy_id: str = DEFAULT, extra: Path | None = None) -> Policy:
    """The policy of that id: ours, or `<id>.toml` in the folder `extra`. Raises `PolicyWrong`."""
    files = dict(_files(extra))
    if policy_id not in files:
        raise PolicyWrong(f"There is no such policy; name one of {', '.join(sorted(files))}.")
    return _policy(policy_id, files[policy_id])


def all_policies(extra: Path | None = None) -> list[Policy]:
    """Every policy, ours and those in `extra`, by id. Raises `PolicyWrong` with every fault of all their files."""
    files = sorted(_files(extra), key=lambda item: item[0])
    return read_all(files, lambda item: _policy(*item), PolicyWrong)


def is_stricter_or_equal(one: Policy, other: Policy) -> bool:
    """Whether whatever `one` shows, `other` shows at least as finely.

    The plan and the groups are not compared: they are decided once for the whole warehouse, never for a reader.
    """
    return (
        one.threshold >= other.threshold
        and one.contributor_threshold >= other.contributor_threshold
        and one.rounding_base % other.rounding_base == 0
        and (one.zeros == "suppressed" or other.zeros == "shown")
        and set(one.sensitive_areas) <= set(other.sensitive_areas)
        and set(one.sensitive_periods) <= set(other.sensitive_periods)
    )


def reader_interval(status: str, n: int | None, threshold: int, base: int, zeros: str) -> tuple[int, int] | None:
    """The lowest and the highest count that a reader who knows the policy must reckon with; none where nothing is said.

    A published number goes back through the rounding, but never below the threshold; a suppressed cell lies below the
    threshold. not_received and suppressed_group bound nothing here.

    The upper end of a suppressed cell holds only where each person comes once: one who comes often may fill a cell that
    has events enough and people too few. The interval is thus the one that a reader would use who
    neglects this, and narrower than the truth allows: a cell that the audit finds protected within it is protected.
    """
    if status == PUBLISHED and n is not None:
        return (0, 0) if n == 0 else (max(n - base // 2, threshold), n + base - 1 - base // 2)
    if status == SUPPRESSED:
        return (0 if zeros == "suppressed" else 1), threshold - 1
    return None


def _files(extra: Path | None) -> Iterator[tuple[str, Traversable | Path]]:
    shipped = {file.name: file for file in (resources.files("anonymisation") / "disclosure" / "policies").iterdir()}
    yield from ((name.removesuffix(".toml"), file) for name, file in shipped.items() if name.endswith(".toml"))
    for file in sorted(extra.glob("*.toml")) if extra else []:
        if file.name in shipped:
            # A home's file of the same name would loosen a policy that agreements name by its id.
            raise PolicyWrong(f"{file.name} has the name of a policy of the project; give yours an id of its own.")
        yield file.stem, file


def _policy(policy_id: str, file: Traversable | Path) -> Policy:
    return as_policy(read_toml(file, PolicyFile, PolicyWrong, lambda content: id_faults(content, policy_id)))


def id_faults(content: Content, policy_id: str) -> Iterator[Fault]:
    """What is wrong with the id of a policy, where its file is named `policy_id`."""
    if isinstance(content.get("id"), str) and (content["id"] != policy_id or not _ID.fullmatch(policy_id)):
        yield Fault("id", "let id and file name be the same, of small letters, digits and hyphens")


def as_policy(content: PolicyFile) -> Policy:
    """A policy from what its file says."""
    return Policy(
        id=content.id,
        title=content.title,
        source=content.source,
        weakness=content.weakness,
        **dict(content.suppression),
        **dict(content.plan),
        approvers=content.release.approvers,
        sensitive_areas=content.sensitive.areas,
        sensitive_periods=content.sensitive.periods,
        attribute_disclosure_share=content.attribute_disclosure.share,
    )
