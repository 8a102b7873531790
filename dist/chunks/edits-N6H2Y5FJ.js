import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{a,b}from"./chunk-ES7V7HAP.js";import"./chunk-65YJN7AN.js";import"./chunk-76YGCS7U.js";import"./chunk-4L2CEPZ7.js";import"./chunk-WTGJJDTG.js";import"./chunk-KR553WST.js";import"./chunk-NQETCPOG.js";export{b as describeEdits,a as policyEdits};
