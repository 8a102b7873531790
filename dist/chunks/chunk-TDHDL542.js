import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
var e={name:"recommended"};var t=["pleroma","akkoma","rebased"];export{t as a,e as b};
