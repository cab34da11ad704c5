// Makes answering quicker: fills the rest at once, keeps the draft, offers what others raised.

const form = document.querySelector("[data-respond]");
const filled = form.querySelector("[data-filled]");
const undo = form.querySelector("[data-undo]");
const asks = [...form.querySelectorAll(".ask")];
const mark = (ask) => ask.querySelector("input[name$='-filled']");

function show() {
  const numbers = asks.filter((ask) => mark(ask).value).map((ask) => ask.id.slice(1));
  filled.textContent = numbers.length ? `${numbers.join(", ")}: ${form.dataset.filledWords}` : form.dataset.undoneWords;
  filled.hidden = false;
  undo.hidden = !numbers.length;
}

form.querySelector("[data-rest]").addEventListener("click", (event) => {
  event.preventDefault();
  for (const ask of asks) {
    if (ask.querySelector(".scale :checked")) continue;
    ask.querySelector(".scale [value='1']").checked = true;
    mark(ask).value = "yes";
  }
  show();
  keepSoon();
});

undo.addEventListener("click", (event) => {
  event.preventDefault();
  for (const ask of asks) {
    const agrees = ask.querySelector(".scale [value='1']");
    if (mark(ask).value && agrees.checked) agrees.checked = false;
    mark(ask).value = "";
  }
  show();
  form.querySelector("[data-rest]").focus();
  keepSoon();
});

for (const button of form.querySelectorAll("[data-still]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const chosen = button.closest(".ask").querySelector(`.scale [value="${button.dataset.still}"]`);
    chosen.checked = true;
    chosen.focus();
    keepSoon();
  });
}

let waiting;
let isSending = false;
function keepSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(keep, 2000);
}

async function keep() {
  if (isSending || !("keeps" in form.dataset)) return;
  const fields = new FormData(form);
  fields.set("to", "keep");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), headers: { "X-Requested-With": "fetch" }, redirect: "manual" }).catch(() => null);
  form.querySelector("[data-kept]").textContent = answer?.status === 204 ? form.dataset.keptWords : "";
}

form.addEventListener("input", keepSoon);
form.addEventListener("submit", () => {
  isSending = true;
  clearTimeout(waiting);
});

function offer(ask) {
  const why = ask.querySelector(".more textarea");
  const place = ask.querySelector("[data-alike]");
  if (!why || !place) return;
  let soon;
  why.addEventListener("input", () => {
    clearTimeout(soon);
    soon = setTimeout(async () => {
      if (why.value.length < 20) return;
      const joins = place.querySelector("input:checked, input[type=hidden]")?.value ?? "";
      const asked = new URLSearchParams({ about: place.dataset.alike, why: why.value.slice(0, 400), joins });
      const answer = await fetch(`${form.dataset.alike}?${asked}`).catch(() => null);
      if (answer?.ok && !place.contains(document.activeElement)) place.innerHTML = await answer.text();
    }, 800);
  });
}

asks.forEach(offer);
