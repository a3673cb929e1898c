"""What can be wrong with the provider. Neither error's text ever holds a value of a token."""


class ProviderAway(Exception):
    """It cannot be reached, or its answers make no sense: nothing is known about the visitor."""


class TokenWrong(Exception):
    """A token that is not what it has to be; the text names the check."""
