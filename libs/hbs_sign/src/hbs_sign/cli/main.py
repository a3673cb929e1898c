"""`hbs-sign`: a signer's own program. It computes what it signs, and keeps his PIN and his key to itself."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import typer

from hbs_schema.cli.streams import speak_utf8
from hbs_sign.choosing import Wanted, choose_targets
from hbs_sign.cli import documents
from hbs_sign.cli import options as given
from hbs_sign.cli.acts import signs_act
from hbs_sign.cli.options import JOURNAL, Doing, KeyChoice, open_http
from hbs_sign.cli.output import FAILED, or_end, plain, progress_bar, say, show
from hbs_sign.journal import list_journals
from hbs_sign.keys import Key
from hbs_sign.rounds import Round, Sitting, look_at, open_round, sign_round
from hbs_sign.sentences import WORDS, role_word
from hbs_sign.showing import ShownRecord, show_record

app = typer.Typer(
    help="Ký số học bạ tại máy của người ký. Mã thoát: 0 xong, 1 bị từ chối, 2 sai cách dùng, "
    "3 dừng giữa chừng (chạy lại để ký tiếp), 75 thử lại sau.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def prepare(
    context: typer.Context,
    url: given.Url,
    token_file: given.TokenFile,
    ca_file: given.CaFile = None,
    journal: given.JournalFolder = JOURNAL,
    lang: given.Lang = "vi",
) -> None:
    """Where the school's service is, and who asks; the command at hand opens it."""
    speak_utf8()
    context.obj = Doing(url, token_file, ca_file, journal, lang, context.obj or open_http)


@app.command("list")
def list_(context: typer.Context, school: given.School, year: given.Year, as_json: given.Json = False) -> None:
    """Những gì đang chờ người dùng này ký số: theo lớp, vai trò và nội dung."""
    doing: Doing = context.obj
    work = or_end(lambda: doing.door().list_work(school, year), doing.language)
    rows = [
        {**line, "part": line["title"][doing.language], "role": role_word(line["role"]).in_(doing.language)}
        for line in work
    ]
    show(work if as_json else rows, WAITING, as_json=as_json, language=doing.language)


@app.command("show")
def show_(
    context: typer.Context,
    school: given.School,
    year: given.Year,
    role: given.Role,
    classes: given.Classes = [],  # noqa: B006  # typer reads the default
    parts: given.Parts = [],  # noqa: B006  # as above
    grades: given.Grades = [],  # noqa: B006  # as above
    as_json: given.Json = False,
) -> None:
    """Mở toàn bộ nội dung sẽ ký, đọc từ chính dữ liệu sẽ ký (có dữ liệu cá nhân)."""
    doing: Doing = context.obj
    door = doing.door()

    def read() -> list[ShownRecord]:
        targets = choose_targets(door.list_work(school, year), Wanted(role, classes, parts, grades))
        about = {"school": school, "school_year": year}
        return [show_record(item) for target in targets for item in look_at(door, target, about)[1]]

    records = or_end(read, doing.language)
    if as_json:
        show([record.as_json() for record in records], (), as_json=True, language=doing.language)
        return
    for record in records:
        typer.echo(plain(record.name))
        for line in record.lines(doing.language):
            typer.echo(plain(f"  {line}"))


@app.command()
def sign(
    context: typer.Context,
    school: given.School,
    year: given.Year,
    role: given.Role,
    classes: given.Classes = [],  # noqa: B006  # typer reads the default
    parts: given.Parts = [],  # noqa: B006  # as above
    grades: given.Grades = [],  # noqa: B006  # as above
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
    """Ký số mọi nội dung đã chọn trong một phiên; chạy lại để ký tiếp phần còn lại."""
    doing: Doing = context.obj
    choice = KeyChoice(key, certificate, pkcs11, token, label, csc, credential, csc_token_file, pin_file, algorithm)
    source, wanted = choice.source(doing), Wanted(role, classes, parts, grades)
    with ExitStack() as stack:
        opened = or_end(lambda: _open(stack, doing, source.open(), school, year, wanted), doing.language)
        show([_row(sitting, doing) for sitting in opened.sittings], COLUMNS, as_json=as_json, language=doing.language)
        _tell_sentences(opened, doing)
        if not opened.statements:
            say(WORDS["nothing"].in_(doing.language))
        elif dry_run:
            say(WORDS["dry-run"].in_(doing.language))
        elif yes or typer.confirm(WORDS["confirm"].in_(doing.language).format(count=opened.records), err=True):
            _sign(opened, doing, asks_again=bool(csc and choice.asks))
        else:
            raise typer.Exit(FAILED)


app.command("close")(signs_act("close", "Ký xác nhận chốt dữ liệu của nhà trường."))
app.command("withdraw")(signs_act("withdrawal-request", "Ký yêu cầu thu hồi học bạ đã được tiếp nhận."))
app.add_typer(documents.transfer, name="transfer")
app.command("sign-off")(documents.sign_off)


@app.command()
def status(context: typer.Context, as_json: given.Json = False) -> None:
    """Nhật ký của máy này: đã ký bao nhiêu, đã gửi bao nhiêu."""
    doing: Doing = context.obj
    rows = [
        {
            "class": journal.place.class_id,
            "role": journal.place.role,
            "part": journal.place.part,
            "signed": len(journal.entries),
            "delivered": len(journal.delivered),
            "undelivered": len(journal.undelivered),
        }
        for journal in or_end(lambda: list_journals(doing.journal), doing.language)
    ]
    show(rows, KEPT, as_json=as_json, language=doing.language)


@app.command()
def page(
    context: typer.Context,
    school: given.School,
    year: given.Year,
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
    port: given.Port = 0,
    origins: given.Origins = [],  # noqa: B006  # typer reads the default
) -> None:
    """Mở trang ký số trên máy này (chỉ 127.0.0.1); mã kết nối hiện ở cửa sổ dòng lệnh."""
    doing: Doing = context.obj
    choice = KeyChoice(key, certificate, pkcs11, token, label, csc, credential, csc_token_file, pin_file, algorithm)
    choice.source(doing)  # what was chosen wrongly is told now, not in the browser
    from hbs_sign.cli.serve_page import serve_page  # the other commands need no server

    serve_page(
        doing,
        school,
        year,
        lambda secrets: choice.source(doing, secrets.source),
        asks=choice.asks,
        origins=origins,
        port=port,
    )


WAITING = ("class", "role", "part", "waiting", "blocked")
KEPT = ("class", "role", "part", "signed", "delivered", "undelivered")
COLUMNS = ("class", "role", "part", "records", "warnings", "changes", "statements", "root")


def _open(stack: ExitStack, doing: Doing, key: Key, school: str, year: str, wanted: Wanted) -> Round:
    door = doing.door()
    stack.callback(door.http.close)
    targets = choose_targets(door.list_work(school, year), wanted)
    return open_round(stack, door, key, targets, doing.journal, {"school": school, "school_year": year})


def _row(sitting: Sitting, doing: Doing) -> dict[str, Any]:
    roots = [unsigned.root_beginning for unsigned in sitting.statements]
    return {
        "class": sitting.session["members"]["scope"].get("class", ""),
        "role": role_word(sitting.target.role).in_(doing.language),
        "part": sitting.target.part,
        "records": len(sitting.items),
        "warnings": sitting.warnings,
        "changes": sitting.changes,
        "statements": len(roots),
        "root": " ".join(roots[:MOST_ROOTS]) + (" …" if len(roots) > MOST_ROOTS else ""),
    }


MOST_ROOTS = 4
"""Shown in a table; each packet's own is on the page."""


def _tell_sentences(opened: Round, doing: Doing) -> None:
    if opened.handed_over:
        say(WORDS["again"].in_(doing.language).format(count=opened.handed_over))
    for text in dict.fromkeys(unsigned.text for sitting in opened.sittings for unsigned in sitting.statements):
        say(text)


def _sign(opened: Round, doing: Doing, *, asks_again: bool) -> None:
    done = [0]

    def sign_all() -> int:
        with progress_bar(WORDS["signing"].in_(doing.language), is_shown=not asks_again) as advance:

            def progress(count: int, number: int) -> None:
                done[0] = count
                advance(count, number)

            return sign_round(opened, clock=lambda: datetime.now(UTC), progress=progress)

    try:
        taken = or_end(sign_all, doing.language)
    except typer.Exit:
        say(WORDS["kept"].in_(doing.language).format(count=done[0], number=opened.statements))
        raise
    say(WORDS["done"].in_(doing.language).format(count=taken))


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script."""
    app(list(arguments) if arguments is not None else None)
