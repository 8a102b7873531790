import { ENUM } from "./pure/enum.ts";
import { KERNEL } from "./pure/kernel.ts";
import { KEYWORD } from "./pure/keyword.ts";
import { LIST } from "./pure/list.ts";
import type { PureFunction } from "./pure/pure-function.ts";
import { STRING } from "./pure/string.ts";

/** Functions whose result depends on their arguments alone, by their full names. */
export const PURE_FUNCTIONS: ReadonlyMap<string, PureFunction> = new Map(
  Object.entries({ ...KERNEL, ...STRING, ...ENUM, ...LIST, ...KEYWORD }),
);
