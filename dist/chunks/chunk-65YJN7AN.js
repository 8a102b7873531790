import{c as t}from"./chunk-4L2CEPZ7.js";function u({id:r,severity:e},{rules:i,preset:l}){return i.get(r)??(l.name==="strict"?t(e,1):e)}export{u as a};
