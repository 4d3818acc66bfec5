// A menu that drops from a button; arrow keys, Home, End and Escape work in it.

import { el } from "../blocks/dom.js";

let open = null;

/** Let *button* open a menu of what *entries()* gives then: [words, what it does], or a text. */
export function dropsFrom(button, label, entries) {
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    if (open?.button === button) close();
    else show(button, label, entries());
  });
}

function show(button, label, entries) {
  close();
  const items = entries.map((entry) =>
    Array.isArray(entry) ? item(entry, button) : el("p", { role: "none" }, entry));
  const menu = el("div", { class: "menu", role: "menu", "aria-label": label }, ...items);
  menu.addEventListener("keydown", (event) => moves(event, menu));
  (button.closest("main, nav, aside") ?? document.body).append(menu);
  place(menu, button);
  button.setAttribute("aria-expanded", "true");
  open = { button, menu };
  menu.querySelector("button")?.focus();
}

function item([words, act], button) {
  const chosen = () => {
    close();
    button.focus();
    act();
  };
  return el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: chosen }, words);
}

function place(menu, button) {
  const at = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = at.bottom + height + 8 < innerHeight || at.top < height + 8;
  menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - height - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(at.right - width, innerWidth - width - 8))}px`;
}

function moves(event, menu) {
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const now = items.indexOf(document.activeElement);
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined && items.length) {
    event.preventDefault();
    items.at(to % items.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    const { button } = open;
    event.preventDefault();
    close();
    button.focus();
  }
}

function close() {
  open?.menu.remove();
  open?.button.setAttribute("aria-expanded", "false");
  open = null;
}

document.addEventListener("pointerdown", ({ target }) => {
  if (open && !open.menu.contains(target) && !open.button.contains(target)) close();
});
addEventListener("resize", close);
