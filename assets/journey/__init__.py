"""The steps of one month's journey as plain functions over a home: take in, decide, count, publish, drop.

Each step reads files and writes files by rename, so that doing it again changes nothing. Knows no Dagster.
"""
