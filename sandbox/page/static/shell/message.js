// One message: its author's line, what it says, and what can be done with it.

import { drawMessage, plain } from "../blocks/index.js";
import { el } from "../blocks/dom.js";
import { avatar } from "./avatar.js";
import { contextFor } from "./context.js";
import { icon } from "./icons.js";
import { dropsFrom } from "./menu.js";
import { tried } from "./notices.js";

const JOINED = ["channel_join", "channel_leave"];

/** *inThread* leaves out what leads into the thread one is in. */
export function drawn(page, message, inThread = false) {
  const { store } = page;
  const where = { channel: message.channel, ts: message.ts };
  const context = contextFor(page, where);
  const author = store.users[message.user];
  const root = el("article", {
    class: "message",
    "data-ts": message.ts,
    "data-channel": message.channel,
    "data-user": message.user,
    "data-author": author?.name,
    "data-ephemeral": message.ephemeral || null,
    "aria-label": `${store.name(message.user)}, ${clock(page, message)}`,
  });
  root.append(avatar(author), line(page, message, author));
  const said = JOINED.includes(message.subtype)
    ? el("div", { class: "said came" }, plain(message.text, context))
    : el("div", { class: "said" }, drawMessage(message, context));
  root.append(said);
  if (message.ephemeral) {
    root.append(el("div", { class: "only" }, icon("eye"), "Only visible to you"));
  }
  if (!inThread) root.append(...replies(page, message));
  root.append(tools(page, message, root, inThread));
  return root;
}

function clock(page, message) {
  const { store } = page;
  return new Intl.DateTimeFormat("en-US", { hour: "numeric", minute: "2-digit",
    timeZone: store.zone }).format(store.when(message.ts));
}

function line(page, message, author) {
  const { store } = page;
  const tag = { bot: "APP", guest: "Guest", stranger: "Other organisation" }[author?.kind];
  const when = store.when(message.ts);
  return el("div", { class: "line" },
    el("span", { class: "who" }, store.name(message.user)),
    tag ? el("span", { class: "tag" }, tag) : null,
    el("time", { datetime: when.toISOString(), title: when.toString() }, clock(page, message)));
}

function replies(page, message) {
  const all = page.store.replies(message);
  if (!all.length) return [];
  const count = all.filter((one) => !one.ephemeral).length;  // Slack counts none that one alone sees
  const words = { 0: "Open thread", 1: "1 reply" }[count] ?? `${count} replies`;
  const open = () => page.thread.show(message.channel, message.ts);
  return [el("div", {}, el("button", { type: "button", class: "replies", onclick: open }, words))];
}

function tools(page, message, root, inThread) {
  const bar = el("div", { class: "tools" });
  if (!inThread && !message.ephemeral) {
    bar.append(el("button", { type: "button", class: "icon", title: "Reply in a thread",
      "aria-label": "Reply in a thread", "data-act": "thread",
      onclick: () => page.thread.show(message.channel, message.thread_ts ?? message.ts, true),
    }, icon("thread")));
  }
  const entries = () => entriesOf(page, message, root);
  if (entries().length) {
    const more = el("button", { type: "button", class: "icon", title: "More",
      "aria-label": "More for this message", "data-act": "more" }, icon("more"));
    dropsFrom(more, "For this message", entries);
    bar.append(more);
  }
  return bar.childElementCount ? bar : "";
}

function entriesOf(page, message, root) {
  const { store } = page;
  const { channel, ts } = message;
  const own = message.user === store.me && !message.ephemeral && !message.subtype;
  const offered = message.ephemeral ? []
    : store.app.shortcuts.filter(({ kind }) => kind === "message");
  return [
    ...offered.map(({ name }) =>
      [name, () => tried(page.live.ask("shortcut", { name, channel, ts }))]),
    ...(own ? [
      ["Edit", () => edits(page, message, root)],
      ["Delete", () => tried(page.live.ask("delete", { channel, ts }))],
    ] : []),
  ];
}

/** Let the words be changed where they stand. */
function edits(page, message, root) {
  const said = root.querySelector(".said");
  const context = contextFor(page, { channel: message.channel, ts: message.ts });
  const area = el("textarea", { class: "field", "aria-label": "Edit your message", rows: 3 });
  area.value = plain(message.text, context);
  const form = el("form", { class: "edit" }, area, el("div", { class: "row" },
    el("button", { class: "button", "data-style": "primary" }, "Save"),
    el("button", { type: "button", class: "button", onclick: () => form.replaceWith(said) }, "Cancel")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { channel, ts } = message;
    if (await tried(page.live.ask("edit", { channel, ts, text: area.value }))) form.replaceWith(said);
  });
  said.replaceWith(form);
  area.focus();
}
