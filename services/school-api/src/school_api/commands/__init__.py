"""The operator's commands: the third door into the same room."""
