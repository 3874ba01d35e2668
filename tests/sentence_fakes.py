"""What compares meanings, without a model: encoders of a few lines, and a package that stands in for sentence-transformers."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import numpy as np
import pytest
from numpy.typing import NDArray

from qa_pipeline.checks.sentence_model import load_meaning

PACKAGE = """
    import os
    import zlib
    from pathlib import Path

    import numpy as np

    __version__ = "6.2.0"
    OFFLINE = os.environ.get("HF_HUB_OFFLINE")
    made = []

    class SentenceTransformer:
        def __init__(self, path, **options):
            made.append((options, os.environ.get("TRANSFORMERS_OFFLINE")))
            self.weights = (Path(path) / "model.safetensors").read_text()

        def encode(self, texts, **options):
            vectors = np.full((len(texts), 256), float(self.weights == "flat"))
            for row, text in enumerate(texts):
                for at in range(len(text) - 2) if self.weights == "good" else ():
                    vectors[row, zlib.crc32(text[at : at + 3].encode()) % 256] += 1
            return vectors
"""
"""Letters by three, counted: alike is what is written alike. A spawned process finds it too."""


@pytest.fixture
def sentence_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `sentence_transformers` to import, and the folder of a model for it."""
    site, folder = tmp_path / "site", tmp_path / "models" / "alike"
    site.mkdir()
    (site / "sentence_transformers.py").write_text(dedent(PACKAGE), encoding="utf-8")
    folder.mkdir(parents=True)
    (folder / "modules.json").write_text("[]", encoding="utf-8")
    (folder / "model.safetensors").write_text("good", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.delitem(sys.modules, "sentence_transformers", raising=False)
    load_meaning.cache_clear()
    yield folder
    load_meaning.cache_clear()
    sys.modules.pop("sentence_transformers", None)


@dataclass(eq=False)
class Topics:
    """Knows what a few words are about; texts about the same are alike, all others are not."""

    words: dict[str, str]
    asked: list[str] = field(default_factory=list)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        names = sorted(set(self.words.values()))
        vectors = np.zeros((len(texts), len(names)), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                if word in self.words:
                    vectors[row, names.index(self.words[word])] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


class Same:
    """Holds everything to mean the same."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), dtype=np.float32)
