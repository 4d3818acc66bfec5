// Block Kit, drawn. What the shell of the page uses stands here.

import { BLOCKS, ELEMENTS } from "./blocks.js";
import { INLINE, PARTS } from "./richtext.js";
import { CELLS } from "./table.js";

export { drawMessage } from "./message.js";
export { drawText, plain } from "./richtext.js";
export { drawView } from "./view.js";

/** The types that can be drawn; drawn.json is the same for those who have no browser. */
export const DRAWN = {
  blocks: Object.keys(BLOCKS).sort(),
  elements: Object.keys(ELEMENTS).sort(),
  objects: [
    ...new Set(["plain_text", "mrkdwn", ...Object.keys(INLINE), ...Object.keys(PARTS),
      ...Object.keys(CELLS)]),
  ].sort(),
};
