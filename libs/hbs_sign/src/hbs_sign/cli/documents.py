"""`hbs-sign transfer hand-over|accept` and `hbs-sign sign-off`: one document, shown, signed and handed over."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer
from pydantic import TypeAdapter, ValidationError

from hbs_schema.types import LookupCode
from hbs_sign.cli import options as given
from hbs_sign.cli.options import Doing, KeyChoice
from hbs_sign.cli.output import FAILED, or_end, say, show
from hbs_sign.cli.with_key import with_key
from hbs_sign.documents import Desk, OpenDocument, open_document, sign_opened_document
from hbs_sign.secret_files import read_line
from hbs_sign.sentences import WORDS
from hbs_sign.sign_offs import SignOffDesk
from hbs_sign.transfers import Kind, TransferDesk

transfer = typer.Typer(help="Ký chuyển giao quyền quản lý học bạ số giữa hai trường.", no_args_is_help=True)

CaseId = Annotated[UUID, typer.Argument(metavar="CASE", help="Mã hồ sơ chuyển giao, do hệ thống của nhà trường cấp")]
CodeFile = Annotated[
    Path | None, typer.Option(help="Tệp có mã tra cứu do gia đình cung cấp, chỉ chủ sở hữu đọc được; để đối chiếu")
]
PupilCode = Annotated[str, typer.Option(help="Mã học sinh của nhà trường cho học sinh chuyển đến")]
SectorCode = Annotated[str, typer.Option(help="Mã định danh học sinh (ngành giáo dục), nếu có")]
Window = Annotated[int, typer.Argument(metavar="WINDOW", min=1, help="Số đợt chốt")]
OneSchool = Annotated[str, typer.Argument(metavar="SCHOOL", help="Mã trường")]
Grades = Annotated[list[int], typer.Option("--grade", help="Khối lớp (lặp lại được); bỏ trống là mọi khối")]
Note = Annotated[str, typer.Option(help="Ghi chú, nằm trong nội dung được ký")]
TRANSFER_COLUMNS: Final = ("giver", "receiver", "pupil-code", "years", "root")
FIGURES: Final = ("expected", "valid", "refused", "revoked", "missing", "excused", "unexpected")
SIGN_OFF_COLUMNS: Final = ("school", "grades", *FIGURES, "root")
UNKNOWN: Final = "–"
CODE: Final = TypeAdapter(LookupCode)


@dataclass(frozen=True)
class Signing:
    """How one document is signed here: which key, whether it is asked for, what is printed of it."""

    doing: Doing
    choice: KeyChoice
    is_dry: bool
    is_sure: bool
    as_json: bool
    columns: Sequence[str]
    signed_word: str = "document-signed"


@transfer.command("hand-over")
@with_key
def hand_over(
    context: typer.Context,
    case: CaseId,
    choice: KeyChoice,
    school: given.School,
    code_file: CodeFile = None,
    yes: given.Yes = False,
    dry_run: given.DryRun = False,
    as_json: given.Json = False,
) -> None:
    """Hiệu trưởng bên giao ký bàn giao quyền quản lý học bạ số."""
    signing = Signing(context.obj, choice, dry_run, yes, as_json, TRANSFER_COLUMNS)
    _sign(signing, lambda: _case(signing.doing, school, case, "hand-over", code_file, {}), _transfer_row)


@transfer.command("accept")
@with_key
def accept(
    context: typer.Context,
    case: CaseId,
    choice: KeyChoice,
    school: given.School,
    pupil_code: PupilCode,
    sector_code: SectorCode = "",
    code_file: CodeFile = None,
    yes: given.Yes = False,
    dry_run: given.DryRun = False,
    as_json: given.Json = False,
) -> None:
    """Hiệu trưởng bên nhận ký tiếp nhận quyền quản lý học bạ số."""
    signing = Signing(context.obj, choice, dry_run, yes, as_json, TRANSFER_COLUMNS)
    pupil = {"pupil_code": pupil_code, **({"sector_code": sector_code} if sector_code else {})}
    _sign(signing, lambda: _case(signing.doing, school, case, "transfer-acceptance", code_file, pupil), _transfer_row)


@with_key
def sign_off(
    context: typer.Context,
    window: Window,
    school: OneSchool,
    choice: KeyChoice,
    grade: Grades = [],  # noqa: B006  # typer reads the default
    note: Note = "",
    yes: given.Yes = False,
    dry_run: given.DryRun = False,
    as_json: given.Json = False,
) -> None:
    """Cán bộ kiểm tra, đối chiếu ký xác nhận số liệu của một trường (hệ thống của Sở)."""
    signing = Signing(context.obj, choice, dry_run, yes, as_json, SIGN_OFF_COLUMNS, "sign-off-stands")
    _sign(signing, lambda: SignOffDesk(signing.doing.door("registrar"), window, school, grade, note), _sign_off_row)


def _case(
    doing: Doing, school: str, case: UUID, kind: Kind, code_file: Path | None, pupil: Mapping[str, str]
) -> TransferDesk:
    # A code is printed in groups of four.
    code = "".join(read_line(code_file).split()).lower() if code_file else ""
    if code_file and not _is_code(code):
        raise typer.BadParameter("--code-file")
    return TransferDesk(doing.door(), school, str(case), kind, code, pupil)


def _is_code(text: str) -> bool:
    try:
        CODE.validate_python(text)
    except ValidationError:
        return False
    return True


def _sign(
    signing: Signing, open_desk: Callable[[], TransferDesk | SignOffDesk], row_of: Callable[..., dict[str, Any]]
) -> None:
    doing = signing.doing
    source = signing.choice.source(doing)
    with ExitStack() as stack:

        def open_() -> OpenDocument:
            desk = open_desk()
            stack.callback(desk.door.http.close)
            own: Desk = desk
            return open_document(stack, own, source.open(), doing.journal)

        opened = or_end(open_, doing.language)
        if opened.waiting.unsigned is None:
            say(WORDS[signing.signed_word].in_(doing.language))
            return
        row = row_of(opened.waiting.shown, signing) | {"root": opened.waiting.unsigned.beginning}
        show([row], signing.columns, as_json=signing.as_json, language=doing.language)
        for line in _besides(opened.waiting.shown, doing):
            say(line)
        say(opened.waiting.unsigned.text)
        _finish(opened, signing)


def _finish(opened: OpenDocument, signing: Signing) -> None:
    language = signing.doing.language
    if signing.is_dry:
        say(WORDS["dry-run"].in_(language))
    elif signing.is_sure or typer.confirm(WORDS["confirm-document"].in_(language), err=True):
        or_end(lambda: sign_opened_document(opened, clock=lambda: datetime.now(UTC)), language)
        say(WORDS["done"].in_(language).format(count=1))
    else:
        raise typer.Exit(FAILED)


def _besides(shown: Mapping[str, Any], doing: Doing) -> list[str]:
    """The years that go along, each on a line; what the giving school's head has signed."""
    named = [("years-handed", year) for year in shown.get("years", ())]
    named += [("interim-handed", shown["interim"])] if "interim" in shown else []
    lines = [
        WORDS[word].in_(doing.language).format(year=year["school_year"], grade=year.get("grade", ""))
        for word, year in named
    ]
    return [*lines, *([shown["handed"]] if "handed" in shown else [])]


def _transfer_row(shown: Mapping[str, Any], signing: Signing) -> dict[str, Any]:
    sides = {side: shown[side] for side in ("giver", "receiver")}
    if signing.as_json:
        interim = {"interim": shown["interim"]} if "interim" in shown else {}
        return {**sides, "pupil-code": shown["pupil-code"], "years": shown["years"], **interim}
    named = {side: f"{told['school']} ({told['registrar']})" for side, told in sides.items()}
    return {**named, "pupil-code": shown["pupil-code"] or UNKNOWN, "years": len(shown["years"])}


def _sign_off_row(shown: Mapping[str, Any], signing: Signing) -> dict[str, Any]:
    grades = shown["grades"]
    figures = {name: shown["figures"].get(name) for name in FIGURES}
    if signing.as_json:
        more = {name: shown.get(name) for name in ("packets", "enrolment", "note")}
        return {"school": shown["school"], "grades": grades, **figures, **more}
    known = {name: UNKNOWN if value is None else value for name, value in figures.items()}
    return {"school": shown["school"], "grades": ", ".join(map(str, grades)), **known}
