"""What the bytes of a digital school record mean, and how anyone checks them without asking anybody."""
