/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", "/fixtures/"],
  modulePathIgnorePatterns: ["/fixtures/"],
  transform: {
    "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } }],
  },
  // Two, whatever the machine has: the lab starts engines, daemons and hosts of its own beside each worker.
  maxWorkers: 2,
  setupFilesAfterEnv: ["<rootDir>/test/support/timeouts.ts"],
  reporters: ["default", "<rootDir>/test/support/summaryReporter.js"],
};
