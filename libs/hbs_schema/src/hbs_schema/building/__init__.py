"""Making packets, statements and bundles: the other direction of everything that is read elsewhere."""
