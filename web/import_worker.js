// Reads one file of another tool beside the page: a worker, so that the page stays awake, and so
// that giving up ends the work and frees its memory.

import create_module from "./import.js";
import { blob_source, url_source } from "./import_sources.js";

const kHead = 1 << 16;
const kMostText = (16 << 20) + 1; // a longer text is refused by whoever reads it

/** @typedef {import("./ledger.js").ImportModule} ImportModule */
/** @typedef {import("./import_sources.js").Source} Source */

/** @template T @param {ImportModule} module @param {Uint8Array} bytes
 * @param {(pointer: number, size: number) => T} call @returns {T} */
function give(module, bytes, call) {
  const pointer = module._malloc(bytes.length + 1);
  module.HEAPU8.set(bytes, pointer);
  const result = call(pointer, bytes.length);
  module._free(pointer);
  return result;
}

/** @param {ImportModule} module @param {Source} source */
async function read_network(module, source) {
  let bytes_read = 0;
  /** @param {number} at @param {number} size */
  const read = async (at, size) => {
    const bytes = await source.read(at, Math.min(size, source.size - at));
    bytes_read += bytes.length;
    return bytes;
  };
  const head = await read(0, kHead);
  if (give(module, head, module._import_is_onnx)) {
    module._import_begin(source.size);
    for (let at = 0; (at = module._import_wanted_at()) >= 0; ) {
      const size = module._import_wanted_size();
      const is_in_head = at + size <= head.length;
      const bytes = is_in_head ? head.subarray(at, at + size) : await read(at, size);
      give(module, bytes, (pointer, count) => module._import_give(at, pointer, count));
      postMessage({ position: module._import_position(), size: source.size });
    }
    module._import_scanned();
  } else {
    give(module, await read(0, kMostText), module._import_text);
  }
  return {
    model: module.UTF8ToString(module._import_model_text()),
    errors: JSON.parse(module.UTF8ToString(module._import_errors_json())),
    figures: { size: source.size, bytes_read, heap: module.HEAPU8.length },
  };
}

addEventListener("message", async ({ data }) => {
  try {
    const [module, source] = await Promise.all([
      create_module({}),
      data.blob ? blob_source(data.blob) : url_source(data.url),
    ]);
    postMessage({ done: await read_network(module, source) });
  } catch (fault) {
    postMessage({ fault: fault instanceof Error ? fault.message : String(fault) });
  }
});
