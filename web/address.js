// The address says what is on screen: src/app/share_link.h describes the words. It is replaced as
// the work goes on, never pushed: the way back leads out of the page, not through every edit.

import { pack_link, unpack_link } from "./link_code.js";
import { debounce, track } from "./timing.js";

const kDelay = 400;
const kDamaged = "This link is damaged or cut off, so it was not opened.";

/** The preset that a fragment names. @param {string} fragment */
export const preset_of = (fragment) => /^#([\w-]+)(?:&|$)/.exec(fragment)?.[1] ?? "";

/** A fragment made ready to open; never rejects. @param {string} hash
 * @returns {Promise<{text: string, fault: string}>} */
export async function read_address(hash) {
  try {
    return { text: await unpack_link(hash.replace(/^#/, "")), fault: "" };
  } catch {
    const can = typeof DecompressionStream === "function";
    return { text: "", fault: can ? kDamaged : "This browser is too old to open this link." };
  }
}

/**
 * @param {import("./types").Page} page
 * @param {{notify: (text: string) => void, changed: () => void}} ways
 */
export function make_address(page, ways) {
  const { core } = page;
  let latest = 0; // what was asked for last wins, whatever is ready first

  /** The whole link; empty where the model is too large for one. Rejects where it cannot be made. */
  async function link() {
    const text = await pack_link(core.link());
    return text && `${location.href.replace(/[?#].*$/s, "")}#${text}`;
  }

  async function write() {
    const turn = ++latest;
    const fragment = await pack_link(core.link()).catch(() => "");
    if (turn !== latest || core.is_dead()) return;
    if (fragment === location.hash.slice(1)) return;
    const address = location.pathname + location.search + (fragment && `#${fragment}`);
    try {
      history.replaceState(history.state, "", address);
    } catch {
      // Some browsers refuse long or many addresses: the link can still be copied.
    }
  }
  const writer = debounce(() => {
    if (!core.is_dead()) track(write());
  }, kDelay);

  /** @param {{text: string, fault: string}} read @param {boolean} at_start */
  function open(read, at_start) {
    const outcome = read.fault ? { opened: false, notice: read.fault } : core.open_link(read.text, at_start);
    if (outcome.notice) ways.notify(outcome.notice);
    ways.changed();
    return outcome.opened;
  }

  // Our own changes by replaceState tell of themselves by no event.
  window.addEventListener("hashchange", () => {
    if (location.hash.length < 2) return;
    const turn = ++latest;
    track(
      read_address(location.hash).then((read) => {
        if (turn === latest) open(read, false);
      }),
    );
  });
  return { changed: writer.call, flush: writer.flush, open, link };
}
