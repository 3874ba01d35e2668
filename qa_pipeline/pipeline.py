"""The whole flow: recordings are heard once, kept, and judged as often as the playbooks change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_pipeline.checks.expected import expected_names
from qa_pipeline.checks.matching.chance import least_alike
from qa_pipeline.checks.meaning import MeaningModel
from qa_pipeline.checks.playbook_load import GENERAL, load_playbooks
from qa_pipeline.checks.sentence_model import find_model, load_meaning
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.judging import Judging, Rules
from qa_pipeline.page_audio import Drawing, draw_missing, keep_playable, peaks_file
from qa_pipeline.recordings.discover import find_recordings
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Imports, Store, StoredCall
from qa_pipeline.transcript.transcript import Transcript
from qa_pipeline.workers import HearingTask, MakeTranscriber, hear_all


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage is."""

    call_id: str
    """The call that is being worked on, or that was done last; empty before the first."""
    done: int
    total: int
    audio_s: float = 0.0
    """Length of what was heard, for the speed."""


Listener = Callable[[Progress], None]
_TOGETHER = 50
"""Calls that are read from the store at a time."""


def load_rules(settings: Settings, *, to_judge: bool = True) -> Rules:
    """The workspace's playbooks and word lists; without playbooks the general ones, which know no script.

    What is wrong is said before the first call is heard, not after hours of hearing.

    Args:
        settings: of the workspace.
        to_judge: whether calls will be judged by them, and not only heard.

    Raises:
        PlaybookError: file:line:column of each mistake.
        SettingsError: the model that compares meanings cannot be used.
    """
    lexicons = load_wordlists(settings.lexicons)
    paths = sorted(settings.playbooks.glob("*.yaml")) if settings.playbooks.is_dir() else []
    for path in paths:
        if not path.resolve().is_relative_to(settings.workspace.resolve()):
            raise PlaybookError(f"{path}: leads out of the workspace; copy the file into it")
    playbooks = load_playbooks(paths or sorted(GENERAL.glob("*.yaml")), lexicons.ids)
    if settings.playbook and settings.playbook not in {playbook.id for playbook in playbooks}:
        ids = ", ".join(playbook.id for playbook in playbooks)
        raise PlaybookError(f"no playbook {settings.playbook!r} in the workspace; there are: {ids}")
    meaning = load_meaning_model(settings) if to_judge else None
    return Rules(playbooks=playbooks, lexicons=lexicons, wanted=settings.playbook, meaning=meaning)


def load_meaning_model(settings: Settings) -> MeaningModel | None:
    """The model that compares meanings, loaded, or None where the workspace sets none.

    Raises:
        SettingsError: it cannot be used.
    """
    if settings.meaning_model is None:
        return None
    model = find_model(settings.meaning_model, settings.meaning_threshold or least_alike())
    load_meaning(model)
    return model


def transcribe_calls(
    settings: Settings,
    store: Store,
    rules: Rules,
    make: MakeTranscriber,
    tell: Listener,
    judging: Judging | None = None,
) -> int:
    """Hears what is new and lists what is there; the number of calls heard.

    Args:
        settings: of the workspace.
        store: what is known already, imported transcripts among it: their calls are not heard.
        rules: say which names a call is likely to hold; nothing is judged here.
        make: makes a recogniser where calls are to be heard; it loads its model when it hears the first one.
        tell: hears of each call.
        judging: is shown each call that was heard, to judge it while the next ones are heard.
    """
    imported = store.imports()
    found = _find(settings, imported)
    tasks = _tasks(settings, rules, found, imported)
    keys = _fingerprints(tasks, make)
    known = dict(imported.transcripts) | {
        call_id: store.find_transcript(task.recording.sha256, keys[call_id])
        for call_id, task in tasks.items()
    }
    new = [task for call_id, task in tasks.items() if known[call_id] is None]
    failed = _damaged(imported)
    heard = 0
    if new:
        tell(Progress(call_id=new[0].recording.call_id, done=0, total=len(new)))
    for done, (task, result) in enumerate(hear_all(new, make, settings.workers), start=1):
        call_id = task.recording.call_id
        if isinstance(result, Transcript):
            heard += 1
            known[call_id] = number = store.add_transcript(task.recording.sha256, keys[call_id], result)
            if judging:
                judging.show(task.recording, number, result)
        else:
            failed[call_id] = result
        audio_s = result.duration_s if isinstance(result, Transcript) else 0.0
        # One worker takes the calls in order, so the next one is being heard now.
        present = new[done].recording.call_id if settings.workers == 1 and done < len(new) else call_id
        tell(Progress(call_id=present, done=done, total=len(new), audio_s=audio_s))
    draw_missing(
        drawing(settings, item, item.path)
        for item in found
        if isinstance(item, Recording) and item.path and known.get(item.call_id)
    )
    listed = [failed.get(item.call_id or "", item) if isinstance(item, Recording) else item for item in found]
    store.list_calls(
        [(item, known[item.call_id] if isinstance(item, Recording) else None) for item in listed]
    )
    return heard


def score_calls(store: Store, judging: Judging, run_id: int, tell: Listener) -> int:
    """Judges every stored call by the rules as they are now; the number of scorecards that are new."""
    keys = [each.key for each in store.listed() if each.recording]
    added = 0
    judged = judging.scorecards(_stored(store, keys), len(keys))
    for done, (call, scorecard) in enumerate(judged, start=1):
        added += store.add_scorecard(call.recording.call_id, call.transcript_id, scorecard, run_id)
        tell(Progress(call_id=call.recording.call_id, done=done, total=len(keys)))
    return added


def _stored(store: Store, keys: Sequence[str]) -> Iterator[StoredCall]:
    """The calls of which the store holds a transcript, read when they are needed; a quarter's do not fit in memory."""
    for start in range(0, len(keys), _TOGETHER):
        for call in store.calls_of(keys[start : start + _TOGETHER]):
            if isinstance(call, StoredCall):
                yield call


def playable_copy(settings: Settings, recording: Recording) -> Path:
    """Where a copy lies that browsers can play; only recordings that they cannot play have one."""
    return settings.out / "audio" / f"{recording.sha256[:32]}.mp3"


def call_peaks(settings: Settings, recording: Recording) -> Path:
    """Where the drawing lies that the recording's page shows."""
    return peaks_file(playable_copy(settings, recording))


def drawing(settings: Settings, recording: Recording, path: Path) -> Drawing:
    """What is to be drawn of a recording, whose audio lies at `path`."""
    return Drawing(
        path=path,
        agent_channel=recording.agent_channel or settings.agent_channel,
        playable=playable_copy(settings, recording),
    )


def _find(settings: Settings, imported: Imports) -> tuple[Recording | SkippedRecording, ...]:
    """What is in the workspace; the audio of calls that are not heard is made ready to be played."""
    found = find_recordings(
        settings.workspace,
        settings.recordings,
        settings.calls,
        leave_out=settings.out,
        imports=imported.files,
    )
    for item in found:
        if isinstance(item, Recording) and item.path and item.call_id in imported.files:
            keep_playable(item.path, playable_copy(settings, item))
    return found


def _tasks(
    settings: Settings,
    rules: Rules,
    found: Sequence[Recording | SkippedRecording],
    imported: Imports,
) -> dict[str, HearingTask]:
    """By call id, what is to be heard unless it is known: recordings without an imported transcript."""
    tasks: dict[str, HearingTask] = {}
    for item in found:
        if isinstance(item, Recording) and item.path and item.call_id not in imported.files:
            language = item.language or settings.language
            tasks[item.call_id] = HearingTask(
                recording=item,
                path=item.path,
                language=language,
                agent_channel=item.agent_channel or settings.agent_channel,
                playable=playable_copy(settings, item),
                vocabulary=_vocabulary(settings, rules, item, language),
            )
    return tasks


def _damaged(imported: Imports) -> dict[str, SkippedRecording]:
    """The imported calls whose transcripts are lost."""
    return {
        call_id: SkippedRecording(
            call_id=call_id,
            file=imported.files[call_id].file,
            problem=Problem.FAILED,
            reason="its imported transcript is damaged in the store; import the file again",
        )
        for call_id, number in imported.transcripts.items()
        if number is None
    }


def _vocabulary(
    settings: Settings, rules: Rules, recording: Recording, language: str | None
) -> tuple[str, ...]:
    if settings.vocabulary is None:
        return ()
    # Not by `--playbook`: a call judged by another playbook for once must not be heard again.
    expected = expected_names(recording, rules.playbooks, language)
    return tuple(dict.fromkeys((*expected, *settings.vocabulary)))


def _fingerprints(tasks: Mapping[str, HearingTask], make: MakeTranscriber) -> dict[str, str]:
    """By call id, what decides the words; where there is nothing to hear no model need be here."""
    if not tasks:
        return {}
    transcriber = make()
    return {
        call_id: f"{transcriber.fingerprint(task.language, task.vocabulary)}; agent {task.agent_channel}"
        for call_id, task in tasks.items()
    }
