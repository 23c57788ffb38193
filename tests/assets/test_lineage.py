"""One graph from the inbox to every partner's drop, each asset in the group of its stage."""

import dagster as dg
from dagster import AssetKey
from dagster._core.definitions.assets.graph.asset_graph import AssetGraph

from schemas.tables.marts import all_derived, all_marts
from sources.source import all_sources
from warehouse.drops.partners import Partner

STAGES = {"inbox", "deidentified", "classified", "counted", "protected", "proposed", "released", "published"}


def names_in(graph: AssetGraph, group: str) -> set[str]:
    return {key.path[-1] for key in graph.get_all_asset_keys() if graph.get(key).group_name == group}


def ancestors(graph: AssetGraph, key: AssetKey) -> set[AssetKey]:
    parents = set(graph.get(key).parent_keys)
    return parents.union(*(ancestors(graph, parent) for parent in parents))


def parents(graph: AssetGraph, group: str, name: str) -> set[str]:
    return {key.to_user_string() for key in graph.get(AssetKey([group, name])).parent_keys}


def test_every_drop_comes_from_every_inbox_through_every_stage(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    drops = [key for key in graph.get_all_asset_keys() if key.path[0] == "delivered"]
    assert len(drops) > 4
    for drop in drops:
        lineage = ancestors(graph, drop)
        assert {AssetKey(["inbox", source]) for source in all_sources()} <= lineage
        assert {key.path[0] for key in lineage} >= STAGES


def test_only_the_extracts_and_the_partner_files_come_from_nowhere(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    roots = {key.to_user_string() for key in graph.get_all_asset_keys() if not graph.get(key).parent_keys}
    assert roots == {*(f"inbox/{source}" for source in all_sources()), "agreements/partner_files"}


def test_every_declared_table_is_an_asset_at_each_stage(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    counted = {table.name for table in all_marts()}
    derived = {table.name for table in all_derived()}
    assert names_in(graph, "counted") == counted
    assert names_in(graph, "protected") == counted
    assert names_in(graph, "published") == counted | derived | {"catalogue"}


def test_each_table_is_protected_from_its_own_counts_and_a_derived_one_from_published_tables(
    definitions: dg.Definitions,
) -> None:
    graph = definitions.resolve_asset_graph()
    for table in all_marts():
        assert parents(graph, "protected", table.name) == {f"counted/{table.name}"}
        assert parents(graph, "published", table.name) == {"released/released_cells"}
    rate = parents(graph, "published", "la_year_rate")
    assert rate == {"released/released_cells", "published/la_year", "published/la_month_source"}
    gap = parents(graph, "published", "provider_year_gap")
    assert gap == {"released/released_cells", "published/provider_year_coding"}


def test_a_release_comes_from_its_proposal_and_that_from_all_protected_tables(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    assert parents(graph, "released", "released_cells") == {"proposed/release_proposal"}
    assert parents(graph, "proposed", "release_proposal") == {f"protected/{table.name}" for table in all_marts()}


def test_a_drop_comes_from_the_tables_that_the_partner_receives(
    definitions: dg.Definitions, examples: list[Partner]
) -> None:
    graph = definitions.resolve_asset_graph()
    assert names_in(graph, "delivered") == {*(partner.id for partner in examples), "latest"}
    for partner in examples:
        tables = {f"published/{table}" for table in (*partner.marts, "catalogue")}
        assert parents(graph, "delivered", partner.id) == tables | {"agreements/partner_files"}
