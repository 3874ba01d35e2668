"""What should follow what: each interaction in a small conversation, met, passed over, doubtful and not due."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.interactions.names import INTERACTIONS
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.speech.segment import Span, Word
from qa_pipeline.transcript.transcript import Transcript

LISTS = load_wordlists(Path("none"))
PASS, FAIL, UNSURE, NOT_DUE = Verdict.PASS, Verdict.FAIL, Verdict.UNSURE, Verdict.NOT_APPLICABLE


def judge(make_playbook: MakePlaybook, name: str, said: Transcript, code: str = "it") -> CheckResult:
    playbook = make_playbook(f"language: {code}\nquality: [{{id: it, interaction: {name}}}]")
    [result] = check_call(said, make_recording(), playbook, LISTS)
    return result


CASES = [
    # interaction, what it shows, verdict, language, lines
    (
        "objection_answered",
        "taken up",
        PASS,
        "it",
        """
        agent: Con la nuova tariffa paga trenta euro al mese.
        customer: È troppo caro per me.
        agent: Capisco la sua perplessità, però il prezzo è bloccato per due anni.
        customer: Ah, va bene.""",
    ),
    (
        "objection_answered",
        "asked about",
        PASS,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: Costa troppo.
        agent: Rispetto a quanto paga oggi?
        customer: Venti euro.""",
    ),
    (
        "objection_answered",
        "passed over",
        FAIL,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: È troppo caro.
        agent: Mi dia il codice.
        customer: Non lo so.
        agent: Arrivederci.""",
    ),
    (
        "objection_answered",
        "pushed aside",
        FAIL,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: Ci devo pensare.
        agent: No, deve decidere subito, domani il prezzo raddoppia per tutti quanti voi.
        customer: Mah.""",
    ),
    (
        "objection_answered",
        "a long answer in its own words",
        UNSURE,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: Costa troppo.
        agent: Il canone comprende chiamate, modem, assistenza e tre mesi di prova senza costi.
        customer: Ah.""",
    ),
    (
        "objection_answered",
        "the call ends",
        UNSURE,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: È troppo caro.""",
    ),
    (
        "objection_answered",
        "said with a first refusal",
        FAIL,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: Non mi interessa, è troppo caro.
        agent: Mi dia il codice.
        customer: Non lo so.
        agent: Arrivederci.""",
    ),
    (
        "objection_answered",
        "said with a refusal that ends the matter",
        NOT_DUE,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: È troppo caro, non mi chiami più.
        agent: Va bene, arrivederci.
        customer: Arrivederci.""",
    ),
    (
        "objection_answered",
        "none",
        NOT_DUE,
        "it",
        """
        agent: Le attivo la fibra domani.
        customer: Benissimo, facciamo così.""",
    ),
    (
        "objection_answered",
        "in English",
        PASS,
        "en",
        """
        agent: The plan is thirty pounds a month.
        customer: That's too expensive.
        agent: I understand, may I ask what you pay today?
        customer: Twenty.""",
    ),
    (
        "complaint_acknowledged",
        "at once",
        PASS,
        "it",
        """
        agent: Buongiorno, mi dica.
        customer: È la terza volta che chiamo, è inaccettabile.
        agent: Mi dispiace molto per il disagio, controllo subito.
        customer: Grazie.""",
    ),
    (
        "complaint_acknowledged",
        "rebuffed",
        FAIL,
        "it",
        """
        agent: Mi dica.
        customer: È una vergogna, nessuno risponde.
        agent: Non è un mio problema, signora.
        customer: Ah no?""",
    ),
    (
        "complaint_acknowledged",
        "passed over",
        FAIL,
        "it",
        """
        agent: Mi dica.
        customer: È inaccettabile, voglio fare un reclamo.
        agent: Mi dia il codice cliente.
        customer: Eccolo.""",
    ),
    (
        "complaint_acknowledged",
        "in words of no list, perhaps",
        UNSURE,
        "it",
        """
        agent: Mi dica.
        customer: È inaccettabile, voglio fare un reclamo.
        agent: Dunque il tecnico era stato assegnato per martedì e poi il giro era saltato per un guasto.
        customer: Eh.""",
    ),
    (
        "question_answered",
        "answered",
        PASS,
        "it",
        """
        agent: Il contratto dura un anno.
        customer: E quanto costa l'attivazione?
        agent: L'attivazione è gratuita.
        customer: Bene.""",
    ),
    (
        "question_answered",
        "rebuffed",
        FAIL,
        "it",
        """
        agent: Il contratto dura un anno.
        customer: E quanto costa l'attivazione?
        agent: Si informi meglio, signora.
        customer: Ma come.""",
    ),
    (
        "question_answered",
        "asked again",
        UNSURE,
        "it",
        """
        agent: Il contratto dura un anno.
        customer: Quanto costa l'attivazione del contratto?
        agent: Adesso le leggo le condizioni generali.
        customer: Sì ma quanto costa l'attivazione?
        agent: È gratuita.""",
    ),
    (
        "question_answered",
        "without signs",
        PASS,
        "en",
        """
        agent: the contract runs for a year
        customer: how much is the activation fee
        agent: there is none
        customer: good""",
    ),
    (
        "question_answered",
        "only about the line",
        NOT_DUE,
        "it",
        """
        agent: Buongiorno.
        customer: Pronto, mi sente?
        agent: Sì.
        customer: Bene.""",
    ),
    (
        "data_read_back",
        "read back",
        PASS,
        "it",
        """
        agent: Mi lascia un numero di telefono?
        customer: Tre tre otto, quattro cinque sei, uno due tre.
        agent: Allora tre tre otto quattro cinque sei uno due tre, corretto?
        customer: Sì.""",
    ),
    (
        "data_read_back",
        "not read back",
        FAIL,
        "it",
        """
        agent: Mi lascia un numero di telefono?
        customer: Tre tre otto, quattro cinque sei, uno due tre.
        agent: Perfetto, la richiamiamo.
        customer: Grazie.""",
    ),
    (
        "data_read_back",
        "an address read back",
        PASS,
        "it",
        """
        agent: E il suo indirizzo mail?
        customer: mario rossi chiocciola posta punto it
        agent: Quindi mario rossi chiocciola posta punto it.
        customer: Esatto.""",
    ),
    (
        "data_read_back",
        "a code for identity is not written down",
        NOT_DUE,
        "it",
        """
        agent: Mi conferma il codice cliente?
        customer: Sette tre zero quattro due uno.
        agent: Grazie.
        customer: Prego.""",
    ),
    (
        "summary_before_closing",
        "summed up",
        PASS,
        "it",
        """
        agent: Buongiorno.
        customer: Vorrei cambiare offerta.
        agent: Certo, quale preferisce?
        customer: Direi quella da venti euro.
        agent: Bene, la segno subito.
        customer: E quando parte?
        agent: Dal primo marzo.
        customer: Ah, così presto.
        agent: Ricapitoliamo: da marzo passa all'offerta da venti euro.
        customer: Giusto.""",
    ),
    (
        "summary_before_closing",
        "not summed up",
        FAIL,
        "it",
        """
        agent: Buongiorno.
        customer: Vorrei cambiare offerta.
        agent: Certo, quale preferisce?
        customer: Direi quella da venti euro.
        agent: Va bene, la segno subito.
        customer: E quando parte?
        agent: Dal primo marzo.
        customer: Ah, così presto.
        agent: Arrivederci.
        customer: Arrivederci.""",
    ),
    (
        "summary_before_closing",
        "in the agent's own words, perhaps",
        UNSURE,
        "it",
        """
        agent: Buongiorno.
        customer: Vorrei cambiare offerta.
        agent: Certo, quale preferisce?
        customer: Direi quella da venti euro.
        agent: Va bene, la segno subito.
        customer: E quando parte?
        agent: Dal primo marzo.
        customer: Ah, così presto.
        agent: Quindi lei dal primo marzo paga venti euro al mese e il modem resta suo.
        customer: Sì.""",
    ),
    (
        "summary_before_closing",
        "too short a call",
        NOT_DUE,
        "it",
        """
        agent: Buongiorno.
        customer: Ho sbagliato numero.
        agent: Si figuri.
        customer: Arrivederci.""",
    ),
    (
        "refusal_accepted",
        "accepted",
        PASS,
        "it",
        """
        agent: Le propongo la fibra.
        customer: Non mi interessa.
        agent: Capisco, è per il prezzo?
        customer: No grazie, non sono interessato.
        agent: La ringrazio, buona giornata.""",
    ),
    (
        "refusal_accepted",
        "pressed",
        FAIL,
        "it",
        """
        agent: Le propongo la fibra.
        customer: Non mi interessa.
        agent: Sicuro?
        customer: No, non sono interessato.
        agent: Guardi che deve decidere subito, è l'ultima occasione.
        customer: Basta.""",
    ),
    (
        "refusal_accepted",
        "talked on",
        UNSURE,
        "it",
        """
        agent: Le propongo la fibra.
        customer: Non mi interessa.
        agent: Sicuro?
        customer: No, non sono interessato.
        agent: La fibra arriva fino a casa, il modem è compreso, le chiamate sono comprese, per i primi sei mesi il canone
            è ridotto, poi resta fermo per due anni, e l'installazione la facciamo noi quando vuole lei anche di sabato.
        customer: Mah.""",
    ),
    (
        "refusal_accepted",
        "refused once",
        NOT_DUE,
        "it",
        """
        agent: Le propongo la fibra.
        customer: Non mi interessa.
        agent: È per il prezzo?
        customer: Sì, lo trovo alto.""",
    ),
]


def lines(text: str) -> tuple[str, ...]:
    """The lines; one that names no speaker goes on with the line before."""
    made: list[str] = []
    for line in (line.strip() for line in text.strip().splitlines()):
        if line.startswith(("agent: ", "customer: ")):
            made.append(line)
        else:
            made[-1] += " " + line
    return tuple(made)


@pytest.mark.parametrize(
    ("name", "verdict", "code", "text"),
    [
        pytest.param(name, verdict, code, text, id=f"{name}, {what}")
        for name, what, verdict, code, text in CASES
    ],
)
def test_what_should_follow(
    make_playbook: MakePlaybook, name: str, verdict: Verdict, code: str, text: str
) -> None:
    result = judge(make_playbook, name, make_transcript(*lines(text)), code)
    assert result.verdict is verdict, f"{result.reason}"
    if verdict in {PASS, FAIL}:
        assert result.evidence


def test_no_thanks_to_an_offer_of_more_help_refuses_nothing(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: Le propongo la fibra.",
        "customer: Non mi interessa.",
        "agent: Va bene. Posso fare altro per lei?",
        "customer: No grazie.",
        "agent: Arrivederci.",
    )
    assert judge(make_playbook, "refusal_accepted", said).verdict is NOT_DUE


def test_a_question_mark_alone_asks_nothing_for_recognisers_write_them_anywhere(
    make_playbook: MakePlaybook,
) -> None:
    said = make_transcript(
        "agent: Le attivo la fibra.",
        "customer: È troppo caro.",
        "agent: Il prezzo è bloccato per dodici mesi da oggi?",
        "customer: No.",
    )
    assert judge(make_playbook, "objection_answered", said).verdict is UNSURE


def test_of_two_objections_one_passed_over_is_for_a_person(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: Le attivo la fibra.",
        "customer: È troppo caro.",
        "agent: Capisco la sua perplessità.",
        "customer: E poi ci devo pensare.",
        "agent: Mi dia il codice.",
        "customer: No.",
        "agent: Va bene.",
    )
    result = judge(make_playbook, "objection_answered", said)
    assert result.verdict is UNSURE
    assert "1 of 2" in str(result.reason)


def test_words_that_were_not_heard_clearly_are_no_fail(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: Le attivo la fibra domani.",
        "customer: È troppo?0.2 caro.",
        "agent: Mi dia il codice.",
        "customer: Non lo so.",
    )
    assert judge(make_playbook, "objection_answered", said).verdict is UNSURE


def test_on_one_channel_nobody_knows_who_answered(make_playbook: MakePlaybook) -> None:
    said = make_transcript("agent: è troppo caro", "customer: mi dia il codice", problems=(Problem.MONO,))
    for name in INTERACTIONS:
        assert judge(make_playbook, name, said).verdict is UNSURE


def test_what_the_customer_says_into_the_agents_turn_is_not_the_agents_answer(
    make_playbook: MakePlaybook,
) -> None:
    said = make_transcript(
        "agent: Le attivo la fibra.",
        "customer: È troppo caro.",
        "agent: Mi dia",
        "customer: capisco",
        "agent: il codice.",
        "customer: No.",
    )
    assert judge(make_playbook, "objection_answered", said).verdict is FAIL


def test_an_answer_that_was_not_understood_or_a_cut_recording_is_no_fail(make_playbook: MakePlaybook) -> None:
    lines = (
        "agent: Mi dica.",
        "customer: È inaccettabile, voglio fare un reclamo.",
        "agent: Mi dia il codice cliente.",
        "customer: Eccolo.",
    )
    cut = make_transcript(*lines, problems=(Problem.PARTIAL_AUDIO,))
    assert judge(make_playbook, "complaint_acknowledged", cut).verdict is UNSURE
    whole = make_transcript(*lines)
    lost = Span(speaker=Speaker.AGENT, start_s=whole.utterances[1].end_s, end_s=whole.utterances[2].start_s)
    parted = tuple(
        replace(u, start_s=u.start_s + 5, end_s=u.end_s + 5, words=tuple(map(five_later, u.words)))
        if u.index >= 2
        else u
        for u in whole.utterances
    )
    unheard = replace(lost, end_s=lost.end_s + 5)
    said = replace(
        whole,
        utterances=parted,
        duration_s=whole.duration_s + 5,
        speech=(
            *(Span(speaker=u.speaker, start_s=u.start_s, end_s=u.end_s) for u in parted),
            unheard,
        ),
    )
    assert judge(make_playbook, "complaint_acknowledged", said).verdict is UNSURE


def five_later(word: Word) -> Word:
    assert word.start_s is not None
    assert word.end_s is not None
    return replace(word, start_s=word.start_s + 5, end_s=word.end_s + 5)


def test_another_attempt_after_the_last_refusal_is_not_taking_leave(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: Le propongo la fibra.",
        "customer: Non mi interessa.",
        "agent: Sicuro?",
        "customer: No, non sono interessato.",
        "agent: Allora la segno come forse, va bene?",
        "customer: No.",
    )
    assert judge(make_playbook, "refusal_accepted", said).verdict is UNSURE


def the_case(name: str, what: str) -> tuple[str, str]:
    """The language and the lines of one of the cases above."""
    [(code, text)] = [case[3:] for case in CASES if case[:2] == (name, what)]
    return code, text


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("objection_answered", "passed over"),
        ("data_read_back", "not read back"),
        ("refusal_accepted", "accepted"),
        ("refusal_accepted", "refused once"),
        ("summary_before_closing", "not summed up"),
    ],
)
def test_what_rests_on_something_not_being_there_is_a_doubt_on_a_cut_recording(
    make_playbook: MakePlaybook, name: str, what: str
) -> None:
    code, text = the_case(name, what)
    cut = make_transcript(*lines(text), problems=(Problem.PARTIAL_AUDIO,))
    assert judge(make_playbook, name, cut, code).verdict is UNSURE


@pytest.mark.parametrize(
    ("name", "what", "heard", "badly"),
    [
        ("refusal_accepted", "pressed", "Non mi interessa.", "Non mi interessa.?0.2"),
        ("data_read_back", "not read back", "Tre tre otto", "Tre tre?0.2 otto"),
    ],
)
def test_what_the_customer_said_unclearly_fails_nobody(
    make_playbook: MakePlaybook, name: str, what: str, heard: str, badly: str
) -> None:
    code, text = the_case(name, what)
    assert heard in text
    said = make_transcript(*lines(text.replace(heard, badly)))
    assert judge(make_playbook, name, said, code).verdict is UNSURE


def test_data_asked_for_long_before_is_not_what_the_customer_gives_now(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: Mi lascia un numero di telefono?",
        "customer: Aspetti un momento, lo cerco.",
        "agent: Intanto le spiego la tariffa.",
        "customer: Mi spieghi pure.",
        "agent: Il canone resta fermo.",
        "customer: La pratica è tre tre otto quattro cinque sei uno due tre.",
        "agent: Bene, procediamo.",
    )
    assert judge(make_playbook, "data_read_back", said).verdict is NOT_DUE


def test_an_acknowledgement_behind_a_long_explanation_is_for_a_person(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: Mi dica.",
        "customer: È inaccettabile, voglio fare un reclamo.",
        "agent: Il tecnico era stato assegnato per martedì e poi il giro era saltato per un guasto e allora lo abbiamo"
        " rimandato a venerdì mattina presto con un altro furgone, mi dispiace.",
        "customer: Eh.",
    )
    result = judge(make_playbook, "complaint_acknowledged", said)
    assert result.verdict is UNSURE
    assert "behind an explanation" in str(result.reason)
