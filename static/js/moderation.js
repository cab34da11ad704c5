// Shortcuts of the moderators' queue: j and k move between items, x ticks the one in focus, a
// approves or keeps it, b goes to what is done with all that are ticked. Off until asked for, and
// the choice stays in this browser. Single letters are taken only outside fields.

const KEPT = "moderation-shortcuts";
const items = [...document.querySelectorAll("article.item")];
const box = document.querySelector("[data-shortcuts] input");

function isTyping(target) {
  return target.closest("textarea, select, input:not([type=checkbox])") !== null;
}

function move(by) {
  const here = items.findIndex((item) => item.contains(document.activeElement));
  const to = items[here < 0 ? (by > 0 ? 0 : items.length - 1) : here + by];
  if (to) to.focus();
}

// What a letter does to the item in focus.
function press(selector) {
  document.activeElement.closest("article.item")?.querySelector(selector)?.click();
}

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  x: () => press("input[name=ticked]"),
  a: () => press("button[formaction$='/approve'], button[formaction$='/dismiss']"),
  b: () => document.getElementById("ticked-keep")?.focus(),
};

if (box) {
  box.checked = localStorage.getItem(KEPT) === "on";
  box.closest("[data-shortcuts]").hidden = false;
  box.addEventListener("change", () => localStorage.setItem(KEPT, box.checked ? "on" : "off"));
  document.addEventListener("keydown", (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target)) return;
    ACTS[event.key]?.();
  });
}
