// A line above the document view, for what goes wrong outside the model.

import { element, on_click } from "./elements.js";

/**
 * @param {string} text
 * @param {{copy?: () => void, reload?: boolean}} [offers]
 */
export function show_notice(text, offers = {}) {
  element("notice-text", HTMLSpanElement).textContent = text;
  const copy = element("notice-copy", HTMLButtonElement);
  copy.hidden = !offers.copy;
  copy.onclick = offers.copy ?? null;
  element("notice-reload", HTMLButtonElement).hidden = !offers.reload;
  element("notice", HTMLDivElement).hidden = false;
}

export function hide_notice() {
  element("notice", HTMLDivElement).hidden = true;
}

export function install_notice() {
  on_click("notice-close", hide_notice);
  on_click("notice-reload", () => location.reload());
}
