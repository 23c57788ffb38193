"""How fast disclosure control proves, and what it costs, beside what people use today.

`python -m benchmarks.disclosure.speed` and `python -m benchmarks.disclosure.utility`; each in one run of its own. The
counts are invented.
"""
