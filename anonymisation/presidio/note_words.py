"""Ordinary words of notes that stand where a registration or a name could stand, and are neither.

Knows: the small words, measurements and roles of British clinical notes. Must not know: Presidio, patterns.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SHORT_WORDS = _words(
    """
    abg act age all alp alt amp and any are arm ast avg bmi bms bpm but can cap con crp cut day deg did due ear
    ecg egf end ext eye fell fio fit for gcs ggt got gtn had has hba hco her him hip his hit hrs inr int its jaw
    kick kpa leg lip man map max may mcg men mgs min mls mmh mrc nbm neb nil not now npa obs off one opa out pan
    pen per pod pre prn pts put qds reg rib rom sat say sec see seen she slr spo stat tab tds ten the toe ttp
    two vbg via was way wcc who yet
    """
)
"""What stands beside figures in notes where a registration would have letters."""

VITALS = _words(
    """
    hr bp rr bm pr ct ph ag po na hb pt gc pl ur cr bs lt rt by at of to on up am pm fu ed el
    """
)
"""What stands before figures in notes where a registration would have its two letters."""

AFTER_TITLES = _words(
    """
    able accompanied accompanying advised agreed agrees alert allegedly also ambulance and angio angiogram
    apparently are arrive arrived arrives asked assessed assessment associate at attend attended attending
    attends awaiting aware bedside bib both brain brought by called came can carer checked concerned consultant
    contacted crew currently dad daughter declined denied denies discharge discharged discuss discussed doctor
    dr due escorted escorting father for friend from gave given had handed handover happy has he head her here
    his husband if imaging in informed initial initially initiated is it lead led letter manager may miss mother
    mr mrs ms mum my neighbour no not now nurse obs of on only or pain partner patient pc pcso plan police
    practitioner present presents previously prof referral referred refused registrar report reported reports
    requested review reviewed reviewing safeguarding said saw says scan scans security seen sgt she sister son
    specialist spinal spine spoke staff stated states still student team tearful that the their then there they
    this to took triage unable unsure upset waiting was we who wife will with witnessed worried you
    """
)
"""What follows a title or a relation where the name is gone already, or was never written."""
