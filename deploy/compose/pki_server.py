"""certomancer for compose.yaml: OCSP, CRLs and timestamps, reached from the composition's own network alone."""

from pathlib import Path

from certomancer.integrations.animator import Animator, AnimatorArchStore
from certomancer.registry import CertomancerConfig
from werkzeug.serving import run_simple

PORT = 9000


def serve_pki(folder: Path) -> None:
    """Answer for the PKI in a folder. Without web pages: they hand every private key to whoever asks."""
    configuration = CertomancerConfig.from_file(str(folder / "certomancer.yml"), key_search_dir=str(folder))
    app = Animator(AnimatorArchStore(configuration.pki_archs), with_web_ui=False, allow_time_override=False)
    run_simple("0.0.0.0", PORT, app)  # noqa: S104  # a container has no other address to be reached at
