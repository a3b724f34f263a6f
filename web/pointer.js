// Mouse, pen and touch on the canvas. A finger scrolls, taps and holds; on what is meant to be
// dragged (a slider, a splitter) it drags.

import { debounce } from "./timing.js";

const kMouse = 0;
const kTouch = 1;
const kPen = 2;

const kDraggedRoles = new Set(["slider", "splitter", "separator", "scrollbar"]);
const kSlack = 8; // CSS pixels that a finger may stray in a tap
const kHoldTime = 450;
const kCoastTime = 325; // in which a thrown list slows down to 1/e
const kRestTime = 600; // after which hints that wait for the pointer to rest have appeared

/** @param {import("./types").Page} page @param {{tapped: (x: number, y: number) => void}} text_agent */
export function install_pointer(page, text_agent) {
  const { core, frames, canvas } = page;
  let was_touch = matchMedia("(pointer: coarse)").matches;
  const rest = debounce(() => frames.request(2), kRestTime);

  /** @param {MouseEvent} event */
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  /** @param {boolean} touch */
  function note_source(touch) {
    if (touch === was_touch) return;
    was_touch = touch;
    core.set_touch(touch);
  }

  function frames_until_rest() {
    frames.request();
    rest.call();
  }

  /** @param {number} x @param {number} y @param {number} buttons @param {number} source */
  function feed(x, y, buttons, source) {
    core.pointer(x, y, buttons, source);
    frames_until_rest();
  }

  /** Pressed and let go at once; drawn inside the event, where the browser still allows the clipboard.
   * @param {number} x @param {number} y @param {number} buttons @param {number} source */
  function press_and_release(x, y, buttons, source) {
    core.pointer(x, y, 0, source);
    core.settle();
    core.pointer(x, y, buttons, source);
    core.settle();
    core.pointer(x, y, 0, source);
    core.settle();
  }

  // --- touch ---------------------------------------------------------------------------------
  /** @type {{id: number, x: number, y: number, start_x: number, start_y: number, time: number,
   *   speed_x: number, speed_y: number, mode: "undecided" | "drag" | "scroll" | "held"} | null} */
  let finger = null;
  let hold = 0;
  let coast = 0;

  /** @param {PointerEvent} event */
  function finger_down(event) {
    cancelAnimationFrame(coast);
    if (finger) return;
    const { x, y } = place(event);
    const item = core.item_at(x, y);
    const mode = item && kDraggedRoles.has(item.role) ? "drag" : "undecided";
    finger = { id: event.pointerId, x, y, start_x: x, start_y: y, time: event.timeStamp,
               speed_x: 0, speed_y: 0, mode };
    feed(x, y, mode === "drag" ? 1 : 0, kTouch);
    clearTimeout(hold);
    if (mode === "undecided") {
      hold = window.setTimeout(() => {
        if (finger?.mode !== "undecided") return;
        finger.mode = "held";
        press_and_release(finger.x, finger.y, 2, kTouch);
        frames.request();
      }, kHoldTime);
    }
  }

  /** @param {PointerEvent} event */
  function finger_move(event) {
    if (finger?.id !== event.pointerId) return;
    const { x, y } = place(event);
    if (finger.mode === "drag") {
      feed(x, y, 1, kTouch);
    } else {
      const strayed = Math.hypot(x - finger.start_x, y - finger.start_y) > kSlack;
      if (finger.mode === "undecided" && strayed) {
        finger.mode = "scroll";
        clearTimeout(hold);
      }
      if (finger.mode === "scroll") {
        const time = Math.max(1, event.timeStamp - finger.time);
        core.wheel(finger.x - x, finger.y - y);
        finger.speed_x = 0.7 * finger.speed_x + (0.3 * (finger.x - x)) / time;
        finger.speed_y = 0.7 * finger.speed_y + (0.3 * (finger.y - y)) / time;
        frames.request();
      } else {
        return; // its place at the press counts, until it is a scroll
      }
    }
    finger.x = x;
    finger.y = y;
    finger.time = event.timeStamp;
  }

  /** @param {PointerEvent} event */
  function finger_up(event) {
    if (finger?.id !== event.pointerId) return;
    clearTimeout(hold);
    const { x, y, start_x, start_y, mode, speed_x, speed_y } = finger;
    const lingered = event.timeStamp - finger.time > 60;
    finger = null;
    if (event.type === "pointerup" && mode === "undecided") {
      text_agent.tapped(start_x, start_y);
      press_and_release(start_x, start_y, 1, kTouch);
    } else if (mode === "drag") {
      core.pointer(x, y, 0, kTouch);
      core.settle();
    } else if (mode === "scroll" && !lingered) {
      throw_list(speed_x, speed_y);
      return;
    }
    // A finger that has gone hovers over nothing. (A held one opened a menu: that may keep it.)
    if (mode !== "held") core.pointer_leave();
    frames_until_rest();
  }

  /** @param {number} speed_x @param {number} speed_y CSS pixels a millisecond */
  function throw_list(speed_x, speed_y) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let last = performance.now();
    const step = () => {
      const now = performance.now();
      const time = now - last;
      last = now;
      const fade = Math.exp(-time / kCoastTime);
      speed_x *= fade;
      speed_y *= fade;
      if (still || Math.hypot(speed_x, speed_y) < 0.03) {
        core.pointer_leave();
        frames.request();
        return;
      }
      core.wheel(speed_x * time, speed_y * time);
      frames.request();
      coast = requestAnimationFrame(step);
    };
    step();
  }

  // --- mouse and pen -------------------------------------------------------------------------
  /** @param {PointerEvent} event */
  function hand(event) {
    const { x, y } = place(event);
    // Bits of MouseEvent.buttons are ImGui's: left, right, middle.
    feed(x, y, event.buttons & 7, event.pointerType === "pen" ? kPen : kMouse);
  }

  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (document.activeElement !== page.agent) canvas.focus({ preventScroll: true });
    note_source(event.pointerType === "touch");
    if (event.pointerType === "touch") finger_down(event);
    else hand(event);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return finger_move(event);
    note_source(false);
    hand(event);
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    canvas.addEventListener(type, (event) => {
      if (event.pointerType === "touch") return finger_up(event);
      hand(event);
      core.settle();
    });
  }
  canvas.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    core.pointer_leave();
    frames_until_rest();
  });
  // The picture has menus of its own.
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());

  canvas.addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey || event.metaKey) return; // the browser's zoom
      event.preventDefault();
      const line = 16;
      const unit = [1, line, canvas.clientHeight][event.deltaMode] ?? 1;
      const { x, y } = place(event);
      core.pointer(x, y, event.buttons & 7, kMouse);
      const sideways = event.shiftKey && !event.deltaX;
      if (sideways) core.wheel(event.deltaY * unit, 0);
      else core.wheel(event.deltaX * unit, event.deltaY * unit);
      frames_until_rest();
    },
    { passive: false },
  );
}
