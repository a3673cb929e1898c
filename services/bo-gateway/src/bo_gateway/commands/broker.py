"""`bo-gateway broker`: what the Ministry's vhost must hold."""

import typer

from bo_gateway.commands.operator import fail, run
from bo_gateway.resources import Resources
from bo_gateway.topology import vhost_topology
from bo_gateway.usecases.register_registrar import list_registrars
from hbs_kit.broker import open_channel
from hbs_kit.topology import declare

app = typer.Typer(no_args_is_help=True, help="The Ministry's vhost.")


@app.callback()
def _group() -> None:
    """Keep `declare` a subcommand although it is the only one."""


@app.command("declare")
def declare_all(context: typer.Context) -> None:
    """Declare exchanges, queues and bindings, with an answer queue for each registrar. Again: only what is missing."""

    async def act(use: Resources) -> None:
        if use.settings.broker is None:
            fail("BO_GATEWAY_BROKER__URL is not set", code=2)
        registrars = await list_registrars(sessions=use.sessions)
        async with open_channel(use.settings.broker, name="bo-gateway-declare") as channel:
            await declare(channel, vhost_topology(registrars))

    run(context, act)
