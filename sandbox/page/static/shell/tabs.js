// A row of tabs; arrow keys go from one to the next.

import { el } from "../blocks/dom.js";

/** *entries* are [name, words]; *turn* is told which one was chosen. */
export function tabs(label, entries, turn, controls = null) {
  const buttons = new Map(entries.map(([name, words]) => [name, el("button", {
    type: "button", class: "tab", role: "tab", "data-tab": name, "aria-controls": controls,
    onclick: () => turn(name),
  }, words)]));
  const root = el("div", { class: "tabs", role: "tablist", "aria-label": label },
    ...buttons.values());
  root.addEventListener("keydown", ({ key }) => {
    const all = [...buttons.values()];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key];
    if (!step) return;
    const next = all.at((all.indexOf(document.activeElement) + step) % all.length);
    next.focus();
    next.click();
  });
  const select = (chosen) => {
    for (const [name, button] of buttons) {
      button.setAttribute("aria-selected", String(name === chosen));
      button.tabIndex = name === chosen ? 0 : -1;
    }
  };
  return { root, select };
}
