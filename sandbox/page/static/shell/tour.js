// A guided tour of four steps: each says what to do, does it if asked to, and sees when it is done.

import { el } from "../blocks/dom.js";
import { STEPS } from "./steps.js";

const NARROW = 861;  // as in style.css: from here on the panel stands beside the conversation

export class Tour {
  constructor(page) {
    this.page = page;
    this.root = el("div", { class: "tour" });
    this.done = {};
    this.trouble = { step: "", says: "" };
    for (const name of ["state", "messages", "views", "records", "stand", "place"]) {
      page.store.on(name, () => this.look());
    }
  }

  get key() {
    return `tour ${this.page.store.world}`;
  }

  begin() {
    this.remember();
    this.page.live.ask("look", { system: "factorial", words: "C02XL0ABJGH5" }).catch(() => {});
    this.draw();
  }

  end() {
    this.page.live.ask("look_away").catch(() => {});
  }

  remember() {
    const { store } = this.page;
    if (!store.world) return;
    try {
      this.done = JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      this.done = {};
    }
    this.done.since ??= Date.now() / 1000;
    localStorage.setItem(this.key, JSON.stringify(this.done));
  }

  /** See which parts have happened since the tour began; what has, stays done. */
  look() {
    if (!this.page.store.world) return;
    this.remember();
    const fresh = STEPS.flatMap(({ parts }) => parts)
      .filter(({ name, seen }) => !this.done[name] && seen(this.page, this.done.since));
    if (!fresh.length) return;
    for (const { name } of fresh) this.done[name] = true;
    this.trouble = { step: "", says: "" };
    localStorage.setItem(this.key, JSON.stringify(this.done));
    this.draw();
  }

  draw() {
    const focused = document.activeElement?.dataset?.step;
    const next = STEPS.findIndex((step) => !this.isDone(step));
    this.root.replaceChildren(
      el("p", {}, "The real bot is in here, over a made-up company. Four things worth seeing:"),
      ...STEPS.map((step, at) => this.step(step, at, at === next)),
      next < 0 ? el("p", { role: "status", tabindex: "-1" }, "That was the tour. Type /asset help for everything else, "
        + "or break something in the tab “Break things”.") : "");
    if (focused) this.focus(focused);
  }

  /** Give the focus to the button of a step, of the step that comes now, or to the end. */
  focus(name) {
    const own = this.root.querySelector(`[data-step="${name}"]`);
    (own ?? this.root.querySelector("[aria-current] [data-step], [role=status]"))?.focus();
  }

  /** Say in a step what stood in the way of it; nothing of any where no step is named. */
  says(step, says = "") {
    this.trouble = { step, says };
    for (const one of this.root.querySelectorAll("[data-tour]")) {
      const said = one.dataset.tour === step ? says : "";
      one.querySelector("[role=alert]").textContent = said;
    }
  }

  isDone({ parts }) {
    return parts.every(({ name }) => this.done[name]);
  }

  step({ name, title, says, parts }, at, current) {
    const done = this.isDone({ parts });
    const list = parts.map((part) => el("li", { "data-part": part.name,
      "data-done": this.done[part.name] || null }, el("span", {}, ...words(part.says))));
    const next = parts.find((part) => !this.done[part.name]);
    const doIt = async ({ currentTarget }) => {
      currentTarget.setAttribute("aria-busy", "true");
      this.says("");
      if (innerWidth < NARROW) this.page.panel.turn(false);
      try {
        await next.act(this.page);
      } catch (error) {
        this.says(name, error.message);
      }
      currentTarget.removeAttribute("aria-busy");
      await new Promise(requestAnimationFrame);  // a form that was closed gives its focus back
      if (document.activeElement === document.body) this.focus(name);
    };
    const button = next
      ? el("div", { class: "row" }, el("button", { type: "button", class: "button", "data-step": name,
        "data-style": current ? "primary" : null, onclick: doIt }, next.button ?? "Do it for me"))
      : "";
    return el("section", { class: "card step", "data-tour": name, "data-done": done || null,
      "aria-current": current ? "step" : null },
    el("span", { class: "number", "aria-hidden": "true" }, done ? "✓" : String(at + 1)),
    el("h3", {}, title, done ? el("span", { class: "unseen" }, " (done)") : ""),
    el("p", { class: "quiet" }, says), el("ul", {}, ...list),
    el("p", { class: "wrong", role: "alert" }, this.trouble.step === name ? this.trouble.says : ""), button);
  }
}

/** Text in which `…` is something to type. */
function words(said) {
  return said.split("`").map((part, at) => (at % 2 ? el("code", {}, part) : part));
}
