import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{c as e,f as r,g as o,h as t,i as p}from"./chunks/chunk-7JR37IXH.js";import"./chunks/chunk-KVP63A7J.js";import"./chunks/chunk-NQETCPOG.js";export{r as RULES,t as SourceFile,o as check,e as renderJson,p as runCheck};
