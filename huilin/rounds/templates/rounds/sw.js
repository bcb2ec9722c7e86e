// Keeps the page of the round and its files, so that they open without signal. No answer about people is kept here.
const NAME = "huilin-rounds-{{ version }}";
const { shell, page, kept } = {{ told|safe }};
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(kept)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("huilin-rounds-") && name !== NAME;
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

const kept_shell = async () => (await caches.match(shell)) ?? Response.error();

// A line that takes too long is no line; the page then opens from the phone and tries again by itself.
const fresh_or_kept = (request) =>
  new Promise((done) => {
    const late = setTimeout(() => kept_shell().then(done), PATIENCE);
    fetch(request)
      .then((answer) => (answer.status >= 500 ? kept_shell() : answer))
      .catch(kept_shell)
      .then((answer) => {
        clearTimeout(late);
        done(answer);
      });
  });

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (url.pathname === page) event.respondWith(fresh_or_kept(event.request));
  } else if (kept.includes(url.pathname) && url.pathname !== shell) {
    event.respondWith(caches.match(url.pathname).then((found) => found ?? fetch(event.request)));
  }
});
