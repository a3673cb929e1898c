"""What commands are given; each opens only what it needs."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from hbs_kit.db import Sessions
from hbs_kit.settings import BrokerSettings


@dataclass(frozen=True)
class Operator:
    """The context's object. `find_broker` raises SettingsRefused."""

    find_broker: Callable[[], BrokerSettings]
    open_sessions: Callable[[], AbstractAsyncContextManager[Sessions]]
