"""What `svd doctor` looks at."""

from __future__ import annotations

import stat
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.context import Tools
from pipelines.errors import is_vetted

NEED_SETTINGS = frozenset({"key", "policy", "partners", "signing key"})
"""What cannot be looked at while `svd.toml` is wrong."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at, whether it is well, and what was found or must be done."""

    what: str
    well: bool
    said: str


def examine(tools: Tools) -> list[Finding]:
    """Look at everything a home needs."""
    looks: list[tuple[str, Callable[[Tools], str]]] = [
        ("settings", _settings),
        ("key", _key),
        ("closed zones", _zones),
        ("code lists", lambda tools: f"{len(tools.lists)} lists, {tools.lists.frame.height} codes"),
        ("geography", lambda tools: f"{tools.geography.small_areas['msoa'].n_unique()} MSOAs in the region"),
        ("layouts", _layouts),
        ("policy", _policy),
        ("partners", _partners),
        ("ledger", _ledger),
        ("signing key", _signing_key),
        ("text scan", _text_scan),
    ]
    settings = _found(tools, *looks[0])
    return [
        settings,
        *(
            _found(tools, what, look) if settings.well or what not in NEED_SETTINGS else _waiting(what)
            for what, look in looks[1:]
        ),
    ]


def _waiting(what: str) -> Finding:
    return Finding(what, False, "not looked at, for svd.toml must be put right first.")


def _found(tools: Tools, what: str, look: Callable[[Tools], str]) -> Finding:
    try:
        return Finding(what, True, look(tools))
    except Exception as error:
        return Finding(
            what, False, str(error) if is_vetted(error) else f"could not be looked at ({type(error).__name__})."
        )


def _settings(tools: Tools) -> str:
    return f"a {tools.home.settings.kind} home"


def _key(tools: Tools) -> str:
    from pipelines.home import HomeBroken

    _ = tools.key
    if tools.home.key.is_relative_to(tools.home.root.resolve()):
        raise HomeBroken("The key lies inside the home; move it outside and say where in svd.toml.")
    return "there, outside the data, and closed to others"


def _zones(tools: Tools) -> str:
    from pipelines.home import HomeBroken

    closed = (
        tools.home.inbox,
        tools.home.identifiable,
        tools.home.deidentified,
        tools.home.ledger,
        tools.home.logs,
        tools.home.dagster,
    )
    for folder in closed:
        if folder.exists() and _open_to_others(folder):
            raise HomeBroken(f"{folder.name}/ can be read by others; close it with chmod 700.")
    return "closed to others"


def _open_to_others(folder: Path) -> bool:
    return bool(folder.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _layouts(tools: Tools) -> str:
    from schemas.config import read_all
    from sources.layouts import LayoutError

    sources = tools.sources.values()
    return ", ".join(read_all(sources, lambda source: f"{source.name}: {len(tools.layouts(source))}", LayoutError))


def _policy(tools: Tools) -> str:
    from anonymisation.disclosure.rules.policies import all_policies, read_policy

    # A partner may name any of them.
    all_policies(tools.home.policies)
    policy = read_policy(tools.home.settings.policy, tools.home.policies)
    return f"{policy.id}: below {policy.threshold} suppressed, the rest to the nearest {policy.rounding_base}"


def _partners(tools: Tools) -> str:
    from warehouse.drops.drops import why_blocked
    from warehouse.drops.partners import load_partners

    partners = load_partners(tools.reference.areas, tools.home.partners, examples=tools.home.settings.is_demo)
    today = datetime.now(UTC).date()
    blocked = [reason for partner in partners if (reason := why_blocked(partner, today))]
    return "; ".join([f"{len(partners)} known", *blocked])


def _ledger(tools: Tools) -> str:
    from pipelines.home import HomeBroken
    from warehouse.ledger.ledger import Ledger

    ledger = Ledger(tools.home.ledger)
    if not ledger.exists():
        if any(tools.home.drops.glob("*/*/manifest.json")):
            raise HomeBroken("There are drops and no ledger; bring the folder ledger/ back from its copy.")
        return "not begun: nothing has been released"
    damage = [each for each in ledger.verify() if each.is_damage]
    if damage:
        raise HomeBroken(f"The ledger is damaged: {damage[0].words}")
    return f"{len(ledger.releases())} releases, every byte as it was written"


def _signing_key(tools: Tools) -> str:
    from warehouse.drops.signing import load_signer

    if not tools.home.signing_key.exists() and not tools.home.public_key.exists():
        return "none yet: the first release makes one"
    return f"{load_signer(tools.home.signing_key).key_id}, closed to others; give partners {tools.home.public_key.name}"


def _text_scan(tools: Tools) -> str:
    _ = tools.scanner, tools.scrubber
    return "every recogniser and every word list is loaded"
