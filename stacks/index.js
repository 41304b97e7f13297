"use strict";

// The root Pulumi project's `main`. Plain JavaScript, so that a program never type-checks itself at start (10 s, 755 MB).
const { existsSync } = require("node:fs");
const { join } = require("node:path");

const program = join(__dirname, "..", "dist", "stacks", "main.js");
if (!existsSync(program)) {
  process.stderr.write(
    "sallyport: the stacks are not compiled yet; run `npm install && npm run build` in the project's folder\n",
  );
  process.exit(1);
}
module.exports = require(program);
