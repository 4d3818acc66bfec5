// What is written or picked: text, numbers, dates and times, choices, files.

import { busy, el, fresh } from "./dom.js";
import { confirmed } from "./confirm.js";
import { local, seconds, usable } from "./dates.js";
import { drawObject } from "./richtext.js";

const PAUSE = 300;
const MODES = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };
const NEAR = 0.9;

/** An input that is typed into. */
export function drawTyped(spot, surface, attributes) {
  const { element } = spot;
  const lines = element.multiline === true;
  const field = el(lines ? "textarea" : "input", {
    class: "bk-input", autocomplete: "off", placeholder: element.placeholder?.text,
    ...(lines ? { rows: 3 } : { type: "text", inputmode: MODES[element.type] }),
    ...attributes,
  });
  field.value = surface.value(spot) ?? "";
  const left = counter(element, field);
  let pause;
  const tell = (event) => {
    clearTimeout(pause);
    surface.tell(spot, field, event);
  };
  field.addEventListener("input", () => {
    surface.keep(spot, field.value || null);
    left.update();
    clearTimeout(pause);
    pause = setTimeout(() => tell("on_character_entered"), PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !spot.block.dispatch_action) return;
    if (lines && event.shiftKey) return;
    event.preventDefault();
    tell("on_enter_pressed");
  });
  return { root: el("div", { class: "bk-typed" }, field, left.root), control: field };
}

/** How much may still be written, once it becomes little. */
function counter({ max_length: most }, field) {
  const root = el("span", { class: "bk-left", role: "status" });
  const update = () => {
    const length = field.value.length;
    root.textContent = most && length > most * NEAR ? `${most - length} characters left` : "";
    root.classList.toggle("bk-over", length > most);
  };
  update();
  return { root, update };
}

/** What may be given to the browser's own pickers, and what it gives. */
const PICKED = {
  datepicker: { type: "date", give: (value) => value, take: (value) => value },
  timepicker: { type: "time", give: (value) => value, take: (value) => value },
  datetimepicker: {
    type: "datetime-local",
    give: (value, zone) => local(value, zone),
    take: (value, zone) => seconds(value, zone),
  },
};

/** A date, a time, or both. */
export function drawPicker(spot, surface, attributes) {
  const { element } = spot;
  const picker = PICKED[element.type];
  const zone = usable(surface.context.zone);
  const shown = () => {
    const value = surface.value(spot);
    return value === null ? "" : picker.give(value, zone);
  };
  const field = el("input", { type: picker.type, class: "bk-input bk-picker", ...attributes });
  field.value = shown();
  const commit = async () => {
    if (field.value === shown()) return;
    if (!(await confirmed(element, surface.context))) {
      field.value = shown();
      return;
    }
    const value = field.value === "" ? null : picker.take(field.value, zone);
    await surface.enter(spot, value, field);
  };
  // While a date is typed, each digit makes another one: the one that is left counts.
  let typing = false;
  field.addEventListener("keydown", ({ key }) => {
    typing = key !== "Enter";
    if (key === "Enter") commit();
  });
  field.addEventListener("change", () => {
    const quiet = spot.block.type === "input" && !spot.block.dispatch_action;
    if (quiet || !typing) commit();
  });
  field.addEventListener("blur", () => {
    typing = false;
    commit();
  });
  return { root: field, control: field };
}

/** Checkboxes or radio buttons. */
export function drawChoices(spot, surface, attributes) {
  const { element } = spot;
  const many = element.type === "checkboxes";
  const name = fresh("choice");
  const root = el("div", {
    class: "bk-choices", role: many ? "group" : "radiogroup", ...without(attributes, "id"),
  });
  const chosen = () => [surface.value(spot) ?? []].flat().map((option) => option.value);
  const show = () => boxes.forEach((box, index) => {
    box.checked = chosen().includes(element.options[index].value);
  });
  const change = async () => {
    const now = element.options.filter((_, index) => boxes[index].checked);
    if (!(await confirmed(element, surface.context))) return show();
    return surface.enter(spot, many ? now : (now[0] ?? null), root);
  };
  const boxes = element.options.map(() =>
    el("input", { type: many ? "checkbox" : "radio", name, onchange: change }),
  );
  root.append(...element.options.map((option, index) => choice(option, boxes[index], surface)));
  show();
  return { root, control: root, focus: () => boxes[0]?.focus() };
}

function choice({ text, description }, box, { context }) {
  const words = el("span", {}, drawObject(text, context));
  if (description) {
    words.append(el("span", { class: "bk-detail" }, drawObject(description, context)));
  }
  return el("label", { class: "bk-choice" }, box, words);
}

function without(attributes, key) {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name !== key));
}

/** Files of one's own computer. */
export function drawFiles(spot, surface, attributes) {
  const { element } = spot;
  const most = element.max_files ?? 10;
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  const status = el("p", { class: "bk-note", role: "status" });
  const list = el("ul", { class: "bk-files" });
  const field = el("input", { type: "file", class: "bk-file", accept: accept || null,
    multiple: most > 1, ...attributes });
  const show = () => list.replaceChildren(...surface.value(spot).map((file) => {
    const drop = () => {
      enter(surface.value(spot).filter((one) => one !== file));
      field.focus();
    };
    const button = el("button", { type: "button", class: "bk-clear",
      "aria-label": `Remove ${file.name}`, onclick: drop }, "×");
    return el("li", {}, el("span", {}, file.name), button);
  }));
  const enter = (files) => {
    surface.enter(spot, files, list);
    show();
  };
  const take = async (files) => {
    const there = most === 1 ? [] : surface.value(spot);
    if (there.length + files.length > most) return `${most} files at most`;
    const sent = await Promise.all(files.map((file) => surface.context.upload(file)));
    enter([...there, ...sent]);
    return "";
  };
  field.addEventListener("change", async () => {
    const files = [...field.files];
    field.value = "";
    if (files.length === 0) return;
    status.textContent = "Uploading…";
    status.textContent = await surface
      .wait(busy(field, take(files)))
      .catch((error) => error.message || "The file could not be uploaded");
  });
  show();
  return { root: el("div", { class: "bk-upload" }, field, list, status), control: field };
}
