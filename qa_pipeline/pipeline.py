"""The whole flow: recordings are heard once, kept, and judged as often as the playbooks change."""

from collections.abc import Iterator, Sequence
from itertools import islice, starmap
from pathlib import Path

from qa_pipeline.checks.expected import expected_names
from qa_pipeline.checks.matching.chance import least_alike
from qa_pipeline.checks.meaning import MeaningModel
from qa_pipeline.checks.playbook_load import GENERAL, load_playbooks
from qa_pipeline.checks.sentence_model import find_model, load_meaning
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.hearing.task import HearingTask, MakeTranscriber
from qa_pipeline.hearing_here import HearingHere, keyed
from qa_pipeline.judging import Judging, Rules
from qa_pipeline.page_audio import Drawing, draw_missing, keep_playable, peaks_file
from qa_pipeline.progress import Listener, Progress
from qa_pipeline.recordings.discover import find_recordings
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.settings import Settings
from qa_pipeline.sharing import SharedWork, Sharing
from qa_pipeline.store.scorecards import NewScorecard
from qa_pipeline.store.store import Imports, Store, StoredCall

__all__ = ["Listener", "Progress", "load_rules", "score_calls", "transcribe_calls"]


_TOGETHER = 50
"""Calls that are read from the store at a time, and scorecards that are kept in one transaction."""


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
    sharing: Sharing | None = None,
) -> int:
    """Hears what is new and lists what is there; the number of calls heard here.

    Args:
        settings: of the workspace.
        store: what is known already, imported transcripts among it: their calls are not heard.
        rules: say which names a call is likely to hold; nothing is judged here.
        make: makes a recogniser where calls are to be heard; it loads its model when it hears the first one.
        tell: hears of each call.
        judging: is shown each call that was heard, to judge it while the next ones are heard.
        sharing: how the work is shared with other processes.
    """
    look = store.look()
    imported = look.imports
    found = _find(settings, imported)
    tasks = _tasks(settings, rules, found, imported)
    keys = {task.recording.call_id: key for key, task in keyed(tasks, make).items()}
    numbers = store.find_transcripts(list(keys.values()))
    known = dict(imported.transcripts) | {call_id: numbers.get(key) for call_id, key in keys.items()}
    new = {keys[call_id]: task for call_id, task in tasks.items() if known[call_id] is None}
    unheard = sum(isinstance(item, SkippedRecording) for item in found)
    sharing = sharing or Sharing()
    store.note_run(sharing.run_id, calls=len(found), unprocessable=unheard, to_hear=len(new))
    failed = _damaged(imported)
    heard = 0
    if new:
        with SharedWork(store, new, sharing) as work:
            hearing = HearingHere(work, settings, make, tell, judging)
            heard = hearing.all(known, failed)
    draw_missing(
        drawing(settings, item, item.path)
        for item in found
        if isinstance(item, Recording) and item.path and known.get(item.call_id)
    )
    # What nobody would or could hear here another process may have heard meanwhile.
    late = store.find_transcripts([keys[call_id] for call_id in failed if call_id in keys])
    for call_id in [each for each in failed if keys.get(each) in late]:
        del failed[call_id]
        known[call_id] = late[keys[call_id]]
    listed = [failed.get(item.call_id or "", item) if isinstance(item, Recording) else item for item in found]
    store.list_calls(
        [(item, known[item.call_id] if isinstance(item, Recording) else None) for item in listed], look
    )
    return heard


def score_calls(store: Store, judging: Judging, run_id: int, tell: Listener) -> int:
    """Judges every stored call by the rules as they are now; the number of scorecards that are new."""
    keys = [each.key for each in store.listed() if each.recording]
    added, done = 0, 0
    judged = iter(judging.scorecards(_stored(store, keys), len(keys)))
    while portion := list(islice(judged, _TOGETHER)):
        added += store.add_scorecards(list(starmap(_new_scorecard, portion)), run_id)
        for call, _ in portion:
            done += 1
            tell(Progress(call_id=call.recording.call_id, done=done, total=len(keys)))
    return added


def _new_scorecard(call: StoredCall, card: Scorecard) -> NewScorecard:
    return NewScorecard(call_id=call.recording.call_id, transcript_id=call.transcript_id, scorecard=card)


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
