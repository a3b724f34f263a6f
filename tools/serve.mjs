// Serves a folder of static files on 127.0.0.1.
//
// usage: node tools/serve.mjs FOLDER [PORT]
// If PORT is taken, the next free one is used; 0 asks for any free one.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** @type {Record<string, string>} */
const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
};

/**
 * @param {string} folder
 * @param {string} url
 * @returns {Promise<{file: string, size: number} | null>}
 */
async function find(folder, url) {
  let name;
  try {
    name = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return null;
  }
  let file = path.resolve(folder, "." + path.posix.normalize("/" + name));
  if (file !== folder && !file.startsWith(folder + path.sep)) return null;
  try {
    let info = await stat(file);
    if (info.isDirectory()) {
      file = path.join(file, "index.html");
      info = await stat(file);
    }
    return info.isFile() ? { file, size: info.size } : null;
  } catch {
    return null;
  }
}

/**
 * The one range that "bytes=0-99" or "bytes=100-" asks for; null where the whole file is to be sent.
 * @param {string | undefined} header
 * @param {number} size
 */
function range_of(header, size) {
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(header ?? "") ?? [];
  if (from === undefined) return null;
  const start = Number(from);
  const end = Math.min(to ? Number(to) : size - 1, size - 1);
  return start <= end ? { start, end } : null;
}

/**
 * Starts to serve a folder.
 * @param {string} folder
 * @param {number} port the first to try; 0 for any
 * @returns {Promise<{url: string, port: number, close: () => Promise<void>}>}
 */
export async function serve(folder, port = 0) {
  const root = path.resolve(folder);
  const server = createServer(async (request, response) => {
    // Nothing is cached: what is served is what was built last.
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { Allow: "GET, HEAD" }).end();
      return;
    }
    const found = await find(root, request.url ?? "/");
    if (!found) {
      response.writeHead(404, { "Content-Type": "text/plain; charset=utf-8" }).end("not found\n");
      return;
    }
    response.setHeader(
      "Content-Type",
      types[path.extname(found.file).toLowerCase()] ?? "application/octet-stream",
    );
    response.setHeader("Accept-Ranges", "bytes");
    const asked = request.method === "GET" ? range_of(request.headers.range, found.size) : null;
    const { start, end } = asked ?? { start: 0, end: found.size - 1 };
    response.setHeader("Content-Length", end - start + 1);
    if (asked) response.setHeader("Content-Range", `bytes ${start}-${end}/${found.size}`);
    response.writeHead(asked ? 206 : 200);
    if (request.method === "HEAD" || end < start) response.end();
    else createReadStream(found.file, { start, end }).on("error", () => response.destroy()).pipe(response);
  });

  for (let last = port + 100; ; ++port) {
    try {
      await new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, "127.0.0.1", () => {
          server.removeListener("error", reject);
          resolve(undefined);
        });
      });
      break;
    } catch (error) {
      const taken = /** @type {NodeJS.ErrnoException} */ (error).code === "EADDRINUSE";
      if (!taken || port >= last) throw error;
    }
  }
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port: address.port,
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections?.();
      }),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, port = "8080"] = process.argv.slice(2);
  if (!folder || !/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    console.error("usage: node tools/serve.mjs FOLDER [PORT]");
    process.exit(2);
  }
  const { url } = await serve(folder, Number(port));
  console.log(`\nServing ${folder} at ${url}  (Ctrl+C stops it)`);
}
