"""What PDF/A-3 (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask of a file's structure, as far as a reader can see it.

No validator is used: veraPDF is in none of the package registries. These are the clauses that can be read off the file.
"""

import io
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

FORBIDDEN = ("/JavaScript", "/JS", "/Launch", "/Encrypt", "/LZWDecode")


def faults(pdf: bytes) -> list[str]:
    """Every clause that the file breaks, by a name."""
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.root_object
    found = {
        "output intent": _has_output_intent(root),
        "xmp says part 3": b"<pdfaid:part>3</pdfaid:part>" in _xmp(root),
        "xmp says conformance A": b"<pdfaid:conformance>A</pdfaid:conformance>" in _xmp(root),
        "xmp says pdf/ua": b"<pdfuaid:part>1</pdfuaid:part>" in _xmp(root),
        "marked": bool(_of(root, "/MarkInfo").get("/Marked")),
        "structure tree": "/StructTreeRoot" in root,
        "language": str(root.get("/Lang", "")).lower().startswith("vi"),
        "title shown": bool(_of(root, "/ViewerPreferences").get("/DisplayDocTitle")),
        "file identifier": "/ID" in reader.trailer,
        "no encryption": "/Encrypt" not in reader.trailer,
        "fonts embedded": not [name for page in reader.pages for name in _not_embedded(page)],
        "unicode of every font": not [name for page in reader.pages for name in _without_unicode(page)],
        "nothing active": not [word for word in FORBIDDEN if word.encode() in pdf],
        "tabs in structure order": all(page.get("/Tabs") == "/S" for page in reader.pages if "/Annots" in page),
    }
    return [name for name, is_kept in found.items() if not is_kept]


def attached(pdf: bytes) -> dict[str, tuple[str, str, bytes]]:
    """Relationship, media type and content of each associated file, by name."""
    reader = PdfReader(io.BytesIO(pdf))
    files: dict[str, tuple[str, str, bytes]] = {}
    for reference in reader.root_object.get("/AF", ArrayObject()):
        specification: Any = reference.get_object()
        stream = specification["/EF"]["/F"].get_object()
        files[str(specification["/UF"])] = (
            str(specification["/AFRelationship"]),
            str(stream["/Subtype"]).replace("#2F", "/").removeprefix("/"),
            stream.get_data(),
        )
    return files


def _has_output_intent(root: DictionaryObject) -> bool:
    intents = [entry.get_object() for entry in root.get("/OutputIntents", ArrayObject())]
    return any(intent["/S"] == "/GTS_PDFA1" and "/DestOutputProfile" in intent for intent in intents)


def _xmp(root: DictionaryObject) -> bytes:
    stream: Any = root["/Metadata"].get_object()
    return b"".join(stream.get_data().split())


def _of(root: DictionaryObject, name: str) -> Any:
    value = root.get(name, DictionaryObject())
    return value.get_object() if isinstance(value, IndirectObject) else value


def _fonts(page: Any) -> list[tuple[str, Any]]:
    fonts = page["/Resources"].get("/Font", DictionaryObject()).get_object()
    return [(name, font.get_object()) for name, font in fonts.items()]


def _not_embedded(page: Any) -> list[str]:
    names = []
    for name, font in _fonts(page):
        if font["/Subtype"] == "/Type3":
            continue
        inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
        descriptor = inner["/FontDescriptor"].get_object()
        if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
            names.append(name)
    return names


def _without_unicode(page: Any) -> list[str]:
    return [name for name, font in _fonts(page) if "/ToUnicode" not in font]
