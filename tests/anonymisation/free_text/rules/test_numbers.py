"""A number stays only where something clinical beside it says what it is."""

from __future__ import annotations

import pytest

UNEXPLAINED = [
    "[patient] {123456}", "{1234567} [noted]", "[see] {88 44 22 11}", "code {4471}", "[told police] {7781}", "{5550123}", "{12345}", "[brought] {90210}",
    "room {12}", "flat {3}", "lives at number {42}", "log {12}", "[ref] {x99123}", "{QX7781} [given]", "{AB123} [given]", "{12-34-56-78}", "{123 456}",
    "{4471 8812}", "{0000 1111 2222}", "[given] {19840312}", "[written on hand] {6677889}", "{12.34.56.78}", "{1234/5678}", "#{44719}", "no.{88123}",
    "{１２３４５６７}", "{९९९०००००१८}", "{٩٩٩٠٠٠٠٠١٨}", "{①②③④⑤⑥}", "{𝟗𝟗𝟗𝟎𝟎𝟎𝟎𝟎𝟏𝟖}",
]  # fmt: skip
EXPLAINED = [
    "[hit 3 times]", "[4 males]", "[2 wounds]", "[8 weeks pregnant]", "[6 foot drop]", "[3 stitches]", "[10 pints of lager]", "[20 mins LOC]", "[GCS 3]", "[BP 60 systolic]",
    "[BP 210/110]", "[pulse 120]", "[sats 88]", "[temp 39]", "[BM 2.1]", "[2g ceftriaxone]", "[300mg aspirin]", "[10ml lidocaine 1%]", "[1000mg paracetamol]", "[weight 70 kg]",
    "[height 170cm]", "[8/10 pain]", "[5/5 power]", "[4/52]", "[abx for 10/7]", "[2/12]", "[x2]", "[x 10]", "[3x]", "[1st]", "[2nd]", "[4th finger]", "[C3-C7]", "[T4 level]", "[ribs 5-7]",
    "[2100hrs]", "[at 2100]", "[23:45]", "[2345 hrs]", "[10pm]", "[2.5mg]", "[0.9% saline]", "[50% burns]", "[1 in 4]", "[PR 80]", "[QDS x 7/7]", "[5cm x 2cm]",
]  # fmt: skip
STATEMENTS = [*UNEXPLAINED, *EXPLAINED]


@pytest.mark.parametrize("place", range(len(STATEMENTS)), ids=STATEMENTS)
def test_numbers_stay_only_where_they_are_explained(faults, place):
    assert faults[place] == []
