// What a person does with the model: choose, count, sort, edit, undo, paste, break.

import assert from "node:assert/strict";
import { truth } from "./harness.mjs";

const kTwoLayers = `[
  {"name": "first", "type": "conv2d", "out_channels": 64, "kernel_size": 3, "padding": 1, "bias": false},
  {"name": "second", "type": "relu"}
]`;
const kTwoLayersMacs = String(3 * 3 * 3 * 64 * 224 * 224);

/** @param {import("./harness.mjs").Sheet} sheet @param {string} variant */
async function choose_preset(sheet, variant) {
  await sheet.click("preset.picker");
  if (!(await sheet.find(`preset.option.${variant}`))) await sheet.type(variant);
  await sheet.until(() => sheet.find(`preset.option.${variant}`), `no choice ${variant}`);
  await sheet.click(`preset.option.${variant}`);
}

/** @type {import("./harness.mjs").Check[]} */
export const edit_checks = [
  {
    name: "choosing VGG-16 and counting as thop gives 15,470,314,496",
    async run(kit) {
      const sheet = await kit.open();
      await choose_preset(sheet, "vgg16");
      assert.equal(await sheet.total("macs"), truth("vgg16", "macs"));
      assert.equal(await sheet.total("parameters"), truth("vgg16", "parameters"));
      await sheet.click("convention.picker");
      await sheet.click("convention.option.thop");
      assert.equal(await sheet.count(), truth("vgg16", "thop"));
      assert.equal(await sheet.count(), "15470314496");
      await sheet.until(async () => sheet.page.url().endsWith("#vgg16&convention=thop"), "the address");
    },
  },
  {
    name: "a click on a column's head sorts",
    async run(kit) {
      const sheet = await kit.open();
      const first = async () => (await sheet.item(/^ledger\.row\./)).id;
      const before = await first();
      await sheet.click("ledger.header.parameters");
      const state = await sheet.state();
      assert.notEqual(state.view.sort, 0);
      assert.notEqual(await first(), before);
    },
  },
  {
    name: "a click on a row writes its formula out, in symbols and in numbers",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click("ledger.row.conv1");
      assert.equal((await sheet.state()).view.layer, "conv1");
      const section = 'section[data-formula="conv1"]';
      const symbols = await sheet.mirror(`${section} [data-quantity="macs"] [data-symbols]`);
      const numbers = await sheet.mirror(`${section} [data-quantity="macs"] [data-numbers]`);
      const result = await sheet.mirror(`${section} [data-quantity="macs"] [data-result]`);
      assert.match(symbols ?? "", /K_h.*C_out.*H_out/);
      assert.match(numbers ?? "", /7.*64.*112/);
      assert.match(result ?? "", /118,013,952/);
    },
  },
  {
    name: "the batch is typed, multiplies, and is taken back",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click("batch.input");
      await sheet.press("Control+A");
      await sheet.type("8");
      await sheet.press("Enter");
      assert.equal(await sheet.total("macs"), String(8n * BigInt(truth("resnet50", "macs"))));
      await sheet.press("Control+Z");
      await sheet.idle();
      if ((await sheet.state()).batch !== "1") await sheet.click("toolbar.undo");
      assert.equal((await sheet.state()).batch, "1");
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
    },
  },
  {
    name: "dragging the resolution moves the totals, as one step of the history",
    async run(kit) {
      const sheet = await kit.open();
      const slider = await sheet.item("parameter.resolution.slider");
      const y = slider.y + slider.height / 2;
      const start = await sheet.total("macs");
      await sheet.page.mouse.move(slider.x + slider.width * 0.3, y);
      await sheet.page.mouse.down();
      for (let part = 0.3; part <= 0.9; part += 0.1) {
        await sheet.page.mouse.move(slider.x + slider.width * part, y);
        await sheet.page.waitForTimeout(30);
      }
      // Let go of outside the canvas's widget, even outside the window.
      await sheet.page.mouse.move(slider.x + slider.width * 0.9, -40);
      await sheet.page.mouse.up();
      await sheet.idle();
      const dragged = await sheet.state();
      assert.ok(Number(dragged.settings.parameters.resolution) > 224);
      assert.ok(BigInt((await sheet.total("macs")) ?? 0) > BigInt(start ?? 0));
      await sheet.page.mouse.move(slider.x, y + 300);
      await sheet.idle();
      assert.deepEqual((await sheet.state()).settings, dragged.settings, "the slider still follows");
      await sheet.click("toolbar.undo");
      assert.equal(await sheet.total("macs"), start);
    },
  },
  {
    name: "a field edited in the inspector changes everything downstream",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click("ledger.row.conv1");
      const before = await sheet.total("macs");
      await sheet.click("field.kernel_size.0");
      await sheet.press("Control+A");
      await sheet.type("5");
      await sheet.press("Enter");
      await sheet.idle();
      const state = await sheet.state();
      assert.ok(state.settings.edits.conv1, "no edit was kept");
      assert.notEqual(await sheet.total("macs"), before);
      await sheet.until(async () => sheet.page.url().includes("conv1.kernel_size"), "the address");
    },
  },
  {
    name: "a pasted layer list becomes the model; broken, the last good table stays",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.paste(kTwoLayers);
      assert.equal(await sheet.total("macs"), kTwoLayersMacs);
      assert.equal(await sheet.page.textContent("#errors"), "");

      await sheet.page.focus("#canvas");
      await sheet.paste(kTwoLayers.replace('"kernel_size": 3', '"kernal_size": 3'));
      await sheet.idle();
      const errors = (await sheet.page.textContent("#errors")) ?? "";
      assert.match(errors, /line 2/);
      assert.match(errors, /kernal_size/);
      assert.match(errors, /kernel_size/, "the nearest name is not offered");
      assert.equal(await sheet.total("macs"), kTwoLayersMacs, "the last good table is gone");
      assert.ok((await sheet.state()).stale);
      await sheet.shoot("broken model");

      await sheet.page.focus("#canvas");
      await sheet.paste(kTwoLayers);
      await sheet.idle();
      assert.equal(await sheet.page.textContent("#errors"), "");
      assert.ok(!(await sheet.state()).stale);
    },
  },
  {
    name: "a dropped file becomes the model",
    async run(kit) {
      const sheet = await kit.open();
      const transfer = await sheet.page.evaluateHandle((text) => {
        const data = new DataTransfer();
        data.items.add(new File([text], "two.json", { type: "application/json" }));
        return data;
      }, kTwoLayers);
      await sheet.page.dispatchEvent("#canvas", "dragenter", { dataTransfer: transfer });
      assert.ok(await sheet.page.isVisible("#drop"));
      await sheet.page.dispatchEvent("#canvas", "drop", { dataTransfer: transfer });
      await sheet.until(async () => (await sheet.total("macs")) === kTwoLayersMacs, "the drop");
      assert.ok(!(await sheet.page.isVisible("#drop")));
    },
  },
  {
    name: "a chosen file becomes the model",
    async run(kit) {
      const sheet = await kit.open();
      const chooser = sheet.page.waitForEvent("filechooser", { timeout: 20_000 });
      await sheet.click("toolbar.open");
      await sheet.click("menu.model.open");
      const file = { name: "two.json", mimeType: "application/json", buffer: Buffer.from(kTwoLayers) };
      await (await chooser).setFiles(file);
      await sheet.until(async () => (await sheet.total("macs")) === kTwoLayersMacs, "the file");
    },
  },
  {
    name: "typing in the JSON panel is read as it is typed",
    async run(kit) {
      const sheet = await kit.open();
      if (!(await sheet.find("json.text"))) await sheet.click("toolbar.json");
      await sheet.click("json.text");
      await sheet.press("Control+A");
      await sheet.paste(kTwoLayers);
      await sheet.until(async () => (await sheet.state()).totals?.macs === kTwoLayersMacs, "the text");
      await sheet.press("Control+End");
      await sheet.type("x");
      await sheet.until(async () => (await sheet.state()).stale, "the fault");
      const errors = async () => (await sheet.page.textContent("#errors")) ?? "";
      await sheet.until(async () => /line \d+, column \d+/.test(await errors()), "the sentence");
      await sheet.press("Backspace");
      await sheet.until(async () => !(await sheet.state()).stale, "the repair");
      await sheet.press("Escape");
    },
  },
];
