import{a as e}from"./chunk-RYYXRU4X.js";function i(t){let{excerpts:r,changedLines:s,...o}=t,n={schemaVersion:1,tool:{name:"pleroma-hardening",version:e},...o};return`${JSON.stringify(n,null,2)}
`}export{i as a};
