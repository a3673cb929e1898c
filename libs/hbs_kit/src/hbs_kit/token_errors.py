"""Refusals of a caller, and how they look from outside: 401 and 403."""

from collections.abc import Mapping
from typing import ClassVar

from hbs_kit.problem_types import ProblemTable, ProblemType


class NotAuthenticated(Exception):
    """No token was sent."""

    response_headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class TokenRefused(NotAuthenticated):
    """`reason` is a word of ours, never a part of the token."""

    response_headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer error="invalid_token"'}

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ScopeMissing(Exception):
    def __init__(self, scope: str) -> None:
        super().__init__(scope)
        self.detail_params = {"scope": scope}
        self.response_headers = {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'}


PROBLEMS: ProblemTable = {
    NotAuthenticated: ProblemType(
        401,
        "token-missing",
        "Thiếu mã truy cập",
        "The access token is missing",
        "Yêu cầu này cần mã truy cập (Authorization: Bearer). Đề nghị lấy mã truy cập rồi gửi lại.",
        "This needs an access token (Authorization: Bearer). Please get one and send again.",
    ),
    TokenRefused: ProblemType(
        401,
        "token-refused",
        "Mã truy cập không được chấp nhận",
        "The access token is refused",
        "Mã truy cập không được chấp nhận: sai nơi cấp, sai nơi nhận hoặc đã hết hạn. "
        "Đề nghị lấy mã truy cập mới rồi gửi lại.",
        "The access token is refused: wrong issuer, wrong audience, or expired. Please get a new one and send again.",
    ),
    ScopeMissing: ProblemType(
        403,
        "scope-missing",
        "Chưa được cấp quyền",
        "The permission is missing",
        "Mã truy cập chưa có quyền {scope}. Đề nghị cán bộ quản trị cấp quyền này cho phần mềm.",
        "The access token does not have the scope {scope}. Please have it granted to the client.",
    ),
}
