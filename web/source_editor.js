// The model's JSON in a real text area: for input methods, long texts, spell-free typing on a phone.

import { element, on_click } from "./elements.js";
import { debounce } from "./timing.js";

const kDelay = 250;

/** @param {import("./types").Page} page @param {() => void} changed */
export function make_source_editor(page, changed) {
  const { core, frames } = page;
  const dialog = element("source", HTMLDialogElement);
  const text = element("source-text", HTMLTextAreaElement);
  const errors = element("source-errors", HTMLPreElement);
  let gesture = 0;

  function show_errors() {
    errors.textContent = core.state().errors.map((error) => error.text).join("\n");
  }
  const editor = debounce(() => {
    core.act({ do: "edit_source", text: text.value }, gesture);
    show_errors();
    changed();
    frames.request();
  }, kDelay);

  text.addEventListener("input", editor.call);
  dialog.addEventListener("close", editor.flush);
  on_click("source-close", () => dialog.close());

  function open() {
    // One visit is one step of the history; far from the numbers that the canvas gives its gestures.
    gesture = 0x40000000 + (performance.now() | 0);
    text.value = core.source();
    show_errors();
    dialog.showModal();
  }
  on_click("edit", open);
  return { open };
}
