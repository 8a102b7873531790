import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{f as t}from"./chunk-BNMSHGR7.js";import"./chunk-NQETCPOG.js";var p=`# What pleroma-hardening accepts here, and until when. Mend a finding, and take its waiver away:
# a waiver that is about nothing any more is reported. The format: docs/policy.schema.json.
`;function l(e,{expires:i,reason:o}){let a=e.filter(({status:n})=>n==="fail").map(({rule:n,instance:r,subject:s})=>({rule:n,subject:s,instance:r,reason:o,expires:i}));return`${p}
${t({waivers:a})}`}export{l as adoptionPolicy};
