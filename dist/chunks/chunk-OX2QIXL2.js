var o=["high","medium","low","never"],l=["regressions","all"];function a(e,r){return`${e}:${r}`}export{o as a,l as b,a as c};
