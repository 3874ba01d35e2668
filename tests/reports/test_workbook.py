"""The workbook as a person opens it: agents, steps, a legend, and no more rows than a spreadsheet bears."""

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from quality_worlds import make_competence, make_rule, with_quality
from worlds import a_batch, in_brief, make_call, make_result

from qa_pipeline.checks.result import Section
from qa_pipeline.reports import xlsx_report, xlsx_sheet
from qa_pipeline.reports.batch import Language, ReportBatch, ReportedCall
from qa_pipeline.reports.column_meanings import MEANINGS, SHEET_MEANINGS
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.standings import standings
from qa_pipeline.reports.sheet_columns import SHEETS
from qa_pipeline.reports.tables import table_rows
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.xlsx_report import WorkbookWriter, workbook
from qa_pipeline.scorecard.scorecard import Outcome, PlaybookRef

# openpyxl, which only reads in these tests, does not know the bars behind the scores.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


def sheets_of(batch: ReportBatch) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook(batch)))


def rows(sheet: Worksheet, head: int = 1) -> list[dict[str, object]]:
    names, *others = sheet.iter_rows(min_row=head, values_only=True)
    return [dict(zip(map(str, names), row, strict=True)) for row in others]


def calls_of(agent: str | None, passed: int, failed: int, **more: object) -> list[ReportedCall]:
    outcomes = [Outcome.PASSED] * passed + [Outcome.FAILED] * failed
    return [
        make_call(f"{agent}-{number}", agent=agent, outcome=outcome, compliance=60.0 + number, **more)  # type: ignore[arg-type]
        for number, outcome in enumerate(outcomes)
    ]


def test_an_agents_row_has_counts_and_a_rate_and_means_with_their_intervals() -> None:
    calls = calls_of("Anna", 6, 2) + calls_of("Bruno", 0, 8, team="Sud")
    anna, bruno = rows(sheets_of(a_batch(*calls, language="en"))["Agents"])
    (group, other) = by_agent(in_brief(calls, "en"))
    low, high = group.rate.interval or (0, 0)
    assert (anna["Agent"], anna["Calls"], anna["Calls passed"], anna["Calls failed"]) == ("Anna", 8, 6, 2)
    assert anna["Pass rate"] == 0.75
    assert (anna["Pass rate, at least"], anna["Pass rate, at most"]) == (round(low, 4), round(high, 4))
    assert anna["Mean compliance"] == 63.5
    assert anna["Mean compliance, at least"] == round(group.compliance.low, 2)  # type: ignore[union-attr]
    place = standings([group, other])["Anna"]
    assert (anna["Place, at best"], anna["Place, at worst"], anna["Places"]) == (place.best, place.worst, 2)
    assert (bruno["Team"], bruno["Note"]) == ("Sud", None)


def test_an_agent_of_few_calls_is_marked_and_neither_averaged_nor_ranked() -> None:
    calls = [*calls_of("Anna", 4, 0), *calls_of("Bruno", 5, 1), *calls_of("Carla", 2, 4)]
    anna = rows(sheets_of(a_batch(*calls))["Operatori"])[0]
    assert (anna["Chiamate"], anna["Chiamate superate"], anna["Nota"]) == (4, 4, "poche chiamate")
    known = {"Operatore", "Squadra", "Team", "Chiamate", "Nota"}
    others = [name for name in anna if name not in known and not name.startswith("Chiamate ")]
    assert [anna[name] for name in others] == [None] * len(others)


def test_calls_without_an_agent_are_a_row_of_their_own() -> None:
    names = [row["Agent"] for row in rows(sheets_of(a_batch(*calls_of(None, 1, 0), language="en"))["Agents"])]
    assert names == ["Agent not stated"]


def test_a_steps_row_says_how_often_it_was_missed_in_each_version() -> None:
    verdicts = ("pass", "pass", "pass", "fail", "fail", "unsure", "not_applicable")
    calls = [
        make_call(f"a-{number}", results=[make_result(verdict, critical=True)])
        for number, verdict in enumerate(verdicts)
    ]
    later = PlaybookRef(id="energy-outbound", version="4", sha256="c" * 64, title="Vendita")
    calls.append(make_call("b", playbook=later, results=[make_result("fail", title="Saluto nuovo")]))
    first, second = rows(sheets_of(a_batch(*calls, language="en"))["Steps"])
    assert (first["Version"], first["Step"], first["Critical"]) == ("3", "Saluto e presentazione", "yes")
    assert (first["Judged"], first["Times passed"], first["Times failed"], first["Times unsure"]) == (
        5,
        3,
        2,
        1,
    )
    assert first["Share missed"] == 0.4
    assert 0 < first["Share missed, at least"] < 0.4 < first["Share missed, at most"] < 1  # type: ignore[operator]
    assert (second["Version"], second["Step"], second["Note"]) == ("4", "Saluto nuovo", "few calls")
    assert second["Share missed"] is None, "one call tells no share"


def many_findings() -> ReportBatch:
    results = [
        make_result(verdict, check=verdict, title=verdict)
        for verdict in ("pass", "fail", "unsure", "not_applicable")
    ]
    return a_batch(make_call("a", results=results), make_call("b", results=results), language="en")


def test_of_many_calls_the_findings_are_those_to_look_at_and_the_sheet_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = sheets_of(many_findings())["Findings"]
    assert len(rows(whole)) == 8
    monkeypatch.setattr(xlsx_report, "MOST_CALLS_WHOLE", 1)
    partly = sheets_of(many_findings())["Findings"]
    assert str(partly["A1"].value).startswith("Only what failed and what is unsure: of more than 1 calls")
    assert [row["Verdict"] for row in rows(partly, head=2)] == ["Fail", "Unsure"] * 2
    assert (partly.freeze_panes, partly.auto_filter.ref) == ("B3", f"A2:{last_column(partly)}6")


def last_column(sheet: Worksheet) -> str:
    return str(openpyxl.utils.get_column_letter(sheet.max_column))


def test_rows_for_which_excel_has_no_room_are_counted_and_not_lost_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(xlsx_sheet, "MOST_ROWS", 5)
    sheet = sheets_of(many_findings())["Findings"]
    assert sheet.max_row == 5
    assert sheet["A5"].value == "5 more rows had no room here; they are in the files beside this one."
    assert sheet.auto_filter.ref == f"A1:{last_column(sheet)}4"


def test_columns_have_widths_types_and_colours() -> None:
    call = with_quality(
        make_call(results=[make_result()]), competences=[make_competence(results=[make_rule("pass", "won")])]
    )
    book = sheets_of(a_batch(call, *calls_of("Anna", 6, 2), language="en"))
    for sheet in book.worksheets[:-1]:
        for column in range(1, sheet.max_column + 1):
            letter = openpyxl.utils.get_column_letter(column)
            assert sheet.column_dimensions[letter].width >= 8, (sheet.title, letter)
        assert sheet.print_title_rows == "$1:$1"
    formats = {
        (name, str(head.value)): cell.number_format
        for name in ("Calls", "Findings", "Agents")
        for head, cell in zip(book[name][1], book[name][2], strict=True)
    }
    assert formats["Calls", "Date"] == "dd/mm/yyyy hh:mm"
    assert formats["Findings", "Confidence"] == "0%"
    assert formats["Agents", "Pass rate"] == "0%"
    assert formats["Agents", "Mean compliance"] == "0.0"
    colours = [rule for rules in book["Calls"].conditional_formatting for rule in rules.rules]
    assert {rule.type for rule in colours} >= {"cellIs", "dataBar"}


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_legend_explains_every_sheet_and_every_column(language: Language) -> None:
    texts = translate(language)
    book = sheets_of(a_batch(make_call(columns=(("shift", "early"),)), language=language))
    legend = book[texts.gettext("Legend")]
    meanings = {row[0]: row[1] for row in legend.iter_rows(values_only=True) if row[0] and row[1]}
    for sheet in book.worksheets[:-1]:
        assert meanings[sheet.title]
        assert [
            cell.value for cell in sheet[1] if not meanings.get(cell.value) and cell.value != "shift"
        ] == []


def test_every_column_has_a_meaning_and_every_meaning_a_column() -> None:
    headings = {column.heading for columns in SHEETS.values() for column in columns}
    assert headings - set(MEANINGS) == set()
    assert set(SHEET_MEANINGS) == set(SHEETS)


@pytest.mark.parametrize("language", ["it", "en"])
def test_no_sheet_has_two_columns_of_one_name(language: Language) -> None:
    for columns in SHEETS.values():
        names = [translate(language).gettext(column.heading) for column in columns]
        assert len(set(names)) == len(names)


def test_the_same_rows_give_the_same_file_and_nothing_half_written_stays(tmp_path: Path) -> None:
    batch, texts = many_findings(), translate("en")
    for name in ("one.xlsx", "two.xlsx"):
        (tmp_path / "scratch").mkdir(exist_ok=True)
        writer = WorkbookWriter(tmp_path / name, language="en", calls=2, scratch=tmp_path / "scratch")
        for call in batch.calls:
            writer.add(table_rows(call, texts))
        writer.finish(digest_batch(batch))
        assert list((tmp_path / "scratch").iterdir()) == []
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes() == workbook(batch)


def test_a_workbook_that_cannot_be_written_is_a_fault_of_the_system(tmp_path: Path) -> None:
    writer = WorkbookWriter(tmp_path / "no" / "x.xlsx", language="en", calls=1)
    with pytest.raises(OSError, match="No such file"):
        writer.finish(digest_batch(many_findings()))


def test_a_rule_of_a_profile_is_named_in_the_reports_language() -> None:
    call = make_call(results=[make_result(title="Saluto iniziale", section=Section.QUALITY)])
    assert rows(sheets_of(a_batch(call, language="en"))["Findings"])[0]["Step"] == "Greeting"
