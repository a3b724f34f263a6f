// The link to what is on screen: to copy, and as a QR code that a room can read from the wall.

import { write_clipboard } from "./clipboard.js";
import { element, on_click } from "./elements.js";

const kLong = 2000; // longer links break in mails and chats
const kMostInCode = 2953; // bytes that the largest QR code holds
const kQuiet = 4; // modules of white around a code, as the standard asks
const kSvg = "http://www.w3.org/2000/svg";

/** @param {number} count */
const grouped = (count) => count.toLocaleString("en");

/** @param {string} text */
async function draw_code(text) {
  const { default: qrcode } = await import("qrcode-generator");
  const code = qrcode(0, "L"); // the fewest modules: large ones are read from afar
  code.addData(text, "Byte");
  code.make();
  const size = code.getModuleCount() + 2 * kQuiet;
  let path = "";
  for (let row = 0; row < code.getModuleCount(); ++row) {
    for (let column = 0; column < code.getModuleCount(); ++column) {
      if (code.isDark(row, column)) path += `M${column + kQuiet} ${row + kQuiet}h1v1h-1z`;
    }
  }
  const picture = document.createElementNS(kSvg, "svg");
  picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
  picture.setAttribute("role", "img");
  picture.setAttribute("aria-label", "QR code of the link");
  picture.setAttribute("shape-rendering", "crispEdges");
  const dark = document.createElementNS(kSvg, "path");
  dark.setAttribute("d", path);
  picture.append(dark);
  return picture;
}

/** @param {import("./types").Page} page
 * @param {{link: () => Promise<string>, save: () => void}} ways */
export function make_share_dialog(page, ways) {
  const dialog = element("share", HTMLDialogElement);
  const field = element("share-link", HTMLTextAreaElement);
  const length = element("share-length", HTMLParagraphElement);
  const place = element("share-code", HTMLDivElement);
  const copy = element("share-copy", HTMLButtonElement);
  const show = element("share-show-code", HTMLButtonElement);

  /** @param {string} link */
  function describe(link) {
    if (!link) return "This model is too large for a link. Save it as a file and send that.";
    const long = link.length > kLong ? " Mails and chats may cut it off: a file is safer." : "";
    const code = link.length > kMostInCode ? " It is too long for a QR code." : "";
    return `${grouped(link.length)} characters.${long}${code}`;
  }

  async function open() {
    place.hidden = true;
    place.replaceChildren();
    const link = await ways.link().catch(() => "");
    field.value = link;
    length.textContent = describe(link);
    copy.disabled = !link;
    show.disabled = !link || link.length > kMostInCode;
    if (!dialog.open) dialog.showModal();
    field.select();
  }

  async function show_code() {
    show.disabled = true;
    try {
      place.replaceChildren(await draw_code(field.value));
      place.hidden = false;
      place.scrollIntoView({ block: "nearest" });
    } catch {
      length.textContent = "The QR code could not be drawn: its part of this page could not be loaded.";
    }
  }

  on_click("share-copy", async () => {
    const worked = await write_clipboard(field.value);
    length.textContent = worked ? "Copied." : "The browser did not let this page copy: select the link and copy it.";
  });
  on_click("share-show-code", () => void show_code());
  on_click("share-save", ways.save);
  on_click("share-close", () => dialog.close());
  on_click("share-open", () => void open());
  dialog.addEventListener("close", () => page.frames.request());
  return { open };
}
