// The left side: who one is, and the places one can go to.

import { el } from "../blocks/dom.js";
import { avatar } from "./avatar.js";
import { icon } from "./icons.js";
import { dropsFrom } from "./menu.js";
import { tried } from "./notices.js";

const ROLES = { dana: "IT desk", priya: "approver", amara: "approver, operator" };
const KINDS = { guest: "guest", stranger: "other organisation", deactivated: "has left" };

export class Side {
  constructor(page) {
    this.page = page;
    this.root = document.getElementById("side");
    this.select = el("select", { class: "field", id: "you", "data-act": "become",
      onchange: () => page.become(this.select.value) });
    this.window = el("a", { class: "icon", target: "_blank", rel: "noopener" }, icon("window"));
    this.shortcuts = el("button", { type: "button", class: "icon", title: "Shortcuts",
      "aria-label": "Shortcuts" }, icon("bolt"));
    dropsFrom(this.shortcuts, "Shortcuts", () => this.globalShortcuts());
    this.places = el("div", {});
    this.root.append(el("div", { class: "you" },
      el("div", { class: "row" }, el("label", { for: "you" }, "You are"), this.window, this.shortcuts),
      this.select), this.places);
    this.root.addEventListener("keydown", ({ key }) => key === "Escape" && page.opens(""));
    for (const name of ["state", "channels", "users", "place", "read", "left"]) {
      page.store.on(name, () => this.draw());
    }
  }

  draw() {
    this.drawPeople();
    this.drawPlaces();
  }

  drawPeople() {
    const { people, who } = this.page;
    const known = people.map(({ key, name, kind }) => {
      const role = ROLES[key] ?? KINDS[kind];
      return el("option", { value: key }, role ? `${name} (${role})` : name);
    });
    if (this.select.length !== known.length) this.select.replaceChildren(...known);
    this.select.value = people.find(({ key, id }) => key === who || id === who)?.key ?? who;
    const other = who === "priya" ? "dana" : "priya";
    const label = `Be ${people.find(({ key }) => key === other)?.name ?? other} in a second window`;
    this.window.href = `?as=${other}`;
    this.window.title = label;
    this.window.setAttribute("aria-label", label);
    const { shortcuts } = this.page.store.app;
    this.shortcuts.hidden = !shortcuts.some(({ kind }) => kind === "global");
  }

  globalShortcuts() {
    const { store, live } = this.page;
    return store.app.shortcuts.filter(({ kind }) => kind === "global")
      .map(({ name }) => [name, () => tried(live.ask("shortcut", { name }))]);
  }

  drawPlaces() {
    const focused = document.activeElement?.dataset?.place;
    const { store } = this.page;
    const all = Object.entries(store.channels).map(([id, place]) => ({ id, ...place }));
    const rooms = all.filter(({ kind }) => kind === "channel" || kind === "group");
    const here = rooms.filter(({ joined, archived }) => joined && !archived);
    const others = rooms.filter(({ joined, archived }) => !joined && !archived);
    const direct = all.filter(({ id, kind }) =>
      kind === "mpim" || (kind === "im" && this.isShown(id)));
    this.places.replaceChildren(
      this.group("Channels", here.sort(byName)),
      this.group("Direct messages", this.withApp(direct)),
      this.group("More channels", others.sort(byName)));
    if (focused) this.places.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  /** Direct messages that hold something, or are open now. */
  isShown(id) {
    const { store, place } = this.page;
    return id === place || id === store.appPlace || store.inChannel(id).length > 0;
  }

  withApp(direct) {
    const { store } = this.page;
    const { app } = store;
    const first = direct.filter(({ id }) => id === store.appPlace);
    const rest = direct.filter(({ id }) => id !== store.appPlace);
    const app_ = first.length || !app.takes_messages ? first : [{ id: null, kind: "im", with: app.user }];
    return [...app_, ...rest];
  }

  group(title, places) {
    const items = places.map((place) => el("li", {}, this.item(place)));
    if (title === "Direct messages") items.push(el("li", {}, this.beginner()));
    if (!items.length) return "";
    return el("section", {}, el("h2", {}, title), el("ul", {}, ...items));
  }

  item({ id, kind, name, joined, with: other }) {
    const { store, reading, place } = this.page;
    const unread = id && joined ? reading.unread(id) : 0;
    const words = id ? store.title(id) : store.name(other);
    const mark = kind === "im" ? avatar(store.users[other], "small")
      : el("span", { class: "mark", "aria-hidden": "true" }, { channel: "#", group: "◆" }[kind] ?? "●");
    const attributes = { type: "button", class: "place", "data-place": id ?? other };
    if (id && id === place) attributes["aria-current"] = "page";
    if (unread) attributes["data-unread"] = unread;
    const count = unread
      ? el("span", { class: "count" }, String(unread), el("span", { class: "unseen" }, " unread"))
      : null;
    return el("button", { ...attributes, "data-name": name || words, onclick: () => this.open(id, other) },
      mark, el("span", { class: "name" }, words), count);
  }

  async open(id, other) {
    if (id) {
      this.page.go(id);
      return;
    }
    await this.direct(other);
  }

  /** Go to the direct messages with someone. */
  async direct(who) {
    const { live, store } = this.page;
    await tried(live.ask("open_direct", { who }).then(async ({ channel }) => {
      while (!store.channels[channel]) {
        await new Promise((go) => store.addEventListener("channels", go, { once: true }));
      }
      this.page.go(channel);
    }));
  }

  /** A menu of everyone one has not written to yet. */
  beginner() {
    const { store } = this.page;
    const button = el("button", { type: "button", class: "place", "data-act": "begin" },
      el("span", { class: "mark", "aria-hidden": "true" }, "+"),
      el("span", { class: "name" }, "Write to someone"));
    dropsFrom(button, "Write to someone", () => Object.entries(store.users)
      .filter(([id, { kind }]) => id !== store.me && !["deactivated", "bot"].includes(kind))
      .map(([id, { real_name: name }]) => [name, () => this.direct(id)]));
    return button;
  }
}

const byName = (one, other) => one.name.localeCompare(other.name);
