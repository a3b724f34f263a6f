// Runs the measurements and prints them beside what is to be reached. tools/bench builds first.
//
// usage: node tools/bench.mjs native|wasm|page…

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { launch } from "./browser.mjs";
import { serve } from "./serve.mjs";
import { write_onnx } from "../tests/browser/onnx_file.mjs";

const kRounds = 15;

/** @param {string} what @param {string} value @param {string} target @param {boolean | null} reached */
function line(what, value, target, reached) {
  const verdict = reached === null ? "" : reached ? "reached" : "NOT REACHED";
  console.log(`  ${what.padEnd(58)} ${value.padStart(12)}   ${target.padEnd(10)} ${verdict}`);
}

/** @param {number} microseconds */
const milliseconds = (microseconds) => `${(microseconds / 1000).toFixed(3)} ms`;

/** @param {string} where @param {Record<string, number>} times in microseconds */
function report_core(where, times) {
  const { analyze_resnet152, edit_resnet152, edit_resnet152_compared, list_10000, list_100000 } = times;
  console.log(`\n${where}`);
  if (Object.values(times).some((time) => time < 0)) console.log("  A case went wrong (negative time).");
  if (!analyze_resnet152 || !edit_resnet152 || !edit_resnet152_compared || !list_10000 || !list_100000) {
    throw new Error(`${where}: a case is missing in ${JSON.stringify(times)}`);
  }
  line("analysis of ResNet-152 under all conventions", milliseconds(analyze_resnet152), "≤ 1 ms", analyze_resnet152 <= 1000);
  line("one edit in it, from action to totals", milliseconds(edit_resnet152), "≤ 0.3 ms", edit_resnet152 <= 300);
  line("  with history, baseline and all differences", milliseconds(edit_resnet152_compared), "≤ 1 ms", edit_resnet152_compared <= 1000);
  const { find_published_number, fill_count_index, take_resnet152_apart } = times;
  if (!find_published_number || !fill_count_index || !take_resnet152_apart) {
    throw new Error(`${where}: a case is missing in ${JSON.stringify(times)}`);
  }
  line("a published number among all counts", milliseconds(find_published_number), "≤ 200 ms", find_published_number <= 200_000);
  line("  filling their index, all networks", milliseconds(fill_count_index), "", null);
  line("why two counts of ResNet-152 differ", milliseconds(take_resnet152_apart), "", null);
  line("a list of 10,000 layers, from text to totals", milliseconds(list_10000), "", null);
  line("a list of 100,000 layers", milliseconds(list_100000), "", null);
  const growth = list_100000 / list_10000;
  line("  growth for ten times the layers", `${growth.toFixed(1)} ×`, "≤ 12 ×", growth <= 12);
}

function native() {
  const out = execFileSync("build/native/bench/ledger_bench",
    ["--benchmark_format=json", "--benchmark_min_time=0.1", "--benchmark_repetitions=5"],
    { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], maxBuffer: 1 << 24 });
  /** @type {Record<string, number>} the least of the repetitions: what else the machine does only adds */
  const times = {};
  for (const { run_type, run_name, error_occurred, cpu_time } of JSON.parse(out).benchmarks) {
    if (run_type !== "iteration") continue;
    times[run_name] = Math.min(times[run_name] ?? Infinity, error_occurred ? -1 : cpu_time);
  }
  report_core("native (Google Benchmark)", times);
  return times;
}

function wasm() {
  const out = execFileSync("node", ["build/web/bench/ledger_bench.cjs"], { encoding: "utf8" });
  const times = JSON.parse(out);
  report_core("WebAssembly under Node", times);
  return times;
}

/** @param {number[]} numbers */
function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}

const kSettling = 1000; // a new window of Chromium is busy with its own buttons first

/** Milliseconds from navigation to the mark "drawn", in a new window without a cache.
 * @param {import("playwright-core").Browser} browser @param {string} url */
async function time_to_drawn(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  await page.waitForTimeout(kSettling);
  await page.goto(url);
  await page.waitForFunction(() => performance.getEntriesByName("drawn").length > 0);
  const times = await page.evaluate(() => ({
    drawn: performance.getEntriesByName("drawn")[0]?.startTime ?? NaN,
    paint: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? NaN,
  }));
  await context.close();
  return times;
}

// What comes after the table: what a person's doings call for.
const kRest = /^rest\.wasm$/;
// What comes only when it is asked for: importers, QR codes, the tests' hook.
const kOnDemand = /^(parts\/|import)/;

/** @param {string} folder @param {(name: string) => boolean} [counts]
 * @returns {number} bytes, gzipped one by one */
function packed_size(folder, counts = () => true) {
  let size = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const place = path.join(entry.parentPath ?? entry.path, entry.name);
    const name = path.relative(folder, place);
    if (!entry.isFile() || name.startsWith("licenses") || !counts(name)) continue;
    size += gzipSync(readFileSync(place), { level: 9 }).length;
  }
  return size;
}

/** A file of half a gigabyte, opened by the picker. @param {import("playwright-core").Browser} browser
 * @param {string} url */
async function open_large_file(browser, url) {
  const file = "build/web/bench.onnx";
  write_onnx(file, { layers: 60, channels: 480 });
  const context = await browser.newContext();
  /** @type {{duration: number, detail: {size: number, bytes_read: number, heap: number}}[]} */
  const runs = [];
  for (let round = 0; round < 3; ++round) {
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => performance.getEntriesByName("drawn").length > 0);
    await page.setInputFiles("#file", file);
    await page.waitForFunction(() => performance.getEntriesByName("import").length > 0);
    runs.push(await page.evaluate(() => {
      const entry = /** @type {PerformanceMeasure} */ (performance.getEntriesByName("import")[0]);
      return { duration: entry.duration, detail: entry.detail };
    }));
    await page.close();
  }
  await context.close();
  rmSync(file);
  const time = median(runs.map((run) => run.duration));
  const { size, bytes_read, heap } = runs[0]?.detail ?? { size: NaN, bytes_read: NaN, heap: NaN };
  const share = (100 * bytes_read) / size;
  line(`an ONNX file of ${(size / 1e6).toFixed(0)} MB, from choice to table`, `${time.toFixed(0)} ms`, "≤ 1000 ms", time <= 1000);
  line("  of its bytes are read", `${share.toFixed(3)} %`, "≤ 5 %", share <= 5);
  line("  memory of the program that reads it", `${(heap / 2 ** 20).toFixed(1)} MiB`, "≤ 64 MiB", heap <= 64 << 20);
}

async function page() {
  const ours = await serve("build/web/dist");
  const empty = await serve("build/web/empty");
  const browser = await launch();
  /** @type {number[]} */ const our_times = [];
  /** @type {number[]} */ const our_paints = [];
  /** @type {number[]} */ const empty_times = [];
  // Turn about, so that what else the machine does falls on both.
  for (let round = 0; round <= kRounds; ++round) {
    const one = await time_to_drawn(browser, ours.url);
    const other = await time_to_drawn(browser, empty.url);
    if (round === 0) continue; // the browser warms up
    our_times.push(one.drawn);
    our_paints.push(one.paint);
    empty_times.push(other.drawn);
  }
  /** @param {number[]} times */
  const against_empty = (times) => median(times) / median(empty_times);
  const ratio = against_empty(our_paints);
  console.log("\nthe page in Chromium (medians of " + kRounds + ")");
  line("from navigation to an empty Dear ImGui page", `${median(empty_times).toFixed(0)} ms`, "", null);
  line("from navigation to ResNet-50's table on screen, in HTML", `${median(our_paints).toFixed(0)} ms`, "", null);
  line("  against the empty page", `${ratio.toFixed(2)} ×`, "≤ 1.3 ×", ratio <= 1.3);
  line("from navigation to the same table on the canvas", `${median(our_times).toFixed(0)} ms`, "", null);
  line("  against the empty page", `${against_empty(our_times).toFixed(2)} ×`, "", null);
  await open_large_file(browser, ours.url);
  await browser.close();
  await ours.close();
  await empty.close();
  const size = packed_size("build/web/dist", (name) => !kOnDemand.test(name) && !kRest.test(name));
  const rest = packed_size("build/web/dist", (name) => kRest.test(name));
  const on_demand = packed_size("build/web/dist", (name) => kOnDemand.test(name));
  line("everything over the wire to the table, gzipped", `${(size / 1000).toFixed(1)} KB`, "≤ 450 KB", size <= 450_000);
  line("  the rest of the program, after the table", `${(rest / 1000).toFixed(1)} KB`, "", null);
  line("  what comes when asked for (importers, QR codes)", `${(on_demand / 1000).toFixed(1)} KB`, "", null);
  if (existsSync("build/web/empty")) {
    line("  of that to the table, an empty page takes", `${(packed_size("build/web/empty") / 1000).toFixed(1)} KB`, "", null);
  }
}

const parts = process.argv.slice(2);
const native_times = parts.includes("native") ? native() : null;
const wasm_times = parts.includes("wasm") ? wasm() : null;
if (native_times && wasm_times) {
  const ratio = (wasm_times.analyze_resnet152 ?? NaN) / (native_times.analyze_resnet152 ?? NaN);
  line("WebAssembly against native, analysis", `${ratio.toFixed(1)} ×`, "", null);
}
if (parts.includes("page")) await page();
