// A print button, only where there is something to print with.
for (const row of document.querySelectorAll("[data-print]")) {
  row.hidden = false;
  row.querySelector("button").addEventListener("click", () => window.print());
}
