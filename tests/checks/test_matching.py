"""Where a wording was said, and how surely: what counts, what is doubted, what proves nothing."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.chance import Fit, model
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.matching.question import Question
from qa_pipeline.checks.matching.search import answer, expect
from qa_pipeline.checks.matching.wording import Grade, Strictness, make_wording
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import WordLists

PARAPHRASE, VERBATIM, KEYWORDS = Strictness.PARAPHRASE, Strictness.VERBATIM, Strictness.KEYWORDS


def ask(say: str, strictness: Strictness = PARAPHRASE, code: str = "it", **slots: str) -> Question:
    return Question(
        wordings=(make_wording(language(code), say, slots, frozenset()),), strictness=strictness, speaker=None
    )


def call(*lines: str, code: str = "it") -> CallText:
    return CallText(make_transcript(*lines), language(code))


def grade(say: str, said: str, strictness: Strictness = PARAPHRASE, **slots: str) -> Grade:
    found = answer(call(f"agent: {said}"), ask(say, strictness, **slots))
    return found[0].grade if found else Grade.MISS


def judge(playbook: Playbook, *lines: str, **columns: str) -> dict[str, CheckResult]:
    return {
        r.check: r
        for r in check_call(make_transcript(*lines), make_recording(**columns), playbook, WordLists())
    }


def test_what_is_asked_together_is_found_as_if_asked_alone() -> None:
    lines = (
        "agent: buongiorno sono Anna, come posso aiutarla",
        "customer: la bolletta è sbagliata",
        "agent: posso fare altro per lei? posso fare altro?",
    )
    questions = [
        ask(say, s)
        for say in ("come posso aiutarla", "posso fare altro per lei", "la bolletta è sbagliata", "sì")
        for s in (PARAPHRASE, VERBATIM, KEYWORDS)
    ]
    together = call(*lines)
    expect(together, [(question, None) for question in questions])
    for question in questions:
        alone = answer(call(*lines), question)
        assert [(m.quote, m.score, m.grade) for m in answer(together, question)] == [
            (m.quote, m.score, m.grade) for m in alone
        ]


def test_what_is_asked_together_within_different_seconds_is_found_as_if_asked_alone() -> None:
    lines = (
        "agent: posso fare altro per lei",
        "customer: la bolletta è sbagliata",
        "20 s",
        "agent: posso fare altro per lei, allora, e come posso aiutarla",
    )
    asks = [
        (ask(say, s), span)
        for say in ("posso fare altro per lei", "come posso aiutarla")
        for s in (PARAPHRASE, VERBATIM, KEYWORDS)
        for span in (None, (0.0, 10.0), (10.0, 60.0))
    ]
    together = call(*lines)
    expect(together, asks)
    for question, span in asks:
        shown = [(m.start_s, m.quote, m.score, m.grade) for m in answer(together, question, span)]
        assert shown == [(m.start_s, m.quote, m.score, m.grade) for m in answer(call(*lines), question, span)]
    early, late = (answer(together, asks[0][0], span)[0].start_s for span in ((0.0, 10.0), (10.0, 60.0)))
    assert early < 10.0 < late


def test_what_is_said_twice_in_a_breath_is_found_twice() -> None:
    found = answer(
        call("agent: posso fare altro per lei, allora, posso fare altro per lei"),
        ask("posso fare altro per lei"),
    )
    assert [match.grade for match in found] == [Grade.HIT, Grade.HIT]
    assert found[0].end_s <= found[1].start_s


def test_words_on_both_sides_of_a_long_silence_are_no_sentence() -> None:
    lines = ("agent: il signor Neri ha una bolletta", "20 s", "agent: scaduta da un mese")
    apart = answer(call(*lines), ask("ha una bolletta scaduta da un mese", VERBATIM))
    assert all(match.end_s - match.start_s < 10 for match in apart)
    assert apart[0].grade is not Grade.HIT


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        pytest.param("per dodici mesi il prezzo è bloccato", Grade.HIT, id="in another order"),
        pytest.param("il costo resta fisso per dodici mesi", Grade.HIT, id="half of it in other words"),
        pytest.param("il prezzo è fisso per dodici mesi", Grade.HIT, id="one other word"),
        pytest.param("il prezo e blocato per dodici mesi", Grade.HIT, id="misheard"),
        pytest.param("per dodici mesi le mandiamo la bolletta", Grade.DOUBT, id="some of it"),
        pytest.param("le mandiamo la bolletta domani", Grade.MISS, id="nothing of it"),
    ],
)
def test_a_paraphrase_may_be_said_in_other_words(said: str, wanted: Grade) -> None:
    assert grade("il prezzo è bloccato per dodici mesi", said) is wanted


def test_a_verbatim_wording_knows_no_other_words() -> None:
    assert (
        grade("il prezzo è bloccato per dodici mesi", "il prezzo è fisso per dodici mesi", VERBATIM)
        is not Grade.HIT
    )
    assert grade("il prezzo è bloccato", "è bloccato il prezzo", VERBATIM) is not Grade.HIT


def test_other_words_alone_are_for_a_person() -> None:
    assert grade("grazie per la pazienza", "la ringrazio per l'attesa") is Grade.DOUBT


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("questa chiamata è registrata per motivi di qualità del servizio", Grade.HIT),
        ("questa chiamata e registrate per motivo di qualità del servizio", Grade.HIT),
        ("questa chiamata è registrata per motivi di qualità", Grade.DOUBT),
        ("questa chiamata è ascoltata per motivi di qualità del servizio", Grade.DOUBT),
    ],
    ids=["word for word", "misheard", "a word is missing", "a word is another"],
)
def test_every_word_that_carries_belongs_to_a_verbatim_wording(said: str, wanted: Grade) -> None:
    assert grade("questa chiamata è registrata per motivi di qualità del servizio", said, VERBATIM) is wanted


def test_of_a_long_text_a_word_may_be_lost() -> None:
    say = "il diritto di recesso può essere esercitato entro quattordici giorni dalla conclusione del contratto senza costi"
    assert grade(say, say.replace("conclusione", ""), VERBATIM) is Grade.HIT


def test_the_company_must_be_named() -> None:
    say = "buongiorno, chiamo per conto di {company}, la disturbo"
    assert (
        grade(say, "buongiorno, chiamo per conto di Sole Energia, la disturbo", company="Sole Energia")
        is Grade.HIT
    )
    assert (
        grade(say, "buongiorno, chiamo per conto di Luna Gas, la disturbo", company="Sole Energia")
        is Grade.DOUBT
    )


def test_a_value_that_is_no_name_need_not_be_whole() -> None:
    say = "il suo numero viene dagli {source}"
    assert (
        grade(say, "il suo numero viene dagli elenchi pubblici", source="elenchi telefonici pubblici")
        is Grade.HIT
    )


def test_an_amount_of_the_calls_own_row_must_be_said_as_it_is(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook("steps: [{id: s, strictness: verbatim, say: ['deve pagare {amount} euro']}]")
    assert judge(playbook, "agent: deve pagare ottanta euro", amount="80")["s"].verdict is Verdict.PASS
    assert judge(playbook, "agent: deve pagare novanta euro", amount="80")["s"].verdict is Verdict.FAIL


def test_words_that_are_everywhere_prove_little() -> None:
    assert grade("la ringrazio per la pazienza", "grazie, va bene, buona giornata") is not Grade.HIT
    assert grade("sono io", "sono la moglie", VERBATIM) is not Grade.HIT
    assert grade("sono io", "sì sono io", VERBATIM) is Grade.HIT


def test_a_number_said_twice_is_one_number() -> None:
    assert grade("entro quattordici giorni", "entro quattordici, quattordici giorni", VERBATIM) is Grade.HIT
    assert grade("il codice è due due", "il codice è due due", VERBATIM) is Grade.HIT


def test_a_place_where_another_step_was_surely_said_is_no_doubt(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        """
        steps:
          - {id: identity, say: ["mi può confermare il suo codice cliente"]}
          - {id: recap, say: ["ricapitoliamo, il codice cliente è corretto"]}
        """
    )
    both = judge(playbook, "agent: mi può confermare il suo codice cliente", "customer: sì")
    assert both["identity"].verdict is Verdict.PASS
    assert both["recap"].verdict is Verdict.FAIL

    alone = judge(playbook, "agent: il suo codice cliente, dunque", "customer: sì")
    assert alone["recap"].verdict is Verdict.UNSURE


def test_a_question_calls_for_an_answer(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        """
        steps:
          - id: origin
            when: {speaker: customer, says: ["chi vi ha dato il mio numero"]}
            within_turns: 2
            say: ["il suo numero viene dagli elenchi pubblici"]
        """
    )
    asked = "customer: scusi, chi vi ha dato il mio numero?"
    assert (
        judge(playbook, asked, "agent: viene dagli elenchi pubblici, il suo numero")["origin"].verdict
        is Verdict.PASS
    )
    assert judge(playbook, asked, "agent: è una bella giornata")["origin"].verdict is Verdict.FAIL
    assert judge(playbook, "customer: buongiorno", "agent: salve")["origin"].verdict is Verdict.NOT_APPLICABLE


def test_another_name_where_the_agents_own_was_due_is_for_a_person(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        "language: en\nsteps: [{id: name, say: ['my name is {agent}'], within_first: 60 s}]"
    )

    def verdict(*lines: str) -> Verdict:
        return judge(playbook, *lines, agent="Robert")["name"].verdict

    assert verdict("agent: hello my name is Robert") is Verdict.PASS
    assert verdict("agent: hello my name is Alyssa") is Verdict.PASS, (
        "a name misheard, and the sentence is there"
    )
    assert verdict("agent: hello this is the bank continue with Randall") is Verdict.UNSURE
    assert verdict("agent: hello this is the bank") is Verdict.FAIL
    assert verdict("customer: I am David", "agent: hello David, one moment") is Verdict.FAIL


def test_an_elision_ends_no_sentence(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook('forbidden: [{id: f, say: ["le regalo l\'offerta"]}]')
    assert judge(playbook, "agent: guardi, le regalo l'offerta.")["f"].verdict is Verdict.FAIL


def test_the_better_it_fits_the_likelier_it_was_said() -> None:
    for strictness in Strictness:
        fitted = model(strictness)
        fits = [Fit(score=s / 10, found=2.0, runner_up=0.2, by_meaning=0.0) for s in range(11)]
        chances = [fitted.chance(fit) for fit in fits]
        assert all(a < b for a, b in pairwise(chances))
        assert 0 < fitted.doubt < fitted.hit < 1
        assert chances[0] < fitted.doubt
        assert chances[10] >= fitted.hit, "what was said word for word was said"


WORDS = st.sampled_from(
    [
        "sì",
        "no",
        "grazie",
        "buongiorno",
        "la",
        "il",
        "prezzo",
        "bloccato",
        "dodici",
        "mesi",
        "non",
        "codice",
        "cliente",
        "euro",
        "per",
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(WORDS, min_size=1, max_size=12),
    st.lists(WORDS, min_size=1, max_size=25),
    st.sampled_from(Strictness),
)
def test_no_words_break_the_search_and_what_was_said_is_found(
    say: list[str], said: list[str], how: Strictness
) -> None:
    found = answer(call(f"agent: {' '.join(said)}"), ask(" ".join(say), how))
    for match in found:
        assert 0 <= match.score <= 1.0
        assert match.start_s <= match.end_s
    whole = answer(call(f"agent: {' '.join(said)}"), ask(" ".join(said), how))
    assert whole[0].score > 0.9
