// The question that a button or menu asks before the app is told.

import { el, fresh } from "./dom.js";
import { drawObject, plainly } from "./richtext.js";

/** Whether the person goes on with *element*: asked only where it wants to be confirmed. */
export function confirmed({ confirm }, context) {
  return confirm ? asked(confirm, context) : Promise.resolve(true);
}

function asked(confirm, context) {
  const [title, text] = [fresh("title"), fresh("text")];
  const style = confirm.style === "danger" ? "danger" : "primary";
  const answer = (value, words, attributes) =>
    el("button", { type: "button", class: "bk-button", ...attributes,
      onclick: () => dialog.close(value) }, plainly(words));
  const dialog = el("dialog", {
    class: "bk-confirm", role: "alertdialog", "aria-labelledby": title, "aria-describedby": text,
  },
  el("h2", { id: title, class: "bk-title" }, plainly(confirm.title)),
  el("div", { id: text }, drawObject(confirm.text, context)),
  el("div", { class: "bk-answers" },
    answer("no", confirm.deny, { autofocus: style === "danger" }),
    answer("yes", confirm.confirm, { "data-style": style, autofocus: style === "primary" })));
  // Escape inside is about this question, not about a dialog around it.
  dialog.addEventListener("cancel", (event) => event.stopPropagation());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(dialog);
  return new Promise((settle) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      settle(dialog.returnValue === "yes");
    });
    dialog.showModal();
  });
}
