// Rich text: the parts of a rich_text block, and mrkdwn, which is read into the same parts.

import { said, moment } from "./dates.js";
import { el, link, unknown } from "./dom.js";
import { cutAtEmoji, emoji } from "./emoji.js";
import { read } from "./mrkdwn.js";

const STYLES = {
  bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark", code: "code",
};

/** What stands in a line. Each is drawn, and said in plain words. */
export const INLINE = {
  text: { draw: ({ text }) => words(text), say: ({ text }) => String(text ?? "") },
  link: {
    draw: ({ url, text }, context) => link(url, context, shown(url, text)),
    say: ({ url, text }) => shown(url, text),
  },
  emoji: { draw: ({ name, unicode }) => picture(name, unicode), say: ({ name }) => `:${name}:` },
  user: {
    draw: (element, context) => mention(INLINE.user.say(element, context), {
      "data-me": element.user_id === context.me || null,
    }),
    say: ({ user_id: id, label }, { users = {} }) => {
      const person = Object.hasOwn(users, id) ? users[id] : {};
      return `@${person.real_name || person.name || label || id}`;
    },
  },
  channel: {
    draw: (element, context) => mention(INLINE.channel.say(element, context)),
    say: ({ channel_id: id, label }, { channels = {} }) => {
      const channel = Object.hasOwn(channels, id) ? channels[id] : {};
      return `#${(channel.name || label || id).replace(/^#/, "")}`;
    },
  },
  usergroup: {
    draw: (element, context) => mention(INLINE.usergroup.say(element, context)),
    say: ({ usergroup_id: id, label }, { groups = {} }) => {
      const name = Object.hasOwn(groups, id) ? groups[id] : label || id;
      return `@${name.replace(/^@/, "")}`;
    },
  },
  broadcast: {
    draw: ({ range }) => mention(`@${range}`, { "data-me": true }),
    say: ({ range }) => `@${range}`,
  },
  date: { draw: date, say: dated },
  color: {
    draw: ({ value }) => {
      const swatch = el("span", { class: "bk-swatch", "aria-hidden": "true" });
      swatch.style.backgroundColor = value;
      return el("span", {}, swatch, String(value));
    },
    say: ({ value }) => String(value),
  },
};

/** The parts a rich text is made of. */
export const PARTS = {
  rich_text_section: (part, context) => el("div", { class: "bk-line" }, line(part, context)),
  rich_text_quote: (part, context) =>
    el("blockquote", { class: "bk-quote" }, line(part, context)),
  rich_text_preformatted: (part, context) => {
    const attributes = { class: "bk-pre", tabindex: "0", role: "group", "aria-label": "Code" };
    return el("pre", attributes, line(part, context));
  },
  rich_text_list: list,
};

/** The parts of a rich text, one below the other. */
export function drawRich({ elements }, context) {
  return elements.map((part) =>
    Object.hasOwn(PARTS, part.type)
      ? PARTS[part.type](part, context)
      : unknown("part of a text", part.type),
  );
}

/** A text of Slack's own markup. */
export function drawText(text, context, options) {
  const fragment = document.createDocumentFragment();
  fragment.append(...drawRich({ elements: read(String(text ?? ""), options) }, context));
  return fragment;
}

/** The same in plain words, for a notification or a name. */
export function plain(text, context) {
  return sayRich({ elements: read(String(text ?? "")) }, context);
}

/** A rich text in plain words. */
export function sayRich({ elements = [] }, context) {
  const say = (part) => {
    if (part.type === "rich_text_list") return part.elements.map(say).join("\n");
    return part.elements
      .map((one) => (Object.hasOwn(INLINE, one.type) ? INLINE[one.type].say(one, context) : ""))
      .join("");
  };
  return elements.map(say).join("\n");
}

/** A plain_text or mrkdwn object. */
export function drawObject(object, context) {
  if (object.type === "mrkdwn") {
    return el("div", { class: "bk-text" }, drawText(object.text, context, object));
  }
  if (object.type !== "plain_text") return unknown("text", object.type);
  return el("div", { class: "bk-text" }, plainly(object));
}

/** What a plain_text object says, with its emoji. */
export function plainly(object) {
  return object?.emoji === false ? [String(object.text)] : words(object?.text ?? "");
}

function words(text) {
  return cutAtEmoji(String(text ?? "")).map((one) =>
    typeof one === "string" ? document.createTextNode(one) : picture(one.name),
  );
}

function picture(name, unicode) {
  const points = /^[0-9a-f]+(-[0-9a-f]+)*$/i.test(unicode ?? "") ? unicode.split("-") : [];
  const given = points.map((point) => parseInt(point, 16)).filter((point) => point <= 0x10ffff);
  const character = emoji(name) ?? (given.length ? String.fromCodePoint(...given) : null);
  if (character === null) return document.createTextNode(`:${name}:`);
  const label = String(name).replaceAll("_", " ");
  return el("span", { class: "bk-emoji", role: "img", "aria-label": label }, character);
}

function mention(name, attributes = {}) {
  return el("span", { class: "bk-mention", ...attributes }, name);
}

function shown(url, text) {
  return text || String(url).replace(/^mailto:/, "");
}

function dated(element, context) {
  const { timestamp, format, fallback } = element;
  return said(timestamp, String(format ?? ""), context) ?? fallback ?? String(timestamp);
}

function date(element, context) {
  const when = moment(element.timestamp);
  if (when === null) return document.createTextNode(dated(element, context));
  const title = said(element.timestamp, "{date_long} at {time_secs}", context);
  const time = el("time", { datetime: when.toISOString(), title }, dated(element, context));
  return element.url ? link(element.url, context, time) : time;
}

function line({ elements }, context) {
  return elements.map((element) => {
    if (!Object.hasOwn(INLINE, element.type)) return unknown("part of a text", element.type);
    let made = [INLINE[element.type].draw(element, context)].flat();
    for (const [style, tag] of Object.entries(STYLES)) {
      const attributes = style === "code" ? { class: "bk-code" } : {};
      if (element.style?.[style]) made = [el(tag, attributes, made)];
    }
    return made;
  });
}

function list(part, context) {
  const ordered = part.style === "ordered";
  const items = part.elements.map((item) => el("li", {}, drawRich({ elements: [item] }, context)));
  const made = el(ordered ? "ol" : "ul", { class: "bk-list", "data-indent": part.indent }, items);
  if (ordered && part.offset) made.setAttribute("start", String(part.offset + 1));
  return made;
}
