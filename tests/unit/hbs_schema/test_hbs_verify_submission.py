"""`hbs-verify --submission` tells what stands against a submission, what could not be asked, and never more."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from hbs_schema.cli.verify import main
from hbs_schema.envelopes.submission import read_submission
from hbs_schema.intake.algorithms import shipped_algorithms
from hbs_schema.intake.sentences import OF_CHECK
from hbs_schema.intake.vendor_knowledge import RulesEntry, VendorKnowledge, window_entry
from hbs_schema.intake.vendor_signers import signers_in
from hbs_schema.rules.rule_book import default_rule_book_bytes
from tests.support.pupils import complete_values, lookup_code
from tests.support.world import World
from tests.unit.signer_matrix.paper import PaperRegistry
from tests.vectors.index import HOME, Golden, golden, policies, submissions

WORLD = World()
DRAFTS = [WORLD.draft(values=complete_values(number, code=lookup_code())) for number in (1, 2)]
DOCS = Path(__file__).resolve().parents[3] / "docs" / "packet"
ALONE = ("form", "sender", "one-school", "statements", "content", "dates")
"""Questions that a file answers by itself."""


def asked(report: dict[str, Any]) -> dict[str, str]:
    return {entry["question"]: entry["result"] for entry in report["questions"]}


def run(capsys: pytest.CaptureFixture[str], file: Path, *options: str) -> tuple[int, dict[str, Any]]:
    code = main(["--submission", str(file), "--json", *options])
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    Draft202012Validator(json.loads((DOCS / "submission-report.schema.json").read_text("utf-8"))).validate(report)
    return code, report


@pytest.fixture
def policy_files(tmp_path: Path) -> list[str]:
    files = [tmp_path / f"{number}.jws" for number in range(len(policies()))]
    for file, policy in zip(files, policies().values(), strict=True):
        file.write_text(policy.jws)
    return [word for file in files for word in ("--policy", str(file))]


@pytest.mark.parametrize("entry", submissions(), ids=lambda entry: entry.name)
def test_every_golden_submission_has_the_problems_that_its_index_says(
    entry: Golden, capsys: pytest.CaptureFixture[str], policy_files: list[str]
) -> None:
    code, report = run(capsys, HOME / f"{entry.name}.json", *policy_files)

    codes = {problem["code"] for problem in report["problems"] if problem["severity"] == "error"}
    told_here = {OF_CHECK.get(check, "submission-malformed") for check in entry.checks}
    if "leaves" in entry.checks and not json.loads(entry.data)["leaves"]:
        assert (code, asked(report)["leaves"]) == (3, "indeterminate") or codes
        return
    assert told_here <= codes
    assert code == 1 if told_here else code in (1, 3)


def test_a_good_file_alone_leaves_open_what_only_the_registrar_has_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = run(capsys, made(tmp_path)[0])

    assert code == 3
    assert report["problems"] == []
    assert {name: result for name, result in asked(report).items() if name in ALONE} == dict.fromkeys(ALONE, "passed")
    assert asked(report)["records"] == "not-applicable"
    open_questions = {name for name, result in asked(report).items() if result == "indeterminate"}
    assert open_questions == {
        "cutoff",
        "sending-key",
        "school",
        "window",
        "policy",
        "endorsements",
        "signers",
        "people",
    }


def test_with_the_registrars_file_nothing_is_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, knowledge = made(tmp_path)

    code, report = run(capsys, file, "--knowledge", str(knowledge))

    assert (code, report["verdict"], report["problems"]) == (0, "acceptable", [])
    assert set(asked(report).values()) == {"passed", "not-applicable"}
    assert [packet["result"] for packet in report["packets"]] == ["acceptable"] * 2


def test_after_the_cutoff_it_is_late_and_nothing_else_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, knowledge = made(tmp_path)

    code, report = run(capsys, file, "--knowledge", str(knowledge), "--now", "2031-01-01T00:00:00Z")

    assert (code, [problem["code"] for problem in report["problems"]]) == (1, ["window-closed"])
    assert asked(report)["statements"] == "not-applicable"


def test_a_certificate_that_is_not_registered_is_told_as_not_final(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, knowledge = made(tmp_path)
    known = json.loads(knowledge.read_text("utf-8"))
    signers = [entry for entry in known["signers"] if entry["role"] != "homeroom"]
    (tmp_path / "signers.json").write_text(json.dumps(signers))

    code, report = run(capsys, file, "--signers", str(tmp_path / "signers.json"))

    assert code == 1
    assert [(problem["code"], problem["is_final"]) for problem in report["problems"]] == [
        ("certificate-unknown", False)
    ]
    assert report["problems"][0]["sentences"]["vi"].endswith("[certificate-unknown]")


@pytest.mark.parametrize(
    "options",
    [
        ("--knowledge", "{knowledge}", "--rules", "{knowledge}"),
        ("--knowledge", "{submission}"),
        ("--policy", "{knowledge}"),
        ("--calendar", "{knowledge}"),
        ("--signers", "{knowledge}"),
        ("--rules", "{knowledge}"),
        ("--knowledge", "no-such-file"),
        ("--now", "yesterday"),
    ],
    ids=" ".join,
)
def test_what_is_brought_along_and_cannot_be_read_is_wrong_usage(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    file, knowledge = made(tmp_path)
    words = [word.format(knowledge=knowledge, submission=file) for word in options]

    assert main(["--submission", str(file), *words]) == 2
    assert "hbs-verify:" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["bundle.json", "--submission", "submission.json"]], ids=len)
def test_either_a_bundle_or_a_submission(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert "either a bundle or --submission" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("vi", "Sẽ không được tiếp nhận"), ("en", "It would be refused")])
def test_words_are_in_the_language_that_was_asked_for(
    language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--submission", str(HOME / "submissions/bad/marks-exchanged.json"), "--lang", language])

    assert capsys.readouterr().out.strip().endswith(words)


def test_no_name_of_a_pupil_is_in_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    entry = golden("submissions/bad/value-against-schema")
    names = [packet.by_name["identity"].value["full_name"] for packet in read_submission(entry.data).packets]

    main(["--submission", str(HOME / f"{entry.name}.json"), "--json"])

    said = capsys.readouterr().out
    assert names
    assert not any(name in said for name in names)


def made(folder: Path) -> tuple[Path, Path]:
    """A class of two that is as it should be, and the registrar's file for its school."""
    registry = PaperRegistry.of(WORLD)
    statements, drafts = WORLD.endorse(DRAFTS)
    _, body = registry.pack([draft.packet() for draft in drafts], statements)
    known = VendorKnowledge(
        format="hbs-vendor-knowledge/1",
        registrar=WORLD.registrar,
        school=WORLD.school,
        as_of="2026-06-01T00:00:00Z",
        policies=(WORLD.policy.jws,),
        windows=(window_entry(registry.window, expects_school=True),),
        signers=signers_in(registry.entries),
        rules=(RulesEntry(school_year="2025-2026", body=default_rule_book_bytes().decode()),),
        algorithms=shipped_algorithms(),
    )
    (folder / "submission.json").write_bytes(body)
    (folder / "knowledge.json").write_text(known.model_dump_json(by_alias=True, exclude_none=True), "utf-8")
    return folder / "submission.json", folder / "knowledge.json"
