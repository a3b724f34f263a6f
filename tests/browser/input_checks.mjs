// Keyboard, clipboard, wheel and touch.

import assert from "node:assert/strict";

/** @param {import("./harness.mjs").Sheet} sheet */
const focused = (sheet) => sheet.page.evaluate(() => document.activeElement?.id);

/** @type {import("./harness.mjs").Check[]} */
export const input_checks = [
  {
    name: "the keyboard alone works the ledger, and Escape leaves it",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.press("ArrowDown", "ArrowDown", "ArrowDown");
      await sheet.idle();
      const layer = (await sheet.state()).view.layer;
      assert.notEqual(layer, "", "arrows select no row");
      await sheet.press("ArrowDown");
      await sheet.idle();
      assert.notEqual((await sheet.state()).view.layer, layer);

      await sheet.press("/");
      await sheet.until(async () => (await focused(sheet)) === "agent", "/ starts the search");
      await sheet.type("fc");
      await sheet.until(async () => (await sheet.state()).view.search === "fc", "the search");
      for (let presses = 0; presses < 6 && (await focused(sheet)) !== "to-table"; ++presses) {
        await sheet.press("Escape");
        await sheet.page.waitForTimeout(80);
      }
      assert.equal(await focused(sheet), "to-table", "Escape does not leave the canvas");
      assert.ok(await sheet.page.isVisible("#to-table"));
      await sheet.press("Tab");
      assert.equal(await focused(sheet), "canvas");
    },
  },
  {
    name: "the browser's own shortcuts stay the browser's",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      const prevented = await sheet.page.evaluate(() => {
        const canvas = document.getElementById("canvas");
        /** @param {string} key @param {string} code @param {KeyboardEventInit} more */
        const press = (key, code, more) =>
          !canvas?.dispatchEvent(
            new KeyboardEvent("keydown", { key, code, bubbles: true, cancelable: true, ...more }),
          );
        return {
          reload: press("r", "KeyR", { ctrlKey: true }),
          address: press("l", "KeyL", { ctrlKey: true }),
          tab: press("t", "KeyT", { ctrlKey: true }),
          larger: press("=", "Equal", { ctrlKey: true }),
          refresh: press("F5", "F5", {}),
          tools: press("F12", "F12", {}),
          back: press("ArrowLeft", "ArrowLeft", { altKey: true }),
          undo: press("z", "KeyZ", { ctrlKey: true }),
          down: press("ArrowDown", "ArrowDown", {}),
        };
      });
      assert.deepEqual(prevented, {
        reload: false, address: false, tab: false, larger: false, refresh: false, tools: false,
        back: false, undo: true, down: true,
      });
    },
  },
  {
    name: "letters of other alphabets and input methods reach a field",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.press("/");
      await sheet.until(async () => (await focused(sheet)) === "agent", "the search");
      await sheet.type("é");
      const session = await sheet.page.context().newCDPSession(sheet.page);
      await session.send("Input.imeSetComposition", { text: "か", selectionStart: 1, selectionEnd: 1 });
      await session.send("Input.insertText", { text: "確" });
      await sheet.until(async () => (await sheet.state()).view.search === "é確", "the composed text");
      await sheet.press("Backspace", "Backspace");
      await sheet.until(async () => (await sheet.state()).view.search === "", "Backspace");
      await sheet.press("Escape");
    },
  },
  {
    name: "what is selected in a field is copied, cut and pasted by the usual keys",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.focus("#canvas");
      await sheet.press("/");
      await sheet.until(async () => (await focused(sheet)) === "agent", "the search");
      await sheet.type("layer2");
      await sheet.press("Control+A", "Control+C");
      assert.equal(await sheet.clipboard(), "layer2");
      await sheet.press("Control+X");
      await sheet.until(async () => (await sheet.state()).view.search === "", "the cut");
      await sheet.paste("layer3.1");
      await sheet.until(async () => (await sheet.state()).view.search === "layer3.1", "the paste");
      await sheet.press("Escape");
    },
  },
  {
    name: "the menu copies the whole table",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click("toolbar.export");
      await sheet.click("menu.export.copy_markdown");
      await sheet.until(async () => (await sheet.clipboard()).startsWith("### ResNet-50"), "the copy");
      const table = await sheet.clipboard();
      assert.ok(table.split("\n").length > 100, `the clipboard holds ${table.slice(0, 80)}`);
      assert.match(table, /conv1/);
    },
  },
  {
    name: "a table leaves as a file",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click("toolbar.export");
      const coming = sheet.page.waitForEvent("download", { timeout: 20_000 });
      await sheet.click("menu.export.csv");
      const download = await coming;
      assert.match(download.suggestedFilename(), /resnet50.*\.csv$/i);
      const text = await (await download.createReadStream()).toArray();
      assert.match(Buffer.concat(text).toString(), /conv1/);
    },
  },
  {
    name: "the wheel scrolls the ledger, pixel by pixel",
    async run(kit) {
      const sheet = await kit.open();
      const rows = async () => (await sheet.items()).filter((item) => item.role === "row");
      const [row] = await rows();
      assert.ok(row);
      const again = (await rows()).find((item) => item.y > row.y + 200);
      assert.ok(again);
      await sheet.page.mouse.move(again.x + 60, again.y + again.height / 2);
      await sheet.page.mouse.wheel(0, 60);
      await sheet.idle();
      const moved = (await rows()).find((item) => item.id === again.id);
      assert.ok(moved);
      assert.ok(Math.abs(again.y - moved.y - 60) <= 1, `it moved by ${again.y - moved.y}`);
    },
  },
  {
    name: "on a phone a finger scrolls, taps and opens a keyboard",
    async run(kit) {
      const sheet = await kit.open({ width: 390, height: 844, density: 2, touch: true });
      const rows = async () => (await sheet.items()).filter((item) => item.id.startsWith("ledger.row."));
      const seen = await rows();
      const row = seen[Math.floor(seen.length * 0.6)];
      assert.ok(row, "no rows");
      const session = await sheet.page.context().newCDPSession(sheet.page);
      let [x, y] = [row.x + row.width / 2, row.y + row.height / 2];
      /** @param {"touchStart" | "touchMove" | "touchEnd"} type */
      const touch = (type) =>
        session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
      await touch("touchStart");
      for (let step = 0; step < 12; ++step) {
        y -= 12;
        await touch("touchMove");
      }
      await sheet.page.waitForTimeout(120);
      await touch("touchEnd");
      await sheet.idle();
      const after = (await rows()).find((item) => item.id === row.id);
      const travelled = after ? row.y - after.y : Infinity;
      assert.ok(travelled > 100, `the table moved by ${travelled}`);
      assert.equal((await sheet.state()).view.layer, "", "a scroll must not select");

      const target = (await rows()).find((item) => item.y > 300 && item.y < 650);
      assert.ok(target);
      await sheet.tap(target.id);
      assert.equal((await sheet.state()).view.layer, target.id.replace("ledger.row.", ""));
      const field = (await sheet.items()).find((item) => item.text && item.enabled);
      if (field) {
        await sheet.page.touchscreen.tap(field.x + field.width / 2, field.y + field.height / 2);
        assert.equal(await focused(sheet), "agent");
      }
    },
  },
];
