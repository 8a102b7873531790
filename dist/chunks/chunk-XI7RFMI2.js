var e=["pleroma","akkoma","rebased"];export{e as a};
