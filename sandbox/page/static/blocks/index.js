// Block Kit, drawn. What the shell of the page uses stands here.

import { BLOCKS, ELEMENTS } from "./blocks.js";
import { INLINE, PARTS } from "./richtext.js";
import { CELLS } from "./table.js";

export { drawMessage } from "./message.js";
export { drawText, plain } from "./richtext.js";
export { drawView } from "./view.js";

/** What has no type of its own in payloads. */
const UNTYPED = ["confirm", "dispatch_action_config", "option", "option_group", "slack_file"];
const TEXTS = ["plain_text", "mrkdwn"];

/** The types that can be drawn; drawn.json is the same for those who have no browser. */
export const DRAWN = {
  blocks: Object.keys(BLOCKS).sort(),
  elements: Object.keys(ELEMENTS).sort(),
  objects: [...new Set([UNTYPED, TEXTS, ...[INLINE, PARTS, CELLS].map(Object.keys)].flat())].sort(),
};
