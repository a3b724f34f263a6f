// What the checks of the page share: opening it as some person would have it, finding widgets by the
// page's own register of what stands where, and reading the HTML mirror.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";

/** @typedef {import("playwright-core").Page} BrowserPage */
/** @typedef {{id: string, role: string, label: string, value: string, x: number, y: number,
 *   width: number, height: number, enabled: boolean, text: boolean}} Item */
/** @typedef {{name: string, run: (kit: Kit) => Promise<void>}} Check */
/**
 * @typedef {object} Opening
 * @property {string} [address] after the page's URL: "#vgg16"
 * @property {number} [width]
 * @property {number} [height]
 * @property {number} [density]
 * @property {boolean} [dark]
 * @property {boolean} [touch]
 * @property {(page: BrowserPage) => Promise<unknown>} [before] before the page loads
 * @property {RegExp} [expected] messages on the console that belong to the check
 */

export const shots = "build/screenshots";

/** The lines of a table of tests/truth, split. @param {string} name */
function truthTable(name) {
  return readFileSync(`tests/truth/${name}`, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
}

/** The figure to reproduce, as text. @param {string} network @param {string} quantity */
export function truth(network, quantity) {
  const [quantities, , ...tools] = truthTable("tools.csv");
  const value =
    tools.find((line) => line[0] === network)?.[quantities.indexOf(quantity)] ||
    truthTable("totals.csv").find((line) => line[0] === network && line[1] === quantity)?.[2];
  assert.ok(value, `tests/truth has no ${quantity} of ${network}`);
  return value;
}

/** One open page. */
export class Sheet {
  /** @param {BrowserPage} page @param {RegExp | undefined} expected @param {string} origin */
  constructor(page, expected, origin) {
    this.page = page;
    /** @type {string[]} */
    this.complaints = [];
    page.on("console", (message) => {
      const text = message.text();
      if (["error", "warning"].includes(message.type()) && !expected?.test(text)) {
        // Reading pixels back is what a screenshot does.
        if (!/GPU stall due to ReadPixels/.test(text)) this.complaints.push(text);
      }
    });
    page.on("pageerror", (error) => {
      if (!expected?.test(String(error))) this.complaints.push(String(error));
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob):/.test(url)) {
        this.complaints.push(`a request to ${url}`);
      }
    });
  }

  /** Waits until the page answers. */
  async ready() {
    await this.page.waitForFunction(() => "__app" in window, undefined, { timeout: 60_000 });
    await this.idle();
  }

  /** @template T @param {string} body of an async function of `app` @returns {Promise<T>} */
  ask(body) {
    return this.page.evaluate(`(async (app) => ${body})(window.__app)`);
  }

  idle() {
    return this.ask("app.idle()");
  }

  /** @returns {Promise<any>} */
  state() {
    return this.ask("app.state()");
  }

  /** @returns {Promise<Item[]>} */
  items() {
    return this.ask("app.items()");
  }

  /** The widget with this id, or the first whose id matches. @param {string | RegExp} id */
  async find(id) {
    const items = await this.items();
    return items.find((item) => (typeof id === "string" ? item.id === id : id.test(item.id)));
  }

  /** @param {string | RegExp} id */
  async item(id) {
    const found = await this.find(id);
    if (!found) {
      const ids = (await this.items()).map((item) => item.id).join(" ");
      assert.fail(`no widget ${id} on the page; there are: ${ids}`);
    }
    return found;
  }

  /** @param {string | RegExp} id */
  async middle(id) {
    const { x, y, width, height } = await this.item(id);
    return { x: x + width / 2, y: y + height / 2 };
  }

  /** Clicks a widget with the mouse, as a person would. @param {string | RegExp} id
   * @param {{button?: "left" | "right", clickCount?: number}} [options] */
  async click(id, options = {}) {
    const { x, y } = await this.middle(id);
    await this.page.mouse.move(x, y);
    await this.idle();
    await this.page.mouse.click(x, y, options);
    await this.idle();
  }

  /** @param {string | RegExp} id */
  async tap(id) {
    const { x, y } = await this.middle(id);
    await this.page.touchscreen.tap(x, y);
    await this.idle();
  }

  /** Keys one after the other, each seen by the page before the next. @param {...string} keys */
  async press(...keys) {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      await this.page.waitForTimeout(40);
    }
  }

  /** @param {string} text */
  async type(text) {
    await this.page.keyboard.type(text, { delay: 15 });
    await this.page.waitForTimeout(80);
  }

  /** Until a field no longer blinks there is no rest, so this waits for less.
   * @param {() => Promise<unknown>} holds @param {string} what */
  async until(holds, what, patience = 20000) {
    const start = Date.now();
    while (!(await holds())) {
      if (Date.now() - start > patience) assert.fail(`${what}: waited ${patience} ms`);
      await this.page.waitForTimeout(30);
    }
  }

  /** The exact number behind a total in the mirror. @param {string} id */
  async total(id) {
    await this.idle();
    return this.page.getAttribute(`#mirror [data-total="${id}"]`, "data-value");
  }

  /** The sum of the convention in view. */
  async count() {
    await this.idle();
    const column = '[data-total-row] [data-column="count"]';
    return this.page.getAttribute(`#mirror table[data-ledger] ${column}`, "data-value");
  }

  /** What was told last. @returns {Promise<string>} */
  async told() {
    await this.idle();
    return this.ask("app.told().at(-1) ?? ''");
  }

  /** The text of the first element of the mirror that matches; null where there is none.
   * @param {string} selector */
  async mirror(selector) {
    await this.idle();
    const found = this.page.locator(`#mirror ${selector}`).first();
    return (await found.count()) ? found.textContent() : null;
  }

  /** A real paste event, with the clipboard's own content. @param {string} text */
  async paste(text) {
    await this.page.evaluate((each) => navigator.clipboard.writeText(each), text);
    await this.page.keyboard.press("Control+V");
    await this.page.waitForTimeout(60);
  }

  /** @returns {Promise<string>} */
  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** @param {string} name */
  async shoot(name) {
    mkdirSync(shots, { recursive: true });
    await this.page.screenshot({ path: `${shots}/${name}.png` });
  }
}

/** What a check is given. */
export class Kit {
  /** @param {import("playwright-core").Browser} browser @param {string} url */
  constructor(browser, url) {
    this.browser = browser;
    this.url = url;
    /** @type {Sheet[]} */
    this.sheets = [];
    /** @type {import("playwright-core").BrowserContext[]} */
    this.contexts = [];
  }

  /** A browser window of its own, with empty storage. @param {Opening} [opening] */
  async context(opening = {}) {
    const { width = 1440, height = 900, density = 1, dark = false, touch = false } = opening;
    const context = await this.browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: density,
      colorScheme: dark ? "dark" : "light",
      hasTouch: touch,
      isMobile: touch,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    this.contexts.push(context);
    return context;
  }

  /** @param {Opening} [opening] @param {import("playwright-core").BrowserContext} [context] */
  async open(opening = {}, context) {
    const page = await (context ?? (await this.context(opening))).newPage();
    const sheet = new Sheet(page, opening.expected, this.url);
    this.sheets.push(sheet);
    await opening.before?.(page);
    await page.goto(`${this.url}?test=1${opening.address ?? ""}`);
    await sheet.ready();
    return sheet;
  }

  /** Closes everything, and fails where a page complained. */
  async finish() {
    const complaints = this.sheets.flatMap((sheet) => sheet.complaints);
    for (const context of this.contexts) await context.close();
    assert.deepEqual(complaints, [], "the console and the network should be silent");
  }
}
