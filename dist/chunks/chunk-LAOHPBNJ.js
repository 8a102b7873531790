var o=["high","medium","low","never"],a=["regressions","all"];function l(e,r){return`${e}:${r}`}export{o as a,a as b,l as c};
