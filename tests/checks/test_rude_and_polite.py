"""A rude call and its polite twin differ where they should, and nowhere else; how fast it is said changes nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.result import CheckResult, Section, Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.speech.segment import Word
from qa_pipeline.transcript.transcript import Transcript

ROOT = Path(__file__).parents[2]
LISTS = load_wordlists(Path("none"))

OPENING = (
    "agent: Buonasera, sono Luca di Sole Energia, mi dica.",
    "customer: Buonasera, chiamo perché la mia bolletta è stata addebitata due volte.",
    "agent: La informo che questa chiamata viene registrata per motivi di qualità.",
    "agent: Per verificare la sua identità, mi può confermare il suo codice cliente?",
    "customer: Il codice è sette tre zero quattro.",
)
RUDE = (
    "agent: Attenda un attimo.",
    "customer: Non è possibile, sono molto delusa, è la terza volta che chiamo.",
    "agent: Non è un mio problema, signora.",
    "customer: Voglio parlare con un responsabile.",
    "agent: Lei non capisce niente.",
    "customer: È una vergogna, farò reclamo.",
    "agent: Non mi interessa, si arrangi.",
    "customer: Allora cambio operatore.",
    "agent: Basta così.",
)
POLITE = (
    "agent: Attenda un attimo, per cortesia.",
    "customer: Non è possibile, sono molto delusa, è la terza volta che chiamo.",
    "agent: Mi dispiace molto per il disagio, capisco la sua delusione.",
    "customer: Voglio parlare con un responsabile.",
    "agent: Certo, me ne occupo io, la richiamo io domani mattina.",
    "customer: È una vergogna, farò reclamo.",
    "agent: Ha ragione, mi scuso ancora, apro subito una segnalazione.",
    "customer: Va bene.",
    "agent: La ringrazio, le auguro una buona serata.",
)
"""The same call with other words of the agent's in the same places."""


def playbook(path: Path) -> Playbook:
    return load_playbooks([path], LISTS.ids)[0]


SAMPLE = playbook(ROOT / "recordings_sample" / "playbooks" / "energy-inbound.yaml")
GENERAL = playbook(ROOT / "qa_pipeline" / "checks" / "general" / "general-it.yaml")


def quality(said: Transcript, book: Playbook) -> dict[str, Verdict]:
    results: tuple[CheckResult, ...] = check_call(said, make_recording(), book, LISTS)
    return {result.check: result.verdict for result in results if result.section is Section.QUALITY}


def test_by_the_samples_rules_they_differ_in_courtesy_rude_words_and_understanding() -> None:
    rude, polite = (quality(make_transcript(*OPENING, *rest), SAMPLE) for rest in (RUDE, POLITE))
    differing = {check for check in rude if rude[check] is not polite[check]}
    of_the_profile = {"apology-words", "ownership", "complaint-acknowledged", "farewell-words"}
    assert differing == {"courtesy", "rudeness", "empathy"} | of_the_profile
    assert all(rude[check] is Verdict.FAIL for check in differing)
    assert all(polite[check] is Verdict.PASS for check in ("courtesy", "rudeness", "empathy"))
    assert Verdict.FAIL not in polite.values()


def test_by_the_profiles_rules_nothing_counts_against_the_polite_one() -> None:
    rude, polite = (quality(make_transcript(*OPENING, *rest), GENERAL) for rest in (RUDE, POLITE))
    assert Verdict.FAIL not in polite.values()
    lost = {check for check, verdict in rude.items() if verdict is Verdict.FAIL}
    assert {"no-rudeness", "empathy-words", "apology-words"} <= lost
    assert all(polite[check] is not Verdict.FAIL for check in lost)


@pytest.mark.parametrize("tempo", [0.8, 0.9, 1.1, 1.25])
@pytest.mark.parametrize("rest", [RUDE, POLITE], ids=["rude", "polite"])
def test_faster_or_slower_it_is_judged_the_same(rest: tuple[str, ...], tempo: float) -> None:
    usual = make_transcript(*OPENING, *rest)
    assert quality(at_tempo(usual, tempo), GENERAL) == quality(usual, GENERAL)


def at_tempo(said: Transcript, tempo: float) -> Transcript:
    """The same words in other time."""

    def word(each: Word) -> Word:
        assert each.start_s is not None
        assert each.end_s is not None
        return replace(each, start_s=each.start_s / tempo, end_s=each.end_s / tempo)

    return replace(
        said,
        duration_s=said.duration_s / tempo,
        utterances=tuple(
            replace(u, start_s=u.start_s / tempo, end_s=u.end_s / tempo, words=tuple(map(word, u.words)))
            for u in said.utterances
        ),
        speech=tuple(
            replace(span, start_s=span.start_s / tempo, end_s=span.end_s / tempo) for span in said.speech
        ),
    )
