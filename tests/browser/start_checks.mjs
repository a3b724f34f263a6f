// What the page shows first, and what it does while nobody touches it.

import assert from "node:assert/strict";
import { launch } from "../../tools/browser.mjs";
import { Kit, truth } from "./harness.mjs";

/** @type {import("./harness.mjs").Check[]} */
export const start_checks = [
  {
    name: "ResNet-50 is there with its exact totals",
    async run(kit) {
      const sheet = await kit.open();
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
      assert.equal(await sheet.total("macs"), "4089184256");
      assert.equal(await sheet.total("parameters"), truth("resnet50", "parameters"));
      assert.equal(await sheet.total("weight_bytes"), truth("resnet50", "weight_bytes"));
      assert.equal(await sheet.total("peak_bytes"), truth("resnet50", "peak_bytes"));
      assert.equal(await sheet.count(), truth("resnet50", "flops"));
      assert.equal((await sheet.state()).totals.macs, truth("resnet50", "macs"));
      const rows = await sheet.page.locator("#mirror table[data-ledger] tr[data-layer]").count();
      assert.equal(rows, (await sheet.state()).layers);
    },
  },
  {
    name: "the first table stands in the HTML, before any script",
    async run(kit) {
      const context = await kit.browser.newContext({ javaScriptEnabled: false });
      kit.contexts.push(context);
      const page = await context.newPage();
      await page.goto(kit.url);
      const macs = page.locator('#mirror [data-total="macs"]');
      assert.equal(await macs.getAttribute("data-value"), truth("resnet50", "macs"));
      assert.ok(await macs.isVisible());
      assert.ok(await page.locator("noscript").isVisible());
      assert.ok(await page.locator("#mirror table[data-ledger] tbody tr").last().isVisible());
    },
  },
  {
    name: "the mirror of the running page is the one it was built with",
    async run(kit) {
      const html = await (await fetch(kit.url)).text();
      const sheet = await kit.open();
      const made = /** @type {string} */ (await sheet.ask("app.mirror()"));
      assert.ok(html.includes(made.trim()), "index.html holds another table");
    },
  },
  {
    name: "the canvas has a live WebGL 2 context and something on it",
    async run(kit) {
      const sheet = await kit.open();
      const seen = await sheet.page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
        const context = canvas.getContext("webgl2");
        const attributes = context?.getContextAttributes();
        return {
          live: context instanceof WebGL2RenderingContext && !context.isContextLost(),
          error: context?.getError(),
          shown: getComputedStyle(canvas).visibility === "visible",
          plain: attributes && !attributes.antialias && !attributes.alpha && !attributes.preserveDrawingBuffer,
        };
      });
      assert.deepEqual(seen, { live: true, error: 0, shown: true, plain: true });
      assert.ok((await sheet.items()).length > 30, "few widgets were drawn");
      // A flat picture packs into very little.
      assert.ok((await sheet.page.screenshot()).length > 30_000, "the picture is nearly empty");
    },
  },
  {
    name: "no frames are drawn at rest",
    async run(kit) {
      const sheet = await kit.open();
      const { x, y } = await sheet.middle(/^ledger\.row\./);
      await sheet.page.mouse.move(x, y);
      await sheet.idle();
      const before = await sheet.ask("app.frames()");
      await sheet.page.waitForTimeout(5000);
      assert.equal(await sheet.ask("app.frames()"), before);
    },
  },
  ...[1, 1.5, 2].map((density) => ({
    name: `at density ${density} a canvas pixel is a device pixel`,
    /** @param {Kit} kit */
    async run(kit) {
      const sheet = await kit.open({ width: 1003, height: 715, density });
      const size = await sheet.page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
        const box = canvas.getBoundingClientRect();
        return { width: canvas.width, height: canvas.height, css: [box.width, box.height], density: devicePixelRatio };
      });
      assert.deepEqual(size.css, [1003, 715]);
      assert.equal(size.density, density);
      assert.deepEqual([size.width, size.height], [Math.round(1003 * density), Math.round(715 * density)]);
      await sheet.page.setViewportSize({ width: 802, height: 600 });
      const sides = () => sheet.page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
        return [canvas.width, canvas.height].join();
      });
      const wanted = [802 * density, 600 * density].join();
      await sheet.until(async () => (await sides()) === wanted, "the canvas to follow the window");
    },
  })),
  {
    name: "on a real screen of density 1.5 the canvas takes the browser's own pixel size",
    async run(kit) {
      const browser = await launch({ args: ["--force-device-scale-factor=1.5"] });
      const own = new Kit(browser, kit.url);
      try {
        const context = await browser.newContext({ viewport: null });
        own.contexts.push(context);
        const sheet = await own.open({}, context);
        const size = await sheet.page.evaluate(() => {
          const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
          return { width: canvas.width, css: canvas.getBoundingClientRect().width, density: devicePixelRatio };
        });
        assert.equal(size.density, 1.5);
        assert.equal(size.width, Math.round(size.css * 1.5));
        await own.finish();
      } finally {
        await browser.close();
      }
    },
  },
];
