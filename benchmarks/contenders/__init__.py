"""The contenders: one module each, with `prepare(file, folder)` that returns the work to be timed.

What `prepare` does (imports, code lists, the text scan) is told apart as the start, for every contender alike. The work
returns a `benchmarks.child.Outcome`.
"""
