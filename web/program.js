// Loads the program, which comes in two parts: ledger.wasm draws the first table, rest.wasm holds
// what only a person's doings call for. tools/split.mjs parts them by watching the page start. Where
// the first part calls what the second has, it calls an import of "rest", named by that function's place
// in the table of functions; once the second part is there, it stands in the table itself.

import create_module from "./ledger.js";

/** @param {string} name */
const address_of = (name) => new URL(name, import.meta.url);

/** Bytes of a file, at once: nothing else runs until they are here. @param {string} name */
function bytes_now(name) {
  const request = new XMLHttpRequest();
  request.open("GET", address_of(name), false);
  request.overrideMimeType("text/plain; charset=x-user-defined"); // bytes, as text
  request.send();
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0));
}

/** @param {string} name */
async function compile(name) {
  const response = await fetch(address_of(name), { credentials: "same-origin" });
  // A server that does not know the type of wasm is met as well.
  const is_typed = response.headers.get("Content-Type") === "application/wasm";
  return is_typed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Which program a file is a part of. @param {WebAssembly.Module} module */
const program_of = (module) =>
  new TextDecoder().decode(WebAssembly.Module.customSections(module, "program")[0] ?? new ArrayBuffer(0));

export function make_program() {
  /** @type {WebAssembly.Exports} */
  let first = {};
  let is_whole = false;
  /** @type {Promise<void> | undefined} */
  let loading;

  let program = "";

  const rest_name = () => `rest.wasm?${program}`; // past what a cache has of another version

  /** @param {WebAssembly.Module} module */
  function imports_of(module) {
    // Parts of two versions might fit each other, and compute something else.
    if (program_of(module) !== program) throw new Error("This page has changed on its server: reload it.");
    return { first: /** @type {WebAssembly.ModuleImports} */ (first) };
  }

  /** In the very moment in which something calls for it. */
  function load_rest_now() {
    const module = new WebAssembly.Module(bytes_now(rest_name()));
    new WebAssembly.Instance(module, imports_of(module));
    is_whole = true;
  }

  /** @param {string} place in the table of functions */
  function stand_in(place) {
    return (/** @type {unknown[]} */ ...values) => {
      if (!is_whole) load_rest_now();
      const table = Object.values(first).find((each) => each instanceof WebAssembly.Table);
      return table?.get(Number(place))(...values);
    };
  }

  async function load_rest() {
    if (is_whole) return;
    try {
      const module = await compile(rest_name());
      await WebAssembly.instantiate(module, imports_of(module));
      is_whole = true;
    } catch (fault) {
      console.warn(fault); // whoever needs it tries again
    }
  }

  return {
    /** @param {object} options of Emscripten's @returns {Promise<import("./ledger.js").LedgerModule>} */
    load: (options) =>
      new Promise((resolve, reject) => {
        /** @param {WebAssembly.Imports} known
         * @param {(instance: WebAssembly.Instance) => void} done */
        const load_first = async (known, done) => {
          const all = { ...known, rest: new Proxy({}, { get: (_, place) => stand_in(String(place)) }) };
          const module = await compile("ledger.wasm");
          program = program_of(module);
          const instance = await WebAssembly.instantiate(module, all);
          first = instance.exports;
          is_whole = !WebAssembly.Module.imports(module).some((each) => each.module === "rest");
          done(instance);
        };
        /** @type {typeof load_first} */
        const instantiateWasm = (known, done) => {
          load_first(known, done).catch(reject);
          return /** @type {any} */ ({}); // "it comes later"
        };
        create_module({ ...options, instantiateWasm }).then(resolve, reject);
      }),
    /** Resolves when the second part is here, or could not be had. */
    rest: () => (loading ??= load_rest()),
  };
}
