// A modal or the home tab.

import { drawBlocks } from "./blocks.js";
import { busy, el, fresh } from "./dom.js";
import { first, keepFocus } from "./focus.js";
import { plainly } from "./richtext.js";
import { forget, Surface } from "./surface.js";

const TROUBLE = "We had some trouble connecting. Try again?";

export function drawView(view, context) {
  const isModal = view.type === "modal";
  const surface = new Surface(context, view.id, view.state?.values, isModal ? "h3" : "h2");
  const root = isModal ? drawModal(view, surface) : drawHome(view, surface);
  keepFocus(root, view.id);
  return root;
}

function drawHome(view, surface) {
  return el("div", { class: "bk-home" }, surface.trouble, drawBlocks(view.blocks, surface));
}

function drawModal(view, surface) {
  const { context } = surface;
  const titleId = fresh("title");
  const close = () => {
    forget(view.id);
    context.close();
  };
  const blocks = el("div", { class: "bk-body", tabindex: "-1" }, surface.trouble,
    drawBlocks(view.blocks, surface));
  const root = el("form", { class: "bk-modal", novalidate: true },
    el("header", { class: "bk-head" },
      el("h2", { class: "bk-title", id: titleId }, plainly(view.title)),
      el("button", { type: "button", class: "bk-clear", "aria-label": "Close this form",
        onclick: close }, "×")),
    blocks,
    footer(view, close));
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(root, surface);
  });
  (first(blocks) ?? blocks).setAttribute("autofocus", "");
  if (view.trouble) surface.fail(view.trouble);
  queueMicrotask(() => root.closest("dialog")?.setAttribute("aria-labelledby", titleId));
  setTimeout(() => view.errors && surface.complain(view.errors));
  return root;
}

function footer(view, close) {
  const words = view.close ?? { text: view.submit ? "Cancel" : "Close" };
  const button = el("button", { type: "button", class: "bk-button", onclick: close },
    plainly(words));
  const attributes = { type: "submit", class: "bk-button", "data-style": "primary" };
  const send = view.submit
    ? el("button", { ...attributes, disabled: view.submit_disabled === true },
      plainly(view.submit))
    : null;
  return el("footer", { class: "bk-foot" }, button, send);
}

/** Send what is entered, once every file has arrived, and show what is then wrong with it. */
async function submit(root, surface) {
  const button = root.querySelector("[type=submit]");
  if (!button || button.disabled || button.getAttribute("aria-busy")) return;
  surface.fail("");
  const answered = async () => {
    await Promise.allSettled(surface.waiting);
    return surface.context.submit(surface.state());
  };
  try {
    const answer = await busy(button, answered());
    surface.complain(answer?.errors ?? {});
  } catch (error) {
    surface.fail(error.message || TROUBLE);
  }
}
