() => {
  // A click (or Enter) on a citation or a card: hand its place to the server, which answers with the article.
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#open/"]');
    if (!link) return;
    event.preventDefault();
    const field = document.querySelector("#place textarea, #place input");
    // The count makes the same place, clicked again, a change.
    window.trichdanClicks = (window.trichdanClicks || 0) + 1;
    const prototype = field.tagName === "TEXTAREA" ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
    Object.getOwnPropertyDescriptor(prototype, "value").set
      .call(field, link.getAttribute("href") + " " + window.trichdanClicks);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  // The article has come: show the cited paragraph, and give it the keyboard.
  const show = () => {
    const paragraph = document.querySelector("#reader p.opened");
    if (!paragraph || paragraph.dataset.shown) return;
    paragraph.dataset.shown = "yes";
    const reader = document.querySelector("#reader");
    const target = paragraph.querySelector("mark") || paragraph;
    reader.scrollTop += target.getBoundingClientRect().top - reader.getBoundingClientRect().top - reader.clientHeight / 4;
    paragraph.focus({ preventScroll: true });
    const frame = reader.getBoundingClientRect();
    if (frame.top < 0 || frame.top > window.innerHeight - 120) reader.scrollIntoView({ block: "start" });
  };
  // The row for feedback has opened: all of it, down to its buttons, comes into view.
  const unfold = () => {
    const row = document.querySelector("#correction");
    if (!row || row.dataset.shown || !row.querySelector("#note")) return;
    row.dataset.shown = "yes";
    // Its parts take their height one after the other.
    const follow = new ResizeObserver(() => row.scrollIntoView({ block: "nearest" }));
    follow.observe(row);
    setTimeout(() => follow.disconnect(), 500);
  };
  new MutationObserver(() => { show(); unfold(); }).observe(document.body, { childList: true, subtree: true });
}
