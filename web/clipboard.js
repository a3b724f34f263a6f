// Copy, cut and paste by the browser's own events: no permission is asked for, and none is needed.

/** To the clipboard from a button's click; true where it worked. @param {string} text */
export async function write_clipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return write_by_selection(text);
  }
}

/** For browsers without the newer way, and pages opened from a file. @param {string} text */
function write_by_selection(text) {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "unseen";
  document.body.append(area);
  area.select();
  const worked = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  return worked;
}

/** @param {import("./types").Page} page @param {import("./types").Opener} opener */
export function install_clipboard(page, opener) {
  const { core, frames, canvas, agent } = page;
  const on_canvas = () => document.activeElement === canvas || document.activeElement === agent;

  /** @param {ClipboardEvent} event @param {() => string} take */
  function put(event, take) {
    if (!on_canvas()) return; // a selection in the document view
    const text = take();
    frames.request();
    if (!text || !event.clipboardData) return;
    event.clipboardData.setData("text/plain", text);
    event.preventDefault();
  }
  document.addEventListener("copy", (event) => put(event, core.copy));
  document.addEventListener("cut", (event) => put(event, core.cut));

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const field = event.target;
    const in_field = field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement;
    if (!text || (in_field && field !== agent)) return;
    event.preventDefault();
    if (on_canvas() && core.wants_text()) core.paste(text);
    else if (opener.knows(text)) opener.open_text(text, "pasted text");
    else if (on_canvas()) core.paste(text);
    frames.request();
  });
}
