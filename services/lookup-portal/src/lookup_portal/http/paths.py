"""Where the pages are. A lookup code travels in the body of a POST; the one path that holds it is the QR code's
(lookup_pages.py says why).
"""

from typing import Final

HOME: Final = "/"
STATUS: Final = "/tra-cuu"
HOLDER: Final = "/xem-hoc-ba"
PDF: Final = "/ban-mem"
BOOK: Final = "/ban-mem-ca-quyen"
PRESENTATION: Final = "/tep-ngoai-tuyen"
FILE: Final = "/kiem-tra-tep"
OFFLINE: Final = "/kiem-tra-ngoai-tuyen"
OFFLINE_FILE: Final = "/kiem-tra-ngoai-tuyen/tai-ve"
NOT_FOUND: Final = "/khong-tim-thay"
ABOUT: Final = "/gioi-thieu"
COPY: Final = "/ban-sao"
STATIC: Final = "/static"
QR: Final = "/t/{code}"
COPY_QR: Final = "/b/{code}/{year}/{serial}"
