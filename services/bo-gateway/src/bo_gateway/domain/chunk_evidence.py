"""The statements, certificates and timestamps of one chunk: each read and checked once, however many packets use it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from bo_gateway.domain.trust import Trust
from hbs_schema.certificates import Certificate
from hbs_schema.envelopes.bundle import Placed, read_der_list
from hbs_schema.envelopes.shape import MAX_TOKEN, Proof
from hbs_schema.errors import Malformed, Refused
from hbs_schema.messages.reports import ReportChunk
from hbs_schema.statements.members import Payload, TreeStatement
from hbs_schema.statements.payloads import Lock
from hbs_schema.statements.statement import P, Statement, parse_statement
from hbs_schema.verification.certificate_checks import Use, check_paths
from hbs_schema.verification.timestamps import check_token


class ChunkEvidence:
    """Answers for a chunk's statements by their names."""

    def __init__(self, chunk: ReportChunk, certificates: Mapping[str, Certificate], trust: Trust) -> None:
        self._chunk, self._trust = chunk, trust
        self.certificates = certificates
        self.stamped: dict[str, datetime] = {}
        self._statements: dict[str, tuple[type[Payload], Statement[Payload]]] = {}
        self._signatures: dict[str, Refused | None] = {}
        self._tokens: dict[str, tuple[bytes, ...]] = {}
        self._with_path: set[tuple[str, datetime]] = set()

    def read_lock(self, lock: Statement[Lock]) -> None:
        """Its timestamps, if they came with this chunk. Raises Refused."""
        if lock.name in self._chunk.timestamps:
            self._read_tokens(lock)

    def place(self, proof: Proof, model: type[P]) -> Placed[P]:
        """The statement that a proof names, with its signer's certificate and readable timestamps at hand.

        Raises Refused for anything that may be damage on the way.
        """
        model_known, known = self._statements.get(proof.statement, (None, None))
        if model_known is not model or known is None:
            known = self._read(proof.statement, model)
            self._statements[proof.statement] = (model, known)
        return Placed(known, proof)  # type: ignore[arg-type]  # it was read as this model

    def check_signature(self, statement: Statement[Payload]) -> None:
        """Raises NotGenuine unless the signature holds; asked again, the answer is the same."""
        if statement.name not in self._signatures:
            self._signatures[statement.name] = None
            try:
                statement.check_signature(self.certificates[statement.header.thumbprint].key)
            except Refused as refused:
                self._signatures[statement.name] = refused
        refusal = self._signatures[statement.name]
        if refusal is not None:
            raise refusal

    def check_paths(self, uses: Iterable[Use]) -> None:
        """Raises NotGenuine unless each certificate had a path to a root at its time."""
        for use in uses:
            key = (use.certificate.thumbprint, use.at)
            if key not in self._with_path:
                check_paths([use], self._trust.ca_roots, tuple(self.certificates.values()))
                self._with_path.add(key)

    def rows(self, names: Iterable[str]) -> dict[str, tuple[str, str, int]]:
        """Statements as they are stored: name → (kind, JWS, leaf count)."""
        found = {}
        for name in names:
            statement = self._statements[name][1]
            payload = statement.payload
            count = payload.count if isinstance(payload, TreeStatement) else 1
            found[name] = (str(getattr(payload, "kind", "")), statement.jws, count)
        return found

    def signers(self, names: Iterable[str]) -> dict[str, Certificate]:
        """Certificates of these statements' signers, and all CA certificates beside them."""
        thumbprints = {self._statements[name][1].header.thumbprint for name in names}
        return {
            thumbprint: certificate
            for thumbprint, certificate in self.certificates.items()
            if thumbprint in thumbprints or certificate.is_ca
        }

    def tokens(self, names: Iterable[str]) -> dict[str, tuple[bytes, ...]]:
        """Timestamps of these statements, each line in order."""
        return {name: self._tokens[name] for name in names if name in self._tokens}

    def _read(self, name: str, model: type[P]) -> Statement[P]:
        text = self._chunk.statements.get(name)
        if text is None:
            raise Malformed("statements", "a statement is missing")
        statement = parse_statement(text, model)
        if statement.name != name:
            raise Malformed("statements", "not the statement that its digest names")
        if statement.header.thumbprint not in self.certificates:
            raise Malformed("signatures", "the signer's certificate is missing")
        if name in self._chunk.timestamps:
            self._read_tokens(statement)
        return statement

    def _read_tokens(self, statement: Statement[Payload]) -> None:
        """No digest names a token, so a bad one may be damage on the way: it is no final fault."""
        name = statement.name
        tokens = tuple(read_der_list(self._chunk.timestamps[name], MAX_TOKEN, f"/timestamps/{name}"))
        issuers = [certificate.x509 for certificate in self.certificates.values() if certificate.is_ca]
        imprint, moments = statement.digest, []
        for token in tokens:
            moments.append(check_token(token, imprint, self._trust.ca_roots, issuers))
            imprint = sha256(token).digest()
        self._tokens[name] = tokens
        self.stamped[name] = min(moments)
