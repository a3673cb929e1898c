"""The options about keys, given to a command that signs one document."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, Final

from hbs_sign.cli import options as given
from hbs_sign.cli.options import KeyChoice

_OPTIONS: Final[dict[str, tuple[Any, Any]]] = {
    "key": (given.KeyFile, None),
    "certificate": (given.CertificateFile, None),
    "pkcs11": (given.Module, None),
    "token": (given.TokenLabel, None),
    "label": (given.KeyLabel, None),
    "csc": (given.CscUrl, None),
    "credential": (given.CscCredential, None),
    "csc_token_file": (given.CscTokenFile, None),
    "pin_file": (given.PinFile, None),
    "algorithm": (given.Algorithm, None),
}
"""In the order of KeyChoice."""


def with_key(command: Callable[..., None]) -> Callable[..., None]:
    """As the command, with the options about keys in the place of its parameter `choice`."""
    signature = inspect.signature(command)
    own = [parameter for parameter in signature.parameters.values() if parameter.name != "choice"]
    keys = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, (kind, default) in _OPTIONS.items()
    ]

    @functools.wraps(command)
    def with_options(*args: Any, **named: Any) -> None:
        choice = KeyChoice(*(named.pop(name) for name in _OPTIONS))
        command(*args, choice=choice, **named)

    with_options.__signature__ = signature.replace(  # type: ignore[attr-defined]  # what typer reads
        parameters=[parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in own] + keys
    )
    return with_options
