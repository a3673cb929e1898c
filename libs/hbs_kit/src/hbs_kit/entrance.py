"""Settings at a process's entrance: what is wrong with them is told by name and never by value, for values are secrets.

Every console script is a `typer.Typer(cls=Entrance)`: a process or command without its settings ends with code 2.
"""

import re
import sys
from typing import Any, Final, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError
from typer.core import TyperGroup

S = TypeVar("S", bound=BaseSettings)
T = TypeVar("T")

USAGE: Final = 2
TAKES_DIGESTS: Final = {"ignore_unknown_options": True}
"""Settings of a command whose arguments are digests or ids of messages: one in 32 begins with a hyphen."""
REFUSED: Final = (
    "Cấu hình còn thiếu hoặc chưa đúng: {settings}. Đề nghị bổ sung hoặc sửa.",
    "Settings are missing or wrong: {settings}. Please add or correct them.",
)


class SettingsRefused(Exception):
    """This process cannot start with the settings that it was given; `names` are those of environment variables."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


class Entrance(TyperGroup):
    """Commands that say in a sentence which settings they lack."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsRefused as refused:
            names = ", ".join(refused.names)
            sys.stderr.write("".join(f"{sentence.format(settings=names)} [settings-refused]\n" for sentence in REFUSED))
            ctx.exit(USAGE)


def read_settings(model: type[S]) -> S:
    """The settings in the environment. Raises SettingsRefused."""
    prefix = model.model_config.get("env_prefix", "")
    try:
        return model()
    except ValidationError as error:
        places = {"__".join(str(step) for step in fault["loc"]).upper() for fault in error.errors(include_input=False)}
    except SettingsError as error:
        # Not even JSON. The text names the field; what it could not read is in no part of ours.
        places = {found.upper() for found in re.findall(r'field "(\w+)"', str(error))}
    raise SettingsRefused(*sorted(f"{prefix}{place}" for place in places))


def needed(value: T | None, *names: str) -> T:
    """A setting that this process cannot do without. Raises SettingsRefused."""
    if value is None:
        raise SettingsRefused(*names)
    return value
