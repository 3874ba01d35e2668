"""The calls of a page as scripts read them: every distinct text once, and a row of numbers for each call."""

import json
from collections.abc import Hashable, Iterable
from typing import Any, Generic, TypeVar

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.digest import CallDigest, Judged, ResultDigest
from qa_pipeline.reports.figures.agents import agent_order
from qa_pipeline.reports.figures.dates import hour, local
from qa_pipeline.reports.pages import Pages
from qa_pipeline.reports.quality_wording import COMPETENCES
from qa_pipeline.reports.texts import Texts
from qa_pipeline.scorecard.scorecard import Outcome

_LETTERS = {Verdict.PASS: "p", Verdict.FAIL: "f", Verdict.UNSURE: "u", Verdict.NOT_APPLICABLE: "n"}
_OUTCOMES = {outcome: index for index, outcome in enumerate(Outcome)}
_ENDINGS = {ending: index for index, ending in enumerate(Ending)}

_Sheet = tuple[tuple[str, ...] | None, tuple[tuple[Any, ...], ...]]
"""A playbook's id, version and title; and its rules, a row each."""
Key = TypeVar("Key", bound=Hashable)


class _Table(Generic[Key]):
    """Distinct values in the order of their first use; a value that is not there is -1."""

    def __init__(self) -> None:
        self.places: dict[Key, int] = {}

    def place(self, value: Key | None) -> int:
        """Where the value stands."""
        return -1 if value is None else self.places.setdefault(value, len(self.places))


class _Tables:
    """What the rows of the calls count into."""

    def __init__(self, calls: Iterable[CallDigest], pages: Pages) -> None:
        self.pages = pages
        self.texts = _Table[str]()
        agents = sorted({call.agent for call in calls if call.agent is not None}, key=agent_order)
        self.agents = {agent: place for place, agent in enumerate(agents)}
        """In the order in which pages name them, so that scripts need not know how names are compared."""
        self.competences = _Table[str]()
        self.playbooks = _Table[tuple[str, ...]]()
        self.sheets = _Table[_Sheet]()
        self.points = _Table[tuple[Any, ...]]()
        self.scores = _Table[float]()
        self.clean: dict[str, str] = {}

    def shown(self, text: str) -> str:
        """`text` as a page shows it, so that what scripts write and compare is what the server wrote."""
        if text not in self.clean:
            self.clean[text] = without_controls(text).replace("\r\n", "\n").replace("\r", "\n")
        return self.clean[text]

    def text(self, text: str | None) -> int:
        """Where a text stands."""
        return self.texts.place(None if text is None else self.shown(text))

    def sheet(self, call: CallDigest) -> int:
        """Where the call's list of results stands, which it shares with most calls of its playbook's version."""
        playbook = None
        if call.playbook is not None:
            playbook = tuple(
                self.shown(part or "") for part in (call.playbook, call.playbook_version, call.playbook_title)
            )
        key = (playbook, tuple(map(_criterion, call.results)))
        return self.sheets.place(key)

    def row(self, call: CallDigest) -> list[Any]:
        """A call; `decode` in assets/data.js names the columns."""
        call_id = self.shown(call.call_id)
        thins = [_thin(call.judged_compliance), _thin(call.judged_quality)]
        return [
            call_id,
            _file(call_id, self.pages.call_names[call.call_id]),
            -1 if call.agent is None else self.agents[call.agent],
            self.text(call.team),
            self.text(call.campaign),
            self.sheet(call),
            self._started(call),
            round(call.duration_s),
            _OUTCOMES[call.outcome],
            self.scores.place(_short(call.compliance)),
            self.scores.place(_short(call.quality)),
            _ENDINGS[call.ending] if call.ending else -1,
            [self.text(item) for item in call.look],
            "".join(_LETTERS[result.verdict] for result in call.results),
            self.points.place(self._points(call)),
            thins if any(thins) else 0,
        ]

    def _started(self, call: CallDigest) -> str | list[str] | None:
        """The local moment, the day alone where no more is known, or in brackets whatever the list of calls has."""
        moment = local(call)
        if moment is None:
            return [self.shown(call.started_at)] if call.started_at else None
        if hour(call) is None:
            return moment.date().isoformat()
        whole_minute = not moment.second and not moment.microsecond
        return moment.isoformat(timespec="minutes" if whole_minute else "auto")

    def _points(self, call: CallDigest) -> tuple[Any, ...]:
        """Four numbers a competence: which one, its weight, its points, and the points that were decided."""
        return tuple(
            number
            for one in call.competences
            for number in (
                self.competences.place(one.competence),
                _short(one.weight),
                _short(one.points),
                _short(one.max_points),
            )
        )

    def criteria(self, results: Iterable[tuple[Any, ...]]) -> list[list[int]]:
        """A sheet's rules as rows of numbers."""
        return [
            [
                self.text(check),
                self.text(title),
                section,
                critical,
                self.competences.place(competence),
                points,
            ]
            for check, title, section, critical, competence, points in results
        ]


def calls_data(calls: Iterable[CallDigest], pages: Pages, texts: Texts) -> dict[str, Any]:
    """The calls as data; the same calls give the same data."""
    given = tuple(calls)
    tables = _Tables(given, pages)
    rows = [tables.row(call) for call in given]
    sheets = [
        [tables.playbooks.place(playbook), tables.criteria(results)]
        for playbook, results in tables.sheets.places
    ]
    return {
        "agents": [_named(agent, tables) for agent in tables.agents],
        "playbooks": list(tables.playbooks.places),
        "competences": [_competence(one, tables, texts) for one in tables.competences.places],
        "sheets": sheets,
        "outcomes": list(Outcome),
        "endings": list(Ending),
        "points": list(tables.points.places),
        "scores": list(tables.scores.places),
        "texts": list(tables.texts.places),
        "calls": rows,
    }


def calls_js(calls: Iterable[CallDigest], pages: Pages, texts: Texts) -> str:
    """The team page's calls as a script: pages opened from disk may load scripts, and no other data."""
    text = compact(calls_data(calls, pages, texts))
    # One string, because browsers read JSON several times faster than a script that says the same.
    quoted = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    return f"qa.load('{quoted}');\n"


def compact(data: object) -> str:
    """JSON that may stand inside a script's string or between its tags: no end of either is in it."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":  # they can only stand inside strings, where JSON may write them by number
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _criterion(result: ResultDigest) -> tuple[Any, ...]:
    return (
        result.check,
        result.title,
        int(result.section is Section.QUALITY),
        int(result.critical),
        result.competence,
        _short(result.max_points),
    )


def _file(shown: str, name: str) -> str | int:
    """The name of a page's file, or 0 where it is what the page is about."""
    return 0 if shown == name else name


def _named(agent: str, tables: _Tables) -> tuple[str, str | int]:
    """An agent's name and page."""
    name = tables.shown(agent)
    return name, _file(name, tables.pages.agent_names.get(agent, ""))


def _thin(judged: Judged) -> tuple[Any, Any] | int:
    """The points behind a score that says little; 0 where it says enough, or nothing was judged."""
    return (_short(judged.points), _short(judged.due)) if judged.points and judged.thin else 0


def _short(value: float | None) -> float | int | None:
    """The very number, without a fraction where it has none."""
    return int(value) if value is not None and float(value).is_integer() else value


def _competence(competence: str, tables: _Tables, texts: Texts) -> tuple[str, str]:
    """A competence's id, and as people read it."""
    known, shown = COMPETENCES.get(competence), tables.shown(competence)
    return shown, texts.gettext(known) if known else shown
