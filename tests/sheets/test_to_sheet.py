"""Playbooks as workbooks: text cells, choices, and the same rules when they come back."""

from io import BytesIO
from pathlib import Path
from textwrap import dedent

import openpyxl
import pytest
from books import LEXICONS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa_pipeline.checks.playbook_file import PlaybookFile
from qa_pipeline.checks.playbook_load import GENERAL, join_playbooks, read_playbook
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.sheets.from_sheet import read_sheet
from qa_pipeline.sheets.headings import Tongue
from qa_pipeline.sheets.playbook_yaml import playbook_yaml
from qa_pipeline.sheets.round_trip import not_kept
from qa_pipeline.sheets.to_sheet import tables
from qa_pipeline.sheets.write_xlsx import workbook
from qa_pipeline.sheets.yaml_comments import comments_of

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    (
        *GENERAL.glob("*.yaml"),
        *(ROOT / "recordings_sample" / "playbooks").glob("*.yaml"),
        *(ROOT / "qa_pipeline" / "playbooks").glob("*.yaml"),
        *(ROOT / "qa_pipeline" / "cli" / "template" / "playbooks").glob("*.yaml"),
    )
)
EVERYTHING = """
    # Head
    playbook: all
    version: 1.20
    title: Tutto
    language: en
    direction: outbound
    extends: base
    profile: inbound
    valid_from: 2026-03-01
    valid_to: 2026-12-31
    applies_to: {campaign: [luce, "gas | 2"], Negozio: ["007"]}
    pass_mark: {compliance: 85.5, quality: 60}
    slots: {company: Sole, motto: "a | b"}
    steps:
      # above
      - id: Greeting.1
        title: =SUM(A1)
        speaker: any
        strictness: verbatim   # beside "x" # twice
        say: ["+39 # no comment", "- dash", "hello | there {company}", "«quoted»"]
        within_first: 1.5 min
        within_last: 30
        after: [second, third]
        critical: true
        weight: 1.125
        examples: {present: ["@ yes"], absent: ["no", "1"]}
      - {id: second, say: [one two], when: {speaker: any, strictness: keywords, says: [a b, c d]}, within_turns: 3}
      - {id: third, say: ["no #1"], weight: 0}   # behind a text with a #
    # below the steps
    forbidden:
      - {id: f, say: [never that], speaker: customer, critical: true, weight: 2.5}
    quality:
      - {id: q1, title: T, competence: empathy, lexicon: courtesy, wanted: {at_least: 2}, critical: true}
      - {id: q2, lexicon: own-list, unwanted: {at_most: 0}, speaker: any}
      - {id: q3, measure: talk_share, at_least: 0.3, at_most: 0.805, weight: 5}
      - {id: q4, lexicon: impoliteness, grade: rude, unwanted: {at_most: 1}, competence: conflict_handling}
      - {id: q5, lexicon: active_listening, kind: [summing_up, checking_back], wanted: {at_least: 1}}
      - {id: q6, lexicon: apology, wanted: {at_least: 1}, when_heard: [complaint, churn_threat]}
      - {id: q7, interaction: objection_answered, within_turns: 2, competence: objection_handling}
      - {id: summary, weight: 0}
"""


def made(path: Path, tongue: Tongue = "it") -> tuple[PlaybookFile, bytes]:
    read = read_playbook(path)
    return read.file, workbook(tables(read.file, tongue, comments_of(read)), tongue, sorted(LEXICONS))


def there_and_back(path: Path, folder: Path) -> Path:
    """The playbook, as a workbook, as a playbook again."""
    (folder / "book.xlsx").write_bytes(made(path)[1])
    back = folder / "back.yaml"
    draft, _ = read_sheet(folder / "book.xlsx", back)
    back.write_text(playbook_yaml(draft, "book.xlsx"), encoding="utf-8")
    return back


def sha256(path: Path) -> str:
    lexicons = load_wordlists(path.parent / "none").ids
    return join_playbooks([read_playbook(path)], [], lexicons)[0].sha256


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_playbook_comes_back_with_the_same_rules(path: Path, tmp_path: Path) -> None:
    file, content = made(path)
    assert not_kept(content, path, file) == []
    assert sha256(there_and_back(path, tmp_path)) == sha256(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_no_comment_of_a_shipped_playbook_is_lost_on_the_way(path: Path, tmp_path: Path) -> None:
    text = there_and_back(path, tmp_path).read_text(encoding="utf-8")
    comments = [
        line.strip()
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.lstrip().startswith("#")
    ]
    assert [line for line in comments if line not in text] == []


@pytest.fixture
def everything(tmp_path: Path) -> Path:
    path = tmp_path / "all.yaml"
    path.write_text(dedent(EVERYTHING).lstrip(), encoding="utf-8")
    return path


@pytest.mark.parametrize("tongue", ["it", "en"])
def test_everything_that_a_playbook_can_say_comes_back(everything: Path, tongue: Tongue) -> None:
    file, content = made(everything, tongue)
    assert not_kept(content, everything, file) == []


def test_a_playbook_that_came_back_is_read_as_it_was(everything: Path, tmp_path: Path) -> None:
    assert read_playbook(there_and_back(everything, tmp_path)).file == read_playbook(everything).file


def test_a_second_way_there_and_back_changes_nothing(everything: Path, tmp_path: Path) -> None:
    once = there_and_back(everything, tmp_path)
    text = once.read_text(encoding="utf-8")
    assert there_and_back(once, tmp_path).read_text(encoding="utf-8") == text


def test_comments_come_back_where_they_were(everything: Path) -> None:
    comments = comments_of(read_playbook(everything))
    assert comments == {
        ("", 0): "Head",
        ("steps", 0): 'above\nbeside "x" # twice',
        ("steps", 2): "behind a text with a #",
        ("forbidden", 0): "below the steps",
    }


def test_no_cell_is_a_formula_a_number_or_a_link(everything: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(made(everything)[1]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert "=SUM(A1)" in {cell.value for cell in cells}
    assert {cell.number_format for cell in cells if cell.row > 1} == {"@"}


def test_a_text_that_looks_like_a_workbooks_own_markup_stays_text(everything: Path) -> None:
    markup = "<r><t>Tutto</t></r>"
    everything.write_text(
        everything.read_text(encoding="utf-8").replace("title: =SUM(A1)", f'title: "{markup}"'),
        encoding="utf-8",
    )
    book = openpyxl.load_workbook(BytesIO(made(everything)[1]))
    assert f"{markup} " in {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize(
    ("tongue", "sheets", "heading"), [("it", "Fasi", "Frase"), ("en", "Steps", "Wording")]
)
def test_headings_stay_in_sight_and_choices_are_lists(
    everything: Path, tongue: Tongue, sheets: str, heading: str
) -> None:
    sheet = openpyxl.load_workbook(BytesIO(made(everything, tongue)[1]))[sheets]
    headings = [cell.value for cell in sheet[1]]
    assert heading in headings
    assert sheet.freeze_panes == "C2"
    offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
    assert ('"verbatim,' if tongue == "en" else '"alla lettera,') in " ".join(offered)
    assert len(offered) == 5, "who, how, critical, by whom, how it is said"


def test_the_same_playbook_gives_the_same_bytes(everything: Path) -> None:
    assert made(everything)[1] == made(everything)[1]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="{}[]<>"),
    min_size=1,
    max_size=30,
).filter(lambda text: any(c.isalnum() for c in text))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wordings=st.lists(WORDS, min_size=1, max_size=4), title=WORDS)
def test_any_words_come_back_or_are_said_to_differ(tmp_path: Path, wordings: list[str], title: str) -> None:
    data = {"playbook": "p", "version": "1", "steps": [{"id": "a", "title": title, "say": wordings}]}
    file = PlaybookFile.model_validate(data)
    content = workbook(tables(file, "it", {}), "it", [])
    lost = not_kept(content, tmp_path / "p.yaml", file)
    assert set(lost) <= {"steps.a.say", "steps.a.title"}
    plain = all(text == " ".join(text.split()) and '"' not in text for text in (*wordings, title))
    assert not (lost and plain and all(text.isascii() for text in (*wordings, title)))
