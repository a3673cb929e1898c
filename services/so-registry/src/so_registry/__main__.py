"""`python -m so_registry api|worker|migrate` and the operator's commands."""

import sys
from pathlib import Path

import typer

from hbs_kit.entrance import Entrance, read_settings
from so_registry import storage
from so_registry.commands import (
    annotations,
    audit,
    backup,
    calendar,
    certificates,
    check,
    cutoff,
    cutoff_beforehand,
    cutoff_running,
    dead_letters,
    export,
    message,
    people,
    proposals,
    recheck,
    reconcile,
    register,
    renewal,
    retention,
    review,
    rules,
    schools,
    submission,
    topology,
    trust,
    window,
)
from so_registry.resources import open_resources
from so_registry.settings import Settings

app = typer.Typer(
    help="Sổ đăng ký học bạ số của Sở.", cls=Entrance, no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(window.app, name="window")
cutoff.app.command("run")(cutoff_running.run_)
cutoff.app.command("missing")(cutoff_beforehand.missing)
cutoff.app.command("rehearse")(cutoff_beforehand.rehearse)
app.add_typer(cutoff.app, name="cutoff")
app.add_typer(backup.app, name="backup")
app.command("check")(check.check)
app.add_typer(calendar.app, name="calendar")
app.add_typer(topology.app, name="topology")
app.add_typer(reconcile.app, name="reconcile")
app.add_typer(review.app, name="review")
app.add_typer(submission.app, name="submission")
app.add_typer(register.school_app, name="school")
app.add_typer(register.client_app, name="client")
app.add_typer(register.signer_app, name="signer")
app.add_typer(certificates.app, name="certificates")
app.add_typer(trust.anchors_app, name="anchors")
app.add_typer(trust.algorithms_app, name="algorithms")
app.add_typer(register.document_app, name="document")
app.add_typer(people.app, name="people")
app.add_typer(rules.app, name="rules")
app.add_typer(recheck.app, name="recheck")
app.add_typer(renewal.app, name="renewal")
app.add_typer(proposals.app, name="proposal")
app.add_typer(annotations.app, name="annotation")
app.add_typer(export.app, name="export")
app.add_typer(message.app, name="message")
app.add_typer(dead_letters.app, name="dlq")
app.add_typer(audit.app, name="audit")
app.add_typer(retention.app, name="retention")
register.school_app.command("merge")(trust.merge)
register.school_app.command("import")(schools.import_)


@app.callback()
def prepare(context: typer.Context) -> None:
    """Settings are read once, when the command at hand opens its resources."""
    context.obj = lambda: open_resources(read_settings(Settings))


# What only servers and migrations need is imported when they run: an operator's command should not wait for it.


@app.command()
def api() -> None:
    """Chạy dịch vụ HTTP."""
    from so_registry import serving

    raise typer.Exit(serving.serve_api())


@app.command()
def console() -> None:
    """Chạy trang quản lý cho cán bộ của Sở."""
    from so_registry import serving

    raise typer.Exit(serving.serve_console())


@app.command()
def worker() -> None:
    """Chạy tiến trình nhận, kiểm tra và báo cáo."""
    from so_registry import serving

    raise typer.Exit(serving.serve_worker())


@app.command()
def migrate(dsn: str = typer.Option(..., envvar="SO_REGISTRY_OWNER_DSN")) -> None:
    """Nâng cấp cơ sở dữ liệu (bằng tài khoản chủ sở hữu)."""
    from hbs_kit import migrations

    migrations.upgrade(dsn, Path(storage.__file__).parent / "migrations")


def main() -> None:
    """The console script."""
    app()


if __name__ == "__main__":
    sys.exit(app())
