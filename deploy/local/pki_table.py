"""Who holds which key in the local PKI: the one place to add a person, a school or an authority."""

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["authority", "person", "timestamps", "ocsp"]

ROOT_CA = "root"
PEOPLE_CA = "people-ca"
AUTHORITIES_CA = "authorities-ca"
STRANGE_CA = "stranger-ca"
TSA = "tsa"
SCHOOLS = ("school-a", "school-b")
PROVINCE = "so-01"
MINISTRY = "bo"


@dataclass(frozen=True)
class Holder:
    """One key with its certificate. `name` is the file's name and the label everywhere."""

    name: str
    common_name: str
    organisation: str
    issuer: str
    purpose: Purpose = "person"
    rsa: bool = False
    revoked: bool = False


def _school(code: str, title: str) -> list[Holder]:
    roles = {
        **{f"t{n}": f"Giáo viên môn học {n}" for n in range(1, 7)},
        **{f"h{n}": f"Giáo viên chủ nhiệm {n}" for n in range(1, 3)},
        "principal": "Hiệu trưởng",
        "deputy": "Phó Hiệu trưởng",
        "seal": "Con dấu",
        "sender": "Khóa gửi",
    }
    return [
        Holder(
            name=f"{code}-{role}",
            common_name=f"{spoken}, {title}",
            organisation=title,
            issuer=PEOPLE_CA,
            rsa=(code, role) == ("school-a", "principal"),  # so that RSA is exercised too
        )
        for role, spoken in roles.items()
    ]


def _authority(name: str, spoken: str, organisation: str) -> Holder:
    return Holder(name, f"{spoken}, {organisation}", organisation, AUTHORITIES_CA)


def _responder(ca: str) -> Holder:
    return Holder(f"ocsp-{ca}", f"OCSP responder of {ca}", PLATFORM, ca, "ocsp")


PLATFORM = "Hoc ba so local"
_SO = "Sở Giáo dục và Đào tạo 01"
_BO = "Bộ Giáo dục và Đào tạo"

# CA names stay ASCII: certomancer writes them anew into CRLs, where they must match to the byte.
CAS = (
    Holder(ROOT_CA, "hoc-ba-so local root", PLATFORM, ROOT_CA, "authority"),
    Holder(
        PEOPLE_CA,
        "hoc-ba-so local CA for school people",
        PLATFORM,
        ROOT_CA,
        "authority",
    ),
    Holder(
        AUTHORITIES_CA,
        "hoc-ba-so local CA for authorities",
        PLATFORM,
        ROOT_CA,
        "authority",
    ),
    Holder(STRANGE_CA, "unknown root", "Elsewhere", STRANGE_CA, "authority"),
)

LEAVES = (
    *_school("school-a", "Trường Mẫu A"),
    *_school("school-b", "Trường Mẫu B"),
    Holder(
        "revoked",
        "Giáo viên đã nghỉ, Trường Mẫu A",
        "Trường Mẫu A",
        PEOPLE_CA,
        revoked=True,
    ),
    Holder("stranger", "Giáo viên lạ", "Elsewhere", STRANGE_CA),
    _authority("so-01-receipt", "Biên nhận", _SO),
    _authority("so-01-lock", "Chốt dữ liệu", _SO),
    _authority("so-01-policy", "Chính sách", _SO),
    _authority("so-01-qr", "Mã QR", _SO),
    _authority("bo-root", "Khóa gốc", _BO),
    _authority("bo-status", "Trạng thái", _BO),
    _authority("bo-ack", "Xác nhận", _BO),
    Holder(TSA, "hoc-ba-so local time-stamping", PLATFORM, ROOT_CA, "timestamps"),
    _responder(ROOT_CA),
    _responder(PEOPLE_CA),
    _responder(AUTHORITIES_CA),
)
TRUSTED_CAS = (ROOT_CA, PEOPLE_CA, AUTHORITIES_CA)
HOLDERS = (*CAS, *LEAVES)
