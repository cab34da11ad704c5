// The box in the head: htmx comes when somebody goes to it, and shows results while they type.

const form = document.querySelector("form.seek");
const found = form?.querySelector("[aria-live]");

function fetchHtmx() {
  if (window.htmx) return;
  const script = document.createElement("script");
  script.src = form.dataset.htmx;
  script.addEventListener("load", () => {
    htmx.process(form);
    htmx.trigger(form.querySelector("input"), "ready"); // what was typed meanwhile
  });
  document.head.append(script);
}

if (form) {
  form.addEventListener("focusin", fetchHtmx, { once: true });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") found.replaceChildren();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) found.replaceChildren();
  });
}
