// The kept models in a list of the document: to open, rename, delete, and to save the one on screen
// under a name. The canvas has the short form of it in its Open menu.

import { element, on_click } from "./elements.js";
import * as shelf from "./shelf.js";

/** @param {string} text @param {() => void} work @param {string} [label] */
function make_button(text, work, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  button.addEventListener("click", work);
  return button;
}

/** @param {string} text @param {string} [name] */
function make_span(text, name = "") {
  const span = document.createElement("span");
  span.textContent = text;
  span.className = name;
  return span;
}

/** @param {import("./types").Page} page @param {ReturnType<typeof import("./keep").make_keep>} keep */
export function make_models_dialog(page, keep) {
  const dialog = element("models", HTMLDialogElement);
  const list = element("models-list", HTMLDivElement);
  const name = element("models-name", HTMLInputElement);
  const said = element("models-said", HTMLParagraphElement);

  /** @typedef {ReturnType<typeof keep.models>[number]} Kept */

  /** A field in place of the title. @param {HTMLElement} row @param {Kept} model */
  function rename(row, model) {
    const field = document.createElement("input");
    field.maxLength = 80;
    field.value = model.title;
    field.setAttribute("aria-label", `New name of ${model.title}`);
    let done = false;
    const finish = (/** @type {boolean} */ keeps) => {
      if (done) return;
      done = true;
      if (keeps && shelf.clean_name(field.value)) shelf.rename(model.id, field.value);
      refresh();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      finish(event.key === "Enter");
    });
    field.addEventListener("blur", () => finish(true));
    row.firstElementChild?.replaceWith(field);
    field.select();
  }

  /** @param {Kept} model */
  function make_row(model) {
    const row = document.createElement("li");
    const open = make_button(model.title, () => {
      dialog.close();
      void keep.open(model.id);
    });
    open.className = "title";
    const change = model.saved ? "Rename" : "Name";
    row.append(
      open,
      make_span(model.detail, "detail"),
      make_button(change, () => rename(row, model), `${change} ${model.title}`),
      make_button("Delete", () => {
        shelf.remove(model.id);
        said.textContent = `${model.title} deleted.`;
        refresh();
      }, `Delete ${model.title}`),
    );
    return row;
  }

  /** @param {string} title @param {Kept[]} models */
  function make_section(title, models) {
    if (!models.length) return [];
    const head = document.createElement("h3");
    head.textContent = title;
    const items = document.createElement("ul");
    items.append(...models.map(make_row));
    return [head, items];
  }

  function refresh() {
    const models = keep.models();
    const nothing = make_span("Nothing else is kept yet. What you open and change will stand here.", "detail");
    list.replaceChildren(
      ...make_section("Saved under a name", models.filter((each) => each.saved)),
      ...make_section("Recent", models.filter((each) => !each.saved)),
      ...(models.length ? [] : [nothing]),
    );
    keep.list();
  }

  element("models-save", HTMLFormElement).addEventListener("submit", (event) => {
    event.preventDefault();
    said.textContent = keep.save_as(name.value);
    if (said.textContent) name.value = "";
    refresh();
  });
  on_click("models-close", () => dialog.close());
  dialog.addEventListener("close", () => page.frames.request());

  /** @param {boolean} to_save */
  function open(to_save) {
    said.textContent = "";
    refresh();
    if (!dialog.open) dialog.showModal();
    const first = list.querySelector("button");
    if (to_save || !first) name.focus();
    else first.focus();
  }
  on_click("models-open", () => open(false));
  return { open };
}
