// Opens the empty page in Chromium: it must draw by WebGL 2, say nothing on the console and keep to
// its content security policy. Shows that the toolchain of the page works, whatever the page does.

import { launch } from "../../tools/browser.mjs";
import { serve } from "../../tools/serve.mjs";

const server = await serve("build/web/empty");
const browser = await launch();
let passed = 0;
let failed = 0;

/** @param {string} what @param {unknown} holds @param {unknown} [seen] */
function check(what, holds, seen) {
  if (holds) ++passed;
  else ++failed;
  console.log(`${holds ? "ok" : "FAILED"}: ${what}${holds || seen === undefined ? "" : `: ${seen}`}`);
}

try {
  for (const density of [1, 1.5, 2]) {
    const page = await browser.newPage({
      viewport: { width: 640, height: 400 },
      deviceScaleFactor: density,
    });
    /** @type {string[]} */
    const complaints = [];
    page.on("console", (message) => {
      // The driver warns of reading pixels back, which only screenshots do.
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(server.url);
    await page
      .waitForFunction(() => "emptyPage" in window, undefined, { timeout: 20000 })
      .catch(() => {});
    const seen = await page.evaluate(() => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
      const context = canvas.getContext("webgl2");
      return {
        live: context instanceof WebGL2RenderingContext && !context.isContextLost(),
        error: context?.getError(),
        width: canvas.width,
        vertices: /** @type {any} */ (window).emptyPage?.vertices ?? 0,
      };
    });
    check(`density ${density}: the canvas has a live WebGL 2 context`, seen.live);
    check(`density ${density}: a frame was drawn`, seen.vertices > 0 && seen.error === 0, seen.error);
    check(`density ${density}: one canvas pixel a device pixel`, seen.width === 640 * density, seen.width);
    check(`density ${density}: nothing on the console`, complaints.length === 0, complaints.join(" | "));
    if (process.argv[2] && density === 2) await page.screenshot({ path: process.argv[2] });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
