"""Cutoff jobs: start, go on, stop, foresee, rehearse."""
