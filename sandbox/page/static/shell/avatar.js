// Someone's picture: their first letters on a colour of theirs.

import { el } from "../blocks/dom.js";

export function avatar(user, more = "") {
  const name = user?.real_name ?? "?";
  const letters = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  const attributes = { class: `avatar ${more}`, "data-colour": user?.image_color ?? 0 };
  return el("span", { ...attributes, "aria-hidden": "true" }, letters);
}
