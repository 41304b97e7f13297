import { readString } from "../../../graph/read";
import type { Value } from "../../../graph/values";

/** Default ports by the start of an engine's name. Source: RDS API, CreateDBInstance, `Port`. */
const ports: readonly (readonly [string, number])[] = [
  ["aurora-postgresql", 5432],
  ["aurora", 3306],
  ["postgres", 5432],
  ["mysql", 3306],
  ["mariadb", 3306],
  ["oracle", 1521],
  ["custom-oracle", 1521],
  ["sqlserver", 1433],
  ["custom-sqlserver", 1433],
  ["db2", 50000],
  ["neptune", 8182],
  ["docdb", 27017],
];

/** The port an engine listens on unless told otherwise; undefined for one that is not known. */
export function enginePort(engine: Value | undefined): number | undefined {
  const name = readString(engine);
  return name.kind === "known" ? ports.find(([start]) => name.value.toLowerCase().startsWith(start))?.[1] : undefined;
}
