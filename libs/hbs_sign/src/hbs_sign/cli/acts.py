"""`hbs-sign close|withdraw`: the signatures of a school's close and of its withdrawal requests."""

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from hbs_sign.acts import OpenAct, Wanted, open_act, sign_opened_act
from hbs_sign.cli import options as given
from hbs_sign.cli.options import Doing, KeyChoice
from hbs_sign.cli.output import FAILED, or_end, say, show
from hbs_sign.computing import Unsigned
from hbs_sign.sentences import WORDS, role_word

ActId = Annotated[str, typer.Argument(metavar="ACT", help="Mã của yêu cầu, do hệ thống của nhà trường cấp khi mở")]
ActRole = Annotated[str, typer.Option(help="Vai trò ký: principal, deputy, seal …")]
COLUMNS = ("role", "window", "grades", "records", "left-out", "root")


def signs_act(kind: str, meaning: str) -> Callable[..., None]:
    """The command that signs acts of one kind."""

    def command(
        context: typer.Context,
        act: ActId,
        school: given.School,
        year: given.Year,
        role: ActRole = "principal",
        key: given.KeyFile = None,
        certificate: given.CertificateFile = None,
        pkcs11: given.Module = None,
        token: given.TokenLabel = None,
        label: given.KeyLabel = None,
        csc: given.CscUrl = None,
        credential: given.CscCredential = None,
        csc_token_file: given.CscTokenFile = None,
        pin_file: given.PinFile = None,
        algorithm: given.Algorithm = None,
        yes: given.Yes = False,
        dry_run: given.DryRun = False,
        as_json: given.Json = False,
    ) -> None:
        doing: Doing = context.obj
        choice = KeyChoice(key, certificate, pkcs11, token, label, csc, credential, csc_token_file, pin_file, algorithm)
        source = choice.source(doing)
        wanted = Wanted(act, kind, role, {"school": school, "school_year": year})
        with ExitStack() as stack:

            def open_() -> OpenAct:
                door = doing.door()
                stack.callback(door.http.close)
                return open_act(stack, door, source.open(), wanted, doing.journal)

            opened = or_end(open_, doing.language)
            if opened.unsigned is None:
                say(WORDS["act-signed"].in_(doing.language))
                return
            row = _row(opened.act, opened.unsigned, doing, as_json=as_json)
            show([row], COLUMNS, as_json=as_json, language=doing.language)
            say(opened.unsigned.text)
            if dry_run:
                say(WORDS["dry-run"].in_(doing.language))
            elif yes or typer.confirm(_question(opened, doing), err=True):
                or_end(lambda: sign_opened_act(opened, clock=lambda: datetime.now(UTC)), doing.language)
                say(WORDS["done"].in_(doing.language).format(count=1))
            else:
                raise typer.Exit(FAILED)

    command.__doc__ = meaning
    return command


def _question(opened: OpenAct, doing: Doing) -> str:
    return WORDS["confirm-act"].in_(doing.language).format(count=len(opened.act["packets"]))


def _row(act: Mapping[str, Any], unsigned: Unsigned, doing: Doing, *, as_json: bool) -> dict[str, Any]:
    members = act["members"]
    grades = members.get("scope", {}).get("grades", [])
    left_out = members.get("left_out", [])
    return {
        "role": role_word(unsigned.members["role"]).in_(doing.language),
        "window": members["window"],
        "grades": grades if as_json else ", ".join(map(str, grades)),
        "records": len(act["packets"]),
        "left-out": left_out if as_json else len(left_out),
        "root": unsigned.root_beginning,
        **({"results": members.get("results", []), "reason": members.get("reason", "")} if as_json else {}),
    }
