// The document view: the analysis as HTML, with controls that need no canvas. Behind the canvas it
// serves screen readers, printing and tests.

import { write_clipboard } from "./clipboard.js";
import { element, on_click } from "./elements.js";
import { choose_file, download } from "./files.js";
import { debounce, track } from "./timing.js";

const kDelay = 300;

/** @param {HTMLSelectElement} select @param {{id: string, title: string, family?: string}[]} options */
function fill(select, options) {
  if (select.options.length === options.length) return;
  /** @type {Map<string, HTMLElement>} */
  const groups = new Map();
  select.replaceChildren();
  for (const { id, title, family } of options) {
    let parent = /** @type {HTMLElement} */ (select);
    if (family) {
      const group = groups.get(family) ?? document.createElement("optgroup");
      if (!groups.has(family)) {
        /** @type {HTMLOptGroupElement} */ (group).label = family;
        groups.set(family, group);
        select.append(group);
      }
      parent = group;
    }
    parent.append(new Option(title, id));
  }
}

/** @param {import("./types").Page} page @param {{changed: () => void}} ways */
export function make_mirror(page, ways) {
  const { core, frames } = page;
  const mirror = element("mirror", HTMLElement);
  const errors = element("errors", HTMLDivElement);
  const preset = element("preset", HTMLSelectElement);
  const convention = element("convention", HTMLSelectElement);
  const batch = element("batch", HTMLInputElement);
  const parameters = element("parameters", HTMLDivElement);
  let shown = "";

  /** @param {object} action */
  function act(action) {
    core.act(action);
    ways.changed();
  }

  /** @param {import("./types").State} state */
  function fill_parameters(state) {
    element("more", HTMLDetailsElement).hidden = state.parameters.length === 0;
    const names = state.parameters.map((each) => each.name).join();
    if (parameters.dataset.names !== names) {
      parameters.dataset.names = names;
      parameters.replaceChildren(...state.parameters.map((each) => {
        const label = document.createElement("label");
        const input = document.createElement("input");
        input.name = each.name;
        input.type = each.boolean ? "checkbox" : "number";
        if (!each.boolean) Object.assign(input, { min: each.minimum, max: each.maximum, step: each.step });
        input.addEventListener("change", () => {
          const value = each.boolean ? String(input.checked) : input.value;
          act({ do: "set_parameter", name: each.name, value });
        });
        label.append(each.title || each.name, " ", input);
        return label;
      }));
    }
    for (const each of state.parameters) {
      const input = parameters.querySelector(`input[name="${CSS.escape(each.name)}"]`);
      if (!(input instanceof HTMLInputElement) || input === document.activeElement) continue;
      if (each.boolean) input.checked = each.value !== "0";
      else input.value = each.value;
    }
  }

  /** @param {import("./types").State} state */
  function fill_controls(state) {
    const catalog = core.catalog();
    fill(preset, catalog.presets);
    fill(convention, catalog.conventions);
    preset.value = state.is_preset ? state.preset : "";
    convention.value = state.view.convention;
    if (batch !== document.activeElement) batch.value = state.batch;
    element("undo", HTMLButtonElement).disabled = !state.can_undo;
    element("redo", HTMLButtonElement).disabled = !state.can_redo;
    fill_parameters(state);
  }

  /** A button to copy beside each line of code in the notes. */
  function offer_code() {
    for (const code of mirror.querySelectorAll("[data-notes] code")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", () => void write_clipboard(code.textContent ?? ""));
      code.after(" ", button);
    }
  }

  /** What is behind the canvas must not take the focus. */
  function guard_links() {
    const behind = document.documentElement.dataset.view === "canvas";
    for (const each of mirror.querySelectorAll("a, input, button")) {
      /** @type {HTMLElement} */ (each).tabIndex = behind ? -1 : 0;
    }
  }

  /** What the keyboard is on stays what it is on. @param {string} html */
  function replace(html) {
    const before = document.activeElement;
    const field = before instanceof HTMLElement && mirror.contains(before) ? before.dataset.field : "";
    mirror.innerHTML = html;
    offer_code();
    guard_links();
    if (field) field_input(field)?.focus({ preventScroll: true });
  }

  /** @param {string} name */
  function field_input(name) {
    const input = mirror.querySelector(`[data-field="${CSS.escape(name)}"]`);
    return input instanceof HTMLInputElement ? input : null;
  }

  function refresh() {
    if (core.is_dead()) return;
    const html = core.mirror_html();
    if (html && html !== shown) {
      shown = html;
      replace(html);
    }
    const state = core.state();
    const sentences = state.errors.map((error) => error.text).join("\n");
    const field_error = mirror.querySelector("[data-field-error]");
    if (field_error) field_error.textContent = state.errors[0]?.text ?? "";
    if (errors.textContent !== sentences) errors.textContent = sentences;
    document.title = state.title ? `${state.title} · Layer Ledger` : "Layer Ledger";
    fill_controls(state);
  }
  // Not in the program's first part, and never worth holding the page up for the second.
  const refresher = debounce(() => track(page.whole().then(refresh)), kDelay);

  /** The canvas or the document. @param {boolean} as_document */
  function show(as_document) {
    const root = document.documentElement;
    const before = root.dataset.view;
    root.dataset.view = as_document || !page.drawn ? "table" : "canvas";
    if (root.dataset.view === before) return;
    guard_links();
    refresher.call();
    (as_document ? mirror : page.canvas).focus({ preventScroll: true });
    frames.request();
  }

  preset.addEventListener("change", () => act({ do: "open_preset", variant: preset.value }));
  convention.addEventListener("change", () => act({ do: "set_convention", id: convention.value }));
  batch.addEventListener("change", () => act({ do: "set_batch", value: batch.value }));
  on_click("undo", () => act({ do: "undo" }));
  on_click("redo", () => act({ do: "redo" }));
  on_click("open", choose_file);
  on_click("copy-table", () => void write_clipboard(core.export_as("csv")));
  on_click("save-table", () => {
    const name = core.state().preset || "model";
    download(`${name}.csv`, "text/csv", core.export_as("csv"));
  });
  on_click("to-table", () => show(true));
  on_click("to-canvas", () => show(false));
  // A row's formula, by the row's name; keyboards reach it by the links in the names.
  mirror.addEventListener("click", (event) => {
    if (!(event.target instanceof Element) || getSelection()?.toString()) return;
    const row = event.target.closest("[data-layer]");
    if (!(row instanceof HTMLElement)) return;
    event.preventDefault(); // the name's link would open the preset anew, without its edits
    act({ do: "select_layer", name: row.dataset.layer });
  });
  // The fields of the selected layer.
  mirror.addEventListener("change", (event) => {
    const input = event.target;
    const layer = input instanceof HTMLInputElement && input.closest("fieldset")?.dataset.fields;
    if (!layer || !input.dataset.field) return;
    const typed = input.type === "checkbox" ? String(input.checked) : input.value.trim();
    act(typed
      ? { do: "type_field", layer, field: input.dataset.field, value: typed }
      : { do: "reset_field", layer, field: input.dataset.field });
  });
  mirror.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLButtonElement)) return;
    const layer = event.target.closest("fieldset")?.dataset.fields;
    const field = event.target.dataset.reset;
    if (layer && field) act({ do: "reset_field", layer, field });
  });
  window.addEventListener("beforeprint", refresh);

  element("controls", HTMLDivElement).hidden = false;
  element("to-canvas", HTMLButtonElement).hidden = !page.drawn;
  return { changed: refresher.call, refresh, show };
}
