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

// What was new when the page came has been read once the discussion was in view for a while.
function tellWhatIsRead(form) {
  let waiting;
  const watch = new IntersectionObserver(([entry]) => {
    clearTimeout(waiting);
    if (entry.isIntersecting) waiting = setTimeout(tell, 2000);
  });
  const tell = () => {
    watch.disconnect();
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true });
  };
  watch.observe(document.getElementById(form.dataset.read));
}

forgetSent();
document.querySelectorAll("form[data-keeps]").forEach(keep);
document.querySelectorAll("form[data-read]").forEach(tellWhatIsRead);
document.querySelectorAll("textarea[data-mentions]").forEach((body) =>
  body.addEventListener("focus", async () => (await import("./mentions.js")).offer(body), { once: true }),
);
