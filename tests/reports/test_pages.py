"""The HTML pages: the outcome first, every verdict with its place in the call."""

from dataclasses import replace

from nodes import Nodes
from worlds import a_batch, make_call, make_result, make_skipped, make_utterances, near, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import reason
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.speech.segment import EngineInfo


def call_page(call: ReportedCall, language: str = "it") -> Nodes:
    return Nodes(HtmlReport(digest_batch(a_batch(call, language=language))).call(call))


def test_the_call_page_says_the_outcome_before_anything_else() -> None:
    missed = make_result("fail", title="Avviso di registrazione", critical=True)
    text = call_page(make_call(outcome=Outcome.FAILED, results=[missed])).text
    assert (
        text.index("Non superata")
        < text.index("Un punto critico non è stato rispettato")
        < text.index("Conformità")
    )


def test_a_fail_shows_where_was_searched_and_what_came_nearest() -> None:
    spoken = make_utterances("agent: Buongiorno da Energia Chiara")
    missed = make_result(
        "fail", nearest=near(spoken, "Buongiorno da Energia", "sono di Energia", 0.46), to_s=20
    )
    text = " ".join(
        call_page(
            make_call(
                utterances=make_utterances(*["agent: Buongiorno da Energia Chiara"] * 15), results=[missed]
            )
        ).text.split()
    )
    assert "Cercato Operatore, da 00:00 a 00:20 Più vicino 00:00 Operatore Buongiorno da Energia" in text
    assert "somiglianza 46 %" in text


def test_the_playbooks_wording_is_shown_only_where_the_quote_differs_in_words() -> None:
    spoken = make_utterances("agent: posso aiutarla? Bene.")
    same = make_result(evidence=[said(spoken, "posso aiutarla?", "Posso aiutarla")])
    other = make_result(evidence=[said(spoken, "posso aiutarla?", "mi dica")])
    assert "script:" not in call_page(make_call(utterances=spoken, results=[same])).text
    assert "script: mi dica" in " ".join(
        call_page(make_call(utterances=spoken, results=[other])).text.split()
    )


def test_a_fail_without_a_near_miss_says_so() -> None:
    assert "nulla di simile è stato detto" in call_page(make_call(results=[make_result("fail")])).text


def test_evidence_and_utterance_lead_to_each_other() -> None:
    spoken = make_utterances("agent: Buongiorno sono Anna", "customer: salve")
    nodes = call_page(
        make_call(utterances=spoken, results=[make_result(evidence=[said(spoken, "sono Anna")])])
    )
    links = {attributes.get("href") for attributes in nodes.all("a")}
    assert {"#u-0", "#r-1"} <= links
    assert {"u-0", "r-1"} <= set(nodes.ids())
    assert [mark.get("class") for mark in nodes.all("mark")] == [
        "ev is-pass",
        "ev is-pass",
    ]  # the key shows one too


def test_a_play_button_knows_its_seconds_and_there_is_none_without_audio() -> None:
    spoken = make_utterances("agent: Buongiorno sono Anna")
    results = [make_result(evidence=[said(spoken, "sono Anna")])]
    (play,) = [
        one
        for one in call_page(make_call(utterances=spoken, results=results)).all("button")
        if one.get("class") == "play"
    ]
    assert (play["data-start"], play["data-end"], play["aria-label"]) == ("0.9", "1.7", "Ascolta da 00:00")
    silent = call_page(make_call(utterances=spoken, results=results, audio_href=None))
    assert silent.all("button") == silent.all("audio") == []
    assert "La registrazione non fa parte di questo rapporto" in silent.text


def test_doubtful_words_and_text_that_perhaps_nobody_said_are_visible() -> None:
    spoken = make_utterances("agent: bene ~forse", "agent: Sottotitoli di qualcuno (phantom)")
    nodes = call_page(make_call(utterances=spoken))
    assert any("31 %" in (span.get("title") or "") for span in nodes.all("span"))
    assert len(nodes.all("s")) == 1
    assert (
        "sono parole che i riconoscitori scrivono sul silenzio. Non conta per nessun giudizio." in nodes.text
    )


def test_a_call_for_review_says_why_and_groups_doubts_of_one_reason() -> None:
    doubts = [
        make_result("unsure", title=title, because=reasons.NOT_MEASURABLE) for title in ("Primo", "Secondo")
    ]
    call = make_call(
        outcome=Outcome.NEEDS_REVIEW, results=doubts, review=[reason(reasons.REVIEW_PARTIAL, heard_s=42.0)]
    )
    text = " ".join(call_page(call).text.split())
    assert (
        "Si sono potuti ascoltare solo 00:42 della registrazione. Primo Secondo C'è troppo poco parlato"
        in text
    )


def test_problems_of_the_recording_are_explained_in_the_reports_language() -> None:
    text = call_page(make_call(problems=[Problem.PARTIAL_AUDIO])).text
    assert "Registrazione incompleta" in text
    assert "Found: partial_audio." in text


def test_a_call_without_words_without_playbook_and_without_names_still_has_its_page() -> None:
    call = make_call(
        utterances=(),
        agent=None,
        team=None,
        campaign=None,
        started_at=None,
        playbook=None,
        compliance=None,
        quality=None,
        outcome=Outcome.NOT_ASSESSABLE,
        review=[reason(reasons.NO_PLAYBOOK)],
    )
    text = call_page(call).text
    assert "Nessuno script vale per questa chiamata: non c'era nulla da verificare." in text
    assert "Il programma non ha riconosciuto alcuna parola." in text
    assert "Operatore non indicato" in Nodes(HtmlReport(digest_batch(a_batch(call))).team()).text


def test_the_source_of_every_verdict_is_at_the_foot() -> None:
    text = call_page(make_call()).text
    assert all(checksum * 64 in text for checksum in "5ab")
    assert "whisper 20250625 · starter · italiano" in text
    assert "Questi giudizi sono di una macchina." in text


def test_an_imported_transcript_is_said_to_be_one_and_claims_no_model() -> None:
    engine = EngineInfo(
        name="import whisperx", version="unknown", model="large-v3", model_sha256="", language="it"
    )
    call = make_call(engine=engine, audio_href=None, file="it-01.json")
    call = replace(call, recording=replace(call.recording, path=None))
    text = " ".join(call_page(call).text.split())
    assert "Trascrizione importata import whisperx · large-v3 · italiano" in text
    assert "Non c'è una registrazione: la trascrizione è stata importata da it-01.json" in text
    assert "file importato aaaa" in text
    assert "modello" not in text
    assert "unknown" not in text


def test_small_groups_are_marked_and_nobody_is_ranked() -> None:
    calls = [make_call(f"a{n}", agent="Zoe") for n in range(5)] + [
        make_call("b", agent="Anna", outcome=Outcome.FAILED)
    ]
    page = HtmlReport(digest_batch(a_batch(*calls))).team()
    agents = page[page.index('class="agents') : page.index("</table>", page.index('class="agents'))]
    assert agents.index("Anna") < agents.index("poche chiamate") < agents.index("Zoe")
    assert agents.count("poche chiamate") == 1


def test_recordings_left_out_are_listed_with_their_reason() -> None:
    text = Nodes(
        HtmlReport(digest_batch(a_batch(skipped=[make_skipped("rotta.wav", Problem.CORRUPT)]))).team()
    ).text
    for part in (
        "rotta.wav",
        "File danneggiato",
        "Il file è danneggiato",
        "It cannot be decoded",
        "calls.csv, riga 7",
    ):
        assert part in text


def test_a_batch_without_any_call_has_a_team_page() -> None:
    text = Nodes(HtmlReport(digest_batch(ReportBatch(calls=()))).team()).text
    assert "0 chiamate valutate." in text
    assert "Nessuna chiamata è stata ancora valutata." in text


def test_an_agents_page_leads_to_the_moments() -> None:
    spoken = make_utterances("agent: il risparmio è sicuro")
    result = make_result("fail", title="Promessa", evidence=[said(spoken, "risparmio è sicuro")])
    report = HtmlReport(
        digest_batch(a_batch(make_call("a/b", utterances=spoken, results=[make_result(), result])))
    )
    nodes = Nodes(report.agent(report.agents()[0]))
    (link,) = {one["href"] or "" for one in nodes.all("a") if "#r-2" in (one.get("href") or "")}
    assert link.startswith("../calls/a__b-")
    assert "risparmio è sicuro" in nodes.text
