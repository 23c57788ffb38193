"""Who is expected to send and who has sent, from values alone."""

from datetime import date

import polars as pl
import pytest

from pipelines.expected_submissions import calendar, months_of_window, received_of_month, reporting_grid
from pipelines.ingest.store import IngestedSubmission, MonthCovered, out_of_balance
from sources.submissions.register import ControlTotals

APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)
EXPECTED = pl.DataFrame(
    {"provider_code": ["RRK", "RRK", "RKB"], "source": ["ecds"] * 3, "area_code": ["E08000025", "all", "all"]}
)


def submission(provider, *months, few=(), **totals):
    """What is known of a file of this provider that covers these months and has a few rows of others."""
    return IngestedSubmission(
        submission=f"ecds-{provider}",
        source="ecds",
        sequence=1,
        received_on="2025-07-01",
        layout="invented",
        format="csv",
        encoding="utf-8",
        protocol="bulk",
        key="",
        totals=ControlTotals(**totals),
        findings=[],
        coverage=[
            MonthCovered(provider_code=provider, month=month, rows=9, covered=month not in few)
            for month in (*months, *few)
        ],
    )


@pytest.mark.parametrize(
    ("first_month", "window"), [("", [APRIL, MAY, JUNE]), ("2025-05", [MAY, JUNE]), ("2025-07", [])]
)
def test_the_window_runs_from_the_first_month_asked_for_to_the_last_that_anybody_covers(first_month, window):
    submissions = [submission("RRK", APRIL), submission("RKB", JUNE, few=[date(2025, 7, 1)])]
    assert months_of_window(submissions, first_month) == window


def test_before_anything_came_there_is_no_window():
    assert months_of_window([], "2025-04") == []
    assert months_of_window([submission("RRK", few=[APRIL])], "") == []


def test_a_month_of_the_window_lies_in_its_quarter_and_financial_year():
    assert calendar([date(2025, 3, 1), APRIL, date(2025, 12, 1)]).rows() == [
        (date(2025, 3, 1), date(2025, 1, 1), "2024/25"),
        (APRIL, APRIL, "2025/26"),
        (date(2025, 12, 1), date(2025, 10, 1), "2025/26"),
    ]


def test_each_expected_provider_has_a_line_a_month_whether_it_sent_or_not():
    grid = reporting_grid([submission("RRK", APRIL, few=[MAY]), submission("XXX", MAY)], EXPECTED, [APRIL, MAY])
    assert grid.select("provider_code", "month", "received").rows() == [
        ("RKB", APRIL, False),
        ("RKB", MAY, False),
        ("RRK", APRIL, True),
        ("RRK", MAY, False),
    ]
    assert received_of_month(grid, APRIL) == {"ecds": (1, 2)}


def test_with_no_submission_everybody_is_missing():
    assert received_of_month(reporting_grid([], EXPECTED, [APRIL]), APRIL) == {"ecds": (0, 2)}


@pytest.mark.parametrize(("rejected", "named"), [(1, []), (0, ["ecds-RRK"]), (2, ["ecds-RRK"])])
def test_a_submission_whose_totals_do_not_add_up_is_named(rejected, named):
    assert out_of_balance([submission("RRK", received=10, accepted=9, rejected=rejected)]) == named
