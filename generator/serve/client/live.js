// Keeps the page as it would be made now. One tab of the browser, the one that holds a
// lock, has the only stream; it tells the others what comes. A stream begins with all
// that is to be known of the pages that are open, so nothing is missed between two.

const own = document.currentScript;
const shown = { page: own.dataset.page, boot: own.dataset.boot, rev: Number(own.dataset.rev), follow: Number(own.dataset.follow) };
const desk = own.dataset.desk !== undefined; // the page tells of problems itself, and stays where it is
own.remove();

// A page that the browser brings back is as it was when it was left: what was saved
// meanwhile was not for it to follow. null is for the next news to tell where it begins.
const entry = performance.getEntriesByType("navigation")[0];
if (entry?.type === "back_forward") shown.follow = null;

const me = Math.random().toString(36).slice(2);
const path = location.pathname;
let site = null; // the last news of the whole site
let page = null; // the last news of this page
let current = false; // this tab was the last to be looked at

// The page.

let asking = null; // the request for a newer page that is under way

// renew fetches the page until it is the one that the last news tell of. A newer one
// that is told meanwhile ends the request for an older.
const renew = async () => {
  asking?.abort();
  if (asking) return;
  for (let tries = 0; page.page !== shown.page && tries < 3; tries++) {
    const news = page;
    asking = new AbortController();
    try {
      await fetchPage(asking.signal);
    } catch {
      if (news === page) break; // it is asked for again with the next news
    }
    if (news !== page) tries = 0;
  }
  asking = null;
};

const fetchPage = async (signal) => {
  const response = await fetch(location.pathname + location.search, { signal, cache: "no-cache" });
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const script = next.querySelector("script[src='/_portolan/live.js']");
  if (!script) return location.reload(); // it is another sort of thing now
  shown.page = script.dataset.page;
  morph(next, host);
};

const onPage = (news) => {
  page = news;
  showAll();
  if (news.page !== shown.page || asking) renew();
};

const onSite = (news) => {
  if (news.boot !== shown.boot) {
    location.reload(); // the server is another, and perhaps this script too
    return;
  }
  site = news;
  for (const asset of news.assets) {
    if (asset.rev > shown.rev) swap(asset);
  }
  shown.rev = Math.max(shown.rev, ...news.assets.map((asset) => asset.rev));
  showAll();
  shown.follow ??= news.follow.count;
  if (news.follow.count > shown.follow) {
    shown.follow = news.follow.count;
    const paths = news.follow.paths.map(decoded);
    if (current && !desk && !paths.includes(decoded(path))) location.assign(news.follow.paths[0]);
  }
};

const showAll = () => {
  if (!site || desk) return;
  showProblems(page ? [site.new, page.new] : [site.new], site);
  showCount(site.elsewhere, site.list);
};

const onNews = (kind, news) => {
  if (kind === "site") onSite(news);
  else if (decoded(news.path) === decoded(path)) onPage(news);
};

// The tabs.

const channel = new BroadcastChannel("portolan");
const say = (message) => channel.postMessage({ from: me, ...message });
let leader = null; // in the tab that leads: the stream and the tabs that it is for

// Where the browser has no locks, each tab has a stream of its own, and is told nothing by
// the others but that it is not the one that was last looked at. Locks need a secure
// address: https, or one of this machine.
const alone = !navigator.locks;

channel.onmessage = ({ data }) => {
  if (data.looked) current = false;
  if (alone) return;
  if (data.kind) onNews(data.kind, data.news);
  if (data.ask) say({ here: path });
  if (leader && data.here !== undefined) leader.enter(data.from, data.here);
  if (leader && data.gone) leader.leave(data.from);
};

const look = () => {
  current = true;
  say({ looked: true });
};

class Leader {
  constructor() {
    this.tabs = new Map([[me, path]]);
    this.pages = new Map(); // the last news of each page
    this.stream = null;
    this.wait = 200;
  }

  enter(tab, path) {
    const known = [...this.tabs.values()].includes(path);
    this.tabs.delete(tab); // the last to come is the first to be told
    this.tabs.set(tab, path);
    if (!known) return this.begin(20);
    if (site) say({ kind: "site", news: site });
    if (this.pages.has(path)) say({ kind: "page", news: this.pages.get(path) });
  }

  leave(tab) {
    this.tabs.delete(tab);
    this.begin(1000);
  }

  // begin begins a stream for the pages that are open, after some milliseconds.
  begin(after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.stream?.close();
      const paths = [...new Set([...this.tabs.values()].reverse())];
      const query = paths.map((path) => "path=" + encodeURIComponent(decoded(path))).join("&");
      const stream = (this.stream = new EventSource("/_portolan/events?" + query));
      const told = (kind) => (event) => {
        this.wait = 200;
        const news = JSON.parse(event.data);
        if (kind === "page") this.pages.set(news.path, news);
        say({ kind, news });
        onNews(kind, news);
      };
      stream.addEventListener("site", told("site"));
      stream.addEventListener("page", told("page"));
      stream.onerror = () => {
        stream.close(); // it is begun again here, and more and more seldom
        if (this.stream !== stream) return;
        this.wait = Math.min(this.wait * 1.5, 5000);
        this.begin(this.wait);
      };
    }, after);
  }

  end() {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = null;
  }
}

const lead = () => {
  leader = new Leader();
  say({ ask: true });
  leader.begin(0);
};

// join takes part: as the leader as soon as there is none, or alone.
let leaving = null;
const join = () => {
  say({ here: path });
  if (document.hasFocus()) look();
  if (alone) return lead();
  leaving = new AbortController();
  navigator.locks
    .request("portolan-live", { signal: leaving.signal }, () => {
      lead();
      return new Promise((done) => leaving.signal.addEventListener("abort", done));
    })
    .catch(() => {});
};

const part = () => {
  leader?.end();
  leader = null;
  leaving?.abort();
  say({ gone: true });
};

addEventListener("pagehide", part);
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  shown.follow = null;
  join(); // back from where the browser keeps pages that were left
});
addEventListener("focus", look);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") look();
});
join();
