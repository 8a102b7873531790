var e="pleroma-hardening:";export{e as a};
