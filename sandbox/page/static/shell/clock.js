// The clock of the world: what day the bot takes it for.

import { el } from "../blocks/dom.js";

export class Clock {
  constructor(page) {
    this.page = page;
    this.day = el("p", { class: "big", "data-today": "" });
    this.wrong = el("p", { class: "wrong", role: "alert" });
    this.date = el("input", { type: "date", class: "field", id: "to-day" });
    const go = (event) => {
      event.preventDefault();
      this.move({ to: this.date.value });
    };
    this.root = el("div", { class: "clock" },
      el("p", { class: "quiet" }, "Today in this world"), this.day,
      el("div", { class: "row" }, this.button("+1 day", 1), this.button("+7 days", 7),
        this.button("+30 days", 30)),
      el("form", { onsubmit: go }, el("label", { for: "to-day" }, "On to a day"),
        el("div", { class: "row" }, this.date, el("button", { class: "button" }, "Go there"))),
      this.wrong,
      el("p", { class: "quiet" }, "What the bot counts in days moves with it: warranties, alerts, "
        + "due dates, reminders, requests that expire. Time only goes on."));
    page.store.on("stand", () => this.draw());
  }

  begin() {
    this.draw();
  }

  button(words, days) {
    return el("button", { type: "button", class: "button", "data-days": days,
      onclick: ({ currentTarget }) => this.move({ days }, currentTarget) }, words);
  }

  async move(how) {
    this.wrong.textContent = "";
    try {
      await this.page.live.ask("clock", how);
    } catch (error) {
      this.wrong.textContent = error.message;
    }
  }

  draw() {
    const { store } = this.page;
    if (!store.stand) return;
    const { today } = store.stand.clock;
    const words = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeZone: "UTC" });
    this.day.textContent = words.format(new Date(today));
    this.day.dataset.today = today;
    this.date.min = today;
    if (!this.date.value || this.date.value < today) this.date.value = today;
  }
}
