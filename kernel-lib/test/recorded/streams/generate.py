"""Writes the cases beside this file, without their results: duplicates, limits, sessions, joins of streams, chains, restarts.

    python generate.py FOLDER

The results (`expected`) were then recorded from real Spark 4.3 by the recorder of the conformance corpus, which has the same format.
"""
import json
import sys

D = sys.argv[1].rstrip("/") + "/"
def ts(s):
    if s is None: return None
    m,sec=divmod(s,60); h,m=divmod(int(m),60)
    t='%02d:%02d:%02d'%(h,m,int(sec)); f=sec-int(sec)
    if f: t+=('%.3f'%f)[1:].rstrip('0')
    return '2024-01-01T'+t+'Z'
def case(name,sources,program,mode='append',feed='step',trigger='default',conf=None,recovery=None,static=None):
    c=dict(name=name,area='stateful',notes='',mode='stream',sources=sources,program=program,sink=dict(outputMode=mode,trigger=trigger,feed=feed))
    if conf: c['sink']['conf']=conf
    if recovery: c['recovery']=recovery
    if static: c['static']=static
    json.dump(c,open(D+name+'.json','w'),indent=1)
def E(*steps):
    return {'e':{'schema':'ts TIMESTAMP, k STRING, v INT','batches':[None if s is None else [dict(ts=ts(r[0]),k=r[1],v=r[2]) for r in s] for s in steps]}}
def LR(l,r):
    return {'l':{'schema':'lt TIMESTAMP, id INT, lv STRING','batches':[None if s is None else [dict(lt=ts(x[0]),id=x[1],lv=x[2]) for x in s] for s in l]},
            'r':{'schema':'rt TIMESTAMP, rid INT, rv STRING','batches':[None if s is None else [dict(rt=ts(x[0]),rid=x[1],rv=x[2]) for x in s] for s in r]}}
wm=lambda c='ts',d='10 seconds':dict(op='withWatermark',column=c,delay=d)
def P(*ops,frm='e'): return {'from':frm,'ops':list(ops)}
dd=lambda *c:dict(op='dropDuplicates',columns=list(c))
dw=lambda *c:dict(op='dropDuplicatesWithinWatermark',**({'columns':list(c)} if c else {}))
gb=lambda keys,*aggs:dict(op='groupBy',keys=keys,aggs=list(aggs))
lim=lambda n:dict(op='limit',n=n)
sel=lambda *e:dict(op='selectExpr',exprs=list(e))
wh=lambda c:dict(op='where',condition=c)
data=E([(1,'a',1),(2,'b',2),(3,'a',3)],[(12,'a',1),(13,'c',4),(30,'d',1)],[(5,'e',1),(25,'a',1),(31,'d',2)],[(60,'z',1),(61,'a',9)],[(22,'q',1),(120,'y',0)])
# dedup
case('x-dedup-within-keys',data,P(wm(),dw('k')))
case('x-dedup-within-preload',data,P(wm(),dw('k')),feed='preload')
case('x-dedup-within-update',data,P(wm(),dw('k')),mode='update')
case('x-dedup-within-null-ts',E([(None,'a',1),(1,'b',1)],[(None,'a',2),(40,'c',1)],[(None,'a',3),(50,'b',2)]),P(wm(),dw('k')))
case('x-dedup-within-no-watermark',data,P(dw('k')))
case('x-dedup-within-then-within',data,P(wm(),dw('k'),dw('v')))
case('x-dedup-update-ts',data,P(wm(),dd('k','ts')),mode='update')
case('x-dedup-preload-ts',data,P(wm(),dd('k','ts')),feed='preload')
case('x-dedup-preload-k',data,P(wm(),dd('k')),feed='preload')
case('x-dedup-window-key',data,P(wm(),dict(op='withColumn',name='w',expr="window(ts,'10 seconds')"),dd('k','w')))
case('x-dedup-then-agg-append',data,P(wm(),dd('k','ts'),gb(["window(ts,'10 seconds')"],'count(*) AS n')))
case('x-dedup-then-agg-update',data,P(wm(),dd('k','ts'),gb(["window(ts,'10 seconds')"],'count(*) AS n')),mode='update')
case('x-dedup-then-agg-complete',data,P(wm(),dd('k'),gb(["k"],'count(*) AS n','sum(v) AS s')),mode='complete')
case('x-dedup-agg-then-dedup-update',data,P(wm(),gb(["window(ts,'10 seconds')"],'count(*) AS n'),dd('window')),mode='update')
case('x-dedup-agg-then-dedup-n-update',data,P(wm(),gb(["window(ts,'10 seconds')"],'count(*) AS n'),dd('n')),mode='update')
case('x-dedup-agg-then-dedup-window',data,P(wm(),gb(["window(ts,'10 seconds')",'k'],'count(*) AS n'),dd('window')))
case('x-dedup-nan-zero',{'e':{'schema':'d DOUBLE, v INT','batches':[[dict(d='NaN',v=1),dict(d=-0.0,v=2),dict(d=0.0,v=3),dict(d='NaN',v=4)],[dict(d=0.0,v=5)]]}},P(dd('d')))
case('x-dedup-union',data,P(dict(op='union',right=P(wh('v>1'))),dd('k','v')))
case('x-dedup-restart',data,P(wm(),dw('k')),recovery=dict(restartAfterStep=[1,2]))
case('x-dedup-fail',data,P(wm(),dw('k')),recovery=dict(failInBatch=4))
case('x-dedup-restart-other-keys',data,P(wm(),dd('k','ts')),recovery=dict(restartAfterStep=1,program=P(wm(),dd('v','ts'))))
case('x-dedup-filter-above',data,P(wm(),dd('k','ts'),wh("k <> 'a'")))
case('x-dedup-filter-above-nonkey',data,P(wm(),dd('k','ts'),wh("v > 1")))
case('x-distinct-wm',data,P(wm(),dict(op='distinct')))
case('x-dedup-drop-all-columns-empty',data,P(sel('k'),dict(op='dropDuplicates')),mode='update')
# limit
case('x-limit-append',data,P(lim(4)))
case('x-limit-update',data,P(lim(4)),mode='update')
case('x-limit-filter',data,P(wh('v > 1'),lim(2),sel('k','v')))
case('x-limit-then-filter',data,P(lim(4),wh('v > 1')))
case('x-limit-then-dedup',data,P(lim(4),dd('k')))
case('x-dedup-then-limit',data,P(dd('k'),lim(3)))
case('x-limit-preload',data,P(lim(7)),feed='preload')
case('x-limit-complete-after-agg',data,P(gb(['k'],'count(*) AS n'),dict(op='orderBy',exprs=['k ASC']),lim(2)),mode='complete')
case('x-limit-before-agg-wm',data,P(wm(),lim(5),gb(["window(ts,'10 seconds')"],'count(*) AS n')))
case('x-limit-before-agg-update',data,P(wm(),lim(5),gb(["window(ts,'10 seconds')"],'count(*) AS n')),mode='update')
case('x-limit-restart',data,P(lim(6)),recovery=dict(restartAfterStep=[0,1]))
case('x-limit-union',data,P(dict(op='union',right='e'),lim(5)))
case('x-limit-twice-around-agg',data,P(wm(),lim(8),gb(["window(ts,'10 seconds')"],'count(*) AS n'),lim(2)))
# agg chains
case('x-multi-three',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["window(window,'10 seconds')"],'sum(n) AS n'),gb(["window(window,'30 seconds')"],'sum(n) AS n')))
case('x-multi-preload',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["window(window,'10 seconds')"],'sum(n) AS n')),feed='preload')
case('x-multi-window-time',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["window(window_time(window),'10 seconds')"],'sum(n) AS n')))
case('x-multi-window-time-two-step',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),sel('window_time(window) AS wt','n'),gb(["window(wt,'10 seconds')"],'sum(n) AS n')))
case('x-multi-group-by-window-time',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["window_time(window)"],'sum(n) AS n')))
case('x-multi-sliding-over',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["window(window,'10 seconds','5 seconds')"],'sum(n) AS n')))
case('x-multi-legacy',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["window(window,'10 seconds')"],'sum(n) AS n')),conf={'spark.sql.streaming.statefulOperator.allowMultiple':'false'})
case('x-agg-legacy-preload',data,P(wm(),gb(["window(ts,'10 seconds')"],'count(*) AS n')),feed='preload',conf={'spark.sql.streaming.statefulOperator.allowMultiple':'false'})
case('x-multi-correctness-off',data,P(wm(),gb(["window(ts,'5 seconds')",'k'],'count(*) AS n'),gb(["k"],'max(n) AS n')),mode='update',conf={'spark.sql.streaming.statefulOperator.checkCorrectness.enabled':'false'})
case('x-window-of-window-struct-select',data,P(wm(),gb(["window(ts,'5 seconds')"],'count(*) AS n'),sel("window_time(window) wt","window.start s","n")))
case('x-redefine-other-column',{'e':{'schema':'ts TIMESTAMP, t2 TIMESTAMP, v INT','batches':[[dict(ts=ts(1),t2=ts(100),v=1)],[dict(ts=ts(50),t2=ts(200),v=1)]]}},P(wm(),wm('t2'),gb(["window(ts,'10 seconds')"],'count(*) AS n')))
case('x-redefine-after-agg',data,P(wm(),gb(["window(ts,'5 seconds')"],'count(*) AS n'),sel("window_time(window) wt","n"),wm('wt','1 second'),gb(["window(wt,'10 seconds')"],'sum(n) AS n')))
ntz={'e':{'schema':'ts TIMESTAMP_NTZ, k STRING, v INT','batches':[[dict(ts='2024-01-01T00:00:01',k='a',v=1)],[dict(ts='2024-01-01T00:00:30',k='b',v=1)],[dict(ts='2024-01-01T00:00:02',k='b',v=1)],[dict(ts='2024-01-01T00:01:00',k='b',v=1)]]}}
case('x-ntz-window-append',ntz,P(wm(),gb(["window(ts,'10 seconds')"],'count(*) AS n')))
case('x-ntz-dedup',ntz,P(wm(),dw('k')))
case('x-ntz-window-time',ntz,P(wm(),gb(["window(ts,'10 seconds')"],'count(*) AS n'),gb(["window(window,'20 seconds')"],'sum(n) AS n')))
case('x-ntz-session',ntz,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n')))
# session
case('x-session-preload',data,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n','sum(v) AS s')),feed='preload')
case('x-session-step',data,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n','sum(v) AS s')))
case('x-session-update',data,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n')),mode='update')
case('x-session-complete-no-wm',data,P(gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n')),mode='complete')
case('x-session-append-no-wm',data,P(gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n')))
case('x-session-then-window',data,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n'),gb(["window(session_window,'1 minute')"],'sum(n) AS n')))
case('x-session-first-last',data,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'first(v) AS f','last(v) AS l','collect_list(v) AS c')))
case('x-session-merge-many',E([(1,'a',1),(21,'a',2),(41,'a',3)],[(11,'a',4)],[(31,'a',5)],[(100,'z',0)]),P(wm('ts','60 seconds'),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n','sum(v) AS s')))
case('x-session-shrinking-gap',E([(1,'a',30)],[(5,'a',2)],[(40,'a',2)],[(100,'z',1)]),P(wm(),gb(["session_window(ts,concat(v,' seconds'))",'k'],'count(*) AS n')))
case('x-session-restart',data,P(wm(),gb(["session_window(ts,'10 seconds')",'k'],'count(*) AS n')),recovery=dict(restartAfterStep=[0,2]))
case('x-session-global-complete',data,P(gb(["session_window(ts,'10 seconds')"],'count(*) AS n')),mode='complete')
case('x-session-key-order',data,P(wm(),gb(['k',"session_window(ts,'10 seconds')"],'count(*) AS n')))
case('x-session-month-gap',data,P(wm(),gb(['k',"session_window(ts,'1 month')"],'count(*) AS n')),mode='complete')
case('x-session-dedup-after',data,P(wm(),gb(['k',"session_window(ts,'10 seconds')"],'count(*) AS n'),dd('n')))
# joins
L=[[(1,1,'l1'),(2,2,'l2'),(3,1,'l3')],[(12,3,'l4'),(13,None,'ln')],[(4,1,'late'),(30,5,'l5')],[(60,6,'l6')],[(61,6,'l7'),(20,7,'later')],[(120,8,'l8')]]
R=[[(2,1,'r1'),(9,9,'r9')],[(13,3,'r3'),(14,None,'rn'),(3,2,'r2')],[(5,1,'rlate'),(33,5,'r5')],[(62,6,'r6'),(40,4,'r4')],[(63,6,'r7'),(21,7,'rl')],[(121,9,'r10')]]
rng="id = rid AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS"
def J(on,how,lw='10 seconds',rw='10 seconds',*post,lops=(),rops=()):
    l=([wm('lt',lw)] if lw else [])+list(lops); r=([wm('rt',rw)] if rw else [])+list(rops)
    return P(*(l+[dict(op='join',right=P(*r,frm='r'),on=on,how=how)]+list(post)),frm='l')
for how in ['inner','leftOuter','rightOuter','fullOuter','leftSemi']:
    for feed in ['step','preload']:
        case(f'x-ssj-{how}-{feed}',LR(L,R),J(rng,how),feed=feed)
    case(f'x-ssj-{how}-delays',LR(L,R),J(rng,how,'5 seconds','20 seconds'))
    wk="window(lt,'10 seconds')"
    case(f'x-ssj-{how}-window-key',LR(L,R),P(wm('lt'),sel('id','lv',"window(lt,'10 seconds') w"),dict(op='join',right=P(wm('rt'),sel('rid','rv',"window(rt,'10 seconds') rw"),frm='r'),on='id = rid AND w = rw',how=how),frm='l'))
    case(f'x-ssj-{how}-time-key',LR([[(1,1,'a'),(2,2,'b')],[(30,3,'c')],[(60,4,'d')]],[[(1,1,'x')],[(30,9,'y')],[(60,4,'z'),(2,2,'late')]]),J('lt = rt AND id = rid',how))
    case(f'x-ssj-{how}-conditions',LR(L,R),J(rng+" AND lv <> 'l2' AND rv <> 'r3'",how))
    case(f'x-ssj-{how}-fail',LR(L,R),J(rng,how),recovery=dict(failInBatch=3))
case('x-ssj-window-key-one-wm',LR(L,R),P(wm('lt'),sel('id','lv',"window(lt,'10 seconds') w"),dict(op='join',right=P(sel('rid','rv',"window(rt,'10 seconds') rw"),frm='r'),on='id = rid AND w = rw',how='leftOuter'),frm='l'))
for i,(cond,how) in enumerate([("id = rid AND lt < rt","inner"),("id = rid AND lt > rt","leftOuter"),("id = rid AND lt >= rt","leftOuter"),("id = rid AND lt > rt + INTERVAL 5 SECONDS","leftOuter"),("id = rid AND rt > lt - INTERVAL 3 SECONDS AND lt >= rt - INTERVAL 5 SECONDS","leftOuter"),
  ("id = rid AND lt - INTERVAL 3 SECONDS > rt","leftOuter"),("id = rid AND rt < lt + INTERVAL '1' DAY","rightOuter"),("id = rid AND rt <= lt + INTERVAL 1 MONTH","rightOuter"),("id = rid AND unix_timestamp(lt) > unix_timestamp(rt)","leftOuter"),
  ("id = rid AND lt BETWEEN rt AND rt + INTERVAL 4 SECONDS","rightOuter"),("id = rid AND CAST(lt AS LONG) >= CAST(rt AS LONG) + 5","leftOuter"),("id = rid AND lt > rt AND lt > rt + INTERVAL 2 SECONDS","leftOuter"),("id = rid AND (lt > rt OR lv = 'x')","leftOuter"),("id = rid AND rt > lt + INTERVAL 2 SECONDS AND lv <> rv","inner")]):
    case(f'x-ssj-cond-{i:02d}',LR(L,R),J(cond,how))
case('x-ssj-wm-left-only-right-outer',LR(L,R),J(rng,'rightOuter','10 seconds',None))
case('x-ssj-wm-left-only-left-outer',LR(L,R),J(rng,'leftOuter','10 seconds',None))
case('x-ssj-wm-left-only-inner',LR(L,R),J(rng,'inner','10 seconds',None))
case('x-ssj-semi-no-wm',LR(L,R),J('id = rid','leftSemi',None,None))
case('x-ssj-inner-wm-no-range',LR(L,R),J('id = rid','inner'))
case('x-ssj-anti',LR(L,R),J(rng,'leftAnti'))
case('x-ssj-semi-update',LR(L,R),J(rng,'leftSemi'),mode='update')
case('x-ssj-right-update',LR(L,R),J(rng,'rightOuter'),mode='update')
case('x-ssj-restart',LR(L,R),J(rng,'leftOuter'),recovery=dict(restartAfterStep=[1,3]))
case('x-ssj-restart-inner',LR(L,R),J(rng,'leftOuter'),recovery=dict(restartAfterStep=[1],program=J(rng,'inner')))
case('x-ssj-computed-key',LR(L,R),J('id + 1 = rid + 1 AND rt BETWEEN lt AND lt + INTERVAL 5 SECONDS','fullOuter'))
case('x-ssj-then-agg-rt',LR(L,R),J(rng,'leftOuter','10 seconds','10 seconds',gb(["window(rt,'10 seconds')"],'count(*) AS n')))
case('x-ssj-then-dedup-two-times',LR(L,R),J(rng,'inner','10 seconds','10 seconds',dd('id')))
case('x-ssj-then-agg-two',LR(L,R),J(rng,'inner','10 seconds','10 seconds',gb(["window(lt,'10 seconds')","window(rt,'10 seconds')"],'count(*) AS n')))
case('x-ssj-then-agg-lt-key',LR(L,R),J(rng,'inner','10 seconds','10 seconds',gb(["lt","rt"],'count(*) AS n')))
case('x-ssj-agg-before',LR(L,R),P(wm('lt'),gb(["window(lt,'10 seconds')",'id'],'count(*) AS n'),dict(op='join',right=P(wm('rt'),gb(["window(rt,'10 seconds') AS rw",'rid'],'count(*) AS m'),frm='r'),on='id = rid AND window = rw',how='inner'),frm='l'))
case('x-ssj-self',E([(1,'a',1),(2,'a',2)],[(3,'a',3),(4,'b',4)]),{'sql':'SELECT x.k, x.v xv, y.v yv FROM e x JOIN e y ON x.k = y.k'})
case('x-ssj-self-filtered',E([(1,'a',1),(2,'a',2)],[(3,'a',3),(4,'b',4)]),{'sql':'SELECT x.k, x.v xv, y.v yv FROM e x JOIN e y ON x.k = y.k WHERE x.v > 1'})
case('x-ssj-cross-no-cond',LR(L,R),J('true','inner'))
case('x-union-self',E([(1,'a',1),(2,'a',2)],[(3,'a',3),(4,'b',4)]),{'sql':'SELECT * FROM e UNION ALL SELECT * FROM e'})
case('x-union-self-filter',E([(1,'a',1),(2,'a',2)],[(3,'a',3),(4,'b',4)]),{'sql':'SELECT * FROM e WHERE v > 1 UNION ALL SELECT * FROM e WHERE v > 2'})
case('x-except-static',data,P(sel('k'),dict(op='subtract',right='s')),static={'s':{'schema':'k STRING','rows':[{'k':'a'}]}})
case('x-except-static-wm',data,P(wm(),sel('k','ts'),dict(op='subtract',right='s')),static={'s':{'schema':'k STRING, ts TIMESTAMP','rows':[{'k':'a','ts':ts(1)}]}})
case('x-except-static-update',data,P(sel('k'),dict(op='subtract',right='s')),mode='update',static={'s':{'schema':'k STRING','rows':[{'k':'a'}]}})
case('x-sort-global-complete',data,P(gb(['k'],'count(*) AS n'),dict(op='orderBy',exprs=['n DESC','k ASC'])),mode='complete')
