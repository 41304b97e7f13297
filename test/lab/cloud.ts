import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A resource in the stand-in cloud. */
export interface CloudRecord {
  readonly id: string;
  readonly type: string;
  readonly urn: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

/** Every resource that exists in the stand-in cloud kept in `folder`, by id. */
export function cloudRecords(folder: string): CloudRecord[] {
  return recordFiles(folder).map((path) => JSON.parse(readFileSync(path, "utf8")) as CloudRecord);
}

/** Change what one resource is, behind Pulumi's back, as a person at the console would. */
export function drift(folder: string, name: string, changed: Record<string, unknown>): void {
  for (const path of recordFiles(folder)) {
    const record = JSON.parse(readFileSync(path, "utf8")) as CloudRecord;
    if (!record.urn.endsWith(`::${name}`)) continue;
    writeFileSync(path, JSON.stringify({ ...record, outputs: { ...record.outputs, ...changed } }));
    return;
  }
  throw new Error(`no resource ${name} in the stand-in cloud`);
}

/** Put a resource into the cloud that Pulumi did not make, under an id that is a plain file name. */
export function plant(folder: string, record: CloudRecord): void {
  writeFileSync(join(folder, `${record.id}.json`), JSON.stringify(record));
}

function recordFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => join(folder, file));
}
