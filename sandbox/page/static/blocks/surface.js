// Where people use things, a message or a view: what is entered in it, and who is told of it.

import { busy, el } from "./dom.js";

/** Elements that hold something: where payloads have it, and what it is at first. */
export const STATEFUL = {
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  channels_select: ["selected_channel", "initial_channel"],
  multi_static_select: ["selected_options", "initial_options", []],
  multi_external_select: ["selected_options", "initial_options", []],
  multi_users_select: ["selected_users", "initial_users", []],
  multi_conversations_select: ["selected_conversations", "initial_conversations", []],
  multi_channels_select: ["selected_channels", "initial_channels", []],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  checkboxes: ["selected_options", "initial_options", []],
  radio_buttons: ["selected_option", "initial_option"],
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  file_input: ["files", "", []],
};
const TYPED = Object.keys(STATEFUL).filter((type) => /_input$/.test(type) && type !== "file_input");

/** What was entered in places that are drawn again and again, by the place's id. */
const entered = new Map();

/** Nothing that was entered in the place called *id* is wanted any more. */
export function forget(id) {
  entered.delete(id);
}

export class Surface {
  /**
   * *told* is `state.values` as the server has it, if it does; *heading* is what a header block is
   * on the page.
   */
  constructor(context, id, told = {}, heading = "h2") {
    this.context = context;
    this.heading = heading;
    this.inputs = new Map();
    this.spots = [];
    this.waiting = new Set();
    this.told = told;
    this.trouble = el("p", { class: "bk-trouble", role: "alert", hidden: true });
    this.before = entered.get(id) ?? new Map();
    this.values = new Map();
    this.id = id;
    if (entered.has(id)) entered.set(id, this.values);
  }

  /** The place of *element* in *block*, with what is entered there. */
  spot(block, element) {
    const spot = { block, element, key: keyOf(block, element) };
    const kind = STATEFUL[element.type];
    if (kind) {
      this.spots.push(spot);
      if (this.before.has(spot.key)) this.keep(spot, this.before.get(spot.key));
    }
    return spot;
  }

  /** What is entered there: by hand, else as the server says, else what it begins with. */
  value({ block, element, key }) {
    const [name, initial, none = null] = STATEFUL[element.type];
    if (this.values.has(key)) return this.values.get(key);
    const told = this.told[block.block_id]?.[element.action_id];
    return (told?.type === element.type ? told[name] : element[initial]) ?? none;
  }

  /** Let *value* be what is entered there. */
  keep(spot, value) {
    this.values.set(spot.key, value);
    if (this.id !== undefined) entered.set(this.id, this.values);
    this.inputs.get(spot.block.block_id)?.complain("");
  }

  /** The same, and the app is told where it wants to know; *shown* is busy until it has been. */
  enter(spot, value, shown) {
    this.keep(spot, value);
    return this.tell(spot, shown, "on_enter_pressed");
  }

  /** Tell the app what is entered there, if it wants to know at this *event*. */
  async tell(spot, shown, event) {
    if (sends(spot, event)) await this.act(spot, this.holds(spot), shown);
  }

  /** Tell the app that something was used; when that fails, the person. */
  async act({ block, element }, more, shown) {
    const { block_id: blockId } = block;
    const { action_id: actionId, type } = element;
    const action = { block_id: blockId, action_id: actionId, type, ...more };
    this.fail("");
    try {
      await busy(shown, this.context.act(action));
    } catch (error) {
      this.fail(error.message || "That did not work. Try again?");
    }
  }

  /** Say what went wrong, or that nothing is. */
  fail(said) {
    this.trouble.textContent = said;
    this.trouble.hidden = said === "";
  }

  /** What an element holds, as payloads tell it. */
  holds(spot) {
    const value = this.value(spot);
    if (spot.element.type === "rich_text_input" && value === null) return {};
    const told = { [STATEFUL[spot.element.type][0]]: value };
    const { type, timezone } = spot.element;
    return type === "timepicker" && timezone ? { ...told, timezone } : told;
  }

  /** `state.values`: every element that holds something, filled or empty. */
  state() {
    const values = {};
    for (const spot of this.spots) {
      const { block, element } = spot;
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = { type: element.type, ...this.holds(spot) };
    }
    return values;
  }

  /** Show what is wrong with inputs, by block_id; the first one's control gets the focus. */
  complain(errors) {
    const wrong = [...this.inputs].filter(([blockId, input]) => {
      input.complain(errors[blockId] ?? "");
      return errors[blockId];
    });
    wrong[0]?.[1].focus();
    document.activeElement?.closest("[data-block-id]")?.scrollIntoView({ block: "nearest" });
    return wrong.length;
  }

  /** Let nothing be sent before *promise* has settled. */
  async wait(promise) {
    this.waiting.add(promise);
    try {
      return await promise;
    } finally {
      this.waiting.delete(promise);
    }
  }
}

function keyOf(block, element) {
  return JSON.stringify([block.block_id, element.action_id, element.type]);
}

/** Outside of a form the app is always told; in one when it asks for it. */
function sends({ block, element }, event) {
  if (block.type !== "input") return true;
  const asked = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  return Boolean(block.dispatch_action) && (!TYPED.includes(element.type) || asked.includes(event));
}
