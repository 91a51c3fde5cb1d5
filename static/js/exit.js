// Away at once, by Esc three times too, and without a way back; and five minutes' notice before one's own page closes, which
// it does not while somebody writes. Without this script the link leads away all the same, the page says how long it stays
// open, and what is sent too late is not lost (postings/closed.py).
const leave = document.querySelector("[data-leave]");
const ends = document.querySelector("[data-ends]");
const NOTICE_AFTER = 25 * 60 * 1000;
const ASKED_EVERY = 3 * 60 * 1000;
let pressed = [];
let timer;
let askedAt = Date.now();
let before;

function go(event) {
  event?.preventDefault();
  document.documentElement.hidden = true;
  location.replace(leave.href);
}

function wait() {
  if (ends.contains(document.activeElement)) (before ?? document.querySelector("main")).focus({ preventScroll: true });
  ends.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(() => { ends.hidden = false; }, NOTICE_AFTER);
}

async function stay() {
  askedAt = Date.now();
  const answer = await fetch(ends.dataset.ends, { cache: "no-store" }).catch(() => null);
  ends.querySelector("span").hidden = Boolean(answer?.ok);
  if (answer?.ok) wait();
  else if (answer?.status === 403) ends.hidden = false;
}

leave.addEventListener("click", go);
leave.querySelector("[hidden]").hidden = false;
const kept = document.querySelector("[data-kept]");
if (kept) kept.hidden = !navigator.serviceWorker?.controller;
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { pressed = []; return; }
  pressed = [...pressed.slice(-2), event.timeStamp];
  if (pressed.length === 3 && event.timeStamp - pressed[0] < 2000) go();
});
if (ends) {
  ends.querySelector("button").addEventListener("click", stay);
  ends.addEventListener("focusin", (event) => { if (!ends.contains(event.relatedTarget)) before = event.relatedTarget; });
  addEventListener("input", () => { if (Date.now() - askedAt > ASKED_EVERY) stay(); });
  wait();
}
