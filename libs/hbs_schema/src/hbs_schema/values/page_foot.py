"""Part `remarks` since `primary/2` and `secondary/1`: the foot of a year's pages, and what its cover says."""

from typing import Literal

from hbs_schema.types import Day, Label, Prose, Value


class IssuingSchool(Value):
    """The school as it was called when it issued the page; names are never rewritten after mergers."""

    name: Label
    commune: Label | None = None
    district: Label | None = None
    """Only before 01/07/2025, when the districts ended."""

    province: Label


class PageFoot(Value):
    """Part `remarks`; `principal` is who signs at the right, in which capacity says `principal_title`."""

    school: IssuingSchool
    place: Label
    issued_on: Day
    homeroom_teacher: Label
    principal: Label
    principal_title: Literal["head", "deputy", "acting"]
    """Hiệu trưởng; KT. Hiệu trưởng – Phó Hiệu trưởng; phụ trách trường."""

    comment: Prose | None = None
