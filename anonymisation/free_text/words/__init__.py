"""The vocabulary of the scrubber: word lists, spelling, grammar, tokens."""
