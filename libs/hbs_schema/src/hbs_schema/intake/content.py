"""The content rules of the circular that governs a packet's grade."""

from hbs_schema.envelopes.packet import Packet
from hbs_schema.findings import Finding
from hbs_schema.rules.book import RuleBook, Setting, check_record


def check_rules(packet: Packet, book: RuleBook | None = None) -> list[Finding]:
    """Everything that the circular has against a packet's content, warnings included; pointers are of the packet.

    What no rule book covers (an unknown schema or level, an interim record) is refused, never passed unread.
    """
    header = packet.header
    setting = Setting(
        level=header.level,
        grade=header.grade,
        school_year=header.school_year,
        track=header.track,
        schema=(header.schema_name.id, header.schema_name.version),
    )
    return check_record({part.name: part.value for part in packet.parts if part.name != "header"}, setting, book)
