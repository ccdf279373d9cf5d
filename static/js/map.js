// Lets maps be zoomed and moved. Reading needs none of it: without this file a map is as it
// is drawn. It changes nothing but the view box of the SVG, and two classes for the cursor.
(() => {
  "use strict";
  const most = 8;
  const known = new WeakMap(); // SVG → what makes it anew, where a page is changed in place

  const begin = (view) => {
    const svg = view.querySelector("svg");
    if (!svg) return;
    if (known.has(svg)) return known.get(svg)();
    let width, height, x, y, zoom, held = null, moved = false;
    const pointers = new Map();

    const show = () => {
      const w = width / zoom, h = height / zoom;
      x = Math.min(Math.max(x, 0), width - w);
      y = Math.min(Math.max(y, 0), height - h);
      svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
      svg.style.setProperty("--map-zoom", Math.sqrt(zoom) * Math.sqrt(Math.sqrt(zoom)));
      svg.classList.toggle("map-zoomed", zoom > 1);
      closer.disabled = zoom >= most;
      farther.disabled = whole.disabled = zoom <= 1;
    };
    // Where a place of the screen lies on the sheet.
    const at = (e) => {
      const box = svg.getBoundingClientRect();
      return [x + (e.clientX - box.left) / box.width * width / zoom, y + (e.clientY - box.top) / box.height * height / zoom];
    };
    const zoomTo = (next, [px, py]) => {
      next = Math.min(Math.max(next, 1), most);
      x = px - (px - x) * zoom / next;
      y = py - (py - y) * zoom / next;
      zoom = next;
      show();
    };
    const middle = () => [x + width / zoom / 2, y + height / zoom / 2];
    const move = (dx, dy) => { x += dx * width / zoom; y += dy * height / zoom; show(); };

    const tools = document.createElement("div");
    tools.className = "map-tools";
    const button = (sign, name, act) => {
      const b = document.createElement("button");
      b.type = "button";
      b.textContent = sign;
      b.setAttribute("aria-label", name);
      b.title = name;
      b.addEventListener("click", act);
      tools.append(b);
      return b;
    };
    const closer = button("+", "Zoom in", () => zoomTo(zoom * 1.6, middle()));
    const farther = button("−", "Zoom out", () => zoomTo(zoom / 1.6, middle()));
    const whole = button("⤢", "Show all of the map", () => zoomTo(1, middle()));
    const anew = () => {
      [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
      x = y = 0;
      zoom = 1;
      view.append(tools);
      show();
    };
    known.set(svg, anew);
    anew();

    const keys = {
      "+": () => zoomTo(zoom * 1.6, middle()), "=": () => zoomTo(zoom * 1.6, middle()), "-": () => zoomTo(zoom / 1.6, middle()), "0": () => zoomTo(1, middle()),
      ArrowLeft: () => move(-.2, 0), ArrowRight: () => move(.2, 0), ArrowUp: () => move(0, -.2), ArrowDown: () => move(0, .2),
    };
    tools.addEventListener("keydown", (e) => {
      if (keys[e.key] && !e.ctrlKey && !e.metaKey && !e.altKey) { keys[e.key](); e.preventDefault(); }
    });
    // The page scrolls by the wheel; with Ctrl, which a pinch on a touch pad is too, the map zooms.
    svg.addEventListener("wheel", (e) => {
      if (!e.ctrlKey) return;
      zoomTo(zoom * Math.exp(-e.deltaY / 200), at(e));
      e.preventDefault();
    }, { passive: false });

    svg.addEventListener("pointerdown", (e) => {
      if (e.button) return;
      pointers.set(e.pointerId, at(e));
      held = pointers.size === 2 ? [...pointers.values()] : null;
      moved = false;
    });
    svg.addEventListener("pointermove", (e) => {
      if (!pointers.has(e.pointerId)) return;
      const from = pointers.get(e.pointerId), to = at(e);
      if (pointers.size === 2 && held) { // a pinch
        const other = [...pointers].find(([id]) => id !== e.pointerId)[1];
        const was = Math.hypot(from[0] - other[0], from[1] - other[1]), is = Math.hypot(to[0] - other[0], to[1] - other[1]);
        pointers.set(e.pointerId, to);
        if (was > 0 && is > 0) { zoomTo(zoom * is / was, other); moved = true; }
      } else if (zoom > 1) {
        const slack = 4 * width / zoom / svg.clientWidth;
        if (!moved && Math.hypot(to[0] - from[0], to[1] - from[1]) < slack) return;
        if (!moved) svg.setPointerCapture(e.pointerId);
        moved = true;
        svg.classList.add("map-held");
        x += from[0] - to[0];
        y += from[1] - to[1];
        show();
      }
    });
    const drop = (e) => { pointers.delete(e.pointerId); held = null; svg.classList.remove("map-held"); };
    svg.addEventListener("pointerup", drop);
    svg.addEventListener("pointercancel", drop);
    svg.addEventListener("click", (e) => { if (moved) { e.preventDefault(); moved = false; } }, true);
    svg.addEventListener("dragstart", (e) => e.preventDefault());
  };
  const all = () => document.querySelectorAll(".map-view").forEach(begin);
  document.addEventListener("portolan:shown", all);
  all();
})();
