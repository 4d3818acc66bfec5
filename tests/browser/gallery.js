// A page that draws whatever a test gives it, and remembers what it was told.

import { DRAWN, drawMessage, drawText, drawView, plain } from "/static/blocks/index.js";

const told = [];
const answers = {};
const context = {
  users: {}, channels: {}, groups: {}, me: "", zone: "Europe/Berlin",
  now: () => new Date("2026-11-26T10:00:00Z"),
  act: (action) => tell("act", action),
  options: (asked) => tell("options", asked),
  submit: (values) => tell("submit", values),
  close: () => tell("close"),
  upload: async (file) => ({ id: `F0${file.name.length}`, name: file.name }),
  open: (url) => tell("open", url),
  image: (url) => url,
};

async function tell(kind, what) {
  told.push([kind, what]);
  const answer = answers[kind];
  if (answer?.wait) await new Promise((settle) => { window.go = settle; });
  if (answer?.error) throw new Error(answer.error);
  return answer?.value;
}

function put(name, drawn) {
  const main = document.querySelector("main");
  const heading = Object.assign(document.createElement("h2"), { textContent: name });
  const article = document.createElement("article");
  article.append(heading, drawn);
  main.append(article);
}

/** Draw each of *samples* (`{name, message}` or `{name, view}`) below the others. */
function show(samples) {
  for (const { name, message, view } of samples) {
    put(name, message ? drawMessage(message, context) : drawView(view, context));
  }
}

/** Draw one *view* in an open dialog, in place of what is there. */
function present(view) {
  let dialog = document.querySelector("dialog");
  if (!dialog) document.querySelector("main").append((dialog = document.createElement("dialog")));
  dialog.replaceChildren(drawView(view, context));
  if (!dialog.open) dialog.showModal();
}

function text(mrkdwn, more = {}) {
  const holder = document.createElement("div");
  holder.append(drawText(mrkdwn, { ...context, ...more }));
  return [holder.innerHTML, plain(mrkdwn, { ...context, ...more })];
}

function clear() {
  document.querySelectorAll("article, dialog").forEach((one) => one.remove());
  told.length = 0;
  for (const kind of Object.keys(answers)) delete answers[kind];
}

window.gallery = { DRAWN, answers, clear, context, present, show, text, told };
