"use strict";
/* Places of agents as far as their calls tell them apart; as reports/figures/standings.py, which says why.
   standings(groups) -> Map of agent -> {best, worst, of, tied, open}; groups as byAgent makes them */
(() => {
  const WRONG = 0.05;
  const NOTHING = 1e-17;

  const logs = [0]; /* the logarithm of n! */
  function logFactorial(n) {
    while (logs.length <= n) logs.push(logs[logs.length - 1] + Math.log(logs.length));
    return logs[n];
  }
  const ways = (whole, part) => logFactorial(whole) - logFactorial(part) - logFactorial(whole - part);

  function chanceOfMore(one, other) {
    const passed = one.passed + other.passed;
    let chance = Math.exp(ways(one.judged, one.passed) + ways(other.judged, other.passed) - ways(one.judged + other.judged, passed));
    let total = chance;
    for (let mine = one.passed; mine < Math.min(one.judged, passed) && chance > total * NOTHING; mine += 1) {
      const left = passed - mine;
      chance *= (one.judged - mine) * left / ((mine + 1) * (other.judged - left + 1));
      total += chance;
    }
    return Math.min(1, total);
  }

  function toldApart(rates) {
    const claims = [];
    rates.forEach((one, at) => rates.slice(at + 1).forEach((other, step) => {
      const [mine, its] = [one.passed * other.judged, other.passed * one.judged];
      const pair = [at, at + 1 + step];
      if (mine > its) claims.push({ chance: chanceOfMore(one, other), winner: pair[0], worse: pair[1] });
      if (its > mine) claims.push({ chance: chanceOfMore(other, one), winner: pair[1], worse: pair[0] });
    }));
    claims.sort((a, b) => a.chance - b.chance);
    const possible = rates.length * (rates.length - 1);
    const end = claims.findIndex(({ chance }, place) => chance > WRONG / (possible - place));
    return end < 0 ? claims : claims.slice(0, end);
  }

  function standings(groups) {
    const compared = groups.filter((group) => group.agent !== null && !group.rate.small);
    if (compared.length < 2) return new Map();
    const ahead = new Array(compared.length).fill(0);
    const behind = new Array(compared.length).fill(0);
    for (const { winner, worse } of toldApart(compared.map((group) => group.rate))) {
      ahead[worse] += 1;
      behind[winner] += 1;
    }
    return new Map(compared.map((group, at) => {
      const [best, worst, of] = [1 + ahead[at], compared.length - behind[at], compared.length];
      return [group.agent, { best, worst, of, tied: best !== worst, open: best === 1 && worst === of }];
    }));
  }

  Object.assign(qa.figures, { standings });
})();
