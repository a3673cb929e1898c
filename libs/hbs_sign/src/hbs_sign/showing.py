"""What a signer is shown of a packet: every value of the exact strings, whatever a server's summary says of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hbs_schema.errors import HbsError
from hbs_schema.findings import Term
from hbs_schema.parts import Part, parse_part
from hbs_schema.rules.field_rows import Row, read_rows, title_of
from hbs_sign.errors import ContentDiffers
from hbs_sign.sentences import Language


@dataclass(frozen=True)
class ShownPart:
    """One part with all its fields."""

    name: str
    title: Term
    rows: Sequence[Row]


@dataclass(frozen=True)
class ShownRecord:
    """One packet, or the part of it that is signed, opened."""

    position: int
    name: str
    """The pupil's, as the identity part says it: on the signer's own screen only."""
    parts: Sequence[ShownPart]
    warnings: Sequence[Mapping[str, Any]]
    changes: Sequence[Mapping[str, Any]]

    level: str = ""

    def label_of(self, pointer: str) -> Term:
        """What the field of a change is called, with its part."""
        _, name, *path = [step.replace("~1", "/").replace("~0", "~") for step in f"{pointer}/".split("/")[:DEEPEST]]
        path = [step for step in path if step]
        title = title_of(name)
        value: Any = ""
        for step in reversed(path):
            value = {step: value}
        row = next(iter(_rows(name, value, self.level)), None) if path else None
        if row is None:
            return title
        return Term(f"{title.vi}: {row.label.vi}", f"{title.en}: {row.label.en}")

    def lines(self, language: Language) -> Iterator[str]:
        """Every field on a line of its own."""
        for part in self.parts:
            for row in part.rows:
                yield ": ".join(word.in_(language) for word in (part.title, row.label, row.value))

    def as_json(self) -> dict[str, Any]:
        """Values in words by their pointers."""
        return {"name": self.name, "values": {row.pointer: row.value.vi for part in self.parts for row in part.rows}}


DEEPEST = 10
"""Steps of a pointer that are read; a part has fewer."""
_TECHNICAL = ("header", "record")
HEADER_FIELDS: Mapping[str, Term] = {
    "format": Term("Định dạng", "Format"),
    "schema/id": Term("Cấu trúc nội dung", "Schema"),
    "schema/version": Term("Phiên bản cấu trúc nội dung", "Version of the schema"),
    "packet_id": Term("Mã gói tin", "Packet id"),
    "record_key": Term("Mã nhận biết học bạ số", "Record key"),
    "kind": Term("Loại gói tin", "Kind of packet"),
    "revision": Term("Lần lập", "Revision"),
    "supersedes": Term("Thay thế gói tin", "Supersedes packet"),
    "registrar": Term("Sở", "Registrar"),
    "school": Term("Cơ sở giáo dục", "School"),
    "school_year": Term("Năm học", "School year"),
    "level": Term("Cấp học", "Level"),
    "grade": Term("Khối lớp", "Grade"),
    "class": Term("Lớp", "Class"),
    "track": Term("Diện", "Track"),
    "policy/id": Term("Quy trình ký số", "Signing policy"),
    "policy/version": Term("Phiên bản quy trình ký số", "Version of the signing policy"),
    "policy/digest": Term("Mã tài liệu của quy trình ký số", "Hash of the signing policy"),
    "parts": Term("Số phần nội dung", "Number of parts"),
    "created_at": Term("Lập lúc", "Made at"),
}
"""What the header's members are called: they are for programs, but they are signed, so they are shown."""


def show_record(item: Mapping[str, Any]) -> ShownRecord:
    """Read from the item's strings. Raises ContentDiffers."""
    try:
        parts = {part.name: part for part in map(parse_part, item["parts"])}
        level = str(parts["header"].value.get("level", ""))
        identity = parts["identity"].value
    except (HbsError, KeyError):
        raise ContentDiffers(reason="parts") from None
    ordered = sorted(parts.values(), key=_order)
    return ShownRecord(
        position=int(item["position"]),
        name=str(identity.get("full_name", "")),
        parts=[
            ShownPart(part.name, title_of(part.name), list(_rows(part.name, part.value, level))) for part in ordered
        ],
        warnings=item.get("warnings") or (),
        changes=(item.get("changed_since") or {}).get("fields", ()),
        level=level,
    )


def _rows(part: str, value: Any, level: str) -> Iterator[Row]:
    for row in read_rows(part, value, level):
        word = HEADER_FIELDS.get(row.pointer.removeprefix("/header/")) if part == "header" else None
        yield replace(row, label=word) if word else row


def _order(part: Part) -> tuple[bool, bool, str]:
    """Who it is, what is said of him, and last what is for programs."""
    return part.name in _TECHNICAL, part.name != "identity", part.name
