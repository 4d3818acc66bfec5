// Making elements. What people write goes in as text, an address only after a check: nothing here
// takes markup.

const SCHEMES = ["http:", "https:", "mailto:"];
let made = 0;

/** An element with attributes (a function is a listener: `onclick`) and children. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => (child ?? null) !== null));
  return element;
}

/** An id that nothing else on the page has. */
export function fresh(name) {
  made += 1;
  return `bk-${name}-${made}`;
}

/** *url* if it is one that may be followed, else null. */
export function checked(url) {
  try {
    return SCHEMES.includes(new URL(url).protocol) ? String(url) : null;
  } catch {
    return null;
  }
}

/** A link that the shell opens; plain words where the address may not be followed. */
export function link(url, context, ...children) {
  const href = checked(url);
  if (href === null) return el("span", {}, ...children);
  const follow = (event) => {
    if (!context.open || href.startsWith("mailto:")) return;
    event.preventDefault();
    context.open(href);
  };
  const attributes = { href, target: "_blank", rel: "noopener noreferrer", onclick: follow };
  return el("a", { class: "bk-link", ...attributes }, ...children);
}

/** The box that stands where something cannot be drawn. */
export function unknown(what, type) {
  const said = `This ${what} cannot be drawn here: ${type || "it has no type"}`;
  return el("div", { class: "bk-unknown", "data-unknown": String(type) }, said);
}

/** What *draw* makes, or the marked box where it fails. */
export function drawn(what, type, draw) {
  try {
    return draw();
  } catch (error) {
    console.error(`${what} ${type}:`, error);
    return unknown(what, type);
  }
}

/** Show that *element* waits for *promise*, whatever becomes of it. */
export async function busy(element, promise) {
  element.setAttribute("aria-busy", "true");
  try {
    return await promise;
  } finally {
    element.removeAttribute("aria-busy");
  }
}
