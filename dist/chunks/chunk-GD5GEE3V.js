function p(r,s){let o=new Map;for(let e of r){let n=s(e),t=o.get(n);t?t.push(e):o.set(n,[e])}return o}export{p as a};
