// Tables, which scroll inside their own box.

import { el, unknown } from "./dom.js";
import { drawRich } from "./richtext.js";

/** What may stand in a cell. */
export const CELLS = {
  raw_text: ({ text }) => [String(text)],
  raw_number: ({ value }) => [String(value)],
  rich_text: drawRich,
};

export function drawTable({ rows, column_settings: columns = [] }, context) {
  const [head, ...body] = rows;
  const cell = (tag, attributes) => (value, column) => {
    const { align, is_wrapped: wrapped } = columns[column] ?? {};
    const look = { "data-align": align, "data-wrapped": wrapped ? "" : null };
    return el(tag, { ...attributes, ...look }, inside(value, context));
  };
  return el("div", { class: "bk-table", tabindex: "0", role: "group", "aria-label": "Table" },
    el("table", {},
      el("thead", {}, el("tr", {}, head.map(cell("th", { scope: "col" })))),
      el("tbody", {}, body.map((row) => el("tr", {}, row.map(cell("td", {})))))));
}

function inside(value, context) {
  return Object.hasOwn(CELLS, value.type)
    ? CELLS[value.type](value, context)
    : unknown("cell", value.type);
}
