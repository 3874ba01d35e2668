"""What `show` says in the report's language and nothing else does; keys for the translators."""

from qa_pipeline.reports.wording import N_

UNFOLD = N_("With -v: what passed with its evidence, every wording that was searched, every measure.")
MORE_WORDINGS = N_("{n} more")
UNUSUAL = N_("Measures that are not as usual")
