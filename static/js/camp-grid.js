// Sessions are dragged into cells: a drop fills in the form "Einen Beitrag setzen" and sends it. Without this script, on a telephone
// and by keyboard the same form does the same; each session's link chooses it there.
"use strict";

const form = document.querySelector("form[data-place]");

function cellOf(event) {
  return event.target.closest?.("[data-cell]");
}

if (form) {
  for (const card of document.querySelectorAll("[data-session]")) {
    card.draggable = true;
    card.querySelector("a").draggable = false;
    card.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", card.dataset.session);
      event.dataTransfer.effectAllowed = "move";
    });
    card.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      form.elements.session.value = card.dataset.session;
      form.scrollIntoView({ block: "center" });
      form.elements.cell.focus();
    });
  }
  document.addEventListener("dragover", (event) => {
    const cell = cellOf(event);
    document.querySelector(".camp-grid__over")?.classList.remove("camp-grid__over");
    if (!cell) return;
    event.preventDefault();
    cell.classList.add("camp-grid__over");
  });
  document.addEventListener("drop", (event) => {
    const cell = cellOf(event);
    const session = event.dataTransfer.getData("text/plain");
    if (!cell || !session) return;
    event.preventDefault();
    form.elements.session.value = session;
    form.elements.cell.value = cell.dataset.cell;
    if (form.elements.session.value === session) form.requestSubmit(form.querySelector("[value=place]"));
  });
}
