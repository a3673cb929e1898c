"""Annotations: proposed by one person, approved by another, signed where the lock key is, told to everybody."""
