"""What `playbook check` warns of: allowed, and hardly ever meant."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from qa_pipeline.checks.playbook_check import Checked, check_playbooks

EXAMPLES = "examples: {present: [], absent: [mi dica pure]}"
Check = Callable[..., Checked]


@pytest.fixture
def check(tmp_path: Path) -> Check:
    """Checks a playbook from YAML; `playbook: p` and `version: 1` are added."""

    def made(text: str, *, columns: frozenset[str] = frozenset(), **others: str) -> Checked:
        folder = tmp_path / "playbooks"
        folder.mkdir(exist_ok=True)
        for name, other in others.items():
            (folder / f"{name}.yaml").write_text(dedent(other), encoding="utf-8")
        path = folder / "p.yaml"
        path.write_text("playbook: p\nversion: 1\n" + dedent(text), encoding="utf-8")
        return check_playbooks([path], {folder: columns})

    return made


def steps(*rows: str) -> str:
    """Steps that are sound but for what the rows say."""
    return "steps:\n" + "".join(f"  - {{{row}, {EXAMPLES}}}\n" for row in rows)


ODD = [
    pytest.param(
        "steps: [{id: a, say: buongiorno a tutti}]",
        "p.yaml:3:9: warning: 'a' has no examples",
        id="step without examples",
    ),
    pytest.param(
        "forbidden: [{id: f, say: il risparmio è garantito}]",
        "p.yaml:3:13: warning: 'f' has no examples",
        id="phrase without examples",
    ),
    pytest.param(
        steps("id: a, say: posso fare altro per lei", "id: b, say: posso fare altro per lei oggi"),
        "'posso fare altro per lei' of 'a' would pass 'b' too",
        id="the same words for two steps",
    ),
    pytest.param(
        steps("id: a, say: le auguro una buona giornata, within_first: 20 s, within_last: 30 s"),
        "p.yaml:4:48: warning: 'a' is due in the first 20 s and in the last 30 s: only a call shorter than 50 s",
        id="first and last",
    ),
    pytest.param(
        steps(
            "id: end, say: le auguro una buona giornata, within_last: 30 s",
            "id: middle, say: mi conferma i suoi dati, after: end",
            "id: a, say: parlo con il titolare, after: middle, within_first: 20 s",
        ),
        "'a' is due in the first 20 s, and after 'end', which is due in the last 30 s",
        id="after the end",
    ),
    pytest.param(
        steps(
            "id: long, say: " + "la informo che questa chiamata viene registrata per motivi di qualità " * 4,
            "id: a, say: parlo con il titolare, after: long, within_first: 5 s",
        ),
        "have 44 words, which take 8.8 s at least",
        id="too much before",
    ),
    pytest.param(
        steps("id: a, say: il risparmio è garantito, strictness: paraphrase")
        + "forbidden: [{id: f, say: il risparmio è garantito, "
        + EXAMPLES
        + "}]",
        "p.yaml:5:13: warning: the forbidden phrase 'f' is held against whoever says 'il risparmio è garantito'",
        id="a step that is forbidden",
    ),
    pytest.param(
        steps(
            "id: a, say: capisco la sua perplessità, when: {speaker: agent, says: capisco la sua perplessità}"
        ),
        "makes 'a' due and passes it at once",
        id="what makes it due fulfils it",
    ),
    pytest.param(
        "slots: {company: Sole}\n" + steps("id: a, say: buongiorno a tutti quanti"),
        "p.yaml:3:9: warning: no wording uses {company}",
        id="unused slot",
    ),
    pytest.param(
        steps("id: a, say: 'il numero della pratica è {ticket_7}'"),
        "nothing fills {ticket_7}",
        id="unfilled slot",
    ),
    pytest.param(
        steps("id: a, say: capisco bene, when: {says: 'ho già {rival_9}'}"),
        "nothing fills {rival_9}",
        id="unfilled slot of a trigger",
    ),
    pytest.param(
        steps("id: a, say: buongiorno a tutti, weight: 0"),
        "p.yaml:3:1: warning: all weights are 0, so that there is no compliance score",
        id="no points",
    ),
    pytest.param(
        "pass_mark: {quality: 60}\n" + steps("id: a, say: buongiorno a tutti"),
        "p.yaml:3:13: warning: no rule gives points for quality",
        id="a mark for nothing",
    ),
    pytest.param(
        "pass_mark: {quality: 60}\nquality:\n"
        "  - {id: a, measure: talk_share, at_least: 30}\n  - {id: b, lexicon: courtesy, wanted: {at_least: 1}}",
        "p.yaml:3:13: warning: no call can reach 60: 50 is the most",
        id="a mark out of reach",
    ),
    pytest.param(
        "quality: [{id: a, measure: talk_share, at_least: 30}]",
        "'a' can never pass: talk_share is a share from 0 to 1, and at_least is 30; write 0.3",
        id="percent for a share",
    ),
    pytest.param(
        "quality: [{id: a, measure: talk_share, at_most: 70}]",
        "'a' always passes: talk_share is a share from 0 to 1; write at_most: 0.7",
        id="percent for a share that always passes",
    ),
    pytest.param(
        "quality: [{id: a, measure: longest_silence_s, at_least: 9, at_most: 3}]",
        "at_least 9 is more than at_most 3",
        id="limits crossed",
    ),
    pytest.param(
        "quality:\n  - {id: a, lexicon: courtesy, wanted: {at_least: 2}}\n"
        "  - {id: b, lexicon: courtesy, wanted: {at_least: 2}}",
        "p.yaml:5:5: warning: 'a' and 'b' ask the same of 'courtesy'",
        id="a list twice",
    ),
    pytest.param(
        "quality:\n  - {id: a, lexicon: courtesy, wanted: {at_least: 2}}\n"
        "  - {id: b, lexicon: courtesy, unwanted: {at_most: 1}}",
        "'a' and 'b' cannot both pass: 'courtesy' at least 2 times and at most 1",
        id="a list wanted and unwanted",
    ),
    pytest.param(
        steps("id: a, say: chiamata registrata, strictness: verbatim"),
        "'chiamata registrata' is too short to be judged word for word",
        id="short verbatim",
    ),
    pytest.param(
        steps("id: a, say: non registrata chiamata, strictness: keywords"),
        "nobody knows what 'non' denies",
        id="keywords with a negation",
    ),
    pytest.param(
        steps("id: a, say: [Buongiorno a tutti!, buongiorno a tutti]"),
        "'buongiorno a tutti' is there twice",
        id="a wording twice",
    ),
    pytest.param(
        steps("id: a, say: capisco bene, within_turns: 80, when: {says: è troppo caro}"),
        "80 turns are nearly a whole call",
        id="turns without end",
    ),
]


@pytest.mark.parametrize(("text", "warning"), ODD)
def test_what_is_hardly_meant_is_a_warning_at_its_place(check: Check, text: str, warning: str) -> None:
    found = check(text)
    assert not found.problems
    [line] = [each for each in found.warnings if warning in each]
    assert ": warning: " in line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            steps("id: a, say: posso fare altro per lei", "id: b, say: posso fare altro per lei, after: a"),
            id="told apart by order",
        ),
        pytest.param(
            steps(
                "id: a, say: le auguro una buona giornata, within_first: 20 s",
                "id: b, say: le auguro una buona giornata, within_last: 20 s",
            ),
            id="told apart by time",
        ),
        pytest.param(
            steps("id: a, say: d'accordo va bene", "id: b, say: d'accordo va bene, speaker: customer"),
            id="told apart by who speaks",
        ),
        pytest.param(
            steps(
                "id: a, say: capisco la sua scelta",
                "id: b, say: capisco la sua scelta, when: {says: no grazie}",
            ),
            id="told apart by what makes one due",
        ),
        pytest.param(
            "steps:\n"
            "  - {id: a, say: buongiorno a tutti quanti, examples: {absent: [pronto]}}\n"
            "  - {id: b, say: la chiamata viene registrata, "
            "examples: {present: [buongiorno a tutti quanti la chiamata viene registrata]}}\n",
            id="two steps in one sentence",
        ),
        pytest.param(
            steps(
                "id: end, say: le auguro una buona giornata, within_last: 30 s, when: {says: devo andare}",
                "id: a, say: parlo con il titolare, after: end, within_first: 20 s",
            ),
            id="after the end, where that is not always due",
        ),
        pytest.param(
            "quality:\n  - {id: a, measure: longest_silence_s, at_most: 10}\n"
            "  - {id: b, measure: longest_silence_s, at_most: 20}",
            id="points by degrees",
        ),
        pytest.param(
            "slots: {company: Sole}\n" + steps("id: a, say: capisco bene, when: {says: 'siete {company}'}"),
            id="a slot of a trigger",
        ),
    ],
)
def test_what_is_meant_is_no_warning(check: Check, text: str) -> None:
    found = check(text)
    assert (found.problems, found.warnings) == ((), ())


def test_an_extra_column_of_the_list_fills_a_slot_and_chooses_a_playbook(check: Check) -> None:
    text = "applies_to: {reparto: b2b}\n" + steps("id: a, say: 'la sua pratica è la {pratica}'")
    assert not check(text, columns=frozenset({"file", "pratica", "reparto"})).warnings
    unknown = check(text, columns=frozenset({"file", "pratica"})).warnings
    assert ["p.yaml:3:14: warning: calls.csv has no column 'reparto'" in each for each in unknown] == [True]
    [slot] = check(text).warnings
    assert "nothing fills {pratica}" in slot, "without a list nobody knows"


def test_a_parents_own_oddities_are_said_of_the_parent_alone(check: Check) -> None:
    base = "playbook: base\nversion: 1\nslots: {a_slot: x}\nsteps: [{id: old, say: buongiorno a tutti}]\n"
    found = check("extends: base\n" + steps("id: new, say: arrivederci e buona giornata"), base=base)
    assert not found.warnings
    clash = check("extends: base\n" + steps("id: new, say: buongiorno a tutti"), base=base)
    assert [
        "p.yaml:5:5: warning: 'buongiorno a tutti' of 'old' would pass 'new'" in w for w in clash.warnings
    ] == [True]


def test_a_slot_of_a_parent_may_be_meant_for_its_children(check: Check) -> None:
    child = "playbook: child\nversion: 1\nextends: p\n" + steps("id: b, say: 'benvenuto in {company}'")
    assert not check(
        "slots: {company: Sole}\n" + steps("id: a, say: buongiorno a tutti"), child=child
    ).warnings


def test_days_without_a_version_are_a_warning(tmp_path: Path) -> None:
    for name, dates in (("a", "valid_to: 2026-02-28"), ("b", "valid_from: 2026-03-03"), ("c", "")):
        playbook = "other" if name == "c" else "p"
        (tmp_path / f"{name}.yaml").write_text(
            f"playbook: {playbook}\nversion: 1\n{dates}\n", encoding="utf-8"
        )
    found = check_playbooks(sorted(tmp_path.glob("*.yaml")), {})
    assert [w.partition("/b.yaml:")[2] for w in found.warnings] == [
        "3:1: warning: no version of 'p' is valid from 2026-03-01 to 2026-03-02: a.yaml ends on 2026-02-28"
    ]


def test_a_child_that_outlives_its_parents_version_is_a_warning(check: Check) -> None:
    base = "playbook: base\nversion: 1\nvalid_from: 2026-03-01\nsteps: []\n"
    found = check("extends: base\n" + steps("id: new, say: arrivederci e buona giornata"), base=base)
    assert [
        "p.yaml:3:1: warning: this playbook is valid always, and base.yaml" in w for w in found.warnings
    ] == [True]
    assert not check("extends: base\nvalid_from: 2026-03-01\n", base=base).warnings


def test_files_that_are_checked_together_are_compared(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text("playbook: p\nversion: 1\n", encoding="utf-8")
    paths = sorted(tmp_path.glob("*.yaml"))
    assert ["is already the id of a.yaml" in each for each in check_playbooks(paths, {}).problems] == [True]
    assert not check_playbooks(paths[:1], {}).problems
