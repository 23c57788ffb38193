"""Invented extracts for the demo, the tests and the benchmarks: an invented region and what its trusts send."""
