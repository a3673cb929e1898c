"""What a command is given: how to open the process's resources; and how a refusal becomes an exit code."""

import asyncio
import getpass
import os
import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import TypeVar

import typer

from hbs_keys.errors import KeyNotReady
from hbs_kit import telemetry
from hbs_kit.db import is_outage, is_timeout, sqlstate_of
from hbs_schema.errors import HbsError
from hbs_schema.verification.times import FIRST, LAST
from so_registry.commands.output import FAILED, NOT_NOW, say
from so_registry.domain.certificates.actors import Actor
from so_registry.domain.errors import RegistryError, SchoolBusy, WindowNotDrained
from so_registry.domain.people.roles import Action
from so_registry.domain.refusals import REFUSALS
from so_registry.resources import Resources
from so_registry.usecases.people.find_reach import find_operators_reach

T = TypeVar("T")
LOCK_NOT_AVAILABLE = "55P03"
BUSY = "Đợt chốt đang được ghi dữ liệu, chưa đến lượt lệnh này. Đề nghị chạy lại sau ít phút. [window-busy]"
AWAY = "Cơ sở dữ liệu tạm thời không dùng được, chưa có gì thay đổi. Đề nghị chạy lại sau. [database-away]"
SLOW = (
    "Hệ thống không hoàn thành lệnh này trong thời hạn. Đề nghị hỏi phạm vi nhỏ hơn (một khối lớp), chạy lại khi hệ "
    "thống rảnh, hoặc đặt SO_REGISTRY_DATABASE__STATEMENT_TIMEOUT và SO_REGISTRY_DATABASE__COMMAND_TIMEOUT dài hơn. "
    "[took-too-long]"
)
KEY_AWAY = (
    "Khóa ký chưa dùng được ({reason}), chưa có gì thay đổi. Đề nghị kiểm tra thiết bị ký số rồi chạy lại. [key-away]"
)

INSTANTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"]
"""How a command takes an instant; without a zone it is the operator's own."""

Reach = frozenset[str] | None
"""Schools; None: all."""

OpenResources = Callable[[], AbstractAsyncContextManager[Resources]]


def operator(name: str | None = None) -> Actor:
    """Who sits at the terminal: as he says, else as whom the system knows him. Raises OSError if it does not."""
    told = name or os.environ.get("SUDO_USER") or getpass.getuser()
    # One person written in two ways is not two people.
    plain = " ".join(unicodedata.normalize("NFC", told).casefold().split())
    return Actor(f"operator:{plain}", "so-registry", is_person=True)


def instant(told: datetime) -> datetime:
    """An instant that was given to a command. Raises typer.BadParameter outside of the years that we can tell."""
    if not FIRST.year <= told.year <= LAST.year:
        raise typer.BadParameter(f"{FIRST.year}-{LAST.year}")
    return told.astimezone()


def run_within(context: typer.Context, action: Action, act: Callable[[Resources, Reach], Awaitable[T]]) -> T:
    """As `run`, for the schools that whoever sits here may do this for."""

    async def within(use: Resources) -> T:
        return await act(use, await find_operators_reach(operator(), action, sessions=use.sessions))

    return run(context, within)


def run(context: typer.Context, act: Callable[[Resources], Awaitable[T]]) -> T:
    """Open the resources, do one thing, close them. A refusal is told in a sentence and ends with its exit code."""
    open_resources: OpenResources = context.obj

    async def opened() -> T:
        async with open_resources() as resources:
            # What the command announces belongs to its trace: a lock's report, the schools' notices.
            with telemetry.commanded(resources.settings.telemetry, context.command_path):
                return await act(resources)

    try:
        return asyncio.run(opened())
    except RegistryError as refusal:
        told = REFUSALS[type(refusal)]
        say(f"{told.sentence.vi.format(**refusal.detail_params)} [{told.code}]")
        for item in getattr(refusal, "problem_items", ()):
            say(f"{item.pointer}: {item.vi}")
        raise typer.Exit(NOT_NOW if isinstance(refusal, WindowNotDrained | SchoolBusy) else FAILED) from refusal
    except KeyNotReady as away:
        say(KEY_AWAY.format(reason=away.reason))
        raise typer.Exit(NOT_NOW) from away
    except Exception as error:
        if later := _told_of_later(error):
            say(later)
            raise typer.Exit(NOT_NOW) from error
        if not isinstance(error, HbsError | ValueError | OSError):
            raise
        say(f"{type(error).__name__}: {error}")
        raise typer.Exit(FAILED) from error


def _told_of_later(error: Exception) -> str | None:
    """What to say of an error that another try may not meet; None: it is not one."""
    if is_outage(error):
        return BUSY if sqlstate_of(error) == LOCK_NOT_AVAILABLE else AWAY
    return SLOW if is_timeout(error) else None
