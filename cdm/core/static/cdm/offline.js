/* Record a contact without network: what is saved meanwhile is sealed and kept on this device (sealed.js), shown as
   waiting, and sent by itself. Enhancement only: with network and without this file the page is an ordinary form. */
(() => {
  const panel = document.getElementById("offline"), form = document.querySelector("form.record");
  if (!panel || !form || !sealed.able || !navigator.serviceWorker) return;
  const addresses = { key: panel.dataset.key, sync: panel.dataset.sync };
  const shell = document.querySelector("[data-unready]"); // the page kept on the device, not the site's own
  const STAY = ["service", "channel", "context", "theme", "language", "programme", "partner", "day"];
  const MINUTE = 60_000, DAYS_BACK = 31, AWAY = [502, 503, 504];
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);
  const part = (selector) => panel.querySelector(selector);
  const words = part("[data-words]").dataset;
  let undo = null, correcting = false;

  // --- saying where things are ---
  const show = (state, n = 0) => {
    panel.dataset.state = state;
    panel.querySelectorAll("[data-for]").forEach((one) => (one.hidden = !one.dataset.for.split(" ").some((name) => name === state || name === `${state}-${n ? "some" : "none"}`)));
    panel.querySelectorAll("h2").forEach(({ dataset }, place, all) => (all[place].textContent = n ? (n === 1 ? dataset.one : dataset.many.replace("{n}", n)) : dataset.none ?? ""));
    part(".offline-now").hidden = state === "none";
    panel.hidden = state === "none" && !part("[data-left] li");
    each("button[name=keep]", (button) => (button.hidden = !navigator.onLine)); // presets are kept by the site
  };
  const rest = async () => {
    const n = (await sealed.waiting()).length;
    show(!navigator.onLine ? "away" : n ? "waiting" : "none", n);
  };
  const undoable = (kept) => {
    undo = kept;
    const button = part("[data-unkeep]");
    part("[data-kept]").hidden = !kept;
    if (kept) button.dataset.key = "u";
    else delete button.dataset.key;
  };
  const counted = (contacts) => document.dispatchEvent(new CustomEvent("record:kept", { detail: contacts }));

  // --- what the server would not count ---
  const touched = () => ["day", "count"].forEach((name) => form.elements[name]?.dispatchEvent(new Event("input", { bubbles: true })));
  const fill = (key, fields) => {
    form.reset();
    for (const input of form.elements) {
      const given = fields[input.name] ?? [];
      if (input.name === "key") input.value = key;
      else if (!input.name || input.type === "submit" || input.name === "csrfmiddlewaretoken") continue;
      else if (/^(radio|checkbox)$/.test(input.type)) input.checked = given.length ? given.includes(input.value) : !input.value;
      else input.value = given[0] ?? "";
      if (given.some(Boolean)) input.closest("details")?.setAttribute("open", "");
    }
    touched();
    correcting = true;
    form.scrollIntoView();
    form.querySelector("input:checked")?.focus({ preventScroll: true });
  };
  const list = (left) => part("[data-left]").replaceChildren(...left.map(({ key, state, why, fields }) => {
    const item = part("[data-left-one]").content.firstElementChild.cloneNode(true);
    const [said, correct, discard] = ["p", "[data-correct]", "[data-discard]"].map((selector) => item.querySelector(selector));
    item.querySelector("h3").textContent = words[state];
    said.textContent = state === "refused" ? why.join(" ") : words[`${state}Why`];
    correct.hidden = state !== "refused";
    discard.hidden = state === "others";
    correct.addEventListener("click", () => {
      said.textContent = `${why.join(" ")} ${words.correcting}`;
      fill(key, fields);
    });
    discard.addEventListener("click", async () => {
      const { sure } = discard.dataset;
      if (sure) return (discard.querySelector("span").textContent = sure), delete discard.dataset.sure;
      await sealed.forget(key);
      item.remove();
      await rest();
    });
    return item;
  }));

  // --- sending ---
  const deliver = async ({ quietly = false } = {}) => {
    const n = (await sealed.waiting()).length;
    if (!navigator.onLine) return rest();
    undoable(null); // what is on its way cannot be held back
    if (n && !quietly) show("sending", n);
    const result = await sealed.send(addresses), still = (await sealed.waiting()).length;
    await prepare();
    if (result.state === "sent" && !correcting) list(result.left);
    if (result.counted) show("sent", result.counted);
    else if (result.state === "offline") show(navigator.onLine && still ? "failed" : "away", still);
    else if (still && result.state !== "sent") show(result.state.replace(" ", "-"), still);
    else if (n && !still) show("sent", n); // another page had it sent meanwhile
    else if (panel.dataset.state !== "sent" || n) show("none");
  };
  const again = () => deliver({ quietly: true }).catch(rest);

  // --- keeping ---
  const dated = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Brussels" }); // as a date input writes it
  const fresh = (sent) => {
    sent.elements.key.value = crypto.randomUUID();
    delete sent.dataset.sent;
    sent.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  };
  const next = () => {
    const stay = new FormData(form);
    form.reset();
    for (const input of form.elements) {
      if (!STAY.includes(input.name)) continue;
      if (input.type === "radio") input.checked = input.value === stay.get(input.name);
      else input.value = stay.get(input.name);
    }
    correcting = false;
    scrollTo(0, 0);
    form.querySelector("input:checked")?.focus({ preventScroll: true });
  };
  const keep = async (sent, data) => {
    const key = await sealed.keep(data), contacts = +data.get("count") || 1;
    if (correcting) list([]);
    if (sent === form) next();
    else form.elements.count.value = 1;
    fresh(sent);
    touched();
    counted(contacts);
    await rest();
    undoable({ key, contacts });
    panel.hidden = false;
    if (navigator.onLine) await deliver();
  };
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (!sent.matches("form[data-record]") || (navigator.onLine && !shell)) return;
    event.preventDefault();
    if (sent !== form) event.stopImmediatePropagation(); // htmx would send it
    if (event.submitter?.name || (sent === form && !form.reportValidity())) return;
    keep(sent, new FormData(sent)).catch(() => shell || sent.submit());
  }, true);
  // The browser believed that there was network, and there was none.
  const lost = ({ detail: { elt, xhr } }) => elt.matches("form[data-record]") && (!xhr.status || AWAY.includes(xhr.status)) && keep(elt, new FormData(elt));
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:responseError", lost);
  part("[data-unkeep]").addEventListener("click", async () => {
    const { key, contacts } = undo;
    await sealed.forget(key);
    counted(-contacts);
    undoable(null);
    await rest();
  });
  part("[data-send]").addEventListener("click", () => deliver());

  // --- the page kept on the device: of nobody, until it knows what may be chosen here ---
  let ready = !shell;
  const prepare = async () => {
    const offer = ready ? null : await sealed.device();
    if (!offer) return;
    ready = shell.hidden = true;
    each("[data-ready]", (one) => (one.hidden = false));
    for (const [name, codes, enough] of [["partner", offer.partners, 2], ["programme", offer.programmes, 1]]) {
      const inputs = [...form.elements].filter((input) => input.name === name);
      inputs.filter(({ value }) => value && !codes.includes(value)).forEach((input) => input.closest("label").remove());
      if (codes.length < enough) inputs[0]?.closest("fieldset").remove();
    }
    const quick = document.getElementById("quick"), today = dated.format();
    quick.querySelector("ul").innerHTML = offer.tiles.map((tile) => `<li>${tile}</li>`).join(""); // the site's own
    quick.hidden = !offer.tiles.length;
    quick.querySelectorAll("[data-needs-js]").forEach((key) => (key.hidden = false));
    Object.assign(form.elements.day, { value: today, max: today, min: dated.format(Date.now() - DAYS_BACK * 24 * 60 * MINUTE) });
    each("form[data-record]", fresh);
    Object.assign(form.dataset, { who: offer.who, today });
    document.head.append(Object.assign(document.createElement("script"), { src: form.dataset.script }));
  };

  // --- installing ---
  const install = document.querySelector("[data-install]"), now = install?.querySelector("[data-install-now]");
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if (!install) return;
    install.hidden = now.hidden = false;
    now.onclick = () => event.prompt();
  });
  addEventListener("appinstalled", () => install && (install.hidden = true));
  if (install && navigator.standalone === false) install.hidden = install.querySelector("[data-install-ios]").hidden = false;

  // --- beginning, and trying again ---
  addEventListener("online", again);
  addEventListener("offline", rest);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  setInterval(() => document.hidden || panel.hidden || again(), MINUTE);
  if (shell) new BroadcastChannel("left").onmessage = () => location.reload(); // signed out in another tab
  else for (const scope of [panel.dataset.scope1, panel.dataset.scope2]) {
    // Only the language one is in is looked after by the browser: the other one would keep what it had before a deploy.
    sealed.busy.push(navigator.serviceWorker.register(panel.dataset.worker, { scope, updateViaCache: "none" }).then((one) => one.update()).catch(() => {}));
  }
  navigator.serviceWorker.ready.then((one) => navigator.serviceWorker.controller || one.active.postMessage("claim"));
  prepare().then(() => deliver()).catch(() => {});
})();
