"use strict";
/* Which moments of an agent's calls are worth hearing: the choice that reports/figures/moments.py makes for the page as
   written, among those that the page carries (agent_data.py).
   qa.moments(calls, "coach" | "keep") -> [{call, index, speaker, start, end, quote, sentence, audio, times}], at most three
   qa.latest([{call, …}]) -> the same, the latest call first */
qa.moments = (() => {
  const MOST = 3;
  const WANTED = { coach: "f", keep: "p" };
  const data = qa.block("qa-agent");
  const rank = new Map(data.latest.map((place, at) => [place, at]));
  qa.latest = (found) => [...found].sort((a, b) => rank.get(a.call.index) - rank.get(b.call.index));
  const told = {};
  for (const side of Object.keys(WANTED)) {
    told[side] = new Map(data[side].map((row) => [row[0] + " " + row[1], row]));
  }

  /* Every rule that was kept or missed, with the moment of the latest call that has one; but rather one with audio. */
  function rulesOf(calls, side) {
    const rules = new Map();
    for (const { call } of qa.latest(calls.map((one) => ({ call: one })))) {
      const playbook = call.playbook ? call.playbook.id : "";
      for (const { index, check, critical, maxPoints } of call.sheet.criteria) {
        const letter = call.verdicts[index];
        if (letter !== "p" && letter !== "f") continue;
        const key = JSON.stringify([playbook, check]);
        if (!rules.has(key)) rules.set(key, { playbook, check, critical, weight: maxPoints, p: 0, f: 0, moment: null });
        const rule = rules.get(key);
        rule[letter] += 1;
        const better = !rule.moment || (data.audio[call.index] && !data.audio[rule.moment.call.index]);
        const row = letter === WANTED[side] && better && told[side].get(call.index + " " + index);
        if (row) rule.moment = { call, row };
      }
    }
    return [...rules.values()];
  }

  /* What to sort by, the most worth hearing first. */
  const { compare, rate } = qa.figures;
  const worth = {
    coach: (rule) => [rule.critical ? 0 : 1, -rule.f, -rule.weight],
    keep: (rule) => [-rate(rule.p, rule.p + rule.f).low, -rule.weight],
  };
  const before = (a, b) => {
    const at = a.worth.findIndex((value, place) => value !== b.worth[place]);
    return at < 0 ? compare(a.rule.playbook, b.rule.playbook) || compare(a.rule.check, b.rule.check) : a.worth[at] - b.worth[at];
  };

  return (calls, side) => rulesOf(calls, side)
    .map((rule) => ({ rule, worth: worth[side](rule) }))
    .sort(before)
    .filter(({ rule }) => rule.moment)
    .slice(0, MOST)
    .map(({ rule }) => {
      const [place, index, speaker, start, end, quote, sentence] = rule.moment.row;
      return {
        call: rule.moment.call, index, speaker, start, end, quote, sentence,
        audio: data.audio[place], times: rule[WANTED[side]],
      };
    });
})();
