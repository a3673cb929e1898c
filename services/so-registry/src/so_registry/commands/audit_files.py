"""Files that an audit is verified from, or by: exports, what was kept from before, certificates."""

from collections.abc import Iterable
from pathlib import Path

from cryptography import x509
from cryptography.x509 import load_pem_x509_certificates

from hbs_schema.audit.checkpoint import Head
from hbs_schema.audit.export import ReadExport, read_export, read_kept, read_lines
from hbs_schema.audit.signers import Witnesses
from hbs_schema.building.keys import read_pem_certificates
from hbs_schema.certificates import Certificate


def read_file(file: Path, witnesses: Witnesses, kept: Iterable[Head]) -> ReadExport:
    """An export. Raises Malformed, OSError."""
    with file.open(encoding="utf-8") as lines:
        return read_export(read_lines(lines), witnesses, kept)


def read_kept_file(file: Path) -> tuple[Head, ...]:
    """An earlier export, or a checkpoint. Raises Malformed, OSError."""
    with file.open(encoding="utf-8") as lines:
        return read_kept(read_lines(lines))


def read_root(file: Path | None) -> Certificate | None:
    """The Ministry's certificate. Raises ValueError, OSError."""
    return None if file is None else read_pem_certificates(file)[0]


def read_roots(files: Iterable[Path]) -> tuple[x509.Certificate, ...]:
    """Roots of timestamp authorities. Raises ValueError, OSError."""
    return tuple(each for file in files for each in load_pem_x509_certificates(file.read_bytes()))
