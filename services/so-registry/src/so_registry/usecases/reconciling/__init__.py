"""What schools and reviewers do until a list and what came agree."""
