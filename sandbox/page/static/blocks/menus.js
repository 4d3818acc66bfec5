// Menus: select elements of every kind, for one thing or many.

import { Combobox } from "./combobox.js";
import { confirmed } from "./confirm.js";

const SEARCH_AFTER = 200;
const USUAL_LENGTH = 3;

/** Where the choices come from, by the type without `multi_`. */
const SOURCES = {
  static_select: (spot) => ({ offers: local(() => grouped(spot.element)), choice: option }),
  external_select: (spot, context) => ({
    delay: SEARCH_AFTER,
    least: spot.element.min_query_length ?? USUAL_LENGTH,
    choice: option,
    offers: async (value) => {
      const { block_id: blockId } = spot.block;
      const { action_id: actionId } = spot.element;
      const asked = { block_id: blockId, action_id: actionId, value };
      return grouped((await context.options(asked)) ?? {});
    },
  }),
  users_select: (_, context) => named(context.users, (id) => person(id, context)),
  conversations_select: ({ element }, context) =>
    named(context.channels, (id) => channel(id, context), offered(element.filter ?? {}, context)),
  channels_select: (_, context) =>
    named(context.channels, (id) => channel(id, context),
      offered({ include: ["public"] }, context)),
};

/** What filters call each kind of conversation. */
const INCLUDED = { channel: "public", group: "private", im: "im", mpim: "mpim" };

/** The types of all menus. */
export const MENUS = Object.keys(SOURCES).flatMap((type) => [type, `multi_${type}`]);

/** A menu; its root holds the field as `control`. */
export function drawMenu(spot, surface, attributes) {
  const { element, block } = spot;
  const many = element.type.startsWith("multi_");
  const source = SOURCES[element.type.replace(/^multi_/, "")](spot, surface.context);
  const first = (value) => (many ? value : value === null ? [] : [value]).map(source.choice);
  const menu = new Combobox({
    ...source,
    many,
    attributes,
    most: element.max_selected_items,
    clearable: block.type === "input",
    placeholder: element.placeholder?.text ?? (many ? "Select options" : "Select an option"),
    chosen: first(surface.value(spot)),
    change: async (chosen) => {
      if (!(await confirmed(element, surface.context))) {
        menu.chosen = first(surface.value(spot));
        menu.show();
        return;
      }
      const values = chosen.map((one) => one.value);
      await surface.enter(spot, many ? values : (values[0] ?? null), menu.root);
    },
  });
  return { root: menu.root, control: menu.field };
}

/** The choices of an element or an answer, with its groups. */
function grouped({ options, option_groups: groups }) {
  const given = groups ?? [{ options: options ?? [] }];
  return given.map((group) => ({
    label: group.label?.text,
    choices: group.options.map(option),
  }));
}

function option(value) {
  return { id: value.value, text: value.text.text, detail: value.description?.text, value };
}

/** What is offered of a list that is known: all that hold what is typed. */
function local(all) {
  return (typed) => {
    const wanted = typed.trim().toLocaleLowerCase();
    const fits = ({ text, detail = "" }) =>
      `${text} ${detail}`.toLocaleLowerCase().includes(wanted);
    return all()
      .map((group) => ({ ...group, choices: group.choices.filter(fits) }))
      .filter((group) => group.choices.length);
  };
}

function named(things = {}, choice, wanted = () => true) {
  const choices = () => Object.keys(things).filter(wanted).map(choice);
  const sorted = () => choices().sort((one, other) => one.text.localeCompare(other.text));
  return { offers: local(() => [{ choices: sorted() }]), choice };
}

function person(id, { users = {} }) {
  const { name, real_name: real } = users[id] ?? {};
  return { id, value: id, text: real || name || id, detail: real && name !== real ? name : "" };
}

/** Whether a menu with this filter offers the conversation of an id. */
function offered(filter, { channels = {}, users = {} }) {
  const included = filter.include ?? Object.values(INCLUDED);
  return (id) => {
    const { kind, archived, shared, with: other } = channels[id];
    if (archived || !included.includes(INCLUDED[kind])) return false;
    if (shared && filter.exclude_external_shared_channels) return false;
    return !(filter.exclude_bot_users && users[other]?.kind === "bot");
  };
}

function channel(id, { channels = {}, users = {} }) {
  const { name: own, with: other } = channels[id] ?? {};
  const name = own || users[other]?.real_name || id;
  if (other) return { id, value: id, text: name };
  return { id, value: id, text: name.startsWith("#") ? name : `#${name}` };
}
