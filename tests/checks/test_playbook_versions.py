"""A call is judged by the rules of its day: versions of a playbook live side by side."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.playbook import Playbook, choose
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.judging import Rules, score
from qa_pipeline.recordings.recording import Recording

STEPS = "steps: [{id: a, say: buongiorno a tutti}]\n"
WINTER = f"playbook: p\nversion: winter\nvalid_to: 2026-02-28\n{STEPS}"
SPRING = f"playbook: p\nversion: spring\nvalid_from: 2026-03-01\nvalid_to: 2026-05-31\n{STEPS}"
SUMMER = f"playbook: p\nversion: summer\nvalid_from: 2026-06-01\n{STEPS}"


def load(folder: Path, **files: str) -> tuple[Playbook, ...]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return load_playbooks([folder / f"{name}.yaml" for name in files], frozenset())


def made_on(day: str | None, **columns: str) -> Recording:
    return replace(make_recording(**columns), started_at=day)


def version(playbooks: tuple[Playbook, ...], day: str | None, **columns: str) -> str | None:
    found = choose(playbooks, made_on(day, **columns), "it")
    return found.version if found else None


@pytest.mark.parametrize(
    ("day", "judge"),
    [
        ("2026-02-28T23:59:59+01:00", "winter"),
        ("2026-03-01T00:00:00+01:00", "spring"),
        ("2026-05-31", "spring"),
        ("2026-06-01 08:00", "summer"),
        ("2031-01-01", "summer"),
    ],
)
def test_both_days_of_a_validity_are_part_of_it(tmp_path: Path, day: str, judge: str) -> None:
    assert version(load(tmp_path, a=WINTER, b=SPRING, c=SUMMER), day) == judge


def test_the_day_is_that_of_the_place_where_the_call_was_made(tmp_path: Path) -> None:
    playbooks = load(tmp_path, a=WINTER, b=SPRING)
    assert version(playbooks, "2026-03-01T00:30:00+09:00") == "spring", "still February in Rome"


def test_a_call_of_a_day_for_which_there_are_no_rules_is_judged_by_none(tmp_path: Path) -> None:
    assert version(load(tmp_path, b=SPRING), "2026-06-01") is None


@pytest.mark.parametrize("day", [None, "", "ieri", "01/03/2026"])
def test_a_call_without_a_day_is_judged_by_the_version_without_an_end(
    tmp_path: Path, day: str | None
) -> None:
    assert version(load(tmp_path, a=WINTER, b=SPRING, c=SUMMER), day) == "summer"


def test_a_call_without_a_day_is_judged_by_no_version_that_has_ended(tmp_path: Path) -> None:
    assert version(load(tmp_path, a=WINTER, b=SPRING), None) is None


def test_a_call_without_a_day_prefers_the_undated_playbook_and_of_two_open_ones_the_later(
    tmp_path: Path,
) -> None:
    open_ = {
        name: f"playbook: {name}\nversion: {name}\nvalid_from: {day}\n{STEPS}"
        for name, day in (("old", "2020-01-01"), ("new", "2025-01-01"), ("older", "2010-01-01"))
    }
    assert version(load(tmp_path, **open_), None) == "new"
    assert version(load(tmp_path, **open_, z=f"playbook: z\nversion: undated\n{STEPS}"), None) == "undated"


def test_one_that_says_which_calls_it_is_for_still_goes_before_one_for_all(tmp_path: Path) -> None:
    special = (
        f"playbook: s\nversion: special\nvalid_from: 2026-03-01\napplies_to: {{campaign: luce}}\n{STEPS}"
    )
    playbooks = load(tmp_path, a=f"playbook: all\nversion: all\n{STEPS}", s=special)
    assert version(playbooks, "2026-02-01", campaign="luce") == "all"
    assert version(playbooks, "2026-03-01", campaign="luce") == "special"
    assert version(playbooks, None, campaign="luce") == "special"


def test_the_wanted_playbook_judges_each_call_by_the_version_of_its_day(tmp_path: Path) -> None:
    rules = Rules(playbooks=load(tmp_path, a=WINTER, b=SPRING), lexicons=WordLists(), wanted="p")
    said = make_transcript("agent: buongiorno a tutti")
    versions = [
        score(made_on(day), said, rules).playbook for day in ("2026-01-05", "2026-04-05", "2027-01-01")
    ]
    assert [ref.version if ref else None for ref in versions] == ["winter", "spring", None]


def test_validity_is_part_of_the_rules_and_changes_no_checksum_where_there_is_none(
    make_playbook: MakePlaybook,
) -> None:
    plain = make_playbook(STEPS)
    assert make_playbook(f"valid_from: 2026-03-01\n{STEPS}").sha256 != plain.sha256
    assert make_playbook(f"valid_to: 2026-03-01\n{STEPS}").sha256 != plain.sha256


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("valid_from: 01/03/2026", r"p.yaml:3:1: valid_from: '01/03/2026' is no day; write year-month-day"),
        ("valid_to: 2026-02-30", r"p.yaml:3:1: valid_to: there is no day '2026-02-30'"),
        ("valid_from: 2026-03-01 10:00:00", "is no day; write year-month-day, for example 2026-03-01"),
        ("valid_from: 20260301", "'20260301' is no day"),
        (
            "valid_from: 2026-03-02\nvalid_to: 2026-03-01",
            r"p.yaml:4:1: valid_to: 2026-03-01 is before valid_from, 2026-03-02",
        ),
    ],
)
def test_a_day_that_is_none_is_said_with_what_to_write(
    make_playbook: MakePlaybook, text: str, says: str
) -> None:
    with pytest.raises(PlaybookError, match=says):
        make_playbook(text)


def test_one_day_alone_is_a_validity(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook('valid_from: 2026-03-01\nvalid_to: "2026-03-01"')
    assert playbook.valid_from == playbook.valid_to


@pytest.mark.parametrize(
    ("other", "says"),
    [
        (
            SPRING.replace("2026-03-01", "2026-02-28"),
            r"b.yaml:3:1: 'p' is valid from 2026-02-28 .* until 2026-02-28 in a.yaml",
        ),
        (
            f"playbook: p\nversion: 2\n{STEPS}",
            r"b.yaml:1:1: 'p' is valid always here and until 2026-02-28 in a.yaml",
        ),
    ],
)
def test_versions_that_overlap_are_a_mistake_that_names_both_files(
    tmp_path: Path, other: str, says: str
) -> None:
    with pytest.raises(PlaybookError, match=says):
        load(tmp_path, a=WINTER, b=other)


def test_one_day_in_common_is_an_overlap_whichever_file_comes_first(tmp_path: Path) -> None:
    with pytest.raises(
        PlaybookError, match=r"b.yaml:3:1: 'p' is valid until 2026-03-01 here and from 2026-03-01"
    ):
        load(tmp_path, a=SPRING, b=WINTER.replace("2026-02-28", "2026-03-01"))


def test_two_files_with_one_id_and_no_days_are_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(PlaybookError, match=r"b.yaml:1:1: 'p' is already the id of a.yaml; .* valid_from"):
        load(tmp_path, a=f"playbook: p\nversion: 1\n{STEPS}", b=f"playbook: p\nversion: 2\n{STEPS}")


def child(dates: str) -> str:
    return f"playbook: child\nversion: 1\nextends: p\n{dates}\n"


@pytest.mark.parametrize(
    ("dates", "title"),
    [
        ("valid_from: 2026-01-15", "winter"),
        ("valid_from: 2026-03-01", "spring"),
        ("valid_from: 2027-03-01", "summer"),
        ("", "summer"),
        ("valid_to: 2026-04-01", "summer"),
    ],
)
def test_a_child_takes_over_the_version_of_the_day_on_which_it_begins(
    tmp_path: Path, dates: str, title: str
) -> None:
    parents = {
        name: text.replace("steps", f"title: {name}\nsteps")
        for name, text in (("winter", WINTER), ("spring", SPRING), ("summer", SUMMER))
    }
    playbooks = load(tmp_path, **parents, z=child(dates))
    assert playbooks[-1].id == "child"
    assert playbooks[-1].title == title


def test_a_child_whose_parent_has_no_version_for_it_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(
        PlaybookError, match=r"z.yaml:3:1: no version of 'p' is valid on 2027-01-01.* b.yaml from"
    ):
        load(tmp_path, b=SPRING, z=child("valid_from: 2027-01-01"))
    with pytest.raises(PlaybookError, match="no version of 'p' is valid until further notice"):
        load(tmp_path, b=SPRING, z=child(""))


def test_a_child_that_could_have_two_parents_is_a_mistake(tmp_path: Path) -> None:
    late = SUMMER.replace("2026-06-01", "2026-07-01")
    with pytest.raises(
        PlaybookError, match=r"which 'p' is meant\? There are b.yaml from 2026-06-01, c.yaml from"
    ):
        load(tmp_path, b=SUMMER, c=late, z=child("valid_from: 2026-08-01"))


def test_any_column_of_the_list_may_say_which_calls_a_playbook_is_for(tmp_path: Path) -> None:
    playbooks = load(
        tmp_path,
        a=f"playbook: a\nversion: a\napplies_to: {{Punto Vendita: [Roma Est, Bari], reparto: b2b}}\n{STEPS}",
    )
    assert version(playbooks, None, **{"punto vendita": "roma est ", "reparto": "B2B"}) == "a"
    assert version(playbooks, None, **{"punto vendita": "Milano", "reparto": "b2b"}) is None
    assert version(playbooks, None, reparto="b2b") is None, "all of them must fit"


@pytest.mark.parametrize("value", ["007", "12", "1.50", "12:30", "NO"])
def test_a_columns_value_is_compared_as_it_is_written(make_playbook: MakePlaybook, value: str) -> None:
    for written in (value, f"'{value}'"):
        assert make_playbook(f"applies_to: {{team: {written}}}").applies_to == (("team", (value,)),)


@pytest.mark.parametrize("value", ["true", "[[1, 2]]"])
def test_what_is_no_text_as_a_columns_value_is_refused(make_playbook: MakePlaybook, value: str) -> None:
    with pytest.raises(PlaybookError, match=r"put it in quotes|string"):
        make_playbook(f"applies_to: {{team: {value}}}")
