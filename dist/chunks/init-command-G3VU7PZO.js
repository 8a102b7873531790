import { createRequire } from "node:module"; const require = createRequire(import.meta.url);
import{a as p}from"./chunk-RX2UUEAS.js";import{a as x}from"./chunk-D5LM6WAY.js";import{a as b}from"./chunk-GKXOARLK.js";import{c as y,d as k}from"./chunk-VLQMTNDQ.js";import"./chunk-2IEVUJP6.js";import"./chunk-236XASRD.js";import"./chunk-U6X2VJGR.js";import"./chunk-WPOBS6OD.js";import"./chunk-5ODMTJ3N.js";import"./chunk-5ZZXXUIY.js";import"./chunk-NVG66TYL.js";import"./chunk-XI7RFMI2.js";import"./chunk-65YJN7AN.js";import"./chunk-76YGCS7U.js";import{d as I,e as P}from"./chunk-KL2FUTKE.js";import{a as $}from"./chunk-2I2Y3L5V.js";import"./chunk-OOHAERIF.js";import"./chunk-T66GYCFB.js";import"./chunk-XJJI6FXT.js";import{c as g}from"./chunk-KMABVKMW.js";import"./chunk-UMMNIX62.js";import"./chunk-6AHZC4BY.js";import"./chunk-4XE3CACA.js";import"./chunk-LPR2LE2X.js";import"./chunk-SJPDM6BV.js";import"./chunk-4HWDTSEW.js";import"./chunk-JR5WOL5D.js";import"./chunk-VXTP3ZHD.js";import"./chunk-AHV2RNDH.js";import{a as m}from"./chunk-ZPGMGXJO.js";import"./chunk-NWNICW3G.js";import"./chunk-TLKPVNGW.js";import"./chunk-4L2CEPZ7.js";import"./chunk-KR553WST.js";import"./chunk-LAOHPBNJ.js";import"./chunk-5ZENZBZA.js";import"./chunk-NQETCPOG.js";import{lstat as _,mkdir as j,realpath as S,writeFile as E}from"node:fs/promises";import l from"node:path";import{readFile as N}from"node:fs/promises";import O from"node:path";var W=/^[A-Za-z0-9_][A-Za-z0-9_./-]{0,249}$/,v="main";async function A(t){let e=o=>N(O.join(t,".git",o),"utf8").catch(()=>""),n=F(await e("refs/remotes/origin/HEAD"),"refs/remotes/origin/");if(n!==void 0)return n;let r=await e("packed-refs");for(let o of[v,"master"]){let i=`refs/heads/${o}`;if(await e(i)!==""||r.includes(` ${i}
`))return o}return F(await e("HEAD"),"refs/heads/")??v}function F(t,e){let n=/^ref: (\S+)\s*$/.exec(t)?.[1];if(!n?.startsWith(e))return;let r=n.slice(e.length);return W.test(r)?r:void 0}function D(t,e){let n=e===""?"":`
        with:
          root: ${JSON.stringify(e)}`;return`name: Hardening
on:
  push:
    branches: [${JSON.stringify(t)}]
  pull_request:
  merge_group:

permissions:
  contents: read
  pull-requests: write # for the one summary comment; without it everything else works the same

jobs:
  hardening:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
        with:
          persist-credentials: false
      - uses: pleroma-hardening/pleroma-hardening@v0${n}
`}var C=".github/workflows/pleroma-hardening.yml",L=90,H=1440*60*1e3,R="It failed when this check was introduced.";async function ce(t,e,n){let r=new Date,o=new Date(r.getTime()+L*H),i=e.expires??w(o),s=await q(t,e,{today:w(r),expires:i});if(typeof s=="string")return n.errors.write(`error: ${m(s)} Nothing was written.
`),p.wrongCall;for(let{path:a,text:f}of s.files)await j(l.dirname(a),{recursive:!0}),await E(a,f,{flag:"wx"});let c=s.files.map(a=>l.relative(process.cwd(),a.path));return n.output.write(Z(c,s.result,e,i)),p.passed}async function q(t,{baseline:e},{today:n,expires:r}){if(!z(r)||r<n)return"--expires takes a day of the calendar that is not over, as 2027-01-31.";let o=await P(t,void 0);if("code"in o)return o.message;if(e&&o.policy!==void 0)return"There is a policy file already.";let{top:i,prefix:s}=await Y(t),c=[...(await I(await $(i))).keys()];if(c.length>0&&!e)return`${c.join(", ")} has to do with this check already.`;let a=s.replace(/\/$/,"");if(a.includes("${{"))return"The folder's name would be an expression in a workflow.";let f=await y(()=>k({head:o,flags:{allowEmpty:!1},notices:[],today:n}));if(f.result==="error")return f.gate.reason;let u=[];if(c.length===0){let d=D(await A(i),a);u.push({path:l.join(i,C),text:d})}if(e){let{adoptionPolicy:d}=await import("./adoption-27HUDNO2.js"),[h=""]=g,T=d(f.checks,{expires:r,reason:R});u.push({path:l.join(await S(t),h),text:T})}for(let d of u){let h=await U(d.path,i);if(h!==null)return h}return{files:u,result:f}}async function U(t,e){let n=l.relative(e,t).split(l.sep);for(let r=1;r<=n.length;r+=1){let o=l.join(e,...n.slice(0,r)),i=await _(o).catch(()=>{});if(i===void 0)return null;let s=l.relative(process.cwd(),o)||".";if(r===n.length)return`${s} is there already.`;if(!i.isDirectory())return`${s} is no folder, and what stands behind a link is not written to.`}return null}async function Y(t){try{let{repository:e,prefix:n}=await x(t);return{top:e.folder,prefix:n}}catch(e){if(!(e instanceof b))throw e;return{top:await S(t),prefix:""}}}function Z(t,{checks:e,problems:n},{baseline:r},o){let i=e.filter(({status:a})=>a==="fail").length,s=n.filter(({severity:a})=>a==="error").length;return`${[...t.map(a=>`wrote ${m(a)}`),"",...i===0?["Nothing fails today."]:[],...i>0&&r?[`What fails today (${i}) is waived until ${o}: mend it one by one, and take the waivers away.`]:[],...i>0&&!r?[`What fails today: ${i} of ${e.length} checks. Pull requests fail only on what gets weaker; pushes fail until these are mended or waived ("init --baseline" waives them).`]:[],...s>0?[`What cannot be read or parsed (${s}) cannot be waived: "pleroma-hardening check" shows it.`]:[],"Commit the files and push; from then on each pull request is checked."].join(`
`)}
`}function w(t){return t.toISOString().slice(0,10)}function z(t){let e=new Date(`${t}T00:00:00Z`);return/^\d{4}-\d{2}-\d{2}$/.test(t)&&!Number.isNaN(e.getTime())&&w(e)===t}export{ce as runInitCommand};
