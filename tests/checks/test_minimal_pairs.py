"""One word changed that turns the meaning of a sentence: never a pass; and what is only said differently always is one.

The sentences are in `minimal_pairs.it.txt` and `minimal_pairs.en.txt`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import WordLists

HERE = Path(__file__).parent
FAILS = {"negation added", "negation dropped", "number", "amount", "percentage", "date", "modal"}
"""Kinds that must fail however well the rest fits; the others must not pass, for a doubt is enough where either may be meant."""
AROUND = {
    "it": ("agent: buongiorno come posso aiutarla", "agent: mi dica pure se ha delle domande"),
    "en": ("agent: good morning how can I help you", "agent: let me know if you have any questions"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A wording, and what was said for it."""

    language: str
    kind: str
    wording: str
    said: str
    right: bool

    def __str__(self) -> str:
        return f"{self.language} {self.kind}: {self.said}"


def sentences(code: str) -> Iterator[Sentence]:
    kind = wording = ""
    for line in (HERE / f"minimal_pairs.{code}.txt").read_text(encoding="utf-8").splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "#":
            kind = rest
        elif mark in {"+", "-"}:
            yield Sentence(language=code, kind=kind, wording=wording, said=rest, right=mark == "+")
        elif line and mark != ";":
            wording = line
            yield Sentence(language=code, kind=kind, wording=wording, said=wording, right=True)


ALL = [*sentences("it"), *sentences("en")]
RIGHT = [each for each in ALL if each.right]
WRONG = [each for each in ALL if not each.right]


@cache
def playbook(code: str, make: MakePlaybook) -> Playbook:
    return make(f"language: {code}\nsteps: [{{id: it, strictness: verbatim, say: [a b c]}}]")


def judge(
    sentence: Sentence,
    make: MakePlaybook,
    said: str | None = None,
    *,
    strictness: Strictness = Strictness.VERBATIM,
) -> CheckResult:
    """The sentence within a call, judged."""
    rules = playbook(sentence.language, make)
    step = replace(rules.steps[0], say=(sentence.wording,), strictness=strictness)
    before, after = AROUND[sentence.language]
    lines = (before, f"agent: {said or sentence.said}", after)
    return check_call(make_transcript(*lines), make_recording(), replace(rules, steps=(step,)), WordLists())[
        0
    ]


def bare(text: str) -> str:
    """As many recognisers write it."""
    return re.sub(r"[,.;:!?](?=\s|$)", "", text.lower())


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> MakePlaybook:
    """As `make_playbook`, once for all sentences."""

    def made(text: str) -> Playbook:
        path = tmp_path_factory.mktemp("playbook") / "p.yaml"
        path.write_text(f"playbook: p\nversion: 1\n{text}", encoding="utf-8")
        return load_playbooks([path], frozenset())[0]

    return made


def test_there_are_two_hundred_pairs_and_each_kind_in_both_languages() -> None:
    counts = Counter((each.language, each.kind) for each in WRONG)
    by_language = Counter(each.language for each in WRONG)
    assert min(by_language.values()) >= 100
    assert {kind for code, kind in counts if code == "it"} == {kind for code, kind in counts if code == "en"}
    assert min(counts.values()) >= 2
    assert len({(each.wording, each.said) for each in ALL}) == len(ALL), "a sentence is there twice"


@pytest.mark.parametrize("sentence", RIGHT, ids=str)
def test_what_is_only_said_differently_passes(make: MakePlaybook, sentence: Sentence) -> None:
    for said in (sentence.said, bare(sentence.said)):
        result = judge(sentence, make, said)
        assert result.verdict is Verdict.PASS, (said, str(result.reason))


@pytest.mark.parametrize("sentence", WRONG, ids=str)
def test_a_word_that_turns_the_meaning_is_caught(make: MakePlaybook, sentence: Sentence) -> None:
    caught = {Verdict.FAIL} if sentence.kind in FAILS else {Verdict.FAIL, Verdict.UNSURE}
    for said in (sentence.said, bare(sentence.said)):
        result = judge(sentence, make, said)
        assert result.verdict in caught, (said, str(result.reason))


@pytest.mark.parametrize("code", AROUND)
def test_in_the_operators_own_words_a_person_judges_what_was_changed(make: MakePlaybook, code: str) -> None:
    verdicts = {
        each.said: judge(each, make, strictness=Strictness.PARAPHRASE).verdict
        for each in WRONG
        if each.language == code
    }
    assert not [said for said, verdict in verdicts.items() if verdict is Verdict.FAIL]
    turned = {each.said for each in WRONG if each.kind in {"unit", "date", "number", "amount", "percentage"}}
    assert not [said for said in turned & verdicts.keys() if verdicts[said] is Verdict.PASS]


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("può recedere entro quattordici giorni", "deve?0.3 recedere entro quattordici giorni"),
        ("può recedere entro quattordici giorni", "può recedere oltre?0.3 quattordici giorni"),
        ("può recedere entro quattordici giorni", "può recedere entro quattordici mesi?0.3"),
        ("può recedere entro quattordici giorni", "può recedere entro quaranta?0.3 giorni"),
        ("l'offerta scade il tre marzo prossimo", "l'offerta scade il tre maggio?0.3 prossimo"),
        ("la chiamata viene registrata per qualità", "la chiamata può?0.3 venire registrata per qualità"),
    ],
    ids=lambda text: text.split("?")[0],
)
def test_a_changed_word_that_was_not_heard_clearly_fails_nothing(
    make: MakePlaybook, wording: str, said: str
) -> None:
    sentence = Sentence(language="it", kind="", wording=wording, said=said, right=False)
    assert judge(sentence, make).verdict is Verdict.UNSURE
    clear = judge(sentence, make, said.replace("?0.3", ""))
    assert clear.verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        ("può recedere entro quattordici giorni", "può recedere entro due settimane"),
        ("può recedere entro due settimane", "può recedere entro quattordici giorni"),
        ("il contratto dura ventiquattro mesi in tutto", "il contratto dura due anni in tutto"),
        (
            "la risposta arriva entro un mese dal reclamo",
            "la risposta arriva entro trenta giorni dal reclamo",
        ),
        (
            "la risposta arriva entro trenta giorni dal reclamo",
            "la risposta arriva entro un mese dal reclamo",
        ),
    ],
)
def test_the_same_time_in_another_unit_is_for_a_person(make: MakePlaybook, wording: str, said: str) -> None:
    sentence = Sentence(language="it", kind="", wording=wording, said=said, right=False)
    assert judge(sentence, make).verdict is Verdict.UNSURE
    longer = said.replace("due", "sei").replace("un mese", "un anno").replace("giorni", "mesi")
    assert judge(sentence, make, longer).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("wording", "said", "because"),
    [
        (
            "può recedere entro quattordici giorni",
            "può recedere oltre quattordici giorni",
            ("oltre", "entro"),
        ),
        ("può recedere entro quattordici giorni", "può recedere entro due mesi", ("due", "quattordici")),
        (
            "la chiamata può essere registrata oggi",
            "la chiamata deve essere registrata oggi",
            ("deve", "può"),
        ),
        ("la restituzione è a suo carico", "la restituzione è a nostro carico", ("nostro", "suo")),
        ("usiamo i dati solo per il contratto", "usiamo i dati per il contratto", ("", "solo")),
        ("la chiamata è registrata", "la chiamata non è registrata", ("non", "")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_reason_names_what_was_said_and_what_should_have_been(
    make: MakePlaybook, wording: str, said: str, because: tuple[str, str]
) -> None:
    sentence = Sentence(language="it", kind="", wording=wording, said=said, right=False)
    why = str(judge(sentence, make).reason)
    said_instead, expected = because
    words = f"“{said_instead}” instead of “{expected}”"
    if not said_instead:
        words = f"“{expected}” is missing"
    elif not expected:
        words = f"with “{said_instead}” besides"
    assert words in why.replace("was heard instead", "instead")
