"""Profiles: what a kind of work asks of an operator, as weights of the competences and rules for each of them."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, model_validator
from ruamel.yaml import YAML

from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.quality_file import Competence, QualityFile
from qa_pipeline.checks.rules_file import Strict, Text

FOLDER = Path(__file__).parents[1] / "profiles"
ProfileName = Literal["inbound", "outbound"]
PROFILES: tuple[str, ...] = get_args(ProfileName)


def _known(name: object) -> object:
    """Said here, because pydantic's own sentence gives no hint."""
    if name not in PROFILES:
        near = get_close_matches(str(name), PROFILES, n=1, cutoff=0.5)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"no profile {name!r}; there are: {', '.join(PROFILES)}{meant}")
    return name


Profile = Annotated[ProfileName, BeforeValidator(_known)]


class ProfileRuleFile(QualityFile):
    """A rule that a profile brings, with its title in each language."""

    title_it: Text
    title_en: Text

    def in_language(self, code: str) -> QualityRule:
        """As the checks use it."""
        return replace(self.made(), title=self.title_en if code == "en" else self.title_it)


class ProfileFile(Strict):
    """One profile."""

    profile: ProfileName
    source: Text
    weights: dict[Competence, Annotated[float, Field(gt=0, le=100)]]
    """Of the competences, 100 together."""
    quality: list[ProfileRuleFile]

    @model_validator(mode="after")
    def _whole(self) -> "ProfileFile":
        if set(self.weights) != set(get_args(Competence)) or sum(self.weights.values()) != 100:
            raise ValueError("a profile weighs every competence, 100 together")
        return self


@cache
def load_profile(name: str) -> ProfileFile:
    """A shipped profile by its name."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    return ProfileFile.model_validate(YAML(typ="safe").load(text))


def with_profile(
    profile: ProfileFile | None, code: str, own: Sequence[QualityFile]
) -> tuple[QualityRule, ...]:
    """The profile's rules, those of the playbook over them by id, and the playbook's others behind.

    Args:
        profile: None: the playbook's rules are all there are.
        code: the playbook's language, for titles.
        own: the playbook's rules, parents merged in; some may only switch others off.
    """
    brought = profile.quality if profile else []
    rules = {rule.id: rule.in_language(code) for rule in brought}
    for rule in own:
        if rule.switches_off:
            rules.pop(rule.id, None)
        else:
            rules[rule.id] = rule.made()
    return tuple(rules.values())
