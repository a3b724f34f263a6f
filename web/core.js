// The exported C functions as JavaScript functions: text goes in and comes out as strings.

const kNotOpened = '{"opened": false, "notice": ""}';

/**
 * @param {import("./ledger.js").LedgerModule} module
 * @param {(fault: unknown) => void} on_fault told once, when the program has ended by a fault
 */
export function make_core(module, on_fault) {
  let dead = false;

  /** @template T @param {() => T} call @param {T} instead @returns {T} */
  function guard(call, instead) {
    if (dead) return instead;
    try {
      return call();
    } catch (fault) {
      dead = true;
      on_fault(fault);
      return instead;
    }
  }

  /** @template T @param {string} text @param {(pointer: number) => T} call @returns {T} */
  function give(text, call) {
    const size = module.lengthBytesUTF8(text) + 1;
    const pointer = module._malloc(size);
    module.stringToUTF8(text, pointer, size);
    const result = call(pointer);
    module._free(pointer);
    return result;
  }

  /** @param {() => number} call */
  const take = (call) => guard(() => module.UTF8ToString(call()), "");
  /** @param {() => number} call @param {string} empty */
  const take_json = (call, empty) => JSON.parse(take(call) || empty);
  /** @param {string} text @param {(pointer: number) => number | void} call */
  const send = (text, call) => guard(() => Number(give(text, call) ?? 0), 0);

  return {
    is_dead: () => dead,
    /** As everything below is called. @param {() => void} call */
    attempt: (call) => guard(call, undefined),

    /** @param {object} options */
    start: (options) => send(JSON.stringify(options), (at) => module._app_start(at)) === 1,
    /** @param {number} width @param {number} height @param {number} density */
    resize: (width, height, density) =>
      guard(() => module._app_resize(width, height, density), undefined),
    /** @param {boolean} dark */
    set_scheme: (dark) => guard(() => module._app_set_scheme(+dark), undefined),
    is_dark: () => guard(() => module._app_is_dark(), 0) !== 0,
    /** @param {boolean} touch */
    set_touch: (touch) => guard(() => module._app_set_touch(+touch), undefined),
    /** @param {boolean} reduced */
    set_reduced_motion: (reduced) =>
      guard(() => module._app_set_reduced_motion(+reduced), undefined),
    frame: () => guard(() => module._app_frame(), 0),
    next_frame: () => guard(() => module._app_next_frame(), 0),
    settle: () => guard(() => module._app_settle(), undefined),
    wants_text: () => guard(() => module._app_wants_text(), 0) !== 0,
    escape_leaves: () => guard(() => module._app_escape_leaves(), 1) !== 0,
    cursor: () => take(() => module._app_cursor()),
    context_lost: () => guard(() => module._app_context_lost(), undefined),
    context_restored: () => guard(() => module._app_context_restored(), undefined),

    /** @param {number} x @param {number} y @param {number} buttons @param {number} source */
    pointer: (x, y, buttons, source) =>
      guard(() => module._app_pointer(x, y, buttons, source), undefined),
    pointer_leave: () => guard(() => module._app_pointer_leave(), undefined),
    /** @param {number} right @param {number} down */
    wheel: (right, down) => guard(() => module._app_wheel(right, down), undefined),
    /** @param {string} code @param {boolean} down @param {number} modifiers */
    key: (code, down, modifiers) => send(code, (at) => module._app_key(at, +down, modifiers)),
    /** @param {string} text */
    text: (text) => send(text, (at) => module._app_text(at)),
    /** @param {boolean} focused */
    focus: (focused) => guard(() => module._app_focus(+focused), undefined),
    release_keys: () => guard(() => module._app_release_keys(), undefined),
    copy: () => take(() => module._app_copy()),
    cut: () => take(() => module._app_cut()),
    /** @param {string} text */
    paste: (text) => send(text, (at) => module._app_paste(at)),

    /** @param {object} action @param {number} [gesture] */
    act: (action, gesture = 0) =>
      send(JSON.stringify(action), (at) => module._app_act(at, gesture)) === 1,
    /** @param {string} id */
    command: (id) => send(id, (at) => module._app_command(at)) === 1,
    /** @param {string} text @param {string} origin */
    open_text: (text, origin) =>
      send(text, (at) => give(origin, (from) => module._app_open_text(at, from))),
    /** 1 for what import.wasm reads, 0 for a model of ours, -1 for neither.
     * @param {Uint8Array} head the first bytes */
    is_foreign: (head) =>
      guard(() => {
        const pointer = module._malloc(head.length + 1);
        module.HEAPU8.set(head, pointer);
        const answer = module._app_is_foreign(pointer, head.length);
        module._free(pointer);
        return answer;
      }, -1),
    /** @param {string} text */
    notify: (text) => send(text, (at) => module._app_notify(at)),
    link: () => take(() => module._app_link()),
    /** @param {string} text @param {boolean} at_start @returns {import("./types").Outcome} */
    open_link: (text, at_start) =>
      take_json(() => give(text, (at) => module._app_open_link(at, +at_start)), kNotOpened),
    /** Without a sentence for the history it takes the place of what is there.
     * @param {string} work @param {string} [sentence] @returns {import("./types").Outcome} */
    open_work: (work, sentence = "") =>
      take_json(
        () => give(work, (at) => give(sentence, (said) => module._app_open_work(at, said))),
        kNotOpened,
      ),
    /** @param {number} most about how long it may be */
    history: (most) => take(() => module._app_history(most)),
    /** Once the work that it belongs to is open. @param {string} history */
    open_history: (history) => send(history, (at) => module._app_open_history(at)) === 1,
    /** @returns {import("./types").WorkCard} */
    work_card: () => take_json(() => module._app_work_card(), "{}"),
    openings: () => guard(() => module._app_openings(), 0),
    /** @returns {import("./types").WorkCard} */
    replaced_card: () => take_json(() => module._app_replaced_card(), "{}"),
    /** @param {object[]} models */
    set_kept: (models) => send(JSON.stringify(models), (at) => module._app_set_kept(at)),
    source: () => take(() => module._app_source()),
    revision: () => guard(() => module._app_revision(), -1),
    mirror_html: () => take(() => module._app_mirror_html()),
    /** @param {string} format */
    export_as: (format) => guard(() => give(format, (at) => module.UTF8ToString(module._app_export(at))), ""),
    /** @returns {import("./types").State} */
    state: () => take_json(() => module._app_state_json(), "{}"),
    /** @returns {import("./types").Catalog} */
    catalog: () => take_json(() => module._app_catalog_json(), "{}"),
    /** @returns {import("./types").Item[]} */
    items: () => take_json(() => module._app_items_json(), "[]"),
    /** @param {number} x @param {number} y @returns {import("./types").Item | null} */
    item_at: (x, y) => take_json(() => module._app_item_at_json(x, y), "null"),
  };
}
