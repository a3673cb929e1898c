"""Where the bytes of a packet `p` are read: at its place in those of its submission, here `b`.

A packet of which nothing is at its place has NULL.
"""

BYTES = "registry.bytes_at(b.body, p.body_at, p.body_length)"
YEARS = "(SELECT y.school_year FROM registry.windows y)"
"""Of a packet whose year is not known: every index of packets begins with it."""
SUBMISSION = (
    "registry.submissions b ON (b.school_year, b.school, b.submission_id) = (p.school_year, p.school, p.submission_id)"
)
