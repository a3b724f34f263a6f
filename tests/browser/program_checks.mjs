// The page's program comes in two parts, and the HTML table in two goes: web/program.js, web/style.css.

import assert from "node:assert/strict";
import { Sheet } from "./harness.mjs";

/** A page that has only been sent for, and may never be ready.
 * @param {import("./harness.mjs").Kit} kit @param {RegExp} [expected] */
async function new_sheet(kit, expected) {
  const sheet = new Sheet(await (await kit.context()).newPage(), expected, kit.url);
  kit.sheets.push(sheet);
  return sheet;
}

const kDrawn = () => performance.getEntriesByName("drawn").length > 0;

/** @param {Sheet} sheet */
const is_last_row_shown = (sheet) =>
  sheet.page.locator("#mirror table[data-ledger] tbody tr").last().isVisible();

/** @type {import("./harness.mjs").Check[]} */
export const program_checks = [
  {
    name: "the first table is drawn by the first part of the program alone",
    async run(kit) {
      const sheet = await new_sheet(kit);
      /** @type {() => void} */
      let let_go = () => {};
      const held = new Promise((resolve) => { let_go = () => resolve(undefined); });
      let asked = false;
      await sheet.page.route("**/rest.wasm*", async (route) => {
        asked = true;
        await held;
        await route.continue();
      });
      await sheet.page.goto(`${kit.url}?test=1`);
      await sheet.page.waitForFunction(kDrawn);
      await sheet.until(async () => asked, "the page to ask for the second part");
      assert.equal(await sheet.page.getAttribute("html", "data-state"), "ready");
      assert.equal(await sheet.page.getAttribute("html", "data-view"), "canvas");
      // A flat picture packs into very little.
      assert.ok((await sheet.page.screenshot()).length > 30_000, "the picture is nearly empty");
      let_go();
      await sheet.ready();
      await sheet.click(/^ledger\.row\./);
      assert.notEqual((await sheet.state()).view.selected_layer, "");
    },
  },
  {
    name: "what calls for the second part before it is here gets it",
    async run(kit) {
      const sheet = await new_sheet(kit, /rest\.wasm|Failed to (load|fetch)|Synchronous XMLHttpRequest/);
      let failures = 0;
      await sheet.page.route("**/rest.wasm*", (route) => (failures++ ? route.continue() : route.abort()));
      await sheet.page.goto(`${kit.url}?test=1`);
      await sheet.ready();
      assert.equal(failures, 1);
      await sheet.ask('app.run("open_preset", {variant: "vgg16"})');
      await sheet.idle();
      assert.equal((await sheet.state()).totals.macs, "15470264320");
      assert.equal(failures, 2);
    },
  },
  {
    name: "a second part of another version is not taken",
    async run(kit) {
      const sheet = await new_sheet(kit, /changed on its server/);
      // The last byte of a part is of its program's name.
      await sheet.page.route("**/rest.wasm*", async (route) => {
        const body = await (await route.fetch()).body();
        body[body.length - 1] = "x".charCodeAt(0);
        await route.fulfill({ body, contentType: "application/wasm" });
      });
      await sheet.page.goto(`${kit.url}?test=1`);
      await sheet.ready();
      await sheet.ask('app.run("open_preset", {variant: "vgg16"})');
      await sheet.until(() => sheet.page.isVisible("#notice-reload"), "the offer to reload");
      assert.equal(await sheet.page.getAttribute("html", "data-state"), "failed");
      assert.ok(await sheet.page.isVisible("#mirror table[data-ledger]"));
    },
  },
  {
    name: "where the program never comes, all rows of the first table do",
    async run(kit) {
      const sheet = await new_sheet(kit, /shell\.js|Failed to load|preloaded using link preload/);
      await sheet.page.route("**/shell.js", (route) => route.abort());
      await sheet.page.goto(kit.url);
      assert.ok(await sheet.page.locator("#mirror table[data-ledger] tbody tr").first().isVisible());
      assert.ok(!(await is_last_row_shown(sheet)), "all rows are laid out at first");
      await sheet.until(() => is_last_row_shown(sheet), "the last row");
      assert.ok(await sheet.page.locator("#mirror table[data-published-figures]").isVisible());
    },
  },
];
