"""The local page: a signer's own browser on his own computer, and nobody else."""
