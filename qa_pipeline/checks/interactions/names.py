"""The kinds of interaction that a quality rule may name."""

INTERACTIONS = (
    "objection_answered",
    "complaint_acknowledged",
    "question_answered",
    "data_read_back",
    "summary_before_closing",
    "refusal_accepted",
)
