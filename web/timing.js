/** @type {Set<{pending: () => boolean, flush: () => void}>} */
const all = new Set();

/**
 * `work`, once, after `delay` milliseconds without another call.
 * @param {() => void} work @param {number} delay
 */
export function debounce(work, delay) {
  let timer = 0;
  const run = () => {
    timer = 0;
    work();
  };
  const debounced = {
    call() {
      clearTimeout(timer);
      timer = window.setTimeout(run, delay);
    },
    pending: () => timer !== 0,
    flush() {
      if (!timer) return;
      clearTimeout(timer);
      run();
    },
  };
  all.add(debounced);
  return debounced;
}

/** @type {Set<Promise<unknown>>} */
const running = new Set();

/** Work that goes on by itself: what waits for rest waits for it, too. @param {Promise<unknown>} work */
export function track(work) {
  const tracked = work.catch(console.error).finally(() => running.delete(tracked));
  running.add(tracked);
}

/** Does at once what waits for its time; false where nothing did and nothing goes on. */
export function flush_all() {
  const waiting = [...all].filter((each) => each.pending());
  for (const each of waiting) each.flush();
  return waiting.length > 0 || running.size > 0;
}
