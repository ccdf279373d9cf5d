// Makes the page that is shown into a newer one, and leaves alone what the reader did to
// it: scroll, focus, selection, typed text, opened details.

// busted are the assets that changed while the page was shown, by their paths: the page
// that the server sends doesn't know them under another address, so it must be told.
const busted = new Map();

const decoded = (path) => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

// pathOf gives the path of an address if it is of this site.
const pathOf = (address) => {
  const url = new URL(address, location.href);
  return url.origin === location.origin ? decoded(url.pathname) : "";
};

// bust gives an address under which the newest of an asset is fetched.
const bust = (address) => {
  const rev = busted.get(pathOf(address));
  if (!rev) return address;
  const [head, fragment] = address.split("#");
  const [path, query] = head.split("?");
  const params = new URLSearchParams(query);
  params.set("portolan", rev);
  return path + "?" + params + (fragment === undefined ? "" : "#" + fragment);
};

const bustSet = (srcset) =>
  srcset
    .split(",")
    .map((candidate) => {
      const [address, ...size] = candidate.trim().split(/\s+/);
      return [bust(address), ...size].join(" ");
    })
    .join(", ");

// eachAddress changes the addresses of pictures and style sheets in a document.
const eachAddress = (doc, selector, change) => {
  for (const el of doc.querySelectorAll(selector)) {
    for (const name of ["src", "href", "poster"]) {
      const old = el.getAttribute(name);
      if (old && (name !== "href" || el.localName === "link" || el.localName === "image" || el.localName === "use")) {
        const now = change(old);
        if (now !== old) el.setAttribute(name, now);
      }
    }
    const set = el.getAttribute("srcset");
    if (set) {
      const now = set.includes("data:") ? set : bustSet(set);
      if (now !== set) el.setAttribute("srcset", now);
    }
  }
};

const pictures = "img, source, video, image, use, link[rel~=icon]";
const sheets = "link[rel~=stylesheet]";

// settled are the style sheets that have come, or failed to: those that stand in the page
// have before any script runs.
const settled = new WeakSet(document.querySelectorAll(sheets));

// once tells when a style sheet has come, or failed to.
const once = (link) =>
  new Promise((done) => {
    for (const event of ["load", "error"]) link.addEventListener(event, done, { once: true });
  }).then(() => settled.add(link));

// swapSheet puts a newer style sheet beside the old one, and takes that away when the
// newer has come, so that the page is never without.
const swapSheet = async (link) => {
  const next = link.cloneNode();
  next.setAttribute("href", bust(link.getAttribute("href")));
  const came = once(next);
  link.setAttribute("data-portolan-old", "");
  link.after(next);
  await came;
  // All that it follows, for one that was told in between may never have come.
  while (next.previousElementSibling?.matches(sheets + "[data-portolan-old]")) next.previousElementSibling.remove();
};

// swap shows the newest of an asset.
const swap = async ({ path, kind, rev }) => {
  busted.set(decoded(path), rev);
  const mine = (address) => pathOf(address) === decoded(path);
  if (kind === "script") {
    if ([...document.scripts].some((s) => s.src && mine(s.src))) location.reload();
    return;
  }
  const links = [...document.querySelectorAll(sheets + ":not([data-portolan-old])")];
  let found = false;
  if (kind === "image") {
    eachAddress(document, pictures, (address) => {
      found ||= mine(address);
      return bust(address);
    });
  } else {
    const own = links.filter((link) => mine(link.href));
    found = own.length > 0;
    await Promise.all(own.map(swapSheet));
  }
  if (found) return;
  // A style sheet may import it, or show it: fetched anew, it is what they find.
  await fetch(path, { cache: "reload" }).catch(() => {});
  for (const link of links) {
    const path = pathOf(link.href);
    if (path) busted.set(path, rev);
  }
  await Promise.all(links.filter((link) => pathOf(link.href)).map(swapSheet));
};

// chosen tells whether the reader chose something in a list. Where the page chooses
// nothing, the browser takes the first of a list that one may choose one of.
const chosen = (select) => {
  if (!select) return false;
  const options = [...select.options];
  const defaults = options.filter((o) => o.defaultSelected);
  if (defaults.length === 0 && !select.multiple) defaults.push(options.find((o) => !o.disabled));
  return options.some((o) => o.selected !== defaults.includes(o));
};

// touched tells whether the reader changed a control.
const touched = (el, name) => {
  switch (name) {
    case "value":
      return el.value !== undefined && el.value !== el.defaultValue;
    case "checked":
      return el.checked !== el.defaultChecked;
    case "selected":
      return chosen(el.closest("select"));
  }
  return false;
};

const scriptsOf = (doc) =>
  [...doc.querySelectorAll("script[src]")]
    .map((s) => pathOf(s.getAttribute("src")))
    .filter((path) => !path.startsWith("/_portolan/"))
    .join("\n");

// morph makes the document that is shown like another. keep is an element that stays.
const morph = (next, keep) => {
  for (const script of next.querySelectorAll("script[src^='/_portolan/']")) script.remove();
  if (next.querySelector("meta[http-equiv=refresh i]") || scriptsOf(next) !== scriptsOf(document)) {
    location.reload(); // what acts by itself has to be loaded
    return;
  }
  eachAddress(next, sheets + ", " + pictures, bust);
  const waiting = [];
  Idiomorph.morph(document.documentElement, next.documentElement, {
    head: { shouldPreserve: (el) => el.hasAttribute("data-portolan-old") },
    callbacks: {
      beforeNodeAdded: (node) => {
        if (node.nodeType === 1 && node.matches(sheets)) waiting.push(node);
        return true;
      },
      beforeNodeRemoved: (node) => {
        if (node === keep) return false;
        if (waiting.length > 0 && node.nodeType === 1 && node.matches(sheets)) {
          // Another sheet comes in its place: it stays until that is there.
          node.setAttribute("data-portolan-old", "");
          return false;
        }
        return true;
      },
      beforeAttributeUpdated: (name, el) => !(name === "open" && el.localName === "details") && !touched(el, name),
    },
  });
  const old = [...document.querySelectorAll("[data-portolan-old]")];
  if (old.length > 0) {
    const fresh = [...document.querySelectorAll(sheets + ":not([data-portolan-old])")].filter((link) => !settled.has(link) && !link.sheet);
    Promise.all(fresh.map(once)).then(() => old.forEach((link) => link.remove()));
  }
  document.dispatchEvent(new CustomEvent("portolan:shown"));
};
