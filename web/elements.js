/**
 * The element of index.html with this id.
 * @template {HTMLElement} T
 * @param {string} id @param {new () => T} type
 * @returns {T}
 */
export function element(id, type) {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`index.html has no ${type.name} #${id}`);
  return found;
}

/** @param {string} id @param {() => void} work */
export function on_click(id, work) {
  element(id, HTMLButtonElement).addEventListener("click", work);
}
