"""What every command of hbs-sign is told: where the school's service is, which key signs, in which language."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal, cast

import httpx
import typer

from hbs_keys.pins import PinSource, pin_from
from hbs_sign.door import Door
from hbs_sign.errors import AuthorisationNeeded, System
from hbs_sign.key_sources import FileSource, RemoteSource, Source, TokenSource
from hbs_sign.secret_files import read_line
from hbs_sign.sentences import WORDS, Language

USAGE = 2

Url = Annotated[
    str,
    typer.Option(
        envvar="HBS_SIGN_URL", help="Địa chỉ hệ thống của nhà trường (school-api); với sign-off: của Sở (so-registry)"
    ),
]
TokenFile = Annotated[Path, typer.Option(envvar="HBS_SIGN_TOKEN_FILE", help="Tệp chứa mã truy cập, đọc mỗi lần gọi")]
CaFile = Annotated[Path | None, typer.Option(envvar="HBS_SIGN_CA_FILE", help="Chứng thư CA của hệ thống (PEM)")]
JournalFolder = Annotated[Path, typer.Option(envvar="HBS_SIGN_JOURNAL", help="Thư mục nhật ký ký số của máy này")]
Lang = Annotated[Literal["vi", "en"], typer.Option(help="Ngôn ngữ: vi hoặc en")]
Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
School = Annotated[str, typer.Option(envvar="HBS_SIGN_SCHOOL", help="Mã cơ sở giáo dục")]
Year = Annotated[str, typer.Option(help="Năm học, ví dụ 2025-2026")]
Role = Annotated[str, typer.Option(help="Vai trò ký: subject-teacher, homeroom, principal, deputy, seal …")]
Classes = Annotated[list[str], typer.Option("--class", help="Tên lớp; bỏ trống là mọi lớp")]
Parts = Annotated[list[str], typer.Option("--part", help="Nội dung, ví dụ subjects/TOAN; bỏ trống là tất cả")]
Grades = Annotated[list[int], typer.Option("--grade", help="Khối lớp; bỏ trống là mọi khối")]
KeyFile = Annotated[Path | None, typer.Option("--key", help="Tệp khóa ký (PEM)")]
CertificateFile = Annotated[
    Path | None, typer.Option("--certificate", help="Tệp chứng thư số (PEM) của khóa; chọn khóa khi thiết bị có nhiều")
]
Module = Annotated[Path | None, typer.Option("--pkcs11", help="Thư viện PKCS#11 của thiết bị ký số")]
TokenLabel = Annotated[str | None, typer.Option("--token", help="Tên thiết bị ký số")]
KeyLabel = Annotated[str | None, typer.Option("--label", help="Tên khóa trên thiết bị")]
CscUrl = Annotated[str | None, typer.Option("--csc", help="Địa chỉ dịch vụ ký số từ xa (CSC API v1)")]
CscCredential = Annotated[str | None, typer.Option("--credential", help="Mã khóa tại dịch vụ ký số từ xa")]
CscTokenFile = Annotated[Path | None, typer.Option(help="Tệp chứa mã truy cập dịch vụ ký số từ xa")]
PinFile = Annotated[Path | None, typer.Option(help="Tệp chứa mã PIN, chỉ chủ sở hữu đọc được; bỏ trống thì hỏi")]
Algorithm = Annotated[str | None, typer.Option(help="ES256, PS256 hoặc RS256; bỏ trống thì theo khóa")]

Yes = Annotated[bool, typer.Option("--yes", help="Không hỏi lại trước khi ký")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Chạy thử: mở và tính toán, không ký")]

Port = Annotated[int, typer.Option(min=0, max=65535, help="Cổng trên máy này; 0 là chọn tự động")]
Origins = Annotated[list[str], typer.Option("--origin", help="Trang web được hỏi hbs-sign đang chạy hay không")]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""This computer: what goes there is read by nobody on the way."""
JOURNAL = Path.home() / ".local" / "state" / "hbs-sign"

OpenHttp = Callable[[str, Path | None], httpx.Client]


def open_http(address: str, ca_file: Path | None) -> httpx.Client:
    """A connection that trusts nothing from the environment and follows nothing elsewhere.

    Raises typer.BadParameter for an address on which tokens and PINs could be read on the way.
    """
    url = httpx.URL(address)
    if url.scheme != "https" and not (url.scheme == "http" and url.host in LOOPBACK):
        raise typer.BadParameter(f"https: {address}")
    return httpx.Client(
        base_url=address,
        verify=str(ca_file) if ca_file else True,
        trust_env=False,
        timeout=httpx.Timeout(60, connect=5),
    )


@dataclass
class Doing:
    """What a command was started with, kept for its subcommand."""

    url: str
    token_file: Path
    ca_file: Path | None
    journal: Path
    language: Language
    open_http: OpenHttp = field(default=open_http, repr=False)

    def door(self, system: System = "school") -> Door:
        """The way to the school's service, or the registrar's."""
        http = self.open_http(self.url, self.ca_file)
        return Door(http, lambda: read_line(self.token_file), self.language, lambda: datetime.now(UTC), system)


@dataclass(frozen=True)
class KeyChoice:
    """The options about keys; exactly one of file, module and service."""

    key_file: Path | None = None
    certificate_file: Path | None = None
    module: Path | None = None
    token: str | None = None
    label: str | None = None
    csc: str | None = None
    credential: str | None = None
    csc_token_file: Path | None = None
    pin_file: Path | None = None
    algorithm: str | None = None

    @property
    def asks(self) -> tuple[str, ...]:
        """Which secrets a page asks for: none that a file has."""
        if self.key_file or self.pin_file:
            return ()
        return ("pin", "otp") if self.csc else ("pin",)

    def source(self, doing: Doing, secret: Callable[[str], PinSource] | None = None) -> Source:
        """`secret` says where a PIN or password comes from; the terminal unless given.

        Raises typer.BadParameter unless one key is chosen.
        """
        ask = secret or (lambda name: ask_for(name, doing.language))
        pin = pin_from(self.pin_file) if self.pin_file else ask("pin")
        if sum(bool(one) for one in (self.key_file, self.module, self.csc)) != 1:
            raise typer.BadParameter("--key | --pkcs11 | --csc")
        if self.key_file:
            return FileSource(self.key_file, self.certificate_file, self.algorithm)
        if self.module:
            if not self.token:
                raise typer.BadParameter("--token")
            return TokenSource(self.module, self.token, self.label, self.algorithm, pin, self.certificate_file)
        bearer_file = self.csc_token_file
        return RemoteSource(
            doing.open_http(f"{cast(str, self.csc).rstrip('/')}/csc/v1/", doing.ca_file),
            self.credential,
            self.algorithm,
            (lambda: read_line(bearer_file)) if bearer_file else None,
            pin,
            ask("otp"),
        )


def ask_for(word: str, language: Language) -> PinSource:
    """Asked for at the terminal, without being shown."""

    def ask() -> str:
        try:
            return str(typer.prompt(WORDS[word].in_(language), hide_input=True, err=True))
        except typer.Abort:
            raise AuthorisationNeeded(reason=WORDS[word].in_(language)) from None

    return ask
