// A hidden text area that has the keyboard while the canvas edits a text: input methods, dead keys
// and keyboards on the screen write into it, and what they wrote goes to the canvas.

// Something to delete, so that a keyboard on the screen reports its backspace.
const kFiller = "\u200b";
const kBlinkTime = 500;

/** @param {import("./types").Page} page */
export function make_text_agent(page) {
  const { core, frames, canvas, agent } = page;
  let editing = false;
  let blink = 0;

  function refill() {
    agent.value = kFiller;
    agent.setSelectionRange(1, 1);
  }

  function has_focus() {
    return document.activeElement === canvas || document.activeElement === agent;
  }

  /** @param {string} text */
  function write(text) {
    const clean = text.replaceAll(kFiller, "");
    if (clean) core.text(clean);
    frames.request();
  }

  agent.addEventListener("input", (event) => {
    const { isComposing, inputType, data } = /** @type {InputEvent} */ (event);
    if (isComposing) return;
    if (inputType === "deleteContentBackward") {
      core.key("Backspace", true, 0);
      core.key("Backspace", false, 0);
      frames.request();
    } else if (inputType === "insertLineBreak") {
      core.key("Enter", true, 0);
      core.key("Enter", false, 0);
      frames.request();
    } else {
      write(data ?? agent.value);
    }
    refill();
  });
  agent.addEventListener("compositionend", (event) => {
    write(event.data);
    refill();
  });

  return {
    /** After each frame: the keyboard follows what the canvas edits. */
    follow() {
      const wants = core.wants_text();
      if (wants === editing) return;
      editing = wants;
      clearInterval(blink);
      if (editing) blink = window.setInterval(() => frames.request(1), kBlinkTime);
      if (!has_focus()) return;
      if (editing) {
        refill();
        agent.focus({ preventScroll: true });
      } else {
        canvas.focus({ preventScroll: true });
      }
    },

    /** A finger is about to press: a keyboard comes up only for a focus inside the gesture.
     * @param {number} x @param {number} y */
    tapped(x, y) {
      const item = core.item_at(x, y);
      if (!item?.text || !item.enabled) return;
      agent.inputMode = /^-?[0-9.,\s\u202f]*$/.test(item.value) ? "decimal" : "text";
      refill();
      agent.focus({ preventScroll: true });
    },

    /** @param {number} x @param {number} y @param {number} height */
    caret(x, y, height) {
      // Set as properties: the content security policy allows no style attributes.
      agent.style.left = `${x}px`;
      agent.style.top = `${y}px`;
      agent.style.height = `${height}px`;
    },
  };
}
