// The ledger as a spreadsheet: cells, keys, clipboard, menus, touch, and the document's own inputs.

import assert from "node:assert/strict";

/** @param {import("./harness.mjs").Sheet} sheet */
const edits = async (sheet) => (await sheet.state()).settings.edits;
/** @param {string} column @param {string} layer */
const cell = (column, layer) => `ledger.cell.${column}.${layer}`;

/** Fingers by the browser's own protocol. @param {import("./harness.mjs").Sheet} sheet */
async function finger(sheet) {
  const session = await sheet.page.context().newCDPSession(sheet.page);
  /** @param {"touchStart" | "touchEnd"} type @param {number} x @param {number} y */
  return (type, x = 0, y = 0) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
}

/** @type {import("./harness.mjs").Check[]} */
export const sheet_checks = [
  {
    name: "cells are edited in place with mouse and keyboard",
    async run(kit) {
      const sheet = await kit.open({ address: "#vgg16" });
      await sheet.click(cell("out_channels", "conv1_1"));
      await sheet.type("96");
      await sheet.until(async () => (await sheet.find("ledger.edit"))?.value === "96", "the typed text");
      await sheet.press("Enter");
      await sheet.until(async () => (await edits(sheet))["conv1_1"]?.out_channels === "96", "the edit");
      assert.equal((await sheet.state()).view.layer, "relu1_1", "Enter goes down");

      await sheet.click(cell("kernel", "conv2_1"));
      await sheet.type("5");
      await sheet.press("Tab");
      await sheet.type("2");
      await sheet.press("Tab");
      await sheet.press("F2");
      await sheet.type("2");
      await sheet.shoot("cell edited");
      await sheet.press("Enter");
      await sheet.until(async () => (await edits(sheet))["conv2_1"]?.padding === "2", "three cells");
      assert.deepEqual((await edits(sheet))["conv2_1"], { kernel_size: "5", padding: "2", stride: "2" });

      await sheet.click(cell("out_channels", "conv1_1"));
      await sheet.press("Delete");
      await sheet.idle();
      assert.equal((await edits(sheet))["conv1_1"], undefined, "Delete resets");
      await sheet.type("0");
      await sheet.press("Enter");
      await sheet.until(async () => Boolean(await sheet.find("ledger.edit.error")), "the error");
      await sheet.shoot("cell in error");
      await sheet.press("Escape");
      await sheet.idle();
      assert.equal(await sheet.find("ledger.edit"), undefined);
    },
  },
  {
    name: "a number is dragged with the mouse, in one step",
    async run(kit) {
      const sheet = await kit.open();
      const { x, y } = await sheet.middle(cell("out_channels", "conv1"));
      await sheet.page.mouse.move(x, y);
      await sheet.page.mouse.down();
      for (let step = 1; step <= 8; ++step) await sheet.page.mouse.move(x + 12 * step, y);
      await sheet.idle();
      await sheet.page.mouse.up();
      await sheet.idle();
      assert.equal((await edits(sheet)).conv1?.out_channels, "80");
      await sheet.press("Control+Z");
      await sheet.idle();
      assert.equal((await sheet.state()).can_undo, false);
    },
  },
  {
    name: "shortcuts of every sort reach their commands through the browser",
    async run(kit) {
      const sheet = await kit.open({ address: "#vgg11" });
      const { commands } = await sheet.ask("app.catalog()");
      // One of each sort of key; that all of them are understood ui_sheet_test.cpp sees.
      const chosen = new Set(["help.show", "history.redo", "view.json", "cell.increase", "cell.double",
        "cell.reset", "cell.menu", "cursor.right", "cursor.page_down", "cursor.extend_first"]);
      for (const { id, scope, shortcuts } of commands) {
        for (const shortcut of shortcuts) {
          if (!shortcut || !chosen.has(id)) continue;
          await sheet.ask(`{
            app.run("open_preset", {variant: "vgg11"});
            app.run("set_field", {layer: "conv1_1", field: "out_channels", value: "32"});
            app.run("set_batch", {value: 2});
            app.run("undo", {});
            app.run("set_search", {text: ""});
            app.run("view.ledger");
            await app.idle();
          }`);
          await sheet.click(scope === 0 ? "ledger.row.conv1_1" : cell("out_channels", "conv1_1"));
          if (scope === 0) await sheet.press("Home");
          const names = { Up: "ArrowUp", Down: "ArrowDown", Left: "ArrowLeft", Right: "ArrowRight", Menu: "ContextMenu" };
          const keys = shortcut.length === 1 ? [shortcut.toLowerCase()]
            : [shortcut.split("+").map((/** @type {string} */ part) => Reflect.get(names, part) ?? part).join("+").replace("Ctrl", "Control")];
          await sheet.press(...keys);
          await sheet.until(async () => (await sheet.state()).command === id, `${shortcut} for ${id}`, 8000);
          // Out of a text, a popup, the selection; the next click comes back.
          for (let presses = 0; presses < 3; ++presses) {
            await sheet.press("Escape");
            await sheet.page.waitForTimeout(60);
          }
        }
      }
    },
  },
  {
    name: "cells and rows are copied, and a column of numbers is pasted",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click(cell("out_channels", "layer1.0.conv1"));
      await sheet.press("Control+C");
      assert.equal(await sheet.clipboard(), "64");
      await sheet.press("Shift+ArrowDown", "Shift+ArrowDown");
      await sheet.press("Control+C");
      const rows = (await sheet.clipboard()).trimEnd().split("\n");
      assert.equal(rows.length, 3);
      assert.match(rows[0] ?? "", /^layer1\.0\.conv1\tconv2d\t64×56×56\t64\t1\t/);
      await sheet.click(cell("out_channels", "layer1.0.conv1"));
      await sheet.paste("32\n48\n");
      await sheet.until(async () => (await edits(sheet))["layer1.0.conv2"]?.out_channels === "48", "the paste");
      assert.equal((await edits(sheet))["layer1.0.conv1"]?.out_channels, "32");
      await sheet.press("Control+Z");
      await sheet.idle();
      assert.deepEqual(await edits(sheet), {}, "one step");
      await sheet.paste("32\t1\n48\t2\n");
      await sheet.idle();
      assert.deepEqual(await edits(sheet), {}, "a table is no column");
      await sheet.paste('[{"type": "relu"}]');
      await sheet.until(async () => (await sheet.state()).layers === 1, "pasted JSON opens a model");
    },
  },
  {
    name: "the menu of a cell, the choice of columns and the palette",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.click(cell("out_channels", "layer1.0.conv2"), { button: "right" });
      await sheet.shoot("cell menu");
      await sheet.click("menu.cell.copy_formula");
      await sheet.until(async () => /H_out/.test(await sheet.clipboard()), "the formula");
      await sheet.press("Shift+F10");
      await sheet.until(async () => Boolean(await sheet.find("menu.cell.halve")), "the menu by keys");
      await sheet.click("menu.cell.halve");
      await sheet.until(async () => (await edits(sheet))["layer1.0.conv2"]?.out_channels === "32", "the half");
      await sheet.click("ledger.columns");
      await sheet.shoot("columns");
      await sheet.click("column.input");
      await sheet.press("Escape");
      await sheet.idle();
      assert.ok(await sheet.find("ledger.header.input"));
      await sheet.press("Control+K");
      await sheet.type("vgg16 bn");
      await sheet.shoot("palette");
      await sheet.press("Enter");
      await sheet.until(async () => (await sheet.state()).preset === "vgg16_bn", "the network");
      assert.ok(await sheet.find("ledger.header.input"), "columns are the view's");
    },
  },
  {
    name: "by touch a long press opens the menu, and digits come from a keypad",
    async run(kit) {
      for (const dark of [false, true]) {
        const sheet = await kit.open({ width: 1024, height: 768, touch: true, dark });
        const touch = await finger(sheet);
        const { x, y } = await sheet.middle(cell("window", "conv1"));
        await touch("touchStart", x, y);
        await sheet.page.waitForTimeout(700);
        await touch("touchEnd");
        await sheet.idle();
        const entry = await sheet.item("menu.cell.edit");
        assert.ok(entry.height >= 36, `an entry is ${entry.height} high`);
        await sheet.shoot(`touch menu ${dark ? "dark" : "light"}`);
        await sheet.tap("menu.cell.edit");
        await sheet.item("keypad.5");
        await sheet.shoot(`keypad ${dark ? "dark" : "light"}`);
        await sheet.tap("keypad.5");
        await sheet.tap("keypad.done");
        assert.equal((await edits(sheet)).conv1?.kernel_size, "5");
        assert.equal(await sheet.page.evaluate(() => document.activeElement?.id === "agent"), false);
      }
    },
  },
  {
    name: "the document edits the fields of the selected layer and marks what was changed",
    async run(kit) {
      const sheet = await kit.open({ address: "#resnet50&layer=conv1" });
      await sheet.click("toolbar.mirror");
      const field = sheet.page.locator('#mirror [data-field="kernel_size"]');
      await field.fill("5x3");
      await field.press("Enter");
      await sheet.until(async () => (await edits(sheet)).conv1?.kernel_size === "[5, 3]", "the edit");
      await sheet.idle();
      assert.match((await sheet.mirror('tr[data-layer="conv1"] mark')) ?? "", /kernel_size/);
      assert.equal(await sheet.page.evaluate(() => document.activeElement?.getAttribute("data-field")), "kernel_size");
      await sheet.shoot("document fields");
      await field.fill("none");
      await field.press("Enter");
      await sheet.until(async () => /kernel_size/.test((await sheet.mirror("[data-field-error]")) ?? ""), "the error");
      await sheet.page.click('#mirror [data-reset="kernel_size"]');
      await sheet.until(async () => !(await edits(sheet)).conv1, "the reset");
      await sheet.page.setViewportSize({ width: 390, height: 844 });
      await sheet.idle();
      await sheet.shoot("document fields narrow");
    },
  },
];
