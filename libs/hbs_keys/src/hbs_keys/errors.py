"""Why a key cannot sign. None of these names a PIN, and none leaves half of a signature behind."""


class KeyNotReady(Exception):
    """The key cannot sign now. `reason` is stable; the text is for the log and the operator."""

    reason = "key-not-ready"


class TokenAway(KeyNotReady):
    """The token, the module's device or its session is not there; it may come back."""

    reason = "token-away"


class KeyNotFound(KeyNotReady):
    """The token is there and holds no such key, or several of that name."""

    reason = "key-not-found"


class PinRefused(KeyNotReady):
    """The PIN is wrong. It is never tried a second time: the third wrong one locks a token."""

    reason = "pin-refused"


class PinLocked(KeyNotReady):
    """The token takes no PIN any more until its issuer unlocks it."""

    reason = "pin-locked"


class SignatureFaulty(KeyNotReady):
    """What the token gave is no signature under the certificate's key: another key, or a fault."""

    reason = "signature-faulty"
