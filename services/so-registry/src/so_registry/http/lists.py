"""Long lists on their way out: written entry by entry to a file without a name, sent when all of them are there.

So neither the list stands in memory nor a transaction stays open for as long as whoever asked takes to read it.
"""

import tempfile

from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from so_registry.spreadsheets.files import read_chunks


class JsonList:
    """A JSON array of models. The file has no name: nobody else can open it, and it ends with whoever reads it."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="hbs-")  # noqa: SIM115 - closed when all is sent, or by `close`
        self._mark = b"["

    def add(self, entry: BaseModel) -> None:
        self._file.write(self._mark + entry.model_dump_json(by_alias=True, exclude_none=True).encode())
        self._mark = b","

    def close(self) -> None:
        """For a list that will not be sent."""
        self._file.close()

    def response(self) -> StreamingResponse:
        self._file.write(b"[]" if self._mark == b"[" else b"]")
        self._file.seek(0)
        return StreamingResponse(
            read_chunks(self._file), media_type="application/json", headers={"Cache-Control": "no-store"}
        )
