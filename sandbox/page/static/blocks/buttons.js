// What is pressed: buttons and overflow menus.

import { confirmed } from "./confirm.js";
import { checked, el, fresh } from "./dom.js";
import { close, isOpen, open } from "./popup.js";
import { plainly } from "./richtext.js";

/** A button. */
export function drawButton(spot, surface) {
  const { element } = spot;
  const button = el("button", {
    type: "button", class: "bk-button", "data-style": element.style,
    "aria-label": element.accessibility_label,
    onclick: () => press(button, spot, surface),
  }, el("span", {}, plainly(element.text)));
  return { root: button, control: button };
}

async function press(button, { block, element }, surface) {
  if (button.getAttribute("aria-busy")) return;
  if (!(await confirmed(element, surface.context))) return;
  follow(element, surface);
  const value = element.value === undefined ? {} : { value: element.value };
  await surface.act({ block, element }, value, button);
}

/** Open where *element* leads, if it does. */
function follow({ url }, { context }) {
  const href = url ? checked(url) : null;
  if (href === null) return;
  if (context.open) context.open(href);
  else window.open(href, "_blank", "noopener");
}

/** A menu of more to do. */
export function drawOverflow(spot, surface) {
  const { element } = spot;
  const menu = el("div", { class: "bk-popup bk-items", role: "menu", id: fresh("menu"),
    popover: "manual", "aria-label": "More" });
  const button = el("button", {
    type: "button", class: "bk-button bk-overflow", "aria-haspopup": "menu",
    "aria-expanded": "false", "aria-controls": menu.id, "aria-label": "More",
  }, el("span", { "aria-hidden": "true" }, "⋯"));
  const shut = () => {
    close(menu);
    button.setAttribute("aria-expanded", "false");
  };
  const choose = async (option) => {
    button.focus();
    shut();
    if (!(await confirmed(element, surface.context))) return;
    follow(option, surface);
    await surface.act(spot, { selected_option: option }, button);
  };
  menu.append(...element.options.map((option) => item(option, () => choose(option))));
  const show = () => {
    if (button.getAttribute("aria-busy")) return;
    open(menu, button);
    button.setAttribute("aria-expanded", "true");
    menu.firstElementChild.focus();
  };
  button.addEventListener("click", () => (isOpen(menu) ? shut() : show()));
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    show();
  });
  menu.addEventListener("keydown", (event) => keys(event, menu, () => {
    button.focus();
    shut();
  }));
  const root = el("div", { class: "bk-more" }, button, menu);
  root.addEventListener("focusout", (event) => {
    if (!root.contains(event.relatedTarget)) shut();
  });
  return { root, control: button };
}

function item(option, onclick) {
  const attributes = { type: "button", role: "menuitem", class: "bk-option", tabindex: "-1" };
  const made = el("button", { ...attributes, onclick }, el("span", {}, plainly(option.text)));
  if (option.description) {
    made.append(el("span", { class: "bk-detail" }, plainly(option.description)));
  }
  return made;
}

function keys(event, menu, shut) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const next = {
    ArrowDown: items[(at + 1) % items.length],
    ArrowUp: items.at(at - 1),
    Home: items[0],
    End: items.at(-1),
  }[event.key];
  if (next) next.focus();
  else if (event.key === "Escape") shut();
  else return;
  event.preventDefault();
  event.stopPropagation();
}
