/* The record page by keyboard, and what only this device knows: how often one chose what, how many today.
   Enhancement only: without this file everything can still be recorded. */
(() => {
  const form = document.querySelector("form.record[data-who]");
  if (!form) return;
  const STORE = "record", LEADERS = 3, OFTEN = 3, PATIENCE = 900;
  const day = form.elements.day, count = form.elements.count, today = form.dataset.today;
  const questions = () => [...form.querySelectorAll("fieldset[data-question]")].filter((question) => question.checkVisibility());
  const radios = (question) => [...question.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // What this device remembers of who sits here, and of nobody else: it goes when somebody else signs in.
  const read = () => {
    let kept = {};
    try { kept = JSON.parse(localStorage.getItem(STORE)) || {}; } catch { /* not ours, or no storage */ }
    return kept.who === form.dataset.who ? kept : { who: form.dataset.who, chosen: {}, lead: {} };
  };
  const write = (kept) => { try { localStorage.setItem(STORE, JSON.stringify(kept)); } catch { /* full, or refused */ } };

  // Own frequent choices lead. Their order is settled once a day, so that a key means the same all day long.
  const memory = read();
  if (memory.day !== today) {
    memory.day = today, memory.recorded = 0, memory.lead = {};
    for (const [name, codes] of Object.entries(memory.chosen)) {
      const often = Object.entries(codes).filter(([, times]) => times >= OFTEN).sort((a, b) => b[1] - a[1]);
      memory.lead[name] = often.slice(0, LEADERS).map(([code]) => code);
    }
    write(memory);
  }
  form.querySelectorAll("fieldset[data-habits]").forEach((question) => {
    const chips = question.querySelector(".chips"), inputs = radios(question);
    for (const code of [...(memory.lead[inputs[0]?.name] || [])].reverse()) {
      const chip = inputs.find((input) => input.value === code)?.closest(".chip");
      if (chip) chips.prepend(chip);
    }
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return; // a preset made, nothing counted
    const kept = read();
    form.querySelectorAll("fieldset[data-habits] input:checked").forEach(({ name, value }) => {
      if (!value) return;
      const codes = (kept.chosen[name] ||= {});
      codes[value] = Math.min((codes[value] || 0) + 1, 999);
    });
    write({ ...memory, chosen: kept.chosen, recorded: kept.day === today ? kept.recorded : 0 });
  });

  // How many were recorded on this device today.
  const add = (contacts) => {
    const kept = read();
    if (kept.day !== today) Object.assign(kept, memory, { recorded: 0 });
    kept.recorded = Math.max(0, (kept.recorded || 0) + contacts);
    write(kept);
    const line = document.getElementById("rec-today");
    line.hidden = !kept.recorded;
    line.querySelector("b").textContent = kept.recorded;
  };

  // Day and number: a tile counts for them too, so they are said where one taps and where one saves.
  const named = new Intl.DateTimeFormat(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
  const before = () => {
    const date = new Date(today + "T12:00Z");
    date.setUTCDate(date.getUTCDate() - 1);
    return date.toISOString().slice(0, 10);
  };
  const say = () => {
    const parts = [];
    if (+count.value > 1) parts.push("× " + count.value);
    if (day.value && day.value !== today) parts.push(named.format(new Date(day.value + "T12:00Z")));
    for (const id of ["rec-echo", "quick-now"]) {
      const place = document.getElementById(id);
      place.hidden = !parts.length, place.textContent = parts.join(" · ");
    }
    document.querySelectorAll(".quick-form").forEach((tile) => (tile.elements.day.value = day.value, tile.elements.count.value = count.value || 1));
    form.querySelector("[data-day-back]").querySelectorAll("span").forEach((words, place) => (words.hidden = (day.value === today) === !!place));
  };
  form.querySelector("[data-day-back]").addEventListener("click", () => ((day.value = day.value === today ? before() : today), say()));
  form.querySelectorAll("[data-step]").forEach((button) => button.addEventListener("click", () => {
    count.value = Math.min(+count.max || 500, Math.max(1, (+count.value || 1) + +button.dataset.step));
    say();
  }));
  [day, count].forEach((field) => field.addEventListener("input", say));

  // Undo has a key too; what was just counted is added up. On the page, and after a tile changed a part of it.
  const wake = () => {
    const undo = document.querySelector("form[data-undo] button:not([data-key])");
    if (undo) (undo.dataset.keyWords = undo.textContent.trim()), (undo.dataset.key = "u"), undo.insertAdjacentHTML("beforeend", ' <kbd aria-hidden="true">u</kbd>');
    const quick = document.getElementById("quick");
    add(+quick.dataset.told), (quick.dataset.told = 0);
    say();
  };
  document.addEventListener("htmx:afterSettle", () => ((count.value = 1), wake()));
  document.addEventListener("record:kept", (event) => add(event.detail)); // without network: the queue says how many

  // Questions are chosen by their key, answers by their place; then the next question has the focus.
  const enter = (question) => {
    if (!question) return form.querySelector(".record-save .button").focus();
    const inputs = radios(question), first = inputs.find((input) => input.checked && input.type === "radio") || inputs[0];
    first.focus();
    question.scrollIntoView({ block: "nearest" });
  };
  const onward = (question) => { const all = questions(); enter(all[all.indexOf(question) + 1]); };
  const pick = (question, input) => {
    input.click();
    if (input.type === "radio") onward(question);
  };
  form.addEventListener("click", (event) => {
    const target = event.target.closest("[data-key]");
    if (target?.matches("legend")) enter(target.closest("fieldset"));
    if (target?.matches("label")) target.control.select?.();
  });

  let last = "";
  addEventListener("keydown", (event) => (last = event.key), true);
  form.querySelectorAll(".rec-fold").forEach((fold) => {
    const first = () => fold.querySelector("input:checked, input")?.focus();
    // Its key leads in, also when it is open already; Enter and Space open and close it as everywhere.
    fold.querySelector("summary").addEventListener("click", (event) => {
      if (event.detail || !/^\w$/.test(last)) return;
      event.preventDefault(), (fold.open = true), first();
    });
  });

  // Ages are typed, "27"; places by the first letters of their words, "sg" for Saint-Gilles.
  const ages = form.querySelector("fieldset[data-pick=age]");
  const bounds = ages && radios(ages).filter(({ value }) => value).map((input) => [input, +(input.dataset.from ?? NaN), +(input.dataset.to || 999)]);
  if (bounds?.length && bounds.every(([, from]) => !Number.isNaN(from))) ages.dataset.typed = "";
  let typed = "", typing, rest = null; // rest: the words of the place just found, whose name is still being typed
  const clear = () => ((typed = ""), form.querySelectorAll(".chip-out").forEach((chip) => chip.classList.remove("chip-out")));
  form.addEventListener("focusout", (event) => event.target.closest("fieldset") !== event.relatedTarget?.closest("fieldset") && clear());
  const fits = (words, letters) => {
    if (!letters) return true;
    return words.some((word, place) => {
      for (let length = Math.min(word.length, letters.length); length; length--)
        if (word.startsWith(letters.slice(0, length)) && fits(words.slice(place + 1), letters.slice(length))) return true;
      return false;
    });
  };
  const wordsOf = (input) => plain(input.closest(".chip").textContent).match(/[a-z0-9]+/g) || [];
  const found = (question, letters) => {
    const chips = radios(question).filter(({ value }) => value).map((input) => [input, wordsOf(input)]);
    const begin = chips.filter(([, words]) => words[0]?.[0] === letters[0] && fits(words, letters));
    return (begin.length ? begin : chips.filter(([, words]) => fits(words, letters))).map(([input]) => input);
  };
  const byAge = (question, digit) => {
    clearTimeout(typing), (typed += digit), (typing = setTimeout(clear, PATIENCE));
    const hit = typed.length > 1 && bounds.find(([, from, to]) => +typed >= from && +typed <= to);
    if (typed.length > 1) clear();
    if (hit) pick(question, hit[0]);
  };
  const byLetters = (question, letter) => {
    clearTimeout(typing), (typing = setTimeout(clear, PATIENCE));
    const hits = found(question, typed + letter);
    if (!hits.length) return clear();
    typed += letter;
    if (hits.length === 1) return (rest = { words: wordsOf(hits[0]), typed, until: Date.now() + PATIENCE }), clear(), pick(question, hits[0]);
    radios(question).forEach((input) => input.closest(".chip").classList.toggle("chip-out", !!input.value && !hits.includes(input)));
    hits[0].focus();
  };
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return document.activeElement.blur();
    const letter = /^\p{L}$/u.test(event.key) && plain(event.key);
    const question = event.target.closest("fieldset[data-question]");
    const digit = event.key.length === 1 && /^(?:Digit|Numpad)(\d)$/.exec(event.code)?.[1];
    const taken = () => (event.preventDefault(), event.stopPropagation());
    if (letter && rest?.until > Date.now() && fits(rest.words, rest.typed + letter)) return (rest.typed += letter), (rest.until = Date.now() + PATIENCE), taken();
    rest = null;
    if (!question || !/^(radio|checkbox)$/.test(event.target.type)) return digit && event.target.closest("summary, .record-save") && taken(); // one figure too many counts nothing
    const inputs = radios(question), none = inputs.find(({ value }) => !value);
    if (digit === "0" && none && !typed) return taken(), pick(question, none);
    if (digit && question.hasAttribute("data-typed")) return taken(), byAge(question, digit);
    if (letter && question.dataset.pick === "letters") return taken(), byLetters(question, letter);
    if (typed && event.key === "Enter") return taken(), pick(question, event.target);
    const place = digit ? digit - 1 : letter && question.dataset.pick !== "letters" ? letter.charCodeAt() - 88 : -1; // a is the tenth
    const chosen = inputs.filter(({ value }) => value)[place];
    if (digit) taken();
    if (chosen && (digit || place > 8)) taken(), pick(question, chosen);
  });

  wake();
})();
