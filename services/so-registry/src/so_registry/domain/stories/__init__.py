"""What became of a record, a submission or a school: events in the order of time, and who acts next."""
