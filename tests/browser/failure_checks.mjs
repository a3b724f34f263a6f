// Nothing is ever blank: without WebGL, without WebAssembly, with a graphics context that goes away.

import assert from "node:assert/strict";
import { truth } from "./harness.mjs";

/** @param {import("./harness.mjs").Sheet} sheet */
const view = (sheet) => sheet.page.evaluate(() => document.documentElement.dataset.view);

/** @type {import("./harness.mjs").Check[]} */
export const failure_checks = [
  {
    name: "without WebGL 2 the table does all the counting",
    async run(kit) {
      const sheet = await kit.open({
        before: (page) =>
          page.addInitScript(() => {
            const get = HTMLCanvasElement.prototype.getContext;
            // @ts-ignore: all of its overloads
            HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
              // @ts-ignore
              return /webgl/.test(kind) ? null : get.call(this, kind, ...rest);
            };
          }),
      });
      assert.equal(await view(sheet), "table");
      assert.match((await sheet.page.textContent("#notice")) ?? "", /WebGL 2/);
      await sheet.page.selectOption("#preset", "vgg16");
      await sheet.page.selectOption("#convention", "thop");
      await sheet.page.fill("#batch", "3");
      await sheet.page.press("#batch", "Enter");
      assert.equal(await sheet.count(), String(3n * BigInt(truth("vgg16", "thop"))));
      await sheet.page.click('#mirror tr[data-layer="conv1_1"] th');
      await sheet.idle();
      assert.ok(await sheet.page.isVisible('#mirror section[data-formula="conv1_1"]'));
      await sheet.page.click("#undo");
      assert.equal(await sheet.count(), truth("vgg16", "thop"));
      await sheet.shoot("without WebGL");
    },
  },
  {
    name: "without WebAssembly the first table stays, and the page says so",
    async run(kit) {
      const context = await kit.context();
      const page = await context.newPage();
      await page.route("**/ledger.wasm", (route) => route.abort());
      await page.goto(kit.url);
      await page.waitForSelector("#notice:not([hidden])");
      assert.match((await page.textContent("#notice-text")) ?? "", /WebAssembly/);
      assert.equal(
        await page.getAttribute('#mirror [data-total="macs"]', "data-value"),
        truth("resnet50", "macs"),
      );
      assert.ok(await page.isVisible("#mirror table"));
    },
  },
  {
    name: "a lost graphics context shows the table, and comes back",
    async run(kit) {
      const sheet = await kit.open({ expected: /CONTEXT_LOST_WEBGL|context lost/i });
      const before = (await sheet.page.screenshot()).length;
      await sheet.page.evaluate(() => {
        const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
        const loss = canvas.getContext("webgl2")?.getExtension("WEBGL_lose_context");
        Object.assign(window, { loss });
        loss?.loseContext();
      });
      await sheet.until(async () => (await view(sheet)) === "table", "the loss");
      assert.ok(await sheet.page.isVisible('#mirror [data-total="macs"]'));
      await sheet.ask('app.run("set_batch", {value: 2})');
      assert.equal(await sheet.total("macs"), String(2n * BigInt(truth("resnet50", "macs"))));
      await sheet.ask('app.run("undo", {})');
      await sheet.page.evaluate(() => /** @type {any} */ (window).loss.restoreContext());
      await sheet.until(async () => (await view(sheet)) === "canvas", "the return");
      await sheet.idle();
      const after = (await sheet.page.screenshot()).length;
      assert.ok(Math.abs(after - before) < before / 5, `the picture was ${before} bytes, now ${after}`);
      await sheet.shoot("restored context");
    },
  },
  {
    name: "a program that has ended says so and gives the model back",
    async run(kit) {
      const sheet = await kit.open({ expected: /RuntimeError|unreachable|WebAssembly/ });
      await sheet.ask('app.run("set_batch", {value: 2})');
      await sheet.idle();
      await sheet.page.evaluate(() => {
        const fault = () => { throw new WebAssembly.RuntimeError("unreachable"); };
        /** @type {any} */ (window).__app.break_with(fault);
      });
      await sheet.page.waitForSelector("#notice:not([hidden])");
      assert.equal(await view(sheet), "table");
      await sheet.page.click("#notice-copy");
      await sheet.until(async () => (await sheet.clipboard()).includes('"layers"'), "the model");
      await sheet.page.click("#notice-reload");
      await sheet.ready();
      assert.equal((await sheet.state()).batch, "2");
    },
  },
];
