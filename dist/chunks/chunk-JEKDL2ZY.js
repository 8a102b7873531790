import{a as e}from"./chunk-RYYXRU4X.js";function p(o){let{excerpts:n,...t}=o,r={schemaVersion:1,tool:{name:"pleroma-hardening",version:e},...t};return`${JSON.stringify(r,null,2)}
`}export{p as a};
