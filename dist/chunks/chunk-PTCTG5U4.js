import{styleText as o}from"node:util";function p({output:s,environment:r}){let m=(r.NO_COLOR??"")!==""||r.TERM==="dumb";return!s.isTTY||m?(e,t)=>t:(e,t)=>o(e,t)}export{p as a};
