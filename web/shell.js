// Starts the page, keeps canvas and screen the same size, and wires the other modules together.

import { make_address, preset_of, read_address } from "./address.js";
import { install_clipboard, write_clipboard } from "./clipboard.js";
import { make_core } from "./core.js";
import { element } from "./elements.js";
import { choose_file, download, install_files } from "./files.js";
import { make_frames } from "./frames.js";
import { make_keep } from "./keep.js";
import { install_keyboard } from "./keyboard.js";
import { make_mirror } from "./mirror.js";
import { make_models_dialog } from "./models_dialog.js";
import { make_opener } from "./opening.js";
import { hide_notice, install_notice, show_notice } from "./notice.js";
import { install_pointer } from "./pointer.js";
import { make_program } from "./program.js";
import { first_scheme, make_scheme } from "./scheme.js";
import { make_share_dialog } from "./share_dialog.js";
import { keeps_anything } from "./shelf.js";
import { make_source_editor } from "./source_editor.js";
import { make_text_agent } from "./text_agent.js";
import { flush_all, track } from "./timing.js";

const kPatience = 5000; // for a lost graphics context to come back

const root = document.documentElement;
const canvas = element("canvas", HTMLCanvasElement);
const agent = element("agent", HTMLTextAreaElement);
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
const is_mac = /mac|iphone|ipad/i.test(navigator.platform);

/** The model's text as it last was, in case the program ends by a fault. */
let last_source = "";

/** @param {unknown} fault */
function on_fault(fault) {
  console.error(fault);
  root.dataset.view = "table";
  root.dataset.state = "failed";
  show_notice("Something went wrong in this page, and it has stopped. Your model is kept.", {
    copy: () => void write_clipboard(last_source),
    reload: true,
  });
}

/** One canvas pixel a device pixel, whatever the zoom. @param {import("./types").Page} page */
function install_sizing(page) {
  const { core, frames } = page;
  let shown = "";

  /** @param {number} width @param {number} height in device pixels */
  function resize(width, height) {
    const now = [width, height, devicePixelRatio].join();
    if (!width || !height || now === shown) return;
    shown = now;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    core.resize(width, height, devicePixelRatio);
    frames.draw_now();
    frames.request();
  }

  /** @param {{inlineSize: number, blockSize: number}} [exact] what the browser says it is */
  function measure(exact) {
    const box = canvas.getBoundingClientRect();
    const width = box.width * devicePixelRatio;
    const height = box.height * devicePixelRatio;
    // A window that only pretends its density gives the size without it.
    const credible =
      exact && Math.abs(exact.inlineSize - width) < 2 && Math.abs(exact.blockSize - height) < 2;
    if (credible) resize(exact.inlineSize, exact.blockSize);
    else resize(Math.round(width), Math.round(height));
  }

  const observer = new ResizeObserver(([entry]) => measure(entry?.devicePixelContentBoxSize?.[0]));
  try {
    observer.observe(canvas, { box: "device-pixel-content-box" });
  } catch {
    observer.observe(canvas); // Safari
  }
  const watch_density = () => {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
      "change",
      () => {
        measure();
        watch_density();
      },
      { once: true },
    );
  };
  watch_density();
  measure();
}

/** @param {import("./types").Page} page @param {(as_document: boolean) => void} show */
function install_context_loss(page, show) {
  const { core, frames } = page;
  let waiting = 0;
  let shown_before = false;
  canvas.addEventListener("webglcontextlost", (event) => {
    event.preventDefault(); // which asks for it to be restored
    shown_before = root.dataset.view === "canvas";
    core.context_lost();
    frames.pause(true);
    show(true);
    waiting = window.setTimeout(() => {
      show_notice("The graphics card has let go of this page. The table works on; to draw again, reload.", {
        reload: true,
      });
    }, kPatience);
  });
  canvas.addEventListener("webglcontextrestored", () => {
    clearTimeout(waiting);
    hide_notice();
    core.context_restored();
    frames.pause(false);
    frames.draw_now();
    if (shown_before) show(false);
  });
}

async function start() {
  install_notice();
  const dark = first_scheme();
  /** @type {import("./types").Host} */
  const host = {
    copy: () => {},
    download,
    choose_file,
    show_mirror: () => {},
    edit_source: () => {},
    share: () => {},
    keep: () => {},
    caret: () => {},
  };
  const linked = location.hash.length > 1;
  const program = make_program();
  const loading = program.load({ canvas, host });
  const reading = read_address(location.hash);
  const module = await loading;
  // What such a start calls for is in the second part: it is waited for below, asleep, and not there.
  const rest = linked || keeps_anything() ? program.rest() : undefined;
  // Not before: it waits for the graphics process, which paints the HTML table while the program comes.
  // src/web/graphics.cpp finds this context in the canvas.
  canvas.getContext("webgl2", {
    alpha: false,
    depth: false,
    stencil: false,
    antialias: false, // ImGui draws its own soft edges
    preserveDrawingBuffer: false,
    powerPreference: "low-power",
  });
  await rest;
  const core = make_core(module, on_fault);
  const drawn = core.start({
    dark,
    touch: matchMedia("(pointer: coarse)").matches,
    reduced_motion: reduced.matches,
    mac: is_mac,
    preset: preset_of(location.hash),
  });
  if (core.is_dead()) return;

  let revision = core.revision();
  const frames = make_frames(core, () => {
    text_agent.follow();
    scheme.follow();
    const cursor = core.cursor();
    if (canvas.style.cursor !== cursor) canvas.style.cursor = cursor;
    look_for_changes();
  });
  /** @type {import("./types").Page} */
  const page = { core, frames, canvas, agent, drawn, is_mac, whole: program.rest };

  /** @type {string[]} all that was told so far */
  const told = [];
  /** @param {string} text */
  const notify = (text) => {
    told.push(text);
    if (root.dataset.state === "ready") show(text);
  };
  /** @param {string} text */
  const show = (text) => {
    if (root.dataset.view === "canvas") core.notify(text);
    else show_notice(text);
    frames.request();
  };
  /** @param {string} text @param {string} origin */
  const open_model = (text, origin) => {
    core.open_text(text, origin);
    changed();
  };

  const text_agent = make_text_agent(page);
  const scheme = make_scheme(page, dark);
  const keep = make_keep(page, { notify, changed });
  const address = make_address(page, { notify, changed });
  const { goes_on, opens_link } = keep.restore(linked);

  function look_for_changes() {
    const now = core.revision();
    if (now === revision || core.is_dead()) return;
    revision = now;
    last_source = core.source();
    address.changed();
    keep.changed();
    mirror.changed();
  }
  /** After an action from outside the canvas. */
  function changed() {
    frames.request();
    look_for_changes();
  }
  const mirror = make_mirror(page, { changed });
  const editor = make_source_editor(page, changed);
  const models = make_models_dialog(page, keep);
  const sharing = make_share_dialog(page, {
    link: address.link,
    save: () => download(`${core.state().preset || "model"}.json`, "application/json", core.export_as("model")),
  });
  Object.assign(host, {
    /** @param {string} text @param {string} what */
    copy: async (text, what) => {
      const worked = await write_clipboard(text);
      notify(worked ? `${what || "Text"} copied` : "The browser did not let this page copy.");
    },
    show_mirror: mirror.show,
    edit_source: editor.open,
    share: () => queueMicrotask(sharing.open),
    /** @param {string} what @param {string} id */
    keep: (what, id) => {
      if (what === "list") return keep.list();
      // After the frame that asks: it still draws the model that is there.
      queueMicrotask(() => (what === "open" ? void keep.open(id) : models.open(what === "save_as")));
    },
    caret: text_agent.caret,
  });
  const opener = make_opener(core, open_model, notify);
  install_files(opener);
  install_clipboard(page, opener);

  if (opens_link) address.open(await reading, !goes_on);
  if (drawn) {
    install_sizing(page);
    mirror.show(false);
    performance.mark("drawn"); // what tools/bench waits for
    install_pointer(page, text_agent);
    install_keyboard(page, {
      leave: () => element("to-table", HTMLButtonElement).focus(),
    });
    install_context_loss(page, mirror.show);
    reduced.addEventListener("change", () => core.set_reduced_motion(reduced.matches));
  } else {
    show_notice("This browser offers no WebGL 2, so nothing is drawn. The table below does all the counting.");
  }
  root.dataset.state = "ready";
  told.forEach(show); // now that it is decided where
  last_source = core.source();
  mirror.changed();
  look_for_changes();
  opener.open_linked(linked, goes_on);
  requestAnimationFrame(() => track(program.rest())); // the table comes first
  if (new URLSearchParams(location.search).get("test") === "1") {
    const { install_automation } = await import("./automation.js");
    install_automation(page, { changed, flush_all, kept: keep.models, link: address.link, told });
  }
}

start().catch((fault) => {
  console.error(fault);
  root.dataset.state = "failed";
  root.dataset.view = "table";
  show_notice(
    "The working part of this page could not be loaded, so it shows ResNet-50 as it stands. It needs WebAssembly and a web server that serves it.",
    { reload: true },
  );
});
