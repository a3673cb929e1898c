"""The console: pages for the Sở's people, rendered here, usable without a script. Pages call use cases."""
