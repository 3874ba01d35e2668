"""Playbooks as people write them: mistakes with their place, parents, and which calls they are for."""

from pathlib import Path
from textwrap import dedent

import pytest

from conftest import MakePlaybook, make_recording
from qa_pipeline.checks.playbook import Playbook, choose
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.errors import PlaybookError
from qa_pipeline.recordings.recording import Speaker

LEXICONS = frozenset({"courtesy"})


def load(folder: Path, **files: str) -> tuple[Playbook, ...]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
    return load_playbooks([folder / f"{name}.yaml" for name in files], LEXICONS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param(
            "steps:\n  - id: a\n    say: x\n    wieght: 3",
            r"p.yaml:6:5: steps.0.wieght: unknown key 'wieght'; did you mean 'weight'\?",
            id="misspelt key",
        ),
        pytest.param(
            "steps:\n  - {id: a, say: x, after: [b]}\n  - {id: bb, say: y}",
            r"p.yaml:4:21: no step 'b'",
            id="order after nothing",
        ),
        pytest.param(
            "steps:\n  - {id: a, say: x, after: [b]}\n  - {id: b, say: y, after: [a]}",
            "'a' would have to come after itself",
            id="order in a circle",
        ),
        pytest.param(
            "steps:\n  - {id: a, say: x}\n  - {id: a, say: y}",
            r"p.yaml:5:6: the id 'a' is used twice",
            id="id twice",
        ),
        pytest.param(
            "steps: [{id: a, say: x, within_first: soon}]",
            "'soon' is no length of time",
            id="no length of time",
        ),
        pytest.param(
            "steps: [{id: a, say: x, within_turns: 3}]", "counts from a trigger", id="turns from nothing"
        ),
        pytest.param(
            "steps: [{id: a, say: x, strictness: loose}]",
            "p.yaml:3:25: steps.0.strictness",
            id="unknown strictness",
        ),
        pytest.param(
            "steps: [{id: a, say: 'sono {agnt}'}]",
            r"no slot 'agnt'; did you mean 'agent'\?",
            id="misspelt slot",
        ),
        pytest.param("steps: [{id: a, say: '{agent}'}]", "has no words of its own", id="a slot alone"),
        pytest.param("steps: [{id: a}]", "'say' is required here", id="nothing to say"),
        pytest.param(
            "quality: [{id: a, lexicon: curtesy, wanted: {at_least: 1}}]",
            r"no lexicon 'curtesy'; did you mean 'courtesy'\?",
            id="misspelt lexicon",
        ),
        pytest.param(
            "quality: [{id: a, measure: pitch, at_most: 3}]",
            "'pitch' is no measure",
            id="a measure of the voice",
        ),
        pytest.param(
            "quality: [{id: a, lexicon: courtesy}]", "wanted: {at_least: n}", id="a list without a count"
        ),
        pytest.param("extends: nobody", r"p.yaml:3:1: no playbook 'nobody' beside this file", id="no parent"),
        pytest.param("title: a\ntitle: b", "duplicate key", id="a key twice"),
        pytest.param("title: [a", r"p.yaml:\d+:\d+: ", id="broken YAML"),
        pytest.param("steps: &a [*a]", "anchors", id="anchors"),
    ],
)
def test_a_mistake_is_said_with_file_line_and_column(
    make_playbook: MakePlaybook, text: str, says: str
) -> None:
    with pytest.raises(PlaybookError, match=says):
        make_playbook(text)


def test_every_mistake_of_a_file_is_said_at_once(make_playbook: MakePlaybook) -> None:
    with pytest.raises(PlaybookError) as fault:
        make_playbook("steps:\n  - {id: a, sya: x}\n  - {id: b, say: y, wait: 1}")
    assert len(str(fault.value).splitlines()) == 3


def test_keywords_of_yaml_stay_words(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook("steps: [{id: a, say: [no, on, off], within_first: 1 min}]")
    assert playbook.steps[0].say == ("no", "on", "off")
    assert playbook.steps[0].within_first_s == 60
    assert playbook.steps[0].speaker is Speaker.AGENT


BASE = """
    playbook: base
    version: 1
    language: it
    pass_mark: {compliance: 90}
    slots: {company: Sole}
    steps:
      - {id: greeting, say: buongiorno signora, weight: 5}
      - {id: farewell, say: le auguro una buona giornata}
"""
CHILD = """
    playbook: child
    version: 2
    extends: base
    applies_to: {campaign: [luce, gas]}
    steps:
      - {id: farewell, say: arrivederci signora, weight: 3}
      - {id: extra, say: la ringrazio molto, after: [greeting]}
"""


def test_a_child_has_its_parents_steps_with_its_own_over_them(tmp_path: Path) -> None:
    base, child = load(tmp_path, a=BASE, b=CHILD)
    assert [(s.id, s.weight) for s in child.steps] == [("greeting", 5), ("farewell", 3), ("extra", 10)]
    assert child.pass_mark.compliance == 90
    assert dict(child.slots) == {"company": "Sole"}
    assert child.sha256 != base.sha256


def test_comments_and_layout_change_no_checksum_and_a_word_does(make_playbook: MakePlaybook) -> None:
    one = make_playbook("steps: [{id: a, say: buongiorno}]")
    assert make_playbook("# a comment\nsteps:\n  - id: a\n    say: [buongiorno]").sha256 == one.sha256
    default = make_playbook(
        "pass_mark: {compliance: 80, quality: 60}\nsteps: [{id: a, say: buongiorno, weight: 10}]"
    )
    assert default.sha256 == one.sha256, "saying what holds anyway changes nothing"
    assert make_playbook("steps: [{id: a, say: buonasera}]").sha256 != one.sha256


def test_a_call_is_judged_by_the_first_playbook_that_applies(tmp_path: Path) -> None:
    playbooks = load(
        tmp_path,
        a=BASE,
        b=CHILD,
        c="playbook: all\nversion: 1\nsteps: [{id: a, say: pronto}]",
        d="playbook: in\nversion: 1\ndirection: inbound\napplies_to: {team: A}\nsteps: [{id: a, say: pronto}]",
    )

    def chosen(language: str = "it", **columns: str) -> str | None:
        found = choose(playbooks, make_recording(**columns), language)
        return found.id if found else None

    assert chosen(campaign="Luce") == "child"
    assert chosen(campaign="acqua") == "all", "a parent that says no calls judges none by itself"
    assert chosen(team="A", direction="inbound") == "in", "one that says which calls goes before one for all"
    assert chosen(team="A", direction="outbound") == "all"
    assert chosen(language="en", campaign="luce") is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "{id: a, lexicon: greeting, kind: formale, wanted: {at_least: 1}}",
            "no kind 'formale'; it has: formal",
        ),
        ("{id: a, lexicon: courtesy, grade: rude, unwanted: {at_most: 0}}", "has no grades"),
        ("{id: a, lexicon: courtesy, unwanted: {at_most: 1}, at_least: 4}", "bound a 'measure'"),
        ("{id: a, measure: talk_share, at_least: 0.3, wanted: {at_least: 1}}", "count words of a 'lexicon'"),
    ],
)
def test_a_quality_rule_that_would_fail_or_pass_everybody_is_refused(
    make_playbook: MakePlaybook, rule: str, said: str
) -> None:
    with pytest.raises(PlaybookError, match=said):
        make_playbook(f"language: it\nquality: [{rule}]")
