// The open menu of languages closes by Esc and when one goes on, so that it covers nothing. Without this script it closes by its own button.
const menu = document.querySelector(".lang");

function shut(event) {
  const to = event.type === "focusout" ? event.relatedTarget : event.target;
  if (to && !menu.contains(to)) menu.open = false;
}

menu.addEventListener("focusout", shut);
addEventListener("click", shut);
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
