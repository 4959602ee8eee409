import {verify, readArticles} from './facts/provenance/verify.ts'; import {validatePack} from '#validator.ts'; import {bundledPack} from '#data/load.ts'; import {describeProblem} from '#data/problem.ts';
const v=await validatePack(bundledPack); if(!v.ok) throw new Error(v.problems.map(describeProblem).join('\n'));
const a=await readArticles('/work/shared/articles', v.facts); const r=verify(v.facts, v.texts, a);
console.log(r.problems.map(describeProblem).join('\n')); for (const c of r.coverage) console.log(c.source, c.sentences-c.uncovered.length, c.sentences, c.uncovered);
import {isSupported} from './facts/provenance/support.ts'; import {statementsOf} from './facts/provenance/statements.ts';
let n=0,c=0; for (const s of statementsOf(v.facts)) for (const art of a.values()) { if (s.entry.citations.some(x=>x.source===art.id)||s.entry.kind==='disagreement'||s.entry.kind==='person') continue; n++; if(!isSupported(s.stems,art)&&!isSupported(s.says,art)) c++; } console.log('wrong citations caught by cited-holds alone', c, n);
