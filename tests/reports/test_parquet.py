"""`findings.parquet`: the columns of `findings.csv` with types, for whoever reads it."""

import csv
import io
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from worlds import a_batch, make_call, make_result, make_utterances, near, said

from qa_pipeline.reports import parquet_report
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.csv_report import findings_csv
from qa_pipeline.reports.parquet_report import ParquetWriter
from qa_pipeline.reports.tables import FINDING_COLUMNS, finding_rows_of
from qa_pipeline.reports.texts import translate


def written(path: Path, *calls: ReportedCall) -> pd.DataFrame:
    writer = ParquetWriter(path)
    for call in calls:
        writer.add(finding_rows_of(call, translate("en")))
    writer.finish()
    return pd.read_parquet(path)


def a_call(call_id: str = "a") -> ReportedCall:
    spoken = make_utterances("agent: buongiorno sono Anna")
    return make_call(
        call_id,
        utterances=spoken,
        results=[
            make_result(evidence=[said(spoken, "sono Anna")], critical=True, max_points=7.5),
            make_result("fail", check="notice", nearest=near(spoken, "buongiorno", "buonasera", 0.61)),
        ],
    )


def test_values_are_numbers_flags_texts_and_nothing(tmp_path: Path) -> None:
    table = written(tmp_path / "f.parquet", a_call())
    passed, failed = (table.iloc[number] for number in (0, 1))
    assert (passed["points"], passed["critical"], passed["quote"]) == (7.5, True, "sono Anna")
    assert (failed["nearest_score"], failed["evidence_count"], failed["critical"]) == (0.61, 0, False)
    assert pd.isna(failed["start_s"])
    assert pd.isna(failed["quote"])
    types = {name: str(kind) for name, kind in zip(table.columns, table.dtypes, strict=True)}
    assert (types["start_s"], types["critical"], types["evidence_count"]) == ("float64", "bool", "int64")


def test_a_batch_of_none_has_the_same_columns_and_types(tmp_path: Path) -> None:
    written(tmp_path / "none.parquet")
    written(tmp_path / "one.parquet", a_call())
    none, one = (pq.read_schema(tmp_path / f"{name}.parquet") for name in ("none", "one"))
    assert none.equals(one)
    assert tuple(none.names) == FINDING_COLUMNS


def test_it_says_what_the_csv_file_says(tmp_path: Path) -> None:
    table = written(tmp_path / "f.parquet", a_call())
    rows = list(csv.DictReader(io.StringIO(findings_csv(a_batch(a_call(), language="en")))))
    for row, (_, other) in zip(rows, table.iterrows(), strict=True):
        for name in ("call_id", "check", "verdict", "reason", "quote", "nearest_quote"):
            assert row[name] == ("" if pd.isna(other[name]) else other[name])


def test_the_same_findings_give_the_same_bytes_in_whatever_portions_they_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet_report, "ROWS_A_GROUP", 4)
    calls = [a_call(str(number)) for number in range(5)]
    written(tmp_path / "one.parquet", *calls)
    together = ParquetWriter(tmp_path / "two.parquet")
    together.add(row for call in calls for row in finding_rows_of(call, translate("en")))
    together.finish()
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert pq.read_metadata(tmp_path / "one.parquet").num_row_groups == 3


def test_half_a_character_of_a_files_name_breaks_nothing(tmp_path: Path) -> None:
    table = written(tmp_path / "f.parquet", make_call("a\ud800", results=[make_result()]))
    assert table["call_id"][0] == "a�"
