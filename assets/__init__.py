"""Where and when each step runs: assets, checks, jobs, schedules and sensors. Nothing else knows Dagster.

An asset reads the home, calls one function of `pipelines` and says what may be said. Must not decide anything about
the data: `pipelines` does, without Dagster.
"""
