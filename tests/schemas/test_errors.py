"""Every error of ours speaks for itself, so none is kept from the person who can act on it."""

import importlib
import inspect
from pathlib import Path

import pytest

from schemas.errors import SvdError

ROOT = Path(__file__).parents[2]
PACKAGES = ["cli", "assets", "pipelines", "sources", "schemas", "anonymisation", "warehouse", "reports", "synthetic"]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in PACKAGES
    for path in (ROOT / package).rglob("*.py")
    if "Error" in path.read_text(encoding="utf-8") or "Exception" in path.read_text(encoding="utf-8")
)

WITHOUT_A_MESSAGE_FOR_A_PERSON = {
    "anonymisation.disclosure.audit.checker.CertificateWrong": "this script runs without our software",
    "anonymisation.disclosure.audit.search.GaveUp": "a sign between two functions, always caught and without words",
}


def errors_of(module):
    members = inspect.getmembers(importlib.import_module(module), inspect.isclass)
    return [kind for _, kind in members if issubclass(kind, BaseException) and kind.__module__ == module]


@pytest.mark.parametrize("module", MODULES)
def test_every_error_of_ours_is_vetted_or_says_why_not(module):
    unvetted = {f"{module}.{kind.__name__}" for kind in errors_of(module) if not issubclass(kind, SvdError)}
    assert unvetted <= set(WITHOUT_A_MESSAGE_FOR_A_PERSON)


def test_the_exceptions_are_still_there():
    for name in WITHOUT_A_MESSAGE_FOR_A_PERSON:
        module, _, kind = name.rpartition(".")
        assert kind in {error.__name__ for error in errors_of(module)}
