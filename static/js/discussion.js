// Keeps what is typed until the server has it, and tells it what has been read.

const place = (form) => `draft ${form.dataset.keeps}`;

function forgetSent() {
  const sent = document.querySelector("[data-sent]")?.dataset.sent;
  if (!sent) return;
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft ") && JSON.parse(localStorage[key]).sent === sent) localStorage.removeItem(key);
  }
}

function keep(form) {
  const body = form.elements.body;
  const base = body.defaultValue;
  const stored = JSON.parse(localStorage.getItem(place(form)) ?? "null");
  if (stored?.base === base && stored.body !== base) {
    body.value = stored.body;
    form.querySelector("[data-kept]").hidden = false;
  }
  const store = (sent) => {
    if (body.value === base) localStorage.removeItem(place(form));
    else localStorage.setItem(place(form), JSON.stringify({ base, body: body.value, sent }));
  };
  form.addEventListener("input", () => store());
  form.addEventListener("submit", () => store(form.elements.form_key?.value ?? form.getAttribute("action")));
}

function tellWhatIsRead(form) {
  let seen = false;
  const watch = new IntersectionObserver((entries) => { seen ||= entries.some((entry) => entry.isIntersecting); });
  watch.observe(document.getElementById(form.dataset.read));
  document.addEventListener("visibilitychange", () => {
    if (seen && document.visibilityState === "hidden") navigator.sendBeacon(form.action, new FormData(form));
  });
}

forgetSent();
document.querySelectorAll("form[data-keeps]").forEach(keep);
document.querySelectorAll("form[data-read]").forEach(tellWhatIsRead);
