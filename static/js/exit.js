// Away at once, by Esc three times too, and without a way back; and five minutes' notice before one's own page closes.
// Without this script the link leads away all the same, and the page says how long it stays open.
const leave = document.querySelector("[data-leave]");
const ends = document.querySelector("[data-ends]");
const NOTICE_AFTER = 25 * 60 * 1000;
let pressed = [];
let timer;

function go(event) {
  event?.preventDefault();
  document.documentElement.hidden = true;
  location.replace(leave.href);
}

function wait() {
  ends.hidden = true;
  clearTimeout(timer);
  timer = setTimeout(() => { ends.hidden = false; }, NOTICE_AFTER);
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
ends?.querySelector("button").addEventListener("click", async () => {
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer?.ok && !answer.redirected) wait();
});
if (ends) wait();
