"""Acts of a transfer: application, consent, hand-over, acceptance, refusal, cancellation, expiry."""
