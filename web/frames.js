// Frames are drawn when something asks for them, and only then.

// For a change that came from outside the canvas. An event asks for what it needs as it is drawn.
const kFramesAChange = 3;

/**
 * @param {import("./types").Core} core
 * @param {() => void} after each
 */
export function make_frames(core, after) {
  let alarm = 0;
  let wanted = 0;
  let scheduled = 0;
  let drawn = 0;
  let paused = false;

  function draw_one() {
    const more = core.frame();
    ++drawn;
    wanted = Math.max(wanted - 1, more);
    clearTimeout(alarm);
    const later = core.next_frame();
    if (later > 0) alarm = window.setTimeout(() => request(1), later);
    after();
  }

  function schedule() {
    if (scheduled || paused || document.hidden || wanted <= 0) return;
    scheduled = requestAnimationFrame(() => {
      scheduled = 0;
      if (paused) return;
      draw_one();
      schedule();
    });
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) request();
  });

  function request(count = kFramesAChange) {
    wanted = Math.max(wanted, count);
    schedule();
  }

  return {
    request,
    /** Draws one at once: a resized canvas must not be shown empty. */
    draw_now() {
      if (!paused) draw_one();
      schedule();
    },
    /** @param {boolean} stop */
    pause(stop) {
      paused = stop;
      if (!stop) request();
    },
    drawn: () => drawn,
    is_idle: () => paused || (wanted <= 0 && !scheduled),
  };
}
