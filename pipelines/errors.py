"""Which errors speak for themselves: their messages hold no value from the data, by construction."""

from anonymisation.deidentification.deidentify import DeidentificationRefused
from anonymisation.deidentification.keys import KeyRefused
from anonymisation.deidentification.postcode_lookup import LookupRefused
from anonymisation.disclosure.plan.choices import PlanRefused
from anonymisation.disclosure.rules.policies import PolicyWrong
from anonymisation.disclosure.rules.suppression import SuppressionRefused
from anonymisation.free_text.scrubber import NoteNotRead
from anonymisation.free_text.words.dictionary import DictionaryMissing
from pipelines.home import HomeBroken
from schemas.codes import CodeListBroken
from schemas.validation import SubmissionStopped
from sources.layouts import LayoutError
from sources.reading.notes.batch import NotesRefused
from sources.reading.refusals import FileRefused
from warehouse.drops.drops import DropFailed
from warehouse.drops.partners import PartnerFileWrong
from warehouse.drops.signing import SigningFailed
from warehouse.ledger.ledger import LedgerBroken, LedgerRefused
from warehouse.marts.counting import CountRefused
from warehouse.marts.deriving import DerivingRefused
from warehouse.publish.publish import PublishRefused


class ReleaseBlocked(Exception):
    """A release was asked for and not made; the message says why and what to do."""


class StepFailed(Exception):
    """A run stopped; the message has been vetted."""


class HomeBusy(Exception):
    """Another run is at work on the home; the message says what to do."""


VETTED = (
    CodeListBroken,
    CountRefused,
    DerivingRefused,
    DictionaryMissing,
    DropFailed,
    FileRefused,
    HomeBroken,
    HomeBusy,
    KeyRefused,
    LayoutError,
    LedgerBroken,
    LedgerRefused,
    LookupRefused,
    NoteNotRead,
    NotesRefused,
    PartnerFileWrong,
    SuppressionRefused,
    PlanRefused,
    PolicyWrong,
    PublishRefused,
    ReleaseBlocked,
    SigningFailed,
    StepFailed,
    SubmissionStopped,
    DeidentificationRefused,
)


def is_vetted(error: BaseException) -> bool:
    """Whether the message of `error` may be shown and kept anywhere."""
    return isinstance(error, VETTED)


def is_failure(error: BaseException) -> bool:
    """Whether `error` says that something went wrong, rather than that the process is to stop.

    A panic in a library written in Rust, such as Polars, is no `Exception`; each library has a class of its own for it.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
