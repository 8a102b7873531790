import { FAMILIES, type Family } from "./family.ts";

/** Words that a fork's own packages, units and folders bear, and Pleroma's do not. */
const SIGNS: readonly (readonly [family: Family, sign: RegExp])[] = [
  ["akkoma", /\bakkoma\b/i],
  ["rebased", /\b(?:rebased|soapbox)\b/i],
];

/**
 * The fork that the files are for, as their names and what their units run say; Pleroma where
 * nothing says otherwise.
 *
 * @param names paths of the instance's files, names of units, commands that they run
 */
export function recogniseFamily(names: readonly string[]): Family {
  const found = SIGNS.find(([, sign]) =>
    names.some((name) => sign.test(name.replaceAll("_", " "))),
  );
  return found?.[0] ?? FAMILIES[0];
}
