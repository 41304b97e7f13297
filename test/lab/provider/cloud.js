"use strict";

const { mkdirSync, readFileSync, renameSync, rmSync, linkSync, writeFileSync } = require("node:fs");
const { createHash } = require("node:crypto");
const { join } = require("node:path");

/**
 * The stand-in's cloud: a folder with one JSON file per resource, `{id, type, urn, inputs, outputs}`, which outlives the
 * provider process. One file per resource and a rename per write mean that several provider processes can work on it at
 * the same time without a lock and without losing an update, and that a test can edit one resource behind Pulumi's back.
 */
function openCloud(folder) {
  mkdirSync(folder, { recursive: true });
  const pathOf = (id) => join(folder, `${fileName(id)}.json`);
  let writes = 0;
  const draft = (record) => {
    const path = join(folder, `.${process.pid}-${(writes += 1)}`);
    writeFileSync(path, JSON.stringify(record, undefined, 2));
    return path;
  };
  return {
    /** Write under the first id of `ids` that no resource has yet; that id. */
    create(ids, recordOf) {
      for (const id of ids) {
        const path = draft(recordOf(id));
        try {
          linkSync(path, pathOf(id)); // Unlike a rename, a link fails where the name is taken.
          return id;
        } catch (error) {
          if (error.code !== "EEXIST") throw error;
        } finally {
          rmSync(path);
        }
      }
      throw new Error("no free id");
    },
    read(id) {
      try {
        return JSON.parse(readFileSync(pathOf(id), "utf8"));
      } catch (error) {
        if (error.code === "ENOENT") return undefined;
        throw error;
      }
    },
    write(record) {
      renameSync(draft(record), pathOf(record.id));
    },
    remove(id) {
      rmSync(pathOf(id), { force: true });
    },
  };
}

/** An id may hold a slash (an SSM parameter's is its path) or be too long for a file name (a list of rule fields). */
function fileName(id) {
  return /^[\w.-]{1,120}$/.test(id)
    ? id
    : `${id.replace(/[^\w.-]+/g, "_").slice(0, 80)}-${createHash("sha256").update(id).digest("hex").slice(0, 12)}`;
}

module.exports = { openCloud };
