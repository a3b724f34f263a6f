// One frame of an empty window, then nothing. `window.emptyPage` tells a test what happened.
import createModule from "./empty.js";

const canvas = /** @type {HTMLCanvasElement} */ (document.getElementById("canvas"));
const module = await createModule({ canvas });
const density = window.devicePixelRatio;
canvas.width = Math.round(canvas.clientWidth * density);
canvas.height = Math.round(canvas.clientHeight * density);
if (!module._empty_start()) throw new Error("no WebGL 2");
requestAnimationFrame(() => {
  const vertices = module._empty_frame(canvas.clientWidth, canvas.clientHeight, density);
  performance.mark("drawn");
  Object.assign(window, { emptyPage: { drawn: performance.now(), vertices } });
});
