// The reader of the search index, for the search and for cards, and what opens the search.
// The form of the index's files is told in generator/output/search/search.go: each is a
// script that calls portolan(key, value), for scripts are what a page may load from its
// own site under its policy, below any path, and from a disk.
(() => {
  "use strict";
  const here = document.currentScript.dataset;
  const base = new URL(here.index, document.baseURI);

  // ---- Files ----
  const files = new Map(), coming = new Map();
  let manifest;
  const script = (src) => new Promise((resolve, reject) => {
    const s = document.createElement("script");
    s.onload = () => { s.remove(); resolve(); };
    s.onerror = () => { s.remove(); reject(new Error(src)); };
    s.src = src;
    document.head.append(s);
  });
  // load gives the value of a file. What failed is tried again when it is next asked for.
  const load = (key) => {
    if (!files.has(key)) {
      const src = `${new URL(key, base)}.js${manifest ? `?v=${manifest.version}` : ""}`;
      files.set(key, script(src).then(() => {
        if (!coming.has(key)) throw new Error(src);
        const value = coming.get(key);
        coming.delete(key);
        return value;
      }).catch((e) => {
        files.delete(key);
        throw e;
      }));
    }
    return files.get(key);
  };
  const index = async () => {
    const m = await load("index");
    if (!m.first) { // number of the first document of each block, and of one behind the last
      const sizes = numbers(m.sizes);
      m.first = [0];
      while (!sizes.done()) m.first.push(m.first.at(-1) + sizes.next());
    }
    return manifest = m;
  };

  // numbers reads varints: digits of base64url, five bits each, low bits first.
  const digit = new Uint8Array(128);
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].forEach((c, i) => { digit[c.charCodeAt()] = i; });
  const numbers = (text, at = 0) => ({
    done: () => at >= text.length,
    next() {
      for (let n = 0, shift = 0; ; shift += 5) {
        const d = digit[text.charCodeAt(at++)];
        n |= (d & 31) << shift;
        if (!(d & 32)) return n;
      }
    },
  });
  // lastUpTo gives the last index of a list in order that has no more than a value, or 0.
  const lastUpTo = (list, value) => {
    let low = 0, high = list.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (list[middle] <= value) low = middle; else high = middle;
    }
    return low;
  };

  // ---- Documents, as their blocks have them: address from the root, kind, what the kind
  // calls it, name, other names, summary, status, facts, note ----

  // stretch gives the first bits of the hash of an address (FNV-1a, 32 bits).
  const stretch = (path, bits) => {
    let hash = 0x811c9dc5;
    for (const b of new TextEncoder().encode(path)) hash = Math.imul(hash ^ b, 0x01000193);
    return bits ? hash >>> (32 - bits) : 0;
  };
  // find gives the document at an address, if there is one.
  const find = async (path) => {
    const m = await index(), block = stretch(path, m.blocks);
    return m.first[block] < m.first[block + 1] ? (await load(`d-${block}`)).find((d) => d[0] === path) : undefined;
  };
  const at = async (number) => {
    const block = lastUpTo(manifest.first, number);
    return (await load(`d-${block}`))[number - manifest.first[block]];
  };
  const text = async (path) => (await load(`x-${stretch(path, manifest.fragments)}`))[path] ?? "";

  // make gives an element; a text with "html" is one that the program made, and escaped.
  const make = (tag, attributes = {}, ...children) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attributes)) if (k === "html") e.innerHTML = v; else if (v !== undefined) e.setAttribute(k, v);
    e.append(...children);
    return e;
  };

  window.portolan = Object.assign((key, value) => coming.set(key, value), {
    base, root: new URL("../../", base), load, index, numbers, digit, lastUpTo, find, at, text, make,
  });

  // ---- What opens the search: its script comes when it is first wanted ----
  let waiting; // what is typed until it is there
  const open = async () => {
    if (waiting !== undefined) return;
    waiting = "";
    try {
      if (!portolan.open) await script(here.search);
      portolan.open(waiting);
    } catch {
      location.href = document.querySelector("a[data-search]")?.href ?? location.href;
    }
    waiting = undefined;
  };
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (waiting !== undefined && event.key.length === 1) {
      waiting += event.key;
      event.preventDefault();
    } else if (event.key === "/" && !event.target.closest?.("input, textarea, select, [contenteditable], dialog")) {
      event.preventDefault();
      open();
    }
  });
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-search]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  for (const link of document.querySelectorAll("a[data-search]")) link.setAttribute("aria-keyshortcuts", "/");
  if (document.querySelector(".search-page")) script(here.search).catch(() => {}); // then it stays a list
})();
