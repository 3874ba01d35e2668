"""What a run is given to hear with."""

from pathlib import Path

from qa_pipeline.bench import prepare
from qa_pipeline.speech.confidence import ConfidenceMap
from qa_pipeline.speech.model_settings import write_confidence
from qa_pipeline.speech.models import find_model

SETTINGS = """\
file: mine.pt
languages: [it]
window: {max_s: 6.0, min_silence_s: 0.5, pad_s: 0.2}
timestamps: false
"""


def test_an_enlarged_model_keeps_the_confidence_that_was_measured_for_the_small_one(tmp_path: Path) -> None:
    """It gives every word the same probability, so the settings beside it say that its weights are meant too."""
    own, made = tmp_path / "mine", tmp_path / "bench" / "mine-tiny"
    own.mkdir()
    (own / "mine.pt").write_bytes(b"small")
    (own / "model.yaml").write_text(SETTINGS, "utf-8")
    sha256 = find_model("mine", tmp_path).sha256
    write_confidence(own / "model.yaml", ConfidenceMap(((0.5, 0.25),)), sha256)
    made.mkdir(parents=True)
    (made / f"mine-tiny-{sha256[:8]}.pt").write_bytes(b"enlarged by a former run")

    prepare._enlarged(find_model("mine", tmp_path), "tiny", made)

    large = find_model(str(made), tmp_path)
    assert large.sha256 != sha256
    assert large.settings.confidence(0.5) == 0.25
