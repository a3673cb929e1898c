"""Where the pages are. A lookup code travels in the body of a POST, never in a path."""

import re
from typing import Final

HOME: Final = "/"
SIGN_IN: Final = "/dang-nhap"
TO_PROVIDER: Final = "/dang-nhap/bat-dau"
FROM_PROVIDER: Final = "/dang-nhap/tra-ve"
CONFIRM: Final = "/xac-thuc-lai"
SIGN_OUT: Final = "/dang-xuat"
PROVIDER_ENDED: Final = "/dang-xuat/tu-he-thong"
WINDOW: Final = "/dot-chot/{window}"
SEARCH: Final = "/tra-cuu"
RETRY: Final = "/cho-xu-ly/kiem-tra-lai"
CERTIFICATES: Final = "/chung-thu-so"
DECLARATIONS: Final = "/chung-thu-so/danh-sach"
DECIDE_DECLARATIONS: Final = "/chung-thu-so/quyet-dinh"
PROPOSALS: Final = "/phe-duyet"
PROPOSAL: Final = "/phe-duyet/{proposal}"
LOCKS: Final = "/chot-va-bao-cao"
JOBS: Final = "/ra-soat"
AUDIT: Final = "/nhat-ky"
PEOPLE: Final = "/can-bo"
PERSON: Final = "/can-bo/{person}"
END_GRANT: Final = "/can-bo/{person}/ket-thuc"
RECONCILIATION: Final = "/dot-chot/{window}/doi-chieu"
WORKBOOK: Final = "/dot-chot/{window}/doi-chieu/excel"
SCHOOL: Final = "/dot-chot/{window}/truong/{school}"
PUPILS: Final = "/dot-chot/{window}/truong/{school}/hoc-sinh"
RETURN: Final = "/dot-chot/{window}/truong/{school}/tra-lai"
SETTLE: Final = "/dot-chot/{window}/truong/{school}/giai-quyet"
SIGN_OFF: Final = "/dot-chot/{window}/truong/{school}/xac-nhan"
WITHDRAW_SIGN_OFF: Final = "/dot-chot/{window}/truong/{school}/rut-xac-nhan"
STATISTICS: Final = "/dot-chot/{window}/thong-ke"
WEEKLY: Final = "/dot-chot/{window}/bieu-tuan"
WEEKLY_BOOK: Final = "/dot-chot/{window}/bieu-tuan/excel"
WINDOW_CUTOFF: Final = "/dot-chot/{window}/chot"
FORESEE: Final = "/dot-chot/{window}/chot/chay-thu"
REHEARSE: Final = "/dot-chot/{window}/chot/dien-tap"
CUTOFF: Final = "/chot-va-bao-cao/{job}"
EXTENSIONS: Final = "/dot-chot/{window}/gia-han"
TRANSFERS: Final = "/chuyen-giao"
TRANSFER: Final = "/chuyen-giao/xem"
ANNOTATIONS: Final = "/ghi-chu"
HELD: Final = "/chung-thu-so/dang-giu"
ACT_ON_HELD: Final = "/chung-thu-so/dang-giu/quyet-dinh"
REVIEWERS: Final = "/chung-thu-so/can-bo"
END_REVIEWER: Final = "/chung-thu-so/can-bo/ket-thuc"
STATIC: Final = "/static"

_OWN: Final = re.compile(r"/|(/[a-z0-9-]+)+")
LONGEST: Final = 200


def own_path(told: str | None) -> str:
    """The path to go back to if it is one of ours, else the first page: nobody is sent to another site."""
    return told if told and len(told) <= LONGEST and _OWN.fullmatch(told) else HOME
