// The asset systems' own records, as they are now.

import { el } from "../blocks/dom.js";
import { tried } from "./notices.js";
import { tabs } from "./tabs.js";

const SYSTEMS = [["factorial", "Factorial"], ["itflow", "ITFlow"]];

export class Records {
  constructor(page) {
    this.page = page;
    this.system = "factorial";
    this.known = new Map();
    this.tabs = tabs("Asset systems", SYSTEMS, (name) => this.turn(name), "records");
    this.words = el("input", { type: "search", class: "field", "aria-label": "Search the records",
      placeholder: "A serial number, a name, a status …", oninput: () => this.look() });
    this.count = el("p", { class: "quiet", role: "status" });
    this.list = el("div", { id: "records", "data-records": "" });
    this.root = el("div", { class: "records" }, el("p", { class: "quiet" },
      "What the systems themselves hold, whatever the bot says."),
    this.tabs.root, this.words, this.count, this.list);
    this.tabs.select(this.system);
    page.store.on("records", (frame) => this.draw(frame));
    page.store.on("left", () => this.known.clear());
  }

  begin() {
    this.look();
  }

  end() {
    this.page.live.ask("look_away").catch(() => {});
  }

  /** Look for that in that system. */
  find(system, words) {
    this.words.value = words;
    this.turn(system);
  }

  turn(system) {
    this.system = system;
    this.tabs.select(system);
    this.known.clear();
    if (this.page.live?.connected) this.look();
  }

  look() {
    const { system } = this;
    tried(this.page.live.ask("look", { system, words: this.words.value }));
  }

  draw({ system, words, count, records }) {
    if (system !== this.system || words !== this.words.value) return;
    const found = count === 1 ? "1 record" : `${count} records`;
    this.count.textContent = count > records.length
      ? `${found}, the first ${records.length} of them` : found;
    const before = this.known;
    this.known = new Map(records.map((one) => [one.id, JSON.stringify(one.record)]));
    const opened = new Set([...this.list.querySelectorAll("details[open]")]
      .map((one) => one.closest("[data-record]").dataset.record));
    this.list.replaceChildren(...records.map((one) =>
      this.card(one, before.has(one.id) && before.get(one.id) !== this.known.get(one.id),
        opened.has(one.id))));
  }

  card({ id, brief, record }, changed, open) {
    const facts = Object.entries(brief).flatMap(([name, value]) =>
      [el("dt", {}, name), el("dd", { "data-fact": name }, value || "none")]);
    return el("article", { class: "card", "data-record": id, "data-changed": changed || null },
      el("dl", { class: "facts" }, ...facts),
      el("details", { open }, el("summary", {}, "All of it"),
        el("pre", { class: "json", tabindex: "0" }, JSON.stringify(record, null, 2))));
  }
}
