// The steps of the tour: what to do, how it is done by the page, and how one sees that it was.

import { plain } from "../blocks/index.js";
import { contextFor } from "./context.js";

const SERIAL = "C02XL0ABJGH5";
const MISREAD = "CO2XLOABJGH5";
const MEI = "Mei Tanaka";
const DESK = "it-desk";
const PATIENCE = 15_000;

/** Wait for something that comes with the next changes. */
export function until(page, condition) {
  return new Promise((resolve, reject) => {
    const names = ["state", "messages", "views", "channels", "place"];
    const stop = () => {
      clearTimeout(late);
      for (const name of names) page.store.removeEventListener(name, look);
    };
    const look = () => {
      const found = condition();
      if (!found) return;
      stop();
      resolve(found);
    };
    const late = setTimeout(() => {
      stop();
      reject(new Error("That did not come in time. Is something broken, in the tab “Break things”?"));
    }, PATIENCE);
    for (const name of names) page.store.addEventListener(name, look);
    look();
  });
}

/** A message by the bot since then, that says all of that. */
function said(page, since, ...wanted) {
  const { store } = page;
  return [...store.messages.values()].find((one) => one.user === store.app.user
    && Number(one.ts) > since && wanted.every((words) => everything(one).includes(words)));
}

const everything = (message) => `${message.text} ${JSON.stringify(message.blocks ?? [])}`;

async function types(page, who, line) {
  await page.become(who);
  const place = page.store.byName(DESK);
  page.go(place);
  await page.live.ask("type", { text: line, channel: place });
}

/** The button of that action or those words, on a card that says so. */
function pressable(message, words) {
  const parts = (value) => (value && typeof value === "object"
    ? [value, ...Object.values(value).flatMap(parts)] : []);
  const block = (message.blocks ?? []).find((one) =>
    parts(one).some((part) => part.type === "button" && part.text?.text === words));
  const element = block && parts(block).find((part) => part.type === "button" && part.text?.text === words);
  return element && { block_id: block.block_id, action_id: element.action_id, type: "button" };
}

async function approves(page) {
  await page.become("priya");
  const { store, live } = page;
  const card = await until(page, () => [...store.messages.values()].find((one) =>
    everything(one).includes(SERIAL) && pressable(one, "Approve")));
  page.go(card.channel);
  await live.ask("act", { where: { channel: card.channel, ts: card.ts }, action: pressable(card, "Approve") });
}

const isMeis = (page) =>
  page.store.records.factorial?.records.some(({ brief }) =>
    brief["serial number"] === SERIAL && brief.owner === MEI);

async function handsIn(page) {
  await page.become("dana");
  const { store, live } = page;
  const open = () => store.views.find((view) => view.submit && JSON.stringify(view.blocks).includes(MEI));
  if (!open()) {
    const before = new Set(store.views.map(({ id }) => id));
    await types(page, "dana", `/asset transfer ${SERIAL} @mei She takes over`);
    await until(page, () => open() || refusal(page, before));
    if (!open()) throw new Error(refusal(page, before));
  }
  const view = open();
  const since = Date.now() / 1000 - 1;
  await live.ask("submit", { view: view.id, values: {} });
  const card = await until(page, () => asksForTransfer(page, since));
  const told = store.views.at(-1);
  if (told && !told.submit) await live.ask("close", { view: told.id, everything: true });
  page.go(card.channel);
}

/** What a form says that came since and asks for nothing: why it cannot be done. */
function refusal(page, before) {
  const view = page.store.views.find(({ id, submit }) => !submit && !before.has(id));
  const text = view?.blocks.find((block) => block.type === "section")?.text?.text;
  return text && !/(…|\.\.\.)$/.test(text) ? plain(text, contextFor(page, { view: view.id })) : "";
}

const asksForTransfer = (page, since) => said(page, since, SERIAL, "Transfer", "approval");

export const STEPS = [
  {
    name: "ask",
    title: "Ask",
    says: "Who has a laptop, and is it still under warranty? The answer is for you alone.",
    parts: [{
      name: "asked",
      says: `As Dana, in #${DESK}, type \`/asset serial ${SERIAL}\``,
      seen: (page, since) => said(page, since, SERIAL, "Warranty end"),
      act: (page) => types(page, "dana", `/asset serial ${SERIAL}`),
    }],
  },
  {
    name: "transfer",
    title: "Transfer with approval",
    says: "A laptop goes from Alex to Mei. Dana asks for it, Priya has to agree.",
    parts: [
      {
        name: "wanted",
        says: `As Dana, type \`/asset transfer ${SERIAL} @mei She takes over\` and press Ask for approval`,
        seen: asksForTransfer,
        act: handsIn,
      },
      {
        name: "approved",
        button: "Be Priya, and approve",
        says: "As Priya, press Approve on the card that the bot sent you. Factorial then says that Mei "
          + "has it: see the tab “Asset systems”",
        seen: isMeis,
        act: approves,
      },
    ],
  },
  {
    name: "warranty",
    title: "A warranty alert",
    says: "Each day the bot tells #it-team which warranties are about to end.",
    parts: [
      {
        name: "moved",
        button: "Let a day pass",
        says: "In the tab “Clock”, let a day pass",
        seen: ({ store }) => (store.stand?.clock.ahead ?? 0) > (store.stand?.clock.moves[0]?.[1] ?? 0),
        act: (page) => page.live.ask("clock", { days: 1 }),
      },
      {
        name: "alerted",
        button: "Look into #it-team",
        says: "As Dana, look into #it-team: the alert comes in a moment",
        seen: ({ store, place }, since) => place === store.byName("it-team") && store.inChannel(place)
          .some((one) => Number(one.ts) > since && everything(one).includes("Warrant")),
        act: async (page) => {
          await page.become("dana");
          page.go(page.store.byName("it-team"));
        },
      },
    ],
  },
  {
    name: "misread",
    title: "A misread serial number",
    says: "Somebody read two zeros as letters O. The bot finds what was meant.",
    parts: [{
      name: "corrected",
      says: `Type \`/asset serial ${MISREAD}\``,
      seen: (page, since) => said(page, since, MISREAD, SERIAL),
      act: (page) => types(page, page.who, `/asset serial ${MISREAD}`),
    }],
  },
];
