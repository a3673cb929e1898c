"""Acts that two people do. A kind of its own names a proposal and says what its members are."""
