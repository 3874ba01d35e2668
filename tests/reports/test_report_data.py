"""The data that scripts read: nothing is lost in it, nothing in it is alive, and ten thousand calls stay small."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hostile_names import HOSTILE
from many_calls import many_calls, named
from worlds import in_brief, make_call, make_result

from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.page_words import page_words
from qa_pipeline.reports.pages import pages_of
from qa_pipeline.reports.report_data import calls_data, calls_js, compact
from qa_pipeline.reports.texts import translate

ITALIAN = translate("it")


def data_of(*calls: CallDigest) -> dict[str, Any]:
    """The data as a browser gets it: through JSON."""
    made: dict[str, Any] = json.loads(compact(calls_data(calls, pages_of(BatchDigest(calls=calls)), ITALIAN)))
    return made


def text(data: dict[str, Any], place: int) -> str | None:
    return None if place < 0 else data["texts"][place]


def score(data: dict[str, Any], place: int) -> float | None:
    return None if place < 0 else data["scores"][place]


def verdicts(call: CallDigest) -> str:
    return "".join({"not_applicable": "n"}.get(one.verdict, one.verdict[0]) for one in call.results)


def test_every_call_can_be_read_back_from_its_row() -> None:
    calls = many_calls(200, checks=12, agents=8)
    data = data_of(*calls)
    for call, row in zip(calls, data["calls"], strict=True):
        assert row[0] == call.call_id
        assert (None if row[2] < 0 else data["agents"][row[2]][0]) == call.agent
        assert (text(data, row[3]), text(data, row[4])) == (call.team, call.campaign)
        assert (score(data, row[9]), score(data, row[10])) == (call.compliance, call.quality)
        assert data["outcomes"][row[8]] == call.outcome
        assert (None if row[11] < 0 else data["endings"][row[11]]) == call.ending
        assert tuple(text(data, place) for place in row[12]) == call.look
        assert row[13] == verdicts(call)


def test_a_row_leads_to_the_rules_of_its_playbooks_version_and_to_its_points() -> None:
    calls = many_calls(200, checks=12, agents=8)
    data = data_of(*calls)
    for call, row in zip(calls, data["calls"], strict=True):
        playbook, criteria = data["sheets"][row[5]]
        judged_by = [call.playbook, call.playbook_version, call.playbook_title]
        assert (None if playbook < 0 else data["playbooks"][playbook]) == (
            judged_by if call.playbook else None
        )
        assert [(text(data, one[0]), text(data, one[1]), one[3], one[5]) for one in criteria] == [
            (one.check, one.title, int(one.critical), one.max_points) for one in call.results
        ]
        numbers = data["points"][row[14]]
        assert [
            (data["competences"][numbers[at]][0], *numbers[at + 1 : at + 4])
            for at in range(0, len(numbers), 4)
        ] == [(one.competence, one.weight, one.points, one.max_points) for one in call.competences]


def test_calls_share_the_list_of_their_rules_unless_theirs_differs() -> None:
    greeting, farewell = make_result(), make_result("fail", check="farewell", title="Saluto finale")
    same, longer = make_call("a", results=[greeting]), make_call("c", results=[greeting, farewell])
    data = data_of(*in_brief([same, make_call("b", results=[make_result("unsure")]), longer]))
    assert [row[5] for row in data["calls"]] == [0, 0, 1]
    assert [row[13] for row in data["calls"]] == ["p", "u", "pf"]


@pytest.mark.parametrize(
    ("listed", "kept"),
    [
        ("2026-11-23T10:42:00", "2026-11-23T10:42"),
        ("2026-11-23T10:42:07", "2026-11-23T10:42:07"),
        ("2026-11-23T10:42:00+01:00", "2026-11-23T10:42"),
        ("2026-11-23", "2026-11-23"),
        ("ieri mattina", ["ieri mattina"]),
        (None, None),
        ("", None),
    ],
)
def test_a_moment_is_kept_as_the_wall_clock_showed_it(listed: str | None, kept: object) -> None:
    (call,) = in_brief([make_call(started_at=listed)])
    assert data_of(call)["calls"][0][6] == kept


def test_agents_stand_in_the_order_in_which_pages_name_them() -> None:
    calls = in_brief(
        [make_call(f"c{n}", agent=name) for n, name in enumerate(["zoe", "Élodie", "Anna", None])]
    )
    data = data_of(*calls)
    assert [name for name, _ in data["agents"]] == ["Anna", "zoe", "Élodie"]
    assert [row[2] for row in data["calls"]] == [1, 2, 0, -1]


def test_a_page_is_named_only_where_its_name_is_not_the_calls_own() -> None:
    data = data_of(*in_brief([make_call("plain-1"), make_call("a/b", agent="Rossi: Anna")]))
    assert data["calls"][0][1] == 0
    assert data["calls"][1][1].startswith("a__b-")
    assert data["agents"][1][1].startswith("Rossi_Anna-")


def test_a_score_that_rests_on_little_carries_its_points() -> None:
    plain, thin = many_calls(2)
    enough = replace(plain.judged_compliance, points=100, due=100)
    plain = replace(plain, judged_compliance=enough, judged_quality=enough)
    thin = replace(
        thin,
        judged_compliance=replace(enough, points=12.5),
        judged_quality=replace(enough, points=0),
    )
    assert [row[15] for row in data_of(plain, thin)["calls"]] == [0, [[12.5, 100], 0]]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_ends_the_script_or_the_string_that_it_stands_in(hostile: str) -> None:
    calls = named(many_calls(1, checks=2), [hostile])
    script = calls_js(calls, pages_of(BatchDigest(calls=calls)), ITALIAN)
    assert not set("<>&\u2028\u2029\x00\r") & set(script)
    body = script.removeprefix("qa.load('").removesuffix("');\n")
    inside = body.replace("\\\\", "").replace("\\'", "").replace("\\n", "")
    assert "'" not in inside
    assert "\n" not in inside
    script.encode()  # halves of characters cannot be written


def test_ten_thousand_calls_of_45_verdicts_fit_in_three_megabytes() -> None:
    calls = many_calls(1000)
    size = len(calls_js(calls, pages_of(BatchDigest(calls=calls)), ITALIAN).encode())
    assert size * 10 < 3_000_000


def test_the_same_calls_give_the_same_script() -> None:
    calls = many_calls(50)
    pages = pages_of(BatchDigest(calls=calls))
    assert calls_js(calls, pages, ITALIAN) == calls_js(calls, pages, ITALIAN)


@pytest.mark.parametrize(
    ("language", "signs"),
    [("it", [".", ",", "{dd}/{MM}/{yyyy}", "gen"]), ("en", [",", ".", "{d} {MMM} {yyyy}", "Jan"])],
)
def test_scripts_are_told_how_the_language_writes_numbers_and_dates(language: str, signs: list[str]) -> None:
    words = page_words(translate(language), "../")
    assert [words["group"], words["decimal"], words["date"], words["months"][0]] == signs
    assert words["percent"] == "{n} %"
    assert words["counts"]["more"] == (
        ["e un altro", "e altri {n}"] if language == "it" else ["and {n} more"] * 2
    )
