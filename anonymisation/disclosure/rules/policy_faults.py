"""What may stand in a policy file: every key, its kind and its limits.

Knows: the keys. Must not know: what a policy is used for. Quotes no value that somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TEXTS = ("id", "title", "source", "weakness")
NUMBERS = {"threshold": (2, 1000), "contributor_threshold": (0, 1000), "base": (1, 100), "approvers": (1, 2)}
_SECTIONS = {
    "sensitive": ("areas", "periods"),
    "plan": ("most_suppressed", "expected_rate_per_1000", "expected_rate_source"),
    "group": ("attribute_disclosure_share",),
}
ZEROS = ("suppressed", "shown")


def faults(policy_id: str, told: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a policy file as read, most basic first; only the first is sure to be a fault by itself."""
    yield from _wrong_keys("", told, (*TEXTS, *NUMBERS, "zeros", *_SECTIONS))
    for name, keys in _SECTIONS.items():
        if not isinstance(told[name], dict):
            yield f"write [{name}] as a section"
        yield from _wrong_keys(f"[{name}] ", told[name], keys)
    for name in TEXTS:
        if not _is_text(told[name]):
            yield f"write {name} as a text that is not empty"
    if told["id"] != policy_id or not _ID.fullmatch(policy_id):
        yield "let id and file name be the same, of small letters, digits and hyphens"
    for name, (least, most) in NUMBERS.items():
        if type(told[name]) is not int or not least <= told[name] <= most:
            yield f"write {name} as a whole number from {least} to {most}"
    if _rounded(told["threshold"], told["base"]) < told["threshold"]:
        yield "choose a base that rounds the threshold up or leaves it, lest a number below the threshold be shown"
    if told["contributor_threshold"] > told["threshold"]:
        yield "let contributor_threshold be at most the threshold, for no cell has more people than events"
    if told["zeros"] not in ZEROS:
        yield "write zeros as suppressed or shown"
    yield from _wrong_sections(told)


def _wrong_sections(told: dict[str, Any]) -> Iterator[str]:
    for name, listed in told["sensitive"].items():
        if not isinstance(listed, list) or not listed or not all(_is_text(each) for each in listed):
            yield f"write {name} under [sensitive] as a list of grains such as local_authority or quarter"
    plan, share = told["plan"], told["group"]["attribute_disclosure_share"]
    if not _is_share(plan["most_suppressed"]):
        yield "write most_suppressed under [plan] as a share from 0 to 1 with at most three decimals"
    if not _is_number(plan["expected_rate_per_1000"]) or not 0 < plan["expected_rate_per_1000"] <= 1000:
        yield "write expected_rate_per_1000 under [plan] as a yearly rate above 0"
    if not _is_text(plan["expected_rate_source"]):
        yield "say under [plan] in expected_rate_source where the rate is published"
    if not _is_share(share) or 0 < share <= 0.5:
        yield (
            "write attribute_disclosure_share under [group] as a share above 0.5 and up to 1 with at most three "
            "decimals, or 0 "
            "for none"
        )


def _wrong_keys(where: str, told: dict[str, Any], known: tuple[str, ...]) -> Iterator[str]:
    missing = [key for key in known if key not in told]
    if missing:
        yield f"{where}lacks {', '.join(missing)}"
    if set(told) - set(known):
        yield f"{where}has a key that means nothing; the keys are {', '.join(known)}"


def _rounded(number: int, base: int) -> int:
    return (number + base // 2) // base * base


def _is_text(told: Any) -> bool:
    return isinstance(told, str) and bool(told.strip())


def _is_number(told: Any) -> bool:
    return isinstance(told, int | float) and not isinstance(told, bool)


def _is_share(told: Any) -> bool:
    return _is_number(told) and 0 <= told <= 1 and abs(told * 1000 - round(told * 1000)) < 1e-9
