"""Where compose.yaml has its servers and files: the local installation, with other names for the same things."""

import os
from pathlib import Path

from deploy.local import postgres, rabbitmq
from deploy.local.passwords import Passwords
from deploy.local.postgres import ROLES, SUPERUSER, Database, Postgres
from deploy.local.rabbitmq import ADMIN
from deploy.local.stack import Stack

POSTGRES = "postgres:5432"
RABBITMQ = "rabbitmq:5672"
MANAGEMENT = "http://rabbitmq:15672"
PKI = "http://pki:9000"


class NamedPostgres(Postgres):
    """Tells the URLs of databases that `declare` has made or will make, without asking the server."""

    def create_database(self, name: str, roles: tuple[str, ...] = ROLES) -> Database:
        for role in roles:
            self._passwords.get(f"{name}_{role}")
        return self.database(name, name)


def compose_stack(home: Path, *, is_up: bool) -> Stack:
    """The servers of compose.yaml as those of a home. `is_up`: whether they may be asked; else they are only named."""
    home = home.absolute()
    superuser = Passwords(home / "postgres" / "secrets.json").get(SUPERUSER)
    admin = Passwords(home / "rabbitmq" / "secrets.json").get(ADMIN)
    # The interface to servers of somebody else's: what reads these variables starts nothing.
    os.environ[postgres.URL] = f"postgresql://{SUPERUSER}:{superuser}@{POSTGRES}/{SUPERUSER}"
    os.environ[rabbitmq.URL] = f"amqp://{ADMIN}:{admin}@{RABBITMQ}/"
    os.environ[rabbitmq.MANAGEMENT_URL] = MANAGEMENT
    stack = Stack(home)
    if not is_up:
        stack.postgres = NamedPostgres(stack.home, stack.processes, stack.ports)
    return stack
