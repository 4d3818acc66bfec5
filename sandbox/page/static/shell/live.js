// The connection to the sandbox: one person, told of everything as it comes.

const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4000;

export class Live extends EventTarget {
  constructor(who) {
    super();
    this.who = who;
    this.connected = false;
    this.asked = new Map();
    this.number = 0;
    this.pause = FIRST_PAUSE;
    this.open();
  }

  open() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const address = `${scheme}//${location.host}/page/live?as=${encodeURIComponent(this.who)}`;
    this.socket = new WebSocket(address);
    this.socket.addEventListener("message", ({ data }) => this.hear(JSON.parse(data)));
    this.socket.addEventListener("close", () => this.lost());
  }

  /** End it; nothing more is heard. */
  close() {
    this.ended = true;
    this.socket.close();
  }

  hear(frame) {
    if (this.ended) return;
    if ("re" in frame) {
      this.answered(frame);
      return;
    }
    if (frame.kind === "state") {
      this.pause = FIRST_PAUSE;
      this.connected = true;
      this.emit("connected", true);
    }
    this.emit("frame", frame);
  }

  answered({ re, ok, error }) {
    const waiting = this.asked.get(re);
    this.asked.delete(re);
    if (error === undefined) waiting?.resolve(ok);
    else waiting?.reject(new Error(sentence(error)));
  }

  lost() {
    const was = this.connected;
    this.connected = false;
    for (const { reject } of this.asked.values()) reject(new Error("The connection was lost."));
    this.asked.clear();
    if (this.ended) return;
    if (was) this.emit("connected", false);
    setTimeout(() => this.ended || this.open(), this.pause);
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }

  /** Ask for something to be done; what came of it, or an Error whose message is a sentence. */
  ask(word, more = {}) {
    if (!this.connected) return Promise.reject(new Error("Not connected to the sandbox."));
    this.number += 1;
    const id = this.number;
    this.socket.send(JSON.stringify({ ...more, do: word, id }));
    return new Promise((resolve, reject) => this.asked.set(id, { resolve, reject }));
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function sentence(said) {
  const text = String(said);
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.?!]$/.test(begun) ? begun : `${begun}.`;
}
