// ONNX files as exporters write them, for the checks and for tools/bench: as large as wanted, and
// empty where the weights would be, so that the disk holds only what is written.

import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

/** @param {number} value whole, and not negative */
function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}
/** @param {number} field @param {number} value */
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)]);
/** The head of a field whose content has `size` bytes. @param {number} field @param {number} size */
const head = (field, size) => Buffer.concat([varint(field * 8 + 2), varint(size)]);
/** @param {number} field @param {string | Buffer} content */
function bytes(field, content) {
  const body = Buffer.from(content);
  return Buffer.concat([head(field, body.length), body]);
}

/** @param {string} op @param {string[]} inputs @param {string} output @param {Buffer[]} [attributes] */
const node = (op, inputs, output, attributes = []) =>
  bytes(1, Buffer.concat([
    ...inputs.map((input) => bytes(1, input)),
    bytes(2, output),
    bytes(3, `/${output}/${op}`),
    bytes(4, op),
    ...attributes.map((attribute) => bytes(5, attribute)),
  ]));
/** @param {string} name @param {number[]} values */
const numbers = (name, values) =>
  Buffer.concat([bytes(1, name), ...values.map((value) => number(8, value)), number(20, 7)]);
/** @param {number} field @param {string} name @param {(number | string)[]} sizes */
const value_info = (field, name, sizes) => {
  const dims = sizes.map((size) => bytes(1, typeof size === "number" ? number(1, size) : bytes(2, size)));
  const type = bytes(1, Buffer.concat([number(1, 1), bytes(2, Buffer.concat(dims))]));
  return bytes(field, Buffer.concat([bytes(1, name), bytes(2, type)]));
};

/** Writes a chain of 3×3 convolutions over maps of `side` by `side` ("height" for a size left open).
 * @param {string} path
 * @param {{layers: number, channels: number, side?: number | string, foreign?: boolean}} shape
 *   foreign: an operator that nobody knows stands at the end
 * @returns {number} the size of the file */
export function write_onnx(path, { layers, channels, side = 28, foreign = false }) {
  /** Pieces of the graph; a number stands for so many bytes of weights. @type {(Buffer | number)[]} */
  const pieces = [];
  for (let i = 0; i < layers; ++i) {
    pieces.push(node("Conv", [i ? `r${i - 1}` : "x", `w${i}`], `c${i}`, [numbers("pads", [1, 1, 1, 1])]));
    pieces.push(node("Relu", [`c${i}`], `r${i}`));
  }
  if (foreign) pieces.push(node("Mystery", [`r${layers - 1}`], "m"), node("Relu", ["m"], "last"));
  for (let i = 0; i < layers; ++i) {
    const weights = 4 * channels * channels * 9;
    const fields = Buffer.concat([
      ...[channels, channels, 3, 3].map((size) => number(1, size)),
      number(2, 1),
      bytes(8, `w${i}`),
      head(9, weights),
    ]);
    pieces.push(Buffer.concat([head(5, fields.length + weights), fields]), weights);
  }
  pieces.push(value_info(11, "x", [1, channels, side, side]));
  pieces.push(value_info(12, foreign ? "last" : `r${layers - 1}`, []));
  const size = pieces.reduce((/** @type {number} */ sum, piece) => sum + (typeof piece === "number" ? piece : piece.length), 0);

  const file = openSync(path, "w");
  let at = 0;
  /** @param {Buffer} piece */
  const write = (piece) => {
    writeSync(file, piece, 0, piece.length, at);
    at += piece.length;
  };
  write(Buffer.concat([number(1, 8), bytes(2, "pytorch"), head(7, size)]));
  for (const piece of pieces) {
    if (typeof piece === "number") at += piece;
    else write(piece);
  }
  write(bytes(8, number(2, 17)));
  ftruncateSync(file, at);
  closeSync(file);
  return at;
}
