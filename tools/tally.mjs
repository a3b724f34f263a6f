// Adds up the GoogleTest results of one build, test by test.
//
// usage: node tools/tally.mjs PRESET
// Prints "PASSED FAILED SKIPPED". A test program that left no result (it did not start, crashed or ran
// out of time) is one failure, so that a broken program cannot hide its tests.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const preset = process.argv[2];
const listing = execFileSync("ctest", ["--preset", preset, "--show-only=json-v1"], {
  encoding: "utf8",
});

let passed = 0;
let failed = 0;
let skipped = 0;
for (const { name } of JSON.parse(listing).tests) {
  let result;
  try {
    result = JSON.parse(readFileSync(`build/${preset}/test-results/${name}.json`, "utf8"));
  } catch {
    ++failed;
    continue;
  }
  for (const suite of result.testsuites) {
    for (const test of suite.testsuite) {
      if (test.failures?.length) ++failed;
      else if (test.result === "COMPLETED") ++passed;
      else ++skipped;
    }
  }
}
console.log(`${passed} ${failed} ${skipped}`);
