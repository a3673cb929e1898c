"""The audit itself: verified, exported, signed."""
