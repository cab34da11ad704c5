// Keeps answers that are being written as drafts on the server, so that a reload or another
// device finds them, and counts towards the least that a reason must have.

const form = document.querySelector("form[data-autosave]");
const PAUSE = 2000;

if (form) {
  const status = form.querySelector("[data-autosaved]");
  let waiting;
  let unsaved = false;

  const save = async () => {
    clearTimeout(waiting);
    if (!unsaved) return;
    unsaved = false;
    const body = new FormData(form);
    body.set("do", "autosave");
    const kept = await fetch(form.action, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
    status.textContent = kept?.status === 204 ? status.dataset.words : "";
    if (kept?.status !== 204) unsaved = true;
  };

  form.addEventListener("input", () => {
    unsaved = true;
    status.textContent = "";
    clearTimeout(waiting);
    waiting = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    unsaved = false;
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());

  for (const box of form.querySelectorAll("[data-least]")) {
    const least = Number(box.dataset.least);
    const count = document.createElement("p");
    count.className = "hint";
    count.setAttribute("aria-hidden", "true"); // the hint says it; a voice on every key would drown it
    box.after(count);
    const show = () => {
      const many = [...box.value.trim()].length;
      count.textContent = many && many < least ? `${many} / ${least}` : "";
    };
    box.addEventListener("input", show);
    show();
  }
}
