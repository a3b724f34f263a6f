// The baseline: pinned, compared with, swapped, kept over a reload.

import assert from "node:assert/strict";

/** @type {import("./harness.mjs").Check[]} */
export const baseline_checks = [
  {
    name: "a pinned network is compared with, swapped, and undo swaps back",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.press("b");
      await sheet.click("toolbar.baseline");
      await sheet.shoot("baseline menu");
      await sheet.click("baseline.search");
      await sheet.type("resnet34");
      await sheet.press("Enter");
      const more = async () => Number((await sheet.find("total.macs.change"))?.value ?? 0);
      await sheet.until(async () => (await more()) > 0, "the pin"); // of the smaller network
      await sheet.click("bottom.difference");
      await sheet.idle();
      await sheet.shoot("baseline difference");
      const change = (await sheet.item("total.macs.change")).value;
      assert.ok(BigInt(change) > 0n);
      assert.match((await sheet.item("difference.step.0")).label, /layer/);
      await sheet.page.focus("#canvas");
      await sheet.press("Shift+B");
      await sheet.until(async () => (await sheet.item("total.macs.change")).value === `-${change}`, "the swap");
      await sheet.press("Control+Z");
      await sheet.until(async () => (await sheet.item("total.macs.change")).value === change, "the swap back");
    },
  },
  {
    name: "the difference on every size of page, light and dark",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.press("b");
      await sheet.press("6");
      for (const [width, height] of [[1440, 900], [1024, 768], [390, 844]]) {
        await sheet.page.setViewportSize({ width, height });
        await sheet.idle();
        await sheet.shoot(`baseline ${width}`);
        await sheet.press("t");
        await sheet.idle();
        await sheet.shoot(`baseline ${width} other`);
        await sheet.press("t");
      }
    },
  },
];
