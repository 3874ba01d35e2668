"use strict";
/* The calls that a page is about. The team page gets them of assets/calls.js, an agent's page of its own block `qa-data`;
   both hold the same tables (reports/report_data.py): distinct texts once, and a row of numbers for each call. */
const qa = (() => {
  const block = (id) => {
    const element = document.getElementById(id);
    return element ? JSON.parse(element.textContent) : null;
  };
  const VERDICTS = { p: "pass", f: "fail", u: "unsure", n: "not_applicable" };

  /* Words of the page's language, from the catalogue: see page_words.py for what is in it. */
  const words = block("qa-words") || {};
  const root = words.root || "";
  /* encodeURIComponent leaves a few signs that Python's quote() does not. */
  const quoted = (text) => encodeURIComponent(text)
    .replace(/[!'()*]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase());
  const address = (folder, name) => root + folder + "/" + quoted(name) + ".html";

  /* Days since 1970 of an ISO date; Date itself takes the years 0 to 99 for 1900 to 1999. */
  const dayOf = (iso) => {
    const date = new Date(0);
    date.setUTCFullYear(Number(iso.slice(0, 4)), Number(iso.slice(5, 7)) - 1, Number(iso.slice(8, 10)));
    return Math.round(date.getTime() / 86400000);
  };
  const isoOf = (day) => {
    const date = new Date(day * 86400000);
    const two = (n) => String(n).padStart(2, "0");
    return String(date.getUTCFullYear()).padStart(4, "0") + "-" + two(date.getUTCMonth() + 1) + "-" + two(date.getUTCDate());
  };

  function decode(data) {
    const text = (index) => (index < 0 ? null : data.texts[index]);
    /* In the order in which pages name them. */
    const agents = data.agents.map(([name, file], index) => ({ index, name, href: address("agents", file === 0 ? name : file) }));
    const competences = data.competences.map(([id, name]) => ({ id, name }));
    /* One version of one playbook. A call may be judged by no playbook: then by what its profile asks. */
    const playbooks = data.playbooks.map(([id, version, title], index) => ({ index, id, version, title }));
    /* The list of results that calls have in common; most calls of a playbook's version share one. */
    const sheets = data.sheets.map(([playbook, checks]) => ({
      playbook: playbook < 0 ? null : playbooks[playbook],
      criteria: checks.map(([check, title, section, critical, competence, maxPoints], index) => ({
        index, check: text(check), title: text(title), section: section ? "quality" : "compliance",
        critical: critical === 1, maxPoints, competence: competence < 0 ? null : competences[competence],
      })),
    }));
    const outcomes = data.outcomes;
    const endings = data.endings;
    const pointSets = data.points.map((set) => {
      const made = [];
      for (let at = 0; at < set.length; at += 4) {
        made.push({ competence: competences[set[at]], weight: set[at + 1], points: set[at + 2], maxPoints: set[at + 3] });
      }
      return made;
    });
    const score = (index) => (index < 0 ? null : data.scores[index]);
    const thin = (points) => (points ? { points: points[0], due: points[1] } : null);

    return data.calls.map((row, index) => {
      const [id, file, agent, team, campaign, sheet, started, duration, outcome, compliance, quality, ending, look, verdicts, points, thins] = row;
      const startedAt = typeof started === "string" ? started : null;
      return {
        index, /* its place among all calls of the page: the order of their ids */
        id,
        href: address("calls", file === 0 ? id : file),
        agent: agent < 0 ? null : agents[agent].name,
        agentIndex: agent, /* its place among the page's agents, in the order of names; -1 where none is stated */
        agentHref: agent < 0 ? null : agents[agent].href,
        team: text(team),
        campaign: text(campaign),
        sheet: sheets[sheet], /* {playbook, criteria: [{index, check, title, section, critical, maxPoints, competence: {id, name} | null}]} */
        playbook: sheets[sheet].playbook, /* {index, id, version, title} | null */
        startedAt, /* "2026-11-23T10:42", with seconds if there are any, or "2026-11-23"; null where the list has no date */
        dateText: startedAt === null && started ? started[0] : null, /* what it has instead of one */
        day: startedAt === null ? null : dayOf(startedAt), /* days since 1970 */
        hour: startedAt !== null && startedAt.length > 10 ? Number(startedAt.slice(11, 13)) : null,
        duration, /* whole seconds */
        outcome: outcomes[outcome],
        compliance: score(compliance), /* 0 to 100, or null */
        quality: score(quality),
        thinCompliance: thin(thins && thins[0]), /* {points, due} where less than half could be judged, else null */
        thinQuality: thin(thins && thins[1]),
        ending: ending < 0 ? null : endings[ending],
        look: look.map(text), /* what to look at, the weightiest first */
        verdicts, /* a letter p, f, u or n for each of sheet.criteria, in their order */
        points: pointSets[points], /* [{competence: {id, name}, weight, points, maxPoints}]: the call's competences */
      };
    });
  }

  const made = {
    words,
    root,
    calls: [], /* every call of the page, in the order of their ids; as in decode() above */
    playbooks: [], /* [{index, id, version, title}] */
    VERDICTS, /* letter -> verdict */
    block, /* (id) -> the JSON of a <script type="application/json" id=…>, or null */
    dayOf, /* ("2026-11-23…") -> days since 1970 */
    isoOf, /* (days since 1970) -> "2026-11-23" */
    /* Called by assets/calls.js. */
    load(text) {
      const data = JSON.parse(text);
      made.calls = decode(data);
      made.playbooks = data.playbooks.map(([id, version, title], index) => ({ index, id, version, title }));
    },
    /* The address of one verdict on a call's page; `index` is its place in call.sheet.criteria. */
    resultHref: (call, index) => call.href + "#r-" + (index + 1),
  };
  const own = document.getElementById("qa-data");
  if (own) made.load(own.textContent);
  return made;
})();
