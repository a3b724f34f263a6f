// Pictures of the page for people to look at, in build/screenshots, and what can be said of the
// look by measuring.

import assert from "node:assert/strict";

const kSizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844, touch: true },
];

/** @type {import("./harness.mjs").Check[]} */
export const look_checks = [
  ...kSizes.flatMap((size) =>
    [false, true].flatMap((dark) =>
      [1, 2].map((density) => ({
        name: `a picture at ${size.width}×${size.height}, ${dark ? "dark" : "light"}, density ${density}`,
        /** @param {import("./harness.mjs").Kit} kit */
        async run(kit) {
          const sheet = await kit.open({ ...size, dark, density });
          const scheme = dark ? "dark" : "light";
          await sheet.shoot(`${size.width}x${size.height} ${scheme} ${density}x`);
          for (const item of await sheet.items()) {
            const inside = item.x >= -1 && item.y >= -1 && item.x + item.width <= size.width + 1 &&
              item.y + item.height <= size.height + 1;
            assert.ok(inside, `${item.id} stands outside the window`);
          }
          await sheet.ask('app.run("select_layer", {name: "layer1.0.conv2"})');
          await sheet.idle();
          await sheet.shoot(`${size.width}x${size.height} ${scheme} ${density}x selected`);
        },
      })),
    ),
  ),
  {
    name: "the table view is a document: light, dark, narrow, printed",
    async run(kit) {
      for (const dark of [false, true]) {
        const sheet = await kit.open({ dark, address: "#resnet50&layer=conv1" });
        await sheet.click("toolbar.mirror");
        assert.ok(await sheet.page.isVisible("#mirror table"));
        await sheet.shoot(`table ${dark ? "dark" : "light"}`);
        await sheet.page.setViewportSize({ width: 390, height: 844 });
        await sheet.idle();
        await sheet.shoot(`table ${dark ? "dark" : "light"} narrow`);
        await sheet.page.setViewportSize({ width: 1440, height: 900 });
        await sheet.page.click("#to-canvas");
        await sheet.idle();
        assert.ok(!(await sheet.page.isVisible("#bar")));
        if (dark) continue;
        await sheet.page.emulateMedia({ media: "print" });
        await sheet.shoot("printed");
        assert.ok(!(await sheet.page.isVisible("#canvas")));
        assert.ok(await sheet.page.isVisible("#mirror h1"));
      }
    },
  },
  {
    name: "a change of the system's colours is followed",
    async run(kit) {
      const sheet = await kit.open();
      const brightness = () =>
        sheet.page.evaluate(async () => {
          const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
          const context = /** @type {WebGL2RenderingContext} */ (canvas.getContext("webgl2"));
          return context.getParameter(context.COLOR_CLEAR_VALUE)[0];
        });
      assert.ok((await brightness()) > 0.9);
      await sheet.page.emulateMedia({ colorScheme: "dark" });
      await sheet.until(async () => (await brightness()) < 0.2, "a dark picture");
    },
  },
];
