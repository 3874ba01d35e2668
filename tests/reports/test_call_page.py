"""The call's page: what failed and what a person decides first, the sound drawn with the verdicts on it, the rest folded."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest
from nodes import Nodes
from quality_worlds import make_coaching, make_competence, make_rule, with_quality
from worlds import a_batch, make_call, make_result, make_utterances, near, said

from qa_pipeline.checks.profiles import PROFILES, load_profile
from qa_pipeline.checks.result import CheckResult, Evidence, Section, reason
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.digest import digest, digest_batch
from qa_pipeline.reports.html_report import HtmlReport, asset
from qa_pipeline.reports.peaks import Peaks, Side
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.titles import profile_titles
from qa_pipeline.scorecard import coaching_texts
from qa_pipeline.scorecard.scorecard import Outcome

SPOKEN = make_utterances("agent: Buongiorno sono Anna", "customer: salve mi dica", "agent: grazie a lei")
IT = translate("it")


def peaks(*speakers: Speaker, duration_s: float = 10.0) -> Peaks:
    sides = tuple(Side(speaker=one, peaks=(0, 50, 100)) for one in speakers)
    return Peaks(agent_channel=AgentChannel.LEFT, duration_s=duration_s, sides=sides)


BOTH = (Speaker.AGENT, Speaker.CUSTOMER)


def drawn(*results: CheckResult, speakers: tuple[Speaker, ...] = BOTH) -> ReportedCall:
    return replace(make_call(utterances=SPOKEN, results=results), peaks=peaks(*speakers))


def html(call: ReportedCall, language: str = "it") -> str:
    return HtmlReport(digest_batch(a_batch(call, language=language))).call(call)


def data(page: str) -> dict[str, list[list[object]]]:
    (block,) = re.findall(r'<script type="application/json" id="peaks">(.*?)</script>', page, re.DOTALL)
    found: dict[str, list[list[object]]] = json.loads(block)
    return found


def words(page: str) -> str:
    return " ".join(Nodes(page).text.split())


def test_the_page_draws_a_row_a_speaker_from_what_was_worked_out_before() -> None:
    page = html(drawn())
    assert data(page)["peaks"] == [[0, 50, 100], [0, 50, 100]]
    lanes = [one for one in Nodes(page).all("div") if "data-lane" in one]
    assert [lane["aria-label"] for lane in lanes] == ["Giudizi: Operatore", "Giudizi: Cliente"]


def test_a_recording_in_one_channel_has_one_row_that_is_of_both() -> None:
    page = html(drawn(speakers=(Speaker.UNKNOWN,)), "en")
    assert [one["aria-label"] for one in Nodes(page).all("div") if "data-lane" in one] == [
        "Verdicts: Both speakers"
    ]


def test_evidence_is_marked_once_in_the_row_of_who_said_it_in_the_order_of_time() -> None:
    thanks, hello = said(SPOKEN, "grazie"), said(SPOKEN, "salve")
    page = html(drawn(make_result(evidence=[thanks, thanks]), make_result("fail", evidence=[hello])))
    assert data(page)["marks"] == [
        ["r-2", round(hello.start_s, 2), hello.end_s, 1],
        ["r-1", round(thanks.start_s, 2), thanks.end_s, 0],
    ]


def test_what_was_measured_over_the_whole_call_or_lies_behind_its_end_has_no_mark() -> None:
    def measured(start_s: float, end_s: float) -> Evidence:
        return Evidence(speaker=Speaker.UNKNOWN, start_s=start_s, end_s=end_s, quote="", wording="talk_share")

    results = [
        make_result(evidence=[measured(0, 10)]),
        make_result(evidence=[measured(3, 7)]),
        make_result(evidence=[measured(11, 12)]),
    ]
    assert data(html(drawn(*results)))["marks"] == [["r-2", 3, 7, 0]]


def test_what_was_said_nowhere_has_no_mark_however_near_something_came() -> None:
    missed = make_result("fail", nearest=near(SPOKEN, "sono Anna", "sono Anna di Sole", 0.6))
    assert data(html(drawn(missed)))["marks"] == []


@pytest.mark.parametrize("drawing", [True, False], ids=["no recording", "no drawing"])
def test_without_a_drawing_or_a_recording_there_is_no_waveform(*, drawing: bool) -> None:
    page = html(replace(drawn(), audio_href=None) if drawing else replace(drawn(), peaks=None))
    assert 'id="peaks"' not in page
    assert "wavesurfer" not in page
    assert ("<audio" in page) is not drawing


def test_only_the_page_with_a_waveform_lets_the_waveforms_own_style_in() -> None:
    def policy(call: ReportedCall) -> str:
        metas = Nodes(html(call)).all("meta")
        return next(meta["content"] or "" for meta in metas if meta.get("http-equiv"))

    assert "sha256-" in policy(drawn())
    assert "sha256-" not in policy(replace(drawn(), peaks=None))
    assert "unsafe" not in policy(drawn())


def test_the_policy_names_the_style_that_wavesurfer_writes() -> None:
    """Another version of it, or another height, is another checksum: the browser would leave the style out."""
    library = asset("vendor/wavesurfer.min.js")
    start = library.index("\\n        :host")
    style = library[start : library.index("</style>", start)].replace("\\n", "\n")
    height = re.search(r"const HEIGHT = (\d+);", asset("waveform.js"))
    assert height
    written = re.sub(r"\$\{[^}]*\}", height[1], style)
    checksum = base64.b64encode(hashlib.sha256(written.encode()).digest()).decode()
    assert f"'sha256-{checksum}'" in html(drawn()).replace("&#39;", "'")


def test_wavesurfer_comes_with_its_licence() -> None:
    assert "BSD 3-Clause License" in asset("vendor/wavesurfer-LICENSE.txt")


def test_what_failed_comes_first_then_what_is_for_a_person_and_the_rest_is_folded() -> None:
    results = [
        make_result("pass", title="Uno"),
        make_result("unsure", title="Due"),
        make_result("not_applicable", title="Tre"),
        make_result("fail", title="Quattro"),
        make_result("pass", title="Cinque"),
    ]
    page = html(make_call(results=results))
    verdicts = page[page.index('class="verdicts"') : page.index('class="conversation"')]
    cards = re.findall(r'<article class="verdict is-(\w+)" id="(r-\d)"', verdicts)
    assert cards == [
        ("fail", "r-4"),
        ("unsure", "r-2"),
        ("pass", "r-1"),
        ("pass", "r-5"),
        ("not_applicable", "r-3"),
    ]
    folded = verdicts[verdicts.index("<details") :]
    assert [anchor for anchor in ("r-4", "r-2", "r-1", "r-5", "r-3") if f'id="{anchor}"' in folded] == [
        "r-1",
        "r-5",
        "r-3",
    ]
    assert "2 superati Uno · Cinque" in words(folded)
    assert "1 non applicabile Tre" in words(folded)


def test_every_picture_that_is_used_is_on_the_page() -> None:
    results = [
        make_result(one, evidence=[said(SPOKEN, "salve")])
        for one in ("pass", "fail", "unsure", "not_applicable")
    ]
    for outcome in Outcome:
        page = html(
            replace(make_call(utterances=SPOKEN, results=results, outcome=outcome), peaks=peaks(*BOTH))
        )
        used = {one["href"] or "" for one in Nodes(page).all("use")}
        there = {one["id"] for one in Nodes(page).all("symbol")}
        assert {name.removeprefix("#") for name in used} <= there


def test_on_paper_only_competences_with_something_lost_or_in_doubt_unfold() -> None:
    results = [
        make_rule(verdict, competence, competence=competence)
        for verdict, competence in (("pass", "clarity"), ("fail", "empathy"), ("unsure", "language"))
    ]
    made = [make_competence(name, results=results) for name in ("clarity", "empathy", "language")]
    page = html(with_quality(make_call(results=results), competences=made))
    assert page.count("data-open-on-paper") == 2


@pytest.mark.parametrize("quote", ["È una vergogna,", "È una vergogna ;", "È una vergogna"])
def test_no_quote_ends_with_the_comma_at_which_it_was_cut(quote: str) -> None:
    place = Evidence(speaker=Speaker.CUSTOMER, start_s=1, end_s=2, quote=quote, wording="vergogna")
    sentence = reason(coaching_texts.WORDS_FOUND_OTHER, quote=quote, at_s=1.0, title="Cortesia")
    result = replace(
        make_result(check="courtesy", section=Section.QUALITY, evidence=[place]), competence="empathy"
    )
    coached = replace(make_coaching("x", "courtesy", place), sentence=sentence)
    call = with_quality(
        make_call(utterances=SPOKEN, results=[result]),
        competences=[make_competence("empathy", results=[result], coaching=coached)],
    )
    text = words(html(call))
    assert "«È una vergogna»" in text
    assert "vergogna ," not in text
    assert "vergogna," not in text


def test_a_title_of_a_profile_is_in_the_reports_language_and_a_playbooks_own_as_it_was_written() -> None:
    theirs = make_result("fail", title="Nessuna pressione", section=Section.QUALITY)
    own = make_result("fail", title="Avviso di registrazione")
    doubt = reason("“{title}” is critical and not certain.", title="Nessuna pressione")
    call = make_call(results=[theirs, own], outcome=Outcome.NEEDS_REVIEW, review=[doubt])
    text = words(html(call, "en"))
    assert "Nessuna pressione" not in text
    assert "“No pressure” is critical" in text
    assert "Avviso di registrazione" in text
    assert [one.title for one in digest(call, translate("en")).results] == [
        "No pressure",
        "Avviso di registrazione",
    ]
    assert "Nessuna pressione" in words(html(call, "it"))


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_two_rules_of_the_profiles_share_a_title_and_differ_in_the_other_language(language: str) -> None:
    for name in PROFILES:
        for rule in load_profile(name).quality:
            own = rule.title_en if language == "en" else rule.title_it
            assert {profile_titles(language)[rule.title_it], profile_titles(language)[rule.title_en]} == {own}


def test_the_footer_says_what_heard_and_judged_the_call_and_what_that_cannot_do() -> None:
    footer = html(drawn(make_result()), "en")
    footer = footer[footer.index("<footer") :]
    text = words(footer)
    for part in ("whisper 20250625", "starter", "energy-outbound", "version 3", "a machine's"):
        assert part in text
    for checksum in ("5" * 64, "b" * 64):
        assert checksum in text


def test_two_failed_checks_of_one_title_are_told_apart_by_their_section() -> None:
    own = make_result("fail", check="bye", title="Saluto finale")
    rule = make_result("fail", check="farewell", title="Saluto finale", section=Section.QUALITY)
    other = make_result("fail", check="name", title="Nome")
    page = words(html(make_call(utterances=SPOKEN, results=(own, rule, other))))
    assert "Saluto finale (Conformità)" in page
    assert "Saluto finale (Qualità)" in page
    assert "Nome (" not in page
