// Models come as files, texts and addresses, of our own and of other tools. Content tells which, and
// what is not ours goes through a worker first. What cannot be read leaves the model on screen alone.

import { element, on_click } from "./elements.js";

const kMostBytes = 8 << 20; // kMaximumSourceBytes in src/app/action.h
const kHead = 1 << 16;
const kPatience = 500; // before a word is said about it

/** @typedef {{model: string, errors: string[], figures: object}} Imported */

/**
 * @param {import("./types").Core} core
 * @param {(text: string, origin: string) => void} open_model
 * @param {(text: string) => void} notify
 */
export function make_opener(core, open_model, notify) {
  const dialog = element("import", HTMLDialogElement);
  const title = element("import-title", HTMLHeadingElement);
  const progress = element("import-progress", HTMLProgressElement);
  const faults = element("import-faults", HTMLPreElement);
  const close = element("import-close", HTMLButtonElement);
  /** What is being read; at most one thing. @type {{worker: Worker, name: string} | null} */
  let job = null;
  let timer = 0;

  function end_job() {
    clearTimeout(timer);
    job?.worker.terminate();
    job = null;
  }
  /** @param {string} heading @param {string} text */
  function show(heading, text) {
    title.textContent = heading;
    progress.hidden = text !== "";
    faults.textContent = text;
    faults.hidden = text === "";
    close.textContent = text ? "Close" : "Cancel";
    if (!dialog.open) dialog.showModal();
  }
  /** @param {string} name @param {string[]} sentences */
  function show_faults(name, sentences) {
    end_job();
    const kMost = 20;
    const lines = sentences.slice(0, kMost);
    if (sentences.length > kMost) lines.push(`And ${sentences.length - kMost} more.`);
    show(`${name} could not be opened`, lines.join("\n"));
  }
  dialog.addEventListener("close", () => {
    if (!job) return;
    notify(`${job.name} was not opened.`);
    end_job();
  });
  on_click("import-close", () => dialog.close());

  /** @param {{blob: Blob} | {url: string}} what @param {string} name */
  function read(what, name) {
    end_job();
    progress.removeAttribute("value");
    const started = performance.now();
    const worker = new Worker(new URL("import_worker.js", import.meta.url), { type: "module" });
    job = { worker, name };
    timer = window.setTimeout(() => show(`Reading ${name}`, ""), kPatience);
    worker.onerror = () => show_faults(name, ["The part of this page that reads it could not be loaded, or failed."]);
    worker.onmessage = ({ data }) => {
      if (data.fault) show_faults(name, [data.fault]);
      else if (data.done) finish(data.done, name, started);
      else progress.value = data.position / data.size;
    };
    worker.postMessage(what);
  }
  /** @param {Imported} imported @param {string} name @param {number} started */
  function finish({ model, errors, figures }, name, started) {
    if (errors.length) {
      show_faults(name, errors);
      return;
    }
    end_job();
    dialog.close();
    open_model(model, name);
    performance.measure("import", { start: started, detail: figures }); // for tools/bench
  }

  /** @param {Blob} blob @param {string} name */
  async function open_blob(blob, name) {
    const head = await blob.slice(0, kHead).arrayBuffer();
    if (core.is_foreign(new Uint8Array(head)) !== 0) {
      read({ blob }, name);
    } else if (blob.size > kMostBytes) {
      show_faults(name, [`It is larger than the ${kMostBytes >> 20} MB of text that are read.`]);
    } else {
      open_model(await blob.text(), name);
    }
  }

  /** @param {string} text */
  const kind_of = (text) => core.is_foreign(new TextEncoder().encode(text.slice(0, kHead)));

  return {
    open_blob,
    /** @param {string} text @param {string} origin */
    open_text(text, origin) {
      if (kind_of(text) === 0) open_model(text, origin);
      else read({ blob: new Blob([text]) }, origin);
    },
    /** Whether a text may be a network, and not words that belong into a field. @param {string} text */
    knows: (text) => kind_of(text) >= 0,

    /** A file that ?url= names, of this page's own origin, unless the fragment says what became of
     * it. A reload brings the work on it back from storage instead.
     * @param {boolean} has_fragment @param {boolean} is_restored */
    open_linked(has_fragment, is_restored) {
      const asked = new URLSearchParams(location.search).get("url");
      if (!asked || has_fragment || (is_restored && history.state?.opened === asked)) return;
      history.replaceState({ ...history.state, opened: asked }, "");
      let url;
      try {
        url = new URL(asked, location.href);
      } catch {} // not an address at all: refused below
      if (url?.origin === location.origin) read({ url: url.href }, url.pathname.split("/").pop() || asked);
      else show_faults(asked, ["Only files that lie beside this page are opened by an address. Download it and open it as a file."]);
    },
  };
}
