"""The stages of a month's journey as plain functions: ingest, classify, count, release, and the cleaning of notes.

Puts sources, anonymisation, warehouse and reports together. Must not know Dagster, nor when anything runs: that is
`assets`; nor print: that is `cli`.
"""
