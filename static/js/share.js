// The device's own way of passing something on, where it has one. Without this script the button stays hidden.
for (const holder of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  const { share: url, shareTitle: title, shareText: text } = holder.dataset;
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", () => navigator.share({ title, text, url }).catch(() => {}));
}
