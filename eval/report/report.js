"use strict";
(() => {
  document.documentElement.classList.add("js");
  const find = (id) => document.getElementById(id);

  // A citation shows its quote to the mouse, to the keyboard and to a finger. A tap needs no script.
  let pointed = null;
  const quoteOf = (cite) => find(cite.getAttribute("popovertarget"));
  const show = (cite) => {
    const quote = quoteOf(cite), box = cite.getBoundingClientRect();
    pointed = cite;
    if (!quote || !quote.showPopover || quote.matches(":popover-open")) return;
    quote.classList.add("placed");
    quote.style.left = Math.max(8, Math.min(box.left, document.documentElement.clientWidth - 424)) + "px";
    const below = box.bottom < innerHeight * 0.6;
    quote.style.top = below ? box.bottom + "px" : "auto";
    quote.style.bottom = below ? "auto" : innerHeight - box.top + "px";
    quote.showPopover();
  };
  const hide = () => {
    const quote = pointed && quoteOf(pointed);
    if (quote && quote.matches(":popover-open")) quote.hidePopover();
    pointed = null;
  };
  const citeAt = (target) => target instanceof Element ? target.closest(".cite") : null;
  const within = (target) => target instanceof Node && pointed && (pointed.contains(target) || quoteOf(pointed).contains(target));
  document.addEventListener("pointerover", (event) => {
    const cite = citeAt(event.target);
    if (cite && event.pointerType === "mouse") show(cite);
  });
  document.addEventListener("pointerout", (event) => {
    const leaves = event.pointerType === "mouse" && within(event.target) && !within(event.relatedTarget);
    if (leaves && document.activeElement !== pointed) hide();
  });
  document.addEventListener("focusin", (event) => {
    const cite = citeAt(event.target);
    if (cite) show(cite);
  });
  document.addEventListener("focusout", (event) => {
    if (citeAt(event.target) && !within(event.relatedTarget)) hide();
  });
  document.addEventListener("click", (event) => {
    const cite = citeAt(event.target);
    if (cite) show(cite);
  }, true);
  addEventListener("scroll", hide, { passive: true });

  // The right paragraphs of a question unfold where it stands; their texts are at the end of the page, once each.
  document.addEventListener("toggle", (event) => {
    if (!(event.target instanceof HTMLDetailsElement) || !event.target.open) return;
    for (const link of event.target.querySelectorAll('li > a.address:only-child')) {
      const [, ...said] = find(link.hash.slice(1)).children;
      link.after(...said.map((part) => part.cloneNode(true)));
    }
  }, true);

  // Picking questions.
  const questions = [...document.querySelectorAll(".question")];
  if (!questions.length) return;
  const [words, cause, kind, lang, missed, count] = ["words", "cause", "kind", "lang", "missed", "count"].map(find);
  const buttons = [...document.querySelectorAll(".cause")];
  const lower = (text) => text.normalize("NFC").toLowerCase();
  const bare = (text) => lower(text).normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
  let texts = null;
  const readTexts = () => {
    texts ||= questions.map((question) => {
      const said = lower([...question.querySelectorAll(".id, h3, .answer")].map((part) => part.textContent).join("\n"));
      return [said, bare(said)];
    });
  };
  const picked = (select, value) => select.selectedIndex === 0 || select.value === value;
  const filter = () => {
    const wanted = lower(words.value.trim());
    // Typed without diacritics it finds both, as the system itself does.
    const folded = Number(wanted === bare(wanted));
    if (wanted) readTexts();
    let shown = 0;
    questions.forEach((question, i) => {
      const data = question.dataset;
      const stays = picked(cause, data.cause) && picked(kind, data.kind) && picked(lang, data.lang)
        && (!missed.checked || "missed" in data) && (!wanted || texts[i][folded].includes(wanted));
      if (question.hidden === stays) question.hidden = !stays;
      shown += stays;
    });
    const number = (value) => value.toLocaleString("en");
    count.value = `${number(shown)} of ${number(questions.length)} questions`;
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(cause.selectedIndex > 0 && cause.value === button.dataset.cause));
    }
  };
  for (const field of [words, cause, kind, lang, missed]) field.addEventListener("input", filter);
  // Before it is needed, so that the first letter is as quick as the others.
  words.addEventListener("focus", readTexts, { once: true });
  if ("requestIdleCallback" in window) requestIdleCallback(readTexts);
  const clear = () => {
    words.value = "";
    for (const select of [cause, kind, lang]) select.selectedIndex = 0;
    missed.checked = false;
  };
  find("clear").addEventListener("click", () => { clear(); filter(); });
  for (const button of buttons) {
    button.disabled = false;
    button.addEventListener("click", () => {
      const again = button.getAttribute("aria-pressed") === "true";
      clear();
      if (!again) cause.value = button.dataset.cause;
      filter();
      if (!again) find("questions").scrollIntoView();
    });
  }
  // A browser may have kept what was picked before the page was loaded again.
  filter();
})();
