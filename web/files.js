// Models that come as files, dropped or chosen, and tables that leave as files.

import { element } from "./elements.js";
import { show_notice } from "./notice.js";

const kMostBytes = 8 << 20; // kMaximumSourceBytes in src/app/action.h

/** @param {string} text */
export const looks_like_model = (text) => /^\s*(\/[/*]|\[|\{)/.test(text);

/** @param {string} name @param {string} mime @param {string} text */
export function download(name, mime, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: mime }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function choose_file() {
  element("file", HTMLInputElement).click();
}

/** @param {(text: string, origin: string) => void} open_model */
export function install_files(open_model) {
  /** @param {File | null | undefined} file */
  async function open(file) {
    if (!file) return;
    if (file.size > kMostBytes) {
      show_notice(`${file.name} is larger than the 8 MB this page reads.`);
      return;
    }
    open_model(await file.text(), file.name);
  }

  const chooser = element("file", HTMLInputElement);
  chooser.addEventListener("change", async () => {
    await open(chooser.files?.[0]);
    chooser.value = ""; // so that the same file can be chosen again
  });

  const overlay = element("drop", HTMLDivElement);
  /** @param {DragEvent} event */
  const carries = (event) =>
    [...(event.dataTransfer?.types ?? [])].some((type) => type === "Files" || type === "text/plain");
  let depth = 0; // dragenter and dragleave come for every element on the way
  window.addEventListener("dragenter", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    ++depth;
    overlay.hidden = false;
  });
  window.addEventListener("dragover", (event) => {
    if (carries(event)) event.preventDefault();
  });
  window.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    overlay.hidden = depth === 0;
  });
  window.addEventListener("drop", (event) => {
    depth = 0;
    overlay.hidden = true;
    if (!carries(event)) return;
    event.preventDefault();
    const file = event.dataTransfer?.files[0];
    const text = event.dataTransfer?.getData("text/plain") ?? "";
    if (file) void open(file);
    else if (text) open_model(text, "dropped text");
  });
}
