// Light, dark, or as the system has it: what the reader chose is set before anything
// is drawn, so this script stands in the head, alone. Without it, and where nothing was
// chosen or can be kept, the system decides.
(function () {
  "use strict";
  const key = "portolan-scheme";
  const root = document.documentElement;

  function stored() {
    try { return localStorage.getItem(key); } catch { return null; }
  }
  function show(scheme) {
    if (scheme === "light" || scheme === "dark") root.dataset.scheme = scheme;
    else delete root.dataset.scheme;
    for (const b of document.querySelectorAll("[data-set-scheme]")) {
      b.setAttribute("aria-pressed", String(b.dataset.setScheme === (root.dataset.scheme || "auto")));
    }
  }
  function choose(scheme) {
    try {
      if (scheme === "auto") localStorage.removeItem(key);
      else localStorage.setItem(key, scheme);
    } catch { /* it holds for this page, then */ }
    show(scheme);
  }

  root.classList.add("scripted");
  show(stored());
  addEventListener("storage", (e) => { if (e.key === key || e.key === null) show(stored()); });
  addEventListener("pageshow", () => show(stored())); // a page that comes back was kept as it was
  document.addEventListener("DOMContentLoaded", () => show(stored()));
  document.addEventListener("click", (e) => {
    const button = e.target instanceof Element && e.target.closest("[data-set-scheme]");
    if (button) choose(button.dataset.setScheme);
  });
})();
