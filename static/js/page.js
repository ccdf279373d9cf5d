// What a script can add to a page that is complete without one: buttons that copy code,
// the page's address and the citation, and print; tables that are narrowed and sorted
// where they stand.
(function () {
  "use strict";

  function button(label, act) {
    const b = document.createElement("button");
    b.type = "button";
    b.className = "button";
    b.textContent = label;
    b.addEventListener("click", () => act(b));
    return b;
  }
  function copier(label, text) {
    return button(label, async (b) => {
      let said = "Copied";
      try { await navigator.clipboard.writeText(text()); } catch { said = "Can't copy here"; }
      b.textContent = said;
      setTimeout(() => { b.textContent = label; }, 1600);
    });
  }

  function code() {
    for (const pre of document.querySelectorAll("main pre")) {
      const around = document.createElement("div");
      around.className = "code";
      pre.replaceWith(around);
      const b = copier("Copy", () => pre.textContent);
      b.classList.add("copy");
      around.append(pre, b);
    }
  }

  function share() {
    for (const p of document.querySelectorAll("[data-share]")) {
      const cite = p.parentElement.querySelector(".cite-text");
      if (cite) p.prepend(copier("Copy the citation", () => cite.textContent.trim()));
      p.append(copier("Copy the link", () => p.dataset.share), button("Print", () => print()));
    }
  }

  // A row is kept that has all the words, wherever in it.
  function narrow(input) {
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
    if (document.querySelector(".pages")) return;
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

  code();
  share();
  document.querySelectorAll("[data-narrow]").forEach(narrow);
  document.querySelectorAll("table.index-table").forEach(sortable);
})();
