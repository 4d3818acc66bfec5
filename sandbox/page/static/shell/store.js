// What is known of the workspace and of the world, as one person sees it.

export class Store extends EventTarget {
  constructor() {
    super();
    this.forget();
  }

  forget() {
    this.world = null;
    this.me = null;
    this.app = { commands: [], shortcuts: [] };
    this.users = {};
    this.groups = {};
    this.channels = {};
    this.views = [];
    this.home = null;
    this.stand = null;
    this.messages = new Map();
    this.records = {};
    this.exchanges = [];
  }

  /** Take in a frame; whoever listens for its kind, or for a part of it, hears of it. */
  take(frame) {
    switch (frame.kind) {
      case "state":
        this.begin(frame);
        break;
      case "changes":
        this.change(frame);
        break;
      case "world":
        this.stand = frame;
        this.emit("stand");
        break;
      case "records":
        this.records[frame.system] = frame;
        this.emit("records", frame);
        break;
      case "wire":
        this.exchanges = [...this.exchanges, ...frame.exchanges].slice(-400);
        this.emit("wire");
        break;
    }
  }

  begin(frame) {
    const { stand } = this;
    this.forget();
    this.stand = stand;
    Object.assign(this, { world: frame.world, me: frame.me, app: frame.app });
    this.parts(frame);
    this.emit("state");
  }

  change(frame) {
    const { messages, gone } = this.parts(frame);
    for (const name of ["users", "channels", "views", "home"]) {
      if (name in frame) this.emit(name);
    }
    if (messages.length || gone.length) this.emit("messages", { messages, gone });
  }

  parts(frame) {
    for (const name of ["users", "groups", "channels", "views", "home"]) {
      if (name in frame) this[name] = frame[name];
    }
    const gone = (frame.gone ?? []).map((key) => key.join(" "));
    for (const key of gone) this.messages.delete(key);
    const messages = frame.messages ?? [];
    for (const message of messages) this.messages.set(keyOf(message), message);
    return { messages, gone };
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  on(name, listener) {
    this.addEventListener(name, ({ detail }) => listener(detail));
  }

  /** What stands in a channel, threads left out, in the order it came. */
  inChannel(channel) {
    return this.sorted((one) => one.channel === channel && !isReply(one));
  }

  /** What stands in a thread, the message it began with first. */
  inThread(channel, ts) {
    return this.sorted((one) => one.channel === channel && (one.ts === ts || one.thread_ts === ts));
  }

  sorted(wanted) {
    return [...this.messages.values()].filter(wanted).sort((one, other) => one.ts - other.ts);
  }

  replies(message) {
    const is = (one) => one.thread_ts === message.ts && one.channel === message.channel;
    return this.sorted((one) => is(one) && one.ts !== message.ts);
  }

  name(user) {
    return this.users[user]?.real_name ?? "Somebody";
  }

  /** What a place is called. */
  title(channel) {
    const place = this.channels[channel];
    if (!place) return "";
    if (place.kind === "im") return this.name(place.with);
    if (place.kind !== "mpim") return place.name;
    const others = place.members.filter((one) => one !== this.me);
    return others.map((one) => this.name(one).split(" ")[0]).join(", ");
  }

  /** The direct messages with the app, where there are any. */
  get appPlace() {
    return Object.keys(this.channels).find((id) => this.channels[id].with === this.app.user);
  }

  byName(name) {
    return Object.keys(this.channels).find((id) => name && this.channels[id].name === name);
  }

  /** Business time now. */
  now() {
    return new Date(Date.now() + (this.stand?.clock.ahead ?? 0) * 1000);
  }

  /** When in business time a message came. */
  when(ts) {
    const moves = this.stand?.clock.moves ?? [];
    const ahead = moves.findLast(([at]) => at <= Number(ts))?.[1] ?? moves[0]?.[1] ?? 0;
    return new Date((Number(ts) + ahead) * 1000);
  }

  get zone() {
    return this.users[this.me]?.zone ?? "UTC";
  }
}

export const keyOf = ({ channel, ts }) => `${channel} ${ts}`;

const isReply = (one) =>
  one.thread_ts && one.thread_ts !== one.ts && one.subtype !== "thread_broadcast";
