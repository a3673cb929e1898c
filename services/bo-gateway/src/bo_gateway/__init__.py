"""The Ministry collects what registrars have locked, compares roots, acknowledges and publishes."""
