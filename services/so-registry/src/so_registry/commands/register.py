"""`so-registry client|signer|document …`: what acceptance is judged by."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate

from hbs_schema.building.trees import sign_document
from hbs_schema.certificates import Certificate, load_certificate
from hbs_schema.errors import NotGenuine
from hbs_schema.intake.capacities import Capacity
from hbs_schema.intake.signers import SignerEntry
from hbs_schema.statements.documents import Authority, Calendar, Policy
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.certificate_checks import Use, check_paths, check_use
from hbs_schema.verification.times import from_instant
from so_registry.commands.context import INSTANTS, instant, operator, run
from so_registry.commands.output import show
from so_registry.domain.certificates.anchors import TrustAnchor, find_anchor, within
from so_registry.resources import Resources
from so_registry.usecases.import_trust_list import show_anchors
from so_registry.usecases.register_signers import register_client, register_signers
from so_registry.usecases.store_document import store_document

client_app = typer.Typer(help="Đơn vị cung cấp phần mềm, nhóm trường.", no_args_is_help=True)
signer_app = typer.Typer(help="Chứng thư số và vai trò.", no_args_is_help=True)
document_app = typer.Typer(help="Quy trình ký số, lịch chốt, danh sách cơ quan có thẩm quyền.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON")]
MODELS: dict[str, type[Policy] | type[Calendar]] = {"policy": Policy, "calendar": Calendar}


@client_app.command("add")
def add_client(
    context: typer.Context,
    client: str,
    user: Annotated[str, typer.Option(help="Tài khoản trên máy chủ thông điệp")],
    school: Annotated[list[str], typer.Option()],
) -> None:
    """Đăng ký đơn vị và các trường được thay mặt."""
    run(context, lambda use: register_client(client, user, school, sessions=use.sessions, by=operator()))


@signer_app.command("add")
def add_signer(
    context: typer.Context,
    certificate: Annotated[Path, typer.Option(help="Chứng thư số (PEM)")],
    school: Annotated[str, typer.Option()],
    role: Annotated[str, typer.Option()],
    holds_from: Annotated[datetime, typer.Option(formats=INSTANTS)],
    holds_until: Annotated[datetime, typer.Option(formats=INSTANTS)],
    class_: Annotated[list[str] | None, typer.Option("--class")] = None,
    part: Annotated[list[str] | None, typer.Option()] = None,
    approved: bool = True,
) -> None:
    """Đăng ký và phê duyệt một vai trò của chứng thư số."""
    own = load_pem(certificate)
    entry = SignerEntry(
        own.thumbprint,
        school,
        role,
        tuple(class_ or ()),
        tuple(part or ()),
        instant(holds_from),
        instant(holds_until),
        approved,
    )
    run(context, lambda use: _register(use, [own], [entry]))


@signer_app.command("import")
def import_signers(context: typer.Context, file: Path) -> None:
    """Đăng ký và phê duyệt danh sách vai trò: JSON [{certificate, school, role, classes, parts, from, until}]."""
    listed = json.loads(file.read_text("utf-8"))
    certificates = {entry["certificate"]: load_pem(Path(entry["certificate"])) for entry in listed}
    entries = [
        SignerEntry(
            certificates[entry["certificate"]].thumbprint,
            entry["school"],
            entry["role"],
            tuple(entry.get("classes", ())),
            tuple(entry.get("parts", ())),
            instant(from_instant(entry["from"])),
            instant(from_instant(entry["until"])),
            is_approved=True,
            person=entry.get("person", ""),
            capacity=Capacity(entry.get("capacity", "main")),
        )
        for entry in listed
    ]
    run(context, lambda use: _register(use, list(certificates.values()), entries))


@document_app.command("sign")
def sign(context: typer.Context, kind: str, file: Path, as_json: Json = False) -> None:
    """Ký số một quy trình ký số hoặc lịch chốt (JSON) bằng khóa của Sở và lưu."""
    members = json.loads(file.read_text("utf-8"))

    async def act(use: Resources) -> str:
        key = use.need_policy_key()
        document = sign_document(MODELS[kind], members, key=key, signed_at=use.clock())
        return await store_document(document, [key.certificate], sessions=use.sessions, by=operator())

    show([{"digest": run(context, act)}], as_json=as_json, columns={"digest": "Mã tài liệu"})


@document_app.command("import")
def import_(
    context: typer.Context,
    file: Path,
    certificate: Annotated[list[Path], typer.Option(help="Chứng thư số của người ký và các bên được nêu (PEM)")],
    as_json: Json = False,
) -> None:
    """Lưu danh sách cơ quan có thẩm quyền do Bộ ký số."""
    document = parse_statement(file.read_text("ascii").strip(), Authority)
    certificates = [load_pem(path) for path in certificate]
    digest = run(
        context,
        lambda use: store_document(document, certificates, root=use.need_root(), sessions=use.sessions, by=operator()),
    )
    show([{"digest": digest}], as_json=as_json, columns={"digest": "Mã tài liệu"})


async def _register(use: Resources, certificates: Sequence[Certificate], entries: Sequence[SignerEntry]) -> None:
    """Raises NotGenuine for a certificate that may not sign, has no path to a root, or is the registrar's own."""
    uses = [Use(certificate, within(certificate, use.clock())) for certificate in certificates]
    check_use(uses)
    listed = await show_anchors(sessions=use.sessions)
    if listed is not None:
        _check_anchors(uses, listed.taking(use.clock()))
    elif use.ca_roots:
        check_paths(uses, use.ca_roots, use.intermediates)
    own = {
        key.certificate.thumbprint
        for key in (use.receipt_key, use.next_receipt_key, use.lock_key, use.policy_key)
        if key
    }
    if not own.isdisjoint(certificate.thumbprint for certificate in certificates):
        raise NotGenuine("certificate-use", "a certificate of the registrar")
    await register_signers(certificates, entries, by=operator(), rule=use.approval_rule, sessions=use.sessions)


def _check_anchors(uses: Sequence[Use], anchors: Sequence[TrustAnchor]) -> None:
    """Raises NotGenuine for a certificate that has no path to an anchor in force."""
    if any(find_anchor(use.certificate, anchors, use.at) is None for use in uses):
        raise NotGenuine("certificate-path", "no path to a trust anchor")


def load_pem(path: Path) -> Certificate:
    return load_certificate(load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER))
