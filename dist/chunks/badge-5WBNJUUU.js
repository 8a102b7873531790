import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{a,b,c}from"./chunk-5UUZRPSC.js";import"./chunk-UMMNIX62.js";import"./chunk-4L2CEPZ7.js";import"./chunk-NQETCPOG.js";export{a as badgeOf,c as renderBadgeJson,b as renderBadgeSvg};
