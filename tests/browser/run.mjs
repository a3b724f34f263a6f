// Checks the page as a person meets it: the real one, in a headless Chromium, with real mouse,
// keyboard, touch and clipboard.
//
// usage: node tests/browser/run.mjs [PART OF A NAME…]
// Needs build/web/dist (tools/build web). The last line is "N passed, N failed".

import { launch } from "../../tools/browser.mjs";
import { serve } from "../../tools/serve.mjs";
import { baseline_checks } from "./baseline_checks.mjs";
import { edit_checks } from "./edit_checks.mjs";
import { explain_checks } from "./explain_checks.mjs";
import { failure_checks } from "./failure_checks.mjs";
import { Kit } from "./harness.mjs";
import { history_checks } from "./history_checks.mjs";
import { import_checks } from "./import_checks.mjs";
import { input_checks } from "./input_checks.mjs";
import { keep_checks } from "./keep_checks.mjs";
import { look_checks } from "./look_checks.mjs";
import { program_checks } from "./program_checks.mjs";
import { share_checks } from "./share_checks.mjs";
import { sheet_checks } from "./sheet_checks.mjs";
import { start_checks } from "./start_checks.mjs";
import { structure_checks } from "./structure_checks.mjs";

const kMostTime = 180_000; // for one check

const wanted = process.argv.slice(2);
const checks = [
  ...start_checks,
  ...program_checks,
  ...edit_checks,
  ...explain_checks,
  ...baseline_checks,
  ...history_checks,
  ...input_checks,
  ...sheet_checks,
  ...structure_checks,
  ...import_checks,
  ...keep_checks,
  ...share_checks,
  ...failure_checks,
  ...look_checks,
].filter(({ name }) => !wanted.length || wanted.some((part) => name.includes(part)));

const server = await serve("build/web/dist");
const browser = await launch();
let passed = 0;
let failed = 0;
for (const { name, run } of checks) {
  const kit = new Kit(browser, server.url);
  const started = Date.now();
  let timer;
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error("took too long")), kMostTime);
    });
    await Promise.race([run(kit), late]);
    await kit.finish();
    ++passed;
    console.log(`PASS ${name} (${Date.now() - started} ms)`);
  } catch (error) {
    ++failed;
    console.log(`FAIL ${name}`);
    console.log(String(error instanceof Error ? error.stack : error).replace(/^/gm, "     "));
    await kit.sheets.at(-1)?.shoot(`failed ${name}`).catch(() => {});
    await kit.finish().catch(() => {});
  } finally {
    clearTimeout(timer);
  }
}
await browser.close();
await server.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed || !passed ? 1 : 0);
