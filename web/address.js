// The address names the model and how it is looked at:
//   #resnet50&batch=8&convention=thop&layer=conv1&resolution=256&layer1.0.conv1.out_channels=96
// A first word "1.…" is kept for models that are not a preset: format version, then the text.

import { debounce } from "./timing.js";

const kDelay = 400;
const kDefaults = { batch: "1", convention: "flops", layer: "", weights: "fp32", activations: "fp32" };

/** The preset that a fragment names. @param {string} fragment */
export const preset_of = (fragment) => /^#([\w-]+)/.exec(fragment)?.[1] ?? "";

/** What a fragment asks for, as actions; `unknown` are parts that say nothing to us.
 * @param {string} fragment @param {import("./types").Catalog} catalog */
export function read_address(fragment, catalog) {
  const parts = fragment.replace(/^#/, "").split("&").filter(Boolean).map((part) => {
    const cut = part.indexOf("=");
    const [key, value] = cut < 0 ? [part, ""] : [part.slice(0, cut), part.slice(cut + 1)];
    return { key: decode(key), value: decode(value) };
  });
  /** @type {object[]} */
  const actions = [];
  /** @type {string[]} */
  const unknown = [];
  const preset = parts.shift()?.key ?? "";
  if (!preset) return { actions, unknown };
  if (!catalog.presets.some((each) => each.id === preset)) return { actions, unknown: [preset] };
  actions.push({ do: "open_preset", variant: preset });
  for (const { key, value } of parts) {
    const dot = key.lastIndexOf(".");
    if (key === "batch") actions.push({ do: "set_batch", value });
    else if (key === "weights") actions.push({ do: "set_weight_type", value });
    else if (key === "activations") actions.push({ do: "set_activation_type", value });
    else if (key === "convention") actions.push({ do: "set_convention", id: value });
    else if (key === "layer") actions.push({ do: "select_layer", name: value });
    else if (dot > 0) {
      actions.push({ do: "set_field", layer: key.slice(0, dot), field: key.slice(dot + 1), value });
    } else if (/^[a-z_]\w*$/i.test(key)) actions.push({ do: "set_parameter", name: key, value });
    else unknown.push(key);
  }
  return { actions, unknown };
}

/** @param {string} text */
function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} text */
const encode = (text) => encodeURIComponent(text).replace(/%(2C|5B|5D|2F|3A|22)/g, decode);

/** The fragment of what is on screen; empty for a model of one's own.
 * @param {import("./types").State} state */
export function write_address(state) {
  if (!state.is_preset) return "";
  const parts = [state.preset];
  /** @param {string} key @param {string} value */
  const add = (key, value) => parts.push(`${encode(key)}=${encode(value)}`);
  const said = {
    batch: state.batch,
    weights: state.weight_type,
    activations: state.activation_type,
    convention: state.view.convention,
    layer: state.view.layer,
  };
  for (const [key, value] of Object.entries(state.settings.parameters)) add(key, value);
  for (const [layer, fields] of Object.entries(state.settings.edits)) {
    for (const [field, value] of Object.entries(fields)) add(`${layer}.${field}`, value);
  }
  for (const [key, value] of Object.entries(said)) {
    if (value !== kDefaults[/** @type {keyof typeof kDefaults} */ (key)]) add(key, value);
  }
  return "#" + parts.join("&");
}

/**
 * @param {import("./types").Page} page
 * @param {(text: string) => void} notify
 */
export function make_address(page, notify) {
  const { core, frames } = page;
  const writer = debounce(() => {
    if (core.is_dead()) return;
    const fragment = write_address(core.state());
    if (fragment === location.hash) return;
    // Replaced, not pushed: the way back leads out of the page, not through every edit.
    history.replaceState(history.state, "", location.pathname + location.search + fragment);
  }, kDelay);

  /** @param {boolean} is_open whether the model named is the one on screen */
  function open(is_open = false) {
    const { actions, unknown } = read_address(location.hash, core.catalog());
    if (is_open) actions.shift();
    const failed = actions.filter((action) => !core.act(action));
    if (unknown.length || failed.length) {
      notify("A part of this link is not known here and was left out.");
    }
    frames.request();
  }

  // Our own changes by replaceState tell of themselves by no event.
  window.addEventListener("hashchange", () => open());
  return { changed: writer.call, flush: writer.flush, open };
}
