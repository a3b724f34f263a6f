// The browser's storage, which may be absent, forbidden, full or hold what somebody else wrote:
// nothing here throws.

/** @param {() => Storage} place */
function area(place) {
  return {
    /** @param {string} key */
    get(key) {
      try {
        return place().getItem(key);
      } catch {
        return null;
      }
    },
    /** @param {string} key @param {string} text @returns {"kept" | "full" | "refused"} */
    set(key, text) {
      try {
        place().setItem(key, text);
        return "kept";
      } catch (fault) {
        const is_full = fault instanceof DOMException && /quota/i.test(fault.name);
        return is_full ? "full" : "refused";
      }
    },
    /** @param {string} key */
    remove(key) {
      try {
        place().removeItem(key);
      } catch {
        // Then it stays.
      }
    },
    /** Every key that starts so. @param {string} prefix */
    keys(prefix) {
      try {
        return Object.keys(place()).filter((key) => key.startsWith(prefix));
      } catch {
        return [];
      }
    },
  };
}

export const tab = area(() => sessionStorage);
export const visits = area(() => localStorage);

/** @param {string | null} text @returns {any} */
function parse(text) {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** An object of this version, or null. @param {string | null} text @returns {any} */
export function read_kept(text) {
  const kept = parse(text);
  return kept?.version === 1 ? kept : null;
}

/** @param {string | null} text */
export const is_of_later_version = (text) => parse(text)?.version > 1;
