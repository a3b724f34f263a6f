// Counts side by side, why two differ, and which count a published number is.

import assert from "node:assert/strict";
import { truth } from "./harness.mjs";

/** @param {string} text "+44,455,936", "−24" */
const whole = (text) => BigInt(text.replaceAll(",", "").replace("+", "").replace("−", "-"));

/** Types a number where numbers are looked up. @param {import("./harness.mjs").Sheet} sheet
 * @param {string} text */
async function look_up(sheet, text) {
  await sheet.page.focus("#canvas");
  await sheet.press("w");
  await sheet.until(() => sheet.find("which.input"), "the field for a number");
  await sheet.type(text);
  // Answers that come in make the window grow, and for a picture the line below them has no place.
  const is_through = async () => {
    const status = await sheet.find("which.status");
    return status !== undefined && /^(Searched|No count of the) \d+ networks/.test(status.label)
      && (await sheet.item("which.input")).value === text;
  };
  await sheet.until(is_through, "all networks to be looked through", 90_000);
}

/** @type {import("./harness.mjs").Check[]} */
export const explain_checks = [
  {
    name: "3.8 is the paper's ResNet-50, and a click opens it",
    async run(kit) {
      const sheet = await kit.open();
      await look_up(sheet, "3.8");
      assert.equal((await sheet.item("which.answer.0")).value, "resnet50_v1");
      await sheet.shoot("which");
      await sheet.click("which.answer.0");
      assert.equal(await sheet.find("which.input"), undefined);
      assert.equal(await sheet.total("macs"), truth("resnet50_v1", "macs"));
      assert.equal(await sheet.total("macs"), "3857973248");
      assert.equal(await sheet.count(), "3857973248");
      assert.equal((await sheet.state()).view.convention, "macs");
      await sheet.press("Control+Z");
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
    },
  },
  {
    name: "an answer comes within 200 ms once all networks are looked through",
    async run(kit) {
      const sheet = await kit.open();
      await look_up(sheet, "15.3 G");
      await sheet.press("Control+A");
      const started = Date.now();
      await sheet.page.keyboard.type("4");
      await sheet.until(async () => /ResNet|RegNet/.test((await sheet.item("which.answer.0")).label)
        && (await sheet.item("which.input")).value === "4", "the answer to another number");
      const took = Date.now() - started;
      console.log(`     typed to answered: ${took} ms`);
      await sheet.press("Escape");
      await sheet.idle();
      assert.equal(await sheet.find("which.input"), undefined);
    },
  },
  {
    name: "all counts stand side by side, and two of them are taken apart",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click("bottom.conventions");
      assert.equal(whole((await sheet.item("conventions.row.macs")).value),
        BigInt(truth("resnet50", "macs")));
      await sheet.click("conventions.row.exact");
      assert.equal((await sheet.state()).view.convention, "exact");
      await sheet.click("why.from.picker");
      await sheet.click("why.from.option.thop");
      assert.equal(await sheet.count(), truth("resnet50", "thop"));
      const items = (await sheet.items()).filter(({ id }) => /^why\.item\./.test(id));
      let sum = whole((await sheet.item("why.from")).value);
      for (const item of items) sum += whole(item.value);
      assert.equal(sum, BigInt(truth("resnet50", "thop")));
      assert.match((await sheet.item("why.sum")).label, /= 4,133,742,592$/);
      await sheet.shoot("conventions");
    },
  },
  {
    name: "a phone reaches the counts and the number field by touch",
    async run(kit) {
      const sheet = await kit.open({ width: 390, height: 844, density: 2, touch: true });
      await sheet.tap("tab.conventions");
      await sheet.tap("conventions.row.macs");
      assert.equal((await sheet.state()).view.convention, "macs");
      await sheet.shoot("conventions phone");
      await sheet.tap("conventions.why");
      await sheet.item("why.against.picker");
      await sheet.tap("conventions.which");
      await sheet.item("which.input");
      await sheet.tap("which.close");
      assert.equal(await sheet.find("which.input"), undefined);
    },
  },
];
