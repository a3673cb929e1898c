"""Everything that knows SQL: functions over a session, and the migrations."""
