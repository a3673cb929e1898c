"""A school that took a pupil over in the middle of the year cites the signed interim record that came with him."""

from collections.abc import Iterator, Mapping

from hbs_schema.envelopes.packet import Packet
from hbs_schema.intake.pupils import code_of
from hbs_schema.intake.verdicts import Problem, problem


def check_interim(position: int, packet: Packet, handed: Mapping[str, tuple[str, str]]) -> Iterator[Problem]:
    """`handed`: by lookup code, the school that took the record over and the packet digest of the interim record."""
    school, interim = handed.get(code_of(packet), ("", ""))
    if packet.header.school != school:
        return
    cited = (packet.value("outcome") or {}).get("interim") or {}
    if cited.get("packet") != interim:
        yield problem("interim-not-cited", f"/packets/{position}/outcome/interim")
