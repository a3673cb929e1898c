"""How a slug of ours is called in another system, and since when."""

from hbs_schema.types import Day, Label, Slug, Value


class ForeignCode(Value):
    """A code of another system; `code_system` names the system, never a guess at one."""

    code_system: Slug
    code: Label
    valid_from: Day | None = None
    valid_to: Day | None = None

    def is_valid_on(self, day: str) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
