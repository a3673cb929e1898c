"""Intake, verdicts and receipts of one registry."""

import pytest

from hbs_schema import leaves
from hbs_schema.envelopes.bundle import Placed
from hbs_schema.statements.payloads import Receipt
from hbs_schema.statements.statement import parse_statement
from hbs_schema.verification.packet import check_proof
from tests.support.registry import Registry

pytestmark = pytest.mark.integration


async def test_accepts_a_signed_class_with_one_receipt(registry: Registry) -> None:
    statements, packets = await registry.signed(3)

    answer = await registry.submit(*registry.pack(packets, statements))

    assert [problem.code for problem in answer.problems] == []
    assert [packet.result for packet in answer.packets] == ["accepted"] * 3
    assert len(answer.statements) == 1
    for packet, told in zip(packets, answer.packets, strict=True):
        assert told.receipt is not None
        receipt = parse_statement(answer.statements[told.receipt.statement], Receipt)
        check_proof(Placed(receipt, told.receipt), leaves.of_packet("receipt", packet.digest))
