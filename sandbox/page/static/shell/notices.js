// Short messages in a corner, read out by screen readers.

import { el } from "../blocks/dom.js";

const SECONDS = 8;

/** Say something for a while; *kind* is "" or "wrong". */
export function notice(said, kind = "") {
  const close = () => shown.remove();
  const shown = el("div", { class: "notice", "data-kind": kind },
    el("div", { class: "words" }, said),
    el("button", { type: "button", class: "icon", "aria-label": "Dismiss", onclick: close }, "×"));
  document.getElementById("notices").append(shown);
  setTimeout(close, SECONDS * 1000);
}

/** Do something, and say so where it cannot be done; whether it was. */
export async function tried(promise) {
  try {
    await promise;
    return true;
  } catch (error) {
    notice(error.message, "wrong");
    return false;
  }
}
