"""Who the pupil is: the part that every subject teacher's signature covers, and nothing else."""

from typing import Literal

from hbs_schema.types import Label, PartialDay, Value


class Identity(Value):
    """Part `identity`. A change calls every signer back (ADR: identity is what a teacher vouches for)."""

    full_name: Label
    birth_date: PartialDay
    sex: Literal["male", "female"]
