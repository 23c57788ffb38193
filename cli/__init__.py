"""What a person types: the `svd` command, one module for each group of commands."""
