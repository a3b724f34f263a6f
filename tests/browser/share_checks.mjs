// Links of both forms: made, copied, opened, refused.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { truth } from "./harness.mjs";

/** The lines of a file of golden links: a link, and what it means. @param {string} name */
function golden(name) {
  const lines = readFileSync(`tests/links/${name}`, "utf8").trimEnd().split("\n");
  return Array.from({ length: lines.length / 2 }, (_, i) => ({ link: lines[2 * i], meaning: lines[2 * i + 1] }));
}

/** @param {string} text */
const packed = (text) => `#1.${deflateRawSync(text).toString("base64url")}`;

const kSmall = '[{"type": "conv2d", "out_channels": 8, "kernel_size": 3}]';

/** @type {import("./harness.mjs").Check[]} */
export const share_checks = [
  {
    name: "links of every version open, and say what they said",
    async run(kit) {
      const context = await kit.context();
      const sheet = await kit.open({}, context);
      for (const { link, meaning } of [...golden("readable.txt"), ...golden("packed.txt")]) {
        await sheet.page.evaluate((hash) => { location.hash = hash; }, link);
        await sheet.idle();
        const work = JSON.parse(await sheet.ask("app.work()"));
        assert.deepEqual(work, JSON.parse(meaning), link);
      }
    },
  },
  {
    name: "a model of one's own travels in its link",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.page.evaluate((text) => /** @type {any} */ (window).__app.run("open_text", { text, origin: "test" }), kSmall);
      await sheet.ask('app.run("set_convention", {id: "thop"})');
      await sheet.idle();
      const hash = new URL(sheet.page.url()).hash;
      assert.match(hash, /^#1\.[\w-]+$/);
      assert.match(String(inflateRawSync(Buffer.from(hash.slice(3), "base64url"))), /"version": 1/);
      const other = await kit.open({ address: hash });
      assert.equal(await other.ask("app.work()"), await sheet.ask("app.work()"));
      assert.equal(await other.ask("app.source()"), kSmall);
      assert.equal((await other.state()).can_undo, false, "nothing was there before");
    },
  },
  {
    name: "the Share button shows the link, copies it and draws a code for the room",
    async run(kit) {
      const sheet = await kit.open();
      await sheet.ask('app.run("set_field", {layer: "layer1.0.conv1", field: "out_channels", value: "96"})');
      await sheet.click("toolbar.share");
      const field = sheet.page.locator("#share-link");
      await field.waitFor();
      await sheet.until(async () => (await field.inputValue()) !== "", "the link");
      const link = await field.inputValue();
      assert.ok(link.endsWith("/#resnet50&layer1.0.conv1.out_channels=96"), link);
      assert.equal(await sheet.page.textContent("#share-length"), `${link.length} characters.`);
      await sheet.page.click("#share-copy");
      await sheet.until(async () => (await sheet.page.textContent("#share-length")) === "Copied.", "the copy");
      assert.equal(await sheet.clipboard(), link);
      await sheet.page.click("#share-show-code");
      const code = sheet.page.locator("#share-code svg");
      await code.waitFor();
      const box = await code.boundingBox();
      assert.ok(box && box.width > 500 && Math.abs(box.width - box.height) < 1, "large and square");
      await sheet.shoot("share dialog");
      await sheet.press("Escape");
      assert.equal(await sheet.page.locator("#share").isVisible(), false);
    },
  },
  {
    name: "a long link says that a file is safer",
    async run(kit) {
      const sheet = await kit.open();
      const layers = Array.from({ length: 600 }, (_, i) => ({ type: "conv2d", out_channels: 1 + ((i * 7919) % 997), kernel_size: 1, name: `c${(i * 104729) % 99991}` }));
      await sheet.page.evaluate((text) => /** @type {any} */ (window).__app.run("open_text", { text, origin: "test" }), JSON.stringify(layers));
      await sheet.ask('app.run("share.show")');
      const length = sheet.page.locator("#share-length");
      await sheet.until(async () => /characters/.test((await length.textContent()) ?? ""), "the length");
      assert.match((await length.textContent()) ?? "", /^\d,\d{3} characters\. Mails and chats may cut it off: a file is safer\. It is too long for a QR code\.$/);
      assert.equal(await sheet.page.locator("#share-show-code").isDisabled(), true);
    },
  },
  {
    name: "broken links are refused with words, and the page works on",
    async run(kit) {
      const bomb = packed(`{"version": 1, "document": {"source": "${" ".repeat(40 << 20)}"}}`);
      /** @type {[string, RegExp][]} */
      const links = [
        ["#1.AAAA", /damaged or cut off/],
        ["#1.%%%", /damaged or cut off/],
        ["#1.", /damaged or cut off/],
        [packed('{"version": 1}'), /damaged or cut off/],
        [packed("\xff\xfe"), /damaged or cut off/],
        [bomb, /damaged or cut off/],
        [packed(`{"version": 1, "document": {"source": "${kSmall.replaceAll('"', '\\"')}"}}`).slice(0, -8), /damaged or cut off/],
        ["#2.AAAA", /another version/],
        ["#nosuchnet&batch=2", /"nosuchnet", which is not known here/],
        ["#resnet5O", /Did you mean "resnet50"/],
        ["#&&&=", /not known here/],
      ];
      const sheet = await kit.open();
      for (const [address, words] of links) {
        await sheet.page.evaluate((hash) => { location.hash = hash; }, address);
        await sheet.idle();
        assert.match(await sheet.told(), words, address.slice(0, 60));
        assert.equal(await sheet.total("macs"), truth("resnet50", "macs"), address.slice(0, 60));
      }
      const fresh = await kit.open({ address: "#1.AAAA" });
      assert.match(await fresh.told(), /damaged or cut off/);
      assert.equal(await fresh.total("macs"), truth("resnet50", "macs"));
    },
  },
  {
    name: "what a link asks for and nobody has is left out and named",
    async run(kit) {
      const sheet = await kit.open({ address: "#resnet50&batch=none&nosuch=3&conv99.stride=2&conv1.kernel_size=5" });
      assert.match(await sheet.told(), /batch, nosuch and conv99\.stride\.$/);
      assert.deepEqual((await sheet.state()).settings.edits, { conv1: { kernel_size: "5" } });
    },
  },
];
