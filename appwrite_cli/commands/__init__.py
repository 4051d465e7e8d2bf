"""One module per group of commands, named as the group."""
