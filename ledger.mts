import { readFileSync, appendFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import * as P from './src/pipeline.js';
import { prepareNote } from './src/pipeline.js';
import { describeCandidates, scoreNote } from './src/scoring/index.js';
import { predictLogits } from './src/scoring/trees.js';
import { assemble } from './src/assembly/index.js';
import { validateEncounter } from './src/document/validate-encounter.js';
const [file,out,part='0/1']=process.argv.slice(2);
const [a,b]=part.split('/').map(Number);
const res:any = await (P as any).loadResources({threads:1});
const raw=readFileSync(file); const text=(file.endsWith('.gz')?gunzipSync(raw):raw).toString('utf8');
const rows=text.split('\n').filter(Boolean).map(l=>JSON.parse(l)).filter((_,i)=>i%b===a);
writeFileSync(out,'');
const un=(c:string)=>c.replace('.','');
let n=0;
for (const r of rows) { try {
  const enc=r.encounter ?? r.input ?? {id:r.id,text:r.text,setting:r.setting,patient:r.patient,dateOfService:r.dateOfService,documents:r.documents};
  const e={...enc,id:r.id}; for (const k of Object.keys(e)) if ((e as any)[k]===undefined||(e as any)[k]===null) delete (e as any)[k];
  const p=await prepareNote(validateEncounter(e),res);
  const cm=res.edition.icd10cm;
  const all=describeCandidates(p.input,cm,res.scorer.rates);
  const lg=predictLogits(res.scorer,all.map((x:any)=>x.features));
  const best=new Map<string,any>();
  all.forEach((x:any,i:number)=>{const o=best.get(x.code); if(!o||lg[i]>o.l) best.set(x.code,{l:+lg[i].toFixed(2),r:x.refused,why:x.why});});
  const scored=scoreNote(p.input,cm,res.scorer,res.firstListedScorer);
  const asd=assemble(scored,{edition:res.edition,facts:p.facts,keep:res.scorer.keepLogit,mentions:p.input.mentions,firstOfClaim:res.firstOfClaim});
  const claim=await P.codeEncounter(validateEncounter(e),res);
  const fin=claim.codes.filter((c:any)=>c.system==='ICD-10-CM').map((c:any)=>un(c.code));
  appendFileSync(out,JSON.stringify({id:r.id,facts:{s:p.facts.setting,t:p.facts.documentType},c:Object.fromEntries([...best].filter(([,v])=>v.l>-4||v.r)),sc:scored.filter((s:any)=>s.logit>-2).map((s:any)=>[s.code,+s.logit.toFixed(2),s.sources.join('+')]),asm:asd.codes.map((c:any)=>[c.code,+c.logit.toFixed(2),c.sources.join('+')]),drop:asd.dropped.filter((d:any)=>d.reason!=='below-threshold').map((d:any)=>[d.code,d.reason,d.by]),fin,find:claim.findings.filter((f:any)=>f.action!=='flagged').map((f:any)=>[f.rule,f.action,f.codes])})+'\n');
  } catch (err:any) { console.error(r.id,String(err).slice(0,200)); }
  if(++n%200===0) console.error(n);
}
process.exit(0);
