// Networks of other tools, by every way they come: the picker, a drop, a paste, an address. What is
// read, what is told of it, and what stays when a file is broken or given up.

import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { truth } from "./harness.mjs";
import { write_onnx } from "./onnx_file.mjs";

/** @typedef {import("./harness.mjs").Sheet} Sheet */

const kFolder = "build/web/import_checks";
const kOnnx = "tests/truth/onnx/resnet18.onnx";

/** @param {string} name */
const sample = (name) => readFileSync(`tests/networks/${name}`, "utf8");
/** @param {string} name */
function scratch(name) {
  mkdirSync(kFolder, { recursive: true });
  return `${kFolder}/${name}`;
}
/** Beside the page, for ?url=. @param {string} name */
const beside = (name) => `build/web/dist/${name}`;

/** @param {Sheet} sheet @param {string} path */
async function choose(sheet, path) {
  await sheet.page.setInputFiles("#file", path);
}
/** @param {Sheet} sheet @param {string} title */
async function opened(sheet, title) {
  await sheet.until(async () => (await sheet.state()).title === title, `${title} on the page`);
  await sheet.idle();
}
/** @param {Sheet} sheet */
async function faults(sheet) {
  const place = sheet.page.locator("#import-faults");
  await place.waitFor({ state: "visible" });
  return (await place.textContent()) ?? "";
}
/** A drop as the browser reports it. @param {Sheet} sheet @param {string} name @param {string} path */
async function drop(sheet, name, path) {
  const content = readFileSync(path).toString("base64");
  await sheet.page.evaluate(([file_name, base64]) => {
    const bytes = Uint8Array.from(atob(base64 ?? ""), (c) => c.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], file_name ?? ""));
    for (const type of ["dragenter", "dragover", "drop"]) {
      window.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }
  }, [name, content]);
}

/** @type {import("./harness.mjs").Check[]} */
export const import_checks = [
  {
    name: "an ONNX file by the picker: its figures, blocks, notes, and what-if edits",
    async run(kit) {
      const sheet = await kit.open();
      await choose(sheet, kOnnx);
      await sheet.until(async () => (await sheet.state()).layers === 49, "the layers of the file");
      assert.equal(await sheet.total("macs"), truth("resnet18", "macs"));
      assert.ok(await sheet.mirror('[data-group="layer1.0"]'), "nesting becomes blocks");
      await sheet.ask('app.run("set_field", {layer: "conv1", field: "kernel_size", value: "[5, 5]"})');
      assert.notEqual(await sheet.total("macs"), truth("resnet18", "macs"));
      await sheet.ask('app.run("undo", {})');
      assert.equal(await sheet.total("macs"), truth("resnet18", "macs"));
      await sheet.shoot("import onnx");
    },
  },
  {
    name: "formats are told by content, whatever the name says",
    async run(kit) {
      const sheet = await kit.open();
      const wrong = scratch("network.txt");
      copyFileSync("tests/truth/onnx/squeezenet1_1.onnx", wrong);
      await choose(sheet, wrong);
      await sheet.until(async () => (await sheet.total("macs")) === truth("squeezenet1_1", "macs"), "SqueezeNet");
      await drop(sheet, "weights.bin", "tests/networks/caffe_alexnet_deploy.prototxt");
      await opened(sheet, "AlexNet");
      await drop(sheet, "model.onnx", "tests/networks/keras2_vgg16.json");
      await opened(sheet, "vgg16");
    },
  },
  {
    name: "a printed PyTorch module by paste: what is guessed, and the line to copy",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.locator("#canvas").focus();
      await sheet.paste(sample("torch_transformer.txt"));
      await sheet.until(async () => Boolean(await sheet.mirror("[data-notes] code")), "the notes");
      const line = (await sheet.mirror("[data-notes] code")) ?? "";
      assert.match(line, /^torch\.onnx\.export\(model, /);
      assert.ok(await sheet.find("notes.first"), "the first note stands across the page");
      await sheet.shoot("import torch");
      await sheet.click("notes.show");
      await sheet.click(/^notes\.copy\./);
      assert.equal(await sheet.clipboard(), line);
      await sheet.ask('app.run("open_preset", {variant: "resnet50"})');
      await sheet.idle();
      assert.equal(await sheet.find("notes.first"), undefined);
      await sheet.ask('app.run("undo", {})');
      await sheet.idle();
      assert.ok(await sheet.find("notes.first"), "notes belong to the model and come back with it");
      await sheet.page.reload();
      await sheet.ready();
      assert.equal(await sheet.mirror("[data-notes] code"), line);
    },
  },
  {
    name: "sizes that a file leaves open are sliders, and what is not costed is said on top",
    async run(kit) {
      const sheet = await kit.open();
      const file = scratch("open.onnx");
      write_onnx(file, { layers: 4, channels: 16, side: "side", foreign: true });
      await choose(sheet, file);
      await sheet.until(async () => Boolean(await sheet.mirror("[data-notes]")), "the notes");
      assert.match((await sheet.mirror("[data-notes]")) ?? "", /1 of 10 nodes \(10\.0 %\) are not costed: Mystery/);
      assert.ok(await sheet.find("parameter.side.slider"));
      const before = BigInt((await sheet.total("macs")) ?? 0);
      await sheet.ask('app.run("set_parameter", {name: "side", value: 448})');
      assert.equal(BigInt((await sheet.total("macs")) ?? 0), 4n * before);
      await sheet.shoot("import open sizes");
    },
  },
  {
    name: "on a phone the notes are read as well",
    async run(kit) {
      const sheet = await kit.open({ width: 390, height: 844, density: 2, touch: true });
      await sheet.ask("app.idle()");
      await drop(sheet, "x", "tests/networks/torch_unet_part.txt");
      await sheet.until(async () => Boolean(await sheet.find("notes.show")), "the notes");
      await sheet.shoot("import phone");
      await sheet.tap("notes.show");
      assert.ok(await sheet.find(/^notes\.copy\./));
      await sheet.shoot("import phone notes");
    },
  },
  {
    name: "a broken file is told with its place, and the last table stays",
    async run(kit) {
      const sheet = await kit.open();
      const broken = scratch("broken.onnx");
      writeFileSync(broken, readFileSync(kOnnx).subarray(0, 3000));
      await choose(sheet, broken);
      assert.match(await faults(sheet), /byte \d+/);
      await sheet.shoot("import broken");
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
      await sheet.page.keyboard.press("Escape");
      const text = scratch("broken.prototxt");
      writeFileSync(text, sample("caffe_lenet_train_test.prototxt").replace("num_output: 20", "num_output: many"));
      await choose(sheet, text);
      assert.match(await faults(sheet), /line \d+, column \d+/);
      await sheet.page.click("#import-close");
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
      assert.equal((await sheet.state()).errors.length, 0);
    },
  },
  {
    name: "an address opens a file beside the page, in ranges and without",
    async run(kit) {
      copyFileSync("tests/truth/onnx/mobilenet_v2.onnx", beside("checks.onnx"));
      try {
        for (const with_ranges of [true, false]) {
          const sheet = await kit.open();
          const page = sheet.page;
          let answers = 0;
          page.on("response", (response) => {
            if (response.url().endsWith("checks.onnx")) answers += Number(response.status() === (with_ranges ? 206 : 200));
          });
          if (!with_ranges) {
            await page.context().route("**/checks.onnx", (route) =>
              route.continue({ headers: { ...route.request().headers(), range: "none" } }));
          }
          await page.goto(`${kit.url}?test=1&url=checks.onnx`);
          await sheet.ready();
          await sheet.until(async () => (await sheet.total("macs")) === truth("mobilenet_v2", "macs"), "MobileNet");
          assert.ok(answers > 0, with_ranges ? "in ranges" : "as a stream");
          await sheet.ask('app.run("set_batch", {value: 2})');
          await sheet.idle();
          await page.reload();
          await sheet.ready();
          assert.equal((await sheet.state()).batch, "2", "a reload keeps the work on it");
        }
      } finally {
        rmSync(beside("checks.onnx"));
      }
    },
  },
  {
    name: "an address of another origin, or of nothing, is refused with words",
    async run(kit) {
      const sheet = await kit.open({ address: "&url=https://example.com/model.onnx", expected: /404/ });
      assert.match(await faults(sheet), /beside this page/);
      await sheet.page.goto(`${kit.url}?test=1&url=nothing.onnx`);
      await sheet.ready();
      assert.match(await faults(sheet), /404/);
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
    },
  },
  {
    name: "a long read shows how far it is and can be given up",
    async run(kit) {
      const sheet = await kit.open();
      const held = { release: () => {} };
      await sheet.page.context().route("**/import.wasm", async (route) => {
        await new Promise((resolve) => { held.release = () => resolve(undefined); });
        await route.continue().catch(() => {});
      });
      await choose(sheet, kOnnx);
      const bar = sheet.page.locator("#import-progress");
      await bar.waitFor({ state: "visible" });
      assert.match((await sheet.page.textContent("#import-title")) ?? "", /^Reading resnet18\.onnx/);
      await sheet.shoot("import progress");
      await sheet.page.click("#import-close");
      await bar.waitFor({ state: "hidden" });
      held.release();
      await sheet.idle();
      assert.equal(await sheet.total("macs"), truth("resnet50", "macs"));
      assert.equal((await sheet.state()).can_undo, false, "nothing was opened");
    },
  },
  {
    name: "of a file of half a gigabyte little is read, in little memory",
    async run(kit) {
      const sheet = await kit.open();
      const file = scratch("half_a_gigabyte.onnx");
      try {
        write_onnx(file, { layers: 60, channels: 480 });
        await choose(sheet, file);
        await sheet.until(async () => (await sheet.state()).layers === 120, "its layers");
        const { size, bytes_read, heap } = await sheet.page.evaluate(
          () => /** @type {PerformanceMeasure} */ (performance.getEntriesByName("import")[0]).detail);
        assert.ok(size > 490e6, `${size} bytes`);
        assert.ok(bytes_read * 20 < size, `${bytes_read} bytes read`);
        assert.ok(heap < 64 << 20, `${heap} bytes of memory`);
        assert.equal(await sheet.total("parameters"), String(60 * 480 * 480 * 9));
      } finally {
        rmSync(file);
      }
    },
  },
];
