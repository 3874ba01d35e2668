"""The HTML pages: one of the team, one an agent, one a call, opened from disk without any network."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from qa_pipeline.checks.result import clock
from qa_pipeline.reports import wording
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.call_page import call_page, doubt_text
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.digest import BatchDigest, CallDigest, ResultDigest, result_anchor
from qa_pipeline.reports.figures import (
    SMALL_GROUP,
    AgentCalls,
    by_agent,
    ending_counts,
    missed_steps,
    outcome_counts,
    period,
)
from qa_pipeline.reports.names import file_names, link
from qa_pipeline.reports.quality_wording import ENDING_COUNTS
from qa_pipeline.reports.summary import batch_headline, calls_headline
from qa_pipeline.reports.texts import Texts, duration, parsed, translate

ASSETS = ("base.css", "parts.css", "tables.css", "call.css", "quality.css", "talk.css", "report.js")

# 'self' on a page opened from disk means "from disk" in Chromium; others want it said.
_POLICY = (
    "default-src 'none'",
    "style-src 'self' file:",
    "script-src 'self' file:",
    "media-src 'self' file:",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where each page lies, relative to `report/`."""

    calls: Mapping[str, str]
    """Call id -> `calls/NAME.html`."""
    agents: Mapping[str, str]
    """Agent -> `agents/NAME.html`."""


def pages_of(batch: BatchDigest) -> Pages:
    """The pages that the batch's report has."""
    calls = file_names(call.call_id for call in batch.calls)
    agents = file_names(agent for call in batch.calls if (agent := call.agent))
    return Pages(
        calls={one: f"calls/{name}.html" for one, name in calls.items()},
        agents={one: f"agents/{name}.html" for one, name in agents.items()},
    )


class HtmlReport:
    """Renders one batch's pages."""

    def __init__(self, batch: BatchDigest) -> None:
        self.batch = batch
        self.texts = translate(batch.language)
        self.pages = pages_of(batch)
        self.environment = _environment(batch.language)

    def team(self) -> str:
        """The team page."""
        calls = self.batch.calls
        return self._render(
            "team.html",
            root="",
            headline=batch_headline(self.batch),
            calls=calls,
            outcomes=outcome_counts(calls),
            endings=ending_counts(calls),
            agents=by_agent(calls),
            steps=missed_steps(calls),
            skipped=self.batch.skipped,
            period=period(calls),
            campaigns=_campaigns(calls),
        )

    def agents(self) -> tuple[AgentCalls, ...]:
        """The agents that have a page."""
        return tuple(group for group in by_agent(self.batch.calls) if group.agent)

    def agent(self, group: AgentCalls) -> str:
        """One agent's page."""
        return self._render(
            "agent.html",
            root="../",
            headline=calls_headline(group.calls, self.texts),
            group=group,
            calls=group.calls,
            steps=missed_steps(group.calls),
            period=period(group.calls),
            campaigns=_campaigns(group.calls),
        )

    def call(self, call: ReportedCall) -> str:
        """One call's page."""
        return self._render("call.html", root="../", call=call, page=call_page(call, self.texts))

    def _render(self, template: str, *, root: str, **values: object) -> str:
        """A page; `root` leads from it to `report/`."""

        def address(page: str) -> str:
            return root + link(*page.split("/"))

        def result_link(call: CallDigest, result: ResultDigest) -> str:
            return f"{address(self.pages.calls[call.call_id])}#{result_anchor(result.index)}"

        page = self.environment.get_template(template).render(
            root=root,
            policy="; ".join(_POLICY),
            call_link=lambda call: address(self.pages.calls[call.call_id]),
            agent_link=lambda agent: address(self.pages.agents[agent]),
            result_link=result_link,
            **values,
        )
        return without_controls(page)


def _campaigns(calls: Iterable[CallDigest]) -> list[str]:
    """The calls' campaigns, for the filter."""
    return sorted({call.campaign for call in calls if call.campaign})


def asset(name: str) -> str:
    """One of the report's own files."""
    return (files("qa_pipeline.reports") / "assets" / name).read_text(encoding="utf-8")


@lru_cache
def _environment(language: str) -> Environment:
    """Jinja with escaping always on; nothing in the templates may turn it off."""
    environment = Environment(
        loader=PackageLoader("qa_pipeline.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(_globals(translate(language)))
    environment.globals["parts"] = environment.get_template("parts.html").module
    return environment


def _globals(texts: Texts) -> dict[str, Any]:
    """What every template may use."""

    def named(names: Mapping[Any, str]) -> Callable[[Any], str]:
        return lambda value: texts.gettext(names[value]) if value in names else str(value or "")

    return {
        "_": texts.gettext,
        "ngettext": texts.ngettext,
        "texts": texts,
        "outcome_count": lambda outcome, n: texts.ngettext(*wording.OUTCOME_COUNTS[outcome], n),
        "verdict_count": lambda verdict, n: texts.ngettext(*wording.VERDICT_COUNTS[verdict], n),
        "ending_count": lambda ending, n: texts.ngettext(*ENDING_COUNTS[ending], n),
        "outcome_name": named(wording.OUTCOMES),
        "verdict_name": named(wording.VERDICTS),
        "section_name": named(wording.SECTIONS),
        "speaker_name": named(wording.SPEAKERS),
        "direction_name": named(wording.DIRECTIONS),
        "language_name": named(wording.LANGUAGES_SHOWN),
        "problem_name": named(wording.PROBLEMS),
        "word_kind": named(wording.WORD_KINDS),
        "problem_meaning": named(wording.EXPLANATIONS),
        "limits": tuple(texts.gettext(limit) for limit in wording.LIMITS),
        "clock": clock,
        "duration": duration,
        "is_date": lambda iso: parsed(iso) is not None,
        "doubt_text": lambda doubt: doubt_text(doubt, texts),
        "small_group": SMALL_GROUP,
    }
