"""Who holds which key in the local PKI: the one place to add a person, a school or an authority."""

from collections.abc import Mapping
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
SEAL = "portal-seal"
"""The portal is the Ministry's here, so its seal is too."""


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


@dataclass(frozen=True)
class SchoolPeople:
    """A made-up school. Certificates of people carry their names, those of its seal and programme its own."""

    title: str
    teachers: tuple[str, ...]
    homeroom: tuple[str, ...]
    principal: str
    deputy: str


PEOPLE: Mapping[str, SchoolPeople] = {
    "school-a": SchoolPeople(
        title="Trường Tiểu học Hoa Sữa",
        teachers=(
            "Vũ Thị Bích Ngọc",
            "Đặng Minh Châu",
            "Hoàng Văn Quyết",
            "Bùi Thị Lan Phương",
            "Đỗ Mạnh Cường",
            "Ngô Thanh Tú",
        ),
        homeroom=("Lương Thị Hạnh", "Trần Thị Thu Hiền"),
        principal="Lê Quang Vinh",
        deputy="Phan Thị Kim Oanh",
    ),
    "school-b": SchoolPeople(
        title="Trường Tiểu học Sông Nhuệ",
        teachers=(
            "Tạ Thị Minh Nguyệt",
            "Dương Quốc Bảo",
            "Mai Văn Thịnh",
            "Cao Thị Thảo",
            "Hồ Sỹ Đạt",
            "Trịnh Thu Giang",
        ),
        homeroom=("Lý Thị Xuân", "Nguyễn Thị Mai Hoa"),
        principal="Phạm Đức Thành",
        deputy="Đinh Thị Hồng",
    ),
}


def _school(code: str) -> list[Holder]:
    people = PEOPLE[code]
    names = {
        **{f"t{n}": name for n, name in enumerate(people.teachers, 1)},
        **{f"h{n}": name for n, name in enumerate(people.homeroom, 1)},
        "principal": people.principal,
        "deputy": people.deputy,
        "seal": people.title,
        "sender": f"{people.title} (gửi dữ liệu)",
    }
    return [
        Holder(
            name=f"{code}-{role}",
            common_name=name,
            organisation=people.title,
            issuer=PEOPLE_CA,
            rsa=(code, role) == ("school-a", "principal"),  # so that RSA is exercised too
        )
        for role, name in names.items()
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
    *_school("school-a"),
    *_school("school-b"),
    Holder(
        "revoked",
        "Kiều Văn Nghĩa",
        PEOPLE["school-a"].title,
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
    _authority(SEAL, "Cổng tra cứu", _BO),
    Holder(TSA, "hoc-ba-so local time-stamping", PLATFORM, ROOT_CA, "timestamps"),
    _responder(ROOT_CA),
    _responder(PEOPLE_CA),
    _responder(AUTHORITIES_CA),
)
TRUSTED_CAS = (ROOT_CA, PEOPLE_CA, AUTHORITIES_CA)
HOLDERS = (*CAS, *LEAVES)
