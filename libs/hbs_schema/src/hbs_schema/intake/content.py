"""The content rules of the circular that governs a packet's grade."""

from collections.abc import Mapping

from hbs_schema.envelopes.packet import Packet
from hbs_schema.findings import Finding
from hbs_schema.rules.book import RuleBook, Setting, check_record
from hbs_schema.types import Value


def check_rules(
    packet: Packet, book: RuleBook | None = None, *, read: Mapping[str, Value] | None = None
) -> list[Finding]:
    """Everything that the circular has against a packet's content, warnings included; pointers are of the packet.

    What no rule book covers (an unknown schema or level, an interim record) is refused, never passed unread. `read` are
    its values where its form was checked already.
    """
    header = packet.header
    setting = Setting(
        level=header.level,
        grade=header.grade,
        school_year=header.school_year,
        track=header.track,
        schema=(header.schema_name.id, header.schema_name.version),
    )
    parts = {part.name: part.value for part in packet.parts if part.name != "header"} if read is None else read
    return check_record(parts, setting, book, read=read)
