// Switches for bad days.

import { el } from "../blocks/dom.js";
import { tried } from "./notices.js";

const SAID = {
  works: "works",
  down: "is down",
  slow: "answers after 4 s",
  "rate-limited": "says “too many requests”",
  "server errors": "answers with errors",
};

export class Breaking {
  constructor(page) {
    this.page = page;
    this.root = el("div", { class: "breaking" });
    page.store.on("stand", () => this.draw());
  }

  begin() {
    this.draw();
  }

  draw() {
    const { stand } = this.page.store;
    if (!stand) return;
    const focused = document.activeElement?.dataset?.key;
    this.root.replaceChildren(
      el("p", {}, "Break something, ask the bot, and watch how it takes it. "
        + "What it checked less than 30 seconds ago it does not look up again."),
      ...stand.switches.map((one) => this.switch(one)),
      this.sockets(stand), this.bot(stand), this.mend(stand));
    if (focused) this.root.querySelector(`[data-key="${focused}"]`)?.focus();
  }

  switch({ name, label, positions, now }) {
    const choices = positions.map((position) => {
      const input = el("input", { type: "radio", name: `switch-${name}`, value: position,
        "data-key": `${name}-${position}`, checked: position === now,
        onchange: () => tried(this.page.live.ask("switch", { name, position })) });
      return el("label", {}, input, el("span", {}, SAID[position] ?? position));
    });
    const other = now ? null : el("p", { class: "quiet" }, "Broken otherwise, by /control/.");
    return el("fieldset", { class: "switch", "data-switch": name, "data-broken": now !== "works" || null },
      el("legend", {}, label), el("div", { class: "row" }, ...choices), other);
  }

  sockets({ connections, over_http: overHttp }) {
    const drop = () => tried(this.page.live.ask("drop_sockets"));
    const words = overHttp ? "The bot is reached by signed HTTP requests: there is nothing to cut."
      : `${connections} open. The bot has to connect anew by itself.`;
    return el("fieldset", { class: "switch", "data-switch": "sockets" },
      el("legend", {}, "The bot's connections to Slack"),
      el("div", { class: "row" },
        el("button", { type: "button", class: "button", "data-key": "drop", disabled: overHttp,
          onclick: drop }, "Cut them"),
        el("span", { class: "quiet" }, words)));
  }

  bot({ bot }) {
    if (bot === null) return "";
    const killed = bot === "killed";
    const said = { killed: "It is dead, as after a power cut.", starting: "It is starting." }[bot];
    const act = ({ currentTarget }) => {
      currentTarget.disabled = true;
      tried(this.page.live.ask(killed ? "start_bot" : "kill_bot"));
    };
    return el("fieldset", { class: "switch", "data-switch": "bot", "data-broken": killed || null },
      el("legend", {}, "The bot's process"),
      el("div", { class: "row" },
        el("button", { type: "button", class: "button", "data-key": "bot", onclick: act,
          "data-style": killed ? "primary" : "danger" }, killed ? "Start it again" : "Kill it"),
        el("span", { class: "quiet" }, said ?? "It runs.")));
  }

  mend({ switches, bot }) {
    const { live } = this.page;
    const broken = switches.filter(({ now }) => now !== "works");
    const all = () => tried(Promise.all([
      ...broken.map(({ name }) => live.ask("switch", { name, position: "works" })),
      ...(bot === "killed" ? [live.ask("start_bot")] : []),
    ]));
    return el("button", { type: "button", class: "button", "data-style": "primary",
      "data-key": "mend", disabled: !broken.length && bot !== "killed", onclick: all }, "Mend everything");
  }
}
