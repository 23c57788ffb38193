"""Which quantities are sums of which: months of quarters, categories of areas, small areas of authorities, and so on.

Knows what the dictionary tells of the definitions. Must not know counts, or how the protection links tables.
Every relation is a sum; "at most" is a sum with a rest that is at least 0. Sums are named without their version: an
attacker takes them to hold whenever the data are of one version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from typing import NamedTuple

from tests.attack.knowledge import DIMENSIONS, UNDER_18, Knowledge
from tests.attack.reading import Quantity, small_area

Span = tuple[int, int]
TOTAL: tuple[str, ...] = ()
REGION = "region"
SHARED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "primary": ("ecds", "sent:ecds:violence", TOTAL),
    "ambulance": ("ambulance", "sent:ambulance:violence", TOTAL),
    "secondary": ("ecds", "coding", ("coded",)),
}
"""Measure counted by area as well as by provider → the providers' source, and what they call it."""
_INNER_MEASURES = {
    "contacts": ("injuries",),
    "injuries": ("intent_coded", "mechanism_coded", "place_coded", "time_known"),
}
_CODINGS = ("coded", "other_intent", "open_intent", "no_injury")
_NOTES = ("says", "silent", "no_note")


class Sum(NamedTuple):
    total: Quantity
    parts: tuple[Quantity, ...]
    kind: str


def sums(stated: Iterable[Quantity], knowledge: Knowledge, parents: Mapping[str, str]) -> list[Sum]:
    """Every sum that ties the stated quantities, with the unstated ones it needs.

    parents: names of small areas → local authority, beyond what the pieces tell.
    """
    known = _Known(stated)
    out: list[Sum] = []
    _categories(known, knowledge, out)
    _small_areas(known, knowledge, parents, out)
    _codings(known, out)
    _areas_and_providers(known, knowledge, out)
    _definitions(known, knowledge, out)
    _times(known, out)
    return out


class _Known:
    """The quantities so far: (measure, place, category) → the spans of months at which it is stated or needed."""

    def __init__(self, stated: Iterable[Quantity]) -> None:
        self.spans: dict[tuple[str, str, tuple[str, ...]], set[Span]] = defaultdict(set)
        # In order, so that the same statements make the same system, whatever the order of a set.
        for quantity in sorted(set(stated)):
            self.spans[quantity[:3]].add((quantity.first, quantity.last))
        self.stated = {key: frozenset(spans) for key, spans in self.spans.items()}

    def need(self, measure: str, place: str, category: tuple[str, ...], span: Span) -> Quantity:
        self.spans[measure, place, category].add(span)
        return Quantity(measure, place, category, *span)

    def at(self, measure: str, places: Iterable[str], category: tuple[str, ...] = TOTAL) -> set[Span]:
        return {span for place in places for span in self.spans.get((measure, place, category), ())}


def _sum(out: list[Sum], total: Quantity, parts: Iterable[Quantity], kind: str) -> None:
    out.append(Sum(total, tuple(parts), kind))


def _at_most(out: list[Sum], lesser: Iterable[Quantity], greater: Quantity) -> Quantity:
    """The rest by which `greater` exceeds the sum of `lesser`."""
    lesser = tuple(lesser)
    rest = Quantity(
        "rest", greater.place, (greater.measure, *greater.category, *(part.measure for part in lesser)), *greater[3:]
    )
    out.append(Sum(greater, (*lesser, rest), "at most"))
    return rest


def _categories(known: _Known, knowledge: Knowledge, out: list[Sum]) -> None:
    ways: dict[tuple[str, str], set[Span]] = defaultdict(set)
    for (_, place, category), spans in list(known.spans.items()):
        if category and category[0] in DIMENSIONS:
            ways[place, category[0]] |= spans
    for (place, way), spans in ways.items():
        lists = [knowledge.categories[column] for column in DIMENSIONS[way]]
        for span in spans:
            parts = [known.need("primary", place, (way, *values), span) for values in product(*lists)]
            _sum(out, known.need("primary", place, TOTAL, span), parts, "category")


def _small_areas(known: _Known, knowledge: Knowledge, parents: Mapping[str, str], out: list[Sum]) -> None:
    members: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    if knowledge.pieces is not None:
        fifths = (
            knowledge.pieces["fifth"].to_list()
            if "fifth" in knowledge.pieces.columns
            else [""] * knowledge.pieces.height
        )
        for (ward, msoa, la), fifth in zip(
            knowledge.pieces.select("ward", "msoa", "la").iter_rows(), fifths, strict=True
        ):
            members[la].add((small_area("ward", ward, la), small_area("msoa", msoa, la), str(fifth)))
    with_pieces = set(members)
    for area, la in parents.items():
        if la not in with_pieces:
            # Without pieces the two levels are tied through their authority only.
            members[la].add((area, "", "") if area.startswith("ward:") else ("", area, ""))
    for la, pieces in sorted(members.items()):
        _of_authority(known, la, sorted(pieces), la in with_pieces, out)


def _of_authority(known: _Known, la: str, pieces: list[tuple[str, str, str]], crossed: bool, out: list[Sum]) -> None:
    levels = [sorted({piece[0] for piece in pieces} - {""}), sorted({piece[1] for piece in pieces} - {""})]
    at = [known.at("primary", level) for level in levels]
    for spans, level in zip(at, levels, strict=True):
        for span in spans:
            parts = [known.need("primary", area, TOTAL, span) for area in level]
            _sum(out, known.need("primary", la, TOTAL, span), parts, "small area")
    if not crossed:
        return
    by_fifth = {
        span
        for (_, place, category), spans in list(known.spans.items())
        if place == la and category[:1] == ("residence_deprivation",)
        for span in spans
    }
    if not any(fifth for *_, fifth in pieces):
        by_fifth = set()
    for span in at[0] | at[1] | by_fifth:
        met = [any(_within(inner, span) for inner in spans) for spans in (*at, by_fifth)]
        if sum(met) < 2:
            continue
        inner = {piece: known.need("primary", "piece:" + "|".join(piece), TOTAL, span) for piece in pieces}
        for position, area in [(0, ward) for ward in levels[0]] + [(1, msoa) for msoa in levels[1]]:
            if met[position]:
                parts = [inner[piece] for piece in pieces if piece[position] == area]
                _sum(out, known.need("primary", area, TOTAL, span), parts, "piece")
        if span in by_fifth:
            for fifth in sorted({piece[2] for piece in pieces}):
                whole = known.need("primary", la, ("residence_deprivation", fifth), span)
                _sum(out, whole, [inner[piece] for piece in pieces if piece[2] == fifth], "piece")


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _providers(known: _Known, knowledge: Knowledge, source: str, measure: str) -> list[str]:
    seen = sorted({place for (name, place, _) in known.spans if name == measure})
    return list(knowledge.providers.get(source, seen))


def _areas_and_providers(known: _Known, knowledge: Knowledge, out: list[Sum]) -> None:
    for measure, (source, sent, category) in SHARED.items():
        providers = _providers(known, knowledge, source, sent)
        by_place, by_provider = known.at(measure, knowledge.places), known.at(sent, providers, category)
        sides = (
            (by_place, by_provider, measure, TOTAL, knowledge.places),
            (by_provider, by_place, sent, category, providers),
        )
        for spans, other, name, divided, places in sides:
            for span in spans:
                # A region's total ties the two ways of counting only where the other way says something of these
                # months.
                if any(_within(each, span) or _within(span, each) for each in other):
                    parts = [known.need(name, place, divided, span) for place in places]
                    _sum(out, known.need(measure, REGION, TOTAL, span), parts, "region")


def _definitions(known: _Known, knowledge: Knowledge, out: list[Sum]) -> None:
    for place in knowledge.places:
        for span in known.at("secondary", [place]):
            secondary = known.need("secondary", place, TOTAL, span)
            beyond = _at_most(out, [known.need("primary", place, TOTAL, span)], secondary)
            for kind in ("sexual", "domestic", "under_18"):
                if span in known.at(f"kind:{kind}", [place]):
                    _at_most(out, [known.need(f"kind:{kind}", place, TOTAL, span)], secondary)
            if span in known.at("kind:under_18", [place]) and _of_age(known, knowledge, place, span):
                young = known.need("kind:under_18", place, TOTAL, span)
                young_beyond = _at_most(out, _of_age(known, knowledge, place, span), young)
                _at_most(out, [young_beyond], beyond)
        for span in known.at("kind:under_18", [place]) - known.at("secondary", [place]):
            if bands := _of_age(known, knowledge, place, span):
                _at_most(out, bands, known.need("kind:under_18", place, TOTAL, span))
        for span in known.at("linked", [place]):
            _at_most(out, [known.need("linked", place, TOTAL, span)], known.need("ambulance", place, TOTAL, span))


def _of_age(known: _Known, knowledge: Knowledge, place: str, span: Span) -> list[Quantity]:
    """The under-18s of the primary definition by age and sex, where these are divided in that span."""
    sexes = knowledge.categories.get("sex", ())
    cells = [("primary", place, ("age_sex", age, sex)) for age in UNDER_18 for sex in sexes]
    return (
        [Quantity(*cell, *span) for cell in cells]
        if cells and all(span in known.spans.get(cell, ()) for cell in cells)
        else []
    )


def _codings(known: _Known, out: list[Sum]) -> None:
    for (name, place, _), spans in list(known.spans.items()):
        if not name.startswith("sent:"):
            continue
        _, source, measure = name.split(":")
        for span in set(spans):
            whole = known.need(name, place, TOTAL, span)
            for inner in _INNER_MEASURES.get(measure, ()):
                if span in known.at(f"sent:{source}:{inner}", [place]):
                    _at_most(out, [known.need(f"sent:{source}:{inner}", place, TOTAL, span)], whole)
            # An attendance is violence of the primary definition by its coded intent; an incident may be by other
            # signs.
            if measure == ("intent_coded" if source == "ecds" else "contacts") and span in known.at(
                f"sent:{source}:violence", [place]
            ):
                _at_most(out, [known.need(f"sent:{source}:violence", place, TOTAL, span)], whole)
    for place in sorted({place for (name, place, _) in known.spans if name == "coding"}):
        spans = {
            span
            for (name, where, _), at in list(known.spans.items())
            if name == "coding" and where == place
            for span in at
        }
        for span in spans:
            _coded_year(known, place, span, out)


def _coded_year(known: _Known, place: str, span: Span, out: list[Sum]) -> None:
    by_coding = {}
    for coding in _CODINGS:
        by_coding[coding] = known.need("coding", place, (coding,), span)
        _sum(out, by_coding[coding], [known.need("coding", place, (coding, note), span) for note in _NOTES], "category")
    sent = {
        measure: known.need(f"sent:ecds:{measure}", place, TOTAL, span)
        for measure in ("contacts", "injuries", "intent_coded", "violence")
        if known.at(f"sent:ecds:{measure}", [place])
    }
    if "contacts" in sent:
        _sum(out, sent["contacts"], by_coding.values(), "category")
    if "violence" in sent:
        _at_most(out, [sent["violence"]], by_coding["coded"])
    if "intent_coded" in sent and "violence" in sent:
        _at_most(out, [by_coding["other_intent"], sent["violence"]], sent["intent_coded"])
    if "injuries" in sent and "intent_coded" in sent:
        without = _at_most(out, [sent["intent_coded"]], sent["injuries"])
        _at_most(out, [by_coding["open_intent"]], without)
    if "contacts" in sent and "injuries" in sent:
        unhurt = _at_most(out, [sent["injuries"]], sent["contacts"])
        _at_most(out, [by_coding["no_injury"]], unhurt)


def _times(known: _Known, out: list[Sum]) -> None:
    """Spans of one quantity as sums of shorter ones, down to spans that no other cuts."""
    for key, spans in sorted(known.spans.items()):
        for group in _overlapping(spans):
            if len(group) < 2:
                continue
            borders = sorted({border for first, last in group for border in (first, last + 1)})
            elementary = {(a, b - 1) for a, b in pairwise(borders)}
            candidates = sorted(elementary | set(group))
            for span in candidates:
                if span not in elementary:
                    parts = [Quantity(*key, *part) for part in _cover(span, candidates)]
                    _sum(out, Quantity(*key, *span), parts, "time")


def _overlapping(spans: set[Span]) -> list[list[Span]]:
    groups: list[list[Span]] = []
    end = -1
    for span in sorted(spans):
        if not groups or span[0] > end:
            groups.append([])
        groups[-1].append(span)
        end = max(end, span[1])
    return groups


def _cover(span: Span, candidates: list[Span]) -> list[Span]:
    """Consecutive shorter spans that make up `span`, each the longest there is."""
    out, at = [], span[0]
    while at <= span[1]:
        longest = max(last for first, last in candidates if first == at and last <= span[1] and (first, last) != span)
        out.append((at, longest))
        at = longest + 1
    return out
