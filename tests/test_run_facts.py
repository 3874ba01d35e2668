"""A run's checksums change with what decides its results, and with nothing else."""

from pathlib import Path

from qa_pipeline.run_facts import checksums_of
from qa_pipeline.settings import Overrides, load_settings


def test_each_checksum_is_of_its_part(tmp_path: Path) -> None:
    def now(**said: int | str | Path) -> dict[str, str]:
        return dict(checksums_of(load_settings(tmp_path, Overrides(**said))))  # type: ignore[arg-type]

    first = now()
    assert set(first) == {"settings"}
    assert now(workers=3, out=tmp_path / "elsewhere") == first, "where and how fast is not what"
    assert now(language="en")["settings"] != first["settings"]
    (tmp_path / "playbooks").mkdir()
    playbook = tmp_path / "playbooks" / "p.yaml"
    seen = set()
    for text in ("one", "two"):
        playbook.write_text(text, encoding="utf-8")
        seen.add(now()["playbooks"])
    (tmp_path / "calls.csv").write_text("call_id,file\n", encoding="utf-8")
    assert len(seen) == 2
    assert set(now()) == {"settings", "playbooks", "calls"}
    assert now()["settings"] == first["settings"]
