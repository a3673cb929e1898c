"""Commands installed with the library; they never use the network."""
