// The work, kept as it is done: for this tab first, so that two tabs do not overwrite each other,
// then for the next visit. Storage may be absent, full or forbidden.

import { debounce } from "./timing.js";

const kWork = "layer-ledger.work";
const kPrevious = "layer-ledger.previous";
const kDelay = 500;

/** @typedef {{version: 1, address: string, work: string}} Kept */

/** @param {() => Storage} place @param {string} key @returns {Kept | null} */
function read(place, key) {
  try {
    const kept = JSON.parse(place().getItem(key) ?? "null");
    return kept?.version === 1 && typeof kept.work === "string" ? kept : null;
  } catch {
    return null;
  }
}

/** @param {() => Storage} place @param {string} key @param {Kept} kept */
function write(place, key, kept) {
  try {
    place().setItem(key, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}

const tab = () => sessionStorage;
const visits = () => localStorage;

/**
 * @param {import("./types").Core} core
 * @param {() => void} on_failure told once, when nothing can be kept
 */
export function make_storage(core, on_failure) {
  let told = false;

  const keeper = debounce(() => {
    if (core.is_dead()) return;
    /** @type {Kept} */
    const kept = { version: 1, address: location.hash, work: core.save() };
    const in_tab = write(tab, kWork, kept);
    const for_visits = write(visits, kWork, kept);
    if (in_tab || for_visits || told) return;
    told = true;
    on_failure();
  }, kDelay);

  // The last moments at which a page that goes away may still do something.
  window.addEventListener("pagehide", keeper.flush);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keeper.flush();
  });

  return {
    changed: keeper.call,

    /** Brings the work back, and says whether the address holds a link that is still to be opened. */
    restore() {
      const linked = location.hash.length > 1;
      const here = read(tab, kWork);
      if (here && core.restore(here.work)) {
        return { restored: true, linked: linked && location.hash !== here.address };
      }
      const last = read(visits, kWork);
      if (last && linked && last.address !== location.hash) {
        // The work of another visit: not shown under this link, but not lost to it either.
        write(visits, kPrevious, last);
        return { restored: false, linked };
      }
      const restored = last !== null && core.restore(last.work);
      return { restored, linked: linked && !restored };
    },
  };
}
