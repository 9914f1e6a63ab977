/* On every page of the staff: records still sealed on this device leave; who signs out leaves nothing that can be read. */
(() => {
  const told = document.getElementById("device")?.dataset;
  if (!told) return;
  if (!sealed.able) return document.addEventListener("submit", ({ target }) => target.matches("form[data-leave]") && localStorage.clear());
  const addresses = { key: told.key, sync: told.sync };
  const left = new BroadcastChannel("left");
  const after = (time) => new Promise((done) => setTimeout(done, time));

  const say = (kind, words, link) => {
    const notice = Object.assign(document.createElement("div"), { className: `notice notice-${kind}` });
    const line = Object.assign(document.createElement("p"), { textContent: `${words}. ` });
    if (link) line.append(Object.assign(document.createElement("a"), { href: link, textContent: told.open }));
    notice.append(line);
    document.getElementById("notices")?.append(notice);
  };
  const counted = (one, many, n) => (n === 1 ? one : many.replace("{n}", n));

  // The record page tells more, by itself.
  const deliver = async () => {
    if (document.getElementById("offline") || !(await sealed.exists()) || !(await sealed.waiting()).length) return;
    const result = await sealed.send(addresses);
    if (result.counted) say("success", counted(told.sentOne, told.sentMany, result.counted));
    const still = (await sealed.waiting()).length;
    if (still) say("warning", counted(told.heldOne, told.heldMany, still), told.record);
  };

  const leave = async (form) => {
    const kept = (await sealed.exists()) && (await sealed.waiting()).length;
    const result = await Promise.race([kept ? sealed.send(addresses) : {}, after(8000)]);
    if (!navigator.onLine || result?.state === "offline") {
      form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
      document.querySelectorAll("details[data-menu]").forEach((menu) => (menu.open = false));
      return say("error", told.away.replace(/\.$/, ""));
    }
    await sealed.wipe();
    left.postMessage("");
    form.submit(); // hands it over without asking here again
  };
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-leave]");
    if (!form) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.submitter?.setAttribute("aria-busy", "true");
    leave(form).catch(() => form.submit());
  }, true);

  left.onmessage = () => location.reload(); // signed out in another tab
  deliver().catch(() => {}); // a private window may keep nothing: then nothing waits
})();
