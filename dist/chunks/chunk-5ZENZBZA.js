import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
var d=[{from:10,word:"DANGEROUS"},{from:9,word:"UNSAFE"},{from:7.5,word:"EXPOSED"},{from:5,word:"MEDIUM"},{from:1,word:"OK"},{from:.1,word:"SAFE"},{from:0,word:"PERFECT"}];function E(o){return d.find(({from:r})=>o>=r)?.word??"PERFECT"}export{E as a};
