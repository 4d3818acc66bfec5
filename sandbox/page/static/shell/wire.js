// Every exchange between Slack and the bot, as it went over the wire.

import { el } from "../blocks/dom.js";

const SHOWN = 120;

export class Wire {
  constructor(page) {
    this.page = page;
    this.opened = new Map();
    this.words = el("input", { type: "search", class: "field", "aria-label": "Search the exchanges",
      placeholder: "chat.update, block_actions, a person …", oninput: () => this.draw() });
    this.list = el("ol", { class: "exchanges", "data-exchanges": "" });
    this.root = el("div", { class: "wire" },
      el("p", { class: "quiet" }, "The newest first. → Slack tells the bot, ← the bot calls Slack. "
        + "Tokens are blanked."), this.words, this.list);
    page.store.on("wire", () => this.draw());
    page.store.on("left", () => this.opened.clear());
  }

  begin() {
    this.page.store.exchanges = [];
    this.page.live.ask("watch_wire").catch(() => {});
  }

  end() {
    this.page.live.ask("unwatch_wire").catch(() => {});
  }

  draw() {
    const { store } = this.page;
    const wanted = this.words.value.trim().toLowerCase();
    const has = (one) => `${one.name} ${one.outcome} ${store.users[one.who]?.real_name ?? ""}`
      .toLowerCase().includes(wanted);
    const shown = store.exchanges.filter(has).slice(-SHOWN).reverse();
    const focused = document.activeElement?.dataset?.exchange;
    this.list.replaceChildren(...shown.map((one) => this.row(one)));
    if (focused) this.list.querySelector(`[data-exchange="${focused}"]`)?.focus();
  }

  row(one) {
    const { store } = this.page;
    const time = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: store.zone })
      .format(new Date(one.at * 1000));
    const aside = [time, store.users[one.who]?.real_name, one.outcome === "ok" ? "" : one.outcome]
      .filter(Boolean).join(" · ");
    const details = this.opened.get(one.number);
    const button = el("button", { type: "button", class: "exchange", "data-exchange": one.number,
      "data-failed": one.outcome !== "ok" || null, "aria-expanded": String(Boolean(details)),
      onclick: () => this.turn(one.number) },
    el("span", { "aria-label": one.to_app ? "Slack to the bot" : "the bot to Slack", role: "img" },
      one.to_app ? "→" : "←"),
    el("span", { class: "name" }, one.name),
    el("span", { class: "took" }, `${(one.seconds * 1000).toFixed(one.seconds < 0.1 ? 1 : 0)} ms`),
    el("span", { class: "aside" }, aside));
    return el("li", {}, button, details ?? "");
  }

  async turn(number) {
    if (this.opened.delete(number)) {
      this.draw();
      return;
    }
    let shown;
    try {
      const { asked, answered } = await this.page.live.ask("exchange", { number });
      shown = el("div", { class: "details" }, ...part("Asked", asked), ...part("Answered", answered));
    } catch (error) {
      shown = el("div", { class: "details" }, el("p", { class: "wrong" }, error.message));
    }
    this.opened.set(number, shown);
    this.draw();
  }
}

function part(title, said) {
  const text = typeof said === "string" ? said : JSON.stringify(said, null, 2);
  return [el("h3", {}, title),
    el("pre", { class: "json", tabindex: "0", "aria-label": title }, said === null ? "nothing" : text)];
}
