// The history: a list to jump in, which a reload of the tab does not lose.

import assert from "node:assert/strict";

/** @typedef {import("./harness.mjs").Sheet} Sheet */

/** Three steps, the last of them taken back. @param {Sheet} sheet */
async function work(sheet) {
  await sheet.ask('app.run("set_parameter", {name: "resolution", value: 256})');
  await sheet.ask('app.run("set_field", {layer: "conv1", field: "out_channels", value: "32"})');
  await sheet.ask('app.run("set_batch", {value: 8})');
  await sheet.ask('app.run("undo", {})');
  await sheet.idle();
}

/** @param {Sheet} sheet @returns {Promise<string[]>} sentence and word of each step that is seen */
async function steps(sheet) {
  const items = (await sheet.items()).filter((item) => item.id.startsWith("history.step."));
  return items.map((item) => `${item.label} ${item.value}`.trim());
}

const kSteps = ["As it was at first", "resolution: 224 → 256", "conv1: out_channels 64 → 32 present", "Batch: 1 → 8 taken back"];

/** @type {import("./harness.mjs").Check[]} */
export const history_checks = [
  {
    name: "the history is a list to jump in, by mouse and by keys",
    async run(kit) {
      const sheet = await kit.open();
      await work(sheet);
      await sheet.page.mouse.move(600, 500);
      await sheet.click("toolbar.history");
      assert.deepEqual(await steps(sheet), kSteps);
      await sheet.shoot("history list");
      await sheet.click("history.step.3");
      assert.equal((await sheet.state()).batch, "8");
      assert.equal(await sheet.find("history.step.3"), undefined, "the list closes");
      await sheet.page.focus("#canvas");
      await sheet.press("h");
      await sheet.idle();
      await sheet.press("ArrowUp", "ArrowUp", "ArrowUp");
      await sheet.shoot("history keys");
      await sheet.press("Enter");
      await sheet.until(async () => !(await sheet.state()).can_undo, "the start");
      await sheet.until(async () => !(await sheet.find("history.step.0")), "the list to close");
      assert.deepEqual((await sheet.state()).settings.edits, {});
      await sheet.press("h");
      await sheet.until(() => sheet.find("history.step.0"), "the list");
      await sheet.press("Escape");
      await sheet.until(async () => !(await sheet.find("history.step.0")), "its end");
    },
  },
  {
    name: "Escape closes what a key before it opens, also when both come before a frame",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.page.evaluate(() => {
        const canvas = document.getElementById("canvas");
        for (const [key, code] of [["h", "KeyH"], ["Escape", "Escape"]]) {
          for (const type of ["keydown", "keyup"]) {
            canvas?.dispatchEvent(new KeyboardEvent(type, { key, code, bubbles: true, cancelable: true }));
          }
        }
      });
      await sheet.idle();
      assert.equal(await sheet.find("history.step.0"), undefined, "the list is open");
      assert.equal(await sheet.page.evaluate(() => document.activeElement?.id), "canvas");
    },
  },
  {
    name: "the history on a phone, in the dark",
    async run(kit) {
      const sheet = await kit.open({ width: 390, height: 844, density: 2, touch: true, dark: true });
      await work(sheet);
      await sheet.tap("toolbar.menu");
      await sheet.tap("menu.history.show");
      assert.deepEqual(await steps(sheet), kSteps);
      await sheet.shoot("history phone");
      await sheet.tap("history.step.1");
      assert.deepEqual((await sheet.state()).settings.edits, {});
      assert.equal((await sheet.state()).settings.parameters.resolution, "256");
    },
  },
  {
    name: "undo goes on after a reload, back over a swap of the baseline",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_batch", {value: 4})');
      await sheet.ask('app.run("baseline.pin")');
      await sheet.ask('app.run("open_preset", {variant: "resnet18"})');
      await sheet.ask('app.run("baseline.swap")');
      await work(sheet);
      const before = await sheet.state();
      assert.equal(before.preset, "resnet50");
      await sheet.page.reload();
      await sheet.ready();
      assert.equal((await sheet.state()).undo, before.undo);
      await sheet.page.focus("#canvas");
      await sheet.press("h");
      await sheet.until(() => sheet.find("history.step.6"), "the list");
      assert.match((await steps(sheet)).join("; "), /Batch: 1 → 4; Opened ResNet-18; Swapped with the baseline; .* present; Batch: 4 → 8 taken back/);
      await sheet.press("Escape");
      await sheet.press("Control+Shift+Z");
      await sheet.until(async () => (await sheet.state()).batch === "8", "redo");
      await sheet.press("Control+Z", "Control+Z", "Control+Z", "Control+Z");
      await sheet.until(async () => (await sheet.state()).preset === "resnet18", "the swap back");
      await sheet.idle();
      assert.ok(Number((await sheet.item("total.macs.change")).value) < 0, "compared with ResNet-50 again");
      await sheet.press("Control+Z", "Control+Z");
      await sheet.until(async () => (await sheet.state()).batch === "1", "the first step");
      assert.ok(!(await sheet.state()).can_undo);
    },
  },
  {
    name: "a damaged history goes, with words, and the work stays",
    async run(kit) {
      const sheet = await kit.open();
      await work(sheet);
      const kept = await sheet.page.evaluate(() => sessionStorage.getItem("layer-ledger.tab.history"));
      assert.match(kept ?? "", /resolution: 224 → 256/);
      await sheet.page.evaluate((text) => sessionStorage.setItem("layer-ledger.tab.history", text.slice(0, -9)), kept ?? "");
      await sheet.page.reload();
      await sheet.ready();
      const state = await sheet.state();
      assert.equal(state.settings.edits.conv1.out_channels, "32");
      assert.ok(!state.can_undo);
      assert.match(await sheet.told(), /cannot be undone any more/);
    },
  },
  {
    name: "where the storage is full the work is kept before its history",
    async run(kit) {
      const sheet = await kit.open({
        before: (page) =>
          page.addInitScript(() => {
            const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (/** @type {string} */ key, /** @type {string} */ text) {
              if (this === sessionStorage && /history$/.test(key) && text.length > 20_000) {
                throw new DOMException("full", "QuotaExceededError");
              }
              set.call(this, key, text);
            };
          }),
      });
      for (let i = 0; i < 6; ++i) {
        const text = JSON.stringify([{ type: "relu", name: `${"x".repeat(7000)}${i}` }]);
        await sheet.page.evaluate((each) => /** @type {any} */ (window).__app.run("open_text", { text: each, origin: `text ${each.length}` }), text);
      }
      await sheet.idle();
      await sheet.page.reload();
      await sheet.ready();
      assert.match(await sheet.ask("app.source()"), /x5"/);
      await sheet.page.focus("#canvas");
      await sheet.press("Control+Z");
      await sheet.until(async () => /x4"/.test(await sheet.ask("app.source()")), "the newest step");
    },
  },
];
