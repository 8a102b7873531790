var e=["low","medium","high"];function i(t,n){return e.indexOf(n)-e.indexOf(t)}function o(t,n){let r=e.indexOf(t)+n;return e[Math.max(0,Math.min(e.length-1,r))]??t}export{e as a,i as b,o as c};
