"""Files as answers; their names tell nothing of whose they are."""

from typing import Final

from fastapi import Response

PDF_TYPE: Final = "application/pdf"
JSON_TYPE: Final = "application/json"
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pdf_response(data: bytes) -> Response:
    """The soft copy."""
    return _attachment(data, PDF_TYPE, "hoc-ba-so.pdf")


def bundle_response(data: bytes) -> Response:
    """The whole offline bundle."""
    return _attachment(data, JSON_TYPE, "hoc-ba-so.bundle.json")


def presentation_response(data: bytes) -> Response:
    """The offline bundle with parts hidden."""
    return _attachment(data, JSON_TYPE, "hoc-ba-so.presentation.json")


def xlsx_response(data: bytes) -> Response:
    """The register of copies."""
    return _attachment(data, XLSX_TYPE, "so-cap-ban-sao.xlsx")


def _attachment(data: bytes, media_type: str, name: str) -> Response:
    return Response(data, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
