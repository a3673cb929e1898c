"""A column of our own templates: one description, by which it is written and read."""

from dataclasses import dataclass

from hbs_sheets.folding import fold
from hbs_sheets.tables import Column
from hbs_sheets.values import Read, read_text

LEVEL = "Mức đạt được"
"""Says no more than that the column holds a level; readers drop it from header paths."""

FLAG = ("x",)


@dataclass(frozen=True)
class TemplateColumn:
    """A column by its three header rows; a field or an item that is absent is merged with what stands above it."""

    key: str
    group: str
    item: str = ""
    field: str = ""
    read: Read = read_text
    choices: tuple[str, ...] = ()
    is_required: bool = True
    bounds: tuple[int, int] | None = None
    """Whole numbers from and to: what the cell's validation lets through."""

    @property
    def path(self) -> tuple[str, ...]:
        """The words above the column, from the outermost group to its own title."""
        return tuple(word for word in (self.group, self.item, self.field) if word)

    @property
    def title(self) -> str:
        return " – ".join(word for word in (self.item or self.group, self.field) if word)

    def as_column(self) -> Column:
        """The column as one to be found."""
        words = [word for word in self.path if word != LEVEL]
        return Column(
            self.key,
            self.title,
            tuple((fold(word),) for word in words),
            self.read,
            is_required=self.is_required,
            header_row=len(self.path) - 1,
        )
