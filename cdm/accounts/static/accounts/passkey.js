// Passkeys cannot do without a script, so their buttons appear only where one runs and the browser knows passkeys.
(() => {
  if (!window.PublicKeyCredential) return;
  for (const button of document.querySelectorAll("[data-passkey]")) button.hidden = false;
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const box = document.querySelector("[data-passkey-error]");
    if (box) box.hidden = false;
  });
})();
