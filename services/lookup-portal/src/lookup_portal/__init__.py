"""The public portal: reads records, and writes only about reading."""
