"""Counts over many calls: by name and never by result, and small groups marked."""

from worlds import a_batch, in_brief, make_call, make_result, make_skipped

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.digest import digest_batch, judged_points
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.counts import outcome_counts
from qa_pipeline.reports.figures.dates import period
from qa_pipeline.reports.figures.steps import missed_steps
from qa_pipeline.reports.summary import batch_headline, headings, outcome_sentence, summary_rows
from qa_pipeline.scorecard.scorecard import Outcome


def test_outcomes_are_counted_with_their_zeros() -> None:
    counts = outcome_counts(
        in_brief([make_call("a"), make_call("b", outcome=Outcome.FAILED), make_call("c")])
    )
    assert [count for _, count in counts.counts] == [2, 1, 0, 0]
    assert counts.total == 3


def test_agents_stand_in_the_order_of_their_names_and_calls_without_one_last() -> None:
    calls = [
        make_call("a", agent=None),
        make_call("b", agent="anna"),
        make_call("c", agent="Zoe"),
        make_call("d", agent="Bice"),
    ]
    assert [group.agent for group in by_agent(in_brief(calls))] == ["anna", "Bice", "Zoe", None]


def test_fewer_than_five_calls_are_a_small_group() -> None:
    few = by_agent(in_brief(make_call(str(n)) for n in range(4)))
    enough = by_agent(in_brief(make_call(str(n)) for n in range(5)))
    assert (few[0].small, enough[0].small) == (True, False)


def test_a_step_is_counted_only_where_it_could_be_judged() -> None:
    calls = [make_call(verdict, results=[make_result(verdict)]) for verdict in Verdict]
    (step,) = missed_steps(in_brief(calls))
    assert (step.passed, len(step.failed), step.unsure, step.judged) == (1, 1, 1, 2)
    assert step.share_failed == 0.5


def test_steps_that_nobody_missed_are_not_listed_and_the_most_missed_come_first() -> None:
    calls = [
        make_call(
            "a",
            results=[make_result("fail", check="x"), make_result("fail", check="y"), make_result(check="z")],
        ),
        make_call(
            "b", results=[make_result(check="x"), make_result("fail", check="y"), make_result(check="z")]
        ),
    ]
    assert [step.check for step in missed_steps(in_brief(calls))] == ["y", "x"]


def test_the_period_is_that_of_the_calls_that_have_a_date() -> None:
    dates = ["2026-11-23T10:00:00", None, "2026-11-02", "domani"]
    assert period(in_brief(make_call(str(n), started_at=date) for n, date in enumerate(dates))) == (
        "2026-11-02",
        "2026-11-23",
    )
    assert period(in_brief([make_call(started_at=None)])) is None


def test_the_headline_says_how_the_calls_ended_and_what_could_not_be_heard() -> None:
    batch = a_batch(make_call("a"), make_call("b", outcome=Outcome.FAILED), skipped=[make_skipped()])
    assert (
        batch_headline(digest_batch(batch))
        == "2 chiamate valutate: 1 superata e 1 non superata. 1 registrazione non elaborata."
    )
    assert batch_headline(digest_batch(a_batch(make_call(), language="en"))) == "1 call scored: 1 passed."


def test_the_summary_has_a_row_for_every_call_and_every_recording_left_out() -> None:
    missed = make_result("fail", title="Avviso", critical=True)
    failed = make_call(
        "b", outcome=Outcome.FAILED, results=[make_result("fail", check="x"), missed], compliance=40.0
    )
    rows = summary_rows(
        digest_batch(a_batch(make_call("a", quality=None), failed, skipped=[make_skipped("x.wav")]))
    )
    assert [(row.call, row.status) for row in rows] == [
        ("a", "passed"),
        ("b", "failed"),
        ("x.wav", "not_processed"),
    ]
    assert (rows[0].compliance, rows[0].quality, rows[0].outcome, rows[0].reason) == (
        "87,2",
        "–",
        "Superata",
        "",
    )
    assert rows[1].reason == "Avviso; Saluto e presentazione"
    assert rows[2].reason.startswith("File danneggiato: ")
    assert headings("it")[0] == "Chiamata"


def test_a_failed_call_names_the_critical_steps_in_its_sentence() -> None:
    call = make_call(outcome=Outcome.FAILED, results=[make_result("fail", title="Avviso", critical=True)])
    assert outcome_sentence(call, "it") == "Non superata. Un punto critico non è stato rispettato: Avviso."
    below = make_call(outcome=Outcome.FAILED, review=["The compliance score is low."])
    assert outcome_sentence(below, "en") == "Failed. The compliance score is low."


def test_a_score_of_which_less_than_half_was_judged_is_thin() -> None:
    sure = [
        make_result(verdict=Verdict.PASS, max_points=5),
        make_result(verdict=Verdict.NOT_APPLICABLE, max_points=90),
    ]
    doubts = [make_result(verdict=Verdict.UNSURE, max_points=20)]
    assert not judged_points(sure, Section.COMPLIANCE).thin
    thin = judged_points(sure + doubts, Section.COMPLIANCE)
    assert (thin.points, thin.due, thin.thin) == (5, 25, True)
