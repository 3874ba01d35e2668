"""Lists of calls as nobody should write them: each is answered clearly and soon, and no bad row loses a good one."""

import time
from pathlib import Path

import pytest

from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.calls_csv import BadRow, GoodRow, read_calls

HEAD = "call_id,file,agent\n"
GOOD = "1,a.wav,Anna\n"
MOST_S = 5.0
"""For a list of a hundred thousand rows or a hundred megabytes."""

READ: dict[str, tuple[bytes, int, int]] = {
    "UTF-8": ((HEAD + GOOD).encode(), 1, 0),
    "UTF-8 with BOM": ((HEAD + GOOD).encode("utf-8-sig"), 1, 0),
    "UTF-16, as Excel's Unicode text": ((HEAD + GOOD).replace(",", "\t").encode("utf-16"), 1, 0),
    "UTF-16, big end first": (b"\xfe\xff" + (HEAD + GOOD).encode("utf-16-be"), 1, 0),
    "an older Windows": ((HEAD + "1,perché.wav,Niccolò\n").encode("cp1252"), 1, 0),
    "semicolons": ((HEAD + GOOD).replace(",", ";").encode(), 1, 0),
    "tabs": ((HEAD + GOOD).replace(",", "\t").encode(), 1, 0),
    "old Macs' line ends": ((HEAD + GOOD).replace("\n", "\r").encode(), 1, 0),
    "bytes that are no text": ((HEAD + GOOD).encode() + b"2,\xff\xfe\x81.wav,x\n", 2, 0),
    "a NUL in a row": ((HEAD + "2,b\0.wav,x\n" + GOOD).encode(), 1, 1),
    "formulas": ((HEAD + "=1+1,=cmd|' /C calc'!A0,@SUM(A1)\n-1,+1.wav,\t=x\n").encode(), 2, 0),
    "a cell of 10 MB": ((HEAD + "2,b.wav," + "x" * 10_000_000 + "\n" + GOOD).encode(), 1, 1),
    "a quoted cell of 10 MB over lines": (
        (HEAD + '2,b.wav,"' + "\n" * 90 + "y" * 10_000_000 + '"\n' + GOOD).encode(),
        1,
        2,
    ),
    "a quote that is never closed": ((HEAD + '2,"b.wav,x\n' + GOOD).encode(), 1, 1),
    "quotes in the middle": ((HEAD + '2,b"b.wav,x"y"z\n' + GOOD).encode(), 2, 0),
    "too many cells": ((HEAD + "2,b.wav,x,y,z\n" + GOOD).encode(), 1, 1),
    "too few cells": ((HEAD + "2,b.wav\n" + GOOD).encode(), 2, 0),
    "an id of a thousand letters": ((HEAD + "x" * 1_000 + ",b.wav,x\n" + GOOD).encode(), 1, 1),
    "a name of ten thousand letters": ((HEAD + "2," + "x" * 10_000 + ".wav,x\n" + GOOD).encode(), 1, 1),
    "an unknown direction": (b"file,direction\na.wav,sideways\nb.wav,in uscita\n", 1, 1),
}
"""Lists that are read: their bytes, and how many good and bad rows they have."""

REFUSED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", ":1: no column 'file'"),
    "UTF-16 without BOM": ((HEAD + GOOD).encode("utf-16-le"), ":1: this is no text; save the list as CSV"),
    "UTF-32": ((HEAD + GOOD).encode("utf-32"), ":1: this is no text; save the list as CSV"),
    "a workbook": (b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0" * 50, "save the list as CSV|no column 'file'"),
    "other columns": (b"id,path\n1,a.wav\n", ":1: no column 'file'"),
    "a column twice": (b"file,agent,File\na,b,c\n", ":1: two columns are called 'file'"),
    "a hundred thousand columns": (
        b"file," + b",".join(b"c%d" % n for n in range(100_000)),
        ":1: 100,001 columns",
    ),
    "a heading in an open quote": (b'"file,agent\n' + b"a,b\n" * 1_000, ":1: no column 'file'"),
    "a thousand open quotes": (
        (HEAD + 'a"b,"c\n' * 100_000).encode(),
        ":502: a quote is opened and never closed",
    ),
    "more than 100 MB": ((HEAD + GOOD).encode() + b"\n" * 100_000_001, "larger than 100,000,000 bytes"),
}
"""Lists that are refused as a whole, and what is said."""


def read(folder: Path, content: bytes) -> tuple[GoodRow | BadRow, ...]:
    """The rows, or the refusal, in time."""
    (folder / "calls.csv").write_bytes(content)
    began = time.process_time()
    try:
        return read_calls(folder / "calls.csv")
    finally:
        assert time.process_time() - began < MOST_S


@pytest.mark.parametrize("name", READ)
def test_good_rows_are_read_and_bad_ones_told_with_their_line(tmp_path: Path, name: str) -> None:
    content, good, bad = READ[name]
    rows = read(tmp_path, content)
    told = [row for row in rows if isinstance(row, BadRow)]
    assert (len(rows) - len(told), len(told)) == (good, bad)
    for row in told:
        assert row.line >= 2
        assert 0 < len(row.reason) < 500
        assert len(row.call_id or "") <= 200


@pytest.mark.parametrize("name", REFUSED)
def test_a_list_that_is_none_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    content, says = REFUSED[name]
    with pytest.raises(RecordingsError, match=says) as caught:
        read(tmp_path, content)
    assert len(str(caught.value)) < 500 + len(str(tmp_path))


def test_a_formula_stays_the_text_that_it_is(tmp_path: Path) -> None:
    [row, _] = read(tmp_path, READ["formulas"][0])
    assert isinstance(row, GoodRow)
    assert (row.row.call_id, row.row.file, row.row.agent) == ("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)")


def test_a_hundred_thousand_rows_are_read_in_seconds(tmp_path: Path) -> None:
    rows = read(tmp_path, (HEAD + "".join(f"{n},{n}.wav,Anna\n" for n in range(100_000))).encode())
    assert sum(isinstance(row, GoodRow) for row in rows) == 100_000
