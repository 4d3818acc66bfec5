// A list of messages that stays where one reads, and at its end when one is there.

import { el } from "../blocks/dom.js";
import { drawn } from "./message.js";
import { keyOf } from "./store.js";

const NEAR = 80;

export class Log {
  /** *inThread* says that it is a thread, whose messages do not count their replies. */
  constructor(page, label, inThread = false) {
    this.page = page;
    this.inThread = inThread;
    this.nodes = new Map();
    this.root = el("div", { class: "log", role: "log", "aria-live": "polite", tabindex: "0",
      "aria-label": label });
    // Pictures come after the words, and a window is made smaller: neither moves whoever is at the end.
    this.held = true;
    this.top = 0;
    this.sizes = new ResizeObserver(() => this.held && this.toEnd());
    this.sizes.observe(this.root);
    this.root.addEventListener("scroll", () => this.moved(), { passive: true });
  }

  /** Show other messages; *since* is the time stamp up to which they were read. */
  begin(label, messages, empty, since = "") {
    this.nodes.clear();
    this.root.setAttribute("aria-label", label);
    this.root.setAttribute("aria-busy", "true");
    for (const child of [...this.root.children]) this.takeOut(child);
    this.since = since;
    this.empty = empty;
    this.show(messages, new Set(), true);
    requestAnimationFrame(() => this.root.removeAttribute("aria-busy"));
  }

  /** Show these messages, drawing anew those whose key is in *changed*. */
  show(messages, changed, toEnd = false) {
    const near = toEnd || this.held || this.atEnd();
    const wanted = [];
    let day = "";
    let marked = false;
    for (const message of messages) {
      const when = this.day(message);
      if (when !== day) wanted.push(this.divider(`day ${when}`, when));
      day = when;
      if (!marked && this.isNew(message)) {
        marked = true;
        wanted.push(this.divider("new", "New", true));
      }
      wanted.push(this.node(message, changed));
    }
    if (!wanted.length && this.empty) wanted.push(this.divider("empty", this.empty));
    this.arrange(wanted);
    if (near) this.toEnd();
  }

  /** Go to where what is new begins, or to the end. */
  toNewest() {
    this.toEnd();
    const fresh = this.nodes.get("new")?.element;
    if (!fresh || fresh.offsetTop >= this.root.scrollTop) return;
    this.root.scrollTop = fresh.offsetTop;
    this.moved();
  }

  toEnd() {
    this.root.scrollTop = this.root.scrollHeight;
    this.top = this.root.scrollTop;
    this.held = true;
  }

  /** Only who goes up leaves the end: a picture may have come since one was last there. */
  moved() {
    const up = this.root.scrollTop < this.top;
    this.top = this.root.scrollTop;
    this.held = this.atEnd() || (this.held && !up);
  }

  atEnd() {
    return this.root.scrollHeight - this.root.scrollTop - this.root.clientHeight < NEAR;
  }

  isNew(message) {
    const { me } = this.page.store;
    return this.since && Number(message.ts) > Number(this.since) && message.user !== me
      && !message.ephemeral;
  }

  node(message, changed) {
    const key = keyOf(message);
    const replies = this.inThread ? 0 : this.page.store.replies(message).length;
    const known = this.nodes.get(key);
    if (known && !changed.has(key) && known.replies === replies) return known.element;
    const element = drawn(this.page, message, this.inThread);
    this.nodes.set(key, { element, replies });
    return element;
  }

  divider(key, words, isNew = false) {
    const known = this.nodes.get(key);
    if (known) return known.element;
    const element = key === "empty" ? el("p", { class: "empty" }, words)
      : el("div", { class: "divider", "data-new": isNew || null }, el("span", {}, words));
    this.nodes.set(key, { element });
    return element;
  }

  /** Let the children be these, moving none that stands where it should. */
  arrange(wanted) {
    const keep = new Set(wanted);
    for (const child of [...this.root.children]) if (!keep.has(child)) this.takeOut(child);
    wanted.forEach((element, at) => {
      const now = this.root.children[at];
      if (now === element) return;
      this.root.insertBefore(element, now ?? null);
      this.sizes.observe(element);
    });
  }

  takeOut(child) {
    this.sizes.unobserve(child);
    child.remove();
  }

  day(message) {
    const { store } = this.page;
    return new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long",
      year: "numeric", timeZone: store.zone }).format(store.when(message.ts));
  }
}
