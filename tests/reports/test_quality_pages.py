"""The call page on how the conversation went: its end, the competences with their evidence, the measures."""

import pytest
from nodes import Nodes
from quality_worlds import (
    make_coaching,
    make_competence,
    make_ending,
    make_measure,
    make_rule,
    with_quality,
)
from worlds import a_batch, make_call, make_result, make_utterances, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import reason
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.quality_wording import ENDINGS
from qa_pipeline.reports.texts import translate

SPOKEN = make_utterances(
    "agent: Buongiorno sono Anna", "customer: mi richiami domani alle dieci", "agent: d'accordo a domani"
)


def page_of(call: ReportedCall, language: str = "en") -> Nodes:
    return Nodes(HtmlReport(digest_batch(a_batch(call, language=language))).call(call))


def text_of(call: ReportedCall, language: str = "en") -> str:
    return " ".join(page_of(call, language).text.split())


def plays(nodes: Nodes) -> list[str | None]:
    return [one.get("data-start") for one in nodes.all("button") if one.get("class") == "play"]


def test_a_call_back_says_when_in_the_callers_words_with_its_place() -> None:
    place = said(SPOKEN, "mi richiami domani alle dieci", "may I call you|him back")
    ended = make_ending("call_back", when="domani alle dieci", evidence=[place])
    call = with_quality(make_call(utterances=SPOKEN), ending=ended)
    text = text_of(call)
    assert "How the call ended: Call back, domani alle dieci" in text
    assert "may I call" not in text
    assert text.index("domani alle dieci") < text.index("Conversation")
    assert plays(page_of(call)) == [str(round(place.start_s, 2))]
    assert "Com'è finita la chiamata: Da richiamare, domani alle dieci" in text_of(call, "it")


def test_an_end_that_nobody_can_tell_is_not_certain_and_says_why() -> None:
    ended = make_ending("unsure", because=reason(reasons.ENDING_NOT_SAID), confidence=0.5)
    text = text_of(with_quality(ending=ended))
    assert "Not certain Nothing that was said tells how the call ended." in text
    assert "confidence" not in text[: text.index("Nothing that was said")]


@pytest.mark.parametrize("ending", Ending)
@pytest.mark.parametrize("language", ["it", "en"])
def test_every_end_has_its_name(ending: Ending, language: str) -> None:
    html = HtmlReport(digest_batch(a_batch(language=language))).call(with_quality(ending=make_ending(ending)))
    shown = html[html.index("<strong>") + len("<strong>") : html.index("</strong>")]
    assert shown == translate(language).gettext(ENDINGS[ending])
    assert shown != ending


def test_a_scorecard_of_older_times_has_none_of_the_sections() -> None:
    text = text_of(make_call())
    for heading in ("How the call ended", "Competences", "Measures"):
        assert heading not in text


def test_a_competence_unfolds_to_its_rules_the_lost_ones_first() -> None:
    place = said(SPOKEN, "sono Anna")
    rules = [
        make_rule("pass", "won", evidence=(place,)),
        make_rule("fail", "missed"),
        make_rule("unsure", "doubted"),
        make_rule("not_applicable", "idle"),
        make_rule("pass", "other", competence="clarity"),
    ]
    call = with_quality(
        make_call(utterances=SPOKEN, results=rules), competences=[make_competence(results=rules)]
    )
    html = HtmlReport(digest_batch(a_batch(call, language="en"))).call(call)
    section = Nodes(html[html.index('id="competences"') : html.index('class="conversation"')])
    text = " ".join(section.text.split())
    assert "Empathy" in text
    order = [text.index(f"Rule {name}") for name in ("missed", "doubted", "won", "idle")]
    assert order == sorted(order)
    assert "Rule other" not in text
    assert plays(section) == [str(round(place.start_s, 2))]
    assert section.ids()[1:] == [f"r-{n}{end}" for n in (2, 3, 1, 4) for end in ("", "-t")]
    assert "#u-0" in {one.get("href") for one in section.all("a")}
    assert len(section.all("details")) == len(section.all("summary")) == 1


def test_a_verdict_is_on_the_page_once_under_its_competence_or_under_its_section() -> None:
    rules = [make_rule("pass", "a"), make_rule("pass", "free", max_points=0), make_result()]
    call = with_quality(make_call(results=rules), competences=[make_competence(results=rules)])
    html = HtmlReport(digest_batch(a_batch(call))).call(call)
    assert [html.count(f'id="r-{n}"') for n in (1, 2, 3)] == [1, 1, 1]
    competences = html[html.index('id="competences"') : html.index('class="conversation"')]
    assert [f'id="r-{n}"' in competences for n in (1, 2, 3)] == [True, False, False]


def test_a_playbook_of_quality_rules_alone_is_not_taken_for_none() -> None:
    rules = [make_rule("pass", "a")]
    call = with_quality(make_call(results=rules), competences=[make_competence(results=rules)])
    assert "No playbook applies" not in text_of(call)
    assert "No playbook applies" in text_of(make_call(playbook=None))


def test_the_profile_is_a_table_too_for_who_does_not_see_bars() -> None:
    rules = [make_rule("pass", "a"), make_rule("fail", "b"), make_rule("unsure", "c", competence="clarity")]
    made = [make_competence("empathy", rules, weight=60), make_competence("clarity", rules, weight=40)]
    html = HtmlReport(digest_batch(a_batch(language="en"))).call(
        with_quality(make_call(results=rules), competences=made, profile="outbound")
    )
    table = html[html.index('<div class="sr">') : html.index("</table>")]
    rows = [" ".join(Nodes(row).text.split()) for row in table.split("<tr>")[2:]]
    assert rows == ["Empathy 50 60 1 1 0", "Clarity – 40 0 0 1"]
    assert "Profile outbound" in " ".join(Nodes(html).text.split())


def test_a_coaching_sentence_plays_its_moment() -> None:
    place = said(SPOKEN, "mi richiami domani")
    rules = [make_rule("fail", "missed")]
    coaching = make_coaching("Next time, say it.", "missed", place)
    call = with_quality(
        make_call(utterances=SPOKEN, results=rules),
        competences=[make_competence(results=rules, coaching=coaching)],
    )
    assert "Next time, say it." in text_of(call)
    assert plays(page_of(call)) == [str(round(place.start_s, 2))]


def test_without_a_recording_a_moment_leads_to_its_place_in_the_conversation() -> None:
    place = said(SPOKEN, "mi richiami domani")
    rules = [make_rule("fail", "missed")]
    made = make_competence(results=rules, coaching=make_coaching("Do.", "missed", place))
    call = with_quality(make_call(utterances=SPOKEN, results=rules, audio_href=None), competences=[made])
    nodes = page_of(call)
    assert plays(nodes) == []
    assert "#u-1" in {one.get("href") for one in nodes.all("a")}


def test_a_lost_rule_shows_where_its_words_would_have_fitted() -> None:
    rules = [make_rule("fail", "missed", occasion=said(SPOKEN, "mi richiami domani"))]
    call = with_quality(
        make_call(utterances=SPOKEN, results=rules), competences=[make_competence(results=rules)]
    )
    assert "A place for it 00:02 Customer mi richiami domani" in text_of(call)


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        pytest.param(
            make_measure(place=(2.0, 2.4)), "Longest silence 6.6 s up to 10 s within 00:02", id="within"
        ),
        pytest.param(make_measure(value=10.1), "10.1 s up to 10 s above", id="above"),
        pytest.param(
            make_measure("words_per_minute", 154, usual=(160, 240)),
            "154 words a minute 160 to 240 words a minute below",
            id="below",
        ),
        pytest.param(
            make_measure("talk_share", 0.65, usual=(0.35, 0.65), place=(0.0, 6.4)),
            "Agent's share of the talk 65 % 35 to 65 % within the whole call",
            id="a share of the whole call, at the limit",
        ),
        pytest.param(
            make_measure("holds", 1, usual=(None, 2)), "1 time up to 2 times within", id="one is singular"
        ),
        pytest.param(make_measure("turns", 24, usual=None), "24 turns –", id="nothing is usual"),
        pytest.param(
            make_measure(value=None, why_not=reason(reasons.NOT_MEASURABLE), place=None),
            "Longest silence There is too little speech to measure it. – up to 10 s",
            id="not measured",
        ),
    ],
)
def test_a_measure_says_value_unit_and_what_is_usual(measure: CallMeasure, shown: str) -> None:
    assert shown in text_of(with_quality(make_call(utterances=SPOKEN), measures=[measure]))


def test_measures_are_facts_in_no_colour_of_a_judgement() -> None:
    call = with_quality(make_call(), measures=[make_measure(value=99)])
    html = HtmlReport(digest_batch(a_batch(call))).call(call)
    section = html[html.index('id="measures"') : html.index("</section>", html.index('id="measures"'))]
    assert "is-" not in section
    assert "tint-" not in section
    assert "6,6 s" in text_of(with_quality(measures=[make_measure()]), "it")


def test_the_team_page_counts_how_the_calls_ended() -> None:
    calls = [
        with_quality(make_call("a"), ending=make_ending("sold")),
        with_quality(make_call("b"), ending=make_ending("sold")),
        with_quality(make_call("c"), ending=make_ending("unsure")),
        make_call("d"),
    ]
    text = " ".join(Nodes(HtmlReport(digest_batch(a_batch(*calls, language="en"))).team()).text.split())
    assert "How the calls ended: 2 sold · 1 not certain" in text
    assert "How the calls ended" not in Nodes(HtmlReport(digest_batch(a_batch(language="en"))).team()).text
