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
      assert.match(new URL(sheet.page.url()).hash, /^#1\.[\w-]+$/, "the address carries the model");
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
    name: "two tabs do not write over each other's work",
    async run(kit) {
      const context = await kit.context();
      const first = await kit.open({}, context);
      await first.ask('app.run("set_batch", {value: 3})');
      await first.idle();
      const second = await kit.open({}, context);
      assert.equal((await second.state()).batch, "3", "a new tab goes on with the last work");
      await second.ask('app.run("set_batch", {value: 7})');
      await second.idle();
      await first.ask('app.run("set_convention", {id: "thop"})');
      await first.idle();
      for (const [sheet, batch] of /** @type {const} */ ([[first, "3"], [second, "7"]])) {
        await sheet.page.reload();
        await sheet.ready();
        assert.equal((await sheet.state()).batch, batch);
      }
      const kept = await second.ask("app.kept()");
      assert.deepEqual(kept.map((/** @type {any} */ each) => /batch \d/.exec(each.detail)?.[0]), ["batch 3"]);
    },
  },
  {
    name: "what is replaced stands among the recent models, and comes back from there",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_field", {layer: "conv1", field: "out_channels", value: "48"})');
      const edited = (await sheet.state()).settings;
      await sheet.ask('app.run("open_preset", {variant: "vgg16"})');
      await sheet.idle();
      await sheet.click("toolbar.open");
      const recent = await sheet.item(/^kept\./);
      assert.equal(recent.label, "ResNet-50 v1.5");
      await sheet.shoot("open menu");
      await sheet.click(/^kept\./);
      await sheet.until(async () => (await sheet.state()).preset === "resnet50", "the recent model");
      assert.deepEqual((await sheet.state()).settings, edited);
      await sheet.idle();
      const kept = await sheet.ask("app.kept()");
      assert.deepEqual(kept.map((/** @type {any} */ each) => each.title), ["VGG-16"]);
      await sheet.ask('app.run("undo", {})');
      assert.equal((await sheet.state()).preset, "vgg16", "opening is a step of the history");
    },
  },
  {
    name: "a model is saved under a name, renamed, opened and deleted by keys alone",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_batch", {value: 5})');
      await sheet.ask('app.run("keep.save_as")');
      await sheet.type("For the lecture");
      await sheet.press("Enter");
      assert.equal(await sheet.page.textContent("#models-said"), "Saved as For the lecture");
      await sheet.page.click("#models-list >> text=Rename");
      await sheet.type("Lecture 3");
      await sheet.press("Enter");
      await sheet.shoot("models dialog");
      await sheet.press("Escape");
      await sheet.ask('app.run("open_preset", {variant: "lenet5"})');
      await sheet.idle();
      await sheet.page.reload();
      await sheet.ready();
      assert.equal((await sheet.state()).preset, "lenet5");
      await sheet.ask('app.run("keep.manage")');
      assert.equal(await sheet.page.evaluate(() => document.activeElement?.textContent), "Lecture 3");
      await sheet.press("Enter");
      await sheet.until(async () => (await sheet.state()).batch === "5", "the saved model");
      assert.equal((await sheet.state()).preset, "resnet50");
      await sheet.ask('app.run("keep.manage")');
      await sheet.page.click('#models-list [aria-label="Delete Lecture 3"]');
      await sheet.press("Escape");
      const kept = await sheet.ask("app.kept()");
      assert.deepEqual(kept.filter((/** @type {any} */ each) => each.saved), []);
    },
  },
  {
    name: "a full store drops the oldest recent models and says so",
    async run(kit) {
      const sheet = await kit.open({
        before: (page) =>
          page.addInitScript(() => {
            const set = Storage.prototype.setItem;
            Storage.prototype.setItem = function (/** @type {string} */ key, /** @type {string} */ text) {
              let size = key.length + text.length;
              for (const each of Object.keys(this)) {
                if (each !== key) size += each.length + (this.getItem(each)?.length ?? 0);
              }
              if (this === localStorage && size > 3000) throw new DOMException("full", "QuotaExceededError");
              set.call(this, key, text);
            };
          }),
      });
      for (let i = 1; i < 9; ++i) {
        const text = JSON.stringify([{ type: "conv2d", out_channels: i, kernel_size: 1, name: "c".repeat(150) }]);
        await sheet.page.evaluate((each) => /** @type {any} */ (window).__app.run("open_text", { text: each, origin: "test" }), text);
        await sheet.idle();
      }
      assert.match(await sheet.told(), /storage is full/);
      const kept = await sheet.ask("app.kept()");
      assert.ok(kept.length > 0 && kept.length < 8, `${kept.length} kept`);
      await sheet.page.reload();
      await sheet.ready();
      assert.match(await sheet.ask("app.source()"), /"out_channels":8/);
    },
  },
  {
    name: "a damaged store is met with words, and what is whole stays",
    async run(kit) {
      const context = await kit.context();
      const before = await kit.open({}, context);
      await before.ask('app.run("set_batch", {value: 9})');
      await before.idle();
      await before.page.evaluate(() => {
        localStorage.setItem("layer-ledger.card.damaged", "{");
        localStorage.setItem("layer-ledger.card.odd", '{"version": 1, "id": 3}');
        localStorage.setItem("layer-ledger.card.later", '{"version": 2, "id": "later"}');
        localStorage.setItem("layer-ledger.work.later", "work of a later version");
      });
      const sheet = await kit.open({}, context);
      assert.equal((await sheet.state()).batch, "9");
      assert.match(await sheet.told(), /damaged/);
      const keys = await sheet.page.evaluate(() => Object.keys(localStorage).filter((key) => /damaged|odd|later$/.test(key)).sort());
      assert.deepEqual(keys, ["layer-ledger.card.later", "layer-ledger.work.later"]);
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
      assert.match(await sheet.told(), /keeps nothing/);
      assert.equal(await sheet.total("macs"), String(2n * BigInt(truth("resnet50", "macs"))));
    },
  },
];
