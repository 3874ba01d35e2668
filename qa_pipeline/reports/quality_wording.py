"""What the reports call the parts of a conversation: its ends, the competences, the measures; keys for the translators."""

from types import MappingProxyType

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.reports.wording import N_, NN_

ENDINGS = MappingProxyType(
    {
        Ending.SOLD: N_("Sold"),
        Ending.REFUSED: N_("Refused"),
        Ending.CALL_BACK: N_("Call back"),
        Ending.RESOLVED: N_("Resolved"),
        Ending.OPEN: N_("Left open"),
        Ending.TRANSFERRED: N_("Transferred"),
        Ending.WRONG_NUMBER: N_("Wrong number"),
        Ending.NO_ANSWER: N_("No answer"),
        Ending.UNSURE: N_("Not certain"),
    }
)
ENDING_COUNTS = MappingProxyType(
    {
        Ending.SOLD: NN_("{n} sold", "{n} sold"),
        Ending.REFUSED: NN_("{n} refused", "{n} refused"),
        Ending.CALL_BACK: NN_("{n} to call back", "{n} to call back"),
        Ending.RESOLVED: NN_("{n} resolved", "{n} resolved"),
        Ending.OPEN: NN_("{n} left open", "{n} left open"),
        Ending.TRANSFERRED: NN_("{n} transferred", "{n} transferred"),
        Ending.WRONG_NUMBER: NN_("{n} wrong number", "{n} wrong numbers"),
        Ending.NO_ANSWER: NN_("{n} without an answer", "{n} without an answer"),
        Ending.UNSURE: NN_("{n} not certain", "{n} not certain"),
    }
)
ENDING_MEANINGS = MappingProxyType(
    {
        Ending.SOLD: N_("The customer agreed to what was offered or asked for."),
        Ending.REFUSED: N_("The customer said no, and it stayed so."),
        Ending.CALL_BACK: N_("A further call was agreed on; beside it, in the words of the call, when."),
        Ending.RESOLVED: N_("What the customer called for was said to be done."),
        Ending.OPEN: N_("It was taken on, to be dealt with after the call."),
        Ending.TRANSFERRED: N_("The customer was passed on to somebody else."),
        Ending.WRONG_NUMBER: N_("The person reached was not the one who was called."),
        Ending.NO_ANSWER: N_("A machine answered, or nobody spoke."),
        Ending.UNSURE: N_("Nothing tells it surely: a person listens to the end of the call."),
    }
)

COMPETENCES = MappingProxyType(
    {
        "active_listening": N_("Active listening"),
        "empathy": N_("Empathy"),
        "clarity": N_("Clarity"),
        "problem_solving": N_("Problem solving"),
        "persuasion": N_("Persuasion"),
        "objection_handling": N_("Objection handling"),
        "conflict_handling": N_("Conflict handling"),
        "language": N_("Language and register"),
        "communication": N_("Communication"),
    }
)
COMPETENCE_MEANINGS = MappingProxyType(
    {
        "active_listening": N_("To let the customer finish, acknowledge, read back and sum up."),
        "empathy": N_("To acknowledge a difficulty in words, and to apologise where it is due."),
        "clarity": N_("To explain in portions, without vague answers or jargon."),
        "problem_solving": N_("To answer, take on what is asked, and say what happens next."),
        "persuasion": N_("To answer and to offer, never to press."),
        "objection_handling": N_("To take objections up, and to accept a refusal."),
        "conflict_handling": N_("To stay courteous and to blame nobody when it gets hard."),
        "language": N_("To address the customer as is due."),
        "communication": N_("To greet, thank and take leave, and to leave no silence unexplained."),
    }
)
"""As the shipped profiles have it; a playbook may put other rules under a competence."""

MEASURES = MappingProxyType(
    {
        "talk_share": N_("Agent's share of the talk"),
        "longest_silence_s": N_("Longest silence"),
        "dead_air_s": N_("Longest silence not announced"),
        "silence_share": N_("Silence, share of the call"),
        "total_silence_s": N_("Silence in all"),
        "hold_s": N_("On hold"),
        "holds": N_("Put on hold"),
        "answer_latency_s": N_("Agent's time to answer"),
        "customer_latency_s": N_("Customer's time to answer"),
        "overlap_share": N_("Both speaking at once"),
        "interruptions_by_agent": N_("Interruptions by the agent"),
        "interruptions_by_customer": N_("Interruptions by the customer"),
        "longest_monologue_s": N_("Agent's longest stretch"),
        "customer_monologue_s": N_("Customer's longest stretch"),
        "words_per_minute": N_("Agent's pace"),
        "customer_words_per_minute": N_("Customer's pace"),
        "turns": N_("Turns taken"),
    }
)
MEASURE_MEANINGS = MappingProxyType(
    {
        "talk_share": N_("Of both people's speech."),
        "longest_silence_s": N_("Between the first and the last word of the call."),
        "dead_air_s": N_("The customer was not asked to wait, and no machine spoke."),
        "silence_share": N_("Of the time between the first and the last word."),
        "total_silence_s": N_("All the time between the first and the last word in which nobody speaks."),
        "hold_s": N_("Silences of ten seconds and more that were announced, or filled by a machine."),
        "holds": N_("How often; the place is the longest one."),
        "answer_latency_s": N_("From the customer's last word to the agent's first; the middle one of all."),
        "customer_latency_s": N_(
            "From the agent's last word to the customer's first; the middle one of all."
        ),
        "overlap_share": N_("Of all the time in which somebody speaks; the place is the longest one."),
        "interruptions_by_agent": N_(
            "Begins while the customer has the floor and speaks on; signs of listening are none."
        ),
        "interruptions_by_customer": N_(
            "Begins while the agent has the floor and speaks on; signs of listening are none."
        ),
        "longest_monologue_s": N_("Without a pause of three seconds or a turn of the customer's."),
        "customer_monologue_s": N_("Without a pause of three seconds or a turn of the agent's."),
        "words_per_minute": N_("Words a minute of the agent's own speech, pauses left out."),
        "customer_words_per_minute": N_("Words a minute of the customer's own speech, pauses left out."),
        "turns": N_("How often the floor was taken, by either."),
    }
)
STANDINGS = MappingProxyType({"within": N_("within"), "above": N_("above"), "below": N_("below")})
"""Where a value lies, held against what is usual: a fact, no mark."""
