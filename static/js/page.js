// What a script can add to a page that is complete without one: copying of code, of the
// page's address and its citation; printing; tables that are narrowed and sorted where
// they stand.
(function () {
  "use strict";

  // say shows for a moment on a button what it did.
  function say(button, what) {
    const label = button.textContent;
    button.textContent = what;
    setTimeout(() => { button.textContent = label; }, 1600);
  }
  async function copy(button, text) {
    try { await navigator.clipboard.writeText(text); } catch { return say(button, "Can't copy here"); }
    say(button, "Copied");
  }

  function code() {
    for (const pre of document.querySelectorAll("main :not(.code) > pre")) {
      const around = document.createElement("div");
      around.className = "code";
      pre.replaceWith(around);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button copy";
      button.dataset.copyText = "pre";
      button.textContent = "Copy";
      around.append(pre, button);
    }
  }

  document.addEventListener("click", (e) => {
    const button = e.target instanceof Element && e.target.closest("button");
    if (!button) return;
    const { copyLink, copyText } = button.dataset;
    if (copyLink) copy(button, copyLink);
    if (copyText) copy(button, button.closest(".code, section").querySelector(copyText).textContent.trim());
    if ("print" in button.dataset) print();
  });

  // A row is kept that has all the words, wherever in it.
  function narrow(input) {
    if (done.has(input)) return;
    done.add(input);
    const body = document.getElementById(input.dataset.narrow).tBodies[0];
    const said = input.closest(".narrow").querySelector("[data-narrowed]");
    const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    const texts = new Map();
    for (const row of body.rows) texts.set(row, fold(row.textContent));
    input.addEventListener("input", () => {
      const words = fold(input.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const [row, text] of texts) {
        row.hidden = !words.every((w) => text.includes(w));
        if (!row.hidden) shown++;
      }
      said.textContent = words.length ? `${shown} of ${texts.size} on this page` : "";
    });
  }

  // A list that stands on one page is sorted in place by what its heads link to; on
  // several pages the links lead to the other order.
  function sortable(table) {
    if (done.has(table) || document.querySelector(".pages")) return;
    done.add(table);
    const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const heads = [...table.tHead.rows[0].cells];
    const key = (row, i) => {
      const time = row.cells[i].querySelector("time");
      return time ? time.dateTime : row.cells[i].textContent.trim();
    };
    heads.forEach((head, i) => {
      const link = head.querySelector("a");
      if (!link) return;
      link.addEventListener("click", (e) => {
        if (e.ctrlKey || e.metaKey || e.shiftKey || e.button) return;
        e.preventDefault();
        const down = head.getAttribute("aria-sort") === "ascending";
        for (const h of heads) h.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = [...table.tBodies[0].rows].sort((a, b) => {
          const x = key(a, i), y = key(b, i);
          if (!x || !y) return x ? -1 : y ? 1 : 0; // what has no value comes last
          return down ? collator.compare(y, x) : collator.compare(x, y);
        });
        table.tBodies[0].append(...rows);
      });
    });
  }

  const done = new WeakSet();
  function add() {
    code();
    document.querySelectorAll("[data-narrow]").forEach(narrow);
    document.querySelectorAll("table.index-table").forEach(sortable);
  }
  add();
  document.addEventListener("portolan:shown", add); // an author's page that was changed in place
})();
