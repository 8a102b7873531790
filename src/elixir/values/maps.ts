import type { Location } from "../../source/location.ts";
import { identityOf } from "./compare.ts";
import type { ElixirValue } from "./value.ts";

export type MapEntry = readonly [ElixirValue, ElixirValue];

/** A map of these entries: of a key that is there twice, the last one counts. */
export function mapOf(entries: readonly MapEntry[], location: Location): ElixirValue {
  const distinct = new Map<string | MapEntry, MapEntry>();
  for (const entry of entries) {
    // A key that is not known may be the same as another, and stands where it was written.
    const identity = identityOf(entry[0]) ?? entry;
    distinct.delete(identity);
    distinct.set(identity, entry);
  }
  return { kind: "map", entries: [...distinct.values()], location };
}
