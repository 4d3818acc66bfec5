// Moments as Slack says them: `{date_short_pretty} at {time}`, in the reader's time zone.

const DAY = 86_400_000;
const ORDINALS = { one: "st", two: "nd", few: "rd", other: "th" };
const ordinal = new Intl.PluralRules("en-US", { type: "ordinal" });
const TOKEN = /\{(\w+)\}/g;

const TOKENS = {
  date_num: (at) => `${at.year}-${at.two(at.month)}-${at.two(at.day)}`,
  date_slash: (at) => `${at.two(at.month)}/${at.two(at.day)}/${at.year}`,
  date: (at) => `${at.monthName} ${at.nth}, ${at.year}`,
  date_short: (at) => `${at.monthShort} ${at.day}, ${at.year}`,
  date_long: (at) => `${at.weekday}, ${at.monthName} ${at.nth}, ${at.year}`,
  date_pretty: (at) => at.near ?? TOKENS.date(at),
  date_short_pretty: (at) => at.near ?? TOKENS.date_short(at),
  date_long_pretty: (at) => at.near ?? TOKENS.date_long(at),
  day_divider_pretty: (at) => at.near ?? `${at.weekday}, ${at.monthName} ${at.nth}`,
  time: (at) => `${at.hour}:${at.two(at.minute)} ${at.half}`,
  time_secs: (at) => `${at.hour}:${at.two(at.minute)}:${at.two(at.second)} ${at.half}`,
  ago: (at) => ago(at.seconds),
};

/** *format* with each token said of *timestamp* (seconds), or null when it is no moment. */
export function said(timestamp, format, { now, zone }) {
  const when = moment(timestamp);
  if (when === null) return null;
  const at = parts(when, now?.() ?? new Date(), usable(zone));
  return format.replace(TOKEN, (token, name) =>
    Object.hasOwn(TOKENS, name) ? TOKENS[name](at) : token,
  );
}

/** The Date of a number of seconds, or null when there is none. */
export function moment(timestamp) {
  const when = new Date(Number(timestamp) * 1000);
  return Number.isNaN(when.getTime()) ? null : when;
}

/** *zone* if this browser knows it, else the browser's own. */
export function usable(zone) {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return zone;
  } catch {
    return undefined;
  }
}

/** Year to second of *when* in *zone*, as numbers. */
export function fields(when, zone) {
  const kept = ["year", "month", "day", "hour", "minute", "second"];
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, hourCycle: "h23", ...Object.fromEntries(kept.map((key) => [key, "numeric"])),
  });
  const found = format.formatToParts(when).filter(({ type }) => kept.includes(type));
  return Object.fromEntries(found.map(({ type, value }) => [type, Number(value)]));
}

/** The seconds at which clocks in *zone* show this local date and time (2026-11-22T13:45). */
export function seconds(local, zone) {
  const wanted = Date.parse(`${local}Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - shownAs(new Date(guess), zone);
  }
  return Math.floor(guess / 1000);
}

/** The local date and time (2026-11-22T13:45) that clocks in *zone* show at *timestamp*. */
export function local(timestamp, zone) {
  return new Date(shownAs(new Date(timestamp * 1000), zone)).toISOString().slice(0, 16);
}

function shownAs(when, zone) {
  const at = fields(when, zone);
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second);
}

function parts(when, now, zone) {
  const at = fields(when, zone);
  const name = (options) =>
    new Intl.DateTimeFormat("en-US", { timeZone: zone, ...options }).format(when);
  return {
    ...at,
    hour: at.hour % 12 || 12,
    half: at.hour < 12 ? "AM" : "PM",
    nth: `${at.day}${ORDINALS[ordinal.select(at.day)]}`,
    monthName: name({ month: "long" }),
    monthShort: name({ month: "short" }),
    weekday: name({ weekday: "long" }),
    near: near(at, fields(now, zone)),
    seconds: (now - when) / 1000,
    two: (number) => String(number).padStart(2, "0"),
  };
}

function near(at, today) {
  const day = ({ year, month, day: date }) => Date.UTC(year, month - 1, date) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[day(at) - day(today)];
}

function ago(past) {
  const steps = [["day", 86_400], ["hour", 3600], ["minute", 60], ["second", 1]];
  const [unit, length] = steps.find(([, size]) => Math.abs(past) >= size) ?? steps.at(-1);
  const count = -Math.trunc(past / length);
  return new Intl.RelativeTimeFormat("en-US").format(count, unit);
}
