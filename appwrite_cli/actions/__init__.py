"""What commands have in common: verbs, lists, waiting, row input, permissions, structure."""
