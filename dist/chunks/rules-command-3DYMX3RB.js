import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{a as u}from"./chunk-HFEDFN6K.js";import{a as d}from"./chunk-PTCTG5U4.js";import{a as i}from"./chunk-RX2UUEAS.js";import{b as m}from"./chunk-ZPDR2EFN.js";import{Y as o}from"./chunk-LMFFYAOO.js";import"./chunk-CVN2CUS4.js";import"./chunk-YMNTYIWA.js";import"./chunk-F7IQW7NX.js";import{a as s}from"./chunk-ZPGMGXJO.js";import"./chunk-NWNICW3G.js";import"./chunk-EACZ3PCR.js";import"./chunk-4L2CEPZ7.js";import"./chunk-5ZENZBZA.js";import"./chunk-NQETCPOG.js";function E(e,t){if(e===void 0)return c(t),i.passed;let n=o.find(r=>r.id===e);return n===void 0?(t.errors.write(`error: there is no rule ${JSON.stringify(s(e))}${m(e,o.map(r=>r.id))} "pleroma-hardening rules" lists them.
`),i.wrongCall):(t.output.write($(n,t)),i.passed)}function c(e){let t=d(e),n=Math.max(...o.map(({id:r})=>r.length));for(let{id:r,severity:f,title:p,recommended:a}of o){let l=[`${t("bold",r.padEnd(n))}  ${f.padEnd(6)}  ${p}`,`${" ".repeat(n)}  ${t("green",a)}`];e.output.write(`${l.join(`
`)}

`)}}function $(e,t){let n=d(t);return`${[`${n("bold",e.id)}  ${e.severity}  ${e.title}`,`Recommended: ${n("green",e.recommended)}`,e.why,e.fix,u(e.autofix),`In the guide: ${e.guide}`].join(`

`)}
`}export{E as runRulesCommand};
