"""Which kind of output a file is, as every page of it says, and what an issued copy says of its issue."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from hbs_schema.findings import Term

Kind = Literal["soft", "paper", "certified", "extract"]

KIND_NAMES: Mapping[Kind, Term] = {
    "soft": Term("Bản mềm (bản thể hiện)", "Soft copy"),
    "paper": Term("Bản giấy học bạ số", "Paper copy"),
    "certified": Term("Bản sao y", "Certified copy"),
    "extract": Term("Bản trích sao", "Extract"),
}
"""What a copy is called, on its pages and on those of the portal."""

HEADINGS: Mapping[Kind, Term] = {
    "paper": Term("CHUYỂN ĐỔI SANG VĂN BẢN GIẤY", "Converted to paper"),
    "certified": Term("BẢN SAO Y", "Certified copy"),
    "extract": Term("BẢN TRÍCH SAO", "Extract"),
}
"""How the block with number, converter and time is headed."""


@dataclass(frozen=True)
class Issue:
    """What an issued copy says of itself: the mark of Luật 20/2023/QH15, Điều 12, and the office's number.

    `copy_code` is in groups of four; `place_and_date` stands above the converter's signature.
    """

    heading: str
    number: str
    copy_code: str
    office: str
    place_and_date: str
    converter: str
    converter_title: str
    converted_at: str
    covers: str
    dossier: str
