"use strict";
/* Steps, heat maps, competences and the review queue; as reports/figures/, of any selection of qa.calls:
   steps(calls)          -> [{playbook, check, title, section, critical, passed, failed: [{call, index}], unsure, judged, rate, shareFailed}]
   missed(calls)         -> those that failed at least once, the most missed first
   heatPlaybooks(calls)  -> [{playbook, title, calls}]      most calls first
   heat(calls, playbook) -> {playbook, title, criteria: [{check, title, section, critical}], rows: [{agent, href, small, calls, cells: [rate]}], whole: row}
   competences(calls)    -> the same with competences for criteria ({…, name}: as people read it); cells as pointsOf makes them
   profile(calls)        -> [{competence: {id, name}, points, maxPoints, calls, share, small, low, high}]   low, high null for a small group
   queue(calls)          -> [{call, why: [text], weight, critical}] */
(() => {
  const { SMALL_GROUP, rate, pointsOf, ratioInterval, compare, byTime, byAgent } = qa.figures;
  const playbookOf = (call) => (call.playbook ? call.playbook.id : "");

  function steps(calls) {
    const found = new Map(); /* playbook -> check -> what has been seen of it, in the order of the latest calls */
    const its = (call) => {
      const playbook = playbookOf(call);
      if (!found.has(playbook)) found.set(playbook, new Map());
      return found.get(playbook);
    };
    for (const call of byTime(calls).reverse()) {
      const seen = its(call);
      for (const { check, title, section, critical } of call.sheet.criteria) {
        if (!seen.has(check)) seen.set(check, { check, title, section, critical, passed: 0, failed: [], unsure: 0 });
      }
    }
    for (const call of calls) {
      const seen = its(call);
      for (const { index, check } of call.sheet.criteria) {
        const verdict = call.verdicts[index];
        if (verdict === "p") seen.get(check).passed += 1;
        else if (verdict === "f") seen.get(check).failed.push({ call, index });
        else if (verdict === "u") seen.get(check).unsure += 1;
      }
    }
    return [...found.keys()].sort(compare).flatMap((playbook) => [...found.get(playbook).values()].map((seen) => {
      const judged = seen.passed + seen.failed.length;
      return { playbook, ...seen, judged, rate: rate(seen.passed, judged), shareFailed: judged ? seen.failed.length / judged : 0 };
    }));
  }
  const missed = (calls) => steps(calls).filter((step) => step.failed.length).sort((a, b) => (
    b.failed.length - a.failed.length || !a.critical - !b.critical || compare(a.playbook, b.playbook) || compare(a.check, b.check)));

  function heatPlaybooks(calls) {
    const found = new Map();
    for (const call of byTime(calls)) {
      const playbook = playbookOf(call);
      if (!playbook) continue;
      const seen = found.get(playbook) || { playbook, calls: 0 };
      found.set(playbook, { ...seen, calls: seen.calls + 1, title: call.playbook.title || playbook });
    }
    return [...found.values()].map(({ playbook, title, calls: count }) => ({ playbook, title, calls: count }))
      .sort((a, b) => b.calls - a.calls || compare(a.playbook, b.playbook));
  }
  function rates(agent, href, calls, places) {
    const passed = new Array(places.size).fill(0);
    const failed = new Array(places.size).fill(0);
    for (const call of calls) {
      for (const { index, check } of call.sheet.criteria) {
        const verdict = call.verdicts[index];
        if (verdict === "p") passed[places.get(check)] += 1;
        else if (verdict === "f") failed[places.get(check)] += 1;
      }
    }
    return {
      agent, href, small: calls.length < SMALL_GROUP, calls: calls.length,
      cells: passed.map((count, at) => rate(count, count + failed[at])),
    };
  }
  function heat(calls, playbook) {
    const its = calls.filter((call) => call.playbook && call.playbook.id === playbook);
    const latest = byTime(its).reverse();
    const found = new Map();
    for (const call of latest) {
      for (const { check, title, section, critical } of call.sheet.criteria) {
        if (!found.has(check)) found.set(check, { check, title, section, critical });
      }
    }
    const places = new Map([...found.keys()].map((check, at) => [check, at]));
    return {
      playbook,
      title: (latest.length && latest[0].playbook.title) || playbook,
      criteria: [...found.values()],
      rows: byAgent(its).map((group) => rates(group.agent, group.href, group.calls, places)),
      whole: rates(null, null, its, places),
    };
  }

  /* The competences of the calls, that with the most weight in all of them first. */
  function competenceList(calls) {
    const weights = new Map();
    for (const call of calls) {
      for (const { competence, weight } of call.points) weights.set(competence, (weights.get(competence) || 0) + weight);
    }
    return [...weights.keys()].sort((a, b) => weights.get(b) - weights.get(a) || compare(a.id, b.id));
  }
  function competencePairs(calls) {
    const pairs = new Map();
    for (const call of calls) {
      for (const { competence, points, maxPoints } of call.points) {
        if (!pairs.has(competence)) pairs.set(competence, []);
        pairs.get(competence).push([points, maxPoints]);
      }
    }
    return pairs;
  }
  function competences(calls) {
    const its = calls.filter((call) => call.points.length);
    const list = competenceList(its);
    const row = (agent, href, mine) => {
      const pairs = competencePairs(mine);
      return {
        agent, href, small: mine.length < SMALL_GROUP, calls: mine.length,
        cells: list.map((one) => pointsOf(pairs.get(one) || [])),
      };
    };
    return {
      playbook: null,
      title: "",
      criteria: list.map(({ id, name }) => ({ check: id, title: id, name, section: "quality", critical: false })),
      rows: byAgent(its).map((group) => row(group.agent, group.href, group.calls)),
      whole: row(null, null, its),
    };
  }
  function profile(calls) {
    const pairs = competencePairs(calls);
    return competenceList(calls).map((competence) => {
      const [low, high] = ratioInterval(pairs.get(competence)) || [null, null];
      return { competence, ...pointsOf(pairs.get(competence)), low, high };
    });
  }

  function queue(calls) {
    const waiting = ["needs_review", "not_assessable"];
    const queued = byTime(calls).filter((call) => waiting.includes(call.outcome)).map((call) => {
      const { criteria } = call.sheet;
      const unsure = criteria.filter(({ index }) => call.verdicts[index] === "u");
      const failed = criteria.filter(({ index }) => call.verdicts[index] === "f").length;
      return {
        call,
        why: call.look.slice(0, call.look.length - failed),
        weight: unsure.reduce((sum, one) => sum + one.maxPoints, 0),
        critical: unsure.filter((one) => one.critical).length,
      };
    });
    return queued.sort((a, b) => (
      waiting.indexOf(a.call.outcome) - waiting.indexOf(b.call.outcome) || b.critical - a.critical || b.weight - a.weight));
  }

  Object.assign(qa.figures, { steps, missed, heatPlaybooks, heat, competences, profile, queue });
})();
