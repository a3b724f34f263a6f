// Models that come as files, dropped or chosen, and tables that leave as files.

import { element } from "./elements.js";

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

/** @param {import("./types").Opener} opener */
export function install_files(opener) {
  /** @param {File | null | undefined} file */
  const open = (file) => void (file && opener.open_blob(file, file.name));

  const chooser = element("file", HTMLInputElement);
  chooser.addEventListener("change", () => {
    open(chooser.files?.[0]);
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
    if (file) open(file);
    else if (text) opener.open_text(text, "dropped text");
  });
}
