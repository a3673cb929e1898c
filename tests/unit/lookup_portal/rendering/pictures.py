"""A PNG as rows of grey, and the QR code on it as modules: enough to see that a scanner sees the
right code.
"""

import struct
import zlib
from itertools import accumulate
from typing import Final

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
CHANNELS: Final = {0: 1, 2: 3, 6: 4}
DARK: Final = 128


def grey_rows(png: bytes) -> list[bytes]:
    """The first channel of each pixel; eight bits a channel, not interlaced."""
    assert png.startswith(SIGNATURE)
    chunks = list(_chunks(png))
    width, _, depth, colour = struct.unpack(">IIBB", chunks[0][1][:10])
    assert depth == 8
    step = CHANNELS[colour]
    raw = zlib.decompress(b"".join(body for kind, body in chunks if kind == b"IDAT"))
    length = width * step
    rows: list[bytes] = []
    above = bytes(length)
    for start in range(0, len(raw), length + 1):
        above = _unfilter(raw[start], raw[start + 1 : start + 1 + length], above, step)
        rows.append(above[::step])
    return rows


def qr_modules(rows: list[bytes], size: int) -> list[list[bool]]:
    """The modules of the code with `size` a side: found by its three finder patterns."""
    for top, row in enumerate(rows):
        for left, width in _runs(row):
            module = width / 7
            side = module * size
            if not 3 <= module <= 12 or left + side > len(row) or top + side > len(rows):
                continue
            read = [
                [rows[int(top + (y + 0.5) * module)][int(left + (x + 0.5) * module)] < DARK for x in range(size)]
                for y in range(size)
            ]
            if all(_is_finder(read, x, y) for x, y in ((0, 0), (size - 7, 0), (0, size - 7))):
                return read
    return []


def _is_finder(read: list[list[bool]], x: int, y: int) -> bool:
    return all(read[y + dy][x + dx] == (max(abs(dx - 3), abs(dy - 3)) != 2) for dy in range(7) for dx in range(7))


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Start and length of each dark run."""
    found = []
    start: int | None = None
    for at, value in enumerate(row):
        if value < DARK and start is None:
            start = at
        elif value >= DARK and start is not None:
            found.append((start, at - start))
            start = None
    return found


def _chunks(png: bytes) -> list[tuple[bytes, bytes]]:
    chunks = []
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        chunks.append((png[at + 4 : at + 8], png[at + 8 : at + 8 + length]))
        at += length + 12
    return chunks


def _unfilter(kind: int, line: bytes, above: bytes, step: int) -> bytes:
    """One row by RFC 2083 §6."""
    if kind == 0:
        return line
    if kind == 2:
        return bytes((value + up) & 255 for value, up in zip(line, above, strict=True))
    if kind == 1:
        by_channel = [
            list(accumulate(line[channel::step], lambda left, value: (left + value) & 255)) for channel in range(step)
        ]
        return bytes(value for pixel in zip(*by_channel, strict=True) for value in pixel)
    out = bytearray(line)
    for at, value in enumerate(line):
        left = out[at - step] if at >= step else 0
        corner = above[at - step] if at >= step else 0
        guess = (left + above[at]) // 2 if kind == 3 else _paeth(left, above[at], corner)
        out[at] = (value + guess) & 255
    return bytes(out)


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
