"""Three playbooks that different people could have written for the same five steps: wordings, strictness and windows differ."""

import json

STEPS = ("greeting", "own-name", "help", "anything-else", "farewell")

PLAIN = """
playbook: plain
version: 1
title: As the agents are told to say it, anywhere in the call
language: en
slots: {{company: {company}}}
steps:
  - {{id: greeting, say: ["hello, this is {{company}}", "thank you for calling {{company}}", "welcome to {{company}}"]}}
  - {{id: own-name, say: ["my name is {{agent}}", "this is {{agent}} speaking"]}}
  - {{id: help, say: ["how can I help you today", "how may I help you", "what can I do for you"]}}
  - {{id: anything-else, say: ["is there anything else I can help you with", "anything else today"]}}
  - {{id: farewell, say: ["thank you for calling, have a great day", "have a nice day", "goodbye", "bye"]}}
"""

STRICT = """
playbook: strict
version: 1
title: Two sentences to the letter, the farewell by its words, each in its time and order
language: en
slots: {{company: {company}}}
steps:
  - {{id: greeting, say: ["this is {{company}}", "you have reached {{company}}"], within_first: 30 s, critical: true}}
  - {{id: own-name, say: ["my name is {{agent}}"], within_first: 30 s}}
  - {{id: help, strictness: verbatim, say: ["how can I help you"], within_first: 40 s, after: [greeting]}}
  - {{id: anything-else, strictness: verbatim, say: ["is there anything else I can help you with"], after: [help]}}
  - {{id: farewell, strictness: keywords, say: ["thank you calling", "great day", "goodbye"], within_last: 30 s}}
"""

OTHER_WORDS = """
playbook: other-words
version: 1
title: Written by somebody who has not heard these agents
language: en
slots: {{company: {company}}}
steps:
  - id: greeting
    say: ["good morning, {{company}}", "you're through to {{company}}", "thanks for calling {{company}}, how can I help"]
    within_first: 60 s
  - id: own-name
    say: ["you're speaking with {{agent}}", "{{agent}} speaking", "my name's {{agent}}, how can I help"]
    within_first: 60 s
  - id: help
    say: ["how may I assist you today", "what can I do for you today", "how can I be of help"]
    within_first: 60 s
  - id: anything-else
    say: ["can I do anything else for you today", "is there something else I can help with", "do you need anything else"]
  - id: farewell
    say: ["thanks for your call, goodbye", "thank you and have a good day", "enjoy the rest of your day, bye bye"]
    within_last: 40 s
"""


def playbooks(company: str) -> dict[str, str]:
    """By id, as YAML."""
    texts = {"plain": PLAIN, "strict": STRICT, "other-words": OTHER_WORDS}
    return {name: text.format(company=json.dumps(company)) for name, text in texts.items()}
