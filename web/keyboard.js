// Keys for the canvas. The browser's own shortcuts stay the browser's.

// Keys that would scroll the page or start the browser's quick search.
const kOurKeys = new Set([
  "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End",
  "Space", "Enter", "NumpadEnter", "Backspace", "Delete", "Tab", "Slash", "Quote",
]);
// With Ctrl or Cmd while a text is edited.
const kEditingKeys = new Set(["KeyA", "KeyZ", "KeyY", "ArrowLeft", "ArrowRight", "ArrowUp",
  "ArrowDown", "Home", "End", "Backspace", "Delete", "Enter"]);
// Never ours, whatever the table of commands says. Copy, cut and paste come as events of their own.
const kBrowserChords = new Set(["KeyR", "KeyL", "KeyT", "KeyW", "KeyN", "KeyC", "KeyX", "KeyV",
  "Equal", "Minus", "Digit0", "Tab", "NumpadAdd", "NumpadSubtract"]);
const kBrowserKeys = new Set(["F5", "F11", "F12"]);

/** Letters and digits as the layout has them, the rest by place. @param {KeyboardEvent} event */
function code_of(event) {
  if (/^[a-z]$/i.test(event.key)) return "Key" + event.key.toUpperCase();
  if (/^[0-9]$/.test(event.key) && !event.code.startsWith("Numpad")) return "Digit" + event.key;
  if (event.key === "/" && event.code !== "NumpadDivide") return "Slash";
  // Keyboards on the screen name no place.
  return event.code || { Enter: "Enter", Backspace: "Backspace", Tab: "Tab" }[event.key] || "";
}

/** @type {Record<string, string>} */
const kCodes = { Left: "ArrowLeft", Right: "ArrowRight", Up: "ArrowUp", Down: "ArrowDown", "/": "Slash",
  Menu: "ContextMenu" };

/** A shortcut of a command, taken apart: "Ctrl+Shift+Z" -> {chord: true, code: "Shift+KeyZ"}, where
 * Ctrl is Cmd on a Mac. Signs that are typed have no code. @param {string} shortcut */
function read_shortcut(shortcut) {
  const parts = shortcut.split("+");
  const key = parts.pop() ?? "";
  const chord = parts.includes("Ctrl");
  let code = kCodes[key] ?? key;
  if (key.length === 1) {
    if (/^[A-Z]$/i.test(key)) code = "Key" + key.toUpperCase();
    else if (/^[0-9]$/.test(key)) code = "Digit" + key;
    if (!chord) code = "";
  }
  return { chord, code: code && (parts.includes("Shift") ? "Shift+" : "") + code };
}

/** @param {import("./types").Page} page @param {{leave: () => void}} ways */
export function install_keyboard(page, ways) {
  const { core, frames, canvas, agent } = page;
  const shortcuts = core.catalog().commands.flatMap((command) => command.shortcuts.map(read_shortcut));
  const chords = new Set(shortcuts.filter((each) => each.chord).map((each) => each.code));
  const keys = new Set(shortcuts.filter((each) => !each.chord && each.code).map((each) => each.code));

  /** @param {KeyboardEvent} event */
  function modifiers(event) {
    // AltGr, which writes characters, reports Ctrl and Alt.
    const plain = event.getModifierState("AltGraph");
    return {
      control: event.ctrlKey && !plain,
      shift: event.shiftKey,
      alt: event.altKey && !plain,
      command: event.metaKey,
    };
  }
  /** @param {ReturnType<typeof modifiers>} held */
  const bits = (held) => +held.control + 2 * +held.shift + 4 * +held.alt + 8 * +held.command;

  /** Whether a key is for the browser to deal with.
   * @param {string} code @param {ReturnType<typeof modifiers>} held */
  function is_browsers(code, held) {
    if (kBrowserKeys.has(code)) return true;
    if (held.alt && code.startsWith("Arrow")) return true;
    const main = page.is_mac ? held.command : held.control;
    const other = page.is_mac ? false : held.command;
    if (other) return true;
    if (!main) return false;
    if (kBrowserChords.has(code)) return true;
    const chord = (held.shift ? "Shift+" : "") + code;
    if (chords.has(chord)) return false;
    return !(core.wants_text() && kEditingKeys.has(code)) && !/^(Control|Shift|Alt|Meta)/.test(code);
  }

  /** @param {KeyboardEvent} event */
  function key_down(event) {
    if (event.isComposing || event.key === "Process" || event.key === "Unidentified") return;
    const code = code_of(event);
    const held = modifiers(event);
    if (is_browsers(code, held)) return;
    if (code === "Escape" && core.escape_leaves()) {
      event.preventDefault();
      core.release_keys();
      ways.leave();
      return;
    }
    const is_chord = held.control || held.command;
    const writes = event.key.length === 1 && !is_chord && !held.alt;
    core.key(code, true, bits(held));
    if (event.target === agent) {
      if (!writes) event.preventDefault(); // what writes comes back as an input event
    } else {
      if (writes) core.text(event.key);
      const is_ours = kOurKeys.has(code) || keys.has((held.shift ? "Shift+" : "") + code);
      if (is_chord || is_ours) event.preventDefault();
    }
    frames.request();
  }

  /** @param {KeyboardEvent} event */
  function key_up(event) {
    core.key(code_of(event), false, bits(modifiers(event)));
    // While Cmd is held, macOS tells of no other key going up.
    if (event.key === "Meta") core.release_keys();
    frames.request();
  }

  for (const surface of /** @type {HTMLElement[]} */ ([canvas, agent])) {
    surface.addEventListener("keydown", key_down);
    surface.addEventListener("keyup", key_up);
    surface.addEventListener("focus", (event) => {
      const from = event.relatedTarget;
      document.documentElement.toggleAttribute("data-tabbed", from instanceof HTMLButtonElement);
      core.focus(true);
      frames.request();
    });
    surface.addEventListener("blur", (event) => {
      if (event.relatedTarget === canvas || event.relatedTarget === agent) return;
      core.release_keys();
      core.focus(false);
      frames.request();
    });
  }
}
