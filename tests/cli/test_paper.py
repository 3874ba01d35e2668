"""Lines on a terminal are wrapped with their indent; in a pipe they are whole."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from qa_pipeline.cli.paper import WIDEST, Paper


def lines(text: str, *, width: int = 30, terminal: bool = True, indent: int = 0, hang: int = 0) -> list[str]:
    written = io.StringIO()
    Paper(Console(file=written, width=width, force_terminal=terminal, color_system=None)).say(
        Text(text), indent, hang
    )
    return written.getvalue().splitlines()


def test_a_paragraph_hangs_by_its_second_line_and_the_first_one_is_filled() -> None:
    said = lines("one two three four five six seven eight", indent=2, hang=3)
    assert said == ["  one two three four five six", "     seven eight"]


def test_in_a_pipe_nothing_is_wrapped() -> None:
    text = "word " * 100 + "end"
    assert lines(text, terminal=False, indent=2) == [f"  {text}"]


def test_a_line_is_never_wider_than_people_read_well() -> None:
    assert max(map(len, lines("word " * 100, width=300))) <= WIDEST


@pytest.mark.parametrize("width", [1, 10, 40, 80, 200])
def test_no_word_is_lost_at_any_width(width: int) -> None:
    text = " ".join(f"word{number}" for number in range(60))
    said = lines(text, width=width, indent=4, hang=2)
    assert "".join(said).replace(" ", "") == text.replace(" ", "")


def test_a_line_that_must_be_one_ends_in_an_ellipsis() -> None:
    written = io.StringIO()
    paper = Paper(Console(file=written, width=30, force_terminal=True, color_system=None))
    paper.fit(Text("one two three four five six seven eight"))
    assert written.getvalue() == "one two three four five six s…\n"
