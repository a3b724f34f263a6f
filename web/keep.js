// The work, kept as it is done: for this tab, so that a reload goes on with it, and on the shelf for
// the next visit. Each model that is opened gets an id of its own; the one before stays on the shelf
// as a recent model.

import * as shelf from "./shelf.js";
import { debounce } from "./timing.js";

const kDelay = 500;
const kMostHistory = 1 << 20; // kMaximumSavedHistoryBytes in src/app/saved_history.h
const kLeastHistory = 1 << 12;

/** Ids that this tab works under or did: it may come back to them. @type {Set<string>} */
const claimed = new Set();

/** Whether no other tab works under this id; from then on none can. Where the browser cannot tell,
 * `unknown`. @param {string} id @param {boolean} unknown @returns {Promise<boolean>} */
function claim(id, unknown) {
  if (claimed.has(id)) return Promise.resolve(true);
  if (!navigator.locks) return Promise.resolve(unknown);
  return new Promise((resolve) => {
    const held = navigator.locks.request(`layer-ledger.${id}`, { ifAvailable: true }, (lock) => {
      if (lock) claimed.add(id);
      resolve(lock !== null);
      return lock ? new Promise(() => {}) : undefined; // held as long as the page lives
    });
    held.catch(() => resolve(unknown));
  });
}

/** Says each thing once. @param {(text: string) => void} notify */
function make_teller(notify) {
  /** @type {Set<string>} */
  const told = new Set();
  /** @param {string} text */
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    notify(text);
  };
}

const kTold = {
  kept: "",
  dropped: "The browser's storage is full: the oldest recent models were dropped.",
  full: "The browser's storage is full: save your model as a file before you leave this page.",
  refused: "This browser keeps nothing for this page: save your model before you leave it.",
  "too large": "This model is too large for the browser to keep: save it as a file before you leave this page.",
};

const kLost = "The earlier steps of this work were damaged, so they cannot be undone any more.";

/**
 * @param {import("./types").Page} page
 * @param {{notify: (text: string) => void, changed: () => void}} ways
 */
export function make_keep(page, ways) {
  const { core } = page;
  const tell = make_teller(ways.notify);
  let id = shelf.new_id();
  let openings = core.openings();

  /** The work first. Its history gets the room that is left. @param {string} work */
  function put_in_tab(work) {
    let outcome = shelf.put_tab_work(id, location.hash, work);
    if (outcome === "full") {
      shelf.drop_tab_history();
      outcome = shelf.put_tab_work(id, location.hash, work);
    }
    if (outcome !== "kept") return outcome;
    for (let most = kMostHistory; most >= kLeastHistory; most /= 4) {
      if (shelf.put_tab_history(core.history(most)) === "kept") return outcome;
    }
    shelf.drop_tab_history();
    return outcome;
  }

  function keep() {
    if (core.is_dead()) return;
    const card = core.work_card();
    const in_tab = put_in_tab(card.work);
    const outcome = shelf.put(id, card);
    const is_safe = in_tab === "kept" && outcome !== "too large" && outcome !== "full";
    if (outcome === "refused" && in_tab === "kept") {
      tell("This browser keeps your model only while this tab is open.");
    } else if (!is_safe || outcome === "dropped") tell(kTold[outcome]);
    list();
  }
  const keeper = debounce(keep, kDelay);

  /** Another model has taken the place of this one. */
  function note_opening() {
    const now = core.openings();
    if (now === openings) return;
    openings = now;
    const replaced = core.replaced_card();
    if (replaced.work) shelf.put(id, replaced);
    begin(shelf.new_id());
  }

  /** @param {string} next */
  function begin(next) {
    id = next;
    void claim(id, true);
  }

  /** Under the id of kept work, unless another tab works under it: a tab that was copied, say. A page
   * that is left on a reload needs a moment to let go. @param {string} wanted @param {boolean} unknown */
  async function go_on_as(wanted, unknown) {
    for (let tries = 0; tries < 3; ++tries) {
      if (await claim(wanted, unknown)) {
        id = wanted;
        return;
      }
      if (!navigator.locks) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    begin(shelf.new_id());
  }

  function changed() {
    note_opening();
    keeper.call();
  }

  // The last moments at which a page that goes away may still do something.
  window.addEventListener("pagehide", keeper.flush);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) keeper.flush();
  });

  const kAgo = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  /** @param {number} time */
  function when(time) {
    const minutes = Math.round((time - Date.now()) / 60_000);
    if (minutes > -1) return "now";
    if (minutes > -60) return kAgo.format(minutes, "minute");
    if (minutes > -24 * 60) return kAgo.format(Math.round(minutes / 60), "hour");
    return kAgo.format(Math.round(minutes / 60 / 24), "day");
  }

  /** What there is besides the work on screen, newest first. */
  function models() {
    return shelf
      .cards()
      .filter((card) => card.name || card.id !== id)
      .map((card) => ({
        id: card.id,
        title: card.name || card.title,
        detail: [card.name ? card.title : "", card.summary, when(card.time)].filter(Boolean).join(" · "),
        saved: card.name !== "",
      }));
  }
  function list() {
    core.set_kept(models());
  }

  /** @param {string} wanted an id of the list */
  async function open(wanted) {
    const card = shelf.card_of(wanted);
    const work = shelf.work_of(wanted);
    if (!card || work === null) {
      ways.notify("This model is no longer kept here.");
      return list();
    }
    keeper.flush();
    const outcome = core.open_work(work, `Opened ${card.name || card.title}`);
    if (!outcome.opened) ways.notify(outcome.notice);
    note_opening();
    // A recent model is gone on with, a saved one stays as it was saved.
    if (outcome.opened && !card.name) await go_on_as(wanted, false);
    ways.changed();
  }

  /** @param {string} typed @returns {string} what to tell; empty where there was no name */
  function save_as(typed) {
    const name = shelf.clean_name(typed);
    if (!name) return "";
    const before = shelf.saved_as(name);
    // What stood under this name is not lost: it becomes a recent model.
    if (before) shelf.rename(before, "");
    const outcome = shelf.put(shelf.new_id(), core.work_card(), name);
    list();
    return outcome === "kept" || outcome === "dropped" ? `Saved as ${name}` : kTold[outcome];
  }

  /** Brings the work of this tab back, or the last one of all.
   * @param {boolean} linked whether the address holds a link
   * @returns whether the tab goes on with its work, and whether the link is still to be opened */
  function restore(linked) {
    if (shelf.sweep()) tell("Some kept models were damaged and could not be read.");
    const here = shelf.tab_work();
    if (here && core.open_work(here.work).opened) {
      const history = shelf.tab_history();
      if (history && !core.open_history(history)) tell(kLost);
      void go_on_as(here.id, true);
      return { goes_on: true, opens_link: linked && location.hash !== here.address };
    }
    const last = shelf.cards().find((card) => !card.name);
    const work = linked || !last ? null : shelf.work_of(last.id);
    if (last && work !== null && core.open_work(work).opened) void go_on_as(last.id, false);
    else begin(id);
    return { goes_on: false, opens_link: linked };
  }

  window.addEventListener("storage", list);
  return { changed, restore, models, list, open, save_as };
}
