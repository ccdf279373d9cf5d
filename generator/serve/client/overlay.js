// Shows what is wrong, above the page. It lives in a shadow tree beside the body, so that
// neither the site's style nor the making of a newer page reaches it.

const host = document.createElement("div");
host.id = "portolan-overlay";
const root = host.attachShadow({ mode: "open" });
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "/_portolan/live.css";
root.append(style);
document.documentElement.append(host);
const styled = new Promise((done) => {
  style.onload = style.onerror = done;
});

const el = (name, attributes, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
};

const number = (n, noun) => n + " " + noun + (n === 1 ? "" : "s");

const placeOf = (p) => {
  if (p.link) return el("p", { class: "place" }, el("a", { href: p.link }, p.place));
  const place = el("p", { class: "place" }, el("code", {}, p.place));
  if (navigator.clipboard) {
    const copy = el("button", { type: "button", class: "copy", "aria-label": "Copy " + p.place }, "Copy");
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(p.place).catch(() => {});
      copy.textContent = "Copied";
    });
    place.append(" ", copy);
  }
  return place;
};

const itemOf = (p) =>
  el(
    "li",
    { class: p.severity },
    placeOf(p),
    el("p", { class: "message" }, p.severity + ": " + p.message + " ", el("span", { class: "code" }, "[" + p.code + "]")),
    p.before || p.at || p.after ? el("pre", {}, p.before, el("mark", {}, p.at), p.after) : null,
    p.hint ? el("p", { class: "hint" }, "hint: " + p.hint) : null,
  );

const dialog = el("dialog", { "aria-labelledby": "title" });
const badge = el("a", { class: "badge", hidden: "hidden" });
root.append(dialog, badge);

let shownText = ""; // what the dialog shows
let dismissed = ""; // what the reader has closed

dialog.addEventListener("close", () => {
  if (shownText) dismissed = shownText;
});

// showProblems lays the new problems over the page, or takes them away if there are none.
const showProblems = async (lists, site) => {
  const items = lists.flatMap((list) => list.items);
  const more = lists.reduce((sum, list) => sum + list.more, 0);
  const text = items.length || site.machine ? JSON.stringify([items, more, site.machine]) : "";
  if (text === shownText && (dialog.open || text === dismissed)) {
    return;
  }
  shownText = text;
  if (!text) {
    dismissed = "";
    dialog.close();
    return;
  }
  const title = site.machine && !items.length ? "The folders can't be read" : number(items.length + more, "problem") + " in what was just saved";
  const close = el("button", { type: "button", class: "close" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(
    el("header", {}, el("h1", { id: "title" }, title), close),
    el("p", {}, "Below is the page as it last was. This goes away when it is mended."),
    ...(site.machine ? [el("p", { class: "machine" }, site.machine)] : []),
    el("ol", { class: "problems" }, ...items.map(itemOf)),
    ...(more ? [el("p", {}, "And " + more + " more.")] : []),
    ...(site.editor ? [el("p", { class: "note" }, site.editor)] : []),
  );
  if (text === dismissed) return;
  await styled;
  if (shownText === text && !dialog.open) dialog.showModal();
};

// showCount tells in the corner how many problems there are besides.
const showCount = (elsewhere, list) => {
  const { errors, warnings } = elsewhere;
  badge.hidden = errors + warnings === 0;
  if (badge.hidden) return;
  const parts = [errors ? number(errors, "error") : "", warnings ? number(warnings, "warning") : ""];
  badge.textContent = parts.filter(Boolean).join(", ");
  badge.className = errors ? "badge error" : "badge warning";
  badge.href = list;
};
