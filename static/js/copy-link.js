// Copies the link of a posting. Without this script the button stays hidden; the address stands beside the QR code.
for (const holder of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const said = holder.querySelector("[role=status]");
  holder.hidden = false;
  holder.querySelector("button").addEventListener("click", async () => {
    const isDone = await navigator.clipboard.writeText(holder.dataset.copy).then(() => true, () => false);
    said.textContent = isDone ? holder.dataset.copied : holder.dataset.failed;
  });
}
