// What one has read: kept in the browser, for each person of each world.

export class Reading {
  constructor(page) {
    this.page = page;
    this.seen = {};
    this.whose = "";
    const { store } = page;
    for (const name of ["state", "messages", "place"]) store.on(name, () => this.look());
    document.addEventListener("visibilitychange", () => this.look());
  }

  get key() {
    return `read ${this.page.store.world} ${this.page.who}`;
  }

  /** What was kept of whoever looks now: before anything is kept in its place. */
  recall() {
    this.whose = this.key;
    try {
      this.seen = JSON.parse(localStorage.getItem(this.whose)) ?? {};
    } catch {
      this.seen = {};
    }
  }

  /** What stands in front of them is read. */
  look() {
    const { store, place, tab } = this.page;
    if (this.whose !== this.key) this.recall();
    if (document.hidden || !place || tab !== "messages") return;
    const newest = store.inChannel(place).at(-1)?.ts;
    if (newest && newest !== this.seen[place]) {
      this.seen = { ...this.seen, [place]: newest };
      localStorage.setItem(this.key, JSON.stringify(this.seen));
    }
    store.emit("read");
  }

  /** How many messages of others came to a place since one looked. */
  unread(place) {
    const { store } = this.page;
    const since = Number(this.seen[place] ?? 0);
    const fresh = (one) => Number(one.ts) > since && one.user !== store.me && !one.ephemeral;
    return store.inChannel(place).filter(fresh).length;
  }

  get all() {
    const { store } = this.page;
    const places = Object.entries(store.channels).filter(([, place]) => place.joined);
    return places.reduce((sum, [id]) => sum + this.unread(id), 0);
  }
}
