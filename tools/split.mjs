// Parts the page's program in two: what the start of the page and a pointer over it call, and the
// rest, which the page loads after its first table (web/program.js). Binaryen's wasm-split does the
// cutting; what is called is found by watching: an instrumented copy starts in the browser, as a laptop
// and as a phone has it.
//
// usage: node tools/split.mjs PROGRAM.wasm DIST
// DIST holds the page but for ledger.wasm and rest.wasm, which this writes. Where there is no
// wasm-split or no browser, the program stays whole, and the page works with it as well.

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { serve } from "./serve.mjs";

/** @type {import("playwright-core").BrowserContextOptions[]} */
const kStarts = [
  { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { viewport: { width: 1024, height: 768 }, colorScheme: "dark" },
  { viewport: { width: 390, height: 844 }, colorScheme: "light", hasTouch: true, isMobile: true },
];
const kPatience = 180_000; // milliseconds, on a machine that is busy building
const kFrames = 6; // after the table: the layout settles

// The features that Emscripten's programs may use; some versions do not list theirs.
const kFeatures = ["mutable-globals", "sign-ext", "bulk-memory", "nontrapping-float-to-int"].map(
  (name) => `--enable-${name}`,
);

/** @param {string[]} options */
const wasm_split = (...options) => execFileSync("wasm-split", [...kFeatures, ...options]);

/** Less of the same, most used first: the names of functions in calls get shorter. @param {string} file */
const shrink = (file) =>
  execFileSync("wasm-opt", [...kFeatures, "-Oz", "--reorder-functions", file, "-o", file]);

/** Says which program a part is of, in a section of its own. @param {string} file @param {string} program */
function mark(file, program) {
  const name = "program";
  const content = Buffer.concat([Buffer.from([name.length]), Buffer.from(name + program)]);
  appendFileSync(file, Buffer.concat([Buffer.from([0, content.length]), content])); // both below 128
}

/** Keeps hold of the first program that the page makes. Runs in the page. */
function catch_instance() {
  const make = WebAssembly.instantiate;
  Object.assign(WebAssembly, {
    /** @param {[WebAssembly.Module, WebAssembly.Imports]} given */
    async instantiate(...given) {
      const watched = await make.apply(WebAssembly, given);
      Object.assign(window, { watched });
      return watched;
    },
  });
}

/** Writes its profile behind all else in memory. Runs in the page. @returns {number[]} bytes */
function read_profile() {
  const { exports } = /** @type {any} */ (window).watched;
  const memory = /** @type {WebAssembly.Memory} */ (
    Object.values(exports).find((each) => each instanceof WebAssembly.Memory)
  );
  const size = exports.__write_profile(0, 0);
  const at = memory.buffer.byteLength;
  memory.grow(Math.ceil(size / 65536));
  exports.__write_profile(at, size);
  return [...new Uint8Array(memory.buffer, at, size)];
}

/** @param {import("playwright-core").Browser} browser @param {string} url
 * @param {import("playwright-core").BrowserContextOptions} options @param {string} file */
async function watch_start(browser, url, options, file) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.addInitScript(catch_instance);
  page.setDefaultTimeout(kPatience);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName("drawn").length > 0);
  const settle = () =>
    page.evaluate(async (frames) => {
      for (let frame = 0; frame < frames; ++frame) await new Promise(requestAnimationFrame);
    }, kFrames);
  await settle();
  // The little that a hand does before it has read anything.
  for (const row of [400, 440]) {
    await page.mouse.move(600, row);
    await settle();
  }
  await page.mouse.wheel(0, 200);
  await settle();
  writeFileSync(file, Uint8Array.from(await page.evaluate(read_profile)));
  await context.close();
}

/** @param {string} program @param {string} dist @param {string} scratch a folder for this alone */
async function split(program, dist, scratch) {
  const watched = path.join(scratch, "page");
  cpSync(dist, watched, { recursive: true });
  wasm_split("--instrument", program, "-o", path.join(watched, "ledger.wasm"));
  const { launch } = await import("./browser.mjs"); // here, for there may be none
  const server = await serve(watched);
  const browser = await launch();
  /** @type {string[]} */
  const profiles = [];
  for (const options of kStarts) {
    profiles.push(path.join(scratch, `${profiles.length}.profile`));
    await watch_start(browser, server.url, options, profiles.at(-1) ?? "");
  }
  await browser.close();
  await server.close();
  const profile = path.join(scratch, "all.profile");
  wasm_split("--merge-profiles", ...profiles, "-o", profile);
  const [first, rest] = [path.join(dist, "ledger.wasm"), path.join(dist, "rest.wasm")];
  wasm_split("--split", program, "--profile", profile, "-o1", first, "-o2", rest,
    "--import-namespace", "first", "--placeholder-namespace", "rest");
  const id = createHash("sha256").update(readFileSync(program)).update(readFileSync(profile)).digest("hex");
  for (const part of [first, rest]) {
    shrink(part);
    mark(part, id.slice(0, 16));
  }
}

const [program = "", dist = ""] = process.argv.slice(2);
const scratch = path.join(path.dirname(program), "split");
rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });
try {
  await split(program, dist, scratch);
} catch (fault) {
  console.warn(`The page's program stays in one part: ${fault instanceof Error ? fault.message : fault}`);
  copyFileSync(program, path.join(dist, "ledger.wasm"));
  rmSync(path.join(dist, "rest.wasm"), { force: true });
}
rmSync(scratch, { recursive: true, force: true });
process.exit(existsSync(path.join(dist, "ledger.wasm")) ? 0 : 1);
