"""What this process hears of the work that it shares with others."""

from collections.abc import Mapping
from contextlib import closing

from qa_pipeline.hearing.task import HearingTask, MakeTranscriber
from qa_pipeline.judging import Judging
from qa_pipeline.progress import Listener, Progress
from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.settings import Settings
from qa_pipeline.sharing import SharedWork
from qa_pipeline.store.transcripts import Key
from qa_pipeline.transcript.transcript import Transcript
from qa_pipeline.workers import hear_all


def keyed(tasks: Mapping[str, HearingTask], make: MakeTranscriber) -> dict[Key, HearingTask]:
    """The tasks by their audio and what decides its words; where there is nothing to hear no model need be here."""
    if not tasks:
        return {}
    transcriber = make()
    return {
        (
            task.recording.sha256,
            f"{transcriber.fingerprint(task.language, task.vocabulary)}; agent {task.agent_channel}",
        ): task
        for task in tasks.values()
    }


class HearingHere:
    """Hears the calls that are this process's, and tells of each."""

    def __init__(
        self,
        work: SharedWork,
        settings: Settings,
        make: MakeTranscriber,
        tell: Listener,
        judging: Judging | None,
    ) -> None:
        self._work, self._workers, self._make = work, settings.workers, make
        self._tell, self._judging = tell, judging
        self._total, self._done = work.left, 0

    def all(self, known: dict[str, int | None], failed: dict[str, SkippedRecording]) -> int:
        """Hears them until none is left, here or elsewhere; how many were heard here.

        Args:
            known: is completed by the numbers of the transcripts.
            failed: is completed by what could not be heard.
        """
        work, heard = self._work, 0
        if self._judging:
            self._judging.expect(self._total)
        if self._total:
            self._tell(Progress(call_id="", done=0, total=self._total))
        while work.left:
            # Closed however it ends: no process may be left that goes on hearing for nobody.
            tasks = work.tasks()
            with closing(
                hear_all(tasks, work.left, self._make, self._workers, apart=work.is_risky)
            ) as hearing:
                for task, result in hearing:
                    if isinstance(result, Transcript):
                        heard += 1
                        known[task.recording.call_id] = self._keep(task, result)
                    else:
                        failed[task.recording.call_id] = result
                        work.set_aside(task, result)
                    self._say(task, result)
            if not work.wait():
                break
        known.update(work.found)
        failed.update(work.refused)
        return heard

    def _say(self, task: HearingTask, result: Transcript | SkippedRecording) -> None:
        self._done += 1
        audio_s = result.duration_s if isinstance(result, Transcript) else 0.0
        call_id = task.recording.call_id
        self._tell(Progress(call_id=call_id, done=self._done, total=self._total, audio_s=audio_s))

    def _keep(self, task: HearingTask, transcript: Transcript) -> int:
        number = self._work.finish(task, transcript)
        if self._judging:
            self._judging.show(task.recording, number, transcript)
        return number
