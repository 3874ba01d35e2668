"""The titles of the rules that profiles bring, in the report's language: their playbook may be in another."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from qa_pipeline.checks.profiles import PROFILES, load_profile


@lru_cache
def profile_titles(language: str) -> Mapping[str, str]:
    """Every title that a profile has in any language, as it is in `language`."""
    rules = (rule for name in PROFILES for rule in load_profile(name).quality)
    pairs = ((rule.title_it, rule.title_en) for rule in rules)
    return MappingProxyType(
        {title: pair[language == "en"] for pair in pairs for title in pair},
    )
