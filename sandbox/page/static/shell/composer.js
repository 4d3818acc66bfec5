// Where one writes: Enter sends, Shift and Enter begins a line; words are completed as one types.

import { el } from "../blocks/dom.js";
import { Completion } from "./completion.js";
import { encoded } from "./context.js";
import { icon } from "./icons.js";
import { tried } from "./notices.js";

export class Composer {
  constructor(page, { id = "", thread = false } = {}) {
    this.page = page;
    this.thread = thread;
    this.wrong = el("span", { role: "alert" });
    this.hint = el("span", {});
    this.area = el("textarea", { rows: 1, id: id || null, "data-composer": thread ? "thread" : "main",
      autocomplete: "off", enterkeyhint: "send" });
    this.completion = new Completion(page, this.area, this.hint);
    this.file = el("input", { type: "file", hidden: true, "aria-label": "Attach a file",
      onchange: () => this.share() });
    const clip = el("button", { type: "button", class: "icon", title: "Attach a file",
      "aria-label": "Attach a file", onclick: () => this.file.click() }, icon("clip"));
    const send = el("button", { class: "icon send", title: "Send", "aria-label": "Send" }, icon("send"));
    this.form = el("form", {}, thread ? null : clip, this.file, this.area, send);
    this.broadcast = el("input", { type: "checkbox" });
    this.closed = el("div", { class: "closed", hidden: true });
    this.root = el("div", { class: "composer" }, this.completion.list, this.form, this.closed,
      thread ? el("label", { class: "also" }, this.broadcast, "Also send to the channel") : null,
      el("div", { class: "below" }, this.wrong, this.hint));
    this.listen();
  }

  listen() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.area.addEventListener("input", () => {
      this.wrong.textContent = "";
      this.grow();
    });
    this.area.addEventListener("keydown", (event) => {
      if (this.completion.key(event)) return;
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.send();
      }
    });
  }

  focus() {
    this.area.focus();
  }

  grow() {
    this.area.style.height = "auto";
    this.area.style.height = `${this.area.scrollHeight}px`;
  }

  /** Write here from now on; in a thread when *ts* names the message it began with. */
  place(channel, ts = "") {
    const { store } = this.page;
    const place = store.channels[channel];
    if (!place) return;
    const same = this.channel === channel && this.ts === ts;
    this.channel = channel;
    this.ts = ts;
    const name = `${place.kind === "channel" ? "#" : ""}${store.title(channel)}`;
    const label = ts ? `Reply in the thread in ${name}` : `Message ${name}`;
    this.area.setAttribute("aria-label", label);
    this.area.placeholder = ts ? "Reply…" : label;
    this.shut(place);
    if (same) return;
    this.area.value = "";
    this.wrong.textContent = "";
    this.completion.close();
    this.grow();
  }

  /** Where one cannot write, it says why instead. */
  shut(place) {
    const { live, store } = this.page;
    const join = el("button", { type: "button", class: "button", "data-style": "primary",
      onclick: () => tried(live.ask("join", { channel: this.channel })) }, "Join");
    const gone = store.users[store.me]?.kind === "deactivated";
    let why = null;
    if (gone) why = ["This account is deactivated: it only looks on."];
    else if (place.archived) why = ["This channel is archived."];
    else if (!place.joined) why = ["You are not in this channel.", join];
    this.form.hidden = why !== null;
    this.closed.hidden = why === null;
    this.closed.replaceChildren(...(why ?? []));
  }

  async send() {
    const said = this.area.value.trim();
    if (!said) return;
    this.completion.close();
    this.write("");
    try {
      await this.sent(said);
    } catch (error) {
      if (!this.area.value) this.write(said);
      this.wrong.textContent = error.message;
    }
  }

  /** Put words there, as if they had been typed. */
  write(said) {
    this.area.value = said;
    this.wrong.textContent = "";
    this.hint.textContent = "";
    this.grow();
  }

  async sent(text) {
    const { live, store } = this.page;
    const { channel } = this;
    if (!text.startsWith("/")) {
      const thread = this.ts || null;
      await live.ask("say", { text, channel, thread, broadcast: this.broadcast.checked });
      this.broadcast.checked = false;
      return;
    }
    if (this.ts) throw new Error("Slack takes no commands in threads.");
    if (store.stand?.bot === "starting") this.hint.textContent = `${text} waits until the bot is up.`;
    await live.ask("type", { text, channel });
    if (this.hint.textContent.startsWith(text)) this.hint.textContent = "";
  }

  async share() {
    const [file] = this.file.files;
    this.file.value = "";
    if (!file) return;
    const { channel } = this;
    await tried(encoded(file).then((content) =>
      this.page.live.ask("share", { name: file.name, content, channel })));
  }
}
