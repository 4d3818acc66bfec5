// The page: who one is, where one looks, and the parts that show it.

import { Conversation } from "./conversation.js";
import { Dialogs } from "./dialogs.js";
import { Live } from "./live.js";
import { Panel } from "./panel.js";
import { Reading } from "./reading.js";
import { Side } from "./side.js";
import { Store } from "./store.js";
import { Thread } from "./thread.js";
import { Top } from "./top.js";

const FIRST_PLACE = "it-desk";
const NOBODY_ELSE = "dana";

class Page {
  constructor() {
    this.store = new Store();
    this.people = [];
    this.place = null;
    this.tab = "messages";
    this.store.on("state", () => this.began());
    this.reading = new Reading(this);
    this.top = new Top(this);
    this.side = new Side(this);
    this.conversation = new Conversation(this);
    this.thread = new Thread(this);
    this.dialogs = new Dialogs(this);
    this.panel = new Panel(this);
    addEventListener("popstate", () => this.arrive());
    const main = document.getElementById("main");
    main.addEventListener("pointerdown", () => this.opens(""));
  }

  /** Whom one can be: asked for outside of the connection, which is one person's. */
  async meet() {
    if (this.people.length) return;
    const answer = await fetch("/control/people");
    this.people = (await answer.json()).people.filter(({ kind }) => kind !== "bot");
    this.side.draw();
  }

  /** Be whom the address names, where it says. */
  arrive() {
    const who = new URLSearchParams(location.search).get("as") || NOBODY_ELSE;
    if (who === this.who) this.look(decodeURIComponent(location.hash.slice(1)));
    else this.connect(who);
  }

  connect(who) {
    this.live?.close();
    this.who = who;
    this.place = null;
    this.store.forget();
    this.store.emit("left");
    this.live = new Live(who);
    this.live.addEventListener("frame", ({ detail }) => this.store.take(detail));
    this.live.addEventListener("connected", ({ detail }) => this.store.emit("connected", detail));
  }

  /** Be somebody else; resolves once everything they see is there. */
  become(who, hash = "") {
    if (who === this.who) return Promise.resolve();
    history.pushState(null, "", `?as=${encodeURIComponent(who)}${hash && `#${hash}`}`);
    this.connect(who);
    return new Promise((resolve) => {
      this.store.addEventListener("state", () => resolve(), { once: true });
    });
  }

  /** Everything is there, for the first time or after the connection was lost. */
  began() {
    this.meet();
    if (this.place && this.store.channels[this.place]) this.go(this.place, { keep: true });
    else this.look(decodeURIComponent(location.hash.slice(1)));
    document.documentElement.dataset.ready = this.who;
    performance.mark("ready");
  }

  look(name) {
    const { store } = this;
    const known = store.channels[name] ? name : store.byName(name);
    const usual = store.byName(FIRST_PLACE) ?? Object.keys(store.channels)[0];
    if (known ?? usual) this.go(known ?? usual, { keep: true });
    else store.emit("nowhere");
  }

  /** Show a channel or direct messages. */
  go(place, { keep = false } = {}) {
    const same = this.place === place;
    this.place = place;
    if (!same) this.tab = "messages";
    const address = `${location.pathname}?as=${encodeURIComponent(this.who)}#${this.hash(place)}`;
    if (keep) history.replaceState(null, "", address);
    else if (!same) history.pushState(null, "", address);
    this.opens("");
    if (!same) this.thread.hide();
    this.store.emit("place", { same });
  }

  hash(place) {
    const { name, kind } = this.store.channels[place] ?? {};
    return encodeURIComponent(kind === "channel" || kind === "group" ? name : place);
  }

  /** On a narrow screen: what lies over the conversation, "side" or nothing. */
  opens(what) {
    const app = document.getElementById("app");
    if ((app.dataset.open ?? "") === what) return;
    app.dataset.open = what;
    this.store.emit("opens", what);
  }
}

new Page().arrive();
