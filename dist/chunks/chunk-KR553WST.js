function r(...n){return n.map(e=>e.replace(/[%|]/g,encodeURIComponent)).join("|")}export{r as a};
