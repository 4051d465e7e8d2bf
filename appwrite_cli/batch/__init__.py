"""Many command lines in one process: what `awcli batch` reads and runs."""
