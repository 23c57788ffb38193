"""Disclosure control: plan the tables, suppress and round their cells, audit everything ever published.

Knows: exact counts, a mart's declaration, a policy, and what was published before. Must not know: contacts, how counts
are made, who reads them, where files lie, what day it is. Everything is a function of what it is given.
"""
