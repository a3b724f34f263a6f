// window.__app, only with ?test=1: what tests ask of the page. They click and type like a person
// otherwise.

/** @param {import("./types").Page} page
 * @param {{changed: () => void, flush_all: () => boolean, kept: () => object[],
 *   link: () => Promise<string>, told: string[]}} ways */
export function install_automation(page, ways) {
  const { core, frames } = page;
  const app = {
    ready: true,
    drawn: page.drawn,
    /** Resolves when nothing is left to draw, save or show. */
    async idle() {
      for (let quiet = 0; quiet < 3; ) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        quiet = ways.flush_all() || !frames.is_idle() ? 0 : quiet + 1;
      }
    },
    state: core.state,
    items: core.items,
    catalog: core.catalog,
    source: core.source,
    mirror: core.mirror_html,
    frames: frames.drawn,
    /** The recent and saved models, as the lists have them. */
    kept: ways.kept,
    /** All that was told at the foot of the page, also what is gone by now. */
    told: () => ways.told,
    /** The work as it is saved. */
    work: () => core.work_card().work,
    /** The link to what is on screen. */
    link: ways.link,
    /** Ends the program as a fault in it would. */
    break_with: core.attempt,
    /** A command by its id, or with arguments an action. @param {string} id @param {object} [args] */
    run(id, args) {
      const done = args ? core.act({ do: id, ...args }) : core.command(id);
      ways.changed();
      return done;
    },
  };
  Object.assign(window, { __app: app });
  return app;
}
