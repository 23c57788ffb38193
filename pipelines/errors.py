"""Which errors speak for themselves: their messages hold no value from the data, by construction."""

from anonymisation.disclosure.choices import PlanRefused
from anonymisation.disclosure.floor import FloorRefused
from anonymisation.disclosure.policies import PolicyWrong
from anonymisation.free_text.dictionary import DictionaryMissing
from anonymisation.free_text.scrubber import NoteNotRead
from anonymisation.keys import KeyRefused
from anonymisation.lookup import LookupRefused
from anonymisation.wall import WallRefused
from assets.home import HomeBroken
from schemas.codes import CodeListBroken
from schemas.validation import SubmissionStopped
from sources.layouts import LayoutError
from sources.notes.batch import NotesRefused
from sources.refusals import FileRefused
from warehouse.counting import CountRefused
from warehouse.deriving import DerivingRefused
from warehouse.drops import DropFailed
from warehouse.ledger import LedgerBroken, LedgerRefused
from warehouse.partners import PartnerFileWrong
from warehouse.publish import PublishRefused
from warehouse.signing import SigningFailed


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
    FloorRefused,
    PlanRefused,
    PolicyWrong,
    PublishRefused,
    ReleaseBlocked,
    SigningFailed,
    StepFailed,
    SubmissionStopped,
    WallRefused,
)


def is_vetted(error: BaseException) -> bool:
    """Whether the message of `error` may be shown and kept anywhere."""
    return isinstance(error, VETTED)


def is_failure(error: BaseException) -> bool:
    """Whether `error` says that something went wrong, rather than that the process is to stop.

    A panic in a library written in Rust, such as Polars, is no `Exception`; each library has a class of its own for it.
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"
