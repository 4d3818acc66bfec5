// What the drawing of blocks is given: whom and what it can name, and what happens on a click.

import { el } from "../blocks/dom.js";
import { notice } from "./notices.js";

/** *where* is {view} or {channel, ts}; what only views can do is missing for messages. */
export function contextFor(page, where) {
  const { store, live } = page;
  return {
    get users() { return store.users; },
    get channels() { return store.channels; },
    get groups() { return store.groups; },
    me: store.me,
    now: () => store.now(),
    zone: store.zone,
    act: (action) => live.ask("act", { where, action }),
    options: (asked) => live.ask("options", { where, ...asked }),
    submit: (values) => live.ask("submit", { view: where.view, values }),
    close: (everything = false) => closes(page, where.view, everything),
    upload: (file) => upload(page, file),
    open: (url) => follow(page, url),
    image: (url) => picture(page, url),
  };
}

async function closes(page, view, everything) {
  try {
    await page.live.ask("close", { view, everything });
  } catch (error) {
    notice(error.message, "wrong");
  }
}

const MOST_BYTES = 10_000_000;

/** A file's content as it goes over the wire. */
export async function encoded(file) {
  if (file.size > MOST_BYTES) throw new Error("The sandbox takes files of up to 10 MB.");
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(new Error("The file could not be read.")));
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
}

async function upload(page, file) {
  return page.live.ask("upload", { name: file.name, content: await encoded(file) });
}

const SHARED = /\/slack\/files-pri\/[^/]*-(F\w+)\//;

/** Where this page gets a picture: shared files from the sandbox, nothing from elsewhere. */
function picture(page, url) {
  const shared = SHARED.exec(url);
  if (shared) return `/page/file/${shared[1]}?as=${encodeURIComponent(page.who)}`;
  return new URL(url, location.href).origin === location.origin ? url : "";
}

/** Open a shared file; of a link that leads out of the sandbox, say where. */
function follow(page, url) {
  const here = picture(page, url);
  if (here) {
    window.open(here, "_blank", "noopener");
    return;
  }
  const link = el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, url);
  notice(el("span", {}, "This link leads out of the sandbox: ", link));
}
