/* Enhancement only: every page works without this file. */
(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

  // A menu closes by Escape, and when something else is touched.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => menus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menus().forEach((menu) => ((menu.open = false), menu.querySelector("summary").focus()));
  });

  // What was chosen since the page came stands in its address: the other language keeps it.
  document.addEventListener("click", (event) => {
    const other = event.target.closest("a[hreflang]");
    if (other && location.search) other.search = location.search;
  });

  // The same form is not sent twice; coming back to the page frees it.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => each("form[data-sent]", (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  }));
  document.addEventListener("htmx:afterRequest", (event) => delete event.target.dataset?.sent);

  // What needs scripts shows itself, what can be undone says for how long: on the page, and in what comes into it later.
  const wake = () => {
    each("[data-needs-js]", (element) => (element.hidden = false));
    each("form[data-undo]:not([data-ticks])", (form) => {
      let left = +form.dataset.undo;
      form.dataset.ticks = "";
      const tick = setInterval(() => {
        form.querySelector(".countdown").textContent = left + " s";
        if (left-- <= 0) clearInterval(tick), form.remove();
      }, 1000);
    });
  };
  wake();
  document.addEventListener("htmx:afterSettle", wake);

  // A whole page where a part was asked for is another page: one signs in again there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (/^\s*<!doctype/i.test(event.detail.serverResponse)) (event.detail.shouldSwap = false), location.reload();
  });

  // The figures of the upper row need Shift on a Belgian keyboard: the key counts, not what it writes.
  const figure = (event) => event.key.length === 1 && /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];

  // A number chooses within the group of radios that has the focus.
  document.addEventListener("keydown", (event) => {
    if (!(figure(event) > 0) || event.ctrlKey || event.metaKey || event.altKey || event.target.type !== "radio") return;
    const chosen = document.getElementsByName(event.target.name)[figure(event) - 1];
    if (chosen && !chosen.disabled) event.preventDefault(), event.stopImmediatePropagation(), chosen.focus(), chosen.click();
  });

  each("[data-error-summary]", (summary) => summary.focus());
  each("[data-copy]", (button) => ((button.hidden = !navigator.clipboard), button.addEventListener("click", () =>
    navigator.clipboard.writeText(button.dataset.copy).then(() => button.querySelectorAll("span").forEach((words) => (words.hidden = !words.hidden))))));
  each("[data-print]", (button) => ((button.hidden = false), button.addEventListener("click", () => print())));

  // Staff keys: ? shows the list; an element with data-key="n" is followed or pressed by n.
  const keys = document.getElementById("keys");
  if (!keys) return;
  const show = () => {
    const list = keys.querySelector(".keys");
    list.querySelectorAll("[data-listed]").forEach((entry) => entry.remove());
    each("[data-key]", (element) => {
      if (element.dataset.key.length > 1) return; // something else called so
      const [key, words] = [document.createElement("dt"), document.createElement("dd")];
      key.dataset.listed = words.dataset.listed = "";
      key.append(Object.assign(document.createElement("kbd"), { textContent: element.dataset.key }));
      words.textContent = element.dataset.keyWords || element.textContent.trim().replace(/\s+/g, " ");
      list.append(key, words);
    });
    keys.showModal();
  };
  each("[data-keys-open]", (button) => button.addEventListener("click", show));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open || event.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "?") return event.preventDefault(), show();
    const bound = (key) => [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === key);
    const target = bound(event.key) || bound(figure(event));
    if (target) event.preventDefault(), target.focus(), target.click();
  });
})();
