"""What a source's files are to one another: the register, supersession, linkage."""
