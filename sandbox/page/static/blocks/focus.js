// The focus in places that are drawn anew: it stays on the same thing.

/** Mark *drawn* as the place called *id*, and keep the focus if it was in that place before. */
export function keepFocus(drawn, id) {
  drawn.setAttribute("data-bk-place", id);
  const active = document.activeElement;
  const was = active?.closest("[data-bk-place]")?.dataset.bkPlace === String(id);
  const key = was ? active.closest("[data-bk-key]")?.dataset.bkKey : null;
  const marks = was && "selectionStart" in active ? selection(active) : null;
  setTimeout(() => {
    if (!drawn.isConnected || drawn.contains(document.activeElement)) return;
    const dialog = drawn.closest("dialog[open]");
    if (was) again(drawn, key, marks);
    else if (dialog) first(drawn)?.focus();
  });
}

/** What has the focus when a view is opened. */
export function first(drawn) {
  return drawn.querySelector("[autofocus]") ?? drawn.querySelector("[data-bk-key]");
}

function selection(field) {
  try {
    return [field.selectionStart, field.selectionEnd];
  } catch {
    return null;
  }
}

/** Give the focus to what is known as *key*, else to what has it at first, else to the whole. */
function again(drawn, key, marks) {
  const keyed = [...drawn.querySelectorAll("[data-bk-key]")];
  const same = keyed.find((one) => one.dataset.bkKey === key);
  const instead = drawn.closest("dialog[open]") ? first(drawn) : null;
  if (!same && !instead) drawn.tabIndex = -1;
  (same ?? instead ?? drawn).focus({ preventScroll: same !== undefined || !instead });
  if (same && marks && marks[0] !== null) same.setSelectionRange(...marks);
}
