"""Lookup codes for pupils: one active record for each pupil and level, enforced by a constraint."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from hbs_kit.db import Sessions
from hbs_schema.findings import Finding
from hbs_schema.intake.pupils import LEVELS, Key, fits_record
from hbs_schema.intake.verdicts import problem
from hbs_schema.registry_api import PupilKeys, RecordOut, RecordsIn, RecordsOut
from so_registry.domain.certificates.actors import UNNAMED, Actor
from so_registry.domain.errors import LevelUnknown, RecordsRefused
from so_registry.storage import audit
from so_registry.storage.records import add_record, find_codes, find_keys, find_managers, hold_keys, link_keys


async def issue_records(request: RecordsIn, *, sessions: Sessions, by: Actor = UNNAMED) -> RecordsOut:
    """A code for each pupil, in the order of the request; one that has a code keeps it, and gets what keys are new.

    All or nothing. Raises LevelUnknown; RecordsRefused for records that another school manages and keys that conflict.
    """
    if request.level not in LEVELS:
        raise LevelUnknown
    keys = [keys_of(request.school, pupil) for pupil in request.pupils]
    async with sessions.begin() as session:
        await hold_keys(session, request.level, [key for own in keys for key in own])
        known = await find_codes(session, request.level, [key for own in keys for key in own])
        codes = set(known.values())
        issuing = _Issuing(request.school, known, await find_managers(session, codes), await find_keys(session, codes))
        records = [
            RecordOut(pupil_code=pupil.pupil_code, lookup_code=code, is_new=is_new)
            for position, (pupil, own) in enumerate(zip(request.pupils, keys, strict=True))
            for code, is_new in (issuing.code_for(position, own),)
        ]
        if issuing.findings:
            raise RecordsRefused(issuing.findings)
        for code in issuing.new:
            await add_record(session, code, request.level, request.school)
        await link_keys(session, request.level, issuing.links)
        told = {"asked": len(records), "new": len(issuing.new)}
        await audit.note(session, "issue-codes", by, concerns=request.level, school=request.school, after=told)
    return RecordsOut(records=tuple(records))


@dataclass
class _Issuing:
    """One request: what is known, and what it adds to that pupil by pupil."""

    school: str
    owners: dict[Key, str]
    managers: dict[str, frozenset[str]]
    linked: dict[str, set[Key]]
    new: set[str] = field(default_factory=set)
    links: dict[Key, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def code_for(self, position: int, own: Sequence[Key]) -> tuple[str, bool]:
        """The pupil's code, and whether it is made now; a finding if he does not get it."""
        code = next((self.owners[key] for key in own if key in self.owners), None)
        is_new = code is None
        if code is None:
            # 122 random bits from the operating system (RFC 9562 §5.4).
            code = uuid4().hex
            self.new.add(code)
        elif code not in self.new and self.school not in self.managers.get(code, ()):
            self.findings.append(problem("record-elsewhere", f"/pupils/{position}").finding)
            return code, False
        elif not fits_record(own, self.owners, self.linked[code]):
            self.findings.append(problem("pupil-keys-conflict", f"/pupils/{position}").finding)
            return code, False
        free = [key for key in own if key not in self.owners]
        self.links |= dict.fromkeys(free, code)
        self.owners |= dict.fromkeys(free, code)
        self.linked.setdefault(code, set()).update(free)
        return code, is_new


def keys_of(school: str, pupil: PupilKeys) -> list[tuple[str, str]]:
    """A pupil's keys as (kind, value), the one that counts first."""
    keys = [("school", f"{school}/{pupil.pupil_code}")]
    if pupil.personal_id:
        keys.insert(0, ("personal", pupil.personal_id))
    if pupil.sector_code:
        keys.insert(0, ("sector", pupil.sector_code))
    return keys
