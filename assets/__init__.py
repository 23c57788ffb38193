"""Where each step runs: Dagster assets and checks that read, call one function, write and report counts.

The only package that puts sources, anonymisation and warehouse together; `pipelines` does so without Dagster.
Must not know when anything runs, nor print: that is `pipelines`.
"""
