"""What travels: packets, submissions, bundles and presentations, read whole and strictly (docs/packet.md §7)."""
