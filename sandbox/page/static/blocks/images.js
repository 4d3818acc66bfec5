// Pictures, and files that came with a message.

import { checked, el, link } from "./dom.js";
import { plainly } from "./richtext.js";

const SIZES = ["bytes", "kB", "MB", "GB"];

/** A picture, or its words where it cannot be had. */
export function drawPicture(image, context) {
  const from = image.image_url ?? image.slack_file?.url ?? image.slack_file?.id ?? "";
  return picture(from, image.alt_text, context);
}

/** An image block: its title, and the picture. */
export function drawTitled(block, context) {
  const title = block.title ? el("figcaption", { class: "bk-detail" }, plainly(block.title)) : null;
  return el("figure", { class: "bk-image" }, title, drawPicture(block, context));
}

function picture(from, alt, context) {
  const given = context.image ? context.image(from) : checked(from);
  if (!given) return missing(alt);
  const made = el("img", { class: "bk-picture", alt: alt ?? "", src: given });
  made.addEventListener("error", () => made.replaceWith(missing(alt)));
  return made;
}

function missing(alt) {
  return el("span", { class: "bk-missing", role: "img", "aria-label": alt || "Picture" },
    `Picture: ${alt || "without words"}`);
}

/** A file: a picture as such, any other as its name, with a link to it. */
export function drawFile(file, context) {
  const address = file.url_private_download ?? file.url_private ?? file.permalink;
  const name = file.title || file.name || file.id;
  const about = [file.pretty_type ?? file.filetype?.toUpperCase(), size(file.size)];
  const words = el("figcaption", { class: "bk-file-words" },
    address ? link(address, context, name) : name,
    el("span", { class: "bk-detail" }, about.filter(Boolean).join(", ")));
  const shown = String(file.mimetype).startsWith("image/");
  const body = shown ? picture(file.url_private, file.alt_txt || name, context) : null;
  return el("figure", { class: shown ? "bk-image" : "bk-document" }, words, body);
}

function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const step = Math.min(SIZES.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  const count = bytes / 1000 ** step;
  return `${step && count < 100 ? count.toPrecision(2) : Math.round(count)} ${SIZES[step]}`;
}
