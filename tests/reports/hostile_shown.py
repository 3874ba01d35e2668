"""Where pages show texts that come from outside, and what a page is besides its texts; worked out in the browser itself."""

CALL_PAGE = {
    "title": 1,
    ".crumbs a:nth-of-type(2)": 1,  # the agent
    ".crumbs [aria-current]": 1,  # the call
    ".callhero .eyebrow": 1,
    ".callhero .jump .tag": 2,
    ".facts dd": 6,  # agent, team, campaign, date, playbook, customer's reference
    ".ending strong q": 1,
    ".ending .quote": 1,
    ".attention li": 2,
    ".problems small": 1,
    ".verdict h3": 4,
    ".verdict .why": 4,
    ".verdict .quote": 3,
    ".verdict .wording q": 2,
    ".verdict .looked dd": 4,  # what was searched, due, nearest, a place for it
    ".verdict .looked details q": 2,  # wordings that wait to be asked for
    ".profile .note": 1,
    ".coaching": 1,
    ".talk .words": 2,
    ".talk .for .tag": 1,
    ".source dd": 3,  # what heard it, the playbook with its version, the file
}
"""Selectors of a call's page, and how often a text is to be found under each, at least."""
AGENT_PANELS = {
    ".lead": 1,
    ".moments h3": 2,
    ".moments [data-slot=sentence]": 2,
    ".moments q": 2,
    ".moments .from a": 2,
    "table.steps [data-slot=title]": 2,
    "table.steps [data-slot=link]": 2,
    "table.calls .c-call a": 1,
    "table.calls .c-call small": 1,
    "table.calls .c-date": 1,
    "table.calls .c-look li": 3,
}
"""An agent's page, wherever it is of the calls that filters leave."""
AGENT_PAGE = {"title": 1, ".crumbs [aria-current]": 1, "h1": 1} | AGENT_PANELS
TEAM_PAGE = {
    "table.queue .c-call a": 1,
    "table.queue .c-call small": 1,
    "table.queue .c-agent a": 1,
    "table.queue .c-date": 1,
    "table.queue .c-why li": 1,
    "table.agents tbody th": 1,
    "[data-text=playbook]": 1,
    "table[data-heat=steps] tbody th": 1,
    "table[data-heat=steps] .criterion": 3,
    "table[data-heat=competences] tbody th": 1,
    "table.steps [data-slot=title]": 2,
    "table.steps [data-slot=to]": 2,
    "table[data-table=version] tbody th": 1,
    "table[data-table=campaign] tbody th": 1,
    "table.calls .c-call a": 1,
    "table.calls .c-call small": 1,
    "table.calls .c-agent a": 1,
    "table.calls .c-agent small": 1,
    "table.calls .c-date": 1,
    "table.calls .c-look li": 3,
}
"""The team page of one text's calls alone: what filters leave."""
SKIPPED = {"table.skipped tbody th": 1, "table.skipped tbody td:nth-of-type(2)": 1, "table.skipped small": 1}

LOOKING = """
const texts = (root, selectors) => selectors.map((selector) =>
  [...root.querySelectorAll(selector)].filter((one) => !one.closest('[hidden]')).map((one) => one.textContent));
/* Every element with the names of its attributes, in order; but for the choices of filters, which are as many as there are texts. */
const bones = (root) => [...root.querySelectorAll('*')].filter((one) => one.tagName !== 'OPTION')
  .map((one) => [one.tagName, ...one.getAttributeNames().sort()].join(' '));
/* Nothing may lead anywhere but to files of the report. */
const within = (way) => {
  const url = new URL(way, 'file:///here/report/calls/x.html');
  return url.protocol === 'file:' && url.host === '' && url.pathname.startsWith('/here/');
};
const WAYS = ['href', 'src', 'action', 'data-to', 'data-audio'];
const ways = (root) => [...root.querySelectorAll(WAYS.map((name) => '[' + name + ']').join())]
  .flatMap((one) => WAYS.map((name) => one.getAttribute(name)))
  .filter((way) => way && way !== 'data:,' && !within(way));
/* The first thing that one page has and another has not; null where they are the same but for their texts. */
const apart = (some, others) => {
  const at = some.findIndex((one, index) => one !== others[index]);
  if (at >= 0) return some[at] + ' / ' + others[at];
  return some.length === others.length ? null : 'ends before ' + others[some.length];
};
"""
