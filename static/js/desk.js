// Keeps a briefing that is being written in this browser until the server has it: a closed lid or
// an ended session loses nothing. What was kept is offered, never put in place unasked.

const form = document.querySelector("form[data-keeps]");
const offer = document.querySelector("[data-unsaved]");
const key = `briefing ${form.dataset.keeps}`;

const fields = () => [...form.elements].filter((field) => field.name && field.matches("textarea, select, input:not([type=hidden])"));
const value = (field) => (field.type === "checkbox" ? field.checked : field.value.trim());
const written = () => Object.fromEntries(fields().map((field) => [field.name, value(field)]));

function bringBack(kept) {
  for (const field of fields()) {
    if (!(field.name in kept)) continue;
    if (field.type === "checkbox") field.checked = kept[field.name];
    else field.value = kept[field.name];
  }
}

const kept = JSON.parse(localStorage.getItem(key) ?? "null");
const now = written();
if (kept && Object.keys(kept).some((name) => kept[name] !== now[name])) {
  offer.hidden = false;
  offer.querySelector("[data-bring-back]").addEventListener("click", () => {
    bringBack(kept);
    offer.hidden = true;
    form.querySelector("textarea").focus();
  });
  offer.querySelector("[data-forget]").addEventListener("click", () => {
    localStorage.removeItem(key);
    offer.hidden = true;
  });
} else {
  localStorage.removeItem(key);
}

form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(written())));
