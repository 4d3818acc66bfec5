// The line at the top: what day it is in here, how the connection stands, light or dark.

import { el } from "../blocks/dom.js";
import { icon } from "./icons.js";

export class Top {
  constructor(page) {
    this.page = page;
    this.state = el("span", { class: "state", role: "status" });
    this.day = el("button", { type: "button", class: "day", "data-act": "clock",
      onclick: () => page.panel.show("clock") });
    this.side = this.button("menu", "Channels and people", () => this.turnSide(), "only-narrow");
    this.side.setAttribute("aria-controls", "side");
    this.theme = this.button("moon", "", () => this.turnTheme());
    this.panel = this.button("panel", "The sandbox: tour, clock, faults, records, wire",
      () => page.panel.turn());
    this.panel.setAttribute("aria-controls", "panel");
    const brand = el("div", { class: "brand" },
      el("img", { src: "/static/icon.svg", alt: "" }), el("span", {}, "Larkfield, a pretend company"));
    document.getElementById("top").append(this.side, brand, el("span", { class: "space" }),
      this.state, this.day, this.theme, this.panel);
    const { store } = page;
    for (const name of ["stand", "state"]) {
      store.on(name, () => {
        this.drawDay();
        this.drawState();
      });
    }
    store.on("connected", () => this.drawState());
    store.on("opens", (what) => this.side.setAttribute("aria-expanded", what === "side"));
    store.on("panel", (shown) => this.panel.setAttribute("aria-expanded", shown));
    store.on("read", () => this.drawTitle());
    this.drawTheme();
  }

  button(name, label, onclick, more = "") {
    const attributes = { type: "button", class: `icon ${more}`, title: label, "aria-label": label };
    return el("button", { ...attributes, onclick }, icon(name));
  }

  drawDay() {
    const { store } = this.page;
    const { switches, bot } = store.stand;
    const broken = switches.filter(({ now }) => now !== "works").map(({ label }) => label);
    if (bot === "killed") broken.push("the bot");
    const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short",
      timeZone: store.zone }).format(store.now());
    this.day.textContent = broken.length ? `${day} · broken: ${broken.join(", ")}` : day;
    this.day.toggleAttribute("data-broken", broken.length > 0);
    this.day.setAttribute("aria-label", `Today in here: ${this.day.textContent}. Open the clock.`);
  }

  drawState() {
    const { live, store } = this.page;
    const { bot, connections, over_http: overHttp } = store.stand ?? { connections: 1 };
    const absent = !connections && !overHttp && bot !== "killed";
    this.state.textContent = !live.connected ? "Connection lost. Trying again…"
      : bot === "starting" ? "The bot is starting: it answers in a moment."
        : absent ? "The bot is not connected yet." : "";
  }

  drawTitle() {
    const unread = this.page.reading.all;
    document.title = unread ? `(${unread}) assetbot sandbox` : "assetbot sandbox";
  }

  turnSide() {
    const app = document.getElementById("app");
    this.page.opens(app.dataset.open === "side" ? "" : "side");
    if (app.dataset.open === "side") document.querySelector("#side select")?.focus();
  }

  turnTheme() {
    const dark = document.documentElement.dataset.theme === "dark";
    localStorage.setItem("theme", dark ? "light" : "dark");
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    this.drawTheme();
  }

  drawTheme() {
    const dark = document.documentElement.dataset.theme === "dark";
    const label = dark ? "Light colours" : "Dark colours";
    this.theme.replaceChildren(icon(dark ? "sun" : "moon"));
    this.theme.setAttribute("aria-label", label);
    this.theme.title = label;
  }
}
