"""When things run: definitions, jobs, schedules, the inbox sensor, and the `svd` command.

Puts assets to work and shows what they did. Must not know how a row is read, stripped, counted or protected.
"""
