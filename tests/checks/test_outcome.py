"""How a call ended: small conversations in both languages, the sample's and the playbooks' calls, and what cannot be known."""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from conftest import make_recording, make_transcript
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.outcome.decide import call_outcome
from qa_pipeline.checks.outcome.ending import CallOutcome, Ending
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.speech.segment import Span
from qa_pipeline.transcript.transcript import MACHINE, Transcript

HERE = Path(__file__).parent
LISTS = load_wordlists(HERE / "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A conversation and how it ended."""

    name: str
    code: str
    direction: str
    outcome: str
    when: str | None
    lines: tuple[str, ...]


def cases() -> tuple[Case, ...]:
    found = []
    for code in ("it", "en"):
        text = (HERE / f"outcome_cases.{code}.txt").read_text(encoding="utf-8")
        for block in text.strip().split("\n\n"):
            name, head, *lines = block.splitlines()
            direction, outcome, *when = head.split(" ", 2)
            found.append(
                Case(
                    name=f"{code}: {name.removeprefix('== ')}",
                    code=code,
                    direction=direction,
                    outcome=outcome,
                    when=when[0] if when else None,
                    lines=tuple(lines),
                )
            )
    return tuple(found)


@cache
def playbook(code: str, folder: Path) -> Playbook:
    path = folder / f"{code}.yaml"
    path.write_text(
        f"playbook: p\nversion: 1\ntitle: T\nlanguage: {code}\ndirection: any\n"
        "steps: [{id: s, title: S, say: [x]}]\n",
        encoding="utf-8",
    )
    return load_playbooks([path], LISTS.ids)[0]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("playbooks")


def ended(transcript: Transcript, rules: Playbook, direction: str = "") -> CallOutcome:
    recording = make_recording(**({"direction": direction} if direction else {}))
    call = CallText(transcript, language(rules.language))
    return call_outcome(CallContext(call=call, recording=recording, playbook=rules, lexicons=LISTS))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_call_ends_as_anybody_who_listens_would_say(case: Case, folder: Path) -> None:
    outcome = ended(make_transcript(*case.lines), playbook(case.code, folder), case.direction)
    assert (outcome.outcome.value, outcome.when) == (case.outcome, case.when), outcome


SHORT = {
    "it": ("agent: Possiamo procedere?", "customer: Sì, accetto."),
    "en": ("agent: Deal?", "customer: I accept."),
}


@pytest.mark.parametrize("code", SHORT)
@pytest.mark.parametrize(
    "problem",
    [
        Problem.PARTIAL_AUDIO,
        Problem.MONO,
        Problem.SPEAKERS_UNKNOWN,
        Problem.DEAD_CHANNEL,
        Problem.OTHER_LANGUAGE,
    ],
)
def test_a_call_that_was_not_heard_to_its_end_or_not_apart_ends_nobody_knows_how(
    code: str, problem: Problem, folder: Path
) -> None:
    rules = playbook(code, folder)
    assert ended(make_transcript(*SHORT[code]), rules, "outbound").outcome is Ending.SOLD
    cut = make_transcript(*SHORT[code], problems=(problem,))
    assert ended(cut, rules, "outbound").outcome is Ending.UNSURE


@pytest.mark.parametrize("code", SHORT)
def test_words_that_were_not_heard_clearly_decide_nothing(code: str, folder: Path) -> None:
    mumbled = make_transcript(*SHORT[code], probability=0.3)
    assert ended(mumbled, playbook(code, folder), "outbound").outcome is Ending.UNSURE


def test_of_a_silent_customer_nothing_is_known(folder: Path) -> None:
    outcome = ended(make_transcript("agent: Pronto? Pronto? La richiamo domani."), playbook("it", folder))
    assert outcome.outcome is Ending.UNSURE


@pytest.mark.parametrize(("words", "expected"), [(20, Ending.NO_ANSWER), (400, Ending.UNSURE)])
def test_a_machine_that_alone_answered_is_no_answer_but_for_a_long_talk(
    words: int, expected: Ending, folder: Path
) -> None:
    heard = make_transcript("customer: Prema uno per lasciare detto.", "agent: " + "bene " * words)
    machine = replace(heard.utterances[0], doubt=MACHINE)
    spoken = replace(heard, utterances=(machine, *heard.utterances[1:]))
    assert ended(spoken, playbook("it", folder), "outbound").outcome is expected


@pytest.mark.parametrize(
    ("direction", "lines", "expected"),
    [
        ("inbound", ("customer: Non mi interessa, grazie.", "agent: Va bene."), Ending.UNSURE),
        ("outbound", ("customer: Non mi interessa, grazie.", "agent: Va bene."), Ending.REFUSED),
        ("", ("customer: Non mi interessa, grazie.", "agent: Va bene."), Ending.REFUSED),
        ("outbound", ("agent: Ho risolto il problema.", "customer: Grazie."), Ending.UNSURE),
        ("inbound", ("agent: Ho risolto il problema.", "customer: Grazie."), Ending.RESOLVED),
        ("", ("agent: Ho risolto il problema.", "customer: Grazie."), Ending.RESOLVED),
    ],
)
def test_a_call_ends_only_as_calls_of_its_direction_do(
    direction: str, lines: tuple[str, ...], expected: Ending, folder: Path
) -> None:
    assert ended(make_transcript(*lines), playbook("it", folder), direction).outcome is expected


def test_the_direction_of_the_playbook_holds_where_the_call_has_none(folder: Path) -> None:
    inbound = replace(playbook("it", folder), direction="inbound")
    refused = make_transcript("customer: Non mi interessa, grazie.", "agent: Va bene.")
    assert ended(refused, inbound).outcome is Ending.UNSURE
    assert ended(refused, inbound, "outbound").outcome is Ending.REFUSED


def test_an_ending_shows_the_words_that_say_it_and_when(folder: Path) -> None:
    outcome = ended(make_transcript("agent: Allora?", "customer: Va bene, accetto."), playbook("it", folder))
    assert [each.quote for each in outcome.evidence] == ["accetto."]
    assert dict(outcome.reason.values) == {"at_s": outcome.evidence[0].start_s}
    assert 0.5 < outcome.confidence < 1


OUTCOMES = {
    "c01-perfect": "sold",
    "c02-perfect-en": "open",
    "c03-notice-missing": "sold",
    "c04-notice-late-en": "open",
    "c05-forbidden-promise": "sold",
    "c06-objection-met": "sold",
    "c07-objection-ignored": "sold",
    "c08-rude-operator": "unsure",
    "c09-out-of-order-en": "open",
    "c10-paraphrased": "open",
    "c11-mono": "open",
    "c12-truncated": "sold",
    "debt-reminder-it.faulty": "unsure",
    "debt-reminder-it.hesitant": "open",
    "debt-reminder-it.paraphrased": "unsure",
    "debt-reminder-it.perfect": "unsure",
    "debt-reminder-it.short": "call_back",
    "inbound-bank-en.faulty": "resolved",
    "inbound-bank-en.hesitant": "resolved",
    "inbound-bank-en.paraphrased": "resolved",
    "inbound-bank-en.perfect": "resolved",
    "inbound-bank-en.short": "resolved",
    "inbound-support-it.faulty": "open",
    "inbound-support-it.hesitant": "open",
    "inbound-support-it.paraphrased": "resolved",
    "inbound-support-it.perfect": "open",
    "inbound-support-it.short": "open",
    "outbound-sale-en.faulty": "sold",
    "outbound-sale-en.hesitant": "sold",
    "outbound-sale-en.paraphrased": "sold",
    "outbound-sale-en.perfect": "sold",
    "outbound-sale-en.short": "refused",
    "outbound-sale-it.faulty": "sold",
    "outbound-sale-it.hesitant": "sold",
    "outbound-sale-it.paraphrased": "sold",
    "outbound-sale-it.perfect": "sold",
    "outbound-sale-it.short": "refused",
}
"""How each whole call ends, to who reads it to its end; a promise to pay is none of the endings."""
NOT_DECIDED = {"debt-reminder-it.hesitant"}
"""Left to a person: calls out have no open cases."""
ROOT = HERE.parents[1]
FOLDERS = (
    (ROOT / "recordings_sample" / "dialogues", ROOT / "recordings_sample" / "playbooks"),
    (ROOT / "tests" / "playbooks", ROOT / "qa_pipeline" / "playbooks"),
)


@cache
def whole_calls() -> dict[str, tuple[Transcript, Playbook]]:
    """The sample's and the shipped playbooks' dialogues, by call."""
    found = {}
    for dialogues, playbooks in FOLDERS:
        rules = {each.id: each for each in load_playbooks(sorted(playbooks.glob("*.yaml")), LISTS.ids)}
        for path in sorted(dialogues.glob("*.expected.yaml")):
            name = path.name.removesuffix(".expected.yaml")
            text = path.with_name(f"{name}.txt").read_text(encoding="utf-8")
            lines = [re.sub(r"^\(pause ([\d.]+)\)$", r"\1 s", line) for line in text.splitlines()]
            said = [line for line in lines if re.match(r"agent: |customer: |[\d.]+ s$", line)]
            judged_by = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))["playbook"]
            found[name] = make_transcript(*said), rules[judged_by]
    return found


def test_every_whole_call_has_its_outcome() -> None:
    assert set(whole_calls()) == set(OUTCOMES)


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_whole_call_ends_as_who_reads_it_says(name: str) -> None:
    expected = "unsure" if name in NOT_DECIDED else OUTCOMES[name]
    assert ended(*whole_calls()[name]).outcome.value == expected


@pytest.mark.parametrize("code", SHORT)
def test_what_the_customer_said_last_and_nobody_understood_may_take_it_back(
    code: str, tmp_path: Path
) -> None:
    said = make_transcript(*SHORT[code])
    last = Span(speaker=Speaker.CUSTOMER, start_s=said.duration_s + 1, end_s=said.duration_s + 7)
    more = replace(said, duration_s=said.duration_s + 8, speech=(*said.speech, last))
    assert ended(said, playbook(code, tmp_path), "outbound").outcome is Ending.SOLD
    assert ended(more, playbook(code, tmp_path), "outbound").outcome is Ending.UNSURE
