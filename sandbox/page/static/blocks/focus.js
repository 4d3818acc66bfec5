// The focus in places that are drawn anew: it stays on the same thing.

/** Mark *drawn* as the place called *id*, and keep the focus if it was in that place before. */
export function keepFocus(drawn, id) {
  drawn.setAttribute("data-place", id);
  const active = document.activeElement;
  const was = active?.closest("[data-place]")?.dataset.place === String(id);
  const key = was ? active.closest("[data-key]")?.dataset.key : null;
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
  return drawn.querySelector("[autofocus]") ?? drawn.querySelector("[data-key]");
}

function selection(field) {
  try {
    return [field.selectionStart, field.selectionEnd];
  } catch {
    return null;
  }
}

function again(drawn, key, marks) {
  const same = [...drawn.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key);
  if (!same) {
    drawn.tabIndex = -1;
    drawn.focus({ preventScroll: true });
    return;
  }
  same.focus({ preventScroll: true });
  if (marks?.[0] !== null && marks) same.setSelectionRange?.(...marks);
}
