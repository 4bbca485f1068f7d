import { loadEdition } from './src/reference/index.js';
import { findFamily } from './src/assembly/siblings/read-titles.js';
const ed:any=loadEdition({}); for (const c of process.argv.slice(2)) { const f=findFamily(c,ed.icd10cm); console.log(c,f?.words,f?.sites,f?.siblings.map((s:any)=>s.code+':'+JSON.stringify(s.values)).join(' ')); }
