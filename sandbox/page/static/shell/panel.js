// The panel beside the chat: what only a sandbox has.

import { el } from "../blocks/dom.js";
import { Breaking } from "./breaking.js";
import { Clock } from "./clock.js";
import { icon } from "./icons.js";
import { Records } from "./records.js";
import { tabs } from "./tabs.js";
import { Tour } from "./tour.js";
import { Wire } from "./wire.js";

const NAMES = [["tour", "Tour"], ["clock", "Clock"], ["breaking", "Break things"],
  ["records", "Asset systems"], ["wire", "Wire"]];
const WIDE = 861;

export class Panel {
  constructor(page) {
    this.page = page;
    this.root = document.getElementById("panel");
    this.body = el("div", { class: "body", id: "panel-body", role: "tabpanel", tabindex: "0" });
    this.tabs = tabs("The sandbox", NAMES, (name) => this.show(name), "panel-body");
    const close = el("button", { type: "button", class: "icon", title: "Close the panel",
      "aria-label": "Close the panel", onclick: () => this.turn(false) }, icon("close"));
    this.root.append(el("div", { class: "head" },
      el("div", { class: "titles" }, el("h2", {}, "The sandbox")), close), this.tabs.root, this.body);
    this.parts = { tour: new Tour(page), clock: new Clock(page), breaking: new Breaking(page),
      records: new Records(page), wire: new Wire(page) };
    page.store.on("state", () => this.shown && this.parts[this.shown].begin?.());
    const kept = localStorage.getItem("panel") ?? "tour";
    if (innerWidth >= WIDE && kept !== "closed") this.show(kept in this.parts ? kept : "tour");
  }

  show(name) {
    if (this.shown !== name) this.leave();
    this.shown = name;
    this.last = name;
    this.root.hidden = false;
    this.tabs.select(name);
    this.body.setAttribute("aria-label", NAMES.find(([one]) => one === name)[1]);
    this.body.replaceChildren(this.parts[name].root);
    this.body.dataset.panel = name;
    if (this.page.live?.connected) this.parts[name].begin?.();
    localStorage.setItem("panel", name);
    this.page.store.emit("panel", true);
  }

  leave() {
    if (this.shown && this.page.live?.connected) this.parts[this.shown].end?.();
    this.shown = null;
  }

  turn(open = this.root.hidden) {
    if (open) {
      this.show(this.last ?? "tour");
      this.tabs.root.querySelector("[aria-selected=true]").focus();
      return;
    }
    this.leave();
    this.root.hidden = true;
    localStorage.setItem("panel", "closed");
    this.page.store.emit("panel", false);
    this.page.top.panel.focus();
  }
}
