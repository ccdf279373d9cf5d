// The search: on its page with all that narrows it down, elsewhere in a dialog. It reads
// the index through reader.js. What the index is, is told in generator/output/search.
(() => {
  "use strict";
  const { base, root, load, index, numbers, digit, lastUpTo, at, text: textOf, make } = portolan;
  const number = (n) => n.toLocaleString(document.documentElement.lang || "en");
  const words = {
    search: "Search", close: "Close", all: "All results", more: "Show more", none: "Nothing found.", one: "1 result",
    many: (n) => `${number(n)} results`, best: (n) => `So many pages have this that only the best ${number(n)} are listed`,
    any: "No page has all of these words; these have some.", meant: (typed, shown) => `Nothing has “${typed}”. Shown instead: ${shown}.`,
    first: (n) => `Only the first ${number(n)} words were looked for.`,
    phrase: "Quoted words were looked for one by one, as the texts are not part of this index.",
    quoted: (n) => `Of the pages with these words, the best ${number(n)} were looked through for what is quoted.`,
    failed: "A part of the index could not be loaded.", again: "Try again", hint: "Names, codes, words",
    facets: { kind: "Kind", status: "Status", year: "Year" }, disputed: "disputed",
  };
  let manifest;

  // ---- Words, as generator/lexicon has them ----
  const han = "\\u3005-\\u3007\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
  const runs = new RegExp(`[${han}]+|(?:(?![${han}])[\\p{L}\\p{M}\\p{N}])+`, "gu");
  const isHan = new RegExp(`^[${han}]`, "u");
  const alike = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ς: "σ" };
  const fold = (s) => [...s.normalize("NFKD").replace(/[ \u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]/g, "").toLowerCase()]
    .slice(0, 40).map((c) => alike[c] ?? c).join("");
  const wordsOf = (text) => [...text.matchAll(runs)].flatMap(([run]) => {
    if (!isHan.test(run)) return fold(run) || [];
    const chars = [...run];
    return chars.length > 1 ? chars.slice(1).map((c, i) => chars[i] + c) : run;
  });

  // parse gives the terms of what was typed, the phrases in quotes, and whether there are more
  // terms than are looked for. The word that is being typed is the beginning of one.
  const mostTyped = 2000, mostTerms = 12;
  const parse = (typed) => {
    const terms = new Map(), phrases = [];
    let over = false;
    typed.slice(0, mostTyped).split(/["“”„«»]/).forEach((part, i, all) => {
      const last = i === all.length - 1, list = wordsOf(part);
      if (i % 2 && !last && list.length > 1) phrases.push(list);
      list.forEach((word, k) => {
        const prefix = last && k === list.length - 1 && /[\p{L}\p{M}\p{N}]$/u.test(part) && (!isHan.test(word) || [...word].length === 1);
        if (terms.size < mostTerms || terms.has(word)) terms.set(word, prefix); else over = true;
      });
    });
    return { terms: [...terms], phrases, over };
  };

  // ---- Look-up ----
  const shards = new Map();
  const shard = async (i) => {
    const text = await load(`t-${i}`);
    if (!shards.has(i)) {
      shards.set(i, text.split("\n").slice(0, -1).map((line) => {
        const [forms, code] = line.split(" "), [form, key] = line.split("=");
        return key ? { forms: [form], key } : { forms: forms.split(","), code };
      }));
    }
    return shards.get(i);
  };
  const shardOf = (word) => lastUpTo(manifest.ranges, word);

  // lines gives the lines of a word, or of all that begin with it.
  const mostShards = 3;
  const lines = async (word, prefix) => {
    const from = shardOf(word), to = prefix ? Math.min(shardOf(`${word}\uffff`), from + mostShards - 1) : from;
    const out = [];
    for (const list of await Promise.all(Array.from({ length: to - from + 1 }, (_, i) => shard(from + i)))) {
      for (let line of list) {
        const exact = line.forms.includes(word);
        if (!exact && !(prefix && line.forms.some((f) => f.startsWith(word)))) continue;
        if (line.key) {
          const { forms, key } = line, home = (await shard(shardOf(key))).find((l) => !l.key && l.forms[0] === key);
          if (!home) continue;
          line = { code: home.code, forms: [...home.forms, ...forms] };
        }
        out.push({ ...line, fit: exact ? 1 : 0.6 });
      }
    }
    return out;
  };

  // weigh adds up what lines say of documents. Impacts above 31 are of names. A word that
  // too many documents have is not needed. One that only begins as what was typed is
  // worth no more than the word itself.
  const weigh = (list) => {
    const scores = new Map(), forms = new Set();
    let needed = !list.length, most = Infinity;
    for (const line of list.sort((a, b) => b.fit - a.fit)) {
      const cut = line.code[0] === "!", n = numbers(line.code, cut ? 1 : 0), postings = [];
      let count = cut ? n.next() : 0;
      while (!n.done()) {
        const impact = n.next();
        for (let left = n.next(), doc = 0; left--;) postings.push([doc += n.next(), impact]);
      }
      needed ||= !cut;
      count ||= postings.length;
      const rare = Math.min(most, Math.log(1 + (manifest.docs - count + 0.5) / (count + 0.5)));
      if (line.fit === 1) most = rare;
      for (const [doc, impact] of postings) {
        const score = rare * line.fit * impact * (impact > 31 ? 4 : 1);
        if (score > (scores.get(doc) ?? 0)) scores.set(doc, score);
      }
      for (const f of line.forms) forms.add(f);
    }
    return { scores, forms, needed };
  };

  // within tells whether two words are at most so many letters apart: one more, one less,
  // another, or two neighbours exchanged.
  const within = (a, b, most) => {
    if (Math.abs(a.length - b.length) > most) return false;
    let before, last = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const row = [i];
      for (let j = 1; j <= b.length; j++) {
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return false;
      [before, last] = [last, row];
    }
    return last[b.length] <= most;
  };
  // vocabulary gives the words that begin with one of some letters, or all.
  const vocabulary = async (letters) => {
    const { ranges, part } = manifest, parts = new Set(), out = [];
    ranges.forEach((from, i) => {
      if (!letters || letters.some((c) => from <= `${c}\uffff` && !(ranges[i + 1] <= c))) parts.add(Math.floor(i / part));
    });
    for (const text of await Promise.all([...parts].map((i) => load(`w-${i}`)))) {
      let last = "";
      for (const entry of text ? text.split(" ") : []) out.push(last = last.slice(0, digit[entry.charCodeAt()]) + entry.slice(1));
    }
    return out;
  };
  // near gives the lines of words that were meant by one that nothing has: with one letter
  // amiss, with another ending, with two letters amiss, with the first letter amiss.
  const mostMeant = 8;
  const near = async (word, prefix) => {
    if (word.length < 4 || isHan.test(word)) return [];
    const look = async (letters, most) => {
      const all = await vocabulary(letters);
      let found = all.filter((w) => within(word, w, most));
      if (!found.length && prefix) found = all.filter((w) => w.length > word.length && [0, 1, -1].some((d) => within(word, w.slice(0, word.length + d), most)));
      return (await Promise.all(found.slice(0, mostMeant).map((w) => lines(w)))).flat();
    };
    const first = [word[0], word[1]];
    let found = await look(first, 1);
    for (let cut = 1; !found.length && cut < 5 && word.length - cut > 3; cut++) found = await lines(word.slice(0, -cut), true);
    if (!found.length && word.length > 5) found = await look(first, 2);
    return found.length ? found : look(null, 1);
  };

  // search gives the numbers of the documents for what was typed, the best first, what to
  // mark in them, and what to say about it.
  const search = async (typed) => {
    manifest = await index();
    const { terms, phrases, over } = parse(typed), out = { docs: [], marks: [], notes: [] };
    if (!terms.length || !manifest.docs) return out;
    if (over) out.notes.push(words.first(mostTerms));
    const slots = await Promise.all(terms.map(async ([word, prefix]) => {
      let found = await lines(word, prefix);
      if (!found.length) {
        found = await near(word, prefix);
        if (found.length) out.notes.push(words.meant(word, [...new Set(found.map((l) => l.forms.at(-1)))].slice(0, 4).join(", ")));
      }
      return { prefix: prefix && word, ...weigh(found) };
    }));
    out.marks = slots;
    const needed = slots.filter((s) => s.needed), required = needed.length ? needed : slots, total = new Map();
    out.over = !needed.length;
    for (const { scores } of slots) for (const [doc, score] of scores) total.set(doc, (total.get(doc) ?? 0) + score);
    out.docs = [...total.keys()].filter((doc) => required.every((s) => s.scores.has(doc)));
    if (!out.docs.length && total.size) {
      out.docs = [...total.keys()];
      out.notes.push(words.any);
    }
    out.docs.sort((a, b) => total.get(b) - total.get(a) || a - b);
    if (phrases.length && manifest.fragments < 0) out.notes.push(words.phrase);
    else if (phrases.length) {
      if (out.docs.length > mostQuoted) out.notes.push(words.quoted(mostQuoted));
      out.docs = await quoted(out.docs, phrases);
    }
    return out;
  };
  // quoted leaves those of the best documents that have the phrases.
  const mostQuoted = 40;
  const quoted = async (docs, phrases) => {
    const has = await Promise.all(docs.slice(0, mostQuoted).map(async (n) => {
      const d = await at(n), texts = [d[3], d[4], d[5], await textOf(d[0])].map((t) => ` ${wordsOf(t).join(" ")} `);
      return phrases.every((p) => texts.some((t) => t.includes(` ${p.join(" ")} `)));
    }));
    return docs.filter((_, i) => has[i]);
  };

  // ---- Texts ----

  // spots gives what of a text is to be marked: from, to, and for which term.
  const spots = (text, marks) => {
    const out = [];
    for (const { 0: run, index: from } of text.matchAll(runs)) {
      const folded = isHan.test(run) ? "" : fold(run);
      marks.forEach(({ forms, prefix }, term) => {
        if (folded) {
          if (forms.has(folded) || prefix && folded.startsWith(prefix)) out.push([from, from + run.length, term]);
        } else {
          for (const f of forms) for (let k = run.indexOf(f); k >= 0; k = run.indexOf(f, k + 1)) out.push([from + k, from + k + f.length, term]);
        }
      });
    }
    return out.sort((a, b) => a[0] - b[0]);
  };
  // marked gives a text with its words marked. What stands between U+0001 and U+0002 says
  // how certain the rest is.
  const marked = (text, marks) => make("bdi", {}, ...text.split(/(\x01[^\x02]*\x02)/).flatMap((part) => {
    if (part[0] === "\x01") return make("span", { class: "certainty" }, part.slice(1, -1));
    const out = [];
    let done = 0;
    for (const [from, to] of spots(part, marks)) {
      if (to <= done) continue;
      out.push(part.slice(done, Math.max(from, done)), make("mark", {}, part.slice(Math.max(from, done), to)));
      done = to;
    }
    return [...out, part.slice(done)];
  }));
  // excerpt gives the part of a text that has most of the terms. It begins with a sentence
  // where it can, and never behind the words that say how certain it is.
  const room = 240;
  const excerpt = (text, marks) => {
    let best = { terms: 0 };
    for (const line of text.split("\n")) {
      const found = spots(line, marks);
      found.forEach(([from], i) => {
        const terms = new Set(found.slice(i).filter(([, to]) => to - from < room).map((s) => s[2])).size;
        if (terms > best.terms) best = { terms, line, from };
      });
    }
    if (!best.terms) return undefined;
    const { line, from } = best;
    let start = 0, end = line.length;
    if (end > room) {
      start = Math.max(line.lastIndexOf(". ", from) + 2, line.lastIndexOf("。", from) + 1);
      if (start < 3) start = 0;
      if (from - start > room / 2) start = line.indexOf(" ", from - room / 3) + 1;
      const sure = line.lastIndexOf("\x01", start);
      if (start - sure < room / 2 && sure >= 0) start = sure;
    }
    if (end - start > room * 1.2) end = Math.max(line.lastIndexOf(" ", start + room), from + room / 2);
    const lead = start ? /^[^:\x01]{0,60}:? ?\x01[^\x02]*\x02/.exec(line)?.[0] ?? "" : "";
    return marked(`${lead}${start ? "… " : ""}${line.slice(start, end)}${end < line.length ? " …" : ""}`, marks);
  };

  // ---- Results ----
  const hrefOf = (path) => new URL(path.split("/").map(encodeURIComponent).join("/"), root) + (location.protocol === "file:" ? "index.html" : "");
  const item = (d, marks, heading) => {
    const type = make("p", { class: "found-type" }, make("span", { class: "found-kind" }, d[2]));
    if (d[6]) type.append(" ", make("span", { class: "found-status", html: d[6] }));
    if (d[8]) type.append(" ", make("span", { class: "certainty certainty-disputed" }, words.disputed));
    const li = make("li", { class: `found kind-${d[1]}` }, type,
      make(heading, { class: "found-name" }, make("a", { href: hrefOf(d[0]) }, marked(d[3], marks))));
    if (spots(d[4], marks).length) li.append(make("p", { class: "found-also" }, marked(d[4], marks)));
    return li;
  };
  // detail adds the text and the facts of a result.
  const detail = async (li, d, marks) => {
    // the summary says most, unless what was typed is only found further down
    const terms = (...texts) => new Set(texts.flatMap((t) => spots(t, marks).map((s) => s[2]))).size;
    let text;
    if (!terms(d[5]) && !(d[5] && terms(d[3], d[4]) === marks.length) && manifest.fragments >= 0) text = excerpt(await textOf(d[0]), marks);
    if (text || d[5]) li.append(make("p", { class: "found-text" }, text ?? marked(d[5], marks)));
    if (d[7].length) {
      li.append(make("p", { class: "found-facts" }, ...d[7].map(([label, html]) =>
        make("span", {}, make("span", { class: "found-label" }, label), " ", make("span", { html })))));
    }
  };

  // ---- The search itself. full: on its page, with an address, facets and texts ----
  const mount = (box, form, full) => {
    const input = form.querySelector("input[type=search]");
    const status = make("p", { class: "search-status", role: "status" }), list = make("ol", { class: "results" });
    const side = make("div", { class: "facets" }), more = make("button", { type: "button", class: "search-more" }, words.more);
    const frame = make("div", { class: "search-body", hidden: "" }, side, make("div", { class: "search-found" }, status, list, more));
    const rest = full && document.querySelector(".a-to-z"), page = full ? 10 : 7;
    let chosen = {}, turn = 0, found, docs, shown;
    box.append(frame);

    const address = (facets) => {
      const to = new URLSearchParams();
      if (input.value.trim()) to.set("q", input.value);
      for (const [name, values] of Object.entries(facets)) for (const v of values) to.append(name, v);
      return `${location.pathname}?${to}`;
    };
    const go = (how) => {
      try { if (full) history[how](null, "", address(chosen)); } catch { /* not every browser has addresses for files from a disk */ }
    };
    const say = (...parts) => status.replaceChildren(...parts.map((p) => make("span", {}, p)));
    const failed = () => {
      const again = make("button", { type: "button" }, words.again);
      again.onclick = () => run();
      say(words.failed, again);
    };

    // show adds the next results. Texts come when they are there.
    const show = async () => {
      const mine = turn, all = await Promise.all(docs.slice(shown, shown + page).map(at));
      if (mine !== turn) return;
      const items = all.map((d) => item(d, found.marks, full ? "h2" : "p"));
      if (shown) list.append(...items); else list.replaceChildren(...items);
      shown += all.length;
      more.disabled = false;
      more.hidden = !full || shown >= docs.length;
      if (full) await Promise.all(items.map((li, i) => detail(li, all[i], found.marks)));
    };
    // narrow leaves the documents that have what was chosen, and counts for each value how
    // many it would leave beside what is chosen of other facets.
    const narrow = (facets) => {
      const set = (f, doc) => {
        let n = 0;
        for (let i = f.width; i--;) n = n * 64 + digit[f.of.charCodeAt(doc * f.width + i)];
        return f.sets[n];
      };
      const passes = (doc, but) => facets.every((f) => f === but || !chosen[f.name]?.length || set(f, doc).some((v) => chosen[f.name].includes(f.values[v][0])));
      side.replaceChildren(...facets.flatMap((f) => {
        const count = f.values.map(() => 0), mine = chosen[f.name] ?? [];
        for (const doc of found.docs) if (passes(doc, f)) for (const v of set(f, doc)) count[v]++;
        const values = f.values.map(([name, label], i) => ({ name, label, n: count[i], on: mine.includes(name) })).filter((v) => v.n || v.on);
        if (f.name !== "year") values.sort((a, b) => b.n - a.n);
        const links = values.map((v) => make("li", {}, check(f.name, v, v.on ? mine.filter((m) => m !== v.name) : [...mine, v.name])));
        return links.length ? make("details", { class: "facet", open: mine.length || innerWidth > 900 ? "" : undefined },
          make("summary", {}, f.label || words.facets[f.name]), make("ul", {}, ...links)) : [];
      }));
      docs = found.docs.filter((doc) => passes(doc));
    };
    // check gives a link that chooses a value of a facet, or no longer does.
    const check = (facet, { name, label, n, on }, next) => {
      const to = { ...chosen, [facet]: next }, id = `${facet} ${name}`;
      const a = make("a", { href: address(to), role: "checkbox", "aria-checked": on, "data-value": id },
        make("bdi", {}, label), " ", make("span", { class: "count" }, number(n)));
      a.onclick = (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        chosen = to;
        go("pushState");
        run(found).then(() => side.querySelector(`[data-value="${CSS.escape(id)}"]`)?.focus());
      };
      a.onkeydown = (event) => {
        if (event.key !== " ") return;
        event.preventDefault();
        a.click();
      };
      return a;
    };

    const run = async (have) => {
      const mine = ++turn, typed = input.value.trim();
      more.disabled = true; // until the results stand: a click would ask for the same again
      frame.hidden = !typed;
      if (rest) rest.hidden = Boolean(typed);
      if (!typed) {
        list.ariaBusy = "false";
        return say();
      }
      try {
        const next = have ?? await search(typed), facets = full ? await load("facets") : [];
        if (mine !== turn) return;
        found = next;
        shown = 0;
        narrow(facets);
        const n = docs.length;
        say(!n ? words.none : found.over ? words.best(n) : n === 1 ? words.one : words.many(n), ...found.notes);
        await show();
      } catch {
        if (mine === turn) failed();
      }
      if (mine === turn) list.ariaBusy = "false";
    };
    const read = () => {
      chosen = {};
      for (const [name, value] of new URLSearchParams(location.search)) (chosen[name] ??= []).push(value);
      input.value = chosen.q?.[0] ?? input.value;
      delete chosen.q;
      run();
    };

    let typing;
    input.addEventListener("input", () => {
      clearTimeout(typing);
      list.ariaBusy = "true";
      typing = setTimeout(() => {
        go("replaceState");
        run();
      }, 120);
    });
    form.addEventListener("submit", (event) => {
      if (!full) return; // it leads to the page
      event.preventDefault();
      clearTimeout(typing);
      go("pushState");
      run();
    });
    more.onclick = () => {
      const next = shown;
      more.disabled = true;
      show().then(() => list.children[next]?.querySelector("a").focus(), () => {
        more.disabled = false;
        failed();
      });
    };
    box.addEventListener("keydown", (event) => {
      const stops = [input, ...list.querySelectorAll("a")], now = stops.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (event.altKey || event.ctrlKey || event.metaKey || now < 0) return;
      if (step) {
        event.preventDefault();
        stops[now + step]?.focus();
      } else if (event.key === "Escape" && now && full) {
        input.focus();
      }
    });
    if (full) {
      addEventListener("popstate", read);
      read();
    }
    return (typed) => {
      if (typed) input.value = typed;
      input.focus();
      input.select();
      if (typed) {
        input.setSelectionRange(typed.length, typed.length);
        run();
      }
    };
  };

  let begin, dialog;
  // onPage makes the page's form search; anew where the page was changed in place.
  const onPage = () => {
    const place = document.querySelector(".search-page");
    if (place && !place.querySelector(".search-body")) begin = mount(place, place.querySelector("form"), true);
  };
  onPage();
  document.addEventListener("portolan:shown", onPage);
  portolan.open = (typed) => {
    if (!begin) {
      const form = make("form", { class: "search-form", role: "search", action: hrefOf("search/") },
        make("input", { type: "search", name: "q", "aria-label": words.search, placeholder: words.hint, autocomplete: "off", spellcheck: "false", autofocus: "" }),
        make("button", {}, words.all));
      const close = make("button", { type: "button", class: "search-close", "aria-label": words.close }, "×");
      dialog = make("dialog", { class: "search-dialog", "aria-label": words.search }, form, close);
      const shut = () => {
        document.activeElement.blur(); // else it may get a key that is meant for the page
        dialog.close();
      };
      close.onclick = shut;
      dialog.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault(); // some browsers only empty the field
        shut();
      });
      dialog.onclick = (event) => { if (event.target === dialog) shut(); };
      document.body.append(dialog);
      begin = mount(dialog, form);
    }
    if (dialog) {
      if (!dialog.isConnected) document.body.append(dialog); // the page was changed in place
      if (!dialog.open) dialog.showModal();
    }
    begin(typed);
  };
  portolan.search = search;
  portolan.words = wordsOf;
})();
