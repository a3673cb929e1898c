"""Settings at a process's entrance: what is wrong with them is told by name and never by value, for values are secrets.

Every console script is a `typer.Typer(cls=Entrance)`: a process or command without its settings ends with code 2, one
whose database is away or did not finish in its time with 75.
"""

import re
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, ClassVar, Final, TypeVar

import typer
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsError
from typer.core import TyperGroup

from hbs_kit.garbage import look_seldom

S = TypeVar("S", bound=BaseSettings)
T = TypeVar("T")

USAGE: Final = 2
NOT_NOW: Final = 75
TAKES_DIGESTS: Final = {"ignore_unknown_options": True}
"""Settings of a command whose arguments are digests or ids of messages: one in 32 begins with a hyphen."""
REFUSED: Final = (
    "Cấu hình còn thiếu hoặc chưa đúng: {settings}. Đề nghị bổ sung hoặc sửa.",
    "Settings are missing or wrong: {settings}. Please add or correct them.",
)
AWAY: Final = (
    "Cơ sở dữ liệu hoặc máy chủ mà lệnh này cần tạm thời không dùng được. Đề nghị chạy lại sau.",
    "The database, or another server that this command needs, cannot be used right now. Please run it again later.",
)
SLOW: Final = (
    "Cơ sở dữ liệu không hoàn thành lệnh này trong thời hạn. Đề nghị chạy lại khi hệ thống rảnh.",
    "The database did not finish this command in its time. Please run it again when there is less to do.",
)


class SettingsRefused(Exception):
    """This process cannot start with the settings that it was given; `names` are those of environment variables."""

    def __init__(self, *names: str) -> None:
        super().__init__(*names)
        self.names = names


class Entrance(TyperGroup):
    """Commands that say in a sentence which settings they lack.

    A program with many commands says in `places` where each is (`package.module:name`, a `typer.Typer` or a function).
    It is imported when it is asked for, so that nobody waits for what he did not ask for.
    """

    places: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **attributes: Any) -> None:
        look_seldom()
        super().__init__(**attributes)
        self.commands = _Commands(self.commands, self.places)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsRefused as refused:
            names = ", ".join(refused.names)
            sys.stderr.write("".join(f"{sentence.format(settings=names)} [settings-refused]\n" for sentence in REFUSED))
            ctx.exit(USAGE)
        except (typer.Exit, typer.Abort, BrokenPipeError):  # the last: whoever reads has gone, no server
            raise
        except Exception as error:
            later = _told_of_later(error)
            if later is None:
                raise
            code, sentences = later
            sys.stderr.write("".join(f"{sentence} [{code}]\n" for sentence in sentences))
            ctx.exit(NOT_NOW)


class _Commands(MutableMapping[str, Any]):
    """A program's commands by name."""

    def __init__(self, own: Mapping[str, Any], places: Mapping[str, str]) -> None:
        self._found = dict(own)
        self._places = places

    def __getitem__(self, name: str) -> Any:
        if name in self._places and name not in self._found:
            self._found[name] = _import_command(name, self._places[name])
        return self._found[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**self._places, **self._found})

    def __len__(self) -> int:
        return len({**self._places, **self._found})


def _told_of_later(error: Exception) -> tuple[str, tuple[str, str]] | None:
    """The code and the sentences for an error that another try may not meet; None: it is not one."""
    from hbs_kit.db import is_outage, is_timeout  # nobody waits for it who does not fail

    if is_outage(error):
        return "away", AWAY
    return ("took-too-long", SLOW) if is_timeout(error) else None


def _import_command(name: str, place: str) -> Any:
    module, variable = place.split(":")
    found, above = getattr(import_module(module), variable), typer.Typer()
    if isinstance(found, typer.Typer):
        above.add_typer(found, name=name)
    else:
        above.command(name)(found)
    return typer.main.get_group(above).commands[name]


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
