/* The service worker. It answers for the record page of either language, its static files, and nothing else; whatever
   it keeps is the same for everybody (home:record_offline is fetched without cookies). BUILT and sealed stand above. */
const CACHE = `record-${BUILT.version}`;
const PATIENCE = 8000; // milliseconds: then the page kept here is better than a page that may come
const AWAY = [502, 503, 504]; // something before the site says that it does not answer

const fresh = (address) => new Request(address, { credentials: "omit", cache: "reload" });

addEventListener("install", (event) => event.waitUntil((async () => {
  const kept = await caches.open(CACHE);
  await kept.addAll([...Object.values(BUILT.pages), ...BUILT.files].map(fresh));
  await skipWaiting();
})()));

addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("record-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
})()));

// A page that was on its way while this worker began is not among those claimed then: it asks.
addEventListener("message", (event) => event.data === "claim" && event.waitUntil(clients.claim()));

const PAGES = { ...BUILT.pages, ...Object.fromEntries(Object.values(BUILT.pages).map((page) => [page, page])) };
const shell = async (path) => (await caches.match(PAGES[path])) ?? Response.error();

// The network first: what is kept is shown when there is none, or when it keeps one waiting.
const page = async (request, path) => {
  const late = new Promise((give) => setTimeout(give, PATIENCE));
  try {
    const answer = await Promise.race([fetch(request), late]);
    return answer && !AWAY.includes(answer.status) ? answer : await shell(path);
  } catch {
    return shell(path);
  }
};

// A record sent into the void is sealed and kept. Its key counts once, should the server have had it after all.
const posted = async (request, path) => {
  const copy = request.clone();
  try {
    const answer = await fetch(request);
    if (!AWAY.includes(answer.status)) return answer;
  } catch {
    // no network: below
  }
  try {
    const data = await copy.formData();
    if (!data.has("service") || data.has("keep")) return Response.error(); // a preset is kept by the site
    await sealed.keep(data);
  } catch {
    return Response.error();
  }
  return Response.redirect(path, 303);
};

const file = async (request) => {
  const kept = await caches.match(request);
  if (kept && BUILT.hashed) return kept;
  try {
    return await fetch(request);
  } catch {
    return kept ?? Response.error();
  }
};

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const ours = request.mode === "navigate" && pathname in PAGES;
  if (ours && request.method === "GET") event.respondWith(page(request, pathname));
  else if (ours && request.method === "POST") event.respondWith(posted(request, pathname));
  else if (request.method === "GET" && pathname.startsWith(BUILT.folder)) event.respondWith(file(request));
});
