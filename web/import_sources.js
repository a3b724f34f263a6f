// Files that are read in pieces, wherever they lie. Pieces are asked for from the front to the back.

/** @typedef {{size: number, read: (at: number, size: number) => Promise<Uint8Array>}} Source */

/** A file of this machine. @param {Blob} blob @returns {Source} */
export const blob_source = (blob) => ({
  size: blob.size,
  read: async (at, size) => new Uint8Array(await blob.slice(at, at + size).arrayBuffer()),
});

/** A file beside this page: in ranges where the server gives them, else as it comes along.
 * @param {string} url @returns {Promise<Source>} */
export async function url_source(url) {
  const kFirst = 1 << 16;
  const response = await fetch(url, { headers: { Range: `bytes=0-${kFirst - 1}` } });
  if (!response.ok) throw new Error(`The server answered ${response.status} for ${url}.`);
  const total = /^bytes 0-\d+\/(\d+)$/.exec(response.headers.get("Content-Range") ?? "")?.[1];
  if (response.status === 206 && total) {
    return range_source(url, Number(total), new Uint8Array(await response.arrayBuffer()));
  }
  const length = response.headers.get("Content-Length");
  // Of a packed answer the length says nothing of what comes out.
  const is_plain = !response.headers.get("Content-Encoding") && length;
  if (!is_plain || !response.body) return blob_source(await response.blob());
  return stream_source(response.body.getReader(), Number(length));
}

/** @param {string} url @param {number} size @param {Uint8Array} first @returns {Source} */
function range_source(url, size, first) {
  return {
    size,
    async read(at, count) {
      if (at + count <= first.length) return first.subarray(at, at + count);
      const headers = { Range: `bytes=${at}-${at + count - 1}` };
      const response = await fetch(url, { headers });
      if (response.status !== 206) throw new Error(`The server stopped giving parts of ${url}.`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

/** What has gone by is let go. @param {ReadableStreamDefaultReader<Uint8Array>} reader
 * @param {number} size @returns {Source} */
function stream_source(reader, size) {
  let start = 0; // of what is kept
  let kept = new Uint8Array();
  return {
    size,
    async read(at, count) {
      for (;;) {
        const end = start + kept.length;
        if (at + count <= end) return kept.subarray(at - start, at - start + count);
        const { value, done } = await reader.read();
        if (done || !value) return kept.subarray(Math.max(0, at - start));
        const wanted = kept.subarray(Math.min(kept.length, Math.max(0, at - start)));
        const joined = new Uint8Array(wanted.length + value.length);
        joined.set(wanted);
        joined.set(value, wanted.length);
        start = end - wanted.length;
        kept = joined;
      }
    },
  };
}
