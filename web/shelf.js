// The kept models of this browser: recent ones and those saved under a name. Each has two keys of
// its own, a card for lists and the work itself, so that tabs do not write over each other's.

import { is_of_later_version, read_kept, tab, visits } from "./storage.js";

const kCard = "layer-ledger.card.";
const kWork = "layer-ledger.work.";
const kMostRecent = 20;
// About what the smallest stores hold; longer work is kept for the tab alone.
const kMostLetters = 2_000_000;
const kMostName = 80;

/** @typedef {{version: 1, id: string, title: string, summary: string, plain: boolean,
 *   same: string, name: string, time: number}} Card */

export const new_id = () => Math.random().toString(36).slice(2, 12);

/** @param {string} name */
export const clean_name = (name) => name.replace(/\s+/g, " ").trim().slice(0, kMostName);

/** @param {string} key @returns {Card | null} */
function read_card(key) {
  const card = read_kept(visits.get(key));
  const texts = ["id", "title", "summary", "same", "name"];
  const is_whole = card && texts.every((each) => typeof card[each] === "string");
  return is_whole && kCard + card.id === key && Number.isFinite(card.time) ? card : null;
}

/** All cards, newest first. @returns {Card[]} */
export function cards() {
  return visits
    .keys(kCard)
    .map(read_card)
    .filter((card) => card !== null)
    .sort((one, other) => other.time - one.time);
}

/** @param {string} id */
export const card_of = (id) => read_card(kCard + id);
/** @param {string} id */
export const work_of = (id) => visits.get(kWork + id);

/** @param {string} id */
export function remove(id) {
  visits.remove(kCard + id);
  visits.remove(kWork + id);
}

/** Recent ones that may go, those first that are the least loss. @param {string} but */
const spare = (but) =>
  cards()
    .filter((card) => !card.name && card.id !== but)
    .sort((one, other) => Number(other.plain) - Number(one.plain) || one.time - other.time);

/** @param {Card} card @param {string} work */
function write(card, work) {
  const outcome = visits.set(kWork + card.id, work);
  return outcome === "kept" ? visits.set(kCard + card.id, JSON.stringify(card)) : outcome;
}

/** Keeps work under its id. Where there is no room, recent models go for it, the oldest first.
 * @param {string} id @param {import("./types").WorkCard} made @param {string} [name]
 * @returns {"kept" | "dropped" | "full" | "refused" | "too large"} dropped: with others gone */
export function put(id, made, name = "") {
  if (made.work.length > kMostLetters) return "too large";
  const { title, summary, plain, same } = made;
  /** @type {Card} */
  const card = { version: 1, id, title, summary, plain, same, name, time: Date.now() };
  // The same model twice is one of them; where another tab goes on with it, it writes it again.
  for (const other of name ? [] : cards()) {
    if (other.same === same && !other.name && other.id !== id) remove(other.id);
  }
  let outcome = write(card, made.work);
  let gone = 0;
  for (const other of outcome === "full" ? spare(id) : []) {
    remove(other.id);
    ++gone;
    outcome = write(card, made.work);
    if (outcome !== "full") break;
  }
  if (outcome !== "kept") {
    remove(id);
    return outcome;
  }
  const recent = spare(id);
  for (const other of recent.slice(0, Math.max(0, recent.length + 1 - kMostRecent))) remove(other.id);
  return gone > 0 ? "dropped" : "kept";
}

/** @param {string} id @param {string} name */
export function rename(id, name) {
  const card = card_of(id);
  if (card) visits.set(kCard + id, JSON.stringify({ ...card, name: clean_name(name) }));
}

/** The id of what is saved under a name. @param {string} name */
export const saved_as = (name) => cards().find((card) => card.name === name)?.id;

/** Takes away what cannot be read: damaged cards, works without one. A later version's are left
 * alone. True where something was damaged. */
export function sweep() {
  let damaged = false;
  for (const key of visits.keys(kCard)) {
    if (read_card(key) || is_of_later_version(visits.get(key))) continue;
    visits.remove(key);
    damaged = true;
  }
  for (const key of visits.keys(kWork)) {
    if (visits.get(kCard + key.slice(kWork.length)) === null) visits.remove(key);
  }
  return damaged;
}

// --- this tab ---------------------------------------------------------------------------------------

const kTab = "layer-ledger.tab";
const kTabHistory = "layer-ledger.tab.history";

/** @typedef {{version: 1, id: string, address: string, work: string}} TabWork */

/** @returns {TabWork | null} */
export function tab_work() {
  const kept = read_kept(tab.get(kTab));
  const is_whole = kept && [kept.id, kept.address, kept.work].every((each) => typeof each === "string");
  return is_whole ? kept : null;
}

/** @param {string} id @param {string} address @param {string} work */
export function put_tab_work(id, address, work) {
  /** @type {TabWork} */
  const kept = { version: 1, id, address, work };
  return tab.set(kTab, JSON.stringify(kept));
}

/** Whether there is work to go on with. */
export const keeps_anything = () => tab_work() !== null || cards().length > 0;

/** The steps of that work. */
export const tab_history = () => tab.get(kTabHistory);
export const drop_tab_history = () => tab.remove(kTabHistory);
/** @param {string} history */
export const put_tab_history = (history) => tab.set(kTabHistory, history);
