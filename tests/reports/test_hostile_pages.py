"""The pages hold what strangers typed and said: all of it as text, nothing of it alive, and no way out."""

from dataclasses import replace

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
from worlds import a_batch, make_call, make_result, make_skipped, make_utterances, near, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import Section, reason
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.reports.batch import ReportBatch
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.html_report import ASSETS, HtmlReport
from qa_pipeline.scorecard.scorecard import Outcome

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "]]><!--",
    "a\x00b\x1bc",
    "\udcff\u202eexe",
]


def every_page(batch: ReportBatch) -> list[str]:
    report = HtmlReport(digest_batch(batch))
    return [report.team(), *map(report.call, batch.calls), *map(report.agent, report.agents())]


def a_hostile_batch(text: str) -> ReportBatch:
    """`text` wherever somebody else's text can stand."""
    spoken = make_utterances(f"agent: ciao {text} addio", f"customer: {text} (no_speech)")
    miss = near(spoken, "ciao", text, 0.4)
    results = [
        make_result(
            title=text,
            check=text,
            because=reason(reasons.OUT_OF_ORDER, at_s=1.0, other=text, other_s=2.0),
            evidence=[said(spoken, "ciao", text)],
            critical=True,
        ),
        make_result("fail", title=text, nearest=miss, section=Section.QUALITY),
        make_result("unsure", title=text),
    ]
    lost = make_rule("fail", text, occasion=said(spoken, "ciao", text))
    results.append(replace(lost, title=text))
    coaching = make_coaching("Do.", text, said(spoken, "ciao", text))
    calls = [
        with_quality(
            make_call(
                f"{text}{outcome}",
                utterances=spoken,
                results=results,
                agent=text,
                team=text,
                campaign=f"{text}{outcome}",
                file=text,
                outcome=outcome,
                review=[text.replace("{", "").replace("}", "")],
                started_at=text,
                problems=[Problem.MONO],
            ),
            ending=make_ending(when=text, evidence=[said(spoken, "ciao", text)]),
            competences=[make_competence(results=results, coaching=coaching), make_competence(text)],
            measures=[make_measure()],
            profile=text,
        )
        for outcome in Outcome
    ]
    return a_batch(*calls, skipped=[make_skipped(text, call_id=text)])


OUR_SCRIPTS = {f"{root}assets/{name}" for root in ("", "../") for name in (*ASSETS, "calls.js")}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_people_typed_or_said_is_shown_as_text(payload: str) -> None:
    for page in every_page(a_hostile_batch(payload)):
        nodes = Nodes(page)
        assert [
            tag for tag, attributes in nodes.tags if any(name.startswith("on") for name in attributes)
        ] == []
        assert [
            script
            for script in nodes.all("script")
            if script.get("type") != "application/json" and script.get("src") not in OUR_SCRIPTS
        ] == []
        assert nodes.all("img") == []
        addresses = [attributes.get("href") or "" for _, attributes in nodes.tags]
        assert [one for one in addresses if ":" in one and one != "data:,"] == []
        assert not any(ord(sign) < 32 and sign not in "\n\t" for sign in page)


def test_every_page_says_its_language_and_lets_nothing_in_or_out() -> None:
    for language in ("it", "en"):
        for page in every_page(a_batch(make_call(), language=language)):
            assert f'<html lang="{language}">' in page
            policy = next(meta for meta in Nodes(page).all("meta") if meta.get("http-equiv"))["content"] or ""
            assert policy.startswith("default-src 'none'; ")
            assert "unsafe" not in policy
            assert "http" not in policy
            assert "style=" not in page


def test_every_page_has_one_heading_and_every_id_once() -> None:
    spoken = make_utterances("agent: uno", "customer: due")
    call = make_call(utterances=spoken, results=[make_result(), make_result("fail")])
    for page in every_page(a_batch(call, skipped=[make_skipped()])):
        nodes = Nodes(page)
        assert len(nodes.all("h1")) == 1
        assert len(nodes.ids()) == len(set(nodes.ids()))
