// Keeps what a page allows by its header Offline-Copy (see peoplelikeme/offline.py), each page with the files it shows, and
// shows it when the network fails. The network always comes first. Nothing of the staff room is touched.
"use strict";

const LIST_OR_OWN = /^\/[a-z-]+\/(gesuche|angebote|mein-eintrag|meine-seite)\/$/;
const LEAVE = /^\/[a-z-]+\/mein-eintrag\/weg\/$/;
const NAMES = { gesuche: "gesuche", angebote: "angebote", "mein-eintrag": "own", "meine-seite": "own" };
const PATIENCE = 8000;
const OWN_FOR = 24 * 3600 * 1000;
let visits = 0;

const pathOf = (url) => new URL(url).pathname;
const nameOf = (url) => NAMES[LIST_OR_OWN.exec(pathOf(url))?.[1]];

async function keep(name, response, visit) {
  if (!response.ok || response.headers.get("Offline-Copy") !== "this") return;
  const html = await response.text();
  const files = new Set([...html.matchAll(/(?:href|src)="(\/static\/[^"#]+\.(?:css|js|svg))/g)].map(([, file]) => file));
  if (visit !== visits) return; // left in the meantime
  await caches.delete(name);
  const cache = await caches.open(name);
  await cache.put("/kept", new Response(html.replace("<body", "<body data-offline"), { headers: {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": response.headers.get("Content-Security-Policy"),
    "Kept-At": Date.now(),
  } }));
  await cache.addAll([...files]);
  if (visit !== visits) await caches.delete(name);
}

async function kept(name) {
  if (!name || !(await caches.has(name))) return undefined;
  const page = await (await caches.open(name)).match("/kept");
  if (page && (name !== "own" || Date.now() - page.headers.get("Kept-At") < OWN_FOR)) return page;
  await caches.delete(name);
  return undefined;
}

async function remember(url, response) {
  const visit = visits;
  const name = nameOf(url);
  const said = response.headers.get("Offline-Copy");
  const fetched = (address) => fetch(address, { cache: "no-store" });
  if (said === "none" || (name === "own" && !said && response.status < 500)) await caches.delete("own");
  else if (name && said === "this") await keep(name, response, visit);
  else if (name && said) await keep(name, await fetched(said), visit);
  const language = /^\/[a-z-]+\//.exec(pathOf(url))?.[0];
  const offline = `offline ${language}`;
  if (!response.ok || !language || (await caches.has(offline))) return;
  for (const each of await caches.keys()) if (each.startsWith("offline")) await caches.delete(each);
  await keep(offline, await fetched(`${language}offline/`), visit);
}

async function page(event) {
  const { url } = event.request;
  const name = nameOf(url);
  const network = (async () => {
    const response = (await event.preloadResponse) || (await fetch(event.request));
    event.waitUntil(remember(url, response.clone()).catch(() => {}));
    return response;
  })();
  const late = new Promise((show) => {
    setTimeout(async () => { const page = await kept(name); if (page) show(page); }, PATIENCE);
  });
  try {
    return await Promise.race([network, late]);
  } catch (error) {
    const offline = (await caches.keys()).find((each) => each.startsWith("offline"));
    return (await kept(name)) || (await kept(offline)) || Promise.reject(error);
  }
}

async function forget() {
  visits += 1;
  for (const name of await caches.keys()) await caches.delete(name);
}

async function start() {
  await self.clients.claim();
  await self.registration.navigationPreload?.enable();
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(start()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (new URL(request.url).origin !== self.location.origin) return;
  if (path.startsWith("/koordination/") || request.referrer.includes("/koordination/")) return;
  if (LEAVE.test(path)) event.waitUntil(forget());
  else if (request.method !== "GET") return;
  else if (request.mode === "navigate") event.respondWith(page(event));
  else if (path.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});
