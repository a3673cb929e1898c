"""The operator's commands: a third door into the same room."""
