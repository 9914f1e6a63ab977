/* Records made without network: sealed at once for the server alone, kept on the device, sent once. No word of one is
   readable here, not even to this script. Shared by pages and by the service worker; see cdm/home/offline/sealing.py. */
const sealed = (() => {
  const bytes = (text) => new TextEncoder().encode(text);
  const joined = (...parts) => new Uint8Array(parts.flatMap((part) => [...new Uint8Array(part)]));
  const packed = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));
  const unpacked = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const EC = { name: "ECDH", namedCurve: "P-256" };
  const STEP = 1024; // bytes: the length of what is sealed would tell how much was answered
  const AT_ONCE = 20;
  const PATIENCE = 20_000; // milliseconds for one answer: a network that swallows it is none

  // --- the seal ---
  const seal = async (key, fields, to) => {
    const crypt = crypto.subtle, server = unpacked(to);
    const once = await crypt.generateKey(EC, false, ["deriveBits"]);
    const told = joined(await crypt.exportKey("raw", once.publicKey));
    const shared = await crypt.deriveBits({ name: "ECDH", public: await crypt.importKey("raw", server, EC, false, []) }, once.privateKey, 256);
    const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: joined(bytes("cdm.record.1"), told, server) };
    const secret = await crypt.deriveKey(hkdf, await crypt.importKey("raw", shared, "HKDF", false, ["deriveKey"]), { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12)), said = bytes(JSON.stringify(fields));
    const plain = new Uint8Array(Math.ceil(said.length / STEP) * STEP).fill(32);
    plain.set(said);
    return joined(told, iv, await crypt.encrypt({ name: "AES-GCM", iv, additionalData: bytes(key) }, secret, plain));
  };

  // --- what is kept: sealed records under their random keys; what this device needs to know to make one ---
  const asked = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const opened = () => {
    const request = indexedDB.open("record", 1);
    request.onupgradeneeded = () => ["waiting", "device"].forEach((name) => request.result.createObjectStore(name));
    return asked(request);
  };
  const within = async (name, mode, act) => {
    const base = await opened();
    try {
      const change = base.transaction(name, mode), done = new Promise((yes, no) => {
        change.oncomplete = yes;
        change.onerror = change.onabort = () => no(change.error);
      });
      const result = await asked(act(change.objectStore(name)));
      await done;
      return result;
    } finally {
      base.close();
    }
  };
  const device = () => within("device", "readonly", (store) => store.get("offer"));
  let left = false; // who signed out here is not remembered again by a request still on its way
  const remember = (offer) => left || within("device", "readwrite", (store) => store.put(offer, "offer"));
  const waiting = () => within("waiting", "readonly", (store) => store.getAllKeys());
  const forget = (key) => within("waiting", "readwrite", (store) => store.delete(key));

  // --- a record: what a form would send, without what is empty or the form's own ---
  const keep = async (data) => {
    const offer = await device();
    if (!offer) throw new Error("nobody signed in on this device");
    const fields = {};
    for (const [name, value] of data) {
      if (typeof value === "string" && value && name !== "key" && name !== "csrfmiddlewaretoken") (fields[name] ??= []).push(value);
    }
    fields.partner ??= [offer.partners[0] ?? ""];
    const key = data.get("key") || crypto.randomUUID(), box = await seal(key, fields, offer.key);
    await within("waiting", "readwrite", (store) => store.put(box, key));
    return key;
  };

  // --- sending: what the server settled is forgotten here, the rest stays ---
  // → { state: "none" | "offline" | "signed out" | "failed" | "sent", counted, left: [{ key, state, why, fields }] }
  const greet = async (address) => {
    const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    const offer = answer.ok ? await answer.json() : { token: "" };
    const { token, ...known } = offer;
    if (token) await remember(known);
    return offer;
  };
  const post = async (addresses, token, keys) => {
    const entries = [];
    for (const key of keys) {
      const box = await within("waiting", "readonly", (store) => store.get(key));
      if (box) entries.push({ key, box: packed(box) });
    }
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const answer = await fetch(addresses.sync, { method: "POST", headers, body: JSON.stringify({ entries }), credentials: "same-origin", redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new Error("signed out");
    if (!answer.ok) throw new Error("failed");
    return (await answer.json()).entries;
  };
  const send = (addresses) => navigator.locks.request("record", async () => {
    const result = { state: "none", counted: 0, left: [] };
    try {
      const keys = await waiting();
      const offer = await greet(addresses.key);
      if (!keys.length) return { ...result, state: offer.token ? "none" : "signed out" };
      if (!offer.token) return { ...result, state: "signed out" };
      for (let first = 0; first < keys.length; first += AT_ONCE) {
        for (const outcome of await post(addresses, offer.token, keys.slice(first, first + AT_ONCE))) {
          if (outcome.state !== "counted" && outcome.state !== "before") {
            result.left.push(outcome);
            continue;
          }
          await forget(outcome.key);
          result.counted += 1; // "before" too: it is counted, and nobody here was told
        }
      }
      return { ...result, state: "sent" };
    } catch (fault) {
      const state = fault instanceof TypeError || fault.name === "TimeoutError" ? "offline" : fault.message === "signed out" ? "signed out" : "failed";
      return { ...result, state };
    }
  });

  // --- leaving: whatever can be read goes, what could not be sent stays sealed ---
  const busy = []; // workers being registered by this page: they would come after the wiping
  const installed = async (one) => {
    while (one.installing) await new Promise((done) => one.installing.addEventListener("statechange", done, { once: true }));
  };
  const retire = async () => {
    const all = async () => (await navigator.serviceWorker?.getRegistrations()) ?? [];
    const quiet = Promise.all(busy).then(all).then((found) => Promise.all(found.map(installed)));
    await Promise.race([quiet, new Promise((done) => setTimeout(done, 5000))]);
    await Promise.all((await all()).map((one) => one.unregister()));
  };
  const wipe = async () => {
    left = true;
    localStorage.clear();
    sessionStorage.clear();
    await retire();
    await Promise.all((await self.caches?.keys() ?? []).map((name) => caches.delete(name)));
    if (await exists()) await within("device", "readwrite", (store) => store.clear());
  };

  // Whether anything was ever kept here: asking must not make the place.
  const exists = async () => (await indexedDB.databases()).some((base) => base.name === "record");

  // All of it, or nothing is ever kept: what could not be wiped must not be written.
  const able = Boolean(self.isSecureContext && crypto.subtle && navigator.locks && indexedDB.databases && self.BroadcastChannel);

  return { able, busy, device, exists, forget, keep, send, waiting, wipe };
})();
