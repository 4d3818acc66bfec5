// The forms that are open, one on top of the other, as the sandbox says.

import { drawView } from "../blocks/index.js";
import { el } from "../blocks/dom.js";
import { contextFor } from "./context.js";

export class Dialogs {
  constructor(page) {
    this.page = page;
    this.open = new Map();
    for (const name of ["state", "views"]) page.store.on(name, () => this.draw());
    page.store.on("left", () => this.draw());
  }

  draw() {
    const { views } = this.page.store;
    const there = new Set(views.map(({ id }) => id));
    for (const [id, shown] of this.open) if (!there.has(id)) this.close(id, shown);
    for (const view of views) this.show(view);
  }

  show(view) {
    const known = this.open.get(view.id);
    const looks = `${view.hash} ${view.trouble}`;
    if (known?.looks === looks) return;
    const dialog = known?.dialog ?? this.made(view.id);
    const context = contextFor(this.page, { view: view.id });
    dialog.replaceChildren(drawView(view, context));
    this.open.set(view.id, { dialog, looks });
    if (!dialog.open) dialog.showModal();
  }

  made(id) {
    const dialog = el("dialog", { class: "view", "data-view": id });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      contextFor(this.page, { view: id }).close();
    });
    document.getElementById("dialogs").append(dialog);
    return dialog;
  }

  close(id, { dialog }) {
    this.open.delete(id);
    dialog.close();
    dialog.remove();
    // What had the focus before may have been drawn anew meanwhile: it is lost to nobody.
    if (document.activeElement === document.body) document.getElementById("composer").focus();
  }
}
