"""Runs `hbs-verify` on golden files."""

from hbs_schema.cli.verify import main
from tests.vectors.index import HOME, golden

NOW = ("--now", "2026-06-20T01:00:00Z")
HEAD_ONLY = "bundles/good/head-only"


def anchors(name: str) -> list[str]:
    entry = golden(name).entry
    return ["--root", str(HOME / entry["root"]), "--ca", str(HOME / entry["ca"]), *NOW]


def run(name: str, *more: str) -> int:
    return main([str(HOME / f"{name}.json"), *anchors(name), *more])
