"""The recordings of a workspace, and those that cannot be taken."""

from pathlib import Path

import pytest

from qa_pipeline.errors import RecordingsError
from qa_pipeline.recordings.discover import find_imported, find_recordings
from qa_pipeline.recordings.recording import ImportedFile, Problem, Recording, SkippedRecording


def workspace(
    folder: Path, calls: str | None = None, imports: tuple[str, ...] = (), **files: bytes
) -> tuple[Recording | SkippedRecording, ...]:
    """A workspace with these files in recordings/ (`__` in a name is a slash), this calls.csv and these imported calls."""
    for name, content in files.items():
        path = folder / "recordings" / name.replace("__", "/").replace("_wav", ".wav").replace("_mp3", ".mp3")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if calls is not None:
        (folder / "calls.csv").write_text(calls, encoding="utf-8")
    return find_recordings(
        folder,
        folder / "recordings",
        folder / "calls.csv",
        leave_out=folder / "out",
        imports=imported(*imports),
    )


def imported(*calls: str) -> dict[str, ImportedFile]:
    return {each: ImportedFile(call_id=each, file=f"{each}.vtt", sha256=each * 64) for each in calls}


def problems(found: tuple[Recording | SkippedRecording, ...]) -> dict[str, Problem]:
    return {item.file: item.problem for item in found if isinstance(item, SkippedRecording)}


def test_a_bare_folder_gives_one_call_a_file_named_by_its_path(tmp_path: Path) -> None:
    found = workspace(tmp_path, b_wav=b"1", day__a_wav=b"2")
    assert [item.call_id for item in found] == ["b", "day/a"]
    assert all(isinstance(item, Recording) and item.agent is None for item in found)


def test_two_endings_of_one_name_are_two_calls(tmp_path: Path) -> None:
    assert [item.call_id for item in workspace(tmp_path, a_mp3=b"1", a_wav=b"2")] == ["a", "a.wav"]


def test_the_programs_own_output_is_no_recording(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x.mp3").write_bytes(b"1")
    (tmp_path / "a.wav").write_bytes(b"2")
    found = find_recordings(tmp_path, tmp_path, tmp_path / "calls.csv", leave_out=tmp_path / "out")
    assert [item.call_id for item in found] == ["a"]


def test_a_list_without_rows_takes_the_folder_as_it_is(tmp_path: Path) -> None:
    assert [item.call_id for item in workspace(tmp_path, "call_id,file,agent\n", a_wav=b"1")] == ["a"]


def test_a_folder_without_recordings_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    with pytest.raises(RecordingsError, match=r"no recordings in this folder; looked for .*wav"):
        workspace(tmp_path)


def test_a_listed_file_that_is_missing_is_said_with_its_line(tmp_path: Path) -> None:
    [good, missing] = workspace(tmp_path, "call_id,file\n1,a.wav\n2,gone.wav\n", a_wav=b"1")
    assert isinstance(good, Recording)
    assert isinstance(missing, SkippedRecording)
    assert (missing.problem, missing.line, missing.call_id) == (Problem.MISSING, 3, "2")


def test_the_same_audio_twice_is_scored_once(tmp_path: Path) -> None:
    [first, second] = workspace(tmp_path, "call_id,file\n1,a.wav\n2,b.wav\n", a_wav=b"x", b_wav=b"x")
    assert isinstance(first, Recording)
    assert isinstance(second, SkippedRecording)
    assert second.problem is Problem.DUPLICATE
    assert "'1'" in second.reason


def test_a_call_id_used_twice_keeps_the_first(tmp_path: Path) -> None:
    found = workspace(tmp_path, "call_id,file\n1,a.wav\n1,b.wav\n", a_wav=b"x", b_wav=b"y")
    assert problems(found) == {"b.wav": Problem.DUPLICATE}


def test_nothing_outside_the_workspace_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.wav").write_bytes(b"1")
    inner = tmp_path / "w"
    (inner / "recordings").mkdir(parents=True)
    (inner / "recordings" / "link.wav").symlink_to(tmp_path / "secret.wav")
    calls = f"call_id,file\n1,../../secret.wav\n2,{tmp_path / 'secret.wav'}\n3,link.wav\n4,.\n"
    found = workspace(inner, calls)
    assert problems(found) == {
        "../../secret.wav": Problem.OUTSIDE_WORKSPACE,
        str(tmp_path / "secret.wav"): Problem.OUTSIDE_WORKSPACE,
        "link.wav": Problem.OUTSIDE_WORKSPACE,
        ".": Problem.UNSUPPORTED,
    }


def test_a_name_too_long_or_with_a_nul_is_a_value_not_a_crash(tmp_path: Path) -> None:
    found = workspace(tmp_path, f"call_id,file\n1,{'x' * 5000}.wav\n2,a\0b.wav\n")
    assert len(found) == 2
    assert all(isinstance(item, SkippedRecording) for item in found)


def test_a_row_of_calls_csv_reaches_the_recording(tmp_path: Path) -> None:
    calls = "call_id;file;agent;campaign;language;list_name\n1;a.wav;Anna;luce;it;lista 3\n"
    [found] = workspace(tmp_path, calls, a_wav=b"1")
    assert isinstance(found, Recording)
    assert (found.agent, found.campaign, found.language) == ("Anna", "luce", "it")
    assert found.column("list_name") == "lista 3"
    assert found.column("nothing") is None


def test_an_imported_call_needs_neither_a_recording_nor_a_row(tmp_path: Path) -> None:
    [found] = workspace(tmp_path, imports=("a",))
    assert isinstance(found, Recording)
    assert (found.call_id, found.path, found.file, found.sha256) == ("a", None, "a.vtt", "a" * 64)


def test_a_row_without_a_file_is_the_imported_calls(tmp_path: Path) -> None:
    calls = "call_id,file,agent\na,,Anna\nb,,Bea\n"
    found, missing = workspace(tmp_path, calls, imports=("a",))
    assert isinstance(found, Recording)
    assert (found.agent, found.path) == ("Anna", None)
    assert isinstance(missing, SkippedRecording)
    assert missing.problem is Problem.NOT_IMPORTED


@pytest.mark.parametrize(
    "file",
    [
        pytest.param("gone.wav", id="not there"),
        pytest.param("../outside.wav", id="not in the workspace"),
        pytest.param("a.json", id="the transcript itself"),
    ],
)
def test_an_imported_call_whose_recording_cannot_be_had_has_none(tmp_path: Path, file: str) -> None:
    inner = tmp_path / "w"
    (tmp_path / "outside.wav").write_bytes(b"1")
    (inner / "recordings").mkdir(parents=True)
    (inner / "recordings" / "a.json").write_bytes(b"{}")
    [found] = workspace(inner, f"call_id,file,agent\na,{file},Anna\n", imports=("a",))
    assert isinstance(found, Recording)
    assert (found.agent, found.path) == ("Anna", None)


def test_an_imported_call_keeps_its_recording_even_if_another_call_has_the_same_audio(tmp_path: Path) -> None:
    found = workspace(tmp_path, "call_id,file\na,a.wav\nb,b.wav\n", imports=("b",), a_wav=b"x", b_wav=b"x")
    assert [(item.call_id, getattr(item, "path", None)) for item in found] == [
        ("a", tmp_path / "recordings" / "a.wav"),
        ("b", tmp_path / "recordings" / "b.wav"),
    ]


@pytest.mark.parametrize("calls", [None, "call_id,file\na,a.wav\nb,b.wav\n"], ids=["folder", "list"])
def test_of_imported_calls_alone_no_other_recording_is_opened(tmp_path: Path, calls: str | None) -> None:
    workspace(tmp_path, calls, a_wav=b"x", b_wav=b"y")
    found = find_imported(
        tmp_path,
        tmp_path / "recordings",
        tmp_path / "calls.csv",
        leave_out=tmp_path / "out",
        imports=imported("b", "c"),
    )
    assert {item.call_id: getattr(item, "path", None) for item in found} == {
        "b": tmp_path / "recordings" / "b.wav",
        "c": None,
    }
