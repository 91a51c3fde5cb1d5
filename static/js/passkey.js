// A form that asks the device for a passkey before it is sent. Its options stand in the JSON block "passkey-options".
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const trouble = form.querySelector("[data-passkey-trouble]");
    trouble.hidden = true;
    const said = JSON.parse(document.getElementById("passkey-options").textContent);
    try {
      const credential = form.dataset.passkey === "create"
        ? await window.webauthnJSON.create(said.creation_options)
        : await window.webauthnJSON.get(said.request_options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
});
