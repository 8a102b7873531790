import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
var m={passed:0,failed:1,wrongCall:2};import{styleText as a}from"node:util";function l({output:o,environment:r}){let s=(r.NO_COLOR??"")!==""||r.TERM==="dumb";return!o.isTTY||s?(t,e)=>e:(t,e)=>a(t,e)}export{m as a,l as b};
