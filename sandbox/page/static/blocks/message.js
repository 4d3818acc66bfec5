// A message: what stands below the line of its author.

import { drawBlocks } from "./blocks.js";
import { checked, drawn, el, link } from "./dom.js";
import { keepFocus } from "./focus.js";
import { drawFile } from "./images.js";
import { drawText } from "./richtext.js";
import { Surface } from "./surface.js";

export function drawMessage(message, context) {
  const id = message.ts ? `${message.channel ?? ""} ${message.ts}` : undefined;
  const surface = new Surface(context, id, message.state?.values);
  const root = el("div", { class: "bk-message" });
  if (message.blocks?.length) root.append(drawBlocks(message.blocks, surface));
  else if (message.text) root.append(said(message.text, "bk-text", context));
  if (message.edited) root.append(el("span", { class: "bk-detail" }, "(edited)"));
  for (const attachment of message.attachments ?? []) {
    root.append(drawn("attachment", "", () => drawAttachment(attachment, surface)));
  }
  for (const file of message.files ?? []) {
    root.append(drawn("file", file.filetype, () => drawFile(file, context)));
  }
  root.append(surface.trouble);
  if (id) keepFocus(root, id);
  return root;
}

function said(text, name, context) {
  return el("div", { class: name }, drawText(text, context));
}

/** Blocks in a frame, or the older kind: a title, text and pairs of words. */
function drawAttachment(attachment, surface) {
  const { context } = surface;
  const { blocks, pretext, title, title_link: address, text, fallback, fields = [] } = attachment;
  const root = el("div", { class: "bk-attachment" });
  const color = /^#?[0-9a-f]{6}$/i.exec(attachment.color ?? "")?.[0];
  if (color) root.style.borderLeftColor = `#${color.replace("#", "")}`;
  if (blocks) {
    root.append(drawBlocks(blocks, surface));
    return root;
  }
  const words = (text, name) => text && root.append(said(text, name, context));
  words(pretext, "bk-text");
  if (title) {
    const shown = checked(address) ? link(address, context, title) : title;
    root.append(el("div", { class: "bk-text bk-strong" }, shown));
  }
  words(text ?? (title || pretext ? "" : fallback), "bk-text");
  for (const field of fields) {
    words(field.title, "bk-text bk-strong");
    words(field.value, "bk-text");
  }
  words(attachment.footer, "bk-detail");
  return root;
}
