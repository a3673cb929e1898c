"""Where the pages are. A lookup code never stands in a path: it travels in the body of a POST."""

from typing import Final

HOME: Final = "/"
STATUS: Final = "/tra-cuu"
HOLDER: Final = "/xem-hoc-ba"
PDF: Final = "/ban-mem"
PRESENTATION: Final = "/tep-ngoai-tuyen"
FILE: Final = "/kiem-tra-tep"
ABOUT: Final = "/gioi-thieu"
STATIC: Final = "/static"
