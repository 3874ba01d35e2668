"""The commands on a whole workspace: names, options and help. `run.py` does the work."""

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained
from qa_pipeline.cli.open_report import show_report

# The work is imported inside each command: torch, spaCy and pyarrow take seconds that `--help` must not take.


def run(
    workspace: options.Workspace,
    model: options.Model = None,
    engine: options.Engine = None,
    language: options.Language = None,
    workers: options.Workers = None,
    out: options.Out = None,
    report_language: options.ReportLanguage = None,
    csv: options.Csv = None,
    playbook: options.Playbook = None,
    strict: options.Strict = False,
    open_report: options.OpenReport = False,
    no_wait: options.NoWait = False,
    retry: options.Retry = False,
    verbose: options.Verbose = 0,
    log_file: options.LogFile = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """The main job: transcribe what is new, check, score, and write every report."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json, log_file=log_file)
    with faults_explained(speech):
        from qa_pipeline.cli.run import run_workspace  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415
        from qa_pipeline.sharing import Sharing  # noqa: PLC0415

        overrides = Overrides(
            model=model,
            engine=engine,
            language=language,
            workers=workers,
            out=out,
            report_language=report_language,
            csv=csv,
            playbook=playbook,
        )
        settings = load_settings(workspace, overrides)
        sharing = Sharing(wait=not no_wait, retry=retry)
        code = run_workspace(settings, speech, strict=strict, sharing=sharing)
        if open_report:
            show_report(settings.out)
    raise typer.Exit(code)


def transcribe(
    workspace: options.Workspace,
    model: options.Model = None,
    engine: options.Engine = None,
    language: options.Language = None,
    workers: options.Workers = None,
    out: options.Out = None,
    no_wait: options.NoWait = False,
    retry: options.Retry = False,
    verbose: options.Verbose = 0,
    log_file: options.LogFile = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Only the transcripts: hear what is new, judge nothing."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json, log_file=log_file)
    with faults_explained(speech):
        from qa_pipeline.cli.run import transcribe_workspace  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415
        from qa_pipeline.sharing import Sharing  # noqa: PLC0415

        overrides = Overrides(model=model, engine=engine, language=language, workers=workers, out=out)
        sharing = Sharing(wait=not no_wait, retry=retry)
        code = transcribe_workspace(load_settings(workspace, overrides), speech, sharing)
    raise typer.Exit(code)


def score(
    workspace: options.Workspace,
    out: options.Out = None,
    report_language: options.ReportLanguage = None,
    csv: options.Csv = None,
    playbook: options.Playbook = None,
    strict: options.Strict = False,
    verbose: options.Verbose = 0,
    log_file: options.LogFile = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Judge the stored transcripts again, after a playbook change; no audio is touched."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json, log_file=log_file)
    with faults_explained(speech):
        from qa_pipeline.cli.run import score_workspace  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        overrides = Overrides(out=out, report_language=report_language, csv=csv, playbook=playbook)
        code = score_workspace(load_settings(workspace, overrides), speech, strict=strict)
    raise typer.Exit(code)


def report(
    workspace: options.Workspace,
    out: options.Out = None,
    report_language: options.ReportLanguage = None,
    csv: options.Csv = None,
    open_report: options.OpenReport = False,
    verbose: options.Verbose = 0,
    log_file: options.LogFile = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Write the reports again from the stored scorecards."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json, log_file=log_file)
    with faults_explained(speech):
        from qa_pipeline.cli.run import report_workspace  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        settings = load_settings(workspace, Overrides(out=out, report_language=report_language, csv=csv))
        code = report_workspace(settings, speech)
        if open_report:
            show_report(settings.out)
    raise typer.Exit(code)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (run, transcribe, score, report):
        app.command()(command)
