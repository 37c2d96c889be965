import { createPool, transaction } from '@groundwork/db/pool'
import { createPrisma } from '@groundwork/db/client'
import { migrate } from '@groundwork/db/migrate'
import { makeRun, makeTeam, makeUser } from '@groundwork/db/makers'
import { createSession } from '@groundwork/access/session'
import { catalogListener } from '@groundwork/catalog/recording'
import pg from 'pg'
import fs from 'node:fs'
const server = fs.readFileSync('/tmp/gwpg/url','utf8').trim()
const name = 'catalogue_look'
const u = new URL(server); u.pathname = '/' + name
const admin = new pg.Client(server); await admin.connect()
await admin.query(`drop database if exists ${name} with (force)`); await admin.query(`create database ${name}`); await admin.end()
await migrate(u.toString())
const pool = createPool(u.toString()); const prisma = createPrisma(pool)
const user = await makeUser(prisma, { name: 'Mara Sund', role: 'administrator' })
const viewer = await makeUser(prisma, { name: 'Vic Low', role: 'viewer' })
const teams = []; for (const t of ['Content Decisions','Identity Risk','Search & Ranking','Explainers','Growth Science']) teams.push(await makeTeam(prisma,{ name:t, members: t==='Content Decisions'?{[user.id]:'maintainer'}:{} }))
const A='home artwork continue similar doc sanctions kyc address search query catalogue ranker why decline feature push winback churn title fraud subtitle trailer'.split(' ')
const B='rows picker watching titles match screen triage verify ranker rewrite embeddings features reasons attributions timing offers score demand rings align cuts'.split(' ')
const desc=['Chooses and orders the rows on the home page','Picks the artwork a member sees for a title','Nightly screening against published lists','Ranks search results, learned from sessions',null,'Short reason texts under a recommended title']
const names=[]; for (let i=0;i<230;i++) names.push(`${A[i%A.length]}_${B[Math.floor(i/A.length)%B.length]}`)
const cap=(s)=>s.split('_').map(w=>w[0].toUpperCase()+w.slice(1)).join('')
const users=['ana','ben','carla','dmitri','eve','fatima']
let r=1; const rnd=()=> (r=(r*16807)%2147483647)/2147483647
const now=Date.now()
for (const [i,p] of names.entries()) {
  const n= i<20? 10: 2+Math.floor(rnd()*5)
  for (let k=0;k<n;k++){
    const flow = cap(p)+(k%4===3?'TrainFlow':'Flow')
    const startedAt = now - Math.floor((n-k)*3600_000*(0.2+rnd()) + (i+0.3)*rnd()*3600_000/4)
    const status = k===n-1 && i%9===4? 'running' : rnd()<0.12? 'failed' : rnd()<0.02?'unknown':'succeeded'
    const dur = status==='running'? null : 20_000+Math.floor(rnd()*400_000)
    const usr = users[(i+ (rnd()<.3?1:0))%users.length]
    const branch = rnd()<0.3? 'prod':'user.'+usr
    const failure = status==='failed'? ["KeyError: 'maturity_band'",'MemoryError: unable to allocate 16 GB','ConnectionError: HTTP 503 from list provider'][i%3]:null
    const project = i%11===7? flow : p
    const run = await makeRun(pool,{flow,project,branch: i%11===7?null:branch,user:usr,status,startedAt,finishedAt:dur?startedAt+dur:null,failedStep:failure?['score','explain','fetch'][i%3]:null,failure,currentStep:'score',reason: status==='failed'?`Step score failed: ${failure}.`:status==='running'?'Its tasks beat.':status==='unknown'?'No beat for 6 min.':'The end step is done.'})
    const rec={ runNumber:run.runNumber,id:run.id,flow,project,kind:(i%11===7?'flow':'project') as 'flow'|'project',branch:i%11===7?null:branch,user:usr,status:'running' as const,startedAt,finishedAt:null,durationMs:null}
    await transaction(pool, async sql=>{ await catalogListener.runStarted(sql,rec); if(status!=='running') await catalogListener.runChanged(sql,{...rec,status:status as never,durationMs:dur,finishedAt:startedAt+(dur??0)})
      if (i%3===0) await catalogListener.librariesSeen(sql,rec,[{distribution:['metaflow-content-decisions','metaflow-kyc-checks','metaflow-explainers'][i%9/3],version:['3.2.0','1.4.1','0.9.3'][i%9/3],extension:'groundwork'}]) })
  }
  const d=desc[i%6]; if(i%11!==7){ if(d) await pool.query('update project set description=$2 where name=$1',[p,d])
  if(i%4===0) await pool.query('update project set owner_team=$2 where name=$1',[p,teams[i%5].id]) }
}
for (const p of names.slice(0,5)) await pool.query('insert into project_star values ($1,$2) on conflict do nothing',[user.id,p])
const { reindexProject } = await import('@groundwork/catalog/reindex')
for (const p of names) await transaction(pool,(s)=>reindexProject(s,p))
const settings={secret:'a-secret-for-looking-at-pages',portalUrl:'http://127.0.0.1:38471'}
const c=await createSession(pool,{...settings,userId:user.id}); const c2=await createSession(pool,{...settings,userId:viewer.id})
fs.writeFileSync('/tmp/cat/env.json',JSON.stringify({url:u.toString(),cookie:c,viewer:c2,...settings}))
await prisma.$disconnect(); await pool.end()
