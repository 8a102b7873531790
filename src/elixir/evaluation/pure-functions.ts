import { CODEC } from "../pure/codec.ts";
import { ENUM } from "../pure/enum.ts";
import { ENUM_ORDER } from "../pure/enum-order.ts";
import { KERNEL } from "../pure/kernel.ts";
import { KEYWORD } from "../pure/keyword.ts";
import { KEYWORD_CHANGES } from "../pure/keyword-changes.ts";
import { LIST } from "../pure/list.ts";
import { MAP } from "../pure/map.ts";
import { NESTED } from "../pure/nested.ts";
import { NUMBER } from "../pure/number.ts";
import type { PureFunction } from "../pure/pure-function.ts";
import { STRING } from "../pure/string.ts";
import { STRING_CONVERSIONS } from "../pure/string-conversions.ts";

/** Functions whose result depends on their arguments alone, by their full names. */
export const PURE_FUNCTIONS: ReadonlyMap<string, PureFunction> = new Map(
  Object.entries({
    ...KERNEL,
    ...NUMBER,
    ...STRING,
    ...STRING_CONVERSIONS,
    ...ENUM,
    ...ENUM_ORDER,
    ...LIST,
    ...KEYWORD,
    ...MAP,
    ...KEYWORD_CHANGES,
    ...NESTED,
    ...CODEC,
  }),
);
