// Work is kept, and links say what is on screen.

import assert from "node:assert/strict";
import { truth } from "./harness.mjs";

/** @type {import("./harness.mjs").Check[]} */
export const keep_checks = [
  {
    name: "a reload loses nothing",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("open_text", {text: \'[{"type": "conv2d", "out_channels": 8, "kernel_size": 3}]\', origin: "test"})');
      await sheet.ask('app.run("set_batch", {value: 4})');
      await sheet.ask('app.run("set_convention", {id: "thop"})');
      await sheet.idle();
      const before = await sheet.state();
      await sheet.page.reload();
      await sheet.ready();
      const after = await sheet.state();
      for (const key of ["batch", "settings", "view", "totals", "title"]) {
        assert.deepEqual(after[key], before[key], key);
      }
      assert.equal(new URL(sheet.page.url()).hash, "", "a model of one's own has no short link");
    },
  },
  {
    name: "even a reload in the middle of typing loses nothing",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_batch", {value: 16})');
      await sheet.page.reload(); // before anything was saved by the clock
      await sheet.ready();
      assert.equal((await sheet.state()).batch, "16");
    },
  },
  {
    name: "a link opens the model and the view it names",
    async run(kit) {
      const sheet = await kit.open({ address: "#vgg16&batch=2&convention=thop&layer=conv1_1" });
      assert.equal((await sheet.state()).preset, "vgg16");
      assert.equal((await sheet.state()).view.layer, "conv1_1");
      assert.equal(await sheet.count(), String(2n * BigInt(truth("vgg16", "thop"))));
      assert.equal(new URL(sheet.page.url()).hash, "#vgg16&batch=2&convention=thop&layer=conv1_1");
    },
  },
  {
    name: "an edit stands in the address, and the address brings it back",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_parameter", {name: "resolution", value: 256})');
      await sheet.ask('app.run("set_field", {layer: "conv1", field: "kernel_size", value: "[5, 5]"})');
      await sheet.idle();
      const macs = await sheet.total("macs");
      const hash = new URL(sheet.page.url()).hash;
      assert.match(hash, /^#resnet50&resolution=256&conv1\.kernel_size=/);
      const other = await kit.open({ address: hash });
      assert.equal(await other.total("macs"), macs);
      assert.deepEqual((await other.state()).settings, (await sheet.state()).settings);
    },
  },
  {
    name: "opening a link keeps the work it replaces within an undo",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_batch", {value: 32})');
      await sheet.idle();
      await sheet.page.evaluate(() => { location.hash = "#vgg11"; });
      await sheet.until(async () => (await sheet.state()).preset === "vgg11", "the link");
      await sheet.idle();
      await sheet.ask('app.run("undo", {})');
      assert.equal((await sheet.state()).preset, "resnet50");
      assert.equal((await sheet.state()).batch, "32");
    },
  },
  {
    name: "links of other versions, and nonsense, are met with words",
    async run(kit) {
      for (const address of ["#1.AAAA", "#nosuchnet&batch=2", "#resnet50&batch=none&%%%", "#&&&=", "#resnet50&nosuch=3"]) {
        const sheet = await kit.open({ address });
        assert.equal(await sheet.total("macs"), truth("resnet50", "macs"), address);
      }
    },
  },
  {
    name: "the page works where the browser keeps nothing",
    async run(kit) {
      const sheet = await kit.open({
        before: (page) =>
          page.addInitScript(() => {
            for (const name of ["localStorage", "sessionStorage"]) {
              Object.defineProperty(window, name, {
                get() { throw new DOMException("denied", "SecurityError"); },
              });
            }
          }),
      });
      await sheet.ask('app.run("set_batch", {value: 2})');
      assert.equal(await sheet.total("macs"), String(2n * BigInt(truth("resnet50", "macs"))));
    },
  },
];
