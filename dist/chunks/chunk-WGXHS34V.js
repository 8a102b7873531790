import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{createHash as a}from"node:crypto";function n(t,e,r){return a(r===64?"sha256":"sha1").update(`${t} ${e.length}\0`).update(e).digest("hex")}export{n as a};
