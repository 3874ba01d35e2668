"""What the program is known to judge otherwise than a careful person would, and why.

Each entry is a wish: when it is judged right, the tests ask for it to be taken out of here.
"""

OWN_WORDS = (
    "said in words that are hardly those of the playbook: synonyms or the sentence's meaning would find it"
)
NEARLY = "said in other words, of which some are those of the playbook: a doubt instead of a pass"
ANSWER = "whether an answer takes something up is left to a person where its words are of no list"
NUMBER = "in a paraphrased step another number is a doubt, and never a fail"

DIALOGUES: dict[tuple[str, str], tuple[str, str]] = {
    ("debt-reminder-it.faulty", "debt"): ("unsure", NUMBER),
    ("debt-reminder-it.paraphrased", "closing"): ("unsure", NEARLY),
    ("debt-reminder-it.paraphrased", "hardship"): ("fail", OWN_WORDS),
    ("debt-reminder-it.paraphrased", "identity"): ("unsure", NEARLY),
    ("debt-reminder-it.paraphrased", "promise"): ("unsure", NEARLY),
    ("debt-reminder-it.paraphrased", "reason"): ("unsure", NEARLY),
    ("debt-reminder-it.paraphrased", "ways-to-pay"): ("unsure", NEARLY),
    ("debt-reminder-it.short", "third-party"): ("unsure", NEARLY),
    ("inbound-bank-en.faulty", "anything-else"): ("unsure", NEARLY),
    ("inbound-bank-en.paraphrased", "anything-else"): ("fail", OWN_WORDS),
    ("inbound-bank-en.paraphrased", "complaint-logged"): ("unsure", NEARLY),
    ("inbound-bank-en.paraphrased", "empathy-given"): ("unsure", NEARLY),
    ("inbound-bank-en.paraphrased", "greeting"): ("unsure", NEARLY),
    ("inbound-bank-en.paraphrased", "security"): ("unsure", NEARLY),
    ("inbound-bank-en.paraphrased", "summary"): ("unsure", NEARLY),
    ("inbound-bank-en.paraphrased", "understanding"): ("unsure", NEARLY),
    ("inbound-bank-en.short", "security"): ("unsure", NEARLY),
    ("inbound-bank-en.short", "summary"): ("unsure", NEARLY),
    ("inbound-support-it.hesitant", "data-read-back"): ("unsure", ANSWER),
    ("inbound-support-it.paraphrased", "anything-else"): ("unsure", NEARLY),
    ("inbound-support-it.paraphrased", "cancellation"): ("unsure", NEARLY),
    ("inbound-support-it.paraphrased", "complaint"): ("unsure", NEARLY),
    ("inbound-support-it.paraphrased", "identity"): ("unsure", NEARLY),
    ("inbound-support-it.short", "recording-refused"): ("unsure", NEARLY),
    ("outbound-sale-en.faulty", "written-confirmation"): ("unsure", NEARLY),
    ("outbound-sale-en.hesitant", "objection-answered"): ("unsure", ANSWER),
    ("outbound-sale-en.paraphrased", "closing"): ("unsure", NEARLY),
    ("outbound-sale-en.paraphrased", "objection"): ("fail", OWN_WORDS),
    ("outbound-sale-en.paraphrased", "permission"): ("unsure", NEARLY),
    ("outbound-sale-en.paraphrased", "written-confirmation"): ("unsure", NEARLY),
    ("outbound-sale-en.short", "stop-calling"): ("unsure", NEARLY),
    ("outbound-sale-it.paraphrased", "data-origin"): ("unsure", NEARLY),
    ("outbound-sale-it.paraphrased", "objection"): ("unsure", NEARLY),
    ("outbound-sale-it.paraphrased", "objection-answered"): ("unsure", ANSWER),
    ("outbound-sale-it.paraphrased", "permission"): ("unsure", NEARLY),
    ("outbound-sale-it.paraphrased", "written-confirmation"): ("unsure", NEARLY),
    ("outbound-sale-it.short", "refusal-accepted"): ("unsure", ANSWER),
    ("outbound-sale-it.short", "stop-calling"): ("unsure", NEARLY),
}
"""(call, check): the program's verdict, and why it is not the careful person's."""

SENTENCES: tuple[tuple[str, str, str, str, str], ...] = (
    (
        "outbound-sale-it",
        "withdrawal",
        "present",
        "Può recedere dal contratto entro due settimane senza penali e senza doverne indicare il motivo.",
        "two weeks are fourteen days, but a person judges another unit: it is a doubt",
    ),
)
"""Playbook, check, `present` or `absent`, sentence, why; those that are judged right stand in the playbook."""
