// Light or dark: the system's, until a person switches on the page, and then theirs for the next
// visit as well.

const kKey = "layer-ledger.scheme";
const system = matchMedia("(prefers-color-scheme: dark)");

/** @returns {string | null} */
function chosen() {
  try {
    return localStorage.getItem(kKey);
  } catch {
    return null;
  }
}

/** @param {string | null} scheme */
function choose(scheme) {
  try {
    if (scheme) localStorage.setItem(kKey, scheme);
    else localStorage.removeItem(kKey);
  } catch {
    // It is theirs for this visit.
  }
}

/** @param {boolean} dark */
function show(dark) {
  document.documentElement.dataset.scheme = dark ? "dark" : "light";
}

/** The scheme to start in; the document takes it on at once. */
export function first_scheme() {
  const choice = chosen();
  const dark = choice ? choice === "dark" : system.matches;
  if (choice) show(dark);
  return dark;
}

/** @param {import("./types").Page} page @param {boolean} dark the scheme it started in */
export function make_scheme(page, dark) {
  const { core, frames } = page;
  system.addEventListener("change", () => {
    dark = system.matches;
    choose(null);
    show(dark);
    core.set_scheme(dark);
    frames.request();
  });
  return {
    /** After a frame: a person may have switched. */
    follow() {
      if (core.is_dark() === dark) return;
      dark = !dark;
      choose(dark ? "dark" : "light");
      show(dark);
    },
  };
}
