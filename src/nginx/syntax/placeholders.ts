import type { Location } from "../../source/location.ts";
import { type Placeholder, placeholderIn, type TemplateText } from "../../source/template.ts";
import type { Argument, Uncertainty } from "./syntax.ts";

const NONE: readonly Placeholder[] = [];

/** All placeholders that overlap the range. */
export function placeholdersIn(
  template: TemplateText,
  start: number,
  end: number,
): readonly Placeholder[] {
  if (template.placeholders.length === 0) return NONE;
  let found = placeholderIn(template, start, end);
  if (found === undefined) return NONE;
  const all: Placeholder[] = [];
  while (found !== undefined) {
    all.push(found);
    found = placeholderIn(template, found.end, end);
  }
  return all;
}

/** The uncertainty that a placeholder in the argument brings, if there is one. */
export function placeholderUncertainty(argument: Argument): Uncertainty | undefined {
  const first = argument.placeholders[0];
  return first && uncertaintyOf(first, argument.location);
}

/** What a placeholder makes uncertain. */
export function uncertaintyOf(placeholder: Placeholder, location: Location): Uncertainty {
  return { reason: `what a template puts in the place of ${placeholder.text}`, location };
}
