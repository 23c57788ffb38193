"""Disclosure control: plan the tables, protect their cells, prove that nothing can be worked out, remember what was
said.

Knows: exact counts, a mart's declaration, a policy, and what was published before. Must not know: contacts, how counts
are made, who reads them, where files lie, what day it is. Everything is a function of what it is given.
"""
