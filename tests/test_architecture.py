"""The stages know only the stages before them, and each heavy package has one home."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "qa_pipeline"
STAGES = {
    "recordings": set[str](),
    "audio": {"recordings"},
    "speech": {"recordings", "audio"},
    "transcript": {"recordings", "speech"},
    "checks": {"recordings", "speech", "transcript"},
    "scorecard": {"recordings", "speech", "transcript", "checks"},
    "store": {"recordings", "transcript", "checks", "scorecard"},
    "reports": {"recordings", "speech", "transcript", "checks", "scorecard"},
    "sheets": {"checks", "reports"},
    "lexicons": set[str](),
    "bench": {"recordings", "audio", "speech"},
    "evaluation": {"checks", "scorecard", "sheets"},
}
TYPES_ONLY = {("checks", "speech"), ("scorecard", "speech"), ("reports", "speech")}
"""These use the types of `speech/segment.py` (Word, Span, EngineInfo) and nothing else of it."""
PARTS_ONLY = {
    ("sheets", "reports"): {"cells"},
    ("evaluation", "checks"): {"result"},
    ("evaluation", "scorecard"): {"scorecard"},
    ("evaluation", "sheets"): {"grid", "read_xlsx"},
}
"""Sheets write cells that stay text as the reports do, and know nothing else of them. Evaluation knows what verdicts are and not
how they come about, or it would not be a judge of them; it reads workbooks as sheets do."""
SHARED = {"__version__", "errors", "located_yaml", "stored_json", "logs", "temporary", "this_machine"}
HOMES = {
    "whisper": {"speech", "bench"},
    "torch": {"speech", "cli", "bench"},
    "silero_vad": {"speech"},
    "ctranslate2": {"speech"},
    "tokenizers": {"speech"},
    "faster_whisper": {"speech", "bench"},
    "spacy": {"checks"},
    "rapidfuzz": {"checks", "bench"},
    "numba": {"checks"},
    "sentence_transformers": {"checks"},
    "Stemmer": {"checks"},
    "pandas": {"reports"},
    "pyarrow": {"reports"},
    "xlsxwriter": {"reports", "sheets"},
    "openpyxl": {"sheets"},
    "orjson": {"reports"},
    "msgspec": {"reports", "stored_json"},
    "jinja2": {"reports"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "av": {"audio"},
    "sklearn": {"evaluation"},
    "scipy": {"evaluation"},
    "typer": {"cli"},
    "rich": {"cli"},
}
"""`doctor` in cli asks torch what processor there is; bench runs the others as they are, and counts word errors; nothing else
leaves home."""
MODULES = sorted(PACKAGE.rglob("*.py"))
BANNED = {"librosa", "parselmouth", "opensmile", "speechbrain", "pyannote", "pickle"}
"""Voice, prosody and emotion toolkits (rule 5 of the product), and readers that run what they read."""


def imports(path: Path) -> set[str]:
    """Everything that a module imports, at its head or inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def stage(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def ours(path: Path) -> set[tuple[str, str]]:
    """(stage, module) of every import of our own."""
    names = (name.split(".") for name in imports(path) if name.startswith("qa_pipeline."))
    return {(parts[1], parts[2] if len(parts) > 2 else "") for parts in names}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_stage_imports_only_the_stages_before_it(path: Path) -> None:
    here = stage(path)
    if here in STAGES:
        used = {name for name, _ in ours(path)} - {here} - SHARED
        assert used <= STAGES[here]
    elif here in {
        "pipeline",
        "judge",
        "judging",
        "judging_apart",
        "portions",
        "crew",
        "workers",
        "hearing",
        "hearing_here",
        "sharing",
        "settings",
        "importing",
    }:
        assert not {"reports", "reporting", "report_portions", "report_writer", "sheets", "cli"} & {
            name for name, _ in ours(path)
        }
    elif here in {"reporting", "report_portions", "report_writer"}:
        assert not {"audio", "checks", "sheets", "cli"} & {name for name, _ in ours(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_later_stages_know_speech_by_its_types_alone(path: Path) -> None:
    if (stage(path), "speech") in TYPES_ONLY:
        assert {module for name, module in ours(path) if name == "speech"} <= {"segment"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_stage_uses_no_more_of_another_than_is_said(path: Path) -> None:
    for (here, other), parts in PARTS_ONLY.items():
        if stage(path) == here:
            assert {module for name, module in ours(path) if name == other} <= parts


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_heavy_package_is_imported_at_home_only(path: Path) -> None:
    roots = {name.split(".")[0] for name in imports(path)}
    assert not {package for package in roots & set(HOMES) if stage(path) not in HOMES[package]}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_that_judges_a_voice_or_runs_what_it_reads_is_imported(path: Path) -> None:
    assert not {name.split(".")[0] for name in imports(path)} & BANNED


def test_of_the_library_that_could_run_what_it_reads_only_the_events_are_taken() -> None:
    using = {path.name: path.read_text(encoding="utf-8") for path in MODULES if "yaml" in imports(path)}
    assert list(using) == ["located_values.py"]
    assert set(re.findall(r"yaml\.(\w+)", using["located_values.py"])) == {
        "parse",
        "SafeLoader",
        "error",
        "events",
    }


def test_no_import_goes_in_a_circle() -> None:
    graph = {}
    for path in MODULES:
        name = "qa_pipeline." + ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        graph[name.removesuffix(".__init__")] = {n for n in imports(path) if n.startswith("qa_pipeline.")}
    done: set[str] = set()

    def visit(name: str, line: tuple[str, ...]) -> None:
        assert name not in line, " -> ".join((*line, name))
        if name not in done:
            for other in graph[name] & set(graph):
                visit(other, (*line, name))
            done.add(name)

    for name in graph:
        visit(name, ())


def test_every_module_says_what_it_is_for_and_stays_small() -> None:
    for path in MODULES:
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), path
        assert len(text.splitlines()) <= 250, path


def test_help_loads_no_heavy_package() -> None:
    code = (
        "import sys; from typer.testing import CliRunner; from qa_pipeline.cli.app import app;"
        "r = CliRunner().invoke(app, ['run', '--help']); assert r.exit_code == 0, r.output;"
        "print({m for m in ('torch', 'whisper', 'spacy', 'pandas', 'pyarrow', 'sqlalchemy', 'alembic', 'av', 'numpy', 'openpyxl', 'scipy', 'sentence_transformers') if m in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
