// A menu one types in to find what it offers: one thing or many, known before or searched for.

import { el, fresh } from "./dom.js";
import { close, isOpen, open, place } from "./popup.js";

/**
 * What a menu needs.
 * offers(typed): `[{label, choices: [{text, detail, value}]}]`, or a promise of it
 * least: how much is typed before there is an offer
 * chosen: the choices made at first; change(chosen): told of others
 * many, most: whether several may be chosen, and how many; clearable: whether none may be
 * attributes: of the field, its id and names
 */
export class Combobox {
  constructor(wants) {
    this.wants = { least: 0, most: Infinity, delay: 0, many: false, ...wants };
    this.chosen = [...this.wants.chosen];
    this.choices = [];
    this.active = -1;
    this.asked = 0;
    this.list = el("div", {
      role: "listbox", id: fresh("list"), class: "bk-options", hidden: true,
      "aria-label": this.wants.placeholder, "aria-multiselectable": this.wants.many ? "true" : null,
    });
    this.note = el("p", { class: "bk-note", "aria-hidden": "true", hidden: true });
    this.status = el("span", { class: "bk-hidden", role: "status" });
    this.popup = el("div", { class: "bk-popup", popover: "manual" }, this.note, this.list);
    this.popup.addEventListener("mousedown", (event) => event.preventDefault());
    this.field = this.makeField();
    this.chips = el("ul", { class: "bk-chips", hidden: true });
    this.clear = el("button", {
      type: "button", class: "bk-clear", "aria-label": "Clear", hidden: true,
      onclick: () => this.choose(null),
    }, "×");
    this.box = el("div", { class: "bk-box" }, this.chips, this.field, this.clear);
    this.box.addEventListener("mousedown", (event) => this.pressed(event));
    this.root = el("div", { class: "bk-menu" }, this.box, this.popup, this.status);
    this.show();
  }

  makeField() {
    return el("input", {
      type: "text", role: "combobox", class: "bk-field", autocomplete: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-expanded": "false",
      "aria-controls": this.list.id, placeholder: this.wants.placeholder,
      ...this.wants.attributes,
      oninput: () => this.look(this.field.value),
      onkeydown: (event) => this.key(event),
      onfocus: () => this.field.select(),
      onblur: () => this.leave(),
    });
  }

  /** Show what is chosen. */
  show() {
    const { many, clearable, placeholder } = this.wants;
    const none = this.chosen.length === 0;
    this.field.value = many || none ? "" : this.chosen[0].text;
    this.field.placeholder = many && !none ? "" : placeholder;
    this.clear.hidden = many || none || !clearable;
    this.chips.hidden = !many || none;
    this.chips.replaceChildren(...(many ? this.chosen.map((one) => this.chip(one)) : []));
  }

  chip(choice) {
    const remove = el("button", {
      type: "button", "aria-label": `Remove ${choice.text}`, onclick: () => this.toggle(choice),
    }, "×");
    return el("li", { class: "bk-chip" }, choice.text, remove);
  }

  pressed(event) {
    if (event.target.closest("button")) return;
    if (event.target === this.field && this.isOpen) return;
    event.preventDefault();
    this.field.focus();
    this.field.select();
    if (this.isOpen) this.shut();
    else this.look("");
  }

  get isOpen() {
    return isOpen(this.popup);
  }

  /** Ask for what there is to choose, and show it. */
  look(typed) {
    const { least, delay, offers } = this.wants;
    this.asked += 1;
    const asked = this.asked;
    clearTimeout(this.timer);
    open(this.popup, this.box);
    this.field.setAttribute("aria-expanded", "true");
    if (typed.length < least) {
      this.offer([], least === 1 ? "Type to search" : `Type at least ${least} characters`);
      return;
    }
    const ask = async () => {
      try {
        const groups = await offers(typed);
        if (asked === this.asked && this.isOpen) this.offer(groups);
      } catch {
        if (asked === this.asked && this.isOpen) this.offer([], "The options could not be loaded");
      }
    };
    if (!delay) {
      ask();
      return;
    }
    this.offer([], "Searching…");
    this.timer = setTimeout(ask, delay);
  }

  /** Show *groups* of choices, or *note* instead. */
  offer(groups, note) {
    this.choices = groups.flatMap((group) => group.choices);
    const count = this.choices.length;
    const said = note ?? (count ? `${count} ${count === 1 ? "result" : "results"}` : "No results");
    this.status.textContent = said;
    this.note.textContent = said;
    this.note.hidden = count > 0;
    this.list.hidden = count === 0;
    this.list.replaceChildren(...groups.flatMap((group) => this.group(group)));
    const untouched = this.wants.many && this.field.value === "";
    this.move(count && !untouched ? Math.max(0, this.choices.findIndex(this.has)) : -1);
    place(this.popup, this.box);
  }

  has = (choice) => this.chosen.some((one) => same(one, choice));

  group({ label, choices }) {
    const options = choices.map((choice) => {
      const option = el("div", {
        role: "option", id: fresh("option"), class: "bk-option",
        "aria-selected": String(this.has(choice)), onclick: () => this.pick(choice),
      }, el("span", {}, choice.text));
      if (choice.detail) option.append(el("span", { class: "bk-detail" }, choice.detail));
      return option;
    });
    if (!label) return options;
    const head = el("div", { class: "bk-group", id: fresh("group"), role: "presentation" }, label);
    return [el("div", { role: "group", "aria-labelledby": head.id }, head, options)];
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  /** Let the choice number *index* be the one that Enter takes. */
  move(index) {
    this.active = index;
    const options = this.options;
    for (const option of options) option.classList.toggle("bk-active", option === options[index]);
    const option = options[index];
    if (option) {
      this.field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else this.field.removeAttribute("aria-activedescendant");
  }

  /** Go *step* choices down, from the last to the first. */
  step(step) {
    const count = this.choices.length;
    const from = this.active < 0 && step < 0 ? 0 : this.active;
    if (count) this.move((from + step + count) % count);
  }

  key(event) {
    const { key } = event;
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) {
      if (this.isOpen) this.step(step);
      else this.look("");
    } else if (key === "Enter") {
      if (this.isOpen && this.active >= 0) this.pick(this.choices[this.active]);
      else if (!this.isOpen) this.look("");
    } else if (key === "Escape" && this.isOpen) {
      event.stopPropagation();
      this.shut();
      this.show();
    } else if (key === "Backspace" && this.wants.many && !this.field.value && this.chosen.length) {
      this.toggle(this.chosen.at(-1));
    } else return;
    event.preventDefault();
  }

  pick(choice) {
    if (this.wants.many) this.toggle(choice);
    else this.choose(choice);
  }

  choose(choice) {
    const before = this.chosen[0];
    this.chosen = choice ? [choice] : [];
    this.shut();
    this.show();
    if (choice) this.field.select();
    else this.field.focus();
    if (!(before && choice && same(before, choice))) this.wants.change(this.chosen);
  }

  toggle(choice) {
    const gone = this.has(choice);
    if (!gone && this.chosen.length >= this.wants.most) {
      this.status.textContent = `${this.wants.most} at most`;
      return;
    }
    this.chosen = gone
      ? this.chosen.filter((one) => !same(one, choice))
      : [...this.chosen, choice];
    const searched = this.isOpen && this.field.value !== "";
    this.show();
    this.field.focus();
    if (searched) this.look("");
    this.options.forEach((option, index) => {
      option.setAttribute("aria-selected", String(this.has(this.choices[index])));
    });
    if (this.isOpen) place(this.popup, this.box);
    this.wants.change(this.chosen);
  }

  shut() {
    clearTimeout(this.timer);
    this.asked += 1;
    close(this.popup);
    this.field.setAttribute("aria-expanded", "false");
    this.move(-1);
  }

  leave() {
    this.shut();
    this.show();
  }
}

function same(one, other) {
  return one.id === other.id;
}
