"""Why a page could not be drawn.

RenderError
├── RenderBusy     every renderer was taken for as long as the caller could wait
├── RenderTimeout  drawing took longer than that; its process was ended
└── RenderFailed   the layout refused the page, or its process died
"""


class RenderError(Exception):
    """The PDF of a record could not be made; the record itself is not in question."""


class RenderBusy(RenderError):
    """All renderers were taken for as long as the caller could wait."""


class RenderTimeout(RenderError):
    """Drawing one page took too long."""


class RenderFailed(RenderError):
    """The layout refused the page, or its process died."""
