// A headless Chromium for the tests and benchmarks of the page.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

// Chromium heeds only the last list of features that are off, so this one begins with Playwright's own.
const kFeaturesOff = [
  "AcceptCHFrame", "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose",
  "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay", "MediaRouter",
  "PaintHolding", "ThirdPartyStoragePartitioning", "Translate", "AutoDeElevate", "RenderDocument",
  // Each new window would run pages of its own behind the address line: more than a second of work.
  "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
];

/**
 * Starts the browser. WebGL 2 is drawn by SwiftShader: there is no GPU to count on, and
 * --use-angle=gl gives no WebGL at all when headless.
 * @param {import("playwright-core").LaunchOptions} [options]
 */
export async function launch(options = {}) {
  const executablePath = places.find((place) => place && existsSync(place));
  if (!executablePath) {
    throw new Error("Chromium was not found. tools/setup installs it on Debian; or set CHROMIUM.");
  }
  return chromium.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false, // it does not start as root, as in a container
    ...options,
    args: [
      `--disable-features=${kFeaturesOff.join()}`,
      "--use-angle=swiftshader",
      "--enable-unsafe-swiftshader",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Screenshots that do not depend on the machine's settings for text.
      "--disable-lcd-text",
      "--disable-font-subpixel-positioning",
      "--font-render-hinting=none",
      ...(options.args ?? []),
    ],
  });
}
