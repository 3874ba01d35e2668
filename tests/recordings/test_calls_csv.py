"""`calls.csv` as people and Excel write it."""

from pathlib import Path

import pytest

from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.calls_csv import BadRow, GoodRow, read_calls
from qa_pipeline.recordings.recording import AgentChannel

HEAD = "call_id,file,agent,direction\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "calls.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        pytest.param("call_id,file,agent\n1,a.wav,Anna\n", "utf-8", id="commas"),
        pytest.param(
            "call_id;file;agent\r\n1;a.wav;Anna\r\n", "utf-8-sig", id="Italian Excel: semicolons, BOM, CRLF"
        ),
        pytest.param("call_id\tfile\tagent\n1\ta.wav\tAnna\n", "utf-8", id="tabs"),
        pytest.param(
            "call_id;file;agent;team\n1;a.wav;Anna;Qualità\n",
            "cp1252",
            id="Italian Excel, not told otherwise",
        ),
        pytest.param("Call_ID,FILE,Agent\n1, a.wav ,Anna\n", "utf-8", id="headings in capitals, spaces"),
    ],
)
def test_a_list_is_read_however_it_was_saved(tmp_path: Path, text: str, encoding: str) -> None:
    [row] = read_calls(write(tmp_path, text, encoding))
    assert isinstance(row, GoodRow)
    assert (row.row.call_id, row.row.file, row.row.agent, row.line) == ("1", "a.wav", "Anna", 2)


def test_ids_stay_text(tmp_path: Path) -> None:
    [row] = read_calls(write(tmp_path, HEAD + "00045,a.wav,,\n"))
    assert isinstance(row, GoodRow)
    assert row.row.call_id == "00045"


def test_italian_words_for_the_direction_are_understood(tmp_path: Path) -> None:
    [row] = read_calls(write(tmp_path, "file;direction;language\na.wav;In uscita;Italiano\n"))
    assert isinstance(row, GoodRow)
    assert (row.row.direction, row.row.language) == ("outbound", "it")


def test_a_row_needs_a_file_or_an_id(tmp_path: Path) -> None:
    imported, nothing = read_calls(write(tmp_path, HEAD + "1,,Anna,\n,,Bea,\n"))
    assert isinstance(imported, GoodRow)
    assert (imported.row.call_id, imported.row.file) == ("1", "")
    assert isinstance(nothing, BadRow)
    assert "neither a file nor a call_id" in nothing.reason


def test_extra_columns_are_kept_and_the_agents_channel_is_read(tmp_path: Path) -> None:
    [row] = read_calls(write(tmp_path, "file,agent_channel,list_name\na/b.wav,RIGHT,lista 3\n"))
    assert isinstance(row, GoodRow)
    assert row.row.agent_channel is AgentChannel.RIGHT
    assert dict(row.columns)["list_name"] == "lista 3"
    assert row.row.call_id == "a/b", "without a call_id the file names the call"


def test_a_bad_row_says_its_line_and_loses_no_other(tmp_path: Path) -> None:
    text = (
        HEAD
        + '1,a.wav,Anna,sideways\n\n,,Bea,inbound\n3,"c\nd.wav",Carla,inbound\n4,e.wav,Dora,inbound,more\n5,f.wav,,\n'
    )
    rows = read_calls(write(tmp_path, text))
    bad = {row.line: row.reason for row in rows if isinstance(row, BadRow)}
    assert set(bad) == {2, 4, 7}
    assert "direction" in bad[2]
    assert "5 cells where the heading has 4" in bad[7]
    assert [row.row.call_id for row in rows if isinstance(row, GoodRow)] == ["3", "5"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param('2,"b.wav,Bea,inbound', id="in the file's name"),
        pytest.param('2,b.wav,"Bea,inbound', id="in another column"),
    ],
)
def test_a_quote_that_is_never_closed_swallows_no_other_call(tmp_path: Path, broken: str) -> None:
    text = HEAD + f"1,a.wav,Anna,inbound\n{broken}\n3,c.wav,Carla,inbound\n4,d.wav,Dora,inbound\n"
    rows = read_calls(write(tmp_path, text))
    assert [row.row.call_id for row in rows if isinstance(row, GoodRow)] == ["1", "3", "4"]
    assert [row.line for row in rows if isinstance(row, BadRow)] == [3]


def test_a_cell_over_several_lines_and_odd_signs_are_kept(tmp_path: Path) -> None:
    text = 'file,note\na.wav,"two,\nlines"\nb.wav,x\u2028y\x0bz\n'
    rows = read_calls(write(tmp_path, text))
    assert [dict(row.columns)["note"] for row in rows if isinstance(row, GoodRow)] == [
        "two,\nlines",
        "x\u2028y\x0bz",
    ]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        pytest.param(b"call_id,agent\n1,Anna\n", ":1: no column 'file'", id="no file column"),
        pytest.param(b"", "no column 'file'", id="empty"),
        pytest.param(b"file,agent,file\na,b,c\n", "two columns are called 'file'", id="a heading twice"),
    ],
)
def test_a_list_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / "calls.csv").write_bytes(content)
    with pytest.raises(RecordingsError, match=says):
        read_calls(tmp_path / "calls.csv")
