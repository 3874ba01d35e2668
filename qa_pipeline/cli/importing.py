"""`import`: takes the files in, and says of each what it became and what it left unknown."""

from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from qa_pipeline import __version__
from qa_pipeline.cli.console import Speech, err, out, print_json, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.progress import CallProgress
from qa_pipeline.cli.recorded import now
from qa_pipeline.importing import Imported, NotImported, Wanted, import_files
from qa_pipeline.pipeline import Progress
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store
from qa_pipeline.transcript.formats.building import unknowns
from qa_pipeline.transcript.transcript import MACHINE, Transcript


def import_into(settings: Settings, files: Sequence[Path], wanted: Wanted, speech: Speech) -> ExitCode:
    """Imports the files into the workspace's store."""
    done: list[Imported | NotImported] = []
    with Store(settings.out, settings.workspace, settings.store) as store:
        run_id = store.begin_run("import", __version__, now())
        with CallProgress("Importing", shown=speech.talks) as progress:
            for result in import_files(settings, store, files, wanted):
                done.append(result)
                progress.tell(Progress(call_id=result.call_id, done=len(done), total=len(files)))
        taken = [each for each in done if isinstance(each, Imported)]
        refused = [each for each in done if isinstance(each, NotImported)]
        store.end_run(run_id, now(), transcribed=len(taken), skipped=len(refused))
    if speech.as_json:
        print_json({"imported": list(map(_as_json, taken)), "not_imported": list(map(_why_json, refused))})
    else:
        _tell(settings, taken, refused, speech)
    return ExitCode.NOT_PROCESSED if refused else ExitCode.OK


def _tell(
    settings: Settings, taken: Sequence[Imported], refused: Sequence[NotImported], speech: Speech
) -> None:
    if taken and speech.talks:
        shown = table("File", "Call", "Format", "Speakers", "Utterances", "Words", "Not known")
        for each in taken:
            shown.add_row(*map(Text, _row(each)))
        out().print(shown)
        say(speech, "")
    for why in refused:
        err().print(f"not imported: {why.file}: {why.reason}", markup=False)
    if any(each.read.nobody for each in taken):
        say(
            speech,
            "Who is the agent? Say it with --agent-speaker LABEL, or with a column agent in calls.csv.",
        )
    if assumed := sum(each.language_assumed for each in taken):
        told = f"{assumed} do not say their language and are taken for {settings.language!r}, as the settings say;"
        say(speech, f"{told} if that is wrong, give --language or a column language in calls.csv")
    new = sum(each.is_new for each in taken)
    say(speech, f"{len(taken)} transcripts imported, {new} of them new; {len(refused)} not imported")
    if taken:
        say(speech, f"Now judge them: qa-pipeline score {settings.workspace}")


def _row(each: Imported) -> tuple[str, ...]:
    heard = each.read.transcript
    speakers = [*_speakers(heard), *(f"? {label}" for label in each.read.nobody)]
    return (
        each.file,
        each.call_id,
        each.read.format,
        ", ".join(speakers) or "–",
        str(len(heard.utterances)),
        str(_words(heard)),
        ", ".join(unknowns(heard)) or "–",
    )


def _as_json(each: Imported) -> dict[str, object]:
    heard = each.read.transcript
    return {
        "file": each.file,
        "call_id": each.call_id,
        "format": each.read.format,
        "language": heard.engine.language,
        "speakers": _speakers(heard),
        "unknown_labels": list(each.read.nobody),
        "utterances": len(heard.utterances),
        "words": _words(heard),
        "unknown": list(unknowns(heard)),
        "new": each.is_new,
    }


def _why_json(each: NotImported) -> dict[str, object]:
    return {"file": each.file, "call_id": each.call_id, "reason": each.reason}


def _speakers(heard: Transcript) -> list[str]:
    """Who is known to speak."""
    people = {each.speaker for each in heard.utterances if each.doubt != MACHINE} - {Speaker.UNKNOWN}
    machine = any(each.doubt == MACHINE for each in heard.utterances)
    return [*sorted(people), *(["machine"] if machine else [])]


def _words(heard: Transcript) -> int:
    return sum(len(each.words) for each in heard.utterances)
