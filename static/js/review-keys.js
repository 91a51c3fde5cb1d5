// Keys of the staff room: J and K walk the rows, Enter opens, X ticks; each decision has its own key, written in data-key
// and beside the button. Inside rows a key means the row one stands on, at first the first.
// Nothing here is needed: everything is a link, a button or a box. A button turns all of it off, on this device: whoever
// speaks to her computer writes letters without meaning a key.
"use strict";

const KEPT = "keys";
const words = document.currentScript.dataset;
let isOn = localStorage.getItem(KEPT) !== "off";

const table = document.querySelector("[data-rows]");
const rows = table ? [...table.querySelectorAll("[data-row]")] : [];
let at = -1;

function go(to) {
  if (!rows.length) return;
  rows[at]?.classList.remove("at");
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows[at].classList.add("at");
  rows[at].querySelector("[data-open]").focus();
}

// Whoever walks by Tab and goes on by key starts where the focus is.
table?.addEventListener("focusin", (event) => {
  const found = rows.indexOf(event.target.closest("[data-row]"));
  if (found < 0 || found === at) return;
  rows[at]?.classList.remove("at");
  at = found;
  rows[at].classList.add("at");
});

function bearer(key) {
  const here = rows[Math.max(at, 0)];
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return all.find((each) => !each.closest("[data-row]") || here?.contains(each));
}

function press(target) {
  if (target.tagName !== "SUMMARY") {
    target.click();
    return;
  }
  const details = target.parentElement;
  details.open = !details.open;
  const first = details.open && details.querySelector("input:not([type=hidden]), textarea, select");
  (first || target).focus();
}

const line = document.querySelector(".keys");
if (line) {
  const holder = line.appendChild(document.createElement("span"));
  const button = holder.appendChild(document.createElement("button"));
  const say = () => { button.textContent = isOn ? words.off : words.on; };
  button.type = "button";
  button.className = "do";
  button.addEventListener("click", () => {
    isOn = !isOn;
    localStorage.setItem(KEPT, isOn ? "on" : "off");
    say();
  });
  say();
}

document.addEventListener("keydown", (event) => {
  if (!isOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]")) return;
  const key = event.key.toLowerCase();
  const target = bearer(key);
  if (rows.length && key === "j") go(at + 1);
  else if (rows.length && key === "k") go(at - 1);
  else if (at >= 0 && key === "x") rows[at].querySelector("input[type=checkbox]")?.click();
  else if (target) press(target);
  else return;
  event.preventDefault();
});
