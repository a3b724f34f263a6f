// Layers added, removed, moved and mended on the real page, by mouse, keyboard and touch.

import assert from "node:assert/strict";
import { truth } from "./harness.mjs";

/** @param {string} column @param {string} layer */
const cell = (column, layer) => `ledger.cell.${column}.${layer}`;
/** @param {import("./harness.mjs").Sheet} sheet */
const settings = async (sheet) => (await sheet.state()).settings;

/** @type {import("./harness.mjs").Check[]} */
export const structure_checks = [
  {
    name: "a layer is added by keys, and undone",
    async run(kit) {
      const sheet = await kit.open();
      const total = await sheet.total("macs");
      await sheet.click("ledger.row.maxpool");
      await sheet.press("a");
      await sheet.until(() => sheet.find("palette.text"), "the list of kinds");
      await sheet.shoot("kinds of layers");
      await sheet.type("conv2d");
      await sheet.press("Enter");
      await sheet.until(() => sheet.find("ledger.row.conv2d"), "the new row");
      assert.equal((await sheet.state()).view.layer, "conv2d");
      assert.equal(Number(await sheet.total("macs")) - Number(total), 64 * 64 * 9 * 56 * 56);
      await sheet.shoot("layer added");
      await sheet.press("Control+Z");
      assert.equal(await sheet.total("macs"), total);
    },
  },
  {
    name: "what a block is given is typed into its line",
    async run(kit) {
      const sheet = await kit.open();
      const total = await sheet.total("macs");
      await sheet.click("ledger.fold_all");
      await sheet.click(cell("arguments", "layer3"));
      await sheet.press("Enter");
      await sheet.until(() => sheet.find("ledger.edit"), "the text");
      await sheet.shoot("block edited");
      await sheet.press("Control+A");
      await sheet.type("repeat 23");
      await sheet.press("Enter");
      await sheet.until(async () => (await settings(sheet)).edits["layer3"]?.repeat === "23", "ResNet-101");
      assert.equal(await sheet.total("macs"), truth("resnet101", "macs"));
      await sheet.shoot("block given more");
      await sheet.press("Control+Z");
      assert.equal(await sheet.total("macs"), total);
    },
  },
  {
    name: "a layer is duplicated, moved and removed by the inspector's buttons",
    async run(kit) {
      const sheet = await kit.open({ address: "#vgg16" });
      const total = await sheet.total("macs");
      await sheet.click("ledger.row.conv1_2");
      await sheet.click("inspector.layer.duplicate");
      await sheet.until(() => sheet.find("ledger.row.conv1_2_2"), "the copy");
      await sheet.click("inspector.layer.move_down");
      await sheet.idle();
      await sheet.click("inspector.layer.remove");
      await sheet.until(async () => !(await sheet.find("ledger.row.conv1_2_2")), "the row to go");
      assert.equal(await sheet.total("macs"), total);
    },
  },
  {
    name: "an edit that breaks the shapes keeps the row, says why, and is mended by a click",
    async run(kit) {
      const sheet = await kit.open();
      const total = await sheet.total("macs");
      await sheet.click(cell("kernel", "layer1.0.conv2"));
      await sheet.type("5");
      await sheet.press("Tab");
      await sheet.until(async () => (await sheet.state()).stale, "the fault");
      await sheet.type("2");
      await sheet.until(async () => (await sheet.find("ledger.edit"))?.value === "2", "the next cell's text");
      await sheet.press("Escape");
      const fault = await sheet.item("ledger.fault.layer1.0.add");
      assert.match(fault.label, /54/);
      assert.match(fault.label, /56/);
      assert.equal(await sheet.total("macs"), total, "the last good total stands");
      await sheet.click("ledger.row.layer1.0.add");
      await sheet.idle();
      await sheet.shoot("shapes broken");
      await sheet.click("fix.0");
      await sheet.until(async () => !(await sheet.state()).stale, "the mend");
      assert.deepEqual((await settings(sheet)).edits["layer1.0.conv2"], { kernel_size: "5", padding: "2" });
    },
  },
  {
    name: "an edit is of this repeat or of all",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click(cell("groups", "layer1.0.conv2"));
      await sheet.click("edits.all");
      await sheet.click(cell("groups", "layer1.0.conv2"));
      await sheet.type("4");
      await sheet.press("Enter");
      await sheet.until(async () => (await settings(sheet)).edits["layer1.*.conv2"], "the edit of all");
      await sheet.shoot("edits of all repeats");
      await sheet.press("r");
      await sheet.click(cell("groups", "layer1.0.conv2"));
      await sheet.type("8");
      await sheet.press("Enter");
      await sheet.until(async () => (await settings(sheet)).edits["layer1.0.conv2"], "the edit of one");
    },
  },
  {
    name: "a finger adds a layer and mends what does not fit",
    async run(kit) {
      const sheet = await kit.open({ width: 390, height: 844, touch: true, address: "#resnet50&layer=layer1.0.conv2" });
      await sheet.tap("tab.layer");
      await sheet.tap("inspector.layer.add_after");
      await sheet.until(() => sheet.find("palette.max_pool2d"), "the list of kinds");
      await sheet.shoot("kinds on a phone");
      await sheet.tap("palette.max_pool2d");
      await sheet.until(async () => (await sheet.state()).stale, "the fault");
      await sheet.shoot("broken on a phone");
      await sheet.tap("banner.undo");
      await sheet.until(async () => !(await sheet.state()).stale, "the undo");
    },
  },
];
