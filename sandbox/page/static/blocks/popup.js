// Lists that open beside what they belong to, above everything else, a dialog too.

const GAP = 4;
const TALLEST = 320;
const SHORTEST = 80;

/** Show *popup*, a `popover="manual"`, below *anchor*, or above where there is more room. */
export function open(popup, anchor) {
  if (isOpen(popup)) return;
  popup.showPopover();
  const follow = () => place(popup, anchor);
  follow();
  const watching = new AbortController();
  addEventListener("scroll", follow, { capture: true, passive: true, signal: watching.signal });
  addEventListener("resize", follow, { signal: watching.signal });
  popup.addEventListener("toggle", (event) => {
    if (event.newState === "closed") watching.abort();
  }, { signal: watching.signal });
}

/** Put it away. */
export function close(popup) {
  if (isOpen(popup)) popup.hidePopover();
}

/** Whether it is shown. */
export function isOpen(popup) {
  return popup.isConnected && popup.matches(":popover-open");
}

/** Where *popup* stands now that it or the page has another size. */
export function place(popup, anchor) {
  const around = anchor.getBoundingClientRect();
  const below = innerHeight - around.bottom - 2 * GAP;
  const above = around.top - 2 * GAP;
  popup.style.minWidth = `${Math.min(around.width, innerWidth - 2 * GAP)}px`;
  const most = Math.max(Math.min(Math.max(below, above), TALLEST), SHORTEST);
  popup.style.maxHeight = `${most}px`;
  const { offsetHeight: height, offsetWidth: width } = popup;
  const upwards = height > below && above > below;
  popup.style.top = `${upwards ? around.top - GAP - height : around.bottom + GAP}px`;
  popup.style.left = `${Math.max(GAP, Math.min(around.left, innerWidth - width - GAP))}px`;
}
