"""A model arrives whole and checked, or the folder stays as it was."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech import download
from qa_pipeline.speech.download import download_model
from qa_pipeline.speech.models import OfficialModel

BYTES = bytes(range(256)) * 10_000


class Mirror(BaseHTTPRequestHandler):
    """Serves /whole, /other, /short (cut inside the answer) and 404 for all else."""

    def do_GET(self) -> None:
        body = {"/whole": BYTES, "/short": BYTES, "/other": b"other"}.get(self.path)
        if body is None:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:1000] if self.path == "/short" else body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Says nothing."""


@pytest.fixture
def mirror() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(autouse=True)
def published(monkeypatch: pytest.MonkeyPatch) -> None:
    sha256 = hashlib.sha256(BYTES).hexdigest()
    tiny = OfficialModel(name="tiny", url="http://127.0.0.1:1/tiny.pt", sha256=sha256)
    monkeypatch.setattr(download, "official_models", lambda: {"tiny": tiny})


def quiet(done: int, total: int) -> None:
    pass


def failure(models_dir: Path, url: str | None) -> str:
    with pytest.raises(SpeechError) as caught:
        download_model("tiny", models_dir, progress=quiet, url=url)
    return str(caught.value)


def test_a_whole_model_arrives_with_its_progress(tmp_path: Path, mirror: str) -> None:
    told: list[tuple[int, int]] = []

    path = download_model(
        "tiny",
        tmp_path / "models",
        progress=lambda done, total: told.append((done, total)),
        url=f"{mirror}/whole",
    )

    assert path == tmp_path / "models" / "tiny.pt"
    assert path.read_bytes() == BYTES
    assert told[-1] == (len(BYTES), len(BYTES))
    assert [one.name for one in path.parent.iterdir()] == ["tiny.pt"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [("other", "not the official tiny"), ("short", "tiny"), ("gone", "could not be fetched")],
)
def test_anything_else_leaves_the_folder_as_it_was(
    tmp_path: Path, mirror: str, answer: str, said: str
) -> None:
    (tmp_path / "tiny.pt").write_bytes(b"old")

    assert said in failure(tmp_path, f"{mirror}/{answer}")
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("tiny.pt", b"old")]


def test_without_a_network_it_says_what_to_copy_where(tmp_path: Path) -> None:
    said = failure(tmp_path, None)

    assert "could not be fetched" in said
    assert "tiny.pt" in said


def test_only_web_addresses_are_fetched(tmp_path: Path) -> None:
    assert "no web address" in failure(tmp_path, "file:///etc/passwd")


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, mirror: str) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")

    assert "cannot be written" in failure(tmp_path / "models", f"{mirror}/whole")


def test_an_unknown_name_lists_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="there are tiny"):
        download_model("huge", tmp_path, progress=quiet)
