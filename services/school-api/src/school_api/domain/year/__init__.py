"""The school's year between import and signing: previews, locks, paper, boards, tasks, interim and legacy records."""
