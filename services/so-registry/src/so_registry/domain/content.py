"""The content rules of the circular that governs a packet's grade."""

from hbs_schema.envelopes.packet import Packet
from hbs_schema.findings import Finding
from hbs_schema.rules.tt27.content import check_content

PRIMARY = "primary"


def check_rules(packet: Packet) -> list[Finding]:
    """Everything that the circular has against a packet's content, warnings included; pointers are of the packet."""
    header = packet.header
    if header.level != PRIMARY:
        return []
    return check_content(
        {part.name: part.value for part in packet.parts if part.name != "header"},
        grade=header.grade,
        school_year=header.school_year,
        track=header.track,
    )
