"""The sentences to learn from: English templates, which are the keys of the reports' translations.

They say what to do next time, at a moment of the call; they judge words and times, and name no feeling of anybody's.
`{at_s}` is the moment (shown as mm:ss), `{quote}` what was said there, `{title}` the rule's.
"""

WORDS_MISSED = {
    "courtesy": "Next time, let a “please” or a “thank you” go with each request; a place for one was {at_s}, after “{quote}”.",
    "greeting": "The first words at {at_s} were “{quote}”: next time, begin with a greeting and one's name.",
    "farewell": "The last words at {at_s} were “{quote}”: next time, close with thanks and a goodbye.",
    "active_listening": "After “{quote}” at {at_s}, next time repeat the point in a few words or ask back before going on.",
    "apology": "After “{quote}” at {at_s}, next time say sorry in one short sentence before looking for the cause.",
    "empathy": "After “{quote}” at {at_s}, next time say first that the difficulty is understood, and explain afterwards.",
    "ownership": "After “{quote}” at {at_s}, next time say who deals with it and by when: “I will take care of this”.",
    "positive_alternative": "After “{quote}” at {at_s}, next time say what can be done, beside what cannot.",
    "clarity": "What is explained at {at_s} (“{quote}”) is easier to follow in steps: next time, end with a question whether it is clear.",
}
"""By the word list that was wanted."""

WORDS_SAID = {
    "vagueness": "Instead of “{quote}” at {at_s}, next time say what is known, who does it and by when.",
    "hedging": "Instead of “{quote}” at {at_s}, next time say first what is certain, then what will be checked.",
    "fillers": "Instead of words such as “{quote}” at {at_s}, next time leave a short pause: the answer is easier to follow.",
    "pressure": "Instead of “{quote}” at {at_s}, next time give the facts and leave the customer time to decide.",
    "blame": "Instead of “{quote}” at {at_s}, next time leave open whose mistake it was and say what happens now.",
    "interruption": "Instead of “{quote}” at {at_s}, next time let the customer finish, and then answer.",
    "impoliteness": "Instead of “{quote}” at {at_s}, next time keep to the matter: what can be done, and what is needed for it.",
    "improper_register": "Instead of “{quote}” at {at_s}, next time keep to the form of address that is due to customers.",
}
"""By the word list that was not wanted."""

WORDS_FOUND = {
    "courtesy": "“{quote}” at {at_s} is courteous: keep it.",
    "greeting": "“{quote}” at {at_s} is a good beginning: keep it.",
    "farewell": "“{quote}” at {at_s} is a good ending: keep it.",
    "active_listening": "“{quote}” at {at_s} tells the customer that somebody listens: keep it.",
    "apology": "“{quote}” at {at_s} says sorry without excuses: keep it.",
    "empathy": "“{quote}” at {at_s} tells the customer that the difficulty is understood: keep it.",
    "ownership": "“{quote}” at {at_s} tells the customer who deals with it: keep it.",
    "positive_alternative": "“{quote}” at {at_s} says what can be done: keep it.",
    "clarity": "“{quote}” at {at_s} helps the customer to follow: keep it.",
}
"""By the word list that was wanted, where nothing was lost."""

INTERACTION_MISSED = {
    "objection_answered": "The objection “{quote}” at {at_s}: next time, take it up in a sentence, ask what lies behind it, and answer that.",
    "complaint_acknowledged": "The complaint “{quote}” at {at_s}: next time, acknowledge it first in one sentence, and explain afterwards.",
    "question_answered": "The question “{quote}” at {at_s}: next time, answer it, or say who will and by when.",
    "data_read_back": "What was given at {at_s} (“{quote}”): next time, read it back at once, so that a mistake is found in the call.",
    "summary_before_closing": "Before the goodbye, at {at_s}: next time, sum up in one sentence what was agreed and what happens next.",
    "refusal_accepted": "After the refusal “{quote}” at {at_s}, next time thank the customer and take leave: it keeps the door open.",
}
INTERACTION_KEPT = {
    "objection_answered": "“{quote}” at {at_s} takes up the customer's objection: keep it.",
    "complaint_acknowledged": "“{quote}” at {at_s} acknowledges the complaint before explaining: keep it.",
    "question_answered": "At {at_s} the customer's question gets its answer: keep it.",
    "data_read_back": "At {at_s} what the customer gave is read back (“{quote}”): keep it.",
    "summary_before_closing": "“{quote}” at {at_s} sums up before the goodbye: keep it.",
    "refusal_accepted": "At {at_s} the customer's refusal is accepted: keep it.",
}

MEASURE_TOO_HIGH = {
    "talk_share": "The agent had {percent} % of the talk, the longest stretch at {at_s}: next time, stop there and ask what the customer thinks.",
    "longest_silence_s": "At {at_s} nobody spoke for {number} seconds: next time, say beforehand what is looked up and how long it takes.",
    "dead_air_s": "At {at_s} nobody spoke for {number} seconds, and nobody had said why: next time, say beforehand what is looked up.",
    "silence_share": "Silence was {percent} % of the call, the longest at {at_s}: next time, say what is being done meanwhile.",
    "total_silence_s": "Silence was {number} seconds in all, the longest at {at_s}: next time, say what is being done meanwhile.",
    "hold_s": "The customer was on hold for {number} seconds, the longest time at {at_s}: next time, come back every minute to say how far it is.",
    "holds": "The customer was on hold {number} times, the longest at {at_s}: next time, look up in one go what is needed.",
    "answer_latency_s": "Answers came after {number} seconds, as at {at_s}: next time, a “let me see” bridges the wait.",
    "customer_latency_s": "The customer's answers came after {number} seconds, as at {at_s}: next time, ask shorter questions, one at a time.",
    "overlap_share": "Both spoke at once for {percent} % of the time, as at {at_s}: next time, wait a second before answering.",
    "interruptions_by_agent": "The agent began {number} times while the customer was speaking, as at {at_s}: next time, let the customer finish.",
    "interruptions_by_customer": "The customer began {number} times while the agent was speaking, as at {at_s}: next time, stop sooner and ask.",
    "longest_monologue_s": "At {at_s} the agent spoke for {number} seconds without a break: next time, stop after a few sentences and ask whether it is clear.",
    "customer_monologue_s": "At {at_s} the customer spoke for {number} seconds without a break: next time, say in between what was understood.",
    "words_per_minute": "The agent spoke {number} words a minute: next time, slow down where figures and conditions are said, as in the stretch at {at_s}.",
    "customer_words_per_minute": "The customer spoke {number} words a minute, as in the stretch at {at_s}: next time, repeat what was understood before going on.",
    "turns": "The floor changed {number} times: next time, put what belongs together into one question, or into one answer.",
}
"""By the measure of which there was more than is wanted."""
MEASURE_TOO_LOW = {
    "talk_share": "The agent had {percent} % of the talk: next time, lead on with a summary or a question, for example after the stretch at {at_s}.",
    "words_per_minute": "The agent spoke {number} words a minute, as in the stretch at {at_s}: next time, shorter sentences keep the conversation going.",
    "turns": "The floor changed {number} times: next time, ask more, and leave the customer time to answer.",
}
"""By the measure of which there was less than is wanted."""

WORDS_MISSED_OTHER = (
    "Words of “{title}” were wanted and are too few; a place for them was {at_s}, after “{quote}”."
)
WORDS_SAID_OTHER = (
    "“{quote}” at {at_s} counts under “{title}”, of which less is wanted: next time, choose other words."
)
WORDS_FOUND_OTHER = "“{quote}” at {at_s} counts under “{title}”: keep it."
NOTHING_SAID = "“{title}”: nothing was found in this call, as it should be."
LITTLE_SAID = "“{title}”: there was little of it in this call, no more than the playbook allows."
MEASURE_MISSED_OTHER = (
    "“{title}” is at {number}, and not as the playbook wants it; the place to listen to is {at_s}."
)
MEASURE_KEPT = "“{title}” is as the playbook wants it, throughout the call."

TABLES = (
    WORDS_MISSED,
    WORDS_SAID,
    WORDS_FOUND,
    INTERACTION_MISSED,
    INTERACTION_KEPT,
    MEASURE_TOO_HIGH,
    MEASURE_TOO_LOW,
)
OTHERS = (
    WORDS_MISSED_OTHER,
    WORDS_SAID_OTHER,
    WORDS_FOUND_OTHER,
    NOTHING_SAID,
    LITTLE_SAID,
    MEASURE_MISSED_OTHER,
    MEASURE_KEPT,
)
