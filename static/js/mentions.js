// Offers the people of a discussion while a handle is typed after an @. Without this file the form
// has a field that adds one. `discussion.js` fetches it when somebody begins to write.

const MOST = 8;

const option = (name, handle) => ({ name, handle, words: `${name} ${handle}`.toLowerCase() });

function people() {
  const listed = [...document.querySelectorAll("#people option")].map((o) => option(o.textContent, o.value.slice(1)));
  const shown = [...document.querySelectorAll('.comment header a[href^="/people/"]')].map((a) =>
    option(a.textContent.trim(), a.getAttribute("href").slice("/people/".length)),
  );
  return [...new Map([...listed, ...shown].map((person) => [person.handle, person])).values()];
}

export function offer(body) {
  const list = document.createElement("ul");
  list.className = "offers";
  list.id = `${body.id}-people`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", body.dataset.mentions);
  body.after(list);
  body.setAttribute("aria-autocomplete", "list");
  body.setAttribute("aria-controls", list.id);
  let active = 0;

  const typed = () => body.value.slice(0, body.selectionStart).match(/(?:^|[\s(])@([\w-]*)$/)?.[1].toLowerCase();

  const mark = (n) => {
    active = (n + list.children.length) % list.children.length;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", at === active));
    body.setAttribute("aria-activedescendant", list.children[active].id);
  };

  const close = () => {
    list.hidden = true;
    body.removeAttribute("aria-activedescendant");
  };

  const choose = (item) => {
    const end = body.selectionStart;
    body.setRangeText(`@${item.dataset.handle} `, end - typed().length - 1, end, "end");
    body.dispatchEvent(new Event("input", { bubbles: true }));
    body.focus();
    close();
  };

  body.addEventListener("input", () => {
    const start = typed();
    const found = start === undefined ? [] : people().filter((person) => person.words.includes(start));
    list.replaceChildren(
      ...found.slice(0, MOST).map(({ name, handle }, at) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${at}`;
        item.dataset.handle = handle;
        item.textContent = `${name} @${handle}`;
        item.setAttribute("role", "option");
        item.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(item);
        });
        return item;
      }),
    );
    list.hidden = !found.length;
    if (found.length) mark(0);
    else close();
  });

  body.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter" || event.key === "Tab") choose(list.children[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  body.addEventListener("blur", close);
}
