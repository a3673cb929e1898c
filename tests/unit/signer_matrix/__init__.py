"""Every way to forge a signature, each with the place where it is refused; docs/signer-matrix.md is written from it."""
