// Completing what one types: commands and their words, @people and #channels.

import { el } from "../blocks/dom.js";

const MOST = 40;
let made = 0;

export class Completion {
  constructor(page, area, hint) {
    this.page = page;
    this.area = area;
    this.hint = hint;
    this.words = {};
    this.offers = [];
    this.at = -1;
    made += 1;
    this.name = `offers-${made}`;
    this.list = el("ul", { class: "offers", role: "listbox", id: this.name, hidden: true,
      "aria-label": "Completions" });
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.name);
    area.addEventListener("input", () => this.look());
    area.addEventListener("blur", () => setTimeout(() => this.close(), 120));
    page.store.on("state", () => { this.words = {}; });
  }

  /** What may be written at the cursor, offered below one another. */
  async look() {
    const before = this.area.value.slice(0, this.area.selectionStart);
    const found = await this.found(before);
    if (this.area.value.slice(0, this.area.selectionStart) !== before) return;
    this.offer(found);
  }

  async found(before) {
    const name = /(?:^|\s)([@#])([^\s@#]*)$/.exec(before);
    if (name) return this.names(name[1], name[2].toLowerCase());
    const command = /^(\/\S*)(?:\s+(\S*))?$/.exec(before);
    if (!command) {
      this.tell(before);
      return [];
    }
    const [, typed, word] = command;
    return word === undefined ? this.commands(typed) : this.uses(typed, word.toLowerCase());
  }

  commands(typed) {
    return this.page.store.app.commands.filter((one) => one.startsWith(typed) && one !== typed)
      .map((one) => ({ text: `${one} `, use: one, meaning: "", from: 0 }));
  }

  async uses(command, word) {
    const words = await this.known(command);
    return words.map(({ usage, meaning }) => ({ usage, meaning, first: usage.split(" ")[1] ?? "" }))
      .filter(({ first }) => first.toLowerCase().startsWith(word))
      .map(({ usage, meaning, first }) =>
        ({ text: `${command} ${first} `, use: usage, meaning, from: 0, exact: first === word }));
  }

  async known(command) {
    if (!this.words[command]?.length) {
      try {
        this.words[command] = (await this.page.live.ask("words", { command })).words;
      } catch {
        return [];
      }
    }
    return this.words[command];
  }

  names(mark, typed) {
    const { store } = this.page;
    const from = this.area.selectionStart - typed.length - 1;
    if (mark === "#") {
      return Object.values(store.channels).filter((one) => one.kind === "channel" && !one.archived)
        .filter((one) => one.name.startsWith(typed))
        .map((one) => ({ text: `#${one.name} `, use: `#${one.name}`, meaning: one.purpose, from }));
    }
    const has = ({ name, real_name: whole }) =>
      name.startsWith(typed) || whole.toLowerCase().split(" ").some((part) => part.startsWith(typed));
    return Object.entries(store.users).filter(([id, one]) => id.startsWith("U0") || one.name)
      .map(([, one]) => one).filter((one) => one.kind !== "deactivated" && has(one))
      .map((one) => ({ text: `@${one.name} `, use: `@${one.name}`, meaning: one.real_name, from,
        exact: one.name === typed, eager: true }));
  }

  /** How the command that is being written is used, said below. */
  async tell(before) {
    const [, command, word] = /^(\/\S+)\s+(\S+)/.exec(before) ?? [];
    const words = command && this.words[command];
    const use = words?.find(({ usage }) => usage.split(" ")[1] === word);
    this.hint.textContent = use ? `${use.usage}: ${use.meaning}` : "";
  }

  offer(found) {
    this.offers = found.slice(0, MOST);
    this.at = this.offers[0]?.eager && !this.offers.some(({ exact }) => exact) ? 0 : -1;
    this.list.replaceChildren(...this.offers.map((one, number) => this.item(one, number)));
    this.list.hidden = !this.offers.length;
    this.mark();
  }

  item({ use, meaning }, number) {
    const row = el("li", { role: "option", id: `${this.name}-${number}`, "aria-selected": "false" },
      el("span", { class: "use" }, use), el("span", { class: "meaning" }, meaning));
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.take(number);
    });
    return row;
  }

  /** Whether a key was meant for the list. */
  key(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const takes = event.key === "Tab" || (event.key === "Enter" && this.at >= 0);
    if (step) this.move(step);
    else if (takes && !event.shiftKey) this.take(Math.max(this.at, 0));
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  move(step) {
    const count = this.offers.length;
    this.at = this.at < 0 && step < 0 ? count - 1 : (this.at + step + count) % count;
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((row, number) => {
      row.setAttribute("aria-selected", String(number === this.at));
    });
    const now = this.list.children[this.at];
    if (now) {
      this.area.setAttribute("aria-activedescendant", now.id);
      now.scrollIntoView({ block: "nearest" });
    } else {
      this.area.removeAttribute("aria-activedescendant");
    }
  }

  take(number) {
    const { text, from } = this.offers[number];
    const end = this.area.selectionStart;
    this.area.setRangeText(text, from, end, "end");
    this.close();
    this.area.focus();
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    this.offers = [];
    this.at = -1;
    this.list.hidden = true;
    this.list.replaceChildren();
    this.area.removeAttribute("aria-activedescendant");
  }
}
