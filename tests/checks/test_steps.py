"""Was a step of the script said? Italian, with what a recogniser makes of it."""

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.transcript.transcript import Transcript

NOTICE = """
steps:
  - id: notice
    strictness: verbatim
    say: ["la informo che questa chiamata è registrata"]
"""


def judge(playbook: Playbook, transcript: Transcript, **columns: str) -> dict[str, CheckResult]:
    return {r.check: r for r in check_call(transcript, make_recording(**columns), playbook, WordLists())}


def verdict(playbook: Playbook, *lines: str, check: str = "notice") -> Verdict:
    return judge(playbook, make_transcript(*lines))[check].verdict


@pytest.mark.parametrize(
    "said",
    [
        pytest.param("la informo che questa chiamata è registrata", id="word for word"),
        pytest.param("La informo, che questa chiamata, è registrata.", id="punctuation"),
        pytest.param("la informo che la presente chiamata è registrata", id="another article"),
        pytest.param("eh la informo che ehm questa chiamata è registrata", id="fillers"),
        pytest.param("la in formo che questa chiamata è registrata", id="a word split by the recogniser"),
        pytest.param("la informo che questa chiamato e registrate", id="misheard endings"),
        pytest.param(
            "allora prima di iniziare la informo che questa chiamata è registrata va bene",
            id="in a longer turn",
        ),
    ],
)
def test_a_verbatim_step_bears_the_recognisers_noise(make_playbook: MakePlaybook, said: str) -> None:
    result = judge(make_playbook(NOTICE), make_transcript(f"agent: {said}"))["notice"]
    assert result.verdict is Verdict.PASS, result.reason
    assert result.evidence[0].quote
    assert result.evidence[0].wording == "la informo che questa chiamata è registrata"


def test_words_across_two_utterances_and_a_backchannel_are_one_sentence(make_playbook: MakePlaybook) -> None:
    lines = ("agent: la informo che questa", "customer: sì", "agent: chiamata è registrata")
    assert verdict(make_playbook(NOTICE), *lines) is Verdict.PASS


def test_a_negation_fails_it_however_well_the_rest_fits(make_playbook: MakePlaybook) -> None:
    result = judge(
        make_playbook(NOTICE), make_transcript("agent: la informo che questa chiamata non è registrata")
    )
    assert result["notice"].verdict is Verdict.FAIL
    assert "with “non” besides" in str(result["notice"].reason)


def test_a_negation_that_was_not_heard_clearly_is_a_doubt(make_playbook: MakePlaybook) -> None:
    said = "agent: la informo che questa chiamata non?0.3 è registrata"
    assert verdict(make_playbook(NOTICE), said) is Verdict.UNSURE


def test_words_that_were_guessed_more_than_heard_pass_nothing(make_playbook: MakePlaybook) -> None:
    clear = make_transcript("agent: la informo che questa chiamata è registrata")
    guessed = make_transcript("agent: la informo?0.3 che questa chiamata?0.3 è registrata?0.3")
    one_guessed = make_transcript("agent: la informo?0.3 che questa chiamata è registrata")

    assert judge(make_playbook(NOTICE), clear)["notice"].verdict is Verdict.PASS
    assert judge(make_playbook(NOTICE), one_guessed)["notice"].verdict is Verdict.PASS
    doubted = judge(make_playbook(NOTICE), guessed)["notice"]
    assert doubted.verdict is Verdict.UNSURE
    assert "heard clearly" in str(doubted.reason)
    assert doubted.evidence


def test_a_company_that_only_help_could_write_passes_nothing(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        "language: it\nslots: {company: Sole Energia}\nsteps: [{id: notice, say: ['chiamo per {company}']}]"
    )

    assert verdict(playbook, "agent: chiamo per Sole?0.2 Energia?0.2") is Verdict.UNSURE
    assert verdict(playbook, "agent: chiamo per Sole Energia") is Verdict.PASS


@pytest.mark.parametrize(
    "said",
    [
        "la informo che, se non ha nulla in contrario, questa chiamata è registrata",
        "allora niente la informo che questa chiamata è registrata",
        "senza impegno la informo che questa chiamata è registrata",
        "non si preoccupi, la informo che questa chiamata è registrata",
        "la informo che questa chiamata viene registrata per motivi non solo di qualità",
    ],
)
def test_a_negation_of_something_else_fails_nothing(make_playbook: MakePlaybook, said: str) -> None:
    assert verdict(make_playbook(NOTICE), f"agent: {said}") is Verdict.PASS


@pytest.mark.parametrize(
    "said",
    [
        "questa chiamata non viene registrata",
        "questa chiamata non è affatto registrata",
        "la informo che la chiamata non sarà mai registrata",
    ],
)
def test_a_negation_of_its_verb_does(make_playbook: MakePlaybook, said: str) -> None:
    playbook = make_playbook(
        'steps: [{id: notice, strictness: verbatim, say: ["questa chiamata è registrata"]}]'
    )
    assert verdict(playbook, f"agent: {said}") is Verdict.FAIL


@pytest.mark.parametrize(
    "lines",
    [
        ("agent: questa chiamata non", "agent: è registrata"),
        ("agent: questa chiamata non è", "customer: mh", "agent: registrata"),
        ("agent: questa chiamata non è, ripeto non è, registrata",),
        ("agent: non è vero che questa chiamata è registrata",),
    ],
    ids=lambda lines: lines[0][7:40],
)
def test_a_denial_in_pieces_never_passes(make_playbook: MakePlaybook, lines: tuple[str, ...]) -> None:
    playbook = make_playbook(
        'steps: [{id: notice, strictness: verbatim, say: ["questa chiamata è registrata"]}]'
    )
    assert verdict(playbook, *lines) in {Verdict.UNSURE, Verdict.FAIL}


def test_a_paraphrase_with_a_negation_is_for_a_person(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook('steps: [{id: notice, say: ["non ci sono costi aggiuntivi"]}]')
    assert verdict(playbook, "agent: i costi aggiuntivi sono zero") is Verdict.UNSURE
    assert verdict(playbook, "agent: guardi non ci sono costi aggiuntivi") is Verdict.PASS
    assert verdict(playbook, "agent: non si preoccupi, ci sono costi aggiuntivi") is Verdict.UNSURE


def test_a_surname_denies_nothing(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        'steps: [{id: notice, strictness: verbatim, say: ["sono {agent} di Energia Chiara"]}]'
    )
    said = make_transcript("agent: buongiorno sono Anna Mai di Energia Chiara")
    assert judge(playbook, said, agent="Anna Mai")["notice"].verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("wording", "said", "wanted"),
    [
        pytest.param("il costo è 9,99 euro", "il costo è 9,99 euro", Verdict.PASS, id="the same amount"),
        pytest.param("il costo è 9,99 euro", "il costo è 8,99 euro", Verdict.FAIL, id="another amount"),
        pytest.param(
            "sono 1200 euro l'anno", "sono 1.200 euro l'anno", Verdict.PASS, id="a point for thousands"
        ),
        pytest.param(
            "chiami il numero 800900860", "chiami il numero 800 900 860", Verdict.PASS, id="digits in groups"
        ),
        pytest.param(
            "lei può recedere dal contratto",
            "lei potrà recedere dal contratto",
            Verdict.PASS,
            id="può, potrà",
        ),
    ],
)
def test_amounts_and_numbers_of_a_verbatim_step(
    make_playbook: MakePlaybook, wording: str, said: str, wanted: Verdict
) -> None:
    playbook = make_playbook(f'steps: [{{id: notice, strictness: verbatim, say: ["{wording}"]}}]')
    assert verdict(playbook, f"agent: {said}") is wanted


def test_a_single_yes_is_found_and_a_pronoun_is_none(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        'steps: [{id: notice, speaker: customer, strictness: keywords, say: ["sì", "accetto"]}]'
    )
    for yes in ("Sì, certo.", "Si, va bene", "Si.", "non ho dubbi, sì"):
        assert verdict(playbook, "agent: accetta?", f"customer: {yes}") is Verdict.PASS, yes
    for no in ("non ho detto sì", "no non direi sì"):
        assert verdict(playbook, "agent: accetta?", f"customer: {no}") is not Verdict.PASS, no
    assert (
        verdict(playbook, "agent: accetta?", "customer: guardi mi si è rotto il telefono") is not Verdict.PASS
    )


@pytest.mark.parametrize("strictness", ["verbatim", "paraphrase"])
@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        pytest.param("lei può recedere entro 14 giorni", Verdict.PASS, id="in figures"),
        pytest.param("lei può recedere entro quattordici giorni", Verdict.PASS, id="in words"),
        pytest.param("lei può recedere entro quaranta giorni", Verdict.FAIL, id="another number"),
        pytest.param("lei può recedere entro quattordice giorni", Verdict.UNSURE, id="a number misheard"),
    ],
)
def test_numbers_are_compared_as_numbers(
    make_playbook: MakePlaybook, strictness: str, said: str, wanted: Verdict
) -> None:
    playbook = make_playbook(
        f'steps: [{{id: notice, strictness: {strictness}, say: ["può recedere entro quattordici giorni"]}}]'
    )
    if strictness == "paraphrase" and wanted is Verdict.FAIL:
        wanted = Verdict.UNSURE  # "two weeks" are fourteen days: in other words a person judges
    assert verdict(playbook, f"agent: {said}") is wanted


def test_a_changed_modal_fails_a_verbatim_step_only(make_playbook: MakePlaybook) -> None:
    text = 'steps: [{id: notice, strictness: %s, say: ["lei può recedere dal contratto senza costi"]}]'
    said = "agent: lei deve recedere dal contratto senza costi"
    assert verdict(make_playbook(text % "verbatim"), said) is Verdict.FAIL
    assert verdict(make_playbook(text % "paraphrase"), said) is Verdict.PASS


def test_a_paraphrase_may_turn_the_words_round(make_playbook: MakePlaybook) -> None:
    text = 'steps: [{id: notice, strictness: %s, say: ["il prezzo è bloccato per dodici mesi"]}]'
    said = "agent: per dodici mesi il prezzo resta bloccato"
    assert verdict(make_playbook(text % "paraphrase"), said) is Verdict.PASS
    assert verdict(make_playbook(text % "verbatim"), said) is not Verdict.PASS


def test_keywords_stand_in_any_order_within_one_turn(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook('steps: [{id: notice, strictness: keywords, say: ["offerta luce gas"]}]')
    assert verdict(playbook, "agent: per il gas e anche per la luce abbiamo una offerta") is Verdict.PASS
    split = ("agent: abbiamo una offerta", "customer: sì mi dica", "agent: per il gas", "customer: bene")
    assert verdict(playbook, *split) is not Verdict.PASS


def test_what_was_never_said_fails_and_shows_where_was_searched(make_playbook: MakePlaybook) -> None:
    result = judge(make_playbook(NOTICE), make_transcript("agent: buongiorno come posso aiutarla oggi"))[
        "notice"
    ]
    assert result.verdict is Verdict.FAIL
    assert (result.searched.from_s, result.searched.to_s > 2) == (0.0, True)
    assert result.evidence == ()


def test_something_like_it_is_a_doubt_with_the_near_miss(make_playbook: MakePlaybook) -> None:
    result = judge(make_playbook(NOTICE), make_transcript("agent: la informo che la chiamata è importante"))[
        "notice"
    ]
    assert result.verdict is Verdict.UNSURE
    assert result.nearest
    assert 0.5 < result.nearest.score < 0.8


def test_the_customers_words_never_count_for_the_agent(make_playbook: MakePlaybook) -> None:
    lines = ("agent: buongiorno mi dica", "customer: la informo che questa chiamata è registrata")
    assert verdict(make_playbook(NOTICE), *lines) is Verdict.FAIL


def test_a_mono_call_leaves_what_depends_on_the_speaker_to_a_person(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(NOTICE + '  - {id: anyone, speaker: any, say: ["buongiorno a tutti quanti"]}')
    said = make_transcript(
        "unknown: buongiorno a tutti quanti la informo che questa chiamata è registrata",
        problems=(Problem.MONO,),
    )
    results = judge(playbook, said)
    assert results["notice"].verdict is Verdict.UNSURE
    assert results["notice"].evidence
    assert results["anyone"].verdict is Verdict.PASS


def test_what_a_cut_recording_lacks_is_a_doubt_and_what_it_has_counts(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        NOTICE + '  - {id: bye, say: ["le auguro una buona giornata"], within_last: 20 s}'
    )
    said = make_transcript(
        "agent: la informo che questa chiamata è registrata",
        problems=(Problem.PARTIAL_AUDIO,),
        announced_s=60,
    )
    results = judge(playbook, said)
    assert results["notice"].verdict is Verdict.PASS
    assert results["bye"].verdict is Verdict.UNSURE


def test_text_that_nobody_may_have_spoken_counts_for_nothing(make_playbook: MakePlaybook) -> None:
    said = make_transcript("agent: la informo che questa chiamata è registrata", doubt="phantom")
    result = judge(make_playbook(NOTICE), said)["notice"]
    assert result.verdict is Verdict.UNSURE, "somebody spoke, and what was said is not known"
    assert result.evidence == ()


def test_badly_heard_speech_proves_no_absence(make_playbook: MakePlaybook) -> None:
    said = make_transcript("agent: buongiorno signora", "agent: a b c d e f g h i l m n o p", probability=0.2)
    result = judge(make_playbook(NOTICE), said)["notice"]
    assert result.verdict is Verdict.UNSURE
    assert "not understood" in str(result.reason)


@pytest.mark.parametrize(
    ("silence", "wanted"),
    [pytest.param("1 s", Verdict.PASS, id="in time"), pytest.param("30 s", Verdict.FAIL, id="late")],
)
def test_a_step_within_the_first_seconds(make_playbook: MakePlaybook, silence: str, wanted: Verdict) -> None:
    playbook = make_playbook(NOTICE + "    within_first: 20 s")
    said = make_transcript("agent: buongiorno", silence, "agent: la informo che questa chiamata è registrata")
    result = judge(playbook, said)["notice"]
    assert result.verdict is wanted
    assert result.evidence, "a late step shows where it was said"


def test_a_step_within_the_last_seconds(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        'steps: [{id: notice, say: ["le auguro una buona giornata"], within_last: 10 s}]'
    )
    assert verdict(playbook, "agent: pronto", "60 s", "agent: le auguro una buona giornata") is Verdict.PASS
    assert (
        verdict(playbook, "agent: le auguro una buona giornata", "60 s", "agent: pronto sì") is Verdict.FAIL
    )


def test_a_doubtful_place_outside_of_the_window_is_no_doubt(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        'steps: [{id: notice, say: ["posso aiutarla in qualcosa di altro"], within_last: 10 s}]'
    )
    said = make_transcript(
        "agent: posso aiutarla in qualcosa", "60 s", "agent: arrivederci", "customer: arrivederci"
    )
    result = judge(playbook, said)["notice"]
    assert result.verdict is Verdict.FAIL, "said there it would be too early all the same"


def test_a_dead_channel_proves_no_absence(make_playbook: MakePlaybook) -> None:
    said = make_transcript("customer: pronto mi sente", problems=(Problem.DEAD_CHANNEL,))
    assert judge(make_playbook(NOTICE), said)["notice"].verdict is Verdict.UNSURE


def test_a_step_said_often_is_found_where_it_is_due(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook('steps: [{id: notice, say: ["grazie per la pazienza"], within_last: 10 s}]')
    often = ["agent: grazie per la pazienza", "customer: prego si figuri"] * 8
    assert verdict(playbook, *often, "60 s", "agent: grazie per la pazienza") is Verdict.PASS


ORDER = """
steps:
  - {id: notice, say: ["la informo che questa chiamata è registrata"]}
  - {id: data, say: ["mi può confermare il suo codice fiscale"], after: [notice]}
"""


def test_the_step_that_came_too_early_fails(make_playbook: MakePlaybook) -> None:
    data, notice = (
        "agent: mi può confermare il suo codice fiscale",
        "agent: la informo che questa chiamata è registrata",
    )
    early = judge(make_playbook(ORDER), make_transcript(data, notice))
    assert (early["notice"].verdict, early["data"].verdict) == (Verdict.PASS, Verdict.FAIL)
    assert "before" in str(early["data"].reason)
    assert verdict(make_playbook(ORDER), notice, data, check="data") is Verdict.PASS
    assert verdict(make_playbook(ORDER), data, notice, data, check="data") is Verdict.PASS, (
        "said again in order"
    )


def test_an_earlier_step_that_may_have_been_said_in_time_breaks_no_order(make_playbook: MakePlaybook) -> None:
    garbled = "agent: la informo che la chiamata è importante"
    data, notice = (
        "agent: mi può confermare il suo codice fiscale",
        "agent: la informo che questa chiamata è registrata",
    )
    assert verdict(make_playbook(ORDER), garbled, data, notice, check="data") is Verdict.PASS


def test_without_the_earlier_step_a_step_is_judged_on_its_own(make_playbook: MakePlaybook) -> None:
    result = judge(make_playbook(ORDER), make_transcript("agent: mi può confermare il suo codice fiscale"))[
        "data"
    ]
    assert result.verdict is Verdict.PASS
    assert "order" in str(result.reason)


def test_slots_are_filled_from_the_playbook_and_the_calls_row(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        'slots: {company: Sole Energia}\nsteps: [{id: notice, say: ["Buongiorno, sono {agent} di {company}"]}]'
    )
    said = make_transcript("agent: buongiorno sono Giulia di sole energia")
    result = judge(playbook, said, agent="Giulia Conti")["notice"]
    assert result.verdict is Verdict.PASS
    assert result.evidence[0].wording == "Buongiorno, sono Giulia Conti di Sole Energia"


@pytest.mark.parametrize("problem", [Problem.OTHER_LANGUAGE, Problem.MIXED_LANGUAGES])
def test_a_call_in_another_language_than_its_transcript_fails_and_passes_nothing(
    make_playbook: MakePlaybook, problem: Problem
) -> None:
    said = make_transcript("agent: la informo che questa chiamata è registrata", problems=(problem,))
    silent = make_transcript("agent: buongiorno a lei signora come sta oggi", problems=(problem,))

    for transcript in (said, silent):
        result = judge(make_playbook(NOTICE), transcript)["notice"]
        assert result.verdict is Verdict.UNSURE
        assert "language" in str(result.reason)
    assert judge(make_playbook(NOTICE), said)["notice"].evidence
