"""`so-registry check`: everything that is stored, computed anew; each value that is not as it was written is named."""

from dataclasses import asdict
from datetime import timedelta
from typing import Annotated

import typer

from hbs_kit.db import Sessions, open_sessions
from hbs_kit.settings import DatabaseSettings
from so_registry.commands.context import run
from so_registry.commands.output import FAILED, progress_bar, say, show
from so_registry.domain.integrity.faults import Fault
from so_registry.resources import Resources
from so_registry.usecases.integrity.check_integrity import Checked, check_integrity
from so_registry.usecases.integrity.looking import Progress

PATIENCE = timedelta(days=1)
"""A table may take hours to read."""
PASSES = {
    "seals": "Dấu niêm từng dòng",
    "certificates": "Chứng thư số",
    "statements": "Văn bản ký số",
    "documents": "Lịch chốt, quy trình ký số, danh sách cơ quan có thẩm quyền",
    "timestamps": "Dấu thời gian",
    "part_ages": "Thời điểm ký từng phần",
    "submissions": "Lượt báo cáo",
    "late_submissions": "Lượt báo cáo quá hạn",
    "packets": "Gói tin",
    "locks": "Lần chốt",
}
COLUMNS = {"table": "Bảng", "key": "Khóa", "column": "Cột", "problem": "Lỗi"}
SOUND = "Kiểm tra toàn vẹn dữ liệu: mọi dòng đúng như khi ghi ({count} dòng tính lại)."
FAULTY = "Kiểm tra toàn vẹn dữ liệu: {count} giá trị không đúng như khi ghi. Đề nghị giữ nguyên hệ thống và báo sự cố."
CUT = "Quá nhiều lỗi: phần còn lại chưa được kiểm tra. Đề nghị khôi phục từ bản sao lưu."


def check(
    context: typer.Context,
    window: Annotated[int | None, typer.Option(help="Chỉ dữ liệu của một đợt chốt")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")] = False,
) -> None:
    """Kiểm tra toàn vẹn dữ liệu: tính lại từ các byte đã lưu và nêu từng giá trị không đúng như khi ghi."""

    with progress_bar(PASSES) as advance:

        async def act(use: Resources) -> Checked:
            settings = use.settings.database
            return await _check_patiently(settings, use, window, known_passes(advance))

        tell(run(context, act), as_json=as_json)


def known_passes(advance: Progress) -> Progress:
    """Passes without a bar of their own are told in the end alone."""

    def told(name: str, done: int, total: int) -> None:
        if name in PASSES:
            advance(name, done, total)

    return told


def tell(checked: Checked, *, as_json: bool) -> None:
    """Faults on standard output; the code of the exit says whether there are any."""
    faults = describe(checked.faults)
    if as_json:
        row = {"faults": faults, "looked_at": checked.looked_at, "is_complete": checked.is_complete}
        show([row], as_json=True, columns={})
    elif faults:
        show(faults, as_json=False, columns=COLUMNS)
    if not checked.is_complete:
        say(CUT)
    if faults:
        say(FAULTY.format(count=len(faults)))
        raise typer.Exit(FAILED)
    say(SOUND.format(count=sum(checked.looked_at.values())))


def describe(faults: tuple[Fault, ...]) -> list[dict[str, str]]:
    """Faults as JSON has them."""
    return [asdict(fault) for fault in faults]


async def _check_patiently(
    settings: DatabaseSettings, use: Resources, window: int | None, progress: Progress
) -> Checked:
    patient = settings.model_copy(
        update={"command_timeout": PATIENCE, "statement_timeout": PATIENCE, "idle_in_transaction_timeout": PATIENCE}
    )
    async with open_sessions(patient, application_name="so-registry-check") as sessions:
        return await check_with(sessions, use, window, progress)


async def check_with(sessions: Sessions, use: Resources, window: int | None, progress: Progress) -> Checked:
    """With the roots and issuers that this process was told of."""
    issuers = [ca.x509 for ca in use.known_cas]
    return await check_integrity(
        sessions=sessions, window_no=window, roots=use.ca_roots, issuers=issuers, progress=progress
    )
