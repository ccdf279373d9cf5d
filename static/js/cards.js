// Cards: what a link leads to, shown beside it on hover, on focus and on a long press. A
// tap follows the link, as ever: a card must not stand between a reader and a page. What
// is on a card comes from the search's index, see reader.js and generator/output/search.
(() => {
  "use strict";
  if (!window.portolan || !HTMLElement.prototype.showPopover) return;
  const { root, find, make } = portolan;
  const wait = 150, linger = 250, press = 500; // milliseconds
  const disputed = "Disputed", status = "Status";
  const anchors = CSS.supports("position-area: block-end span-inline-end");
  let card, shown, wanted, timer, pressed;

  // pathOf gives the address from the root of the site that a link leads to, or "".
  const pathOf = (link) => {
    const to = new URL(link.getAttribute("href"), document.baseURI), own = new URL(location.href); // .href of a link in a drawing is no text
    const path = to.pathname.replace(/index\.html$/, "");
    if (to.origin !== root.origin || !path.startsWith(root.pathname) || path === own.pathname.replace(/index\.html$/, "")) return "";
    try { return decodeURIComponent(path.slice(root.pathname.length)); } catch { return ""; }
  };
  const linkOf = (target) => {
    const link = target.closest?.("a[href]");
    return link && !link.closest(".site-header, .site-footer, .hover-card, dialog, .pages, [role=checkbox]") ? link : undefined;
  };

  const fill = (d) => {
    const [, kind, type, name, , summary, state, facts, note] = d;
    const rows = [...state ? [[status, state]] : [], ...facts];
    card.className = `hover-card kind-${kind}`;
    card.replaceChildren(make("p", { class: "card-type" }, type), make("p", { class: "card-title" }, make("bdi", {}, name)));
    if (summary && facts.length < 2) card.append(make("p", { class: "card-summary" }, make("bdi", {}, summary)));
    if (rows.length) card.append(make("dl", {}, ...rows.map(([label, html]) => make("div", {}, make("dt", {}, label), make("dd", { html })))));
    if (note) card.append(make("p", { class: "card-note" }, make("span", { class: "certainty certainty-disputed" }, disputed), " ", make("bdi", {}, note)));
  };

  // place puts the card below the link, or above where there is more room: by the style
  // sheet where the browser can, else here. A link that is broken over lines has several
  // boxes: the one under the pointer counts.
  const place = (link, x, y) => {
    const boxes = [...link.getClientRects()];
    const flows = anchors && boxes.length === 1 && link instanceof HTMLElement; // what is drawn has no box of the page
    const box = boxes.find((b) => y >= b.top - 1 && y <= b.bottom + 1 && x >= b.left - 1 && x <= b.right + 1) ?? boxes[0];
    card.classList.toggle("by-anchor", flows);
    if (flows) {
      link.style.anchorName = "--hover-card";
      card.style.inset = "";
      return;
    }
    const { width, height } = card.getBoundingClientRect(), gap = 6;
    const left = Math.max(gap, Math.min(box.left, innerWidth - width - gap));
    const below = box.bottom + gap + height <= innerHeight || box.top < innerHeight - box.bottom;
    card.style.inset = `${Math.max(gap, below ? box.bottom + gap : box.top - height - gap)}px auto auto ${left}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    wanted = undefined;
    if (!shown) return;
    shown.style.anchorName = "";
    if (!shown.getAttribute("style")) shown.removeAttribute("style");
    shown = undefined;
    card.hidePopover();
  };
  const show = async (link, x, y) => {
    const path = pathOf(link);
    const d = path && await find(path).catch(() => undefined); // without a card the link is still one
    if (!d || wanted !== link || !link.isConnected) return;
    if (!card) {
      card = make("div", { popover: "manual" });
      card.addEventListener("pointerenter", () => clearTimeout(timer));
      card.addEventListener("pointerleave", leave);
    }
    if (!card.isConnected) document.body.append(card);
    if (shown) hide();
    wanted = shown = link;
    fill(d);
    card.showPopover();
    place(link, x, y);
  };
  const want = (link, delay, x, y) => {
    clearTimeout(timer);
    if (link === shown) return;
    wanted = link;
    timer = setTimeout(() => show(link, x, y), delay);
  };
  const leave = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, linger); // time enough to move onto the card
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const link = linkOf(event.target);
    if (link) want(link, shown ? wait / 3 : wait, event.clientX, event.clientY);
    else if (!event.target.closest?.(".hover-card") && wanted !== document.activeElement) leave();
  });
  document.addEventListener("focusin", (event) => {
    const link = linkOf(event.target);
    if (link?.matches(":focus-visible")) want(link, wait);
    else if (shown) leave();
  });
  document.addEventListener("focusout", (event) => {
    if (linkOf(event.target) === wanted) leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !wanted) return;
    if (shown) event.preventDefault();
    hide();
  });

  // A long press shows the card and nothing else; where the system answers it with a menu
  // or a preview of its own that it doesn't leave to pages, that comes too.
  document.addEventListener("touchstart", (event) => {
    if (event.target.closest?.(".hover-card")) return;
    const link = linkOf(event.target);
    pressed = undefined;
    hide();
    if (!link || event.touches.length > 1 || !pathOf(link)) return;
    wanted = link;
    const { clientX: x, clientY: y } = event.touches[0];
    timer = setTimeout(async () => {
      await show(link, x, y);
      if (shown === link) pressed = link;
    }, press);
  }, { passive: true });
  document.addEventListener("touchmove", () => { if (!shown) hide(); }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!shown) hide();
    else if (pressed && event.cancelable) event.preventDefault();
  });
  document.addEventListener("touchcancel", () => { if (!shown) hide(); });
  document.addEventListener("contextmenu", (event) => {
    if (pressed && linkOf(event.target) === pressed) event.preventDefault();
  });
  addEventListener("scroll", () => { if (shown && (pressed || !card.matches(".by-anchor"))) hide(); }, { passive: true });
})();
