"""Every number on a call's page is that of the store: each is worked out here once more, and none is left over."""

from collections import Counter
from collections.abc import Iterator

from page_tree import Node
from reference_figures import clock, number, percent
from stored_calls import moment_of, when
from stored_world import Kept, World
from traced import Traced

from qa_pipeline.checks.measures import CallMeasure
from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import CheckResult, Evidence, NearestMiss, Section, Verdict
from qa_pipeline.scorecard.scorecard import Outcome

pytest_plugins = ["stored_fixtures"]

COUNTS = {
    Verdict.PASS: ("pass", "passes"),
    Verdict.FAIL: ("fail", "fails"),
    Verdict.UNSURE: ("unsure", "unsure"),
    Verdict.NOT_APPLICABLE: ("not applicable", "not applicable"),
}
COMPETENCES = ("active_listening", "communication", "clarity")
DECIDED = {Verdict.PASS, Verdict.FAIL}


def counted(verdict: Verdict, n: int) -> str:
    return f"{n} {COUNTS[verdict][n != 1]}"


def tally(results: list[CheckResult], none: str) -> str:
    found = Counter(one.verdict for one in results)
    return " ".join(counted(verdict, found[verdict]) for verdict in COUNTS if found[verdict]) or none


def of(call: Kept, section: Section) -> list[CheckResult]:
    return [one for one in call.scorecard.results if one.section is section]


def sure(confidence: float) -> str:
    word = next(word for least, word in ((0.95, "very high"), (0.85, "high"), (0.7, "fair"), (0, "low")) if confidence >= least)  # fmt: skip
    return f"confidence {word}, {percent(confidence)}"


def score(value: float | None) -> str:
    return "–" if value is None else number(value)


def check_head(page: Traced, call: Kept) -> None:
    card, call_id = call.scorecard, call.recording.call_id
    page.take(page.page.one("p", class_="eyebrow"), f"Call {call_id}")
    page.take(page.page.one("span", aria_current="page"), call_id)
    critical = [one.title for one in card.results if one.critical and one.verdict is Verdict.FAIL]
    if card.outcome is Outcome.FAILED and len(critical) > 1:
        text = f"{len(critical)} critical steps were not met: {', '.join(critical)}."
        page.take(page.page.one("p", class_="lead"), text)
    compliance, quality = page.page.all("div", class_="tile")
    judged_points = [one for one in of(call, Section.COMPLIANCE) if one.verdict in DECIDED]
    points = sum(one.max_points for one in judged_points if one.verdict is Verdict.PASS)
    due = sum(one.max_points for one in judged_points)
    rests = f" {number(points)} of {number(due)} points that could be judged" if due else ""
    text = tally(of(call, Section.COMPLIANCE), "no step")
    page.take(compliance, f"Compliance {score(card.compliance)} {text}{rests}")
    text = tally(of(call, Section.QUALITY), "no step")
    page.take(quality, f"Quality {score(card.quality)} {text} weighed by competence")
    for tile, value in ((compliance, card.compliance), (quality, card.quality)):
        widths = [float(one.attributes["width"] or 0) for one in tile.all("rect", class_="fill")]
        assert widths == ([] if value is None else [round(value, 1)])
    facts = {one.one("dt").text: one.one("dd") for one in page.page.one("dl", class_="facts").all("div")}
    if moment_of(call):
        page.take(facts["Date"], when(call))
    length = round(call.transcript.duration_s)
    page.take(facts["Duration"], f"{length // 60}:{length % 60:02d}")


def check_ending(page: Traced, call: Kept) -> None:
    ended = call.scorecard.call_outcome
    assert ended
    shown = page.page.one("div", class_="ending")
    line = shown.one("p")
    if ended.outcome is not Ending.UNSURE:
        assert line.text.endswith(f" {sure(ended.confidence)}")
        page.take(line, line.text)
    (place,) = ended.evidence
    check_moment(page, shown.one("span", class_="moment"), place, "")


def check_moment(page: Traced, node: Node, place: Evidence | NearestMiss, more: str) -> None:
    """A moment says its second, who speaks and what; its button plays it, and its words say what is not as it should be."""
    who = "Customer" if place.speaker == "customer" else "Agent"
    at = clock(place.start_s)
    low = [f"heard with little confidence: {percent(word.probability)}" for word in place.words if word.probability and word.probability < 0.5]  # fmt: skip
    quote, spoken = place.quote, [f"Play from {at}"]
    if low:
        quote = quote.replace("chiamata", "chiamata (means the same as “telefonata”)")
        spoken.append(f"means the same as “telefonata”; {low[0]}")
    page.take(node, f"{at} {who} {quote}{more}", *spoken)
    button = node.one("button").attributes
    assert (button["data-start"], button["data-end"]) == (
        str(round(place.start_s, 2)),
        str(round(place.end_s, 2)),
    )


def why(one: CheckResult, end_s: float) -> str:
    """The verdict's reason with the seconds of its evidence."""
    if one.verdict is Verdict.NOT_APPLICABLE:
        return "Not due: what calls for it was not said."
    if one.verdict is Verdict.FAIL:
        return f"Not found between 00:00 and {clock(end_s)}."
    at = clock(one.evidence[0].start_s)
    return f"Said at {at}." if one.verdict is Verdict.PASS else f"The words are there at {at}, but one that matters was not heard clearly."  # fmt: skip


def check_verdicts(page: Traced, call: Kept) -> None:
    end_s = call.transcript.utterances[-1].end_s
    doubts = [one for one in call.scorecard.results if one.verdict is Verdict.UNSURE]
    for panel in page.page.all("section", class_="attention"):
        shown = panel.all("li")
        texts = ["Only 00:42 of the recording could be heard."] if call.scorecard.review_reasons else []
        if doubts:
            texts.append(f"{' '.join(one.title for one in doubts)} {why(doubts[0], end_s)}")
        for item, text in zip(shown, texts, strict=True):
            page.take(item, text)
    for place, one in enumerate(call.scorecard.results, start=1):
        card = page.page.one("article", id=f"r-{place}")
        points = (
            number(one.max_points if one.verdict is Verdict.PASS else 0) if one.verdict in DECIDED else "–"
        )
        page.take(card.one("span", class_="points"), f"{points} / {number(one.max_points)}")
        said = why(one, end_s) + ("" if one.verdict is Verdict.UNSURE else f" {sure(one.confidence)}")
        page.take(card.one("p", class_="why"), said)
        asked = "playbook" if one.section is Section.COMPLIANCE else "in the list"
        for item, found in zip(card.all("span", class_="moment"), _places(one), strict=True):
            alike = "" if isinstance(found, Evidence) else f" likeness {percent(found.score)}"
            check_moment(page, item, found, f"{alike} {asked}: {found.wording}")
        for searched in card.all("div", class_="searched"):
            to_s = min(one.searched.to_s, call.transcript.duration_s)
            whole = one.searched.to_s >= call.transcript.duration_s - 1
            text = "the whole call" if whole else f"00:00 to {clock(to_s)}"
            page.take(searched, f"Searched Agent, {text}")
        assert bool(card.all("div", class_="searched")) == (one.verdict is Verdict.FAIL and one.section is Section.COMPLIANCE)  # fmt: skip


def _places(one: CheckResult) -> Iterator[Evidence | NearestMiss]:
    yield from one.evidence
    if one.nearest and one.section is Section.COMPLIANCE:  # a quality rule without wordings searched for none
        yield one.nearest


def check_folds(page: Traced, call: Kept) -> None:
    """What passed in a line each, and the competences as a table and as bars."""
    loose = [
        one for one in of(call, Section.COMPLIANCE) if one.verdict in {Verdict.PASS, Verdict.NOT_APPLICABLE}
    ]
    for fold in page.page.all("details", class_="fold"):
        verdict = next(one for one in COUNTS if fold.one("summary").all("span", class_=f"tint-{one}"))
        titles = [one.title for one in loose if one.verdict is verdict]
        page.take(fold.one("summary"), f"{counted(verdict, len(titles))} {' · '.join(titles)}")
    panel = page.page.one("section", id="competences")
    bars = panel.one("div", class_="bars")
    for name, row, bar in zip(COMPETENCES, panel.one("tbody").all("tr"), bars.all("details"), strict=True):
        its = [one for one in call.scorecard.results if one.competence == name]
        (kept,) = (one for one in call.scorecard.competences if one.competence == name)
        most = sum(one.max_points for one in its if one.verdict in DECIDED)
        won = sum(one.max_points for one in its if one.verdict is Verdict.PASS)
        value = number(100 * won / most) if most else "–"
        title, weight = name.replace("_", " ").capitalize(), number(kept.weight)
        counts = Counter(one.verdict for one in its)
        three = f"{counts[Verdict.PASS]} {counts[Verdict.FAIL]} {counts[Verdict.UNSURE]}"
        page.take(row, f"{title} {value} {weight} {three}")
        told = [one for one in its if one.verdict is not Verdict.NOT_APPLICABLE]
        page.take(
            bar.one("summary"), f"{title} {value} weight {weight} {tally(told, 'not due in this call')}"
        )
        if kept.coaching and kept.coaching.moment:
            at = clock(kept.coaching.moment.start_s)
            text = f"Coaching Next time, say what you look up. {at}"
            page.take(bar.one("p", class_="coaching"), text, f"Play from {at}")


def check_talk(page: Traced, call: Kept) -> None:
    lines = call.transcript.utterances
    talk = page.page.one("section", class_="conversation")
    page.take(talk.one("summary"), f"Conversation {len(lines)} lines")
    ends = [0.0, *(line.end_s for line in lines)]
    pauses = [pause for line, end in zip(lines, ends, strict=False) if (pause := line.start_s - end) >= 4]
    for item, pause in zip(talk.all("li", class_="silence"), pauses, strict=True):
        page.take(item, f"silence of {pause:.0f} s")
    for line in lines:
        shown, at = talk.one("li", id=f"u-{line.index}"), clock(line.start_s)
        button = shown.one("button")
        page.take(button, at, f"Play from {at}")
        times = (button.attributes["data-start"], button.attributes["data-end"])
        assert times == (str(round(line.start_s, 2)), str(round(line.end_s, 2)))
        low = [word for word in line.words if word.probability is not None and word.probability < 0.5]
        for word, mark in zip(low, shown.all("span", class_="low"), strict=True):
            share = percent(word.probability or 0)
            page.take(mark, word.text, f"heard with little confidence: {share}")


def check_measures(page: Traced, call: Kept) -> None:
    for measure, row in zip(call.scorecard.measures, page.page.one("section", id="measures").one("tbody").all("tr"), strict=True):  # fmt: skip
        value, usual, standing, where = row.all("td")
        page.take(value, in_unit(measure, measure.value or 0))
        low, high = (measure.usual.low, measure.usual.high) if measure.usual else (None, None)
        if high is not None:
            least = number(low * 100 if measure.name == "talk_share" else low) if low is not None else ""
            page.take(
                usual, f"{least} to {in_unit(measure, high)}" if least else f"up to {in_unit(measure, high)}"
            )
            given = measure.value or 0
            word = "below" if low is not None and given < low else "above" if given > high else "within"
            assert standing.text == word
        if measure.start_s is not None:
            page.take(where, clock(measure.start_s), f"Play from {clock(measure.start_s)}")


def in_unit(measure: CallMeasure, value: float) -> str:
    name = measure.name
    if name == "talk_share":
        return percent(value)
    if name == "turns":
        return f"{value:.0f} turn{'' if value == 1 else 's'}"
    return f"{value:.0f} words a minute" if name == "words_per_minute" else f"{number(value)} s"


def check_foot(page: Traced, call: Kept) -> None:
    engine, playbook = call.scorecard.engine, call.scorecard.playbook
    texts = [f"{engine.name} {engine.version} · {engine.model} · Italian"]
    texts += [f"{playbook.id} · version {playbook.version}"] if playbook else []
    texts += [call.recording.file, f"recording {call.recording.sha256}", f"model {engine.model_sha256}"]
    texts += [f"playbook {playbook.sha256}"] if playbook else []
    for node, text in zip(page.page.one("dl", class_="source").all("dd"), texts, strict=True):
        page.take(node, text)
    page.take(page.page.one("div", class_="sums").one("dt"), "Checksums (SHA-256)")


def test_every_number_of_every_calls_page_is_the_stores(world: World) -> None:
    for call in world.calls:
        page = Traced(world.page(f"calls/{call.recording.call_id}.html"))
        check_head(page, call)
        check_ending(page, call)
        check_verdicts(page, call)
        check_folds(page, call)
        check_talk(page, call)
        check_measures(page, call)
        check_foot(page, call)
        assert page.rest() == [], call.recording.call_id
