// The emoji that people here use by name; any other name stays as it is written.

const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", wave: "👋", pray: "🙏", clap: "👏",
  raised_hands: "🙌", eyes: "👀", ok_hand: "👌", point_right: "👉", muscle: "💪", handshake: "🤝",
  smile: "😄", slightly_smiling_face: "🙂", joy: "😂", wink: "😉", thinking_face: "🤔", sob: "😭",
  sweat_smile: "😅", grin: "😁", cry: "😢", sunglasses: "😎", heart: "❤️", tada: "🎉", fire: "🔥",
  rocket: "🚀", sparkles: "✨", star: "⭐", bulb: "💡", warning: "⚠️", no_entry: "⛔",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌",
  question: "❓", exclamation: "❗", information_source: "ℹ️", red_circle: "🔴",
  large_green_circle: "🟢", large_yellow_circle: "🟡", large_blue_circle: "🔵", bell: "🔔",
  hourglass_flowing_sand: "⏳", hourglass: "⌛", alarm_clock: "⏰", calendar: "📆", date: "📅",
  lock: "🔒", unlock: "🔓", key: "🔑", wrench: "🔧", hammer_and_wrench: "🛠️", gear: "⚙️",
  computer: "💻", desktop_computer: "🖥️", iphone: "📱", headphones: "🎧", keyboard: "⌨️",
  printer: "🖨️", package: "📦", label: "🏷️", mag: "🔍", memo: "📝", paperclip: "📎", link: "🔗",
  chart_with_upwards_trend: "📈", bar_chart: "📊", file_folder: "📁", inbox_tray: "📥",
  outbox_tray: "📤", email: "📧", phone: "☎️", office: "🏢", house: "🏠", car: "🚗",
  robot_face: "🤖", coffee: "☕", zzz: "💤", recycle: "♻️", wastebasket: "🗑️", shield: "🛡️",
};
const NAMED = /:([a-z0-9_+-]+):/g;

/** The character called *name*, or undefined. */
export function emoji(name) {
  return Object.hasOwn(EMOJI, name) ? EMOJI[name] : undefined;
}

/** *text* cut into strings and `{name}` where an emoji that is known stands. */
export function cutAtEmoji(text) {
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(NAMED)) {
    if (found.index < end || emoji(found[1]) === undefined) continue;
    pieces.push(text.slice(end, found.index), { name: found[1] });
    end = found.index + found[0].length;
  }
  pieces.push(text.slice(end));
  return pieces.filter((piece) => piece !== "");
}
