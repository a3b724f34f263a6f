// Links in the form that any model has: "1." and the JSON of src/app/share_link.h, compressed and
// written in letters that every address may have. The readable form passes through unchanged.

const kMostBytes = 1 << 20; // kMaximumLinkBytes in src/app/share_link.h
const kVersioned = /^(\d{1,6})\.(.*)$/s;
const kReadVersion = "1"; // later ones may be packed in another way

/** @param {Uint8Array} bytes */
function to_letters(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {string} letters */
function from_letters(letters) {
  const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** All that a stream gives, up to `most` bytes: what would be more is not waited for.
 * @param {ReadableStream<Uint8Array>} stream @param {number} most */
async function read_bounded(stream, most) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      void reader.cancel();
      throw new RangeError("larger than any link this page makes");
    }
    parts.push(value);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** @param {Uint8Array} bytes @param {ReadableWritablePair<Uint8Array, BufferSource>} through */
const pass = (bytes, through) =>
  new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(through);

/** What goes behind the '#'; rejects where the browser cannot compress.
 * @param {string} text as core.link gives it */
export async function pack_link(text) {
  const parts = kVersioned.exec(text);
  if (!parts) return text;
  const bytes = new TextEncoder().encode(parts[2]);
  const packed = await read_bounded(pass(bytes, new CompressionStream("deflate-raw")), kMostBytes);
  return `${parts[1]}.${to_letters(packed)}`;
}

/** The text that core.open_link takes; rejects where the link is damaged or unfolds to too much.
 * @param {string} fragment behind the '#' */
export async function unpack_link(fragment) {
  const parts = kVersioned.exec(fragment);
  if (!parts || parts[1] !== kReadVersion) return fragment;
  const bytes = from_letters(parts[2] ?? "");
  const text = await read_bounded(pass(bytes, new DecompressionStream("deflate-raw")), kMostBytes);
  return `${parts[1]}.${new TextDecoder("utf-8", { fatal: true }).decode(text)}`;
}
