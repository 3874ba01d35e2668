"""What was measured, as people and programs read it."""

import json
from pathlib import Path

from bench_worlds import GIVEN_CUTS, OURS, make_measured, make_report

from qa_pipeline.bench.compare import comparisons
from qa_pipeline.bench.report import absences, as_data, headings, markdown, rows, write_markdown
from qa_pipeline.bench.rounds import Result
from qa_pipeline.bench.wer import WordErrors


def cells() -> dict[str, dict[str, str]]:
    report = make_report()
    return {row[0]: dict(zip(headings(report), row, strict=False)) for row in rows(report)}


def test_the_table_holds_what_was_measured() -> None:
    row = cells()["openai-whisper transcribe, greedy"]
    assert row["start-up"] == "2.0"
    assert row["first call"] == "12.0"
    assert row["hearing"] == "20.0"
    assert row["spread"] == "3%"
    assert row["whole"] == "22.0"
    assert row["real-time factor"] == "0.200"
    assert (row["WER"], row["en"], row["it"]) == ("26.0", "40.0", "12.0")
    assert row["sub/del/ins"] == "6/20/0"
    assert row["memory"] == "500"


def test_who_could_not_run_is_in_the_table_and_says_why() -> None:
    assert cells()["faster-whisper plain, int8, greedy"]["start-up"] == "not available"
    assert absences(make_report()) == [
        "faster-whisper plain, int8, greedy: not available: faster-whisper is not installed"
    ]


def test_ours_is_compared_with_the_best_of_each_other_like_with_like() -> None:
    report = make_report()
    [sentence] = comparisons([each for each in report.results if isinstance(each, Result)])
    assert sentence == (
        "greedy: ours, openai-whisper, greedy hears 10.0 times as fast as openai-whisper transcribe, greedy "
        "(with start-up 5.5 times), its word error rate 20.0 points lower."
    )


def test_who_was_given_our_cuts_is_not_the_best_of_the_others() -> None:
    report = make_report()
    given = Result(
        contender=GIVEN_CUTS, best=make_measured(1.0), spread=0.0, errors=(("it", WordErrors(words=1)),)
    )
    [sentence] = comparisons([each for each in (*report.results, given) if isinstance(each, Result)])
    assert "faster-whisper" not in sentence


def test_where_ours_was_not_measured_nothing_is_compared() -> None:
    results = [each for each in make_report().results if isinstance(each, Result)]
    assert comparisons([each for each in results if each.contender is not OURS]) == []


def test_markdown_says_the_command_the_machine_and_what_was_left_out() -> None:
    text = markdown(make_report())
    for part in (
        "`qa-pipeline bench calls --repeat 2`",
        "A processor, 2 cores with AMX",
        "c.wav: it breaks off",
    ):
        assert part in text
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert len(table) == 5
    assert len({line.count("|") for line in table}) == 1, "every row as wide as the heading"


def test_the_table_goes_to_its_place_and_nothing_else_changes(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.md"
    before = "# Method\n\n<!-- bench: tiny, calls -->\nold\n<!-- /bench: tiny, calls -->\n\nProse.\n"
    path.write_text(before, encoding="utf-8")
    write_markdown(path, make_report())
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Method\n\n<!-- bench: tiny, calls -->\n\n`qa-pipeline")
    assert text.endswith("<!-- /bench: tiny, calls -->\n\nProse.\n")
    assert "old" not in text
    write_markdown(path, make_report())
    assert path.read_text(encoding="utf-8") == text, "a second time changes nothing"


def test_a_document_without_a_place_gets_one_at_its_end(tmp_path: Path) -> None:
    path = tmp_path / "new.md"
    write_markdown(path, make_report())
    assert path.read_text(encoding="utf-8").startswith("<!-- bench: tiny, calls -->")


def test_data_for_programs_is_json_and_names_who_is_missing() -> None:
    data = json.loads(json.dumps(as_data(make_report())))
    by_name = {each["name"]: each for each in data["contenders"]}
    assert by_name["ours, openai-whisper, greedy"]["real_time_factor"] == 0.02
    assert by_name["ours, openai-whisper, greedy"]["errors"]["en"]["deletions"] == 5
    assert by_name["faster-whisper plain, int8, greedy"]["not_available"] == "faster-whisper is not installed"
