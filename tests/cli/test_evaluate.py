"""`evaluate` as a person or a script meets it: stored verdicts beside labels, with figures that can be believed."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from qa_pipeline.cli import doctor
from qa_pipeline.cli import evaluate as evaluate_module
from qa_pipeline.cli.app import app
from qa_pipeline.cli.exit_codes import ExitCode

PLAYBOOK = """
playbook: p
version: 1
language: it
steps:
  - {id: notice, strictness: verbatim, say: ["la informo che questa chiamata è registrata"]}
forbidden:
  - {id: promise, say: ["il risparmio è garantito"]}
"""
SAID = {
    "a": "Buongiorno, la informo che questa chiamata è registrata.",
    "b": "Buongiorno, la informo che questa chiamata non è registrata.",
    "c": "Buongiorno, il risparmio è garantito per tutti.",
}
GOLD = "call_id,check,verdict,note\na,notice,yes,\na,promise,yes,\nb,notice,yes,the line crackled\nc,notice,no,\n"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Three calls, imported and judged: the notice is given, denied, and left out."""
    folder = tmp_path / "w"
    (folder / "playbooks").mkdir(parents=True)
    (folder / "playbooks" / "p.yaml").write_text(PLAYBOOK, encoding="utf-8")
    files = []
    for name, said in SAID.items():
        path = tmp_path / f"{name}.vtt"
        text = f"WEBVTT\n\n00:01.000 --> 00:05.000\n<v Operatore>{said}</v>\n\n00:06.000 --> 00:07.000\n<v Cliente>Sì.</v>\n"
        path.write_text(text, encoding="utf-8")
        files.append(path)
    assert call("import", folder, *files, "--quiet").exit_code == ExitCode.OK
    assert call("score", folder, "--quiet").exit_code == ExitCode.OK
    (folder / "gold.csv").write_text(GOLD, encoding="utf-8")
    return folder


def as_json(*arguments: str | Path) -> dict[str, Any]:
    result = call("evaluate", *arguments, "--json")
    assert result.exit_code == ExitCode.OK, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_tables_say_what_is_wrong_and_how_little_is_known(workspace: Path) -> None:
    result = call("evaluate", workspace)
    assert result.exit_code == ExitCode.OK
    assert "4 verdicts on 3 calls" in result.stdout
    [fails] = [line for line in result.stdout.splitlines() if line.startswith("False fails")]
    for part in ("33.3 %", "1 of 3", "6.1 to 79.2 %", "too few to tell"):
        assert part in fails
    [first, *_] = result.stdout.partition("By check")[2].splitlines()[2:]
    assert first.split()[:3] == ["notice", "p", "3"], "the worst check is first"
    assert "Brier score" in result.stdout
    assert "0 calls, 2 verdicts of other calls" in result.stdout


def test_no_word_of_a_call_is_shown_unless_asked_for(workspace: Path) -> None:
    plain = call("evaluate", workspace)
    assert "registrata" not in plain.output
    assert "registrata" not in json.dumps(as_json(workspace))
    shown = call("evaluate", workspace, "--show", "-vv")
    for part in (
        "false fail",
        "chiamata non è registrata",
        "with “non” besides",
        "gold.csv:4:10",
        "the line crackled",
    ):
        assert part in shown.stdout
    assert len(shown.stdout.partition("What differs")[2].split("label: ")) == 2, "what is right is not shown"
    assert "registrata" not in shown.stderr, "never in logs"


def test_json_holds_every_figure_and_every_difference(workspace: Path) -> None:
    found = as_json(workspace)
    assert found["whole"]["matrix"]["pass"] == {"pass": 2, "fail": 1, "unsure": 0, "not_applicable": 0}
    assert found["whole"]["false_passes"]["whole"] == 1
    assert found["false_fails_by_calls"]["calls"] == 2
    assert [(each["call_id"], each["check"], each["gold"], each["said"]) for each in found["differing"]] == [
        ("b", "notice", "pass", "fail")
    ]
    assert {"by_check", "by_section", "by_playbook", "by_language", "agreement", "unlabelled_calls"} <= set(
        found
    )
    [shown] = as_json(workspace, "--show")["differing"]
    assert shown["evidence"][0]["quote"]
    assert shown["note"] == "the line crackled"


def test_the_same_calls_give_the_same_figures(workspace: Path) -> None:
    assert as_json(workspace) == as_json(workspace)


def test_labels_that_fit_nothing_are_listed_even_to_who_is_quiet(workspace: Path) -> None:
    gold = workspace / "gold.csv"
    gold.write_text(GOLD + "z,notice,yes,\na,notise,no,\nb,promise,yes,\nb,promise,no,\n", encoding="utf-8")
    result = call("evaluate", workspace, "--quiet")
    assert result.exit_code == ExitCode.OK
    assert result.stdout == ""
    assert [line.partition("gold.csv")[2] for line in result.stderr.splitlines()] == [
        ":6:10: call 'z': no such call (left out)",
        ":7:10: check 'notise' of call 'a': playbook 'p' has no such check; is 'notice' meant? (left out)",
        (
            f":8:11: check 'promise' of call 'b': the reviewers are divided (pass at {gold}:8:11, fail at {gold}:9:11); "
            "left out"
        ),
    ]
    assert len(as_json(workspace)["unmatched"]) == 2
    assert len(as_json(workspace)["ties"]) == 1


def test_a_folder_of_dialogues_is_taken_where_there_is_no_table_and_outcomes_with_it(workspace: Path) -> None:
    (workspace / "gold.csv").unlink()
    folder = workspace / "dialogues"
    folder.mkdir()
    (folder / "a.expected.yaml").write_text(
        "call_id: a\nplaybook: q\noutcome: failed\nverdicts: {notice: pass}\n", encoding="utf-8"
    )
    result = call("evaluate", workspace, "--show")
    assert "Outcomes: 0/1 0.0 % as labelled" in result.stdout
    assert "labelled by playbook 'q', judged by 'p'" in result.stderr
    found = as_json(workspace, "--gold", folder)
    assert found["unlabelled_calls"] == ["b", "c"]
    assert found["differing_outcomes"][0]["gold"] == "failed"


def test_reviewers_are_compared_with_each_other(workspace: Path) -> None:
    gold = workspace / "theirs.csv"
    gold.write_text(
        "call_id;check;verdict;reviewer\na;notice;sì;Anna\na;notice;sì;Bruno\nb;notice;no;Anna\nb;notice;no;Bruno\n",
        encoding="utf-8",
    )
    shown = call("evaluate", workspace, "--gold", gold).stdout
    assert "Reviewers: 2 checks with several labels; 2/2 100.0 % pairs of labels are the same" in shown
    assert "1.000" in shown, "Cohen's kappa"


def test_labels_that_cannot_be_used_are_told_by_place(workspace: Path) -> None:
    (workspace / "gold.csv").write_text(GOLD.replace("b,notice,yes", "b,notice,good"), encoding="utf-8")
    result = call("evaluate", workspace)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "gold.csv:4:10: verdict: 'good' is no verdict; write one of:" in result.stderr


def test_without_labels_or_verdicts_it_says_what_to_do(workspace: Path, tmp_path: Path) -> None:
    (workspace / "gold.csv").unlink()
    result = call("evaluate", workspace)
    assert (result.exit_code, "no labels to compare with" in result.stderr) == (ExitCode.UNUSABLE, True)
    assert call("evaluate", workspace, "--gold", tmp_path / "none.csv").exit_code == ExitCode.USAGE
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "gold.csv").write_text(GOLD, encoding="utf-8")
    result = call("evaluate", empty)
    assert (result.exit_code, "nothing is judged yet" in result.stderr) == (ExitCode.UNUSABLE, True)
    assert not (empty / "out").exists(), "looking makes nothing"


def test_a_call_that_is_not_judged_yet_is_said_to_be_so(workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.vtt"
    path.write_text(
        "WEBVTT\n\n00:01.000 --> 00:05.000\n<v Operatore>Pronto, buongiorno.</v>\n", encoding="utf-8"
    )
    call("import", workspace, path, "--quiet")
    (workspace / "gold.csv").write_text(GOLD + "d,notice,no,\n", encoding="utf-8")
    assert (
        "call 'd': is heard and not judged yet: run `qa-pipeline score`" in call("evaluate", workspace).stderr
    )


def test_the_extra_that_is_missing_is_named(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        evaluate_module,
        "find_spec",
        lambda name: None if name == "sklearn" else importlib.util.find_spec(name),
    )
    result = call("evaluate", workspace)
    assert result.exit_code == ExitCode.UNUSABLE
    assert "pip install 'qa-pipeline[eval]'" in result.stderr


def test_the_doctor_knows_the_extra_and_can_do_without() -> None:
    found = doctor._for_evaluation("no-such-package")
    assert (found.state, "qa-pipeline[eval]" in found.detail) == ("optional", True)
    assert doctor._for_evaluation("scipy").state == "ok"
