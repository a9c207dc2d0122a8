"use strict";
// Everything scraped comes in through textContent; nothing here builds markup from text.
(() => {
  const overview = JSON.parse(document.getElementById("overview").textContent);
  const main = document.getElementById("main");
  const PAGE = 50;      // stories on one page of the list
  const SHORT = 12;     // rows of a side table before "show all"
  const DRAWN = 60;     // articles drawn in one graph
  const ROWS = 100;     // articles and sentences shown before "show more"
  const SAME_WORDS = 0.98; // a quotation below this was translated or edited anew

  // --- building blocks -------------------------------------------------------------------------

  function put(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value === true ? "" : value);
    }
    for (const child of children) if (child !== null && child !== undefined && child !== "") node.append(child);
    return node;
  }
  const el = (name, attributes, ...children) => put(document.createElement(name), attributes, children);
  const svg = (name, attributes, ...children) =>
    put(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  const words = name => name.replaceAll("_", " ");
  const percent = share => share < 1 && share >= 0.995 ? "over 99 %" : `${Math.round(share * 100)} %`;
  const bidi = text => el("bdi", {}, text);

  function duration(seconds) {
    const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24, minutes = Math.floor(seconds / 60) % 60;
    if (days) return `${count(days, "day", "days")}${hours && days < 14 ? ` ${hours} h` : ""}`;
    if (hours) return `${hours} h${minutes ? ` ${minutes} min` : ""}`;
    return `${minutes} min`;
  }

  function table(caption, columns, rows, kind) {
    const head = columns.map(c => el("th", { scope: "col", class: c.n ? "n" : null }, c.title));
    const body = rows.map(row => el("tr", {}, ...columns.map(c =>
      el("td", { class: c.n ? "n" : c.class, "data-label": c.label }, c.cell(row)))));
    return el("div", { class: "scroll" }, el("table", { class: kind, "aria-label": caption },
      el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body)));
  }

  // A list that starts short and grows on demand.
  function growing(items, step, draw) {
    const box = el("div", {});
    let shown = step;
    const render = () => {
      box.replaceChildren(draw(items.slice(0, shown)));
      if (shown < items.length) {
        box.append(el("p", {}, el("button", { type: "button", onclick: () => {
          shown += Math.max(step * 4, 100);
          render();
        } }, `Show more (${(items.length - shown).toLocaleString("en")} left)`)));
      }
    };
    render();
    return box;
  }

  // --- the overview ----------------------------------------------------------------------------

  const empty = { search: "", outlet: "", source: "", verdict: "", from: "", to: "", sort: "reach", down: true, page: 0 };
  let state = { ...empty };
  const haystack = overview.stories.map(s =>
    [s.title, ...s.headlines, ...s.outlets, ...s.sources, s.id].join("\n").toLocaleLowerCase());
  const order = {
    title: s => s.title.toLocaleLowerCase(), articles: s => s.articles, reach: s => s.outlets.length * 1e6 + s.articles,
    root: s => s.root.toLocaleLowerCase(), first: s => s.first || "", over: s => s.over ?? -1,
  };

  function chosenStories() {
    const needle = state.search.trim().toLocaleLowerCase();
    const key = order[state.sort];
    const chosen = overview.stories.map((story, number) => ({ story, number })).filter(({ story, number }) =>
      (!needle || haystack[number].includes(needle))
      && (!state.outlet || story.outlets.includes(state.outlet))
      && (!state.source || story.sources.includes(state.source))
      && (!state.verdict || story.verdicts.includes(state.verdict))
      && (!state.from || (story.last && story.last.slice(0, 10) >= state.from))
      && (!state.to || (story.first && story.first.slice(0, 10) <= state.to)));
    const sign = state.down ? -1 : 1;
    return chosen.sort((x, y) => {
      const a = key(x.story), b = key(y.story);
      return a < b ? -sign : a > b ? sign : x.number - y.number;
    });
  }

  function storyTable(rows) {
    const columns = [
      ["title", "Story"], ["articles", "Articles", true], ["reach", "Outlets", true], ["root", "Root"],
      [null, "Verdicts"], ["first", "First seen"], ["over", "Over"],
    ];
    const head = columns.map(([name, title, n]) => {
      if (!name) return el("th", { scope: "col" }, title);
      const active = state.sort === name;
      return el("th", { scope: "col", class: n ? "n" : null, "aria-sort": active ? (state.down ? "descending" : "ascending") : "none" },
        el("button", { type: "button", "data-sort": name, onclick: () => {
          const down = active ? !state.down : ["articles", "reach", "over"].includes(name);
          change({ sort: name, down });
          main.querySelector(`[data-sort="${name}"]`).focus();
        } }, title + (active ? (state.down ? " ▼" : " ▲") : "")));
    });
    const body = rows.map(({ story, number }) => el("tr", {},
      el("td", { class: "head" }, el("a", { class: "link", href: `#/story/${number}` }, bidi(story.title))),
      el("td", { class: "n", "data-label": "Articles" }, String(story.articles)),
      el("td", { class: "n", "data-label": "Outlets" }, String(story.outlets.length)),
      el("td", { class: "root", "data-label": "Root" }, bidi(story.root)),
      el("td", { "data-label": "" }, story.verdicts.map(words).join(", ")),
      el("td", { class: "when" }, when(story.first)),
      el("td", { class: "tight", "data-label": "over" }, story.over ? duration(story.over) : "")));
    return el("div", { class: "scroll" }, el("table", { class: "stack", "aria-label": "Stories" },
      el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...body)));
  }
  const when = time => time ? time.slice(0, 16).replace("T00:00", "").replace("T", " ") : "";

  let listBox = null, statusLine = null, filterForm = null;

  function change(part) {
    state = { ...state, page: 0, ...part };
    fillForm();
    renderList();
  }

  function fillForm() {
    for (const name of ["search", "outlet", "source", "verdict", "from", "to"]) filterForm.elements[name].value = state[name];
  }

  function renderList() {
    const chosen = chosenStories();
    const pages = Math.max(1, Math.ceil(chosen.length / PAGE));
    state.page = Math.min(state.page, pages - 1);
    statusLine.textContent = chosen.length === overview.stories.length
      ? count(chosen.length, "story", "stories")
      : `${chosen.length.toLocaleString("en")} of ${count(overview.stories.length, "story", "stories")}`;
    const turn = (step, label) => el("button", { type: "button", disabled: state.page + step < 0 || state.page + step >= pages,
      onclick: () => { state.page += step; renderList(); listBox.scrollIntoView(); } }, label);
    listBox.replaceChildren(storyTable(chosen.slice(state.page * PAGE, (state.page + 1) * PAGE)));
    if (!chosen.length) listBox.append(el("p", {}, "No story fits these filters."));
    if (pages > 1) listBox.append(el("nav", { class: "pager", "aria-label": "Pages of the list" },
      turn(-1, "Previous"), el("span", {}, `Page ${state.page + 1} of ${pages}`), turn(1, "Next")));
  }

  function filters() {
    const options = (label, names) => [el("option", { value: "" }, label), ...names.map(name => el("option", { value: name }, words(name)))];
    const plainOptions = (label, names) => [el("option", { value: "" }, label), ...names.map(name => el("option", { value: name }, name))];
    const all = field => [...new Set(overview.stories.flatMap(s => s[field]))].sort((a, b) => a.localeCompare(b));
    const form = el("form", { class: "filters", role: "search", "aria-label": "Filter the stories", onsubmit: e => e.preventDefault() },
      el("label", { class: "wide" }, "Search headlines and names", el("input", { type: "search", name: "search", autocomplete: "off" })),
      el("label", {}, "Outlet", el("select", { name: "outlet" }, ...plainOptions("Any", all("outlets")))),
      el("label", {}, "Source", el("select", { name: "source" }, ...plainOptions("Any", all("sources")))),
      el("label", {}, "Verdict", el("select", { name: "verdict" }, ...options("Any", all("verdicts")))),
      el("label", {}, "From", el("input", { type: "date", name: "from" })),
      el("label", {}, "To", el("input", { type: "date", name: "to" })),
      el("button", { type: "button", onclick: () => change({ ...empty }) }, "Reset"));
    form.addEventListener("input", e => { state = { ...state, page: 0, [e.target.name]: e.target.value }; renderList(); });
    return form;
  }

  // Stories by day (or month, or year, where days would be too many) of their first article.
  function timeline() {
    const days = overview.stories.map(s => s.first && s.first.slice(0, 10)).filter(Boolean).sort();
    if (!days.length || days[0] === days[days.length - 1]) return null;
    const first = new Date(days[0]), last = new Date(days[days.length - 1]);
    const span = (last - first) / 864e5;
    const size = span <= 120 ? 10 : span <= 3650 ? 7 : 4;
    const bins = new Map();
    for (const day of days) bins.set(day.slice(0, size), (bins.get(day.slice(0, size)) || 0) + 1);
    const keys = [];
    for (let at = new Date(first); keys.length < 400; ) {
      const key = at.toISOString().slice(0, size);
      keys.push(key);
      if (key >= days[days.length - 1].slice(0, size)) break;
      if (size === 10) at.setUTCDate(at.getUTCDate() + 1);
      else if (size === 7) { at.setUTCDate(1); at.setUTCMonth(at.getUTCMonth() + 1); }
      else at.setUTCFullYear(at.getUTCFullYear() + 1);
    }
    const most = Math.max(...bins.values()), W = 1190, H = 90, step = W / keys.length;
    const thick = Math.max(0.8, Math.min(26, step * 0.8));
    const unit = { 10: "day", 7: "month", 4: "year" }[size];
    const bars = keys.map((key, i) => {
      const n = bins.get(key) || 0, h = n ? Math.max(2, n / most * (H - 14)) : 0;
      return svg("rect", { class: "bar", x: i * step + step / 2 - thick / 2, width: thick, y: H - h, height: h },
        svg("title", {}, `${key}: ${count(n, "story", "stories")}`));
    });
    const marks = [0, Math.floor(keys.length / 2), keys.length - 1].filter((k, i, a) => a.indexOf(k) === i);
    const anchor = i => i === 0 ? "start" : i === keys.length - 1 ? "end" : "middle";
    const place = i => i === 0 ? 0 : i === keys.length - 1 ? W : (i + 0.5) * step;
    return el("section", { "aria-label": "Time line" }, el("h2", {}, `Stories by ${unit}`), el("div", { class: "scroll" },
      svg("svg", { viewBox: `0 0 ${W} ${H + 22}`, width: "100%", role: "img",
        style: "min-width:560px", "aria-label": `Stories by ${unit}, ${keys[0]} to ${keys[keys.length - 1]}, at most ${most}` },
        svg("line", { class: "lane", x1: 0, x2: W, y1: H, y2: H }), ...bars,
        ...marks.map(i => svg("text", { class: "soft", x: place(i), y: H + 17, "text-anchor": anchor(i) }, keys[i])))));
  }

  function sideTables() {
    const filter = (field, known) => row => known.has(row.name)
      ? el("button", { type: "button", class: "link", onclick: () => { change({ ...empty, [field]: row.name }); filterForm.scrollIntoView(); } }, bidi(row.name))
      : bidi(row.name);
    const known = field => new Set(overview.stories.flatMap(s => s[field]));
    const n = (name, title) => ({ title, n: true, cell: row => String(row[name]) });
    const outlets = [{ title: "Outlet", cell: filter("outlet", known("outlets")) }, n("pick_ups", "Pick-ups"), n("credited", "Credited"), n("taken", "Taken from it"), n("articles", "Articles")];
    const sources = [{ title: "Source", cell: filter("source", known("sources")) }, n("outlets", "Outlets"), n("articles", "Articles"), n("stories", "Stories"), n("mentions", "Mentions")];
    return el("div", { class: "halves" },
      el("section", {}, el("h2", {}, "Outlets by pick-ups"), growing(overview.outlets, SHORT, rows => table("Outlets by pick-ups", outlets, rows))),
      el("section", {}, el("h2", {}, "Sources by reach"), growing(overview.sources, SHORT, rows => table("Sources by reach", sources, rows))));
  }

  function alone() {
    if (!overview.alone.length) return null;
    const columns = [
      { title: "Article", class: "head", cell: s => bidi(s.title) }, { title: "Date", class: "when", cell: s => s.date || "" },
      { title: "What it says", cell: s => bidi(s.says) }];
    return el("section", {}, el("h2", {}, "Alone, but naming a source"),
      growing(overview.alone, SHORT, rows => table("Articles that stand alone and name a source", columns, rows, "stack")));
  }

  function showOverview() {
    document.title = "wirecopy: who took it from whom";
    filterForm = filters();
    statusLine = el("p", { class: "facts", role: "status", "aria-live": "polite" });
    listBox = el("div", { id: "stories" });
    const told = overview.stories.reduce((n, s) => n + s.articles, 0);
    main.replaceChildren(
      el("h1", {}, `${count(overview.stories.length, "story", "stories")} told more than once`),
      el("p", { class: "facts" }, `${count(overview.articles, "article", "articles")} read; ${told.toLocaleString("en")} of them share a story with another; `
        + `${count(overview.pick_ups, "pick-up", "pick-ups")}, of which ${overview.credited.toLocaleString("en")} name whom they have it from; ${overview.singles.toLocaleString("en")} stand alone.`),
      ...[timeline()].filter(Boolean),
      el("section", { "aria-label": "Stories" }, el("h2", {}, "Stories"), filterForm, statusLine, listBox),
      sideTables(), ...[alone(), problems()].filter(Boolean));
    fillForm();
    renderList();
  }

  function problems() {
    if (!overview.problems.length) return null;
    return el("section", {}, el("h2", {}, "Could not be read"), el("ul", {}, ...overview.problems.map(p => el("li", {}, p))));
  }

  // --- one story -------------------------------------------------------------------------------

  const cache = new Map();
  function load(number) {
    if (!cache.has(number)) {
      const block = document.getElementById(`story-${number}`);
      if (!block) return null;
      cache.set(number, JSON.parse(block.textContent));
    }
    return cache.get(number);
  }

  function showStory(number, a, b) {
    const story = load(number);
    if (!story) {
      main.replaceChildren(el("p", {}, document.readyState === "loading" ? "The page is still loading." : "There is no such story."),
        el("a", { href: "#/" }, "All stories"));
      return;
    }
    const line = overview.stories[number];
    document.title = `${story.title} · wirecopy`;
    const facts = [count(line.articles, "article", "articles"), line.outlets.length ? count(line.outlets.length, "outlet", "outlets") : "",
      story.countries.length > 1 ? `${story.countries.length} countries (${story.countries.join(", ")})` : "",
      when(line.first), line.over ? `over ${duration(line.over)}` : "", `story ${story.id}`].filter(Boolean);
    const detail = el("div", { class: "detail", role: "status", "aria-live": "polite" },
      el("p", { class: "soft" }, "Choose a line or a point of the graph to read what proves it."));
    const compare = comparison(number, story);
    main.replaceChildren(
      el("a", { class: "back", href: "#/" }, "All stories"),
      el("h1", {}, bidi(story.title)), el("p", { class: "facts" }, facts.join(" · ")),
      el("p", {}, bidi(story.root), `. ${count(story.independent, "independent origin", "independent origins")}.`,
        story.weakest ? el("span", { class: "soft" }, ` Held together least by ${story.articles[story.weakest[0]].name} and ${story.articles[story.weakest[1]].name} (${story.weakest[2].toFixed(2)}).`) : ""),
      el("section", { "aria-label": "Graph" }, el("h2", {}, "Who took it from whom"), graphKey(), drawing(story, detail, compare.open), detail),
      el("section", {}, el("h2", {}, "In words"), sentences(story, compare.open)),
      el("section", {}, el("h2", {}, "Articles"), articleTable(story, compare.open)),
      compare.section);
    if (a !== undefined) compare.open(a, b, true);
    else compare.open(...compare.first, false);
  }

  const sure = edge => el("span", { class: "tag" }, `${edge.words} ${edge.confidence.toFixed(2)}`);
  const pairOf = (story, edge) => {
    const a = story.nodes[edge.from].article, b = story.nodes[edge.to].article;
    return a === undefined || b === undefined ? null : [a, b];
  };

  function sentences(story, open) {
    const edges = [...story.edges].sort((x, y) => y.confidence - x.confidence);
    return growing(edges, ROWS, rows => el("ol", { class: "sentences" }, ...rows.map(edge => {
      const pair = pairOf(story, edge);
      return el("li", {}, sure(edge), bidi(edge.sentence), " ",
        pair && el("button", { type: "button", class: "link", onclick: () => open(...pair, true) }, "Side by side"));
    })));
  }

  function articleTable(story, open) {
    const standing = { original: "original", licensed: "licensed copy", credited: "credited", uncredited: "no credit", open: "open" };
    const partner = at => {
      const pairs = story.pairs.filter(p => p.a === at || p.b === at).sort((x, y) => y.score - x.score);
      return pairs.length ? (pairs[0].a === at ? pairs[0].b : pairs[0].a) : null;
    };
    const columns = [
      { title: "Article", class: "head", cell: ({ a, at }) => {
        const other = partner(at);
        const title = bidi(a.title);
        return el("div", {}, other === null ? title : el("button", { type: "button", class: "link", onclick: () => open(other, at, true) }, title),
          el("div", { class: "soft" }, bidi(a.place)), ...a.contradictions.map(c => el("div", { class: "soft" }, bidi(c))));
      } },
      { title: "Outlet", cell: ({ a }) => bidi(a.outlet || "") },
      { title: "Published", class: "when", cell: ({ a }) => a.date ? (a.seconds === null ? `${a.date} (doubtful)` : a.date) : "no date" },
      { title: "Words", label: "Words", n: true, cell: ({ a }) => String(a.words) },
      { title: "Shared", label: "shared", n: true, cell: ({ a }) => a.shared === null || !a.words ? "" : percent(Math.min(1, a.shared / a.words)) },
      { title: "Standing", class: "tight", cell: ({ a }) => a.standing ? standing[a.standing] : "" },
      { title: "Text from", cell: ({ a }) => bidi(a.text_from || "") },
      { title: "Page", class: "tight", cell: ({ a }) => a.url ? el("a", { href: a.url, rel: "noreferrer noopener" }, "open") : "" },
    ];
    const rows = story.articles.map((a, at) => ({ a, at })).sort((x, y) =>
      (x.a.seconds === null) - (y.a.seconds === null) || (x.a.seconds ?? 0) - (y.a.seconds ?? 0) || x.at - y.at);
    return growing(rows, ROWS, part => table("Articles of the story", columns, part, "stack"));
  }

  // --- the graph -------------------------------------------------------------------------------

  const dashes = { excerpt: "10 4", rewrite: "6 3 2 3", same_utterance: "2 4", quotes: "2 4", derived: "4 4" };
  const HINT = 0.5; // below this confidence an edge is a hint

  function graphKey() {
    const stroke = (label, dash) => el("li", {}, svg("svg", { width: 40, height: 10, "aria-hidden": "true" },
      svg("path", { d: "M0 5H40", stroke: "currentColor", "stroke-width": 2, "stroke-dasharray": dash })), label);
    const shape = (label, kind) => el("li", {}, svg("svg", { width: 18, height: 18, "aria-hidden": "true" }, svg("g", { class: `node ${kind}` }, mark(kind, 9, 9))), label);
    return el("ul", { class: "key", "aria-label": "Key" }, shape("article", "article"), shape("named source", "source"), shape("statement", "utterance"),
      shape("root that nobody names", "origin"), stroke("copy, or named source"), stroke("excerpt", dashes.excerpt), stroke("rewrite", dashes.rewrite),
      stroke("same statement", dashes.same_utterance), el("li", {}, "thicker: surer; no arrow: direction not proved"));
  }

  function mark(kind, x, y) {
    if (kind === "source") return svg("path", { class: "shape", d: `M${x} ${y - 7}L${x + 7} ${y}L${x} ${y + 7}L${x - 7} ${y}Z` });
    if (kind === "utterance") return svg("rect", { class: "shape", x: x - 7, y: y - 6, width: 14, height: 12, rx: 3 });
    return svg("circle", { class: "shape", cx: x, cy: y, r: 6 });
  }

  // The nodes that are drawn: all, or in a large story those that gave most and then the earliest.
  function drawnNodes(story) {
    const given = new Map();
    for (const edge of story.edges) given.set(edge.from, (given.get(edge.from) || 0) + 1);
    const time = i => (story.articles[story.nodes[i].article] || story.nodes[i]).seconds ?? Infinity;
    const own = story.nodes.map((_, i) => i).filter(i => story.nodes[i].kind === "article");
    own.sort((x, y) => (given.get(y) || 0) - (given.get(x) || 0) || (time(x) < time(y) ? -1 : time(x) > time(y) ? 1 : x - y));
    const articles = new Set(own.slice(0, DRAWN));
    const others = new Map();
    for (const edge of story.edges) {
      for (const [one, other] of [[edge.from, edge.to], [edge.to, edge.from]]) {
        if (story.nodes[one].kind !== "article" && (articles.has(other) || story.nodes[other].kind !== "article")) others.set(one, (others.get(one) || 0) + 1);
      }
    }
    const kept = [...others].sort((x, y) => y[1] - x[1]).slice(0, DRAWN / 2).map(([i]) => i);
    return { articles: [...articles], others: kept, left: own.length - articles.size };
  }

  function layout(story, shown, W) {
    const LEFT = 210, RIGHT = 190, TOP = 30, LANE = 38;
    const at = new Map(), lanes = new Map(), ticks = [];
    const article = i => story.articles[story.nodes[i].article] || story.nodes[i];
    const dated = shown.articles.map(i => article(i).seconds).filter(t => t !== null && t !== undefined);
    const times = usual(dated);
    const from = Math.min(...times), to = Math.max(...times);
    const timed = times.length > 0 && from < to;
    const steps = timed ? null : depths(story, shown.articles);
    const deepest = timed ? 0 : Math.max(0, ...steps.values());
    const undated = timed && times.length < shown.articles.length;
    const x0 = LEFT + 30, x1 = W - RIGHT - (undated ? 90 : 20);
    const place = i => {
      if (!timed) return deepest ? x0 + steps.get(i) / deepest * (x1 - x0) : x0;
      const t = article(i).seconds;
      return t === null || t === undefined || t < from || t > to ? x1 + 60 : x0 + (t - from) / (to - from) * (x1 - x0);
    };
    const sorted = [...shown.articles].sort((p, q) => place(p) - place(q) || p - q);
    for (const i of sorted) {
      const name = article(i).outlet || story.nodes[i].label;
      if (!lanes.has(name)) lanes.set(name, { y: TOP + 14 + lanes.size * LANE, used: [] });
      const lane = lanes.get(name);
      let x = place(i);
      while (lane.used.some(u => Math.abs(u - x) < 18)) x += 18;
      lane.used.push(x);
      at.set(i, { x: Math.min(x, W - RIGHT), y: lane.y });
    }
    // Sources and statements stand at the left, near what was made of them.
    const heights = new Map(shown.others.map(i => {
      const ys = story.edges.filter(e => e.from === i && at.has(e.to)).map(e => at.get(e.to).y);
      return [i, ys.length ? ys.reduce((p, q) => p + q, 0) / ys.length : 1e9];
    }));
    const column = [...shown.others].sort((p, q) => heights.get(p) - heights.get(q) || p - q);
    const H0 = TOP + 14 + Math.max(0, lanes.size - 1) * LANE;
    const total = Math.max(H0, TOP + 14 + (column.length - 1) * 30);
    let y = TOP + 14 - 30;
    column.forEach((i, k) => {
      const latest = total - (column.length - 1 - k) * 30;
      y = Math.max(y + 30, Math.min(heights.get(i), latest));
      at.set(i, { x: LEFT - 12, y });
    });
    if (timed) ticks.push(...axis(from, to, x0, x1));
    else for (let s = 0; s <= deepest && deepest < 12; s++) ticks.push([deepest ? x0 + s / deepest * (x1 - x0) : x0, s ? `step ${s}` : "start"]);
    // The label of a late tick would run into that of the undated articles.
    while (undated && ticks.length > 1 && ticks.at(-1)[0] > x1 - 20) ticks.pop();
    if (undated) ticks.push([x1 + 60, times.length < dated.length ? "far off, or no date" : "no date"]);
    return { at, lanes, ticks, H: Math.max(y, total) + 34, LEFT, RIGHT, TOP, timed };
  }

  // One wrong year would press all other articles into a point: times that stand apart from most by
  // more than twenty times the span of these, and by more than a month, are left off the scale.
  function usual(times) {
    const sorted = [...times].sort((p, q) => p - q);
    for (let cut = 1; cut < sorted.length; cut++) {
      const few = Math.min(cut, sorted.length - cut);
      const rest = cut <= sorted.length - cut ? sorted.slice(cut) : sorted.slice(0, cut);
      const gap = sorted[cut] - sorted[cut - 1];
      if (few * 3 <= sorted.length && gap > 30 * 86400 && gap > 20 * (rest.at(-1) - rest[0])) return usual(rest);
    }
    return sorted;
  }

  // How many hands an article stands from the first, where dates say nothing.
  function depths(story, articles) {
    const depth = new Map(articles.map(i => [i, 0]));
    const edges = story.edges.filter(e => e.directed && depth.has(e.from) && depth.has(e.to));
    for (let round = 0, moved = true; moved && round < Math.min(articles.length, 40); round++) {
      moved = false;
      for (const e of edges) if (depth.get(e.to) < depth.get(e.from) + 1 && depth.get(e.from) + 1 <= 40) {
        depth.set(e.to, depth.get(e.from) + 1);
        moved = true;
      }
    }
    return depth;
  }

  function axis(from, to, x0, x1) {
    const sizes = [60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000, 31536000, 157680000];
    const size = sizes.find(s => (to - from) / s <= Math.max(2, (x1 - x0) / 120)) || (to - from);
    const ticks = [];
    for (let t = Math.ceil(from / size) * size; t <= to && ticks.length < 20; t += size) {
      const iso = new Date(t * 1000).toISOString();
      ticks.push([x0 + (t - from) / (to - from) * (x1 - x0), size >= 86400 ? iso.slice(0, 10) : size >= 21600 || ticks.length === 0 ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16)]);
    }
    return ticks;
  }

  function drawing(story, detail, open) {
    const W = Math.max(760, Math.min(1180, main.clientWidth - 66));
    const shown = drawnNodes(story);
    const plan = layout(story, shown, W);
    const clip = (text, n) => [...text].length > n ? [...text].slice(0, n - 1).join("") + "…" : text;
    const groups = [], chosen = [];
    const choose = (group, ...content) => {
      for (const old of chosen.splice(0)) old.classList.remove("chosen");
      group.classList.add("chosen");
      chosen.push(group);
      detail.replaceChildren(...content);
    };
    const item = (kind, label, act, ...children) => {
      const group = svg("g", { class: kind, role: "button", tabindex: "-1", "aria-label": label }, svg("title", {}, label), ...children);
      group.addEventListener("click", () => { act(group); focusAt(groups.indexOf(group)); });
      group.addEventListener("keydown", e => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); act(group); } });
      groups.push(group);
      return group;
    };
    const focusAt = i => {
      groups.forEach((g, k) => g.setAttribute("tabindex", k === i ? "0" : "-1"));
      groups[i]?.focus({ preventScroll: false });
    };
    const labels = new Map();
    const edges = story.edges.filter(e => plan.at.has(e.from) && plan.at.has(e.to)).sort((x, y) => x.confidence - y.confidence);
    for (const e of [...edges].reverse()) {
      const list = labels.get(e.to) || [];
      list.push(e);
      labels.set(e.to, list);
    }
    const drawnEdges = edges.map(e => {
      const p = plan.at.get(e.from), q = plan.at.get(e.to);
      return item(`edge${e.confidence < HINT ? " hint" : ""}`, e.sentence, g => choose(g, ...edgeDetail(story, e, open)),
        ...strokes(e, p, q), null);
    });
    const busy = [...plan.at.values()];
    const notes = [...labels].map(([to, list]) => {
      const q = plan.at.get(to), best = list[0];
      const text = `${best.words} ${best.confidence.toFixed(2)}${list.length > 1 ? ` +${list.length - 1}` : ""}`;
      const room = busy.some(o => o.y === q.y && o.x > q.x && o.x - q.x < text.length * 7 + 24) || q.x + text.length * 7 > W - plan.RIGHT + 12;
      if (story.nodes[to].kind !== "article" || (room && busy.some(o => o !== q && o.y === q.y))) return null;
      return svg("text", room ? { x: q.x - 4, y: q.y - 11, "text-anchor": "end", class: "soft" } : { x: q.x + 12, y: q.y - 5, class: "soft" }, text);
    });
    const points = [...plan.at].sort((p, q) => p[1].x - q[1].x || p[1].y - q[1].y).map(([i, p]) => {
      const node = story.nodes[i];
      const label = node.kind === "article" ? articleLabel(story, i) : `${words(node.kind)} ${node.label}${node.says ? `: ${node.says}` : ""}`;
      const group = item(`node ${node.kind}`, label, g => choose(g, ...nodeDetail(story, i, open)), mark(node.kind, p.x, p.y));
      if (node.kind !== "article") {
        const caption = node.kind === "utterance" && node.says ? node.says : node.kind === "origin" ? "unnamed root" : node.label;
        group.append(svg("text", { x: p.x - 14, y: p.y + 4, "text-anchor": "end" }, clip(caption, 24)));
      }
      return group;
    });
    const lanes = [...plan.lanes].flatMap(([name, lane]) => [
      svg("line", { class: "lane", x1: plan.LEFT + 10, x2: W - plan.RIGHT + 14, y1: lane.y, y2: lane.y }),
      svg("text", { x: W - plan.RIGHT + 22, y: lane.y + 4 }, clip(name, 24), svg("title", {}, name))]);
    const ticks = plan.ticks.flatMap(([x, label]) => [
      svg("line", { class: "lane", x1: x, x2: x, y1: plan.TOP - 8, y2: plan.H - 20, "stroke-dasharray": "1 5" }),
      svg("text", { class: "soft", x, y: 16, "text-anchor": "middle" }, label)]);
    const picture = svg("svg", { width: W, height: plan.H, viewBox: `0 0 ${W} ${plan.H}`, role: "group", class: "picture",
      "aria-label": `Provenance graph, ${plan.timed ? "time from left to right" : "steps from left to right"}; arrow keys move between its points and lines` },
      svg("defs", {}, svg("marker", { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 9, markerHeight: 9, markerUnits: "userSpaceOnUse", orient: "auto" },
        svg("path", { d: "M0 0L8 4L0 8Z", fill: "context-stroke" }))),
      svg("g", { "aria-hidden": "true" }, ...ticks, ...lanes), ...drawnEdges, ...points, svg("g", { "aria-hidden": "true", "pointer-events": "none", class: "edge" }, ...notes.filter(Boolean)));
    // One stop for the tab key: points from left to right, then lines.
    groups.splice(0, groups.length, ...points, ...drawnEdges.reverse());
    groups[0]?.setAttribute("tabindex", "0");
    picture.addEventListener("keydown", e => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      const here = groups.indexOf(document.activeElement);
      if (!step || here < 0) return;
      e.preventDefault();
      focusAt((here + step + groups.length) % groups.length);
    });
    return el("div", { class: "graph scroll" }, picture,
      shown.left > 0 ? el("p", { class: "soft" }, `${shown.articles.length} of ${story.articles.length.toLocaleString("en")} articles are drawn: those that gave most to others, then the earliest.`) : null);
  }

  function strokes(e, p, q) {
    const bend = Math.max(24, Math.abs(q.x - p.x) / 2);
    const gap = 9, dir = q.x > p.x + 4 ? 1 : q.x < p.x - 4 ? -1 : 0;
    const d = dir === 0
      ? `M${p.x + gap} ${p.y}C${p.x + 46} ${p.y} ${q.x + 46} ${q.y} ${q.x + gap} ${q.y}`
      : `M${p.x + gap * dir} ${p.y}C${p.x + bend * dir} ${p.y} ${q.x - bend * dir} ${q.y} ${q.x - gap * dir} ${q.y}`;
    return [svg("path", { class: "hit", d }), svg("path", { class: "line", d, "stroke-width": (0.8 + 2 * e.confidence).toFixed(2),
      "stroke-dasharray": dashes[e.relation], "marker-end": e.directed ? "url(#tip)" : null })];
  }

  function articleLabel(story, i) {
    const node = story.nodes[i], a = story.articles[node.article];
    return a ? `${node.label}, ${a.date || "no date"}: ${a.title}` : node.label;
  }

  function edgeDetail(story, edge, open) {
    const pair = pairOf(story, edge);
    const facts = [`${edge.words}, confidence ${edge.confidence.toFixed(2)}`, edge.share === null ? "" : `${percent(edge.share)} of the text`,
      edge.delay ? `${edge.delay} apart` : "", edge.directed ? "" : "direction not proved"].filter(Boolean);
    return [el("p", {}, bidi(edge.sentence)), el("p", { class: "soft" }, facts.join(" · ")),
      ...(edge.evidence.length > 1 ? [el("ul", {}, ...edge.evidence.map(([who, text, rule]) => el("li", {}, bidi(`${who}: ${text} `), el("span", { class: "tag" }, rule))))] : []),
      ...(pair ? [el("button", { type: "button", onclick: () => open(...pair, true) }, "Side by side")] : [])];
  }

  function nodeDetail(story, i, open) {
    const node = story.nodes[i], a = story.articles[node.article];
    if (!a) {
      const takers = story.edges.filter(e => e.from === i);
      return [el("p", {}, el("strong", {}, bidi(node.label)), node.says ? bidi(`: ${node.says}`) : ""), el("ul", {}, ...takers.slice(0, 12).map(e => el("li", {}, bidi(e.sentence))))];
    }
    const pair = story.pairs.filter(p => p.a === node.article || p.b === node.article).sort((x, y) => y.score - x.score)[0];
    return [el("p", {}, el("strong", {}, bidi(a.title))), el("p", { class: "soft" }, bidi([node.label, a.date || "no date", count(a.words, "word", "words"), a.standing || ""].filter(Boolean).join(" · "))),
      ...(pair ? [el("button", { type: "button", onclick: () => open(pair.a, pair.b, true) }, "Side by side with its closest")] : [])];
  }

  // --- side by side ----------------------------------------------------------------------------

  const meaning = {
    exact: "equal after normalization", copy: "nearly the whole of both is the same text",
    excerpt: "most of one, or whole passages of its prose, stand in the other", rewrite: "the same story sentence by sentence, in other words",
    same_utterance: "the same statement, each in its own prose; not a copy", template: "the shared text is a mould or page furniture; not a copy",
  };

  function comparison(number, story) {
    const choices = () => story.articles.map((a, i) => el("option", { value: String(i) }, a.outlet && a.title !== a.name ? `${a.name}: ${a.title.slice(0, 70)}` : a.name));
    const left = el("select", { "aria-label": "Left text" }, ...choices());
    const right = el("select", { "aria-label": "Right text" }, ...choices());
    const removed = el("input", { type: "checkbox" });
    const body = el("div", {});
    const heading = el("h2", { tabindex: "-1" }, "Side by side");
    const render = () => body.replaceChildren(...sides(story, Number(left.value), Number(right.value), removed.checked));
    const changed = () => { history.replaceState(null, "", `#/story/${number}/${left.value}/${right.value}`); render(); };
    for (const input of [left, right]) input.addEventListener("change", changed);
    removed.addEventListener("change", render);
    const edge = story.edges.filter(e => pairOf(story, e)).sort((x, y) => y.confidence - x.confidence)[0];
    const best = [...story.pairs].sort((x, y) => y.score - x.score)[0];
    const first = edge ? pairOf(story, edge) : best ? [best.a, best.b] : [0, Math.min(1, story.articles.length - 1)];
    const open = (a, b, go) => {
      left.value = String(a);
      right.value = String(b);
      if (!go) { render(); return; }
      changed();
      heading.scrollIntoView();
      heading.focus({ preventScroll: true });
    };
    const legend = [["verbatim", "word for word"], ["reworded", "reworded"], ["quotation", "same quotation"], ["requoted", "quotation in other words"]];
    const section = el("section", { class: "beside" }, heading,
      el("div", { class: "choose" }, el("label", {}, "Left", left), el("label", {}, "Right", right),
        el("button", { type: "button", onclick: () => open(right.value, left.value, true) }, "Swap"),
        el("label", { class: "check" }, removed, " Show what was taken off the pages")),
      el("ul", { class: "key", "aria-label": "Key to the marks" }, ...legend.map(([kind, label]) => el("li", {}, el("mark", { class: kind }, label))),
        el("li", {}, el("span", { class: "credit" }, "credit")), el("li", {}, "plain: its own words")), body);
    return { section, open, first };
  }

  function sides(story, a, b, removed) {
    const found = story.pairs.find(p => (p.a === a && p.b === b) || (p.a === b && p.b === a));
    const flipped = found && found.a === b && a !== b;
    const passages = (found ? found.passages : []).map(([as, ae, bs, be, score, kind], i) => ({
      n: i + 1, score, kind: kind === "quotation" && score < SAME_WORDS ? "requoted" : kind,
      left: flipped ? [bs, be] : [as, ae], right: flipped ? [as, ae] : [bs, be] }));
    const share = found && (flipped ? [found.b_in_a, found.a_in_b] : [found.a_in_b, found.b_in_a]);
    const verdict = found
      ? el("p", {}, el("strong", {}, words(found.verdict)), ` (${found.score.toFixed(2)}): ${meaning[found.verdict]}. `,
        el("span", { class: "soft" }, `${percent(share[0])} of the left's runs of words stand in the right, ${percent(share[1])} of the right's in the left.`))
      : el("p", {}, a === b ? "The same article twice." : story.pairs.length < story.n_pairs
        ? "No match of these two is kept in this page; this large story keeps its surest pairs." : "These two were not matched with each other; they are in one story through others.");
    const box = el("div", { class: "sides" });
    box.append(side(story.articles[a], passages, "left", removed, box), side(story.articles[b], passages, "right", removed, box));
    return [verdict, box];
  }

  function side(article, passages, which, removed, box) {
    const text = el("div", { class: "text" });
    for (const [start, end, why] of article.lines) {
      if (why && !removed && !article.credits.some(c => c.at[0] < end && c.at[1] > start)) continue;
      const p = el("p", { dir: "auto", class: why ? "removed" : null });
      if (why) p.append(el("span", { class: "why" }, `${why}: `));
      fill(p, article, start, end, passages, which, box);
      text.append(p);
    }
    if (article.cut) text.append(el("p", { class: "removed" }, "The rest is left out here for its length."));
    return el("article", { class: "side", "aria-label": article.name }, el("h3", {}, bidi(article.title)),
      el("p", { class: "facts" }, bidi([article.name, article.date || "no date", count(article.words, "word", "words")].join(" · "))), text);
  }

  // Cuts a line where passages and credits begin and end, and wraps each stretch in what covers it.
  function fill(p, article, start, end, passages, which, box) {
    const inside = (from, to) => from < end && to > start;
    const shared = passages.filter(s => inside(...s[which]));
    const credits = article.credits.filter(c => inside(...c.at));
    const cuts = new Set([start, end]);
    for (const [from, to] of [...shared.map(s => s[which]), ...credits.map(c => c.at)]) {
      cuts.add(Math.max(start, from));
      cuts.add(Math.min(end, to));
    }
    const at = [...cuts].sort((x, y) => x - y);
    for (let i = 0; i + 1 < at.length; i++) {
      const [from, to] = [at[i], at[i + 1]];
      let piece = document.createTextNode(article.text.slice(from, to));
      const credit = credits.find(c => c.at[0] <= from && to <= c.at[1]);
      if (credit) {
        const says = `${credit.relation === "background" ? "mention" : words(credit.relation)}: ${credit.source}`;
        piece = el("span", { class: "credit", title: says }, piece, to === Math.min(end, credit.at[1]) ? el("span", { class: "num" }, bidi(says)) : null);
      }
      const passage = shared.find(s => s[which][0] <= from && to <= s[which][1]);
      if (passage) {
        const partner = which === "left" ? "right" : "left";
        const label = `Passage ${passage.n}, ${passage.kind === "requoted" ? "quotation in other words" : passage.kind}: go to it on the ${partner}`;
        const jump = from === Math.max(start, passage[which][0]) && passage[which][0] >= start
          ? el("button", { type: "button", class: "num", "aria-label": label, "data-side": which, "data-n": passage.n, onclick: () => {
            const other = box.querySelector(`.num[data-side="${partner}"][data-n="${passage.n}"]`);
            if (other) { other.scrollIntoView({ block: "center" }); other.focus({ preventScroll: true }); }
          } }, String(passage.n)) : null;
        piece = el("mark", { class: passage.kind, "data-passage": passage.n, onmouseenter: () => light(box, passage.n, true), onmouseleave: () => light(box, passage.n, false) }, jump, piece);
      }
      p.append(piece);
    }
  }

  function light(box, n, on) {
    for (const m of box.querySelectorAll(`mark[data-passage="${n}"]`)) m.classList.toggle("lit", on);
  }

  // --- the frame -------------------------------------------------------------------------------

  function route(moved) {
    const [, story, a, b] = /^#\/story\/(\d+)(?:\/(\d+)\/(\d+))?$/.exec(location.hash) || [];
    if (story !== undefined) {
      const data = load(Number(story));
      const fits = a !== undefined && data && Number(a) < data.articles.length && Number(b) < data.articles.length;
      if (fits) showStory(Number(story), Number(a), Number(b));
      else showStory(Number(story));
      if (fits) return;
    } else {
      showOverview();
    }
    if (moved) { window.scrollTo(0, 0); main.focus({ preventScroll: true }); }
  }

  function theme() {
    const button = document.getElementById("theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    let picked = null;
    const apply = () => {
      const dark = picked === null ? system.matches : picked;
      document.documentElement.dataset.theme = dark ? "dark" : "light";
      button.textContent = dark ? "Light" : "Dark";
      button.setAttribute("aria-pressed", String(dark));
      button.setAttribute("aria-label", "Dark colours");
    };
    button.addEventListener("click", () => { picked = document.documentElement.dataset.theme !== "dark"; apply(); });
    system.addEventListener("change", apply);
    apply();
  }

  document.getElementById("made").textContent = `Made by wirecopy ${overview.version}. Everything on this page is in this file; nothing is asked of the network.`;
  document.querySelector(".skip").addEventListener("click", e => { e.preventDefault(); main.focus(); });
  theme();
  route(false);
  window.addEventListener("hashchange", () => route(true));
  // A story's data may stand further down than what the browser has read so far.
  document.addEventListener("DOMContentLoaded", () => { if (location.hash.startsWith("#/story/") && !cache.size) route(false); });
})();
