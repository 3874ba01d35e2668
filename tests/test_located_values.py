"""YAML as people write it becomes values that know their places, and no name becomes another."""

import pytest

from qa_pipeline.located_values import LocatedList, LocatedMap, MisplacedError, read_values
from qa_pipeline.located_yaml import locate


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("45", 45),
        ("-7", -7),
        ("0", 0),
        ("0.5", 0.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("", None),
        ("~", None),
        ("00045", "00045"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("1.50", "1.50"),
        ("1e3", "1e3"),
        ("+5", "+5"),
        ("12:30", "12:30"),
        ("NO", "NO"),
        ("yes", "yes"),
        ("2026-02-30", "2026-02-30"),
        ("'45'", "45"),
        ('"true"', "true"),
        ("1" * 30, "1" * 30),
    ],
)
def test_only_what_a_program_would_write_so_is_no_text(written: str, value: object) -> None:
    read = read_values(f"a: {written}\n")["a"]
    assert (read, type(read)) == (value, type(value))


def test_keys_are_text_as_they_are_written() -> None:
    assert list(read_values("007: a\ntrue: b\n1.50: c\n")) == ["007", "true", "1.50"]


def test_everything_knows_its_place() -> None:
    data = read_values("a: 1\nsteps:\n  - id: x\n    say: [b, {c: d}]\n")
    assert isinstance(data, LocatedMap)
    assert isinstance(data["steps"], LocatedList)
    assert locate(data, ("a",)) == (1, 1)
    assert locate(data, ("steps", 0)) == (3, 5)
    assert locate(data, ("steps", 0, "say")) == (4, 5)
    assert locate(data, ("steps", 0, "say", 1, "c")) == (4, 15)
    assert locate(data, ("steps", 0, "gone")) == (3, 5), "of what is not there, the nearest around it"
    assert locate(data, ("steps", 9)) == (2, 1)


def test_block_texts_and_comments_are_read() -> None:
    text = "# of the file\na: |\n  two\n  lines\nb: >-\n  one\n  line  # no comment\nc: 'it''s' # a comment\n"
    assert read_values(text) == {"a": "two\nlines\n", "b": "one line  # no comment", "c": "it's"}


def test_what_cannot_be_is_placed() -> None:
    with pytest.raises(MisplacedError, match="duplicate key 'a'; it stands in line 1 too") as caught:
        read_values("a: 1\nb: 2\na: 3\n")
    assert caught.value.place == (3, 1)
