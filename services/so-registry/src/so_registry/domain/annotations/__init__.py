"""What a numbered decision says of packets after their lock."""
