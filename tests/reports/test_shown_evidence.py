"""How evidence is shown: quotes with their differing words marked, what was searched, and how sure the verdict is."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import replace

import openpyxl
import pytest
from nodes import Nodes
from worlds import a_batch, make_call, make_result, make_utterances, near, quoted, said

from qa_pipeline.checks.result import CheckResult, Evidence, Searched, Section, Verdict, WordKind
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.cells import starts_formula
from qa_pipeline.reports.csv_report import findings_csv
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.evidence import confidence, due_after, missing, runs, searched
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.json_report import scorecard_json
from qa_pipeline.reports.tables import finding_rows
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import workbook

IT, EN = translate("it"), translate("en")
SPOKEN = make_utterances("agent: Grazie ehm per aver chiamato Sola Energia", "customer: prego")
WORDING = "La ringrazio per aver chiamato Sole Energia"
WORDS = quoted(
    "Grazie=meaning:ringrazio ehm=between per ~aver chiamato Sola=misheard:Sole Energia=form:energia"
)
TRIGGER = Searched(speaker=Speaker.CUSTOMER, from_s=0.0, to_s=600.0, wordings=("non mi interessa", "è caro"))


def thanks(*, gone: Iterable[str] = ()) -> Evidence:
    """A quote with a word of every kind."""
    place = said(SPOKEN, "Grazie ehm per aver chiamato Sola Energia", WORDING)
    return replace(place, words=WORDS, missing=tuple(gone))


def page(*results: CheckResult, language: str = "it") -> Nodes:
    call = make_call(utterances=SPOKEN, results=results)
    return Nodes(HtmlReport(digest_batch(a_batch(call, language=language))).call(call))


def text_of(*results: CheckResult, language: str = "it") -> str:
    return " ".join(page(*results, language=language).text.split())


def test_neighbouring_words_of_one_kind_stand_together() -> None:
    place = replace(thanks(), words=quoted("il codice è=between sei=between ~uno=between corretto"))
    assert [(run.text, run.kind.value, run.probability) for run in runs(place, EN)] == [
        ("il codice", "same", None),
        ("è sei", "between", None),
        ("uno", "between", 0.31),
        ("corretto", "same", None),
    ]


def test_a_quote_of_before_quotes_had_words_is_shown_plain_and_a_place_without_words_not_at_all() -> None:
    old = replace(thanks(), words=())
    assert [(run.text, run.kind) for run in runs(old, IT)] == [(old.quote, WordKind.SAME)]
    assert runs(replace(old, quote=""), IT) == ()


def test_every_kind_of_word_is_marked_and_said_to_who_does_not_see_the_mark() -> None:
    nodes = page(make_result(evidence=[thanks()]))
    classes = [one.get("class") or "" for one in nodes.all("span")]
    # each once in the key, and once in the quote
    assert [classes.count(f"w-{kind}") for kind in ("meaning", "between", "misheard", "form")] == [2] * 4
    for words in (
        "Grazie (significa lo stesso di «ringrazio»)",
        "ehm (non è nello script)",
        "Sola (considerata «Sole», perché suona simile)",
        "Energia (altra forma di «energia»)",
    ):
        assert words in " ".join(nodes.text.split())
    [low] = [one for one in nodes.all("span") if one.get("class") == "w-same low"]
    assert low["title"] == "riconosciuta con poca certezza: 31 %"


def test_the_key_stands_once_and_explains_only_the_marks_that_are_there() -> None:
    place = replace(thanks(), words=quoted("Grazie per ehm=between aver"))
    text = text_of(make_result(evidence=[place]), make_result(evidence=[place], section=Section.QUALITY))
    assert text.count("Nelle citazioni:") == 1
    assert "Nelle citazioni: parola in più 1 superato" in text
    same = replace(thanks(), words=quoted("Grazie per aver"))
    assert "Nelle citazioni:" not in text_of(make_result(evidence=[same]))


@pytest.mark.parametrize(
    ("gone", "shown"),
    [((), None), (("Sole",), "manca: Sole"), (("Sole", "giornata"), "mancano: Sole, giornata")],
    ids=["none", "one", "two"],
)
def test_missing_words_are_listed(gone: tuple[str, ...], shown: str | None) -> None:
    assert missing(thanks(gone=gone), IT) == shown
    if shown:
        assert shown in text_of(make_result(evidence=[thanks(gone=gone)]))


@pytest.mark.parametrize(
    ("sure", "shown"),
    [(0.99, "molto alta, 99 %"), (0.946, "molto alta, 95 %"), (0.9, "alta, 90 %"), (0.7, "discreta, 70 %"), (0.4, "bassa, 40 %")],
)  # fmt: skip
def test_confidence_is_a_word_and_a_share(sure: float, shown: str) -> None:
    for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE):
        result = make_result(verdict, confidence=sure)
        assert confidence(result, IT) == shown
        assert f"affidabilità {shown}" in text_of(result)


def test_an_unsure_verdict_says_itself_that_it_is_not_sure() -> None:
    result = make_result("unsure", confidence=0.9)
    assert confidence(result, IT) is None
    assert "affidabilità" not in text_of(result)


def test_a_step_that_was_not_due_shows_what_would_have_called_for_it() -> None:
    miss = near(SPOKEN, "prego", "è caro", 0.4)
    result = make_result("not_applicable", wordings=["capisco"], trigger=TRIGGER, nearest=miss)
    text = text_of(result)
    assert (
        "Dovuto dopo Cliente, tutta la chiamata: non mi interessa · è caro Più vicino 00:03 Cliente prego"
        in text
    )
    assert "somiglianza 40 %" in text
    assert "capisco" not in text


def test_of_a_forbidden_phrase_that_was_not_said_is_shown_what_was_searched_and_what_came_nearest() -> None:
    miss = near(SPOKEN, "Grazie", "grazie a chi", 0.5)
    text = text_of(make_result(wordings=["grazie a chi"], nearest=miss, because="Not said."))
    assert "Cercato Operatore, tutta la chiamata: grazie a chi Più vicino 00:00 Operatore Grazie" in text


@pytest.mark.parametrize(
    ("verdict", "evidence", "trigger", "shown"),
    [
        ("pass", "own", None, (False, False)),
        ("pass", "none", None, (True, False)),
        ("fail", "own", None, (True, False)),
        ("fail", "trigger", TRIGGER, (True, False)),
        ("unsure", "own", None, (False, False)),
        ("unsure", "none", None, (True, False)),
        ("unsure", "none", TRIGGER, (False, True)),
        ("unsure", "trigger", TRIGGER, (True, False)),
        ("not_applicable", "none", TRIGGER, (False, True)),
        ("not_applicable", "none", None, (False, False)),
    ],
)
def test_what_was_searched_is_shown_where_the_evidence_does_not_say_enough(
    verdict: str, evidence: str, trigger: Searched | None, shown: tuple[bool, bool]
) -> None:
    wording = {"own": "a", "trigger": "è caro"}.get(evidence)
    places = [said(SPOKEN, "prego", wording)] if wording else []
    result = make_result(verdict, wordings=["a"], evidence=places, trigger=trigger)
    heard = make_call(utterances=SPOKEN).transcript
    assert (bool(searched(result, heard, IT)), bool(due_after(result, heard, IT))) == shown


def test_more_wordings_than_are_read_at_a_glance_wait_to_be_asked_for() -> None:
    nodes = page(make_result("fail", wordings=["a", "b", "c", "d", "e"]))
    assert len(nodes.all("details")) == 2, "theirs and the conversation's"
    assert "a · b · c altre 2 frasi d · e" in " ".join(nodes.text.split()).replace("\u00a0", " ")


def test_a_near_miss_that_is_the_evidence_is_shown_once_and_with_its_likeness_where_it_fails() -> None:
    place = thanks()
    miss = replace(near(SPOKEN, place.quote, WORDING, 0.87), start_s=place.start_s)
    failed = make_result("fail", evidence=[place], nearest=miss, wordings=[WORDING])
    assert failed.nearest_apart is None
    assert text_of(failed).count("somiglianza 87 %") == 1
    assert "Più vicino" not in text_of(failed)
    assert "somiglianza" not in text_of(replace(failed, verdict=Verdict.UNSURE))


def test_the_json_record_has_the_words_of_quotes_and_what_makes_a_step_due() -> None:
    result = make_result(evidence=[thanks(gone=["La"])], trigger=TRIGGER)
    call = make_call(utterances=SPOKEN, results=[result])
    written = json.loads(scorecard_json(call, EN))["results"][0]
    [place] = written["evidence"]
    assert list(place) == ["speaker", "start_s", "end_s", "quote", "wording", "words", "missing"]
    assert place["words"][0] == {
        "text": "Grazie",
        "kind": "meaning",
        "stands_for": "ringrazio",
        "confidence": 0.93,
    }
    assert (place["words"][1]["stands_for"], place["missing"]) == (None, ["La"])
    assert written["trigger"]["wordings"] == ["non mi interessa", "è caro"]
    assert scorecard_json(call, EN) == scorecard_json(make_call(utterances=SPOKEN, results=[result]), EN)


def test_the_tables_have_missing_words_and_wordings() -> None:
    miss = replace(near(SPOKEN, "prego", "è caro", 0.4), missing=("è", "caro"))
    result = make_result(evidence=[thanks(gone=["La"])], trigger=TRIGGER, nearest=miss, wordings=["a", "b"])
    [row] = finding_rows(a_batch(make_call(utterances=SPOKEN, results=[result])))
    assert (row["missing"], row["nearest_missing"], row["searched_wordings"]) == ("La", "è | caro", "a | b")
    assert (row["trigger_speaker"], row["trigger_wordings"]) == ("customer", "non mi interessa | è caro")


HOSTILE = [
    "<b>x</b>",
    '"onmouseover="alert(1)',
    "{{7*7}}",
    "{wanted}",
    "</q></a><script>",
    "=1+1",
    "\x1b[31m",
]


def hostile_call(text: str) -> ReportedCall:
    """Words of a quote, of its wording and of what was searched that nobody would say."""
    words = tuple(replace(word, text=text, stands_for=word.stands_for and text) for word in WORDS)
    place = replace(thanks(gone=[text]), quote=text, words=words, wording=text)
    miss = replace(near(SPOKEN, "prego", text, 0.4), quote=text, words=words, missing=(text, text))
    trigger = replace(TRIGGER, wordings=(text,) * 5)
    results = [
        make_result(evidence=[place]),
        make_result("fail", nearest=miss, wordings=[text] * 5),
        make_result("not_applicable", trigger=trigger, nearest=miss),
    ]
    return make_call(utterances=SPOKEN, results=results)


@pytest.mark.parametrize("text", HOSTILE)
def test_words_of_quotes_are_shown_as_text_and_never_live(text: str) -> None:
    call = hostile_call(text)
    nodes = Nodes(HtmlReport(digest_batch(a_batch(call))).call(call))
    assert nodes.text.count(text.replace("\x1b", " ")) >= 20
    assert all((one["src"] or "").startswith("../assets/") for one in nodes.all("script"))
    assert nodes.all("b") == []
    assert not [tag for tag, attributes in nodes.tags if any(name.startswith("on") for name in attributes)]


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize("text", HOSTILE)
def test_the_tables_take_words_of_quotes_as_text(text: str) -> None:
    batch = a_batch(hostile_call(text))
    book = openpyxl.load_workbook(io.BytesIO(workbook(batch)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert sum(text.replace("\x1b", " ") in str(cell.value) for cell in cells) >= 8
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    rows = csv.reader(io.StringIO(findings_csv(batch)))
    assert not [cell for row in rows for cell in row if starts_formula(cell)]
