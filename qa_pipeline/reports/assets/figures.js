"use strict";
/* What many calls say together: the definitions of reports/figures/, once more for the calls that filters leave.
   Every function takes any selection of qa.calls, in their order, and returns plain objects:
   rate(passed, judged)  -> {passed, judged, failed, share, low, high, small}   share, low and high null where nothing was judged
   meanOf(values)        -> {n, value, low, high} | null                        null below SMALL_GROUP values; null values do not count
   pointsOf(pairs)       -> {points, maxPoints, calls, share, small}            of [points, maxPoints] a call
   ratioInterval(pairs)  -> [low, high] | null
   outcomes(calls)       -> [{outcome, count}]     every outcome, in the order of Outcome, with zeros
   endings(calls)        -> [{ending, count}]      only those that there are
   period(calls)         -> [first, last] ISO days | null
   byAgent(calls)        -> [{agent, href, calls, small, outcomes, rate, compliance, quality}]   in the order of names; no agent (null) last
   standings(groups)     -> Map of agent -> {best, worst, of, tied, open}       of groups as byAgent makes them
   byWeek, byHour, byCampaign, byVersion(calls) -> [{key, labelParts, calls, rate, compliance, quality, small}]
   and in maps.js: steps, missed, heatPlaybooks, heat, competences, profile, queue. */
qa.figures = (() => {
  const SMALL_GROUP = 5;
  const LONGEST_GAP = 52;
  const NORMAL = 1.959963984540054;
  const STUDENT = [
    12.706204736, 4.302652730, 3.182446305, 2.776445105, 2.570581836, 2.446911851, 2.364624252, 2.306004135,
    2.262157163, 2.228138852, 2.200985160, 2.178812830, 2.160368656, 2.144786688, 2.131449546, 2.119905299,
    2.109815578, 2.100922040, 2.093024054, 2.085963447, 2.079613845, 2.073873068, 2.068657610, 2.063898562,
    2.059538553, 2.055529439, 2.051830516, 2.048407142, 2.045229642, 2.042272456,
  ];
  function student(degrees) {
    if (degrees <= STUDENT.length) return STUDENT[degrees - 1];
    const z = NORMAL;
    return z + (z ** 3 + z) / 4 / degrees
      + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96 / degrees ** 2
      + (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384 / degrees ** 3
      + (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160 / degrees ** 4;
  }
  /* A sum without the errors that pile up in ten thousand additions (Shewchuk's), as the server's. */
  function exactSum(values) {
    const partials = [];
    for (let x of values) {
      let kept = 0;
      for (let y of partials) {
        if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
        const high = x + y;
        const low = y - (high - x);
        if (low) partials[kept++] = low;
        x = high;
      }
      partials.length = kept;
      partials.push(x);
    }
    return partials.reduce((sum, part) => sum + part, 0);
  }

  function wilson(passed, judged) {
    if (!judged) return null;
    const share = passed / judged;
    const square = NORMAL * NORMAL;
    const middle = (share + square / (2 * judged)) / (1 + square / judged);
    const reach = NORMAL * Math.sqrt(share * (1 - share) / judged + square / (4 * judged * judged)) / (1 + square / judged);
    return [passed <= 0 ? 0 : Math.max(0, middle - reach), passed >= judged ? 1 : Math.min(1, middle + reach)];
  }
  function rate(passed, judged) {
    const [low, high] = wilson(passed, judged) || [null, null];
    return { passed, judged, failed: judged - passed, share: judged ? passed / judged : null, low, high, small: judged < SMALL_GROUP };
  }
  function callRate(calls) {
    const count = (outcome) => calls.reduce((n, call) => n + (call.outcome === outcome ? 1 : 0), 0);
    const passed = count("passed");
    return rate(passed, passed + count("failed"));
  }
  function meanOf(values) {
    const known = values.filter((value) => value !== null);
    const n = known.length;
    if (n < SMALL_GROUP) return null;
    const value = exactSum(known) / n;
    if (known.every((one) => one === known[0])) {
      const [low, high] = wilson(n * known[0] / 100, n);
      return { n, value: known[0], low: low * 100, high: high * 100 };
    }
    const spread = Math.sqrt(exactSum(known.map((one) => (one - value) ** 2)) / (n - 1));
    const reach = student(n - 1) * spread / Math.sqrt(n);
    return { n, value, low: Math.max(0, value - reach), high: Math.min(100, value + reach) };
  }
  function pointsOf(pairs) {
    const decided = pairs.filter((pair) => pair[1] > 0);
    const points = exactSum(decided.map((pair) => pair[0]));
    const maxPoints = exactSum(decided.map((pair) => pair[1]));
    return { points, maxPoints, calls: decided.length, share: maxPoints ? points / maxPoints : null, small: decided.length < SMALL_GROUP };
  }
  function ratioInterval(pairs) {
    const decided = pairs.filter((pair) => pair[1] > 0);
    const n = decided.length;
    const whole = pointsOf(decided);
    if (n < SMALL_GROUP || whole.share === null) return null;
    const squares = exactSum(decided.map(([points, most]) => (points - whole.share * most) ** 2));
    const error = Math.sqrt(squares * n / (n - 1)) / whole.maxPoints;
    if (error < 1e-9) return wilson(whole.share * n, n);
    const reach = student(n - 1) * error;
    return [Math.max(0, whole.share - reach), Math.min(1, whole.share + reach)];
  }

  /* The order of Python's texts, which compares characters and not halves of them. */
  function compare(a, b) {
    const length = Math.min(a.length, b.length);
    for (let at = 0; at < length; at += 1) {
      let [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
      if (x === y) continue;
      if (x >= 0xd800 && y >= 0xd800) {
        x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
        y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
      }
      return x - y;
    }
    return a.length - b.length;
  }
  function grouped(calls, keyOf) {
    const groups = new Map();
    for (const call of calls) {
      const key = keyOf(call);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(call);
    }
    return groups;
  }
  /* Calls by time, those without a date first, those of one moment in the order of their ids: places in that order. */
  let places = null;
  function timePlace(call) {
    if (!places) {
      const moment = (one) => (one.startedAt === null ? "" : one.hour === null ? one.startedAt + "T00:00" : one.startedAt);
      const order = qa.calls.map((one) => ({ index: one.index, moment: moment(one) }));
      order.sort((a, b) => (a.moment < b.moment ? -1 : a.moment > b.moment ? 1 : a.index - b.index));
      places = new Array(order.length);
      order.forEach(({ index }, place) => { places[index] = place; });
    }
    return places[call.index];
  }
  const byTime = (calls) => [...calls].sort((a, b) => timePlace(a) - timePlace(b));

  const known = Object.keys(qa.words.outcomes || {});
  const knownEndings = Object.keys(qa.words.endings || {});
  const outcomes = (calls) => known.map((outcome) => ({ outcome, count: calls.filter((call) => call.outcome === outcome).length }));
  const endings = (calls) => knownEndings
    .map((ending) => ({ ending, count: calls.filter((call) => call.ending === ending).length })).filter(({ count }) => count);
  function period(calls) {
    const days = calls.filter((call) => call.startedAt !== null).map((call) => call.startedAt.slice(0, 10)).sort();
    return days.length ? [days[0], days[days.length - 1]] : null;
  }

  function byAgent(calls) {
    const groups = grouped(calls, (call) => call.agentIndex);
    const order = [...groups.keys()].sort((a, b) => (a < 0) - (b < 0) || a - b);
    return order.map((key) => {
      const its = groups.get(key);
      return {
        agent: its[0].agent, href: its[0].agentHref, calls: its, small: its.length < SMALL_GROUP, outcomes: outcomes(its),
        rate: callRate(its), compliance: meanOf(its.map((call) => call.compliance)), quality: meanOf(its.map((call) => call.quality)),
      };
    });
  }

  function bucket(key, labelParts, calls) {
    return {
      key, labelParts, calls: calls.length, rate: callRate(calls), compliance: meanOf(calls.map((call) => call.compliance)),
      quality: meanOf(calls.map((call) => call.quality)), small: calls.length < SMALL_GROUP,
    };
  }
  const two = (n) => String(n).padStart(2, "0");
  function byWeek(calls) {
    const groups = grouped(calls.filter((call) => call.day !== null), (call) => call.day - ((call.day + 3) % 7 + 7) % 7);
    const mondays = [];
    for (const monday of [...groups.keys()].sort((a, b) => a - b)) {
      if (mondays.length && (monday - mondays[mondays.length - 1]) / 7 - 1 <= LONGEST_GAP) {
        while (mondays[mondays.length - 1] + 7 < monday) mondays.push(mondays[mondays.length - 1] + 7);
      }
      mondays.push(monday);
    }
    return mondays.map((monday) => {
      /* A week belongs to the year of its Thursday. */
      const year = qa.isoOf(monday + 3).slice(0, 4);
      const week = Math.floor((monday + 3 - qa.dayOf(year + "-01-01")) / 7) + 1;
      return bucket(year + "-W" + two(week), [String(week), qa.isoOf(monday)], groups.get(monday) || []);
    });
  }
  function byHour(calls) {
    const groups = grouped(calls.filter((call) => call.hour !== null), (call) => call.hour);
    if (!groups.size) return [];
    const [first, last] = [Math.min(...groups.keys()), Math.max(...groups.keys())];
    const hours = Array.from({ length: last - first + 1 }, (_, step) => first + step);
    return hours.map((hour) => bucket(two(hour), [String(hour), String(hour + 1)], groups.get(hour) || []));
  }
  function byCampaign(calls) {
    const groups = grouped(calls, (call) => call.campaign || "");
    const order = [...groups.keys()].sort((a, b) => !a - !b || groups.get(b).length - groups.get(a).length || compare(a, b));
    return order.map((key) => bucket(key, key ? [key] : [], groups.get(key)));
  }
  function byVersion(calls) {
    const groups = [...grouped(byTime(calls), (call) => (call.playbook ? JSON.stringify([call.playbook.id, call.playbook.version]) : "")).values()];
    const described = groups.map((its) => {
      const dated = its.find((call) => call.startedAt !== null);
      const { id, version, title } = its[its.length - 1].playbook || { id: "", version: "", title: "" };
      return { its, id, version, title: title || id, first: dated ? dated.startedAt.slice(0, 10) : "" };
    });
    described.sort((a, b) => !a.id - !b.id || !a.first - !b.first || compare(a.first, b.first) || compare(a.id, b.id) || compare(a.version, b.version));
    return described.map(({ its, id, version, title, first }) => (
      id ? bucket(id + " " + version, [id, version, title, first], its) : bucket("", ["", "", "", ""], its)));
  }

  return {
    SMALL_GROUP, rate, callRate, meanOf, pointsOf, ratioInterval, wilson, exactSum, compare, grouped, byTime, timePlace,
    outcomes, endings, period, byAgent, byWeek, byHour, byCampaign, byVersion,
  };
})();
