// Blocks, and the elements in them.

import { drawButton, drawOverflow } from "./buttons.js";
import { drawn, el, fresh, unknown } from "./dom.js";
import { drawChoices, drawFiles, drawPicker, drawTyped } from "./fields.js";
import { drawPicture, drawTitled } from "./images.js";
import { drawMenu, MENUS } from "./menus.js";
import { drawObject, drawRich, plainly, plain } from "./richtext.js";
import { STATEFUL } from "./surface.js";
import { drawTable } from "./table.js";

const kinds = (types, draw) => Object.fromEntries(types.map((type) => [type, draw]));

/** What is drawn of an element: `root` is all of it, `control` has the focus and the names. */
export const ELEMENTS = {
  button: drawButton,
  overflow: drawOverflow,
  image: (spot, surface) => ({ root: drawPicture(spot.element, surface.context) }),
  ...kinds(["checkboxes", "radio_buttons"], drawChoices),
  ...kinds(["datepicker", "timepicker", "datetimepicker"], drawPicker),
  ...kinds(["plain_text_input", "email_text_input", "url_text_input", "number_input"], drawTyped),
  ...kinds(MENUS, drawMenu),
  file_input: drawFiles,
};
const CHOICES = ["checkboxes", "radio_buttons"];

/** What is drawn of a block. */
export const BLOCKS = {
  header: ({ text }, { heading }) => el(heading, { class: "bk-header" }, plainly(text)),
  divider: () => el("hr", { class: "bk-divider" }),
  section: drawSection,
  context: (block, { context }) => el("div", { class: "bk-context" }, block.elements.map((one) =>
    one.type === "image" ? drawPicture(one, context) : drawObject(one, context))),
  actions: (block, surface) => el("div", { class: "bk-actions" },
    block.elements.map((element) => drawElement(block, element, surface).root)),
  image: (block, { context }) => drawTitled(block, context),
  rich_text: (block, { context }) => el("div", { class: "bk-rich" }, drawRich(block, context)),
  table: (block, { context }) => drawTable(block, context),
  input: drawInput,
};

/** All of *blocks*, one below the other. */
export function drawBlocks(blocks, surface) {
  return el("div", { class: "bk-blocks" }, blocks.map((block) => {
    const type = block?.type;
    const made = Object.hasOwn(BLOCKS, type)
      ? drawn("block", type, () => BLOCKS[type](block, surface))
      : unknown("block", type);
    made.setAttribute("data-bk-block", String(type));
    if (block?.block_id) made.setAttribute("data-block-id", block.block_id);
    return made;
  }));
}

function drawElement(block, element, surface, attributes = {}) {
  const spot = surface.spot(block, element);
  const { type, action_id: actionId } = element;
  if (!Object.hasOwn(ELEMENTS, type)) return { root: unknown("element", type) };
  let made = {};
  const root = drawn("element", type, () => {
    made = ELEMENTS[type](spot, surface, named(spot, surface, attributes));
    return made.root;
  });
  root.setAttribute("data-bk-element", type);
  if (actionId) root.setAttribute("data-action-id", actionId);
  if (made.control) {
    made.control.setAttribute("data-bk-key", spot.key);
    if (element.focus_on_load) made.control.setAttribute("autofocus", "");
  }
  return { ...made, root };
}

/** The name of a control that has no label: what it says itself, else what it stands beside. */
function named({ block, element }, { context }, attributes) {
  if (attributes["aria-labelledby"] || !(element.type in STATEFUL)) return attributes;
  const beside = block.text ? plain(block.text.text, context) : "";
  const name = beside || element.placeholder?.text || element.type.replaceAll("_", " ");
  return { ...attributes, "aria-label": name };
}

function drawSection(block, surface) {
  const { text, fields, accessory } = block;
  const { context } = surface;
  const said = el("div", { class: "bk-said" }, text ? drawObject(text, context) : null);
  if (fields) {
    const made = fields.map((field) => el("div", { class: "bk-cell" }, drawObject(field, context)));
    said.append(el("div", { class: "bk-fields" }, made));
  }
  const beside = accessory
    ? el("div", { class: "bk-accessory" }, drawElement(block, accessory, surface).root)
    : null;
  return el("div", { class: "bk-section" }, said, beside);
}

/** An input with its label, its hint, and room for what is wrong with it. */
function drawInput(block, surface) {
  const { label, hint, element, optional, block_id: blockId } = block;
  const [id, labelId, hintId, errorId] = ["input", "label", "hint", "error"].map(fresh);
  const { root, control, focus } = drawElement(block, element, surface, {
    id,
    "aria-labelledby": labelId,
    "aria-describedby": hint ? hintId : null,
    "aria-required": CHOICES.includes(element.type) || optional ? null : "true",
  });
  const error = el("p", { class: "bk-error", id: errorId, hidden: true });
  surface.inputs.set(blockId, {
    focus: focus ?? (() => control?.focus()),
    complain: (said) => complain(said, error, control, [hint ? hintId : null, errorId]),
  });
  const tag = CHOICES.includes(element.type) ? "span" : "label";
  const mark = optional ? el("span", { class: "bk-optional" }, " (optional)") : null;
  const name = el(tag, { class: "bk-label", id: labelId, for: tag === "label" ? id : null },
    plainly(label), mark);
  const help = hint ? el("p", { class: "bk-hint", id: hintId }, plainly(hint)) : null;
  return el("div", { class: "bk-of-form" }, name, root, error, help);
}

/** Say under an input what is wrong with it, or nothing. */
function complain(said, error, control, [hintId, errorId]) {
  error.hidden = !said;
  error.textContent = said;
  if (!control) return;
  const described = [hintId, said ? errorId : null].filter(Boolean).join(" ");
  if (described) control.setAttribute("aria-describedby", described);
  else control.removeAttribute("aria-describedby");
  if (said) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}
