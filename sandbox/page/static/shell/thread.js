// The thread beside the conversation.

import { el } from "../blocks/dom.js";
import { Composer } from "./composer.js";
import { icon } from "./icons.js";
import { Log } from "./log.js";
import { keyOf } from "./store.js";

export class Thread {
  constructor(page) {
    this.page = page;
    this.root = document.getElementById("thread");
    this.of = el("p", {});
    this.log = new Log(page, "Thread", true);
    this.composer = new Composer(page, { thread: true });
    const close = el("button", { type: "button", class: "icon", title: "Close the thread",
      "aria-label": "Close the thread", onclick: () => this.leave() }, icon("close"));
    this.root.append(el("div", { class: "head" },
      el("div", { class: "titles" }, el("h2", {}, "Thread"), this.of), close),
    this.log.root, this.composer.root);
    this.root.addEventListener("keydown", ({ key, defaultPrevented }) => {
      if (key === "Escape" && !defaultPrevented) this.leave();
    });
    page.store.on("messages", ({ messages }) => this.change(messages));
    page.store.on("state", () => this.shown && this.show(...this.shown));
    page.store.on("left", () => this.hide());
  }

  show(channel, ts, focus = false) {
    const { store } = this.page;
    this.shown = [channel, ts];
    this.of.textContent = store.title(channel);
    this.log.begin("Thread", store.inThread(channel, ts), "That message is gone.");
    this.composer.place(channel, ts);
    this.root.hidden = false;
    if (focus) this.composer.focus();
  }

  change(messages) {
    if (!this.shown) return;
    this.log.show(this.page.store.inThread(...this.shown), new Set(messages.map(keyOf)));
  }

  leave() {
    this.hide();
    this.page.conversation.composer.focus();
  }

  hide() {
    this.shown = null;
    this.root.hidden = true;
  }
}
