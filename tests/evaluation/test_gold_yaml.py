"""The sample's own labels: one YAML file a call, in a folder."""

from pathlib import Path

import pytest

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.read_gold import find_gold, read_gold

CALL = "call_id: c1\nplaybook: p\noutcome: passed\nverdicts:\n  greeting: pass\n  price: no\n"


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.expected.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_gives_verdicts_outcomes_and_playbooks_with_their_places(tmp_path: Path) -> None:
    path = write(tmp_path, "c1", CALL)
    write(tmp_path, "c2", "call_id: c2\nverdicts: {greeting: true}\nrow: {agent: Anna}\n")
    labels = read_gold(tmp_path)
    assert [(each.call_id, each.check, each.verdict) for each in labels.verdicts] == [
        ("c1", "greeting", Verdict.PASS),
        ("c1", "price", Verdict.FAIL),
        ("c2", "greeting", Verdict.PASS),
    ]
    assert labels.verdicts[1].place == f"{path}:6:3"
    assert [(each.call_id, each.outcome.value, each.place) for each in labels.outcomes] == [
        ("c1", "passed", f"{path}:3:1")
    ]
    assert [each.playbook for each in labels.playbooks] == ["p"]
    assert len(read_gold(path).verdicts) == 2, "one file alone will do"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (CALL.replace("no", "good"), ":6:3: verdicts.price: 'good' is no verdict; write one of: pass"),
        (CALL.replace(" no", ""), ":6:3: verdicts.price: no verdict; write one, or leave the check out"),
        (CALL.replace("outcome", "outcom"), ":3:1: outcom: unknown key 'outcom'; did you mean 'outcome'?"),
        (CALL.replace("verdicts", "verdict"), "'verdicts' is required here"),
        (CALL.replace("passed", "great"), ":3:1: outcome: 'great' is no outcome"),
    ],
)
def test_mistakes_are_told_with_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    write(tmp_path, "c1", text)
    with pytest.raises(EvaluationError) as caught:
        read_gold(tmp_path)
    assert told in str(caught.value)


def test_the_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    for name in ("c1", "c2"):
        write(tmp_path, name, CALL.replace("no", "good"))
    with pytest.raises(EvaluationError, match=r"(?s)c1\.expected\.yaml:6:3.*c2\.expected\.yaml:6:3"):
        read_gold(tmp_path)


def test_a_place_without_labels_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(
        EvaluationError, match=r"gold\.csv: no labels to compare with; write it with the columns"
    ):
        find_gold(tmp_path)
    with pytest.raises(EvaluationError, match=r"no file \*\.expected\.yaml in this folder"):
        read_gold(tmp_path)
    empty = tmp_path / "gold.csv"
    empty.write_text("call_id,check,verdict\nc1,greeting,\n", encoding="utf-8")
    with pytest.raises(EvaluationError, match="not one verdict is filled in"):
        read_gold(empty)


def test_a_workspaces_table_goes_before_its_dialogues_and_never_leads_out_of_it(tmp_path: Path) -> None:
    workspace, outside = tmp_path / "w", tmp_path / "theirs.csv"
    (workspace / "dialogues").mkdir(parents=True)
    assert find_gold(workspace) == workspace / "dialogues"
    outside.write_text("call_id,check,verdict\n", encoding="utf-8")
    (workspace / "gold.csv").symlink_to(outside)
    with pytest.raises(EvaluationError, match="leads out of the workspace"):
        find_gold(workspace)
    (workspace / "gold.csv").unlink()
    (workspace / "gold.csv").write_text("", encoding="utf-8")
    assert find_gold(workspace) == workspace / "gold.csv"
