"""Rules of the scrubber: what in a note is a name, a place, a number, and what stays."""
