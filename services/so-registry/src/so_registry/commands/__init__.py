"""The operator's commands: the third door into the same room. Progress on stderr, results on stdout, `--json`."""
