// The middle: a channel or direct messages, with the app's home tab where there is one.

import { drawView } from "../blocks/index.js";
import { el } from "../blocks/dom.js";
import { Composer } from "./composer.js";
import { contextFor } from "./context.js";
import { Log } from "./log.js";
import { dropsFrom } from "./menu.js";
import { icon } from "./icons.js";
import { tried } from "./notices.js";
import { keyOf } from "./store.js";
import { tabs } from "./tabs.js";

export class Conversation {
  constructor(page) {
    this.page = page;
    this.title = el("h1", {});
    this.about = el("p", {});
    this.more = el("button", { type: "button", class: "icon", title: "More",
      "aria-label": "More for this channel" }, icon("more"));
    dropsFrom(this.more, "For this channel", () => this.entries());
    this.tabs = tabs("Parts of the app", [["home", "Home"], ["messages", "Messages"]],
      (name) => this.turn(name));
    this.log = new Log(page, "Messages");
    this.home = el("div", { class: "home", "data-home": true });
    this.composer = new Composer(page, { id: "composer" });
    document.getElementById("main").append(
      el("div", { class: "head" }, el("div", { class: "titles" }, this.title, this.about), this.more),
      this.tabs.root, this.log.root, this.home, this.composer.root);
    const { store } = page;
    store.on("place", ({ same }) => this.show(same));
    store.on("messages", ({ messages, gone }) => this.change(messages, gone));
    store.on("channels", () => this.drawHead());
    store.on("home", () => this.drawHome());
    store.on("left", () => this.leave("…", ""));
    store.on("nowhere", () => this.leave(store.name(store.me),
      "This account is deactivated, or in no channel: there is nothing to see."));
  }

  get place() {
    return this.page.store.channels[this.page.place];
  }

  /** Show no place at all. */
  leave(title, why) {
    this.title.textContent = title;
    this.about.textContent = "";
    this.more.hidden = true;
    this.tabs.root.hidden = true;
    this.home.hidden = true;
    this.log.root.hidden = false;
    this.log.begin("Messages", [], why);
    this.composer.root.hidden = true;
  }

  show() {
    const { store, place, reading } = this.page;
    this.drawHead();
    const before = reading.unread(place) && reading.seen[place];
    const title = this.title.textContent;
    this.log.begin(`Messages in ${title}`, store.inChannel(place), this.greeting(), before);
    this.drawTab();
  }

  greeting() {
    const { store } = this.page;
    const { kind, purpose, with: other } = this.place;
    if (kind !== "im") {
      const [command] = store.app.commands;
      return [`Nothing has been said in ${this.title.textContent} yet.`,
        command && `${command} help tells what can be asked.`, purpose].filter(Boolean).join(" ");
    }
    if (other !== store.app.user) return `Here you and ${store.name(other)} write to each other.`;
    return `Ask ${store.app.name} here in your own words: “who has C02XL0ABJGH5?”`;
  }

  drawHead() {
    const { store } = this.page;
    const { place } = this;
    if (!place) return;
    const room = place.kind === "channel" || place.kind === "group";
    this.title.textContent = `${place.kind === "channel" ? "#" : ""}${store.title(this.page.place)}`;
    const count = place.members.length;
    this.about.textContent = room
      ? [`${count} people`, place.kind === "group" && "private",
        place.shared && "shared with another organisation", place.purpose].filter(Boolean).join(" · ")
      : "";
    this.more.hidden = !room || !place.joined || place.archived;
    this.composer.place(this.page.place);
  }

  /** What one can do with a channel. */
  entries() {
    const { store, live } = this.page;
    const channel = this.page.place;
    const { app } = store;
    const here = this.place.members.includes(app.user);
    const invite = () => tried(live.ask("invite", { who: app.user, channel }));
    return [
      here ? `${app.name} is in this channel` : [`Bring ${app.name} into this channel`, invite],
      ["Leave this channel", () => tried(live.ask("leave", { channel }))],
    ];
  }

  change(messages, gone) {
    const { store, place } = this.page;
    const here = (key) => key.startsWith(`${place} `);
    const changed = new Set(messages.map(keyOf));
    if (place && ([...changed].some(here) || gone.some(here))) {
      this.log.show(store.inChannel(place), changed, messages.some((one) => one.user === store.me));
    }
  }

  /** The app's own place has two tabs. */
  drawTab() {
    const { store, tab } = this.page;
    const isApp = this.place?.with === store.app.user && store.app.has_home;
    const home = isApp && tab === "home";
    this.tabs.root.hidden = !isApp;
    this.tabs.select(tab);
    this.log.root.hidden = home;
    this.composer.root.hidden = home;
    this.home.hidden = !home;
    if (home) this.drawHome();
    else this.log.toNewest();
  }

  turn(name) {
    this.page.tab = name;
    this.drawTab();
    tried(this.page.live.ask(name === "home" ? "open_home" : "open_messages"));
  }

  drawHome() {
    const { home } = this.page.store;
    if (this.home.hidden) return;
    const shown = home
      ? drawView(home, contextFor(this.page, { view: home.id }))
      : el("p", { class: "quiet", role: "status" }, "The app has put nothing here yet.");
    this.home.replaceChildren(shown);
  }
}
